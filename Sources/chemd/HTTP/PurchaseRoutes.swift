import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store

/// Purchases: request with its review, and the steps after it.
struct PurchaseRoutes {
    let services: Services

    private struct StepBody: Decodable {
        var reason: String?
        var licences: [PurchaseDossier.HeldLicence]?
        /// Signs the step.
        var password: String?
    }

    func add(to api: RouterGroup<AppContext>) {
        api.get("purchases") { request, context in
            _ = try context.signedIn()
            let query = request.uri.queryParameters
            let page = try await services.reader.purchases(
                limit: try request.limit(default: 50), after: query["after"].map(String.init))
            let day = await services.plant.day
            return try APIJSON.response(
                ListView(items: page.elements.map { PurchaseView($0, on: day) }, next: page.next))
        }
        api.post("purchases") { request, context in try await create(request, context) }
        api.post("purchases/rereview") { _, context in
            let answer = try await services.plant.rereview(by: try context.signedIn())
            return try APIJSON.response(answer)
        }
        api.get("purchases/:id") { _, context in
            _ = try context.signedIn()
            let id = try context.parameters.require("id")
            guard let purchase = try await services.reader.purchase(id) else {
                throw PlantError.notFound(kind: "purchase", id: id)
            }
            return try await answer(purchase)
        }
        for step in [Purchase.Step.approve, .override, .order, .refuse] {
            api.post("purchases/:id/\(step.rawValue)") { request, context in
                _ = try context.signedIn()
                let id = try context.parameters.require("id")
                let body = try await request.optionalBody(StepBody.self, context)
                let actor = try await Signing.actor(context, password: body?.password, services)
                return try await answer(
                    try await services.plant.advance(
                        purchase: id, step, reason: body?.reason ?? "", licences: body?.licences ?? [], by: actor))
            }
        }
        api.post("purchases/:id/rereview") { _, context in
            let actor = try context.signedIn()
            let id = try context.parameters.require("id")
            return try await answer(try await services.plant.rereview(purchase: id, by: actor))
        }
        api.get("purchases/:id/decision") { _, context in
            _ = try context.signedIn()
            let id = try context.parameters.require("id")
            guard let record = try await services.reader.decision(ofPurchase: id) else {
                throw PlantError.notFound(kind: "purchase", id: id)
            }
            return Response(
                status: .ok,
                headers: [
                    .contentType: "application/json; charset=utf-8",
                    .contentDisposition: "attachment; filename=\"decision-\(id).json\"",
                ],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: try JSONLines.encode(record))))
        }
        api.post("purchases/:id/receive") { request, context in try await receive(request, context) }
    }

    private func answer(
        _ purchase: Purchase, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        try APIJSON.response(PurchaseView(purchase, on: await services.plant.day), status: status)
    }

    private func create(_ request: Request, _ context: AppContext) async throws -> Response {
        let actor = try context.signedIn()
        let body = try context.requestDecoder.decode(
            PurchaseBody.self, from: try await request.collected(upTo: context.maxUploadSize))
        let purchase = try await services.plant.requestPurchase(
            try body.request(), dossier: body.dossier, supplier: nil, by: actor, key: request.idempotencyKey(of: actor))
        return try await answer(purchase, status: .created)
    }

    /// The goods have come: a receipt with what the purchase already says.
    private func receive(_ request: Request, _ context: AppContext) async throws -> Response {
        struct Arrival: Decodable {
            var count: Int?
            var quantity: String?
            var lot: String?
            var expiresOn: String?
            var tag: String?
            var alias: String?
            var zone: String?
            var tare: String?
            var shelfLifeOpenedDays: Int?
            var inspectionDue: String?
            var overDeliveryReason: String?
        }
        let actor = try context.signedIn()
        let id = try context.parameters.require("id")
        guard let purchase = try await services.reader.purchase(id) else {
            throw PlantError.notFound(kind: "purchase", id: id)
        }
        let body = try await request.optionalBody(Arrival.self, context)
        let asked = purchase.request
        let quantity = try body?.quantity.nonEmpty.map { try Quantity(field: "quantity", $0) } ?? purchase.stillToCome
        var arrival = ReceiptRequest(
            cas: asked.cas, name: asked.name, quantity: quantity, count: body?.count ?? 1,
            concentration_pct: asked.concentration_pct, form: asked.form, density_kg_per_L: asked.density_kg_per_L,
            supplier: purchase.supplier, lot: body?.lot.nonEmpty, expiresOn: body?.expiresOn.nonEmpty,
            alias: body?.alias.nonEmpty, tag: body?.tag.nonEmpty, zone: body?.zone.nonEmpty, purchase: id)
        (arrival.mixture, arrival.classification) = (asked.mixture, asked.classification)
        arrival.tare_mg = try Mass(tare: body?.tare)?.milligrams
        arrival.shelfLifeOpened_days = body?.shelfLifeOpenedDays
        arrival.inspectionDue = body?.inspectionDue.nonEmpty
        arrival.overDeliveryReason = body?.overDeliveryReason
        let receipt = try await services.plant.receive(
            arrival,
            by: actor, key: request.idempotencyKey(of: actor))
        let view = ReceiptView(
            items: receipt.items.map { ItemView($0, services) },
            zone: receipt.zone.map { Reference(id: $0, name: services.view.zoneName($0)) }, findings: receipt.findings)
        return try APIJSON.response(view, status: .created)
    }
}

extension String? {
    var nonEmpty: String? { flatMap { $0.isEmpty ? nil : $0 } }
}
