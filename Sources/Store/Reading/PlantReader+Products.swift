public import ChemTrack
internal import GRDB

extension PlantReader {
    /// Products with a text in their name, supplier, article number, GTIN or CAS number, oldest first.
    public func products(text: String, limit: Int, after: String?) async throws -> Page<Product> {
        let limit = min(max(limit, 1), Self.pageLimit)
        return try await database.pool.read { database in
            let bodies = try String.fetchAll(
                database,
                sql: """
                    SELECT body FROM products
                    WHERE (?1 = '' OR instr(search, ?1))
                      AND (?2 IS NULL OR length(id) > length(?2) OR length(id) = length(?2) AND id > ?2)
                    ORDER BY length(id), id LIMIT ?3
                    """,
                arguments: [text.lowercased(), after, limit + 1])
            let products = try bodies.prefix(limit).map { try Document.value(Product.self, $0, what: "product") }
            return Page(elements: products, next: bodies.count > limit ? products.last?.id : nil)
        }
    }
}
