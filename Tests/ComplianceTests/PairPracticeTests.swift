import Foundation
import Testing

@testable import Compliance

/// One line of `Cases/pairs-practice.json`: `7697-37-2@68%` is a CAS number with a strength, `@powder` a form.
struct PracticePair: Decodable, Sendable, CustomTestStringConvertible {
    struct File: Decodable {
        var dangerous: [PracticePair]
        var harmless: [PracticePair]
        var held_until_the_plant_says: [PracticePair]
    }

    var a: String
    var b: String
    var names: String
    /// The mildest answer that is still right.
    var at_least: KeepAnswer?

    var testDescription: String { names }

    static let file: File? = {
        guard let data = try? PairFixture.caseFile("pairs-practice.json") else { return nil }
        return try? JSONDecoder().decode(File.self, from: data)
    }()
}

/// What every chemist knows, asked by CAS number as the people of a plant ask.
@Suite("Pairs of laboratory and plant practice")
struct PairPracticeTests {
    private static let loaded = Result { () throws -> (PairRules, SubstanceRegistry) in
        let catalogs = try CatalogFixture.catalogs()
        return (try PairRules(catalogs: catalogs), try SubstanceRegistry(catalogs: catalogs))
    }

    static func query(_ text: String) throws -> SubstanceQuery {
        let parts = text.split(separator: "@").map(String.init)
        var query = SubstanceQuery(cas: try CASNumber(parts[0]))
        for part in parts.dropFirst() {
            if let form = PhysicalForm(rawValue: part) {
                query.form = form
            } else {
                let strength_pct = try #require(Double(part.dropLast()), "`\(part)` is no form and no strength")
                query.concentration_pct = strength_pct
            }
        }
        return query
    }

    private func judge(_ pair: PracticePair) throws -> PairVerdict {
        let (rules, registry) = try Self.loaded.get()
        let a = registry.profile(try Self.query(pair.a))
        let b = registry.profile(try Self.query(pair.b))
        let verdict = rules.judge(a, b)
        #expect(rules.judge(b, a).verdict == verdict.verdict, "the order of the two changes the answer")
        return verdict
    }

    @Test("The case file is read")
    func readCases() throws {
        let file = try #require(PracticePair.file)
        #expect(file.dangerous.count >= 200)
        #expect(file.harmless.count >= 60)
    }

    @Test("Dangerous neighbours are kept at least so far apart", arguments: PracticePair.file?.dangerous ?? [])
    func dangerous(_ pair: PracticePair) throws {
        let verdict = try judge(pair)
        let least = try #require(pair.at_least)
        #expect(least > .together)
        let said = verdict.systems.map { "\($0.system) \($0.answer.rawValue): \($0.because.en)" }
        #expect(verdict.verdict >= least, "\(said)")
        for answer in verdict.deciding {
            #expect(!answer.because.zh.isEmpty && !answer.because.en.isEmpty)
            #expect(!answer.citation.document.isEmpty && !answer.citation.edition.isEmpty)
        }
    }

    @Test("Everyday neighbours raise no alarm", arguments: PracticePair.file?.harmless ?? [])
    func harmless(_ pair: PracticePair) throws {
        let verdict = try judge(pair)
        let said = verdict.deciding.map { "\($0.system) \($0.answer.rawValue): \($0.because.en)" }
        #expect(verdict.verdict == .together, "\(said)")
    }

    @Test(
        "What nobody has classified is held until the plant says what it is",
        arguments: PracticePair.file?.held_until_the_plant_says ?? [])
    func held(_ pair: PracticePair) throws {
        #expect(try judge(pair).verdict == .unknown)
    }

    @Test(
        "No classified material stands beside what its class forbids",
        arguments: [
            ("67-64-1", ["OX_LIQ", "OX_SOL", "OX_GAS", "ORG_PEROX"]),
            ("7757-79-1", ["FLAM_LIQ", "FLAM_SOL", "FLAM_GAS", "ORG_PEROX", "SELF_REACT", "SELF_HEAT"]),
            ("7647-01-0@36%@solution", ["WATER_REACT", "EXPL", "PYR_LIQ", "PYR_SOL", "SELF_REACT"]),
            ("7727-37-9", ["EXPL", "PYR_LIQ", "PYR_SOL", "SELF_REACT"]),
        ])
    func wholeCatalogue(_ partner: String, _ forbidden: [String]) throws {
        let (rules, registry) = try Self.loaded.get()
        let other = rules.signature(of: registry.profile(try Self.query(partner)), isWaste: false)
        let catalogs = try CatalogFixture.catalogs()
        var numbers: Set<String> = []
        for id in ["cn-ghs", "cn-ghs-supplement", "eu-clp"] {
            for row in try catalogs.table(id).rows where !row["cas"].isEmpty { numbers.insert(row["cas"]) }
        }
        var judged = 0
        for number in numbers.sorted() {
            let profile = registry.profile(SubstanceQuery(cas: try CASNumber(number)))
            let shows = profile.statements.contains { forbidden.contains($0.hazardClass) }
            guard shows || !profile.isKnown else { continue }
            judged += 1
            let verdict = rules.judge(rules.signature(of: profile, isWaste: false), other).verdict
            #expect(verdict != .together, "\(number) \(profile.name.en)")
        }
        #expect(judged > 100)
    }
}
