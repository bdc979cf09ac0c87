import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store

/// Counting a zone: begin, read codes, sign.
struct StockTakeRoutes {
    let services: Services

    func add(to api: RouterGroup<AppContext>) {
        let plant = services.plant
        api.get("stocktakes") { request, context in
            _ = try context.signedIn()
            let page = try await services.reader.stockTakes(
                limit: try request.limit(default: 50), after: request.text("after"))
            var views: [StockTakeView] = []
            for take in page.elements { views.append(try await view(take)) }
            return try APIJSON.response(ListView(items: views, next: page.next))
        }
        api.post("stocktakes") { request, context in
            struct Body: Decodable { var zone: String }
            let actor = try context.signedIn()
            let body = try await request.decode(as: Body.self, context: context)
            let take = try await plant.startStockTake(
                zone: body.zone, by: actor, key: request.idempotencyKey(of: actor))
            return try APIJSON.response(try await view(take), status: .created)
        }
        api.get("stocktakes/:id") { _, context in
            _ = try context.signedIn()
            let id = try context.parameters.require("id")
            guard let take = try await services.reader.stockTake(id) else {
                throw PlantError.notFound(kind: "stock-take", id: id)
            }
            return try APIJSON.response(try await view(take))
        }
        api.post("stocktakes/:id/scan") { request, context in
            struct Body: Decodable { var codes: [String] }
            let actor = try context.signedIn()
            let id = try context.parameters.require("id")
            let body = try await request.decode(as: Body.self, context: context)
            return try APIJSON.response(
                try await view(try await plant.scan(stockTake: id, codes: body.codes, by: actor)))
        }
        api.post("stocktakes/:id/sign") { request, context in
            struct Body: Decodable { var password: String? }
            _ = try context.signedIn()
            let id = try context.parameters.require("id")
            let body = try await request.optionalBody(Body.self, context)
            let actor = try await Signing.actor(context, password: body?.password, services)
            return try APIJSON.response(try await view(try await plant.sign(stockTake: id, by: actor)))
        }
    }

    private func view(_ take: StockTake) async throws -> StockTakeView {
        let lines = await services.plant.preview(of: take)
        let names = try await services.reader.names(ofItems: lines.map(\.code))
        return StockTakeView(take, lines, names: names, people: try await services.reader.displayNames(), services)
    }
}

struct StockTakeView: Encodable {
    struct Line: Encodable {
        var result: String
        var code: String
        var name: Bilingual?
        var bookZone: Reference?
    }
    struct Signature: Encodable {
        var by: String
        var at: String
    }

    var id: String
    var zone: Reference
    var state: String
    var startedAt: String
    var startedBy: String
    var closedAt: String?
    var expected: Int
    var scanned: Int
    var signaturesNeeded: Int
    var signatures: [Signature]
    var lines: [Line]

    init(
        _ take: StockTake, _ lines: [StockTake.Line], names: [String: Bilingual], people: [String: String],
        _ services: Services
    ) {
        id = take.id
        zone = Reference(id: take.zone, name: services.view.zoneName(take.zone))
        state = take.isOpen ? "open" : "closed"
        startedAt = take.startedAt_ms.rfc3339
        startedBy = people[take.startedBy] ?? take.startedBy
        closedAt = take.closedAt_ms?.rfc3339
        expected = take.expected.count
        scanned = take.scans.count
        signaturesNeeded = take.signaturesNeeded
        signatures = take.signatures.map { Signature(by: people[$0.by] ?? $0.by, at: $0.at_ms.rfc3339) }
        self.lines = lines.map { line in
            Line(
                result: line.result.rawValue, code: line.code, name: names[line.code],
                bookZone: line.bookZone.map { Reference(id: $0, name: services.view.zoneName($0)) })
        }
    }
}
