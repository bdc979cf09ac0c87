public import Compliance

/// What tightens or relaxes a set point.
public struct GasFactor: Sendable, Hashable, Codable {
    /// `heat` or `ventilation`.
    public var id: String
    public var multiplier: Double
    public var reason: Bilingual
    /// The value it was decided on, as `36.5 °C` or `off`.
    public var value: String
}

/// The set points of one sensor, in its unit, with what made them.
public struct GasPoints: Sendable, Hashable {
    /// The standard's, which nothing may pass.
    public var cap1: Double
    public var cap2: Double
    /// The plant's own, else the standard's.
    public var base1: Double
    public var base2: Double
    /// In force now.
    public var level1: Double
    public var level2: Double
    public var deadBand: Double
    public var factors: [GasFactor] = []
    public var citation: Citation
}

/// Set points of GB/T 50493 and what moves them; catalogues `gas-set-points`, `gas-context`, `gas-idlh`, `cn-oel`.
public struct GasRules: Sendable {
    /// mg/m³ per ppm and g/mol at 25 °C and 101.3 kPa.
    private static let molarVolume_L = 24.45

    private struct Rule: Sendable {
        var level1: Double
        var level2: Double
        var deadBand: Double
        var citation: Citation
    }
    private struct Factor: Sendable {
        var id: String
        var when: String
        var value: Double?
        var multiplier: Double
        var reason: Bilingual
    }

    private var rules: [String: Rule] = [:]
    /// Oxygen: too little and too much, percent by volume.
    public private(set) var oxygen = (low: 19.5, high: 23.5)
    static let freshAir_pct = 20.9
    private var factors: [Factor] = []
    private var oel_mg_m3: [String: Double] = [:]
    private var idlh_mg_m3: [String: Double] = [:]

    public init(catalogs: Catalogs) throws(CatalogError) {
        let points = try catalogs.table("gas-set-points")
        for row in points.rows {
            let citation = Citation(document: row["document"], edition: row["edition"], clause: row["clause"])
            if let low = row.number("low"), let high = row.number("high") { oxygen = (low, high) }
            rules[row["rule"]] = Rule(
                level1: row.number("level1_max") ?? 0, level2: row.number("level2_max") ?? 0,
                deadBand: row.number("dead_band") ?? 0, citation: citation)
        }
        for name in ["combustible", "toxic-oel", "toxic-idlh", "oxygen"] where rules[name] == nil {
            throw .noTable("gas-set-points: \(name)")
        }
        for row in try catalogs.table("gas-context").rows {
            factors.append(
                Factor(
                    id: row["factor"], when: row["when"], value: row.number("value"),
                    multiplier: row.number("multiplier") ?? 1,
                    reason: Bilingual(zh: row["reason_zh"], en: row["reason_en"])))
        }
        for row in try catalogs.table("cn-oel").rows {
            // GB/T 50493: the ceiling value where there is one, else the time-weighted average.
            guard let limit = Double(row["mac_mg_m3"]) ?? Double(row["pc_twa_mg_m3"]), !row["cas"].isEmpty else {
                continue
            }
            oel_mg_m3[row["cas"]] = min(limit, oel_mg_m3[row["cas"]] ?? .infinity)
        }
        for row in try catalogs.table("gas-idlh").rows { idlh_mg_m3[row["cas"]] = row.number("idlh_mg_m3") }
    }

    private func rule(_ name: String) -> Rule {
        rules[name]
            ?? Rule(level1: 0, level2: 0, deadBand: 0, citation: Citation(document: "GB/T 50493", edition: "2019"))
    }

    /// The set points of a sensor before anything moves them.
    ///
    /// - Throws: ``PlantError/invalid(field:_:)`` where the standard's limit cannot be known, or the plant's set point is
    ///   above it.
    func points(of sensor: Sensor) throws(PlantError) -> GasPoints? {
        let (rule, scale): (Rule, Double)
        switch sensor.kind {
        case .combustible: (rule, scale) = (self.rule("combustible"), 1)
        case .oxygen: (rule, scale) = (self.rule("oxygen"), 1)
        case .toxic: (rule, scale) = try toxicRule(sensor)
        case .temperature, .humidity, .ventilation: return nil
        }
        if sensor.kind == .oxygen {
            return GasPoints(
                cap1: oxygen.low, cap2: oxygen.high, base1: oxygen.low, base2: oxygen.high, level1: oxygen.low,
                level2: oxygen.high, deadBand: rule.deadBand, citation: rule.citation)
        }
        let (cap1, cap2) = (rule.level1 * scale, rule.level2 * scale)
        try check(sensor.level1, "level1", cap: cap1, sensor, rule.citation)
        try check(sensor.level2, "level2", cap: cap2, sensor, rule.citation)
        let (base1, base2) = (sensor.level1 ?? cap1, sensor.level2 ?? cap2)
        guard base1 < base2 else {
            throw .invalid(
                field: "level1",
                Bilingual(
                    zh: "一级设定值 \(base1.shortText) 应低于二级 \(base2.shortText)。",
                    en: "level 1 at \(base1.shortText) has to be below level 2 at \(base2.shortText)"))
        }
        return GasPoints(
            cap1: cap1, cap2: cap2, base1: base1, base2: base2, level1: base1, level2: base2,
            deadBand: rule.deadBand * scale * base1 / cap1, citation: rule.citation)
    }

