import Compliance
import Foundation
import Testing

/// A stock, the units it stands in, and the sums that the standards' tables give. See `Cases/thresholds.json`.
struct ThresholdCase: Decodable, Sendable, CustomTestStringConvertible {
    struct Expected: Decodable, Sendable {
        var scheme: String
        var unit: String?
        var basis: ThresholdSum.Basis?
        var group: String?
        var tier: ThresholdSum.Tier?
        /// To nine figures; exactness shows in the phase.
        var share: Double?
        var phase: ThresholdSum.Phase?
        var with_orders: Double?
        var after: Double?
        var phase_after: ThresholdSum.Phase?
        var r: Double?
        var alpha: Double?
        /// 0 = no major hazard source.
        var level: Int?
        /// Of the first contribution.
        var entry: String?
        var beta: Double?
        var threshold: Double?
        var unclear: Bool?
        var contributions: Int?
        var uncounted: Names?
    }

    /// The names themselves, or only how many.
    enum Names: Decodable, Sendable {
        case names([String]), count(Int)
        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let count = try? container.decode(Int.self) {
                self = .count(count)
            } else {
                self = .names(try container.decode([String].self))
            }
        }
    }

    var title: String
    var clause: String
    var regimes: [Regime]
    var people_500m: Int?
    var units: [HazardUnit]?
    var stock: [StockLine]
    var planned: StockLine?
    var sums: [Expected]
    /// Schemes to which nothing adds.
    var absent: [String]?

    var testDescription: String { title }

    static let all: [ThresholdCase] = {
        guard let url = Bundle.module.resourceURL?.appendingPathComponent("Cases/thresholds.json") else { return [] }
        do {
            return try JSONDecoder().decode([ThresholdCase].self, from: Data(contentsOf: url))
        } catch {
            // A broken case file must not pass as "no cases".
            fatalError("thresholds.json: \(error)")
        }
    }()
}

enum ThresholdFixture {
    static func site(_ regimes: [Regime]) throws -> SiteThresholds {
        try PurchaseFixture.review(regimes).siteThresholds
    }
}

@Suite("Thresholds")
struct ThresholdCaseTests {
    @Test("Case", arguments: ThresholdCase.all)
    func add(_ item: ThresholdCase) throws {
        let sums = try ThresholdFixture.site(item.regimes).sums(
            of: StockIndex(item.stock), units: item.units ?? [], people_500m: item.people_500m, planned: item.planned)
        for expected in item.sums {
            let sum = sums.first { sum in
                sum.scheme == expected.scheme && sum.unit == expected.unit && sum.basis == expected.basis ?? .stock
                    && (expected.group == nil || sum.group == expected.group)
                    && (expected.tier == nil || sum.tier == expected.tier)
            }
            guard let sum else {
                Issue.record("\(expected) is missing among \(sums.map(\.key))")
                continue
            }
            check(sum, expected)
        }
        for absent in item.absent ?? [] { #expect(!sums.contains { $0.scheme == absent }, "\(absent)") }
        for sum in sums { checkAlways(sum) }
        #expect(Set(sums.map(\.key)).count == sums.count)
    }

    private func check(_ sum: ThresholdSum, _ expected: ThresholdCase.Expected) {
        func close(_ found: Double?, _ value: Double?, _ what: String) {
            guard let value else { return }
            guard let found else {
                Issue.record("\(what) is missing in \(sum)")
                return
            }
            // A pound is no whole number of milligrams: lots are rounded.
            let tolerance = sum.contributions.first?.unit == "lb" ? 1e-7 : 1e-9
            #expect(abs(found - value) <= abs(value) * tolerance, "\(what) \(found), expected \(value)")
        }
        close(sum.share, expected.share, "share")
        close(sum.shareWithOrders, expected.with_orders, "share with orders")
        close(sum.shareAfter, expected.after, "share after")
        close(sum.majorHazard?.r, expected.r, "R")
        close(sum.majorHazard?.alpha, expected.alpha, "alpha")
        close(sum.contributions.first?.beta, expected.beta, "beta")
        close(sum.contributions.first?.threshold, expected.threshold, "threshold")
        if let phase = expected.phase { #expect(sum.phase == phase) }
        if let phase = expected.phase_after { #expect(sum.phaseAfter == phase) }
        if let level = expected.level { #expect(sum.majorHazard?.level ?? 0 == level, "R \(sum.majorHazard?.r ?? -1)") }
        if let entry = expected.entry { #expect(sum.contributions.first?.entry == entry) }
        if let unclear = expected.unclear { #expect(sum.contributions.first?.isUnclear == unclear) }
        if let count = expected.contributions { #expect(sum.contributions.count == count) }
        switch expected.uncounted {
        case .names(let names)?: #expect(sum.uncounted == names)
        case .count(let count)?: #expect(sum.uncounted.count == count)
        case nil: break
        }
    }

    private func checkAlways(_ sum: ThresholdSum) {
        #expect(sum.phase == .reached || sum.share < 1)
        #expect(sum.share <= sum.shareWithOrders && sum.shareWithOrders <= sum.shareAfter ?? .infinity)
        #expect(!sum.citation.document.isEmpty && !sum.citation.edition.isEmpty)
        for text in [sum.message, sum.remedy, sum.groupName, sum.title] {
            #expect(!text.zh.isEmpty && !text.en.isEmpty)
        }
        for part in sum.contributions {
            #expect(!part.clause.isEmpty && part.threshold > 0 && (part.beta != nil) == (sum.scheme == "gb18218"))
        }
        #expect((sum.majorHazard != nil) == (sum.scheme == "gb18218"))
        if !sum.uncounted.isEmpty { #expect(sum.message.en.contains("not counted")) }
    }
}
