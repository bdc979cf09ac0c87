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
    /// Manifests, newest first, each with what a list shows of it (``Manifest/listed``). An `after` that does not exist
    /// has nothing after it.
    public func manifests(
        _ filter: ManifestFilter = ManifestFilter(), limit: Int, after: String?
    ) async throws -> Page<Manifest> {
        let limit = min(max(limit, 1), Self.pageLimit)
        let (sql, arguments) = Self.statement(filter, limit: limit + 1, after: after)
        return try await database.pool.read { database in
            let texts = try String.fetchAll(database.cachedStatement(sql: sql), arguments: arguments)
            let manifests = try texts.prefix(limit).map { try Document.value(Manifest.self, $0, what: "manifest") }
            return Page(elements: manifests, next: texts.count > limit ? manifests.last?.id : nil)
        }
    }

    private static func statement(
        _ filter: ManifestFilter, limit: Int, after: String?
    ) -> (String, StatementArguments) {
        var conditions = Conditions()
        let needle = filter.text?.lowercased()
        let question = needle.flatMap(SearchGrams.question)
        conditions.add("manifest_search MATCH ?", question)
        conditions.add("instr(search, ?) > 0", needle)
        conditions.add("state = ?", filter.state?.rawValue)
        conditions.add("created_at >= ?", filter.from_ms)
        conditions.add("created_at < ?", filter.before_ms)
        let order = question == nil ? "number" : "manifest_search.rowid"
        conditions.add("\(order) < (SELECT number FROM manifests WHERE id = ?)", after)
        let source =
            question == nil
            ? "manifests" : "manifest_search CROSS JOIN manifests ON manifests.number = manifest_search.rowid"
        return (
            "SELECT listed FROM \(source) \(conditions.clause) ORDER BY \(order) DESC LIMIT ?",
            conditions.arguments + [limit]
        )
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

    /// The manifest with what a list shows of it and no more: parties by name, lines by what they are, hold and weigh.
    var listed: Manifest {
        var short = self
        short.earlier = nil
        short.record = ManifestRecord(
            id: record.id, state: record.state, jurisdictions: record.jurisdictions, generator: record.generator.listed,
            transporters: record.transporters.map(\.listed), facility: record.facility.listed, trip: record.trip,
            lines: record.lines.map(\.listed))
        short.record.version = record.version
        short.record.numbers = record.numbers
        short.record.paperReason = record.paperReason
        short.record.hasDiscrepancy = record.hasDiscrepancy
        short.record.rejection = record.rejection
        return short
    }
}

extension ManifestParty {
    fileprivate var listed: ManifestParty {
        var short = ManifestParty(name: name, name_zh: name_zh)
        short.signature = signature
        return short
    }
}

extension ManifestLine {
    fileprivate var listed: ManifestLine {
        var short = ManifestLine(number: number, containers: containers, mass_mg: mass_mg)
        (short.pieces, short.name_zh, short.name_en) = (pieces, name_zh, name_en)
        (short.codes.cnCategory, short.codes.cnCode) = (codes.cnCategory, codes.cnCode)
        short.printedDOT = (try? shippingText()).map { PrintedDescription(text: $0) }
        (short.managementMethod, short.cnTreatment) = (managementMethod, cnTreatment)
        short.received = received
        return short
    }
}
