import Foundation
import Testing

@testable import Compliance

/// One group of `Cases/pairs-special.json`: materials with a rule of their own, and their counterparts.
struct SpecialGroup: Decodable, Sendable, CustomTestStringConvertible {
    var group: Bilingual
    /// Rule of `plant-pair-rules`.
    var rule: String
    /// The mildest answer that is still right for the pairs that are kept apart.
    var at_least: KeepAnswer
    /// A gas that the mixture gives off and that has to be named, but for the pairs of some materials.
    var gas: String?
    var gas_except: [String]?
    var kept_apart: [PracticePair]
    var may_stand_together: [PracticePair]

    var testDescription: String { group.en }

    static let all: [SpecialGroup] = {
        guard let data = try? PairFixture.caseFile("pairs-special.json") else { return [] }
        return (try? JSONDecoder().decode([SpecialGroup].self, from: data)) ?? []
    }()
}

@Suite("Groups of materials with rules of their own")
struct PairSpecialTests {
    private static let registry = Result { try SubstanceRegistry(catalogs: try CatalogFixture.catalogs()) }

    private func judge(_ pair: PracticePair) throws -> PairVerdict {
        let (rules, registry) = (try PairFixture.rules(), try Self.registry.get())
        let a = registry.profile(try PairPracticeTests.query(pair.a))
        let b = registry.profile(try PairPracticeTests.query(pair.b))
        let (one, other) = (rules.judge(a, b), rules.judge(b, a))
        #expect(one.verdict == other.verdict && one.systems.map(\.answer) == other.systems.map(\.answer))
        return one
    }

    @Test("The case file is read, each of its rules exists, and none of the special rules is without a case")
    func readCases() throws {
        #expect(SpecialGroup.all.count >= 14)
        let rules = Set(try CatalogFixture.catalogs().table("plant-pair-rules").rows.map { $0["rule"] })
        #expect(SpecialGroup.all.allSatisfy { rules.contains($0.rule) })
    }

    @Test("They are kept as their rule says, with the gas that would come off", arguments: SpecialGroup.all)
    func keptApart(_ group: SpecialGroup) throws {
        for pair in group.kept_apart {
            let verdict = try judge(pair)
            let said = verdict.systems.map { "\($0.system) \($0.answer.rawValue): \($0.because.en)" }
            #expect(verdict.verdict >= group.at_least, "\(pair.names): \(said)")
            guard let gas = group.gas, group.gas_except?.contains(pair.a) != true else { continue }
            #expect(verdict.systems.contains { $0.gases.contains(gas) }, "\(pair.names): \(gas)")
        }
    }

    @Test("Their counterparts stand together", arguments: SpecialGroup.all)
    func together(_ group: SpecialGroup) throws {
        for pair in group.may_stand_together {
            let verdict = try judge(pair)
            let said = verdict.deciding.map { "\($0.system) \($0.answer.rawValue): \($0.because.en)" }
            #expect(verdict.verdict == .together, "\(pair.names): \(said)")
        }
    }
}
