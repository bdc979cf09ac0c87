import Foundation
import Testing

@testable import Compliance

/// Materials of the pair cases, as a chemist wrote them down in `Cases/pairs-materials.json`.
///
/// Only what the cases state goes into a profile; reactive groups come from the catalogue by CAS number.
struct CaseMaterial: Decodable {
    struct Entry: Decodable {
        var un: String
        var `class`: String
        var subsidiary: [String]?
        var packing_group: String?
    }
    var zh: String
    var en: String
    var cas: String?
    var transport: [Entry]?
    /// `FLAM_LIQ:2:H225`
    var ghs: [String]?
    var form: PhysicalForm?
    var flash_c: Double?
    var concentration_pct: Double?
    /// Number in the Chinese catalogue, when it matters.
    var number: String?
    var unknown: Bool?

    func profile(_ catalogs: Catalogs) throws -> HazardProfile {
        let here = Citation(document: "case", edition: "1")
        let statements = (ghs ?? []).map { text -> HazardStatement in
            let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            return HazardStatement(hazardClass: parts[0], category: parts[1], hCode: parts[2], source: here)
        }
        let groups = try cas.map { cas in
            try catalogs.table("cas-reactive-groups").rows(where: "cas", equals: cas).map {
                ReactiveGroup(id: Int($0["group_id"]) ?? 0, name: $0["group_id"], evidence: $0["evidence"])
            }
        }
        let name = Bilingual(zh: zh, en: en)
        return HazardProfile(
            substance: cas.map {
                Substance(key: number.map { "cn:\($0)" } ?? "cas:\($0)", cas: $0, name: name, catalogNumber: number)
            },
            cas: cas, name: name, statements: statements,
            transport: (transport ?? []).map {
                Transport(
                    un: $0.un, properShippingName: name, hazardClass: $0.class, subsidiary: $0.subsidiary ?? [],
                    packingGroup: $0.packing_group)
            },
            reactiveGroups: groups ?? [], form: form, concentration_pct: concentration_pct, flash_c: flash_c,
            isKnown: unknown != true,
            unknownBecause: unknown == true ? Bilingual(zh: "无分类", en: "no classification") : nil)
    }
}

enum PairFixture {
    static func caseFile(_ name: String) throws -> Data {
        let url = try #require(Bundle.module.url(forResource: "Cases/" + name, withExtension: nil))
        return try Data(contentsOf: url)
    }

    private static let loaded = Result {
        let catalogs = try CatalogFixture.catalogs()
        let materials = try JSONDecoder().decode([String: CaseMaterial].self, from: caseFile("pairs-materials.json"))
        return (try PairRules(catalogs: catalogs), try materials.mapValues { try $0.profile(catalogs) })
    }

    static func rules() throws -> PairRules { try loaded.get().0 }

    static func material(_ name: String) throws -> HazardProfile {
        try #require(try loaded.get().1[name], "no material `\(name)` in pairs-materials.json")
    }

    static func materials() throws -> [String: HazardProfile] { try loaded.get().1 }
}
