import Compliance
import Foundation
import Testing

/// A case a chemist can read: what is asked, and what has to come out. See `Cases/purchase-*.json`.
struct PurchaseCase: Decodable, Sendable, CustomTestStringConvertible {
    struct Expected: Decodable, Sendable {
        var rule: String?
        var list: String?
        var entry: String?
        var verdict: Verdict
        /// Share after the purchase, to six figures.
        var share_after: Double?
        var share_before: Double?
    }

    var title: String
    /// What the expectation rests on.
    var clause: String
    var request: PurchaseRequest
    /// What the plant knows around it; absent = nothing was stated.
    var dossier: PurchaseDossier?
    var regimes: [Regime]?
    var stock: [StockLine]?
    /// A day, UTC; 2026-11-28 when absent.
    var on: String?
    var verdict: Verdict?
    /// For cases about one list: other lists may be stricter.
    var at_least: Verdict?
    /// How many persons have to agree.
    var approvals: Int?
    /// Lists that ask for a number, all of them among those of the decision.
    var licences: [String]?
    var findings: [Expected]
    /// Lists or rules that must not appear.
    var absent: [String]?

    var testDescription: String { title }

    static let all: [PurchaseCase] = {
        let folder = Bundle.module.resourceURL?.appendingPathComponent("Cases")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder?.path ?? "")) ?? []
        return files.filter { $0.hasPrefix("purchase-") && $0.hasSuffix(".json") }.sorted().flatMap {
            file -> [PurchaseCase] in
            guard let url = folder?.appendingPathComponent(file), let data = try? Data(contentsOf: url) else {
                return []
            }
            do {
                return try JSONDecoder().decode([PurchaseCase].self, from: data)
            } catch {
                // A broken case file must not pass as "no cases".
                fatalError("\(file): \(error)")
            }
        }
    }()
}

@Suite("Purchase review")
struct PurchaseCaseTests {
    @Test("There are the cases the rules need")
    func count() {
        #expect(PurchaseCase.all.count >= 300)
        for item in PurchaseCase.all {
            let expects = (item.verdict ?? item.at_least) != nil || !item.findings.isEmpty || item.absent != nil
            #expect(!item.clause.isEmpty && expects, "\(item.title)")
        }
    }

    @Test("Case", arguments: PurchaseCase.all)
    func decide(_ item: PurchaseCase) throws {
        let review = try PurchaseFixture.review(item.regimes ?? [.cn])
        let decision = review.decide(
            item.request, dossier: item.dossier ?? PurchaseDossier(), stock: item.stock ?? [],
            now_ms: PurchaseFixture.day_ms(item.on ?? "2026-11-28"))
        let shown = decision.findings.map {
            "\($0.rule) \($0.entry ?? "") \($0.verdict) \(($0.facts["share_after"]).map { "\($0)" } ?? "")"
        }
        if let verdict = item.verdict { #expect(decision.verdict == verdict, "\(shown)") }
        if let least = item.at_least { #expect(decision.verdict >= least, "\(shown)") }
        if let approvals = item.approvals { #expect(decision.demands.approvals == approvals, "\(shown)") }
        #expect(Set(item.licences ?? []).isSubset(of: decision.demands.licences.map(\.list)), "\(shown)")
        for expected in item.findings {
            let match = decision.findings.first { finding in
                (expected.rule == nil || finding.rule == expected.rule)
                    && (expected.list == nil || finding.list == expected.list)
                    && (expected.entry == nil || finding.entry == expected.entry) && finding.verdict == expected.verdict
            }
            guard let match else {
                Issue.record("\(expected) is missing among \(shown)")
                continue
            }
            for (fact, value) in [("share_after", expected.share_after), ("share_before", expected.share_before)] {
                guard let value, case .number(let found)? = match.facts[fact] else {
                    if value != nil { Issue.record("\(fact) is missing in \(match.facts)") }
                    continue
                }
                #expect(abs(found - value) <= abs(value) * 1e-6, "\(fact) \(found), expected \(value)")
            }
        }
        for absent in item.absent ?? [] {
            #expect(!decision.findings.contains { $0.list == absent || $0.rule == absent }, "\(absent) in \(shown)")
        }
        // What holds for every decision.
        #expect(decision.findings.map(\.verdict).max() ?? .allowed == decision.verdict)
        #expect(decision.findings.map(\.verdict) == decision.findings.map(\.verdict).sorted(by: >))
        for finding in decision.findings {
            #expect(!finding.citation.document.isEmpty && !finding.citation.edition.isEmpty)
            for text in [finding.message, finding.remedy] {
                #expect(!text.zh.isEmpty && !text.en.isEmpty && !text.zh.contains("{") && !text.en.contains("{name"))
            }
            if finding.facts["evidence"] == .text("knowledge") { #expect(finding.verdict < .prohibited) }
        }
        #expect(decision.catalogs.allSatisfy { $0.sha256.count == 64 })
    }
}

enum PurchaseFixture {
    static func review(_ regimes: [Regime]) throws -> PurchaseReview {
        try reviews.get()[regimes]
            ?? PurchaseReview(
                catalogs: try CatalogFixture.catalogs(), registry: try SubstanceIdentityTests.shared.get(),
                regimes: regimes)
    }

    private static let reviews = Result {
        var made: [[Regime]: PurchaseReview] = [:]
        for regimes: [Regime] in [[.cn], [.us], [.eu], [.cn, .us, .eu]] {
            made[regimes] = try PurchaseReview(
                catalogs: try CatalogFixture.catalogs(), registry: try SubstanceIdentityTests.shared.get(),
                regimes: regimes)
        }
        return made
    }

    static func day_ms(_ text: String) -> Int64 {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? .current
        let parts = text.split(separator: "-").compactMap { Int($0) }
        let date = calendar.date(from: DateComponents(year: parts[0], month: parts[1], day: parts[2]))
        return Int64((date?.timeIntervalSince1970 ?? 0) * 1000)
    }
}
