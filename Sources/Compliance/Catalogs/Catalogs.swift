import Foundation

/// All catalogues of one or more directories, loaded and checked as one, seen as of a day.
///
/// A directory holds `catalogs.json` and the files it names. Every problem of every file is found before the load
/// fails, so that a person can correct them in one go. Several editions of a catalogue may be loaded side by side:
/// ``asOf(_:)`` picks those in force on a day, ``pinned(to:)`` those that a decision recorded.
public struct Catalogs: Sendable {
    /// Every edition of an id, by the day it came into force.
    private var known: [String: [CatalogTable]] = [:]
    private var order: [String] = []
    private var tables: [String: CatalogTable] = [:]

    /// Loads and checks a directory; of each catalogue the newest edition is taken.
    ///
    /// - Throws: ``CatalogError/unreadable(path:reason:)`` or ``CatalogError/problems(_:)`` with all of them.
    public static func load(from directory: String) throws(CatalogError) -> Catalogs {
        try load(from: [directory])
    }

    /// Loads several directories into one set: the product's own, then a plant's. A reference may point across.
    public static func load(from directories: [String]) throws(CatalogError) -> Catalogs {
        var loader = CatalogLoader()
        for (place, directory) in directories.enumerated() { try loader.read(directory, isPlant: place > 0) }
        loader.checkReferences()
        guard loader.problems.isEmpty else { throw .problems(loader.problems) }
        var catalogs = Catalogs()
        for table in loader.tables {
            if catalogs.known[table.edition.id] == nil { catalogs.order.append(table.edition.id) }
            catalogs.known[table.edition.id, default: []].append(table)
        }
        for (id, editions) in catalogs.known {
            let sorted = Self.endedByTheNext(
                editions.sorted { ($0.edition.inForce ?? "") < ($1.edition.inForce ?? "") })
            catalogs.known[id] = sorted
            catalogs.tables[id] = sorted.last
        }
        return catalogs
    }

    /// An edition without an end of its own ends on the day before the next.
    private static func endedByTheNext(_ editions: [CatalogTable]) -> [CatalogTable] {
        editions.enumerated().map { place, table in
            guard place + 1 < editions.count,
                let next = editions[place + 1].edition.inForce.flatMap({ CalendarDay($0) })
            else { return table }
            var edition = table.edition
            edition.endsOn = min(edition.endsOn ?? "9999-12-31", CalendarDay(number: next.number - 1).text)
            return table.renamed(edition)
        }
    }

    /// The table with an id.
    public func table(_ id: String) throws(CatalogError) -> CatalogTable {
        guard let table = tables[id] else { throw .noTable(id) }
        return table
    }

    /// The chosen editions, in the order of `catalogs.json`.
    public var editions: [CatalogEdition] { order.compactMap { tables[$0]?.edition } }

    /// Every edition that is loaded, the editions of one catalogue by their dates.
    public var allEditions: [CatalogEdition] { order.flatMap { known[$0]?.map(\.edition) ?? [] } }

    /// The tables of one kind, in the order of `catalogs.json`.
    public func tables(of kind: CatalogKind) -> [CatalogTable] {
        order.compactMap { tables[$0] }.filter { $0.edition.kind == kind }
    }

    // MARK: Editions

    /// The same catalogues with the editions that were in force on a day.
    ///
    /// Where none was, the nearest one stands in: the newest that had begun, else the oldest. What rests on it says so,
    /// see ``CatalogEdition/isInForce(on:)``.
    public func asOf(_ day: CalendarDay) -> Catalogs {
        var chosen = self
        for (id, editions) in known {
            chosen.tables[id] = editions.last { ($0.edition.inForce ?? "") <= day.text } ?? editions.first
        }
        return chosen
    }

    /// The same catalogues with exactly these editions, as a decision recorded them; others stay as they are.
    ///
    /// - Throws: ``CatalogError/problems(_:)`` naming each edition that is not loaded with these very bytes.
    public func pinned(to recorded: [CatalogEditionKey]) throws(CatalogError) -> Catalogs {
        var chosen = self
        var missing: [CatalogProblem] = []
        for key in recorded {
            let found = known[key.id]?.first {
                $0.edition.edition == key.edition && $0.edition.sha256 == key.sha256
            }
            if let found {
                chosen.tables[key.id] = found
            } else {
                let others = known[key.id]?.map { "\($0.edition.edition) (\($0.edition.sha256.prefix(12))…)" } ?? []
                missing.append(
                    CatalogProblem(
                        file: key.id, line: nil, column: nil, columnName: nil,
                        what: "the edition `\(key.edition)` with SHA-256 \(key.sha256) is not loaded, there is "
                            + (others.isEmpty ? "none" : others.joined(separator: ", ")),
                        remedy: "name the folder of catalogues that the decision was made with"))
            }
        }
        guard missing.isEmpty else { throw .problems(missing) }
        return chosen
    }
}

/// Names one edition of one catalogue down to its bytes.
public struct CatalogEditionKey: Sendable, Codable, Hashable {
    public var id: String
    public var edition: String
    public var sha256: String

    public init(id: String, edition: String, sha256: String) {
        self.id = id
        self.edition = edition
        self.sha256 = sha256
    }
}
