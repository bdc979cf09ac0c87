/// What a plant's file changed in the table it took the place of. Where it is milder, decisions say so.
public struct PlantChange: Sendable, Codable, Hashable {
    public var reason: String?
    public var by: String?
    public var on: String?
    /// Rows of the table that were taken out or made milder.
    public var milderRows: Int
    /// CAS numbers of those rows; an empty text stands for rows without one.
    public var milderCAS: [String]
    /// Rows that the plant added or made stricter.
    public var stricterRows: Int

    init(_ replaces: CatalogReplacement, _ comparison: CatalogComparison) {
        reason = replaces.reason
        by = replaces.by
        on = replaces.on
        milderRows = comparison.milder.count
        milderCAS = Set(comparison.milder.map(\.cas)).sorted()
        stricterRows = comparison.added
    }
}

/// Compares a table with the one it shall replace. A row that is gone or changed counts as milder, except where the
/// change surely is not: a lower threshold, a stricter verdict, a condition left out.
struct CatalogComparison {
    struct Row {
        var text: String
        var cas: String
        /// Line in the new file near which the row stood, when a changed row has taken its place.
        var line: Int?
    }

    private(set) var missingColumns: [String]
    private(set) var milder: [Row] = []
    private(set) var added = 0

    init(of new: CatalogTable, with base: CatalogTable) {
        let columns = base.columns
        missingColumns = columns.filter { !new.columns.contains($0) }
        let keys = Self.keyColumns(base)
        var byKey: [[String]: [CatalogRow]] = [:]
        for row in new.rows { byKey[keys.map { row[$0] }, default: []].append(row) }
        var matched = 0
        for row in base.rows {
            let others = byKey[keys.map { row[$0] }] ?? []
            if others.contains(where: { Self.isAsStrict($0, as: row, base.edition.kind, columns) }) {
                matched += 1
                continue
            }
            let shown = columns.map { row[$0] }.filter { !$0.isEmpty }.prefix(4).joined(separator: ", ")
            milder.append(Row(text: shown, cas: row["cas"], line: others.first?.line))
        }
        added = max(0, new.rows.count - matched)
    }

    private static func keyColumns(_ table: CatalogTable) -> [String] {
        let wanted: [String]
        switch table.edition.kind {
        case .list, .thresholds: wanted = ["entry", "cas", "flag", "unit"]
        case .effects: wanted = ["list", "flag", "phase", "rule"]
        case .hazards, .transport, .pairs, .reference: wanted = table.columns
        }
        return wanted.filter(table.columns.contains)
    }

    private static func isAsStrict(
        _ new: CatalogRow, as base: CatalogRow, _ kind: CatalogKind, _ columns: [String]
    )
        -> Bool
    {
        columns.allSatisfy { column in
            let (now, before) = (new[column], base[column])
            if now == before { return true }
            switch (kind, column) {
            case (.list, "condition"), (.thresholds, "condition"), (.thresholds, "min_pct"), (.effects, "min_pct"):
                return now.isEmpty
            case (.thresholds, "threshold"):
                guard let new = Double(now), let base = Double(before) else { return false }
                return new <= base
            case (.effects, "verdict"):
                guard let new = Verdict(rawValue: now), let base = Verdict(rawValue: before) else { return false }
                return new >= base
            case (_, "name_zh"), (_, "aliases_zh"), (_, "name_en"), (.effects, "message_zh"), (.effects, "message_en"),
                (.effects, "remedy_zh"), (.effects, "remedy_en"):
                // A row with a CAS number is found by it; one without is found by its names.
                return kind == .effects || !base["cas"].isEmpty
            default: return false
            }
        }
    }
}
