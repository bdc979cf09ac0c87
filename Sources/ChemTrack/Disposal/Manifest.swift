public import Compliance

/// A manifest of the plant: the record from which the papers are made, and where it stands.
public struct Manifest: Sendable, Codable, Hashable, Identifiable {
    /// `M-0002`, ours; official numbers are in the record.
    public var id: String
    public var record: ManifestRecord
    /// What the checks said when it was made or issued.
    public var findings: [Finding]
    /// Codes of the containers on it.
    public var items: [String]
    public var createdAt_ms: Int64
    public var createdBy: String
    /// Versions that corrections replaced, oldest first; nil = never corrected.
    public var earlier: [ManifestVersion]?

    public init(
        id: String, record: ManifestRecord, findings: [Finding], items: [String], createdAt_ms: Int64,
        createdBy: String
    ) {
        self.id = id
        self.record = record
        self.findings = findings
        self.items = items
        self.createdAt_ms = createdAt_ms
        self.createdBy = createdBy
    }

    public var state: ManifestState { record.state }

    /// Every version, oldest first, with when and by whom it was replaced; the last one stands.
    public var everyVersion: [(record: ManifestRecord, kept: ManifestVersion?)] {
        (earlier ?? []).map { ($0.record, $0) } + [(record, nil)]
    }
}
