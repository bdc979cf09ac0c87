import ChemTrack
import Compliance
import Foundation
import Hummingbird

/// How full the thresholds are: major hazard source, Seveso, RMP, PSM, CFATS, EPCRA 302.
struct ThresholdRoutes {
    let services: Services

    private struct UnitView: Encodable {
        var id: String
        var name: Bilingual
        var process: HazardUnit.Process?
        var zones: [Reference]
        /// False: nobody has stated the design maximum that GB 18218 4.2.2 asks for.
        var hasDesignMaximum: Bool
    }

    private struct Answer: Encodable {
        var units: [UnitView]
        var people_500m: Int?
        var problems: [Bilingual]
        var sums: [ThresholdSum]
    }

    func add(to api: RouterGroup<AppContext>) {
        api.get("thresholds") { request, context in
            _ = try context.signedIn()
            let picture = await services.plant.thresholds(planned: try planned(request))
            let units = picture.units.units.map { unit in
                UnitView(
                    id: unit.id, name: unit.name, process: unit.process,
                    zones: (picture.units.zones[unit.id] ?? []).map {
                        Reference(id: $0, name: services.view.zoneName($0))
                    }, hasDesignMaximum: unit.design != nil)
            }
            return try APIJSON.response(
                Answer(
                    units: units, people_500m: picture.units.people_500m, problems: picture.units.problems,
                    sums: picture.sums))
        }
    }

    /// The amount the reader asks about, nil when the query names none.
    private func planned(_ request: Request) throws -> StockLine? {
        let query = request.uri.queryParameters
        func text(_ name: String) -> String? { query[name[...]].map(String.init).nonEmpty }
        func number(_ name: String) throws -> Double? {
            guard let text = text(name) else { return nil }
            guard let number = Double(text), number > 0, number.isFinite else {
                throw PlantError.invalid(
                    field: name, Bilingual(zh: "`\(text)` 不是大于 0 的数。", en: "`\(text)` is not a number above 0"))
            }
            return number
        }
        guard text("cas") != nil || text("name") != nil || text("quantity") != nil else { return nil }
        guard let quantity = text("quantity") else {
            throw PlantError.invalid(
                field: "quantity", Bilingual(zh: "请给出数量，例如 5 t。", en: "say how much, for example 5 t"))
        }
        let planned = PurchaseRequest(
            cas: text("cas"), name: text("name"), quantity: try Quantity(field: "quantity", quantity),
            concentration_pct: try number("concentration_pct"), form: try PhysicalForm(field: text("form")),
            density_kg_per_L: try number("density_kg_per_L"), unitID: text("unit"))
        do throws(PurchaseRequestError) {
            try planned.check()
        } catch {
            throw PlantError.invalid(field: "planned", Bilingual(zh: "无法计算：\(error)", en: "\(error)"))
        }
        return StockLine(
            cas: planned.cas, name: planned.name ?? "", quantity: planned.quantity,
            concentration_pct: planned.concentration_pct, form: planned.form,
            density_kg_per_L: planned.density_kg_per_L, unitID: planned.unitID)
    }
}
