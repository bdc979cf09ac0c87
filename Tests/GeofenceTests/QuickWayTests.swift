import Geofence
import Testing

/// A tag far from every border costs little, because the engine remembers where no border runs. An engine that goes on
/// from its own snapshot remembers nothing of that kind and judges every fix in full: both must say the same.
@Suite("Quick ways")
struct QuickWayTests {
    /// A plan and how tags move in it.
    struct Plan: CustomTestStringConvertible {
        var testDescription: String
        var size: Int
        var zones: Int
        /// The longest step along each axis, metres.
        var step_m: Double
        /// The largest accuracy radius, metres.
        var acc_m: Double
        /// Whether the edges of the zones lie along the axes, where exact touching happens.
        var isSquare = false
        /// Where the plan's corner lies.
        var corner = Point(0, 0)
        var floors: [Double?] = [nil]
    }

    static let plans = [
        Plan(testDescription: "walking among many zones", size: 60, zones: 25, step_m: 0.6, acc_m: 0.5),
        Plan(testDescription: "few zones far apart", size: 400, zones: 6, step_m: 2, acc_m: 3),
        Plan(testDescription: "steps of a square's size", size: 80, zones: 10, step_m: 6, acc_m: 1),
        Plan(testDescription: "whole metres along axes", size: 40, zones: 15, step_m: 2, acc_m: 1, isSquare: true),
        Plan(
            testDescription: "far from the origin", size: 60, zones: 20, step_m: 1, acc_m: 0.4,
            corner: Point(39_000_000.25, -4_000_000.5)),
        Plan(
            testDescription: "storeys", size: 50, zones: 20, step_m: 1, acc_m: 0.4, floors: [nil, nil, nil, 0, 1]),
    ]

    static func zones(_ plan: Plan, _ random: inout SeededRandom) -> [Zone] {
        var zones: [Zone] = []
        while zones.count < plan.zones {
            let number = zones.count
            let size = plan.size
            let rules = ZoneRules(
                exitTolerance_m: number % 3 == 0 ? 1 : 0, toleranceTimeout_ms: number % 2 == 0 ? 3000 : -1,
                exitDelay_ms: number % 5 == 0 ? 1500 : 0, enterDelay_ms: number % 7 == 0 ? 700 : 0,
                timeout_ms: number % 11 == 0 ? 4000 : -1)
            func at(_ x: Double, _ y: Double) -> Point { Point(plan.corner.x + x, plan.corner.y + y) }
            let geometry: Geometry
            if plan.isSquare {
                let (x, y) = (Double(random.int(0...size - 8)), Double(random.int(0...size - 8)))
                let (w, h) = (Double(random.int(1...8)), Double(random.int(1...8)))
                geometry = .polygons([Polygon(shell: [at(x, y), at(x + w, y), at(x + w, y + h), at(x, y + h)])])
            } else if number % 6 == 5 {
                geometry = .circle(
                    centre: at(random.unit() * Double(size), random.unit() * Double(size)),
                    radius_m: 1 + random.unit() * Double(size) / 6)
            } else {
                guard let shape = PlainShape.random(&random, size: size) else { continue }
                guard let zone = try? shape.zone("Z", unit: 1), case .polygons(let polygons) = zone.geometry else {
                    continue
                }
                geometry = .polygons(
                    polygons.map { polygon in
                        Polygon(
                            shell: polygon.shell.map { at($0.x, $0.y) },
                            holes: polygon.holes.map { $0.map { at($0.x, $0.y) } })
                    })
            }
            let zone = try? Zone(
                id: "Z\(number)", floor: plan.floors.count > 1 && number % 4 == 0 ? 1 : nil,
                meaning: number % 4 == 1 ? .hazard : .permission, geometry: geometry, rules: rules)
            if let zone { zones.append(zone) }
        }
        return zones
    }

