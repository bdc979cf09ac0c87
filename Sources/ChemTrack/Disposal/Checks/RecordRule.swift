import Compliance

/// A record with what the rules need beside it.
struct RecordContext: Sendable {
    let record: ManifestRecord
    let tables: ManifestTables
    let now: ManifestTime
    let offset_min: Int

    var today: CalendarDay { now.day(offset_min: offset_min) }
    var lines: [(path: String, line: ManifestLine)] { record.lines.enumerated().map { ("lines[\($0)]", $1) } }
}

/// One rule about a record of ours: a row of the rule table.
struct RecordRule: Sendable {
    let id: String
    /// nil = always; else only when the manifest is for this jurisdiction.
    let jurisdiction: ManifestJurisdiction?
    let find: @Sendable (RecordContext) -> [Breach]

    struct Breach {
        var path: String
        var severity: ManifestProblem.Severity
        var isMissing: Bool
        var zh: String
        var en: String
        var citation: Citation

        static func error(_ path: String, zh: String, en: String, _ citation: Citation) -> Breach {
            Breach(path: path, severity: .error, isMissing: false, zh: zh, en: en, citation: citation)
        }

        static func warning(_ path: String, zh: String, en: String, _ citation: Citation) -> Breach {
            Breach(path: path, severity: .warning, isMissing: false, zh: zh, en: en, citation: citation)
        }

        /// A field to be filled in before dispatch.
        static func missing(_ path: String, zh: String, en: String, _ citation: Citation) -> Breach {
            Breach(
                path: path, severity: .error, isMissing: true, zh: "没有填写\(zh)", en: "\(en) is not filled in",
                citation: citation)
        }
    }

    init(
        _ id: String, _ jurisdiction: ManifestJurisdiction? = nil,
        _ find: @escaping @Sendable (RecordContext) -> [Breach]
    ) {
        self.id = id
        self.jurisdiction = jurisdiction
        self.find = find
    }

    func problems(_ context: RecordContext) -> [ManifestProblem] {
        find(context).map {
            ManifestProblem(
                rule: id, path: $0.path, severity: $0.severity, isMissing: $0.isMissing,
                message: Bilingual(zh: $0.zh, en: $0.en), citation: $0.citation)
        }
    }

    static let all: [RecordRule] = massRules + descriptionRules + chinaRules + chinaPartyRules + receivedRules

    static func isBlank(_ text: String?) -> Bool { text?.trimmingBlanks.isEmpty != false }
}
