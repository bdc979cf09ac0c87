public import Compliance
import Foundation
import Geofence

/// The hazard units of a site, read from its zones.
///
/// A zone says with `hazard_unit` which unit it belongs to (a warehouse building, a dike, a process); zones of one name are
/// one unit. `process` (`above_boiling`, `special`) says how the unit works, `design_maximum` lists what it is designed for
/// (objects with `cas` or `name`, `quantity`, and `concentration_pct`, `form`, `density_kg_per_L` where they matter); a zone
/// of kind `site` says with `people_500m` how many people are within 500 m of the border.
public struct HazardUnitBook: Sendable, Hashable {
    public private(set) var units: [HazardUnit] = []
    /// The zones of each unit.
    public private(set) var zones: [String: [String]] = [:]
    public private(set) var people_500m: Int?
    /// What a zone says and nobody can understand; what it meant is not taken as zero but as not stated.
    public private(set) var problems: [Bilingual] = []
    private var unitOfZone: [String: String] = [:]

    init(_ zones: [Zone]) {
        for zone in zones {
            if zone.kind == .site { readPeople(zone) }
            guard let value = zone.properties["hazard_unit"] else { continue }
            guard let id = value.string, !id.isEmpty else {
                problem(zone, "hazard_unit", "写单元编号", "write the name of a unit")
                continue
            }
            unitOfZone[zone.id] = id
            self.zones[id, default: []].append(zone.id)
            let place = units.firstIndex { $0.id == id }
            var unit = place.map { units[$0] } ?? HazardUnit(id: id, name: Bilingual(zh: id, en: id))
            read(zone, into: &unit)
            if let place { units[place] = unit } else { units.append(unit) }
        }
    }

    /// The unit a zone belongs to, nil when it states none.
    func unit(ofZone zone: String) -> String? { unitOfZone[zone] }

    private mutating func problem(_ zone: Zone, _ property: String, _ zh: String, _ en: String) {
        problems.append(
            Bilingual(
                zh: "区域 `\(zone.id)` 的 \(property) 无法理解：\(zh)",
                en: "zone `\(zone.id)`: \(property) is not understood: \(en)"))
    }

    private mutating func readPeople(_ zone: Zone) {
        guard let value = zone.properties["people_500m"] else { return }
        guard let number = value.number, let count = Int(exactly: number), count >= 0 else {
            return problem(zone, "people_500m", "写人数（整数）", "write a whole number of people")
        }
        people_500m = max(people_500m ?? 0, count)
    }

    private mutating func read(_ zone: Zone, into unit: inout HazardUnit) {
        if let value = zone.properties["process"] {
            let process = value.string.flatMap(HazardUnit.Process.init)
            if process == nil {
                problem(zone, "process", "写 above_boiling 或 special", "write above_boiling or special")
            }
            unit.process = process ?? unit.process
        }
        guard let value = zone.properties["design_maximum"] else { return }
        guard case .array(let entries) = value else {
            return problem(zone, "design_maximum", "写成列表", "write a list")
        }
        var lines = unit.design ?? []
        for (number, entry) in entries.enumerated() {
            do {
                lines.append(try JSONDecoder().decode(StockLine.self, from: Data(entry.json.utf8)))
            } catch {
                let reason = StockFile.explain(error)
                problem(zone, "design_maximum[\(number)]", reason, reason)
            }
        }
        unit.design = lines
    }
}
