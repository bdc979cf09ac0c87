public import ChemTrack
internal import GRDB

/// Which containers a list shows: everything given has to hold.
public struct ItemFilter: Sendable {
    /// Looked for in code, names, CAS, lot, supplier and other codes, capital or not.
    public var text: String?
    public var zone: String?
    public var state: ItemState?

    public init(text: String? = nil, zone: String? = nil, state: ItemState? = nil) {
        self.text = text
        self.zone = zone
        self.state = state
    }
}

extension PlantReader {
    /// Containers by code; those found by a text in the order they were entered.
    ///
    /// - Parameter after: code of the last container of the page before.
    public func items(_ filter: ItemFilter, limit: Int, after: String?) async throws -> Page<Item> {
        let limit = min(max(limit, 1), Self.pageLimit)
        let (sql, arguments) = Self.statement(filter, limit: limit + 1, after: after)
        return try await database.pool.read { database in
            let bodies = try String.fetchAll(database.cachedStatement(sql: sql), arguments: arguments)
            let items = try bodies.prefix(limit).map { try Document.value(Item.self, $0, what: "item") }
            return Page(elements: items, next: bodies.count > limit ? items.last?.code : nil)
        }
    }

    /// A zone holds few enough containers that each is asked; without one the index of the texts leads.
    private static func statement(_ filter: ItemFilter, limit: Int, after: String?) -> (String, StatementArguments) {
        var conditions = Conditions()
        let needle = filter.text?.lowercased()
        let question = filter.zone == nil ? needle.flatMap(SearchGrams.question) : nil
        conditions.add("item_search MATCH ?", question)
        conditions.add("zone = ?", filter.zone)
        conditions.add(filter.zone == nil ? "state = ?" : "+state = ?", filter.state?.rawValue)
        conditions.add("instr(search, ?) > 0", needle)
        conditions.add(
            question == nil ? "code > ?" : "item_search.rowid > (SELECT id FROM items WHERE code = ?)", after)
        let source = question == nil ? "items" : "item_search CROSS JOIN items ON items.id = item_search.rowid"
        return (
            "SELECT body FROM \(source) \(conditions.clause) ORDER BY \(question == nil ? "code" : "item_search.rowid") LIMIT ?",
            conditions.arguments + [limit]
        )
    }
}
