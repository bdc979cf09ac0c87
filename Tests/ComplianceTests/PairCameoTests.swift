import Foundation
import Testing

@testable import Compliance

/// One pair of `Cases/pairs-cameo.json`: two substances with their groups as the map of CAS numbers gives them, and what
/// the chart says of the worst two groups.
struct CameoPair: Decodable, Sendable, CustomTestStringConvertible {
    struct Side: Decodable, Sendable {
        var cas: String
        var name: String
        /// Number of the group to its name with the evidence.
        var groups: [String: String]
    }
    struct File: Decodable {
        var mixed: [CameoPair]
        var by_name_only: [CameoPair]
    }

    var a: Side
    var b: Side
    /// `compatible`, `caution` or `incompatible`; not stated where a group rests on a name alone.
    var cell: String?
    var hazards: [String]?
    var gases: [String]?

    var testDescription: String { "\(a.name) with \(b.name): \(cell ?? "confirm")" }

    static let file: File? = {
        guard let data = try? PairFixture.caseFile("pairs-cameo.json") else { return nil }
        return try? JSONDecoder().decode(File.self, from: data)
    }()
}

@Suite("CAMEO pairs through real substances")
struct PairCameoTests {
    private static let registry = Result { try SubstanceRegistry(catalogs: try CatalogFixture.catalogs()) }

    private func answer(_ pair: CameoPair) throws -> SystemAnswer {
        let rules = try PairFixture.rules()
        let registry = try Self.registry.get()
        let sides = try [pair.a, pair.b].map { side in
            let profile = registry.profile(SubstanceQuery(cas: try CASNumber(side.cas)))
            #expect(Set(profile.reactiveGroups.map { "\($0.id)" }) == Set(side.groups.keys), "\(side.name)")
            for group in profile.reactiveGroups {
                #expect(
                    side.groups["\(group.id)"]?.hasSuffix("(\(group.evidence))") == true, "\(side.name) \(group.id)")
            }
            return rules.signature(of: profile)
        }
        let (one, other) = (rules.judge(sides[0], sides[1]), rules.judge(sides[1], sides[0]))
        let answer = try #require(one.systems.first { $0.system == "cameo" })
        let back = try #require(other.systems.first { $0.system == "cameo" })
        #expect(answer.answer == back.answer && answer.hazards == back.hazards && answer.gases == back.gases)
        return answer
    }

    @Test("The case file has 200 pairs of each kind of cell, over every group of the chart")
    func census() throws {
        let file = try #require(CameoPair.file)
        #expect(file.mixed.count >= 200)
        for cell in ["compatible", "caution", "incompatible"] {
            #expect(file.mixed.filter { $0.cell == cell }.count >= 60)
        }
        let shown = Set(file.mixed.flatMap { Array($0.a.groups.keys) + Array($0.b.groups.keys) })
        let inChart = try CatalogFixture.catalogs().table("cameo-groups").rows.filter { $0["in_matrix"] == "1" }
        // Group 99 is "not enough information": knowing that is knowing nothing.
        #expect(inChart.map { $0["group_id"] }.filter { !shown.contains($0) } == ["99"])
    }

    @Test(
        "Compatible and caution stand together, incompatible is kept 3 m apart, with all that can happen",
        arguments: CameoPair.file?.mixed ?? [])
    func mixed(_ pair: CameoPair) throws {
        let answer = try answer(pair)
        #expect(answer.answer == (pair.cell == "incompatible" ? .apart : .together))
        #expect(answer.distance_m == (pair.cell == "incompatible" ? 3 : nil))
        #expect(answer.confirm == nil)
        #expect(answer.hazards == pair.hazards)
        #expect(answer.gases == pair.gases)
    }

    @Test(
        "A group by name alone that would make the pair incompatible asks for a person",
        arguments: CameoPair.file?.by_name_only ?? [])
    func byName(_ pair: CameoPair) throws {
        let answer = try answer(pair)
        #expect(answer.answer == .unknown)
        #expect(answer.confirm == true)
        #expect(answer.because.en.contains("confirm") && answer.because.zh.contains("确认"))
    }
}
