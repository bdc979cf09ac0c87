import Foundation
import Testing

@testable import Compliance

/// SplitMix64: small, seedable, the same everywhere.
struct CaseRandom: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Seeds beside the fixed ones: `PROPERTY_SEEDS=5000:40` adds the 40 from 5000 on.
    static let more: [UInt64] = {
        let parts = (ProcessInfo.processInfo.environment["PROPERTY_SEEDS"] ?? "").split(separator: ":")
        guard parts.count == 2, let first = UInt64(parts[0]), let count = UInt64(parts[1]) else { return [] }
        return (0..<count).map { first &+ $0 }
    }()
}

@Suite("What holds for every pair")
struct PairPropertiesTests {
    private static let source = Citation(document: "random", edition: "1")
    /// Hazards that can be added without making two of a kind that stands alone (explosive, pyrophoric, …).
    private static let hazards: [(String, String, String)] = [
        ("FLAM_LIQ", "2", "H225"), ("FLAM_LIQ", "3", "H226"), ("FLAM_SOL", "1", "H228"), ("OX_LIQ", "2", "H272"),
        ("OX_SOL", "1", "H271"), ("ORG_PEROX", "C", "H242"), ("WATER_REACT", "1", "H260"), ("SELF_HEAT", "1", "H251"),
        ("ACUTE_TOX_ORAL", "3", "H301"), ("ACUTE_TOX_INHAL", "2", "H330"), ("SKIN_CORR", "1B", "H314"),
        ("CARC", "1A", "H350"), ("FLAM_GAS", "1", "H220"), ("OX_GAS", "1", "H270"),
    ]
    private static let alone: [(String, String, String)] = [
        ("EXPL", "1.1", "H201"), ("PYR_SOL", "1", "H250"), ("SELF_REACT", "C", "H242"),
    ]
    private static let classes = [
        "3", "4.1", "4.2", "4.3", "5.1", "5.2", "6.1", "8", "9", "2.1", "2.2", "2.3", "1.1D", "1.4S",
    ]
    private static let groups = [
        1, 2, 3, 4, 5, 7, 10, 11, 14, 16, 17, 19, 21, 22, 30, 33, 35, 44, 45, 46, 59, 61, 76, 98, 100,
    ]
    private static let forms: [PhysicalForm?] = [nil, .solid, .liquid, .solution, .gas]

    /// What TRGS 510 would call the kind of a hazard.
    private static func family(_ hCode: String) -> String {
        switch hCode {
        case "H270", "H271", "H272": "oxidiser"
        case "H220", "H280": "gas"
        case "H301", "H330", "H350": "toxic"
        case "H224", "H225", "H226": "flammable"
        case "H250", "H251": "4.2"
        default: hCode
        }
    }

    private func statement(_ one: (String, String, String)) -> HazardStatement {
        HazardStatement(hazardClass: one.0, category: one.1, hCode: one.2, source: Self.source)
    }

