import ChemTrack
import Foundation
import Testing

/// `Cases/epa-rules.csv` lists every validation rule that EPA publishes for its service, and what became of it here:
/// `rule` (checked by the named rule), `schema` (checked as the form of the document), `register` (only EPA's own
/// registers, users or stored documents can answer, and which of them).
@Suite("EPA's validation rules, none forgotten")
struct DisposalRuleTableTests {
    struct Row {
        var number: Int
        var severity: String
        var field: String
        var status: String
        var rule: String
    }

    static func rows() throws -> [Row] {
        CaseFile.rows("epa-rules").map { row in
            let cells = { (column: String) in row[column] ?? "" }
            return Row(
                number: Int(cells("number")) ?? -1, severity: cells("severity"), field: cells("field"),
                status: cells("status"),
                rule: cells("rule_or_why"))
        }
    }

    @Test("All 195 are in the table, and what is said to be checked names a rule that is there")
    func complete() throws {
        let rows = try Self.rows()
        #expect(rows.map(\.number) == Array(0..<195))
        let names = Set(ManifestChecks.ruleNames)
        for row in rows {
            #expect(["rule", "schema", "register"].contains(row.status), "\(row.number)")
            if row.status == "rule" { #expect(names.contains(row.rule), "\(row.number): \(row.rule)") }
            if row.status == "register" { #expect(!row.rule.isEmpty, "\(row.number) says not why") }
        }
        #expect(rows.count { $0.status == "rule" || $0.status == "schema" } == 175)
    }

    @Test("Every rule about an EPA document is one of EPA's, or is known to be ours")
    func noneBeside() throws {
        let ours: Set<String> = [
            "emanifest.mtn.format", "emanifest.mtn.suffix", "emanifest.mtn", "emanifest.transporters", "emanifest.zip",
            "emanifest.transporter.order", "emanifest.dot.english", "emanifest.dot.technicalName",
            "emanifest.federalWasteCodes", "emanifest.federalWasteCodes.unknown", "emanifest.codes.paper",
            "emanifest.state", "emanifest.stateWasteCodes.form", "emanifest.lineNumber", "emanifest.lines.paper",
            "emanifest.quantity.zero", "emanifest.consentNumber",
        ]
        let table = Set(try Self.rows().map(\.rule))
        let beside = ManifestChecks.ruleNames.filter { $0.hasPrefix("emanifest.") && !table.contains($0) }
        #expect(Set(beside).subtracting(ours) == [])
    }

    /// A refused load on paper, with who takes it instead.
    static func document(_ rejection: String, submission: String = "DataImage5Copy", isRejected: Bool = true) -> String
    {
        """
        {"submissionType": "\(submission)", "status": "ReadyForSignature", "rejection": \(isRejected),
         "designatedFacility": {"epaSiteId": "VAD000509999",
           "paperSignatureInfo": {"printedName": "A", "signatureDate": "2026-11-20T00:00:00.000+00:00"}},
         "rejectionInfo": {\(rejection)}}
        """
    }

    static let signed = "\"paperSignatureInfo\": {\"printedName\": \"B\", \"signatureDate\": \"2026-11-21T00:00:00Z\"}"
    static let good = """
        "transporterOnSite": true, "rejectionType": "FullReject", "alternateDesignatedFacilityType": "Tsdf",
        "rejectionComments": "x", "alternateDesignatedFacility": {"epaSiteId": "VAD000501111", \(signed)}
        """

    @Test(
        "What EPA asks of a refusal",
        arguments: [
            (good, [String]()),
            (good.replacing("FullReject", with: "PartialReject"), ["rejection.onSite.type"]),
            (good + ", \"newManifestTrackingNumbers\": [\"123456789ELC\"]", ["rejection.onSite.numbers"]),
            (
                good + ", \"newManifestTrackingNumbers\": [\"123456789XYZ\"]",
                ["rejection.onSite.numbers", "numbers.suffix"]
            ),
            (good.replacing("true", with: "false"), ["rejection.offSite"]),
            (good.replacing("\"epaSiteId\": \"VAD000501111\", ", with: ""), ["rejection.alternate.epaSiteId"]),
            (good.replacing("VAD000501111", with: "??"), ["rejection.alternate.epaSiteId.format"]),
            (good.replacing("2026-11-21", with: "2026-11-19"), ["rejection.alternate.order"]),
            (good.replacing("2026-11-21", with: "2026-12-21"), ["rejection.alternate.future"]),
            (
                good.replacing(", \(signed)", with: ""),
                ["rejection.alternate.date", "rejection.alternate.name"]
            ),
        ])
    func refusals(rejection: String, expected: [String]) throws {
        let tree = try JSONTree(Data(Self.document(rejection).utf8))
        let checks = ManifestChecks(tables: DisposalSample.noTables, now: DisposalSample.now)
        let found = checks.problems(ofEmanifest: tree).map(\.rule).filter {
            $0.hasPrefix("emanifest.rejection.") || $0 == "emanifest.numbers.suffix"
        }
        #expect(Set(found) == Set(expected.map { "emanifest.\($0)" }))
    }

    @Test("Of a load that is not refused the refusal is ignored, and on an electronic one that the vehicle is there")
    func ignored() throws {
        let checks = ManifestChecks(tables: DisposalSample.noTables, now: DisposalSample.now)
        func rules(_ text: String) throws -> Set<String> {
            Set(checks.problems(ofEmanifest: try JSONTree(Data(text.utf8))).map(\.rule))
        }
        #expect(try rules(Self.document(Self.good, isRejected: false)).contains("emanifest.rejection.none"))
        #expect(
            try rules(Self.document(Self.good, submission: "FullElectronic")).contains(
                "emanifest.rejection.onSite.electronic"))
        #expect(try rules(Self.document(Self.good, submission: "Image")).contains("emanifest.image.ignored") == false)
        let image = "{\"submissionType\": \"Image\", \"residue\": true, \"wastes\": [{\"lineNumber\": 1}]}"
        #expect(try rules(image).contains("emanifest.image.ignored"))
    }
}
