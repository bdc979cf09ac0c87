import ChemTrack
import Compliance
import Foundation
import Hummingbird

/// Pallets and cages: what stands on one moves with it.
struct LoadUnitRoutes {
    let services: Services

    func add(to api: RouterGroup<AppContext>) {
        let plant = services.plant
        api.get("loadunits") { _, context in
            _ = try context.signedIn()
            var views: [LoadUnitView] = []
            for unit in await plant.loadUnits { views.append(try await view(unit.code)) }
            return try APIJSON.response(ListView(items: views, next: nil))
        }
        struct Body: Decodable {
            var kind: String
            var zone: String
            var tag: String?
        }
        api.post("loadunits") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: Body.self, context: context)
            guard let kind = LoadUnit.Kind(rawValue: body.kind) else {
                let all = LoadUnit.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                throw PlantError.invalid(
                    field: "kind",
                    Bilingual(zh: "未知载具 `\(body.kind)`。", en: "unknown kind `\(body.kind)`: use one of \(all)"))
            }
            let unit = try await plant.makeLoadUnit(
                kind, zone: body.zone, tag: body.tag.nonEmpty, by: actor, key: request.idempotencyKey(of: actor))
            return try APIJSON.response(try await view(unit.code), status: .created)
        }
        struct Load: Decodable { var items: [String] }
        api.post("loadunits/:code/load") { request, context in
            let actor = try context.signedIn()
            let code = try context.parameters.require("code")
            let body = try await request.decode(as: Load.self, context: context)
            _ = try await plant.load(items: body.items, onto: code, by: actor)
            return try APIJSON.response(try await view(code))
        }
        struct Move: Decodable { var zone: String }
        api.post("loadunits/:code/move") { request, context in
            let actor = try context.signedIn()
            let code = try context.parameters.require("code")
            let body = try await request.decode(as: Move.self, context: context)
            _ = try await plant.move(unit: code, to: body.zone, by: actor)
            return try APIJSON.response(try await view(code))
        }
        api.post("items/:code/unload") { _, context in
            let actor = try context.signedIn()
            let code = try await services.item(context).code
            return try APIJSON.response(ItemView(try await plant.unload(item: code, by: actor), services))
        }
    }

    private func view(_ code: String) async throws -> LoadUnitView {
        let (unit, load) = try await services.plant.loadUnit(code)
        return LoadUnitView(unit, load, services)
    }
}

/// A pallet, cage, cabinet or box and what stands on it.
struct LoadUnitView: Encodable {
    struct Load: Encodable {
        var code: String
        var name: Bilingual
        var quantity: QuantityView
    }
    var code: String
    var kind: String
    var zone: Reference?
    var tag: String?
    var load: [Load]

    init(_ unit: LoadUnit, _ load: [Item], _ services: Services) {
        code = unit.code
        kind = unit.kind.rawValue
        zone = unit.zone.map { Reference(id: $0, name: services.view.zoneName($0)) }
        tag = unit.tag
        self.load = load.map { Load(code: $0.code, name: $0.name, quantity: QuantityView($0.quantity)) }
    }
}
