public import ChemTrack
import Compliance
internal import GRDB

/// The journal of amounts for reading: balances, their entries, and where a content came from and went.
public struct AmountReader: Sendable {
    /// A genealogy names at most so many containers.
    public static let nodeLimit = 2_000
    let database: PlantDatabase

    public init(_ database: PlantDatabase) { self.database = database }

    /// One balance for each unit; none when the journal knows nothing of the scope.
    ///
    /// Where the period reaches up to now the containers themselves are counted beside it; those of a work order cannot be.
    public func balance(_ scope: BalanceScope) async throws -> [MassBalance] {
        try await database.pool.read { database in
            var filter = Filter(scope)
            filter.add(scope.until_ms, "at < ?")
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT unit, account, kind, at < ? AS before, SUM(change) AS change FROM amounts
                    WHERE \(filter.sql) GROUP BY unit, account, kind, before
                    """, arguments: [scope.from_ms ?? .min] + filter.arguments)
            var sums: [AmountSum] = []
            while let row = try rows.next() {
                guard let unit = LedgerUnit(rawValue: row["unit"]),
                    let account = AmountEntry.Account(rawValue: row["account"]),
                    let kind = AmountEntry.Kind(rawValue: row["kind"])
                else { throw StoreError.damaged("amounts", "an entry has an unknown unit, account or kind") }
                sums.append(
                    AmountSum(unit: unit, account: account, kind: kind, change: row["change"], isBefore: row["before"]))
            }
            return MassBalance.of(
                sums, counted: try count(scope, database), isOrder: scope.order != nil)
        }
    }

    private func count(_ scope: BalanceScope, _ database: Database) throws -> [LedgerUnit: Int64]? {
        guard scope.order == nil, scope.until_ms == nil else { return nil }
        let filter = Filter(scope, items: true)
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT unit, SUM(amount) AS amount FROM items
                WHERE account = 'stock' AND \(filter.sql) GROUP BY unit
                """, arguments: filter.arguments)
        var counted: [LedgerUnit: Int64] = [:]
        while let row = try rows.next() {
            if let unit = LedgerUnit(rawValue: row["unit"]) { counted[unit] = row["amount"] }
        }
        return counted
    }

    /// The entries behind a balance, oldest first; `after` is the number of the last one of the page before.
    public func entries(
        _ scope: BalanceScope, limit: Int, after: Int64?
    ) async throws -> (entries: [AmountEntry], next: Int64?) {
        let limit = min(max(limit, 1), PlantReader.pageLimit)
        return try await database.pool.read { database in
            var filter = Filter(scope)
            filter.add(scope.from_ms, "at >= ?")
            filter.add(scope.until_ms, "at < ?")
            filter.add(after, "id > ?")
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM amounts WHERE \(filter.sql) ORDER BY id LIMIT ?",
                arguments: filter.arguments + [limit + 1])
            let entries = try rows.prefix(limit).map(Self.entry)
            return (entries, rows.count > limit ? rows[limit - 1]["id"] : nil)
        }
    }

    /// The journal of the stock up to an instant, oldest first: what reports count from its beginning.
    public func stockJournal(until_ms: Int64) async throws -> [AmountEntry] {
        try await database.pool.read { database in
            let rows = try Row.fetchCursor(
                database, sql: "SELECT * FROM amounts WHERE account = 'stock' AND at < ? ORDER BY at, id",
                arguments: [until_ms])
            var entries: [AmountEntry] = []
            while let row = try rows.next() { entries.append(try Self.entry(row)) }
            return entries
        }
    }

    /// Where the content of containers came from and went to: every pour before and after, in both directions.
    ///
    /// - Parameter start: codes of containers; those that the journal does not know are left out.
    public func genealogy(of start: [String]) async throws -> Genealogy {
        try await database.pool.read { database in
            var codes = Set(start)
            var edges: [Genealogy.Pour] = []
            for isForward in [true, false] {
                var seen = Set(start)
                var open = start
                while let code = open.popLast(), seen.count <= Self.nodeLimit {
                    let rows = try Row.fetchAll(
                        database,
                        sql: """
                            SELECT * FROM amounts WHERE item = ?1 AND other IS NOT NULL
                              AND (change < 0) = ?2 ORDER BY id
                            """, arguments: [code, isForward])
                    for entry in try rows.map(Self.entry) {
                        guard let other = entry.other else { continue }
                        let pour = Genealogy.Pour(
                            from: isForward ? code : other, to: isForward ? other : code, unit: entry.unit,
                            amount: abs(entry.change), at_ms: entry.at_ms, seq: entry.seq)
                        edges.append(pour)
                        if seen.insert(other).inserted { open.append(other) }
                    }
                }
                codes.formUnion(seen)
            }
            var nodes: [Genealogy.Container] = []
            for code in codes.sorted() {
                guard
                    let body = try String.fetchOne(
                        database, sql: "SELECT body FROM items WHERE code = ?1", arguments: [code])
                else { continue }
                let item = try Document.value(Item.self, body, what: "item \(code)")
                let orders = try String.fetchAll(
                    database,
                    sql:
                        "SELECT DISTINCT work_order FROM amounts WHERE item = ?1 AND work_order IS NOT NULL ORDER BY 1",
                    arguments: [code])
                nodes.append(Genealogy.Container(item, orders: orders))
            }
            return Genealogy(
                containers: nodes, pours: Array(Set(edges)).sorted { ($0.seq, $0.from) < ($1.seq, $1.from) },
                isCut: codes.count > Self.nodeLimit)
        }
    }

    /// Codes of all containers that hold or held some of a lot.
    public func containers(ofLot lot: String) async throws -> [String] {
        try await database.pool.read { database in
            try String.fetchAll(
                database, sql: "SELECT DISTINCT item FROM amounts WHERE lot = ?1 ORDER BY item LIMIT ?2",
                arguments: [lot, Self.nodeLimit])
        }
    }

    private static func entry(_ row: Row) throws -> AmountEntry {
        guard let unit = LedgerUnit(rawValue: row["unit"]), let account = AmountEntry.Account(rawValue: row["account"]),
            let kind = AmountEntry.Kind(rawValue: row["kind"])
        else { throw StoreError.damaged("amounts", "entry \(row["id"] as Int64) has an unknown unit, account or kind") }
        return AmountEntry(
            seq: row["seq"], at_ms: row["at"], item: row["item"], lot: row["lot"], material: row["material"],
            account: account, kind: kind, unit: unit, change: row["change"], other: row["other"],
            order: row["work_order"], by: row["actor"])
    }

    /// The conditions of a scope; only what is stated is asked, so that the index of its column is used.
    private struct Filter {
        private(set) var conditions: [String] = ["1"]
        private(set) var arguments = StatementArguments()

        init(_ scope: BalanceScope, items: Bool = false) {
            add(scope.lot, "lot = ?")
            add(scope.material, "material = ?")
            add(scope.item, items ? "code = ?" : "item = ?")
            add(scope.order, "work_order = ?")
        }

        mutating func add(_ value: (some DatabaseValueConvertible)?, _ condition: String) {
            guard let value else { return }
            conditions.append(condition)
            arguments += [value]
        }

        var sql: String { conditions.joined(separator: " AND ") }
    }
}
