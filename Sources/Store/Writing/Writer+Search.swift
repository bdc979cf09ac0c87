import ChemTrack
internal import GRDB

/// What may be looked for by parts of words; each has an index beside its table (see ``SearchGrams``).
enum SearchIndex: String {
    case items = "item_search"
    case manifests = "manifest_search"
}

extension Writer {
    /// Lets a row be found by what is in its text, and no more by what was.
    ///
    /// - Parameters:
    ///   - known: the text by which it is found so far; nil for a new row.
    ///   - row: the number of the row in its table.
    func index(_ text: String, insteadOf known: String? = nil, of row: Int64, in index: SearchIndex) throws {
        guard text != known else { return }
        if let known { try unindex(known, of: row, in: index) }
        try run("INSERT INTO \(index.rawValue) (rowid, words) VALUES (?1, ?2)", [row, SearchGrams.words(of: text)])
    }

    /// The index keeps no texts: what is taken out of it has to be what was put in.
    func unindex(_ text: String, of row: Int64, in index: SearchIndex) throws {
        try run(
            "INSERT INTO \(index.rawValue) (\(index.rawValue), rowid, words) VALUES ('delete', ?1, ?2)",
            [row, SearchGrams.words(of: text)])
    }

    func put(_ manifest: Manifest) throws {
        let search = manifest.searchText
        let known = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT number, search FROM manifests WHERE id = ?1"),
            arguments: [manifest.id])
        let (number, indexed): (Int64?, String?) = (known?["number"], known?["search"])
        try run(
            """
            INSERT INTO manifests (id, state, created_at, search, listed, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, search = excluded.search,
              listed = excluded.listed, body = excluded.body
            """,
            [
                manifest.id, manifest.state.rawValue, manifest.createdAt_ms, search,
                try Document.text(manifest.listed), try Document.text(manifest),
            ])
        try index(search, insteadOf: indexed, of: number ?? database.lastInsertedRowID, in: .manifests)
    }
}