    private func profile(_ random: inout CaseRandom, _ number: Int) -> HazardProfile {
        let name = Bilingual(zh: "物料\(number)", en: "material \(number)")
        var profile = HazardProfile(name: name)
        let hazards = Self.hazards + Self.alone
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            profile.statements.append(statement(hazards[Int.random(in: 0..<hazards.count, using: &random)]))
        }
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            let hazardClass = Self.classes[Int.random(in: 0..<Self.classes.count, using: &random)]
            profile.transport.append(Transport(un: "", properShippingName: name, hazardClass: hazardClass))
        }
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let id = Self.groups[Int.random(in: 0..<Self.groups.count, using: &random)]
            let evidence = Int.random(in: 0..<5, using: &random) == 0 ? "name" : "curated"
            profile.reactiveGroups.append(ReactiveGroup(id: id, name: "", evidence: evidence))
        }
        profile.form = Self.forms[Int.random(in: 0..<Self.forms.count, using: &random)]
        profile.isKnown = Int.random(in: 0..<10, using: &random) != 0
        return profile
    }

    @Test("A pair gets the same answers both ways round", arguments: [1, 2, 3, 20_261_128] as [UInt64])
    func symmetric(seed: UInt64) throws {
        let rules = try PairFixture.rules()
        var random = CaseRandom(seed: seed)
        for number in 0..<400 {
            let a = profile(&random, number)
            let b = profile(&random, number + 1_000_000)
            let (one, other) = (rules.judge(a, b), rules.judge(b, a))
            #expect(one.verdict == other.verdict, "seed \(seed), pair \(number)")
            #expect(one.distance_m == other.distance_m, "seed \(seed), pair \(number)")
            #expect(one.systems.map(\.answer) == other.systems.map(\.answer), "seed \(seed), pair \(number)")
        }
    }

    @Test("One more hazard never makes a verdict milder", arguments: [11, 12, 13, 20_261_128] as [UInt64])
    func moreHazards(seed: UInt64) throws {
        let rules = try PairFixture.rules()
        var random = CaseRandom(seed: seed)
        for number in 0..<400 {
            var a = profile(&random, number)
            let b = profile(&random, number + 1_000_000)
            let before = rules.judge(a, b)
            let added = Self.hazards[Int.random(in: 0..<Self.hazards.count, using: &random)]
            // Two oxidisers, two gases or two poisons may share what an oxidiser and another may not.
            let kind = Self.family(added.2)
            let isGas = b.form == .gas || b.transport.contains { $0.hazardClass.hasPrefix("2") }
            if b.statements.contains(where: { Self.family($0.hCode) == kind }) || kind == "gas" && isGas { continue }
            a.statements.append(statement(added))
            let after = rules.judge(a, b)
            #expect(after.verdict >= before.verdict, "seed \(seed), pair \(number), \(added) added")
            #expect(after.requiredDistance_m >= before.requiredDistance_m, "seed \(seed), pair \(number), \(added)")
        }
    }

    @Test("One more reactive group never makes a verdict milder", arguments: [21, 22, 23] as [UInt64])
    func moreGroups(seed: UInt64) throws {
        let rules = try PairFixture.rules()
        var random = CaseRandom(seed: seed)
        for number in 0..<400 {
            var a = profile(&random, number)
            var b = profile(&random, number + 1_000_000)
            // A confirmed group beside guessed ones is more knowledge, not one more danger.
            a.reactiveGroups = a.reactiveGroups.map { ReactiveGroup(id: $0.id, name: "", evidence: "curated") }
            b.reactiveGroups = b.reactiveGroups.map { ReactiveGroup(id: $0.id, name: "", evidence: "curated") }
            let before = rules.judge(a, b).systems.first { $0.system == "cameo" }
            let id = Self.groups[Int.random(in: 0..<Self.groups.count, using: &random)]
            a.reactiveGroups.append(ReactiveGroup(id: id, name: "", evidence: "curated"))
            let after = rules.judge(a, b).systems.first { $0.system == "cameo" }
            let isStricter = try #require(after).answer >= #require(before).answer
            #expect(isStricter, "seed \(seed), pair \(number), group \(id) added")
        }
    }

    @Test("Less knowledge never makes a verdict milder", arguments: [31, 32, 33] as [UInt64])
    func lessKnowledge(seed: UInt64) throws {
        let rules = try PairFixture.rules()
        var random = CaseRandom(seed: seed)
        for number in 0..<400 {
            var a = profile(&random, number)
            let b = profile(&random, number + 1_000_000)
            let before = rules.judge(a, b)
            a.isKnown = false
            a.form = a.form == .solution || a.form == .gas ? a.form : nil
            let after = rules.judge(a, b)
            #expect(after.verdict >= before.verdict, "seed \(seed), pair \(number)")
            #expect(after.verdict >= .unknown, "seed \(seed), pair \(number)")
        }
    }

    @Test("One more possible transport entry never makes a verdict milder", arguments: [41, 42] as [UInt64])
    func moreEntries(seed: UInt64) throws {
        let rules = try PairFixture.rules()
        var random = CaseRandom(seed: seed)
        for number in 0..<400 {
            var a = profile(&random, number)
            let b = profile(&random, number + 1_000_000)
            guard !a.transport.isEmpty else { continue }
            // An explosive beside an explosive, or a gas beside a gas, is two of a kind: that is not what is asked here.
            let plain = Self.classes.filter { !$0.hasPrefix("1") && !$0.hasPrefix("2") && $0 != "4.2" }
            let before = rules.judge(a, b).verdict
            let added = plain[Int.random(in: 0..<plain.count, using: &random)]
            a.transport.append(Transport(un: "", properShippingName: a.name, hazardClass: added))
            #expect(rules.judge(a, b).verdict >= before, "seed \(seed), pair \(number), \(added) added")
        }
    }

    @Test("The cache answers as the rules do, and counts materials, not containers")
    func cache() throws {
        let rules = try PairFixture.rules()
        var cache = PairCache(rules: rules)
        var random = CaseRandom(seed: 7)
        var profiles = (0..<40).map { profile(&random, $0) }
        profiles += try PairFixture.materials().sorted { $0.key < $1.key }.map(\.value)
        let ids = profiles.map { cache.id(of: $0) }
        #expect(profiles.map { cache.id(of: $0) } == ids)
        #expect(cache.count <= profiles.count)
        for _ in 0..<2 {
            for (a, idA) in zip(profiles, ids).prefix(60) {
                for (b, idB) in zip(profiles, ids).prefix(60) {
                    let verdict = rules.judge(a, b)
                    let answer = cache.answer(idA, idB)
                    #expect(answer.verdict == verdict.verdict)
                    #expect(answer.distance_m == verdict.requiredDistance_m)
                    #expect(cache.verdict(idA, idB).verdict == verdict.verdict)
                }
            }
        }
    }

    @Test("The required distance is 0, d, or infinite")
    func requiredDistance() throws {
        let rules = try PairFixture.rules()
        func distance(_ a: String, _ b: String) throws -> Double {
            rules.judge(try PairFixture.material(a), try PairFixture.material(b)).requiredDistance_m
        }
        #expect(try distance("acetone", "ethanol") == 0)
        #expect(try distance("sodium hydroxide", "sulfuric acid") == 3)
        #expect(try distance("hydrochloric acid", "nitric acid 68 %") == 6)
        #expect(try distance("acetone", "potassium permanganate") == .infinity)
        #expect(try distance("unlabelled drum", "water") == .infinity)
    }
}
