/// One difference between two sets of catalogues.
public struct CatalogChangeEntry: Sendable, Codable, Hashable {
    public enum Kind: String, Sendable, Codable {
        /// A whole catalogue.
        case catalogAdded = "catalog_added"
        case catalogRemoved = "catalog_removed"
        case added, removed, changed
    }
    public var kind: Kind
    public var catalog: String
    /// What names the row: its key cells.
    public var key: String
    public var cas: String?
    /// Line of the row in its file: of the newer one, for a removed row of the older one.
    public var line: Int?
    /// Cells that differ: the older text, then the newer.
    public var cells: [String: [String]]

    private enum CodingKeys: String, CodingKey {
        case kind = "change"
        case catalog, key, cas, line, cells
    }
}

/// A substance whose purchase comes out otherwise.
public struct VerdictChange: Sendable, Codable, Hashable {
    public var cas: String
    public var name: Bilingual
    public var regime: Regime
    public var before: Verdict
    public var after: Verdict
    /// Rules that speak only before, and only after.
    public var rulesGone: [String]
    public var rulesNew: [String]

    private enum CodingKeys: String, CodingKey {
        case cas, name, regime, before, after
        case rulesGone = "rules_gone"
        case rulesNew = "rules_new"
    }
}

/// Compares two sets of catalogues, row by row and by what comes out.
public struct CatalogDiff: Sendable {
    public let changes: [CatalogChangeEntry]
    private let before: Catalogs
    private let after: Catalogs

    public init(from before: Catalogs, to after: Catalogs) {
        self.before = before
        self.after = after
        var changes: [CatalogChangeEntry] = []
        let old = before.editions.map(\.id)
        let new = after.editions.map(\.id)
        for id in old where !new.contains(id) { changes.append(Self.whole(.catalogRemoved, id)) }
        for id in new {
            guard let newer = try? after.table(id) else { continue }
            guard let older = try? before.table(id) else {
                changes.append(Self.whole(.catalogAdded, id))
                continue
            }
            changes += Self.rows(older, newer)
        }
        self.changes = changes
    }

    private static func whole(_ kind: CatalogChangeEntry.Kind, _ id: String) -> CatalogChangeEntry {
        CatalogChangeEntry(kind: kind, catalog: id, key: id, cas: nil, line: nil, cells: [:])
    }

    /// Rows that are not the same on both sides; of those with one key, in their order, each makes a changed row.
    private static func rows(_ older: CatalogTable, _ newer: CatalogTable) -> [CatalogChangeEntry] {
        if older.edition.sha256 == newer.edition.sha256, older.rows.count == newer.rows.count { return [] }
        let columns = newer.columns + older.columns.filter { !newer.columns.contains($0) }
        func whole(_ row: CatalogRow) -> [String] { columns.map { row[$0] } }
        var counts: [[String]: Int] = [:]
        for row in newer.rows { counts[whole(row), default: 0] += 1 }
        var gone: [CatalogRow] = []
        for row in older.rows {
            if let count = counts[whole(row)], count > 0 { counts[whole(row)] = count - 1 } else { gone.append(row) }
        }
        var come: [CatalogRow] = []
        for row in newer.rows.reversed() {
            guard let count = counts[whole(row)], count > 0 else { continue }
            counts[whole(row)] = count - 1
            come.append(row)
        }
        let keys = keyColumns(newer)
        func key(_ row: CatalogRow) -> [String] { keys.map { row[$0] } }
        var goneByKey = Dictionary(grouping: gone, by: key)
        var changes: [CatalogChangeEntry] = []
        let id = newer.edition.id
        for row in come.reversed() {
            let shown = key(row).filter { !$0.isEmpty }.joined(separator: ", ")
            let cas = row["cas"].isEmpty ? nil : row["cas"]
            if let old = goneByKey[key(row)]?.first {
                goneByKey[key(row)]?.removeFirst()
                let cells = columns.filter { old[$0] != row[$0] }
                changes.append(
                    CatalogChangeEntry(
                        kind: .changed, catalog: id, key: shown, cas: cas, line: row.line,
                        cells: Dictionary(uniqueKeysWithValues: cells.map { ($0, [old[$0], row[$0]]) })))
            } else {
                changes.append(
                    CatalogChangeEntry(kind: .added, catalog: id, key: shown, cas: cas, line: row.line, cells: [:]))
            }
        }
        for row in gone where goneByKey[key(row)]?.contains(where: { $0.line == row.line }) == true {
            changes.append(
                CatalogChangeEntry(
                    kind: .removed, catalog: id, key: key(row).filter { !$0.isEmpty }.joined(separator: ", "),
                    cas: row["cas"].isEmpty ? nil : row["cas"], line: row.line, cells: [:]))
        }
        return changes
    }

    private static func keyColumns(_ table: CatalogTable) -> [String] {
        let usual = ["entry", "cas", "flag", "list", "rule", "phase", "code", "hazard_class"].filter(
            table.columns.contains)
        return usual.isEmpty ? Array(table.columns.prefix(2)) : usual
    }

    /// The substances for which a purchase of one kilogram comes out otherwise, in each regime.
    ///
    /// Each side decides for its own day: the older one's editions may have ended by the newer one's.
    ///
    /// Asked are the CAS numbers of the rows that differ; when a table without CAS numbers differs, such as the effects,
    /// every number of every list.
    public func verdictChanges(
        _ regimes: [Regime], from dayBefore: CalendarDay, to dayAfter: CalendarDay
    ) throws(CatalogError) -> [VerdictChange] {
        let numbers = affectedNumbers()
        guard !numbers.isEmpty else { return [] }
        let old = try SubstanceRegistry(catalogs: before)
        let new = try SubstanceRegistry(catalogs: after)
        var changes: [VerdictChange] = []
        for regime in regimes {
            let left = try PurchaseReview(catalogs: before, registry: old, regimes: [regime])
            let right = try PurchaseReview(catalogs: after, registry: new, regimes: [regime])
            for cas in numbers {
                let request = PurchaseRequest(cas: cas, quantity: .mass(Mass(milligrams: 1_000_000)))
                let a = left.decide(request, stock: [], now_ms: dayBefore.start_ms)
                let b = right.decide(request, stock: [], now_ms: dayAfter.start_ms)
                guard a.verdict != b.verdict else { continue }
                let gone = Set(a.findings.map(\.rule)).subtracting(b.findings.map(\.rule))
                let come = Set(b.findings.map(\.rule)).subtracting(a.findings.map(\.rule))
                changes.append(
                    VerdictChange(
                        cas: cas, name: b.substance.name, regime: regime, before: a.verdict, after: b.verdict,
                        rulesGone: gone.sorted(), rulesNew: come.sorted()))
            }
        }
        return changes
    }

    private func affectedNumbers() -> [String] {
        var numbers = Set(changes.compactMap(\.cas))
        for change in changes { numbers.formUnion(change.cells["cas"] ?? []) }
        let withoutNumbers = Set(changes.filter { $0.cas == nil }.map(\.catalog)).subtracting(["pinyin"])
        for id in withoutNumbers {
            let tables = [before, after].compactMap { try? $0.table(id) }
            if tables.contains(where: { $0.columns.contains("cas") }) {
                for table in tables { numbers.formUnion(table.rows.map { $0["cas"] }) }
                continue
            }
            for catalogs in [before, after] {
                for kind in [CatalogKind.list, .thresholds, .hazards] {
                    for table in catalogs.tables(of: kind) { numbers.formUnion(table.rows.map { $0["cas"] }) }
                }
            }
        }
        numbers.remove("")
        return numbers.sorted()
    }
}
