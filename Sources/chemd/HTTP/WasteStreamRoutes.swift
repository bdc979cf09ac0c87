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
        view.landDisposalChoices = await services.plant.landDisposalChoices(
            for: (view.proposals ?? []).filter { $0.regime == .us }.map(\.code)
                + (stream.confirmation?.choice.federalCodes ?? []))
        return try APIJSON.response(view, status: status)
    }
}
