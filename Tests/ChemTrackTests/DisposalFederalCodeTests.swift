import ChemTrack
import Testing

@Suite("Federal waste codes of a manifest")
struct DisposalFederalCodeTests {
    private func unknownCodes(_ codes: [String]) throws -> [ManifestProblem] {
        var record = try DisposalCheckTests.ready()
        record.lines[0].codes.federal = codes.map { ManifestCode($0) }
        return try DisposalSample.problems(record).filter { $0.rule == "emanifest.federalWasteCodes.unknown" }
    }

    @Test(
        "A code of the right form that no list holds is refused", arguments: ["D999", "F013", "K027X", "P300", "U002X"])
    func unlisted(code: String) throws {
        let problems = try unknownCodes(["D001", code])
        #expect(problems.count == 1)
        #expect(problems.first?.line.contains(code) == true)
    }

    @Test(
        "A listed code passes, also those for whole shipments",
        arguments: ["D001", "F003", "K062", "P105", "U002", "LABP", "PHRM"])
    func listed(code: String) throws {
        #expect(try unknownCodes([code]).isEmpty)
    }
}
