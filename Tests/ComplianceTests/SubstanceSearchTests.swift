@testable import Compliance
import Foundation
import Testing

@Suite("Names, numbers and the search")
struct SubstanceSearchTests {
    /// A text and who is meant: a CAS number, the key of goods that are no substance, or that it is unknown or ambiguous.
    struct NameCase: Decodable, Sendable, CustomTestStringConvertible {
        var text: String
        var cas: String?
        var key: String?
        var `is`: String?
        var because: String
        var testDescription: String { "\(text): \(because)" }
    }

    /// A text, and the substance that has to stand among the first three with this kind of match.
    struct SearchCase: Decodable, Sendable, CustomTestStringConvertible {
        var text: String
        var cas: String
        var match: NameMatch
        var testDescription: String { text }
    }

    private static func cases<Case: Decodable>(_ file: String) -> [Case] {
        do {
            let url = try #require(Bundle.module.resourceURL).appendingPathComponent("Cases/\(file)")
            return try JSONDecoder().decode([Case].self, from: Data(contentsOf: url))
        } catch {
            fatalError("\(file): \(error)")
        }
    }

    @Test("A name says who is meant", arguments: cases("identity-names.json") as [NameCase])
    func identify(_ item: NameCase) throws {
        switch try SubstanceIdentityTests.shared.get().identify(SubstanceQuery(name: item.text)) {
        case .known(let substance, let candidates):
            let isMeant = { (each: Substance) in
                item.cas.map { $0 == each.cas } ?? item.key.map { $0 == each.key } ?? false
            }
            #expect(([substance] + candidates).contains(where: isMeant), "\(substance)")
        case .ambiguous(let candidates): #expect(item.is == "ambiguous", "\(candidates.map(\.key))")
        case .unknown: #expect(item.is == "unknown")
        }
    }

    @Test("The search puts what is meant first", arguments: cases("identity-search.json") as [SearchCase])
    func search(_ item: SearchCase) throws {
        let hits = try SubstanceIdentityTests.shared.get().find(item.text, limit: 10)
        let place = hits.firstIndex { $0.substance.cas == item.cas }
        let shown = hits.prefix(5).map { "\($0.name) \($0.match.rawValue) \($0.substance.cas ?? "")" }
        #expect(place.map { $0 < 3 } == true, "\(shown)")
        if let place { #expect(hits[place].match == item.match, "\(shown)") }
    }

    @Test("Better matches come first, no substance twice, and never more than asked for")
    func order() throws {
        let registry = try SubstanceIdentityTests.shared.get()
        for text in ["氯", "methyl", "jia", "1,2", "acid", "suan", "α", "benzene", "二甲", "x"] {
            let hits = registry.find(text, limit: 40)
            #expect(hits.count <= 40 && hits.map(\.match) == hits.map(\.match).sorted(), "\(text)")
            #expect(Set(hits.map(\.substance.key)).count == hits.count, "\(text)")
            #expect(
                hits.prefix(5).map(\.substance.key) == registry.find(text, limit: 5).map(\.substance.key), "\(text)")
        }
        for text in ["", " ", "---", "（）"] { #expect(registry.find(text, limit: 5).isEmpty) }
        #expect(registry.find("丙酮", limit: 0).isEmpty)
    }

    @Test("Every name of the Chinese catalogue is found by its own letters, whole and by its beginning")
    func everyName() throws {
        let registry = try SubstanceIdentityTests.shared.get()
        for (number, row) in try CatalogFixture.catalogs().table("cn-hazchem").rows.enumerated() where number % 23 == 0
        {
            let name = row["name_zh"]
            let hits = registry.find(name, limit: 5)
            #expect(
                hits.contains { $0.match <= .exact && ($0.name == name || $0.substance.name.zh == name) }, "\(name)")
        }
    }

    @Test("An EC number with a wrong check digit tells the right one; what is none is left alone")
    func ecNumbers() throws {
        #expect(try ECNumber("200-662-2")?.text == "200-662-2")
        #expect(try ECNumber("67-64-1") == nil && ECNumber("acetone") == nil && ECNumber("200-662-22") == nil)
        let error = #expect(throws: ECNumberError.self) { try ECNumber("200-662-3") }
        #expect(error?.expected == 2 && error?.description.contains("expected 2") == true)
        for row in try CatalogFixture.catalogs().table("ec-numbers").rows {
            #expect(throws: Never.self) { try #require(try ECNumber(row["ec"])) }
        }
    }

    @Test("Distances of letters equal the plain table of Wagner and Fischer", arguments: [1, 2, 3] as [UInt64])
    func distances(seed: UInt64) throws {
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let letters = Array("abcd氯苯酸1")
        for _ in 0..<400 {
            let a = (0..<random(12) + 1).map { _ in letters[random(letters.count)] }
            let b = (0..<random(14)).map { _ in letters[random(letters.count)] }
            var row = Array(0...b.count)
            for (i, x) in a.enumerated() {
                var diagonal = row[0]
                row[0] = i + 1
                for (j, y) in b.enumerated() {
                    let best = min(row[j] + 1, row[j + 1] + 1, diagonal + (x == y ? 0 : 1))
                    diagonal = row[j + 1]
                    row[j + 1] = best
                }
            }
            #expect(
                EditDistance.between(String(a), String(b)) == row[b.count], "seed \(seed): \(String(a)) \(String(b))")
        }
    }
}
