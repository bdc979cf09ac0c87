import Testing

@testable import Compliance

/// What has to hold for every mixture, over seeded random ones.
@Suite("Mixtures: properties")
struct MixturePropertiesTests {
    /// Substances of every class, some with limits, factors and estimates of their own.
    private static let pool = [
        "111-40-0", "121-44-8", "1330-20-7", "108-88-3", "67-64-1", "71-36-3", "1310-73-2", "7664-93-9", "50-00-0",
        "85-44-9", "101-68-8", "111-30-8", "5989-27-5", "71-43-2", "75-09-2", "872-50-4", "67-56-1", "79-06-1",
        "107-21-1",
        "1327-53-3", "7681-52-9", "13463-41-7", "110-54-3", "79-01-6", "56-23-5", "7722-84-1", "7697-37-2", "151-50-8",
        "108-95-2", "10043-35-3", "1303-96-4", "301-04-2", "64742-82-1", "10124-43-3", "1675-54-3", "7758-98-7",
        "12124-97-9", "371-86-8", "7440-02-0", "108-30-5", "124-07-2", "58-89-9", "64-17-5",
    ]
    private static let water = "7732-18-5"
    private static let unknown = "a resin nobody knows"

    private struct Draw {
        var parts: [(cas: String, tenths: Int)]
        var form: PhysicalForm?
        var regime: Regime
        var rest: Int { 1000 - parts.map(\.tenths).reduce(0, +) }

        /// - Parameter filler: what makes it up to 100 %.
        func query(filler: String = water) -> SubstanceQuery {
            var components = parts.map { MixtureComponent(cas: $0.cas, pct: Double($0.tenths) / 10) }
            if rest > 0 {
                let isCAS = filler == water
                components.append(
                    MixtureComponent(
                        cas: isCAS ? filler : nil, name: isCAS ? nil : filler, pct: Double(rest) / 10))
            }
            return SubstanceQuery(form: form, mixture: Mixture(components: components))
        }
    }

    private static func draw(_ random: inout CaseRandom) -> Draw {
        let count = Int.random(in: 1...5, using: &random)
        var left = 900
        var parts: [(String, Int)] = []
        for cas in pool.shuffled(using: &random).prefix(count) {
            // Small contents are where the limits are.
            let most = min(left, [3, 10, 50, 120, 400].randomElement(using: &random) ?? 10)
            let tenths = Int.random(in: 1...max(most, 1), using: &random)
            left = max(left - tenths, 1)
            parts.append((cas, tenths))
        }
        return Draw(
            parts: parts, form: [.liquid, .solid, .gas, nil].randomElement(using: &random) ?? nil,
            regime: Regime.allCases.randomElement(using: &random) ?? .cn)
    }

    /// Classes of the first that the second lacks or has in a milder category.
    private func milder(_ before: HazardProfile, _ after: HazardProfile, _ rules: GHSRules) -> [String] {
        before.statements.filter { old in
            !after.statements.contains { new in
                new.hazardClass == old.hazardClass && rules.severity(new.category) >= rules.severity(old.category)
            }
        }.map { "\($0.hazardClass) \($0.category)" }
    }

    @Test(
        "More of a component never makes the class milder",
        arguments: Array(1...120 as ClosedRange<UInt64>) + CaseRandom.more)
    func monotone(seed: UInt64) throws {
        var random = CaseRandom(seed: seed)
        let registry = try SubstanceIdentityTests.shared.get()
        let before = Self.draw(&random)
        var after = before
        let index = Int.random(in: 0..<before.parts.count, using: &random)
        after.parts[index].tenths += Int.random(in: 1...max(before.rest, 1), using: &random)
        guard after.rest >= 0 else { return }
        let lost = milder(
            registry.profile(before.query(), regime: before.regime),
            registry.profile(after.query(), regime: after.regime),
            registry.ghs)
        #expect(lost.isEmpty, "seed \(seed): \(before) -> \(after)")
    }

    @Test("Order and splitting change nothing", arguments: Array(1...80 as ClosedRange<UInt64>) + CaseRandom.more)
    func order(seed: UInt64) throws {
        var random = CaseRandom(seed: seed)
        let registry = try SubstanceIdentityTests.shared.get()
        let draw = Self.draw(&random)
        let query = draw.query()
        let whole = registry.profile(query, regime: draw.regime)
        var shuffled = query
        shuffled.mixture?.components.shuffle(using: &random)
        shuffled.name = query.name
        var other = registry.profile(shuffled, regime: draw.regime)
        other.name = whole.name
        #expect(other == whole, "seed \(seed)")
        var halves = query
        halves.mixture?.components =
            query.mixture?.components.flatMap { component in
                var half = component
                half.low_pct /= 2
                half.high_pct /= 2
                return [half, half]
            } ?? []
        var split = registry.profile(halves, regime: draw.regime)
        split.name = whole.name
        #expect(split == whole, "seed \(seed)")
    }

