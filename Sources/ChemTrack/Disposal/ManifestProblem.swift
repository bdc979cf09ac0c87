public import Compliance

/// One thing wrong with a manifest: which rule, where, how bad, why.
public struct ManifestProblem: Codable, Sendable, Hashable {
    public enum Severity: String, Codable, Sendable, CaseIterable {
        /// May not be sent off or submitted like this.
        case error
        /// Accepted, but a person should know.
        case warning
    }

    /// Stable name of the rule, for example `dot.description` or `emanifest.quantity.unit`.
    public var rule: String
    /// The field: `lines[0].dot` in our record, `Emanifest.wastes.0.quantity` in an EPA document.
    public var path: String
    public var severity: Severity
    /// True when the field is simply not filled in yet: a draft may be so.
    public var isMissing: Bool
    public var message: Bilingual
    public var citation: Citation

    public init(
        rule: String, path: String, severity: Severity, isMissing: Bool = false, message: Bilingual, citation: Citation
    ) {
        self.rule = rule
        self.path = path
        self.severity = severity
        self.isMissing = isMissing
        self.message = message
        self.citation = citation
    }

    /// `Emanifest.wastes.0.quantity: error: …`
    public var line: String {
        "\(path): \(severity.rawValue): \(message.en) [\(citation.document) \(citation.clause ?? "")]"
    }

    /// The problem as a finding, for whoever shows both: an error forbids the dispatch, a warning is a note.
    public var finding: Finding {
        Finding(
            rule: "manifest.\(rule)", verdict: severity == .error ? .prohibited : .note, citation: citation,
            facts: ["path": .text(path), "missing": .flag(isMissing)], message: message,
            remedy: isMissing
                ? Bilingual(zh: "填写 \(path)", en: "fill in \(path)")
                : Bilingual(zh: "更正 \(path)", en: "correct \(path)"))
    }
}
