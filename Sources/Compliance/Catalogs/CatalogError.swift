/// One thing wrong with a catalogue: where it is, what it is, and what to do.
public struct CatalogProblem: Sendable, Hashable, CustomStringConvertible {
    /// Path below the catalogue directory.
    public var file: String
    /// Line in the file, from 1; nil when the whole file is meant.
    public var line: Int?
    /// Number of the column, from 1, and its name.
    public var column: Int?
    public var columnName: String?
    /// What is wrong, with the offending text in backticks.
    public var what: String
    /// What to do about it.
    public var remedy: String

    public var description: String {
        var place = file
        if let line { place += ":\(line)" }
        if let column { place += ": column \(column)\(columnName.map { " (\($0))" } ?? "")" }
        return "\(place): \(what): \(remedy)"
    }
}

/// Why the catalogues cannot be used. All problems of a directory are listed, not only the first.
public enum CatalogError: Error, CustomStringConvertible {
    /// The directory or its `catalogs.json` cannot be read.
    case unreadable(path: String, reason: String)
    /// What the check of the files found; never empty.
    case problems([CatalogProblem])
    /// Code asked for a table that is not there.
    case noTable(String)
    /// Code asked for a column that a table lacks.
    case noColumn(String, table: String)

    public var description: String {
        switch self {
        case .unreadable(let path, let reason):
            "catalogues in `\(path)` cannot be read: \(reason): name a directory that holds catalogs.json"
        case .problems(let problems):
            problems.prefix(200).map(\.description).joined(separator: "\n")
                + (problems.count > 200 ? "\nand \(problems.count - 200) more problems" : "")
        case .noTable(let id): "there is no catalogue `\(id)`: add it to catalogs.json"
        case .noColumn(let column, let table): "catalogue `\(table)` has no column `\(column)`: add it to the file"
        }
    }

    /// The single problems, for callers that show them one by one.
    public var problems: [CatalogProblem] {
        if case .problems(let problems) = self { return problems }
        return []
    }
}
