import Compliance
import Foundation
import Testing

/// Bad compositions are told with the place, never skipped.
@Suite("Mixtures: input")
struct MixtureInputTests {
    @Test(
        "A content is read as data sheets print it",
        arguments: [
            ("12.5", 12.5, 12.5), ("\"10-30 %\"", 10.0, 30.0), ("\"10 – 30%\"", 10.0, 30.0), ("\"<5%\"", 0.0, 5.0),
            ("\"≤ 5 %\"", 0.0, 5.0), ("\">= 90 %\"", 90.0, 100.0), ("\"＞９０％\"", 90.0, 100.0), ("\"3%\"", 3.0, 3.0),
        ])
    func contents(text: String, low: Double, high: Double) throws {
        let json = Data("{\"cas\":\"67-64-1\",\"concentration_pct\":\(text)}".utf8)
        let component = try JSONDecoder().decode(MixtureComponent.self, from: json)
        #expect(component.low_pct == low && component.high_pct == high)
    }

    @Test("A content that cannot be read is an error", arguments: ["\"about half\"", "\"\"", "null", "true"])
    func unreadable(text: String) {
        let json = Data("{\"cas\":\"67-64-1\",\"concentration_pct\":\(text)}".utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(MixtureComponent.self, from: json) }
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(MixtureComponent.self, from: Data("{\"cas\":\"67-64-1\"}".utf8))
        }
    }

    @Test("What cannot be true is refused, with the component's place")
    func refused() {
        func problem(_ components: [MixtureComponent], ph: Double? = nil) -> MixtureError? {
            do throws(MixtureError) {
                try Mixture(components: components, ph: ph).check()
                return nil
            } catch { return error }
        }
        let acetone = MixtureComponent(cas: "67-64-1", pct: 50)
        #expect(problem([]) == .noComponents)
        #expect(
            problem([acetone, MixtureComponent(cas: "67-64-1", pct: 0)]) == .content(component: 2, low: 0, high: 0))
        #expect(problem([MixtureComponent(cas: "67-64-1", pct: 101)]) == .content(component: 1, low: 101, high: 101))
        #expect(
            problem([MixtureComponent(cas: "67-64-1", low_pct: 30, high_pct: 20)])
                == .content(component: 1, low: 30, high: 20))
        #expect(problem([MixtureComponent(name: " ", pct: 5)]) == .nothingNamed(component: 1))
        #expect(problem([acetone, acetone, MixtureComponent(cas: "67-56-1", pct: 0.1)]) == .tooMuch(100.1))
        #expect(problem([acetone, acetone]) == nil)
        #expect(problem([acetone], ph: 20) == .property("ph", 20, "-3", "17"))
        if case .cas(component: 1, _)? = problem([MixtureComponent(cas: "67-64-2", pct: 5)]) {
        } else {
            Issue.record("a wrong check digit was taken")
        }
        #expect(problem(Array(repeating: MixtureComponent(cas: "67-64-1", pct: 0.1), count: 501)) == .tooMany(501))
        for error in [problem([]), problem([MixtureComponent(cas: "67-64-2", pct: 5)])] {
            #expect(error?.message.zh.isEmpty == false && error?.message.en.isEmpty == false)
        }
    }

    @Test("An unusable composition is an unknown material, not a harmless one")
    func unusable() throws {
        let profile = try SubstanceIdentityTests.shared.get().profile(
            SubstanceQuery(mixture: Mixture(components: [MixtureComponent(cas: "67-64-1", pct: 120)])))
        #expect(!profile.isKnown && profile.statements.isEmpty)
        #expect(profile.unknownBecause?.en.contains("120") == true)
    }

    @Test("A stated class that does not exist makes the material unknown")
    func stated() throws {
        let query = SubstanceQuery(
            cas: try CASNumber("67-64-1"),
            stated: StatedClassification(
                author: .sds, document: "SDS", date: "2026-01-01", hazards: [.init("FLAM_LIQ", "7")], complete: true))
        let profile = try SubstanceIdentityTests.shared.get().profile(query)
        #expect(!profile.isKnown && profile.has("FLAM_LIQ"))
    }

    @Test("The data sheet goes before the list, and what it changes stays visible")
    func differences() throws {
        let query = SubstanceQuery(
            cas: try CASNumber("67-64-1"),
            stated: StatedClassification(
                author: .sds, document: "SDS of the maker", date: "2026-01-01", hazards: [.init("FLAM_LIQ", "1")],
                complete: true))
        let profile = try SubstanceIdentityTests.shared.get().profile(query)
        let used = try #require(profile.statements.first { $0.hazardClass == "FLAM_LIQ" })
        #expect(used.category == "1" && used.origin == .sds && used.source.document == "SDS of the maker")
        #expect(profile.differing.contains { $0.hazardClass == "FLAM_LIQ" && $0.category == "2" })
        // What it does not speak of stays.
        #expect(profile.has("EYE_DAM"))
    }

    @Test("Where two official tables differ, the other one is shown")
    func officialDifferences() throws {
        let registry = try SubstanceIdentityTests.shared.get()
        let toluene = SubstanceQuery(cas: try CASNumber("108-88-3"))
        let chinese = registry.profile(toluene, regime: .cn)
        #expect(chinese.statements.allSatisfy { $0.origin == .official })
        let european = registry.profile(toluene, regime: .eu)
        #expect(european.differing.contains { $0.hazardClass == "AQUATIC_CHRONIC" && $0.origin == .otherRegime })
    }
}
