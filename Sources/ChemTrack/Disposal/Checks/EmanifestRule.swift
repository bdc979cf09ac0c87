import Compliance

/// One rule about an EPA document: a row of the rule table.
struct EmanifestRule: Sendable {
    /// A place that breaks the rule, with what stands there.
    struct Breach {
        var path: String
        var value: String

        init(_ path: String, _ value: String = "") {
            self.path = path
            self.value = value
        }
    }

    let id: String
    let severity: ManifestProblem.Severity
    let isMissing: Bool
    /// `{value}` stands for what was found.
    let zh: String
    let en: String
    let citation: Citation
    let breaches: @Sendable (EmanifestContext) -> [Breach]

    static func error(
        _ id: String, zh: String, en: String, citation: Citation? = nil,
        _ breaches: @escaping @Sendable (EmanifestContext) -> [Breach]
    ) -> EmanifestRule {
        EmanifestRule(
            id: "emanifest.\(id)", severity: .error, isMissing: false, zh: zh, en: en,
            citation: citation ?? ManifestCitation.emanifestRules(id), breaches: breaches)
    }

    static func warning(
        _ id: String, zh: String, en: String, citation: Citation? = nil,
        _ breaches: @escaping @Sendable (EmanifestContext) -> [Breach]
    ) -> EmanifestRule {
        EmanifestRule(
            id: "emanifest.\(id)", severity: .warning, isMissing: false, zh: zh, en: en,
            citation: citation ?? ManifestCitation.emanifestRules(id), breaches: breaches)
    }

    /// A field that has to be filled in before the document is submitted.
    static func missing(
        _ id: String, zh: String, en: String = "Mandatory Field is not Provided.", citation: Citation? = nil,
        _ breaches: @escaping @Sendable (EmanifestContext) -> [Breach]
    ) -> EmanifestRule {
        EmanifestRule(
            id: "emanifest.\(id)", severity: .error, isMissing: true, zh: zh, en: en,
            citation: citation ?? ManifestCitation.emanifestRules(id), breaches: breaches)
    }

    /// The table. What only EPA's own registers can answer (is a site registered, has it a certifier) is not in it.
    static let all: [EmanifestRule] =
        documentRules + siteRules + signatureRules + lineRules + amountRules + biennialRules + pcbRules + receiptRules
        + rejectionRules + imageRules + ignoredRules + commentRules
}

/// An EPA document with what the rules ask of it again and again.
struct EmanifestContext: Sendable {
    let document: JSONTree
    let tables: ManifestTables
    let now: ManifestTime
    let sites: [(path: String, tree: JSONTree)]
    let transporters: [(path: String, tree: JSONTree)]
    let wastes: [(path: String, tree: JSONTree)]

    init(_ document: JSONTree, tables: ManifestTables, now: ManifestTime) {
        self.document = document
        self.tables = tables
        self.now = now
        transporters = (document["transporters"]?.items ?? []).enumerated()
            .map { ("Emanifest.transporters.\($0)", $1) }
        wastes = (document["wastes"]?.items ?? []).enumerated().map { ("Emanifest.wastes.\($0)", $1) }
        sites =
            [("generator", "Emanifest.generator"), ("designatedFacility", "Emanifest.designatedFacility")]
            .compactMap { name, path in document[name].map { (path, $0) } } + transporters
    }

    var status: String { document["status"]?.text ?? "" }
    var submission: String { document["submissionType"]?.text ?? "" }
    var isImage: Bool { submission == "Image" }
    var isElectronic: Bool { submission == "FullElectronic" || submission == "Hybrid" || submission.isEmpty }

    private static let order = ["NotAssigned", "Pending", "Scheduled", "InTransit", "ReadyForSignature", "Signed"]

    /// Whether the status is this one or a later one.
    func isAtLeast(_ other: String) -> Bool {
        let late = ["Corrected", "UnderCorrection", "MtnValidationFailed"]
        let here = Self.order.firstIndex(of: status) ?? (late.contains(status) ? Self.order.count : -1)
        return here >= Self.order.firstIndex(of: other) ?? 0
    }

    /// The places of wastes where a condition holds, below a path.
    func wastes(_ suffix: String, where isBroken: (JSONTree) -> Bool) -> [EmanifestRule.Breach] {
        wastes.filter { isBroken($0.tree) }.map { .init("\($0.path).\(suffix)") }
    }

    func time(_ site: JSONTree?) -> ManifestTime? {
        site?[path: "paperSignatureInfo.signatureDate"]?.text.flatMap { ManifestTime($0) }
    }
}

/// Checks of texts that several rules share.
enum EmanifestForm {
    /// 9 digits and 3 capital letters.
    static func isTrackingNumber(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 12 && bytes.prefix(9).allSatisfy { (48...57).contains($0) }
            && bytes.suffix(3).allSatisfy { (65...90).contains($0) }
    }

    /// Suffixes of EPA's service and of the registered printers known here.
    static let trackingSuffixes: Set<String> = ["ELC", "CTN", "DAT", "FLE", "GBF", "GRR", "JJK", "MWI", "PSC"]

    /// A number of the right form whose last three letters nobody is known to use.
    static func hasUnknownSuffix(_ text: String) -> Bool {
        isTrackingNumber(text) && !trackingSuffixes.contains(String(text.suffix(3)))
    }

    /// Whether a waste code has the form of its state; other states than California and Texas have up to 8 letters, digits
    /// and hyphens.
    static func isStateCode(_ text: String, of state: String) -> Bool {
        let bytes = Array(text.utf8)
        func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
        func isCapital(_ byte: UInt8) -> Bool { (65...90).contains(byte) }
        switch state {
        case "CA": return bytes.count == 3 && bytes.allSatisfy(isDigit)
        case "TX":
            return bytes.count == 8 && bytes.prefix(4).allSatisfy { isDigit($0) || isCapital($0) }
                && bytes[4...6].allSatisfy(isDigit) && "H123".utf8.contains(bytes[7])
        default:
            return (1...8).contains(bytes.count)
                && bytes.allSatisfy { isDigit($0) || isCapital($0) || (97...122).contains($0) || $0 == 45 }
        }
    }

    /// Two letters and up to ten letters or digits.
    static func isSiteID(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return (3...12).contains(bytes.count) && bytes.prefix(2).allSatisfy { (65...90).contains($0) }
            && bytes.dropFirst(2).allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
    }

    /// `###-###-####`
    static func isPhone(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 12
            && bytes.enumerated().allSatisfy { $0 == 3 || $0 == 7 ? $1 == 45 : (48...57).contains($1) }
    }

    /// `12345` or `12345-6789`
    static func isZip(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        func digits(_ part: ArraySlice<UInt8>) -> Bool { part.allSatisfy { (48...57).contains($0) } }
        if bytes.count == 5 { return digits(bytes[...]) }
        return bytes.count == 10 && digits(bytes[..<5]) && (bytes[5] == 45 || bytes[5] == 32) && digits(bytes[6...])
    }

    /// A letter and three digits, as D001 or P105.
    static func isFederalCode(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 4 && "DFKPU".utf8.contains(bytes[0])
            && bytes.dropFirst().allSatisfy { (48...57).contains($0) }
    }

    static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !text.contains(where: \.isWhitespace)
            && parts[1].split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
    }
}
