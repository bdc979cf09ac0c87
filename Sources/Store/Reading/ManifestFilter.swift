public import ChemTrack
internal import GRDB

/// Which manifests of a list are wanted; nil = all.
public struct ManifestFilter: Sendable, Hashable {
    public var state: ManifestState?
    /// Looked for in ids, official numbers, companies, vehicle, waste codes and names, containers.
    public var text: String?
    /// UTC ms of when it was made: from, and before.
    public var from_ms: Int64?
    public var before_ms: Int64?

    public init(
        state: ManifestState? = nil, text: String? = nil, from_ms: Int64? = nil, before_ms: Int64? = nil
    ) {
        self.state = state
        self.text = text
        self.from_ms = from_ms
        self.before_ms = before_ms
    }
}

extension PlantReader {
    /// Manifests, newest first. An `after` that does not exist has nothing after it.
    public func manifests(
        _ filter: ManifestFilter = ManifestFilter(), limit: Int, after: String?
    ) async throws -> Page<Manifest> {
        let limit = min(max(limit, 1), Self.pageLimit)
        let needle = filter.text.map { "%" + Self.escaped($0.lowercased()) + "%" }
        return try await database.pool.read { database in
            let bodies = try String.fetchAll(
                database,
                sql: """
                    SELECT body FROM manifests
                    WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR search LIKE ?2 ESCAPE '\\')
                      AND (?3 IS NULL OR created_at >= ?3) AND (?4 IS NULL OR created_at < ?4)
                      AND (?5 IS NULL OR (created_at, length(id), id)
                        < (SELECT created_at, length(id), id FROM manifests WHERE id = ?5))
                    ORDER BY created_at DESC, length(id) DESC, id DESC LIMIT ?6
                    """,
                arguments: [
                    filter.state?.rawValue, needle, filter.from_ms, filter.before_ms, after, limit + 1,
                ])
            let manifests = try bodies.prefix(limit).map { try Document.value(Manifest.self, $0, what: "manifest") }
            return Page(elements: manifests, next: bodies.count > limit ? manifests.last?.id : nil)
        }
    }
}

extension Manifest {
    /// What a list of manifests is searched in, in small letters, one value a line.
    var searchText: String {
        let parties = [record.generator, record.facility] + record.transporters
        let lines = record.lines.flatMap { [$0.name_zh, $0.name_en, $0.codes.cnCode] + $0.codes.us.map(Optional.some) }
        let texts: [String?] =
            [id, record.numbers.cnManifest, record.numbers.usMTN, record.trip?.plate, record.trip?.driver]
            + parties.flatMap { [$0.name, $0.name_zh] } + lines + items.map(Optional.some)
        return texts.compactMap { $0?.lowercased() }.filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
