import Foundation
import Testing

@testable import Compliance

/// One line of `Cases/pairs-conditions.json`: what strength and form, which no CAS number carries, make of a pair.
struct ConditionPair: Decodable, Sendable, CustomTestStringConvertible {
    var a: String
    var b: String
    var verdict: KeepAnswer
    var clause: String
    var why: String

    var testDescription: String { "\(a) with \(b): \(why)" }

    static let all: [ConditionPair] = {
        guard let data = try? PairFixture.caseFile("pairs-conditions.json") else { return [] }
        return (try? JSONDecoder().decode([ConditionPair].self, from: data)) ?? []
    }()
}

@Suite("Strength and form of a pair's members")
struct PairConditionTests {
    private static let registry = Result { try SubstanceRegistry(catalogs: try CatalogFixture.catalogs()) }

    private func profile(_ text: String) throws -> HazardProfile {
        try Self.registry.get().profile(try PairPracticeTests.query(text))
    }

    @Test("The case file is read")
    func readCases() { #expect(ConditionPair.all.count >= 25) }

    @Test("One CAS number, another strength or form, another verdict", arguments: ConditionPair.all)
    func conditions(_ one: ConditionPair) throws {
        let rules = try PairFixture.rules()
        let (a, b) = (try profile(one.a), try profile(one.b))
        let verdict = rules.judge(a, b)
        let said = verdict.systems.map { "\($0.system) \($0.answer.rawValue): \($0.because.en)" }
        #expect(verdict.verdict == one.verdict, "\(said)")
        #expect(rules.judge(b, a).verdict == verdict.verdict)
    }

    @Test(
        "To state less never makes a pair milder",
        arguments: [
            "7697-37-2", "7722-84-1", "7429-90-5", "7440-66-6", "7440-58-6", "64-19-7", "7664-93-9", "1336-21-6",
        ])
    func statingLess(_ cas: String) throws {
        let rules = try PairFixture.rules()
        let others = try ["67-64-1", "56-23-5", "7647-01-0", "7722-64-7", "1310-73-2", "143-33-9"].map {
            try profile($0)
        }
        for stated in ["@3%", "@10%", "@50%", "@64%", "@article", "@powder", "@5%@solution"] {
            let known = try profile(cas + stated)
            // What the registry finds in another entry of the catalogue is another matter: here the same hazards are
            // judged with and without what is stated.
            var silent = known
            silent.concentration_pct = nil
            silent.form = known.form == .article || known.form == .powder ? nil : known.form
            for other in others {
                let (less, more) = (rules.judge(silent, other), rules.judge(known, other))
                #expect(less.verdict >= more.verdict, "\(cas)\(stated) with \(other.name.en)")
            }
        }
    }

    @Test("What was taken away is said, with its entry")
    func explained() throws {
        let rules = try PairFixture.rules()
        let verdict = rules.judge(try profile("7697-37-2@10%@solution"), try profile("67-64-1"))
        let plant = try #require(verdict.systems.first { $0.system == "plant" })
        #expect(plant.because.en.contains("007-030-00-3") && plant.because.zh.contains("不是氧化性液体"))
        let strong = rules.judge(try profile("7697-37-2@70%"), try profile("67-64-1"))
        #expect(strong.systems.allSatisfy { !$0.because.en.contains("no oxidising liquid") })
    }
}
