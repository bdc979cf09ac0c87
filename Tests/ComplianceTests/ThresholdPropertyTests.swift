import Compliance
import Foundation
import Testing

@Suite("What holds for every sum against thresholds")
struct ThresholdPropertyTests {
    private static let regimes = Regime.allCases
    private static let numbers = [
        "7782-50-5", "7664-41-7", "67-56-1", "108-88-3", "78-93-3", "143-33-9", "75-44-5", "107-02-8", "7722-84-1",
        "79-06-1", "64-17-5", "74-98-6", "1333-74-0", "7440-23-5", "7664-93-9",
    ]
    private static let units = ["W1", "W2", "T1"].map { HazardUnit(id: $0, name: Bilingual(zh: $0, en: $0)) }

    /// Stock at random; amounts in whole grams from one gram to 500 t.
    private func stock(_ count: Int, using random: inout CaseRandom) -> [StockLine] {
        (0..<count).map { _ in
            let grams = Int64(exp(Double.random(in: 0...20, using: &random)))
            let hasStrength = Int.random(in: 0..<4, using: &random) == 0
            return StockLine(
                cas: Self.numbers.randomElement(using: &random), name: "",
                quantity: .mass(Mass(milligrams: max(1, grams) * 1000)),
                concentration_pct: hasStrength ? Double(Int.random(in: 1...99, using: &random)) : nil,
                unitID: [nil, "W1", "W2", "T1"].randomElement(using: &random) ?? nil,
                onOrder: Int.random(in: 0..<5, using: &random) == 0)
        }
    }

    private func sums(_ stock: [StockLine], people: Int? = 30, planned: StockLine? = nil) throws -> [ThresholdSum] {
        try ThresholdFixture.site(Self.regimes).sums(
            of: StockIndex(stock), units: Self.units, people_500m: people, planned: planned)
    }

