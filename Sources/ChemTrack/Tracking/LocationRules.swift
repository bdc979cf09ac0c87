public import Compliance
public import Geofence

/// How alarms about places are decided, by technology and zone: the catalogue `alarm-location`, and what zones say of
/// themselves.
///
/// A zone's property `location_decision` (`likelihood`, `plain` or `8 of 10`) goes before the technology's own, with
/// `location_guard_m` for n of m. The site's property `positioning` names the technology of fixes that do not say
/// theirs; without it they are taken at their word, as exact as they state.
public struct LocationRules: Sendable {
    private var rules: [Technology: LocationRule] = [:]
    private var names: [Technology: Bilingual] = [:]
    /// Replaces every zone's and technology's decision: to compare decisions on the same fixes.
    public var decision: LocationDecision?
    /// Replaces every technology's threshold of an alarm: to compare thresholds on the same fixes.
    public var alarm_nats: Double?

    /// - Throws: when the catalogue lacks a technology.
    public init(catalogs: Catalogs) throws(CatalogError) {
        for row in try catalogs.table("alarm-location").rows {
            guard let technology = Technology(rawValue: row["technology"]) else { continue }
            func number(_ name: String) -> Double { row.number(name) ?? 0 }
            let decision: LocationDecision
            switch row["decision"] {
            case "plain": decision = .plain
            case "n_of_m":
                decision = .nOfM(n: Int(number("n")), m: Int(number("m")), guard_m: number("guard_m"))
            default: decision = .likelihood
            }
            rules[technology] = LocationRule(
                technology: technology, decision: decision,
                noise: LocationNoise(
                    sigma_m: number("sigma_m"), correlation: number("correlation"),
                    outlierShare: number("outlier_share"), outlier_m: number("outlier_m"),
                    outlierPersistence: number("outlier_persistence")),
                guard_sigmas: number("guard_sigmas"), suspect_nats: number("suspect_nats"),
                alarm_nats: number("alarm_nats"), clear_nats: number("clear_nats"),
                delayMax_s: number("delay_max_s"))
            names[technology] = Bilingual(zh: row["name_zh"], en: row["name_en"])
        }
        for technology in Technology.allCases where rules[technology] == nil {
            throw .noTable("alarm-location: \(technology.rawValue)")
        }
    }

    public func name(_ technology: Technology) -> Bilingual {
        names[technology] ?? Bilingual(zh: technology.rawValue, en: technology.rawValue)
    }

    /// The rule of a technology, whatever zone it is about.
    public func rule(_ technology: Technology) -> LocationRule {
        guard var rule = rules[technology] else { preconditionFailure("init checks that every technology is there") }
        if let decision { rule.decision = decision }
        if let alarm_nats { rule.alarm_nats = alarm_nats }
        return rule
    }

    /// The rule of a technology for a zone.
    public func rule(_ technology: Technology, _ zone: Zone) -> LocationRule {
        rule(rule(technology), Self.decision(of: zone))
    }

    /// The same of a technology's `rule`, for a zone that asks for a decision of its `own`.
    func rule(_ rule: LocationRule, _ own: LocationDecision?) -> LocationRule {
        guard decision == nil, let own else { return rule }
        var rule = rule
        rule.decision = own
        return rule
    }

    /// The technology of fixes that do not say theirs; nil = they are taken at their word.
    static func unsaid(_ zones: [Zone]) -> Technology? {
        let site = zones.first { $0.kind == .site && $0.properties["positioning"] != nil }
        return site?.properties["positioning"]?.string.map { Technology(named: $0) }
    }

    static func decision(of zone: Zone) -> LocationDecision? {
        guard let text = zone.properties["location_decision"]?.string else { return nil }
        return decision(named: text, guard_m: zone.properties["location_guard_m"]?.number ?? 0)
    }

    /// `likelihood`, `plain`, or `n of m` with 1 <= n <= m <= 64; nil for anything else.
    public static func decision(named text: String, guard_m: Double) -> LocationDecision? {
        if text == "likelihood" { return .likelihood }
        if text == "plain" { return .plain }
        let parts = text.split(separator: " ")
        guard parts.count == 3, parts[1] == "of", let n = Int(parts[0]), let m = Int(parts[2]), n >= 1, n <= m, m <= 64
        else { return nil }
        return .nOfM(n: n, m: m, guard_m: guard_m)
    }
}
