/// The answer to a purchase request: every finding, and the editions it was made with, so that it can be made again.
public struct Decision: Sendable, Hashable, Codable {
    public struct Subject: Sendable, Hashable, Codable {
        public var cas: String?
        public var name: Bilingual
        public var condition: String?
    }

    public struct UsedCatalog: Sendable, Hashable, Codable {
        public var id: String
        public var edition: String
        public var sha256: String

        init(_ edition: CatalogEdition) {
            id = edition.id
            self.edition = edition.edition
            sha256 = edition.sha256
        }
    }

    /// The strictest verdict of all findings; `allowed` only when the substance and its hazards are known.
    public private(set) var verdict: Verdict
    public var substance: Subject
    /// Strictest first.
    public private(set) var findings: [Finding]
    public var catalogs: [UsedCatalog]

    init(substance: Subject, findings: [Finding], catalogs: [UsedCatalog]) {
        self.substance = substance
        self.findings = Self.sorted(findings)
        self.catalogs = catalogs
        verdict = findings.map(\.verdict).max() ?? .allowed
    }

    /// What has to be done before an order, from all findings.
    public var demands: Demands { Demands(findings) }

    /// Adds a finding that only the plant can make, such as "no place for it"; the verdict follows.
    public mutating func add(_ finding: Finding?) {
        guard let finding else { return }
        self = Decision(substance: substance, findings: findings + [finding], catalogs: catalogs)
    }

    /// Strictest first, else in the order they were found.
    static func sorted(_ findings: [Finding]) -> [Finding] {
        findings.enumerated().sorted {
            $0.element.verdict != $1.element.verdict ? $0.element.verdict > $1.element.verdict : $0.offset < $1.offset
        }.map(\.element)
    }
}
