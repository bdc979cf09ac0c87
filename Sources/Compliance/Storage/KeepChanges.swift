/// What a plant keeps otherwise than the defaults, and who answers for it.
public struct KeepChange: Sendable, Codable, Hashable {
    /// What the default would keep.
    public var was: KeepAnswer
    public var was_distance_m: Double?
    public var reason: String
    /// Who signed; always there when the change is a milder one.
    public var by: String?
    /// The day it was signed.
    public var on: String?
    /// True when less is kept than the default asks for.
    public var isMilder: Bool

    private enum CodingKeys: String, CodingKey {
        case was, was_distance_m, reason, by, on
        case isMilder = "milder"
    }

    /// For the end of a reason that a person reads.
    var note: Bilingual {
        let distance = was_distance_m.map { " \($0.formatted1) m" } ?? ""
        let who = [by, on].compactMap { $0 }.joined(separator: ", ")
        return Bilingual(
            zh:
                "本厂\(isMilder ? "放宽" : "改定")（默认：\(was.title.zh)\(distance)；\(who.isEmpty ? "" : who + "；")理由：\(reason)）",
            en:
                "\(isMilder ? "loosened" : "changed") by the plant (default: \(was.title.en)\(distance)\(who.isEmpty ? "" : "; " + who); reason: \(reason))"
        )
    }
}

/// The plant's changes to ``KeepDefaults`` and ``PlantDefaults``. Catalogue `storage-keep-changes`: empty in the product,
/// a plant puts its own file in its place.
///
/// A stricter change needs a reason, a milder one the person and the day as well.
struct KeepChanges: Sendable {
    private struct Row: Sendable {
        var row: CatalogRow
        var keep: KeepAnswer
        var distance_m: Double?
    }

    private let table: CatalogTable
    private var rows: [PairSystem: [String: Row]] = [:]

    init(catalogs: Catalogs) throws(CatalogError) {
        table = try catalogs.table("storage-keep-changes")
        for row in table.rows {
            guard let system = PairSystem(rawValue: row["system"]) else {
                throw .wrong("system", row, in: table, "use one of the systems of compat")
            }
            guard let keep = KeepAnswer(rawValue: row["keep"]) else {
                throw .wrong("keep", row, in: table, "use together, apart, unknown, separate_room or never")
            }
            let distance_m = row.number("distance_m")
            if keep == .apart, distance_m == nil {
                throw .wrong("distance_m", row, in: table, "`apart` needs a distance in metres")
            }
            rows[system, default: [:]][row["code"]] = Row(
                row: row, keep: keep, distance_m: keep == .apart ? distance_m : nil)
        }
    }

    /// The codes that were changed, to see that each of them means something.
    func codes(_ system: PairSystem) -> Set<String> { Set((rows[system] ?? [:]).keys) }

    /// What to keep instead of a default; nil where the plant changed nothing.
    ///
    /// - Throws: ``CatalogError`` for a milder change without a person or a day.
    func change(
        _ system: PairSystem, _ code: String, keep: KeepAnswer, distance_m: Double?
    ) throws(CatalogError) -> (keep: KeepAnswer, distance_m: Double?, change: KeepChange)? {
        guard let changed = rows[system]?[code] else { return nil }
        let isMilder =
            changed.keep < keep || changed.keep == keep && (changed.distance_m ?? 0) < (distance_m ?? 0)
        let row = changed.row
        for column in isMilder ? ["person", "date"] : [] where row[column].isEmpty {
            throw .wrong(
                column, row, in: table,
                "it keeps less than the default (\(keep.rawValue)): write who answers for it and since when")
        }
        let change = KeepChange(
            was: keep, was_distance_m: distance_m, reason: row["reason"],
            by: row["person"].isEmpty ? nil : row["person"],
            on: row["date"].isEmpty ? nil : row["date"], isMilder: isMilder)
        return (changed.keep, changed.distance_m, change)
    }

    /// - Throws: ``CatalogError`` for a change of something that is not there.
    func check(_ system: PairSystem, known: Set<String>, _ remedy: String) throws(CatalogError) {
        for (code, changed) in (rows[system] ?? [:]).sorted(by: { $0.key < $1.key }) where !known.contains(code) {
            throw .wrong("code", changed.row, in: table, remedy)
        }
    }
}
