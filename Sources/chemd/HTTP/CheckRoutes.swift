import ChemTrack
import Compliance
import Foundation
import Hummingbird

/// What would a purchase be: decided, and nothing kept.
struct CheckRoutes {
    let services: Services

    func add(to api: RouterGroup<AppContext>) {
        api.post("check") { request, context in
            let actor = try context.signedIn()
            let day = try request.day("at")
            let body = try context.requestDecoder.decode(
                PurchaseBody.self, from: try await request.collected(upTo: context.maxUploadSize))
            let rules = try await services.rules(on: day)
            let decision = try await services.plant.check(
                try body.request(), dossier: body.dossier, on: day, rules: rules, by: actor)
            return try APIJSON.response(decision)
        }
    }
}

/// A purchase as forms and scripts send it: the request, and beside it the supplier, the data sheet and the like.
struct PurchaseBody: Decodable {
    private struct Fields: Decodable {
        var cas: String?
        var name: String?
        var quantity: String
        var concentrationPct: Double?
        var form: String?
        var densityKgPerL: Double?
        var purpose: String?
        var unit: String?
        var composition: CompositionBody?
        var classification: ClassificationBody?
    }

    private let fields: Fields
    let dossier: PurchaseDossier

    init(from decoder: any Decoder) throws {
        fields = try Fields(from: decoder)
        var dossier = try PurchaseDossier(from: decoder)
        if case .given(let supplier) = dossier.supplier, supplier.name.isEmpty { dossier.supplier = .notStated }
        self.dossier = dossier
    }

    func request() throws -> PurchaseRequest {
        var request = PurchaseRequest(
            cas: fields.cas.nonEmpty, name: fields.name.nonEmpty,
            quantity: try Quantity(field: "quantity", fields.quantity), concentration_pct: fields.concentrationPct,
            form: try PhysicalForm(field: fields.form), density_kg_per_L: fields.densityKgPerL,
            purpose: fields.purpose.nonEmpty, unitID: fields.unit.nonEmpty)
        request.describe(mixture: try fields.composition?.mixture(), stated: fields.classification?.value)
        return request
    }
}
