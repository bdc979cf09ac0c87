import Foundation
import Testing

@testable import Compliance

/// One line of `Cases/pairs-mixtures.json`.
struct MixturePair: Decodable, Sendable, CustomTestStringConvertible {
    struct Part: Decodable, Sendable {
        var cas: String?
        var name: String?
        var pct: Double
    }
    var product: String
    var components: [Part]
    /// True when the maker's data sheet classifies the product completely, with no hazard but these.
    var sds: [String]?
    var form: PhysicalForm
    var with: String
    /// The verdict, or the mildest that is still right.
    var verdict: KeepAnswer?
    var at_least: KeepAnswer?
    var gas: String?
    var clause: String

    var testDescription: String { "\(product) with \(with)" }

    static let all: [MixturePair] = {
        guard let data = try? PairFixture.caseFile("pairs-mixtures.json") else { return [] }
        return (try? JSONDecoder().decode([MixturePair].self, from: data)) ?? []
    }()

    var query: SubstanceQuery {
        SubstanceQuery(
            name: product, form: form,
            mixture: Mixture(
                components: components.map { MixtureComponent(cas: $0.cas, name: $0.name, pct: $0.pct) }),
            stated: sds.map { hazards in
                StatedClassification(
                    author: .sds, document: "SDS, maker", date: "2026-01-01",
                    hazards: hazards.map { text in
                        let parts = text.split(separator: ":").map(String.init)
                        return StatedClassification.Hazard(parts[0], parts[1])
                    }, complete: true)
            })
    }
}

@Suite("Pairs with a mixture")
struct PairMixtureTests {
    private static let registry = Result { try SubstanceRegistry(catalogs: try CatalogFixture.catalogs()) }

    @Test("The case file is read")
    func readCases() { #expect(MixturePair.all.count >= 15) }

    @Test("A mixture has the groups and kinds of its components from 1 % on", arguments: MixturePair.all)
    func judge(_ one: MixturePair) throws {
        let (rules, registry) = (try PairFixture.rules(), try Self.registry.get())
        let a = registry.profile(one.query)
        let b = registry.profile(try PairPracticeTests.query(one.with))
        let verdict = rules.judge(a, b)
        let said = verdict.systems.map { "\($0.system) \($0.answer.rawValue): \($0.because.en)" }
        if let expected = one.verdict { #expect(verdict.verdict == expected, "\(one.clause): \(said)") }
        if let least = one.at_least { #expect(verdict.verdict >= least, "\(one.clause): \(said)") }
        if let gas = one.gas { #expect(verdict.systems.contains { $0.gases.contains(gas) }, "\(said)") }
        #expect(rules.judge(b, a).verdict == verdict.verdict)
    }

    @Test("One more component, or more of it, never makes a pair milder", arguments: [51, 52, 53] as [UInt64])
    func moreComponents(seed: UInt64) throws {
        let (rules, registry) = (try PairFixture.rules(), try Self.registry.get())
        let parts = [
            "7732-18-5", "7647-01-0", "7681-52-9", "67-64-1", "64-17-5", "7722-84-1", "1310-73-2", "143-33-9",
            "1313-82-2",
            "108-88-3", "7722-64-7", "64-19-7", "56-23-5", "62-53-3", "107-13-1",
        ]
        let others = try ["67-64-1", "7647-01-0", "7722-64-7", "1310-73-2", "143-33-9", "7732-18-5"].map {
            registry.profile(SubstanceQuery(cas: try CASNumber($0)))
        }
        var random = CaseRandom(seed: seed)
        for round in 0..<30 {
            var list = parts.shuffled(using: &random).prefix(2).map { MixtureComponent(cas: $0, pct: 20) }
            func profile(_ list: [MixtureComponent]) -> HazardProfile {
                registry.profile(
                    SubstanceQuery(name: "product", form: .liquid, mixture: Mixture(components: list)))
            }
            let before = profile(list)
            list.append(MixtureComponent(cas: parts.randomElement(using: &random), pct: 30))
            let after = profile(list)
            let shuffled = profile(list.shuffled(using: &random))
            for other in others {
                let (less, more) = (rules.judge(before, other), rules.judge(after, other))
                // What the table of reactions and the plant's rules say of a part stays true of the whole; the storage
                // classes of TRGS 510 change with the whole, and what is left open of the composition is unknown.
                for system in ["cameo", "plant"] {
                    let was = try #require(less.systems.first { $0.system == system })
                    let now = try #require(more.systems.first { $0.system == system })
                    #expect(
                        now.answer >= was.answer || was.answer == .unknown,
                        "seed \(seed), round \(round), \(list.map { $0.cas ?? "" }) with \(other.name.en): \(system)")
                }
                #expect(
                    rules.judge(shuffled, other) == more, "seed \(seed), round \(round): the order of components")
            }
        }
    }

    @Test("Two drums of one product are one material, two products under one number are not")
    func sameProduct() throws {
        let (rules, registry) = (try PairFixture.rules(), try Self.registry.get())
        func product(_ acid_pct: Double) throws -> HazardProfile {
            registry.profile(
                SubstanceQuery(
                    name: "cleaner", form: .solution,
                    mixture: Mixture(components: [
                        MixtureComponent(cas: "7647-01-0", pct: acid_pct),
                        MixtureComponent(cas: "67-63-0", pct: 100 - acid_pct),
                    ]),
                    stated: StatedClassification(
                        author: .sds, document: "SDS", date: "2026-01-01", hazards: [.init("SKIN_CORR", "1B")],
                        complete: true)))
        }
        #expect(rules.judge(try product(20), try product(20)).systems.count == 1)
        #expect(rules.judge(try product(20), try product(30)).systems.count > 1)
    }
}
