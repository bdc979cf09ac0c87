import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store

/// What if: may these stand together? Asked by item, nothing is changed.
struct CompatRoutes {
    let services: Services

    /// Items of one question; they make 45 pairs.
    private static let items_max = 10

    private struct MaterialView: Encodable {
        var item: String
        var name: Bilingual
        var known: Bool
        var unknownBecause: Bilingual?
        var hazards: [String]
        var groups: [ReactiveGroup]
    }

    private struct Answer: Encodable {
        var materials: [MaterialView]
        var pairs: [PairVerdict]
    }

    func add(to api: RouterGroup<AppContext>) {
        api.get("compat") { request, context in
            _ = try context.signedIn()
            let query = request.uri.queryParameters
            let items = query.getAll("item").filter { !$0.isEmpty }
            guard (2...Self.items_max).contains(items.count) else {
                throw PlantError.invalid(
                    field: "item",
                    Bilingual(
                        zh: "请给出 2 至 \(Self.items_max) 个物料。", en: "give 2 to \(Self.items_max) items"))
            }
            return try APIJSON.response(
                try await answer(
                    items, isWaste: query["waste"] == "1",
                    rules: try await services.rules(on: try request.day("at"))))
        }
    }

    private func answer(_ items: [String], isWaste: Bool, rules: Plant.Rules) async throws -> Answer {
        var materials: [(item: String, profile: HazardProfile)] = []
        for item in items { materials.append((item, try await profile(item, rules.registry))) }
        let pairRules = rules.pairs
        let signatures = materials.map { pairRules.signature(of: $0.profile, isWaste: isWaste) }
        var pairs: [PairVerdict] = []
        for a in materials.indices {
            for b in materials.indices where b > a {
                var verdict = pairRules.judge(signatures[a], signatures[b])
                verdict.a = materials[a].item
                verdict.b = materials[b].item
                pairs.append(verdict)
            }
        }
        return Answer(
            materials: materials.map { item, profile in
                MaterialView(
                    item: item, name: profile.name, known: profile.isKnown, unknownBecause: profile.unknownBecause,
                    hazards: profile.statements.map(\.hCode).filter { !$0.isEmpty }, groups: profile.reactiveGroups)
            }, pairs: pairs)
    }

    /// A container of the plant by its code, else a material as chemd compat takes it.
    private func profile(_ text: String, _ registry: SubstanceRegistry) async throws -> HazardProfile {
        if let item = await services.plant.item(forCode: text) {
            return registry.profile(item.query)
        }
        do throws(MaterialArgument.Failure) {
            return try MaterialArgument(text).profile(registry)
        } catch {
            throw PlantError.invalid(field: "item", error.message)
        }
    }
}
