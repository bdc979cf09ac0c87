import Foundation
import Testing

@testable import Compliance

/// Pairs as a person asks for them: identity, hazards and groups all come from the catalogues.
@Suite("Pairs by CAS number and class")
struct PairRegistryTests {
    private static let loaded = Result { () throws -> (PairRules, SubstanceRegistry) in
        let catalogs = try CatalogFixture.catalogs()
        return (try PairRules(catalogs: catalogs), try SubstanceRegistry(catalogs: catalogs))
    }

    private func judge(_ a: SubstanceQuery, _ b: SubstanceQuery) throws -> PairVerdict {
        let (rules, registry) = try Self.loaded.get()
        return rules.judge(registry.profile(a), registry.profile(b))
    }

    @Test(
        "Real pairs by CAS number get the verdict a chemist expects",
        arguments: [
            ("67-64-1", "64-17-5", KeepAnswer.together, "acetone, ethanol"),
            ("108-88-3", "1330-20-7", .together, "toluene, xylene"),
            ("67-63-0", "110-54-3", .together, "isopropanol, hexane"),
            ("7727-37-9", "7440-37-1", .together, "nitrogen, argon"),
            ("67-64-1", "7722-84-1", .separateRoom, "acetone, hydrogen peroxide"),
            ("67-64-1", "1333-82-0", .separateRoom, "acetone, chromium trioxide"),
            ("7697-37-2", "67-64-1", .separateRoom, "nitric acid, acetone"),
            ("143-33-9", "7647-01-0", .never, "sodium cyanide, hydrochloric acid"),
            ("151-50-8", "7664-93-9", .never, "potassium cyanide, sulfuric acid"),
            ("1310-73-2", "7664-93-9", .apart, "sodium hydroxide, sulfuric acid"),
            ("7440-23-5", "7732-18-5", .separateRoom, "sodium, water"),
            ("7782-50-5", "7664-41-7", .separateRoom, "chlorine, ammonia"),
            ("7681-52-9", "7647-01-0", .never, "sodium hypochlorite, hydrochloric acid"),
            ("94-36-0", "108-88-3", .separateRoom, "benzoyl peroxide, toluene"),
            ("1333-74-0", "7782-44-7", .separateRoom, "hydrogen, oxygen"),
            ("118-96-7", "67-64-1", .never, "TNT, acetone"),
            ("121-82-4", "67-64-1", .never, "RDX, acetone"),
            ("88-89-1", "67-64-1", .never, "picric acid, acetone"),
            ("78-67-1", "67-64-1", .separateRoom, "AIBN, acetone"),
            ("7722-64-7", "107-21-1", .apart, "potassium permanganate, ethylene glycol"),
        ])
    func byCAS(_ a: String, _ b: String, _ expected: KeepAnswer, _ names: String) throws {
        let verdict = try judge(SubstanceQuery(cas: try CASNumber(a)), SubstanceQuery(cas: try CASNumber(b)))
        #expect(
            verdict.verdict == expected,
            "\(names): \(verdict.systems.map { "\($0.system) \($0.answer.rawValue): \($0.because.en)" })")
    }

    @Test("A CAS number that no catalogue knows is unknown with anything")
    func unknownCAS() throws {
        let verdict = try judge(
            SubstanceQuery(cas: try CASNumber("999999-99-4")), SubstanceQuery(cas: try CASNumber("67-64-1")))
        #expect(verdict.verdict == .unknown)
    }

    @Test(
        "A class alone answers the segregation tables and leaves the chemistry unknown",
        arguments: [
            ("3", "5.1", KeepAnswer.apart, KeepAnswer.apart), ("3", "3", .together, .together),
            ("1.1D", "3", .separateRoom, .separateRoom), ("8", "5.1", .apart, .apart),
            ("4.2", "8", .separateRoom, .apart),
        ])
    func byClass(_ a: String, _ b: String, _ us: KeepAnswer, _ imdg: KeepAnswer) throws {
        let (rules, registry) = try Self.loaded.get()
        let left = try #require(registry.profile(transportClass: a))
        let right = try #require(registry.profile(transportClass: b))
        let systems = rules.judge(left, right).systems
        #expect(systems.first { $0.system == "us-177.848" }?.answer == us)
        #expect(systems.first { $0.system == "imdg" }?.answer == imdg)
        #expect(systems.first { $0.system == "cameo" }?.answer == .unknown)
        #expect(systems.first { $0.system == "trgs-510" }?.answer == .unknown)
        #expect(try #require(systems.first { $0.system == "plant" }).answer >= .unknown)
    }

    @Test("A 剧毒 chemical is one by its catalogue entry, not by its CAS number alone")
    func hypertoxicByCondition() throws {
        let (rules, registry) = try Self.loaded.get()
        func isHypertoxic(_ query: SubstanceQuery) -> Bool {
            StorageNeeds(registry.profile(query), rules: rules).isHypertoxic
        }
        let cas = try CASNumber("74-90-8")
        #expect(isHypertoxic(SubstanceQuery(cas: cas)))
        #expect(!isHypertoxic(SubstanceQuery(cas: cas, concentration_pct: 10, form: .solution)))
        #expect(isHypertoxic(SubstanceQuery(cas: try CASNumber("143-33-9"))))
        #expect(!isHypertoxic(SubstanceQuery(cas: try CASNumber("67-64-1"))))
    }
}
