import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store

/// Kinds of waste: described, their codes proposed and confirmed.
struct WasteStreamRoutes {
    let services: Services

    func add(to api: RouterGroup<AppContext>) {
        api.get("waste/streams") { _, context in
            _ = try context.signedIn()
            let streams = try await services.reader.wasteStreams()
            return try APIJSON.response(ListView(items: streams.map { WasteStreamView($0) }, next: nil))
        }
        api.get("waste/streams/:id") { _, context in
            _ = try context.signedIn()
            let id = try context.parameters.require("id")
            guard let stream = try await services.reader.wasteStreams().first(where: { $0.id == id }) else {
                throw PlantError.notFound(kind: "waste stream", id: id)
            }
            return try await answer(stream)
        }
        api.post("waste/proposals") { request, context in
            _ = try context.signedIn()
            let body = try await request.decode(as: WasteStreamBody.self, context: context)
            let proposals = await services.plant.proposals(for: try body.facts())
            return try APIJSON.response(ListView(items: proposals.map(WasteProposalView.init), next: nil))
        }
        api.post("waste/streams") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: WasteStreamBody.self, context: context)
            let stream = try await services.plant.describeStream(
                name: try name(body), facts: try body.facts(), by: actor, key: request.idempotencyKey(of: actor))
            return try await answer(stream, status: .created)
        }
        api.put("waste/streams/:id") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: WasteStreamBody.self, context: context)
            return try await answer(
                try await services.plant.describeStream(
                    try context.parameters.require("id"), name: try name(body), facts: try body.facts(), by: actor))
        }
        api.post("waste/streams/:id/confirm") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: WasteChoiceBody.self, context: context)
            return try await answer(
                try await services.plant.confirmStream(
                    try context.parameters.require("id"), body.choice, shipping: body.shipping?.choice, by: actor))
        }
        api.post("waste/streams/:id/retire") { request, context in
            struct Body: Decodable { var reason: String }
            let actor = try context.signedIn()
            let body = try await request.decode(as: Body.self, context: context)
            return try await answer(
                try await services.plant.retireStream(
                    try context.parameters.require("id"), reason: body.reason, by: actor))
        }
    }

    private func name(_ body: WasteStreamBody) throws(PlantError) -> Bilingual {
        guard let name = body.name else {
            throw .invalid(field: "name", Bilingual(zh: "请填写名称。", en: "give the stream a name"))
        }
        return name
    }

    private func answer(_ stream: WasteStream, status: HTTPResponse.Status = .ok) async throws -> Response {
        var view = WasteStreamView(stream)
        view.proposals = await services.plant.proposals(for: stream.facts).map(WasteProposalView.init)
        return try APIJSON.response(view, status: status)
    }
}

/// A stream as it is sent.
struct WasteStreamView: Encodable {
    struct Part: Encodable {
        var cas: String?
        var name: String?
        var lowPct: Double
        var highPct: Double

        init(_ part: MixtureComponent) {
            cas = part.cas
            name = part.name
            lowPct = part.low_pct
            highPct = part.high_pct
        }
    }

    struct Confirmation: Encodable {
        var cnCode: String?
        var cnHazards: [String]
        var federalCodes: [String]
        var stateCodes: [String]
        var euProperties: [String]
        /// The US description as it will be printed, without what depends on the package.
        var shipping: String?
        var notRegulated: Bool
        var reason: String
        var by: String
        var at: String

        init(_ confirmation: WasteConfirmation) {
            let choice = confirmation.choice
            cnCode = choice.cnCode
            cnHazards = choice.cnHazards
            federalCodes = choice.federalCodes
            stateCodes = choice.stateCodes
            euProperties = choice.euProperties
            shipping = choice.shipping.flatMap { try? $0.text() }
            notRegulated = choice.isNotDOTRegulated
            reason = choice.reason
            by = confirmation.by
            at = confirmation.at_ms.rfc3339
        }
    }

    var id: String
    var name: Bilingual
    var state: WasteStream.State
    var revision: Int
    var origin: WasteOrigin
    var process: Bilingual
    var industry: String?
    var form: PhysicalForm?
    var components: [Part]
    var flashC: Double?
    var ph: Double?
    var changedAt: String
    var changedBy: String
    var confirmation: Confirmation?
    /// nil in lists.
    var proposals: [WasteProposalView]?

    init(_ stream: WasteStream) {
        id = stream.id
        name = stream.name
        state = stream.state
        revision = stream.revision
        origin = stream.facts.origin
        process = stream.facts.process
        industry = stream.facts.industry_zh
        form = stream.facts.form
        components = stream.facts.components.map { Part($0) }
        flashC = stream.facts.composition?.flash_c
        ph = stream.facts.composition?.ph
        changedAt = stream.changedAt_ms.rfc3339
        changedBy = stream.changedBy
        confirmation = stream.confirmation.map { Confirmation($0) }
    }
}
