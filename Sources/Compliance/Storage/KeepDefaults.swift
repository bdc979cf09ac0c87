/// Turns a system's own code (`X`, `O`, `N`, …) into what the plant keeps. Catalogue `storage-keep-defaults`, with the
/// plant's own ``KeepChanges``.
struct KeepDefaults: Sendable {
    struct Entry: Sendable {
        var keep: KeepAnswer
        var distance_m: Double?
        var name: Bilingual
        /// Set where the plant keeps something else than the default.
        var change: KeepChange?

        /// Whether this one decides beside another: more to keep, or more metres; of two equal ones that which the plant
        /// has changed, so that a change is seen.
        func outweighs(_ other: Entry) -> Bool {
            if keep != other.keep { return keep > other.keep }
            let (metres, otherMetres) = (distance_m ?? 0, other.distance_m ?? 0)
            return metres != otherMetres ? metres > otherMetres : change != nil && other.change == nil
        }
    }

    private var entries: [PairSystem: [String: Entry]] = [:]

    init(catalogs: Catalogs, changes: KeepChanges) throws(CatalogError) {
        let table = try catalogs.table("storage-keep-defaults")
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
            var entry = Entry(
                keep: keep, distance_m: distance_m, name: Bilingual(zh: row["name_zh"], en: row["name_en"]))
            if let changed = try changes.change(system, row["code"], keep: keep, distance_m: distance_m) {
                (entry.keep, entry.distance_m, entry.change) = changed
            }
            entries[system, default: [:]][row["code"]] = entry
        }
        for system in PairSystem.allCases where system != .plant {
            try changes.check(
                system, known: Set((entries[system] ?? [:]).keys), "use a code that storage-keep-defaults has")
        }
    }

    /// What to keep for a code. A code the table lacks holds the pair: nobody has said what it means here.
    func entry(_ system: PairSystem, _ code: String) -> Entry {
        entries[system]?[code]
            ?? Entry(
                keep: .unknown,
                name: Bilingual(zh: "答复“\(code)”未定义存放要求", en: "the answer `\(code)` has no keeping rule"))
    }
}

extension CatalogError {
    /// A cell that the check of columns lets pass but a rule cannot use.
    public static func wrong(
        _ column: String, _ row: CatalogRow, in table: CatalogTable, _ remedy: String
    ) -> CatalogError {
        .problems([
            CatalogProblem(
                file: table.edition.file, line: row.line,
                column: table.columns.firstIndex(of: column).map { $0 + 1 }, columnName: column,
                what: "`\(row[column])` cannot be used", remedy: remedy)
        ])
    }
}