    /// The rule for a toxic gas, and how much of the sensor's unit one percent is.
    private func toxicRule(_ sensor: Sensor) throws(PlantError) -> (Rule, Double) {
        func inUnit(_ mg_m3: Double) -> Double? {
            if sensor.unit == "mg/m3" { return mg_m3 }
            return sensor.molarMass_g_mol.map { mg_m3 * Self.molarVolume_L / $0 }
        }
        if sensor.usesIDLH == true {
            guard let idlh = sensor.gas.flatMap({ idlh_mg_m3[$0] }).flatMap(inUnit) else {
                throw .invalid(
                    field: "gas",
                    Bilingual(
                        zh: "目录中没有该气体的 IDLH（或 ppm 单位缺摩尔质量）。",
                        en: "the catalogue has no IDLH of this gas, or its molar mass is missing for ppm"))
            }
            return (rule("toxic-idlh"), idlh / 100)
        }
        let known = sensor.gas.flatMap { oel_mg_m3[$0] }.flatMap(inUnit)
        guard let limit = [known, sensor.oel].compactMap({ $0 }).min() else {
            throw .invalid(
                field: "oel",
                Bilingual(
                    zh: "不知道 \(sensor.gas ?? "?") 的职业接触限值（\(sensor.unit)）：请给出 oel；以 ppm 计时可给摩尔质量。",
                    en:
                        "the exposure limit of \(sensor.gas ?? "?") in \(sensor.unit) is not known: give `oel`, or for ppm the molar mass"
                ))
        }
        return (rule("toxic-oel"), limit / 100)
    }

    private func check(
        _ own: Double?, _ field: String, cap: Double, _ sensor: Sensor, _ citation: Citation
    ) throws(PlantError) {
        guard let own else { return }
        guard own > 0, own <= cap else {
            throw .invalid(
                field: field,
                Bilingual(
                    zh:
                        "设定值 \(own.shortText) \(sensor.unit) 不得高于 \(cap.shortText)（\(citation.document) \(citation.clause ?? "")）。",
                    en:
                        "a set point of \(own.shortText) \(sensor.unit) is above \(cap.shortText), the most that \(citation.document) allows (\(citation.clause ?? ""))"
                ))
        }
    }

    /// The set points as heat and ventilation move them; never above the standard's.
    ///
    /// - Parameters:
    ///   - temperature_c: of the zone, nil when not measured.
    ///   - isVentilated: nil when not known: nothing is relaxed.
    func points(_ points: GasPoints, temperature_c: Double?, isVentilated: Bool?) -> GasPoints {
        var moved = points
        var multiplier = 1.0
        let hot = factors.filter {
            $0.when == "temperature_c_from" && ($0.value ?? .infinity) <= temperature_c ?? -.infinity
        }
        .min { $0.multiplier < $1.multiplier }
        var applied: [(Factor, String)] = []
        if let hot, let temperature_c { applied.append((hot, "\(temperature_c.shortText) °C")) }
        if let isVentilated, let air = factors.first(where: { $0.when == (isVentilated ? "on" : "off") }) {
            applied.append((air, isVentilated ? "on" : "off"))
        }
        for (factor, value) in applied {
            multiplier *= factor.multiplier
            moved.factors.append(
                GasFactor(id: factor.id, multiplier: factor.multiplier, reason: factor.reason, value: value))
        }
        moved.level1 = min(points.cap1, points.base1 * multiplier)
        moved.level2 = min(points.cap2, points.base2 * multiplier)
        return moved
    }
}

extension Double {
    /// At most three digits after the point, none that say nothing.
    var shortText: String {
        let rounded = (self * 1000).rounded() / 1000
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(Int64(rounded)) : "\(rounded)"
    }
}