    @Test(
        "More of anything never lowers S, R, the gravity of the level or any share",
        arguments: 1...8 as ClosedRange<UInt64>)
    func more(seed: UInt64) throws {
        var random = CaseRandom(seed: seed)
        let lines = stock(12, using: &random)
        let added = stock(1, using: &random)
        let before = try sums(lines)
        let after = Dictionary(uniqueKeysWithValues: try sums(lines + added).map { ($0.key, $0) })
        for sum in before {
            let later = try #require(after[sum.key], "seed \(seed): \(sum.key) is gone")
            #expect(later.share >= sum.share && later.phase >= sum.phase, "seed \(seed): \(sum.key)")
            #expect(later.shareWithOrders >= sum.shareWithOrders, "seed \(seed): \(sum.key)")
            #expect(later.majorHazard?.r ?? 0 >= sum.majorHazard?.r ?? 0, "seed \(seed): \(sum.key)")
            #expect(
                later.majorHazard?.level ?? 5 <= sum.majorHazard?.level ?? 5, "seed \(seed): level of \(sum.key)")
        }
    }

    @Test("The order of the stock makes no difference", arguments: 11...16 as ClosedRange<UInt64>)
    func order(seed: UInt64) throws {
        var random = CaseRandom(seed: seed)
        let lines = stock(20, using: &random)
        #expect(try sums(lines) == sums(lines.shuffled(using: &random)), "seed \(seed)")
    }

    @Test("Splitting a line into two of the same material changes nothing", arguments: 21...26 as ClosedRange<UInt64>)
    func split(seed: UInt64) throws {
        var random = CaseRandom(seed: seed)
        let lines = stock(10, using: &random)
        let parts = lines.flatMap { line -> [StockLine] in
            guard case .mass(let mass) = line.quantity, mass.milligrams > 1 else { return [line] }
            let part = Int64.random(in: 1..<mass.milligrams, using: &random)
            var (first, second) = (line, line)
            first.quantity = .mass(Mass(milligrams: part))
            second.quantity = .mass(Mass(milligrams: mass.milligrams - part))
            return [first, second]
        }
        #expect(try sums(lines) == sums(parts), "seed \(seed)")
    }

    @Test("S of the site is the sum of its units where each line has one", arguments: 31...34 as ClosedRange<UInt64>)
    func units(seed: UInt64) throws {
        var random = CaseRandom(seed: seed)
        var lines = stock(15, using: &random)
        for index in lines.indices where lines[index].unitID == nil { lines[index].unitID = "W1" }
        let rules = try ThresholdFixture.site([.cn])
        let byUnit = rules.sums(of: StockIndex(lines), units: Self.units, people_500m: 0).map(\.share).reduce(0, +)
        let whole = try #require(rules.sums(of: StockIndex(lines), people_500m: 0).first).share
        #expect(abs(byUnit - whole) <= whole * 1e-12, "seed \(seed)")
    }

    @Test("More people, or nobody counted, never lowers R or the level")
    func people() throws {
        var random = CaseRandom(seed: 41)
        let lines = stock(10, using: &random)
        var last: [ThresholdSum.MajorHazard] = []
        for count in [0, 1, 29, 30, 49, 50, 99, 100, 100_000, nil] {
            let hazards = try sums(lines, people: count).compactMap(\.majorHazard)
            for (before, now) in zip(last, hazards) {
                #expect(now.r >= before.r && now.level ?? 5 <= before.level ?? 5, "\(count ?? -1) people")
            }
            last = hazards
        }
    }

    @Test(
        "What a purchase review says after a purchase is what the site says with it",
        arguments: 51...56 as ClosedRange<UInt64>)
    func review(seed: UInt64) throws {
        var random = CaseRandom(seed: seed)
        let lines = stock(10, using: &random)
        let planned = StockLine(
            cas: "7782-50-5", name: "", quantity: .mass(Mass(milligrams: 2_000_000_000)), unitID: "W1")
        let decision = try PurchaseFixture.review(Self.regimes).decide(
            PurchaseRequest(cas: planned.cas, quantity: planned.quantity, unitID: "W1"), stock: lines,
            now_ms: PurchaseFixture.day_ms("2026-11-28"))
        let after = try sums(lines, planned: planned)
        for scheme in ["gb18218", "us-epcra302", "us-rmp"] {
            guard case .number(let share)? = decision.findings.first(where: { $0.list == scheme })?.facts["share_after"]
            else {
                Issue.record("seed \(seed): no finding of \(scheme)")
                continue
            }
            let sum = after.first {
                $0.scheme == scheme && $0.basis == .stock && $0.unit ?? "W1" == "W1"
                    && $0.contributions.contains { $0.isPlanned }
            }
            #expect(sum?.shareAfter == share, "seed \(seed): \(scheme)")
        }
    }

    @Test(
        "Stock counted as it comes and goes gives the decision of the same stock counted at once",
        arguments: 61...66 as ClosedRange<UInt64>)
    func counted(seed: UInt64) throws {
        var random = CaseRandom(seed: seed)
        let review = try PurchaseFixture.review(Self.regimes)
        let odd = [
            StockLine(name: "no such thing", quantity: .mass(Mass(milligrams: 5_000_000)), unitID: "W1"),
            StockLine(cas: "67-56-1", name: "", quantity: .volume(Volume(microlitres: 7_000_000)), unitID: "W2"),
            StockLine(
                name: "cleaner", quantity: .mass(Mass(milligrams: 900_000_333)), unitID: "T1",
                mixture: Mixture(components: [
                    MixtureComponent(cas: "7664-41-7", low_pct: 20, high_pct: 27),
                    MixtureComponent(cas: "67-56-1", low_pct: 10, high_pct: 31),
                ])),
        ]
        let kept = stock(20, using: &random) + odd
        let passing = stock(15, using: &random) + odd
        var counted = review.counted()
        for line in (kept + passing).shuffled(using: &random) { counted.add(line) }
        for line in passing.shuffled(using: &random) { counted.remove(line) }
        for number in Self.numbers {
            for unit in [nil, "W1", "T1"] {
                let request = PurchaseRequest(
                    cas: number, quantity: .mass(Mass(milligrams: 3_000_000_001)), unitID: unit)
                let now_ms = PurchaseFixture.day_ms("2026-11-28")
                #expect(
                    review.decide(request, stock: counted, now_ms: now_ms)
                        == review.decide(request, stock: kept, now_ms: now_ms), "seed \(seed): \(number)")
            }
        }
    }
}
