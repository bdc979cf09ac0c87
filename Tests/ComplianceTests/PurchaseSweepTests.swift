import Foundation
import Testing

@testable import Compliance

/// Whole lists through the purchase review: nothing that is listed, dangerous or unclassified passes without a word.
@Suite("Whole lists through the purchase review")
struct PurchaseSweepTests {
    private static let physicalOrAcute: Set<String> = [
        "EXPL", "FLAM_GAS", "AEROSOL", "OX_GAS", "PRESS_GAS", "FLAM_LIQ", "FLAM_SOL", "SELF_REACT", "ORG_PEROX",
        "PYR_LIQ", "PYR_SOL", "SELF_HEAT", "WATER_REACT", "OX_LIQ", "OX_SOL", "MET_CORR", "ACUTE_TOX_ORAL",
        "ACUTE_TOX_DERMAL", "ACUTE_TOX_INHAL",
    ]

    private func decide(
        _ cas: String, _ regime: Regime, concentration_pct: Double? = nil, form: PhysicalForm? = nil
    ) throws -> (Decision, HazardProfile) {
        let request = PurchaseRequest(
            cas: cas, quantity: try Quantity("1 kg"), concentration_pct: concentration_pct, form: form)
        let decision = try PurchaseFixture.review([regime]).decide(request, stock: [], now_ms: 1_780_000_000_000)
        return (decision, try SubstanceIdentityTests.shared.get().profile(request.query, regime: regime))
    }

    @Test(
        "Every entry with a CAS number is at least a note where its list is in force",
        arguments: [
            ("cn-hazchem", Regime.cn), ("cn-hypertoxic", .cn), ("cn-explosive-precursor", .cn),
            ("cn-drug-precursor", .cn), ("cn-special-control", .cn), ("cn-key-regulated", .cn), ("cn-high-toxic", .cn),
            ("us-dea", .us), ("us-tsca6", .us), ("eu-annex14", .eu), ("cwc", .us), ("cwc", .eu), ("stockholm", .cn),
        ])
    func listed(_ list: String, _ regime: Regime) throws {
        let rows = try CatalogFixture.catalogs().table(list).rows
        let numbers = Set(rows.map { $0["cas"] }.filter { !$0.isEmpty }).sorted()
        #expect(!numbers.isEmpty)
        for number in numbers {
            let (decision, _) = try decide(number, regime)
            #expect(decision.verdict > .allowed, "\(number) of \(list)")
        }
    }

    @Test("Nothing with a physical or acute hazard is simply allowed, whatever the laws", arguments: Regime.allCases)
    func dangerous(_ regime: Regime) throws {
        let catalogs = try CatalogFixture.catalogs()
        var numbers: Set<String> = []
        for id in ["eu-clp", "cn-ghs", "peroxide-formers", "cameo-names"] {
            for row in try catalogs.table(id).rows where !row["cas"].isEmpty { numbers.insert(row["cas"]) }
        }
        // Every seventh, by a rule that does not change from run to run; the whole was gone through once.
        for (place, number) in numbers.sorted().enumerated() where place % 7 == 0 {
            let (decision, profile) = try decide(number, regime)
            if !profile.isKnown {
                #expect(decision.verdict >= .review, "\(number) is unclassified")
            } else if profile.statements.contains(where: { Self.physicalOrAcute.contains($0.hazardClass) }) {
                #expect(decision.verdict > .allowed, "\(number) \(profile.name.en)")
            }
            for finding in decision.findings {
                #expect(!finding.citation.document.isEmpty && !finding.citation.edition.isEmpty, "\(number)")
                for text in [finding.message, finding.remedy] {
                    #expect(!text.zh.isEmpty && !text.en.isEmpty, "\(number) \(finding.rule)")
                }
            }
        }
    }

    @Test(
        "A self-decomposing material at a strength nobody has classified goes to a person",
        arguments: [
            ("133-14-2", Optional(100.0), PhysicalForm?.none), ("133-14-2", nil, .solid), ("133-14-2", 99, .powder),
            ("19910-65-7", 100, nil),
        ])
    func unlistedStrength(_ cas: String, _ concentration_pct: Double?, _ form: PhysicalForm?) throws {
        for regime in Regime.allCases {
            let (decision, _) = try decide(cas, regime, concentration_pct: concentration_pct, form: form)
            #expect(decision.verdict >= .review, "\(regime)")
        }
    }

    @Test("Outside every entry of the catalogue: weaker is a note, stronger than every entry is a review")
    func outside() throws {
        let (weak, _) = try decide("7722-84-1", .cn, concentration_pct: 8)
        #expect(weak.findings.first { $0.rule == "identity.outside" }?.verdict == .note)
        let (strong, _) = try decide("133-14-2", .cn, concentration_pct: 100)
        #expect(strong.findings.first { $0.rule == "identity.outside" }?.verdict == .review)
    }

    @Test(
        "Less knowledge is never milder",
        arguments: [
            "74-90-8", "7697-37-2", "7722-84-1", "7601-90-3", "1336-21-6", "7664-41-7", "50-00-0", "6484-52-2",
            "9004-70-0", "88-89-1", "7440-23-5", "7647-01-0", "7664-93-9", "26628-22-8",
        ])
    func lessKnowledge(_ cas: String) throws {
        for regime in Regime.allCases {
            let (open, _) = try decide(cas, regime)
            for concentration_pct in [0.05, 5, 8, 15, 25, 40, 60, 75, 98] {
                for form in [nil, PhysicalForm.solution, .solid] {
                    let (known, _) = try decide(cas, regime, concentration_pct: concentration_pct, form: form)
                    // What was said only because the strength stated fits no entry is knowledge, not mildness.
                    let verdict =
                        known.findings.filter { !["identity.outside", "hazard.unknown"].contains($0.rule) }
                        .map(\.verdict).max() ?? .allowed
                    #expect(open.verdict >= verdict, "\(regime) \(concentration_pct) % \(String(describing: form))")
                }
            }
        }
    }
}
