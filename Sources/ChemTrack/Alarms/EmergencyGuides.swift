public import Compliance

/// What to do first with one material when it leaks or burns; from the Emergency Response Guidebook.
public struct EmergencyGuide: Sendable, Hashable, Codable {
    public var un: String
    public var guide: Int
    public var title: Bilingual
    /// Radius that nobody unprotected may be in, metres; the larger one of a large spill where the table has it.
    public var isolate_m: Double
    public var isolateLarge_m: Double?
    /// Kilometres downwind in which people are protected, by day and by night (small spill, large spill).
    public var protectDay_km: Double?
    public var protectNight_km: Double?
    public var protectLargeDay_km: Double?
    public var protectLargeNight_km: Double?
    /// Radius when a tank is in the fire, metres.
    public var fire_m: Double
    public var media: Bilingual
    /// What must not be used on it.
    public var avoid: Bilingual
    public var polymerizes: Bool
    public var isToxicByInhalation: Bool
    /// True while the summary of the guide page has not been compared with the page.
    public var needsCheck: Bool
    public var citation: Citation
}

/// The guides by UN number; catalogues `erg-un`, `erg-isolation`, `erg-guides`.
public struct EmergencyGuides: Sendable {
    private var byUN: [String: EmergencyGuide] = [:]

    public init(catalogs: Catalogs) throws(CatalogError) {
        let pages = try catalogs.table("erg-guides")
        let isolation = try catalogs.table("erg-isolation")
        let numbers = try catalogs.table("erg-un")
        for row in numbers.rows {
            guard let page = pages.rows(where: "guide", equals: row["guide"]).first else {
                throw .wrong("guide", row, in: numbers, "write a guide that stands in erg-guides")
            }
            let table1 = isolation.rows(where: "un", equals: row["un"])
            /// Several forms of one number: the widest distance.
            func widest(_ column: String) -> Double? { table1.compactMap { $0.number(column) }.max() }
            func text(_ name: String) -> Bilingual { Bilingual(zh: page["\(name)_zh"], en: page["\(name)_en"]) }
            byUN[row["un"]] = EmergencyGuide(
                un: row["un"], guide: Int(row.number("guide") ?? 0), title: text("title"),
                isolate_m: max(widest("small_isolate_m") ?? 0, page.number("isolate_m") ?? 0),
                isolateLarge_m: widest("large_isolate_m"), protectDay_km: widest("small_protect_day_km"),
                protectNight_km: widest("small_protect_night_km"), protectLargeDay_km: widest("large_protect_day_km"),
                protectLargeNight_km: widest("large_protect_night_km"), fire_m: page.number("fire_m") ?? 0,
                media: text("media"), avoid: text("avoid"), polymerizes: row["polymerizes"] == "1",
                isToxicByInhalation: row["tih"] == "1", needsCheck: page["evidence"] == "knowledge",
                citation: numbers.edition.citation(clause: "UN \(row["un"]), guide \(row["guide"])"))
        }
    }

    /// The guide of a UN number, `1090`.
    public func guide(un: String) -> EmergencyGuide? { byUN[un.filter(\.isNumber)] }
}