    @Test(
        "Less knowledge never makes it milder, and is said",
        arguments: Array(1...60 as ClosedRange<UInt64>) + CaseRandom.more)
    func unknownShare(seed: UInt64) throws {
        var random = CaseRandom(seed: seed)
        let registry = try SubstanceIdentityTests.shared.get()
        let draw = Self.draw(&random)
        let known = registry.profile(draw.query(), regime: draw.regime)
        let open = registry.profile(draw.query(filler: Self.unknown), regime: draw.regime)
        // A physical hazard that an entry for one strength gave is open again beside something unknown.
        let lost = milder(known, open, registry.ghs).filter { text in
            !registry.ghs.physicalClasses.contains { text.hasPrefix($0 + " ") }
        }
        #expect(lost.isEmpty, "seed \(seed): \(draw)")
        #expect(!open.isKnown && open.unknownBecause?.zh.isEmpty == false)
        #expect(open.mixture?.unknown_pct == Double(draw.rest) / 10)
    }

    @Test("100 % of one component is that component", arguments: pool)
    func pure(cas: String) throws {
        let registry = try SubstanceIdentityTests.shared.get()
        for regime in Regime.allCases {
            let alone = registry.profile(
                SubstanceQuery(cas: try CASNumber(cas), concentration_pct: 100), regime: regime)
            let mixture = registry.profile(
                SubstanceQuery(mixture: Mixture(components: [MixtureComponent(cas: cas, pct: 100)])), regime: regime)
            #expect(mixture.statements == alone.statements && mixture.isKnown == alone.isKnown)
            #expect(mixture.label == alone.label && mixture.transport == alone.transport)
        }
    }

    @Test(
        "The oral estimate equals the plain formula", arguments: Array(1...60 as ClosedRange<UInt64>) + CaseRandom.more)
    func estimate(seed: UInt64) throws {
        var random = CaseRandom(seed: seed)
        // Substances with an oral category in Annex VI and no stated estimate: CLP Annex I Table 3.1.2.
        let points = [
            "67-56-1": 100.0, "107-21-1": 500, "1327-53-3": 5, "107-15-3": 500, "110-86-1": 500, "79-06-1": 100,
        ]
        var sum = 0.0
        var components: [MixtureComponent] = []
        var left = 100.0
        for (cas, point) in points.sorted(by: { $0.key < $1.key }) where Bool.random(using: &random) {
            let pct = Double(Int.random(in: 10...150, using: &random)) / 10
            left -= pct
            components.append(MixtureComponent(cas: cas, pct: pct))
            sum += pct / point
        }
        guard sum > 0 else { return }
        components.append(MixtureComponent(cas: Self.water, pct: left))
        let estimate = 100 / sum
        let category = estimate <= 5 ? "1" : estimate <= 50 ? "2" : estimate <= 300 ? "3" : estimate <= 2000 ? "4" : nil
        let profile = try SubstanceIdentityTests.shared.get().profile(
            SubstanceQuery(form: .liquid, mixture: Mixture(components: components)), regime: .eu)
        #expect(profile.statements.first { $0.hazardClass == "ACUTE_TOX_ORAL" }?.category == category, "seed \(seed)")
    }

    @Test(
        "A wider range never makes the class milder",
        arguments: Array(200...280 as ClosedRange<UInt64>) + CaseRandom.more)
    func wider(seed: UInt64) throws {
        var random = CaseRandom(seed: seed)
        let registry = try SubstanceIdentityTests.shared.get()
        let draw = Self.draw(&random)
        let narrow = draw.query()
        var wide = narrow
        for index in draw.parts.indices {
            wide.mixture?.components[index].low_pct *= Double.random(in: 0...1, using: &random)
            wide.mixture?.components[index].high_pct += Double.random(in: 0...Double(draw.rest) / 50, using: &random)
        }
        guard let mixture = wide.mixture, (try? mixture.check()) != nil else { return }
        let lost = milder(
            registry.profile(narrow, regime: draw.regime), registry.profile(wide, regime: draw.regime), registry.ghs)
        // An entry for one strength is not one for a range: its physical hazard is open then.
        let kept = lost.filter { text in !registry.ghs.physicalClasses.contains { text.hasPrefix($0 + " ") } }
        #expect(kept.isEmpty, "seed \(seed): \(draw)")
    }
}