    @Test("an engine that remembers says what one that judges every fix in full says", arguments: plans, UInt64(1)...3)
    func forgetful(plan: Plan, seed: UInt64) {
        var random = SeededRandom(seed: seed)
        compare(plan, Self.zones(plan, &random), others: [], &random)
    }

    /// The remembering engine mends what it knows of the borders; the other one begins anew with the new zones.
    @Test("the same when now and then a zone becomes another", arguments: plans, UInt64(5)...6)
    func changing(plan: Plan, seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let zones = Self.zones(plan, &random)
        compare(plan, zones, others: Self.zones(plan, &random), &random)
    }

    /// - Parameter others: zones with the same ids that the first ones are changed into and back.
    private func compare(_ plan: Plan, _ first: [Zone], others: [Zone], _ random: inout SeededRandom) {
        var zones = first
        var engine = FenceEngine(zones: zones)
        var forgetful = FenceEngine(zones: zones)
        let size = Double(plan.size)
        var places = (0..<6).map { _ in Point(random.unit() * size, random.unit() * size) }
        var handles = [TagHandle](repeating: TagHandle(), count: places.count)
        var kinds: Set<FenceEvent.Kind> = []
        var at_ms: Int64 = 0
        for message in 1...300 {
            // The remembering engine hears several fixes at once, often of one tag: some stand aside while others are
            // taken.
            var together: [TrackedFix] = []
            var expected = forgetful.advance(to: at_ms)
            var events = engine.advance(to: at_ms)
            if !others.isEmpty && message % 5 == 0 {
                let number = random.int(0...zones.count - 1)
                zones[number] = zones[number] == first[number] ? others[number] : first[number]
                events += engine.replaceZones(zones, now_ms: at_ms)
                expected += forgetful.replaceZones(zones, now_ms: at_ms)
                let known = forgetful.snapshot()
                forgetful = FenceEngine(zones: zones)
                expected += forgetful.restore(known, now_ms: at_ms)
            }
            for _ in 0...random.int(0...12) {
                let tag = random.int(0...5)
                at_ms += 250
                // Tags rest, walk, and now and then jump.
                let reach =
                    random.int(0...60) == 0 ? size : (random.int(0...2) == 0 ? plan.step_m / 10 : plan.step_m)
                func moved(_ from: Double) -> Double {
                    let to = from + (random.unit() * 2 - 1) * reach
                    return min(max(plan.isSquare ? to.rounded() : to, -5), size + 5)
                }
                places[tag] = Point(moved(places[tag].x), moved(places[tag].y))
                let acc_m: Double? =
                    random.int(0...3) == 0 ? nil : (random.int(0...80) == 0 ? 200 : random.unit() * plan.acc_m)
                let fix = Fix(
                    tag: "T\(tag)", at_ms: random.int(0...50) == 0 ? at_ms - 5000 : at_ms,
                    point: Point(plan.corner.x + places[tag].x, plan.corner.y + places[tag].y), acc_m: acc_m,
                    floor: plan.floors[random.int(0...plan.floors.count - 1)],
                    received_ms: random.int(0...50) == 0 ? at_ms - 70_000 : nil)
                together.append(TrackedFix(fix, handle: handles[tag]))
                expected += forgetful.restore(forgetful.snapshot(), now_ms: at_ms - 1)
                expected += forgetful.apply(fix)
            }
            engine.apply(&together, into: &events)
            for tracked in together where tracked.handle != TagHandle() {
                if let tag = Int(tracked.fix.tag.dropFirst()) { handles[tag] = tracked.handle }
            }
            #expect(events == expected, "message \(message)")
            if others.isEmpty { #expect(engine.counts == forgetful.counts, "message \(message)") }
            if events != expected { return }
            kinds.formUnion(events.map(\.event))
        }
        #expect(kinds.isSuperset(of: [.enter, .exit, .rejected]))
        #expect(engine.snapshot() == forgetful.snapshot())
    }
}
