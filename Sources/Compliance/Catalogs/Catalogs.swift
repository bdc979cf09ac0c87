import Foundation

/// All catalogues of a directory, loaded and checked as one.
///
/// The directory holds `catalogs.json` and the files it names. Every problem of every file is found before
/// the load fails, so that a person can correct them in one go.
public struct Catalogs: Sendable {
    private var tables: [String: CatalogTable] = [:]
    private var order: [String] = []

    /// Loads and checks a directory.
    ///
    /// - Throws: ``CatalogError/unreadable(path:reason:)`` or ``CatalogError/problems(_:)`` with all of them.
    public static func load(from directory: String) throws(CatalogError) -> Catalogs {
        try load(from: [directory])
    }

    /// Loads several directories into one set: the product's own, then a plant's. A reference may point across.
    public static func load(from directories: [String]) throws(CatalogError) -> Catalogs {
        var loader = CatalogLoader()
        for directory in directories { try loader.read(directory) }
        loader.checkReferences()
        guard loader.problems.isEmpty else { throw .problems(loader.problems) }
        var catalogs = Catalogs()
        for table in loader.tables {
            catalogs.tables[table.edition.id] = table
            catalogs.order.append(table.edition.id)
        }
        return catalogs
    }

    /// The table with an id.
    public func table(_ id: String) throws(CatalogError) -> CatalogTable {
        guard let table = tables[id] else { throw .noTable(id) }
        return table
    }

    /// The editions in the order of `catalogs.json`.
    public var editions: [CatalogEdition] { order.compactMap { tables[$0]?.edition } }

    /// The tables of one kind, in the order of `catalogs.json`.
    public func tables(of kind: CatalogKind) -> [CatalogTable] {
        order.compactMap { tables[$0] }.filter { $0.edition.kind == kind }
    }
}
