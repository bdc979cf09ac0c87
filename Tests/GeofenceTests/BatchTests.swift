import Geofence
import Testing

@Suite("Many at once")
struct BatchTests {
    private static func zones(_ random: inout SeededRandom, count: Int) -> [Zone] {
        var zones: [Zone] = []
        while zones.count < count {
            // Some random rings cross themselves, and are no zones.
            guard let shape = PlainShape.random(&random, size: 40),
                let zone = try? shape.zone("Z\(zones.count)", unit: 1)
            else { continue }
            zones.append(zone)
        }
        return zones
    }

    @Test("many points asked at once get the answers that each gets alone", arguments: UInt64(1)...6)
    func manyPoints(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let index = ZoneIndex(zones: Self.zones(&random, count: 30))
        // More than one chunk; half steps lie on borders and corners, and some are outside the grid.
        let points = (0..<3000).map { _ in
            Point(Double(random.int(-20...120)) / 2, Double(random.int(-20...120)) / 2)
        }
        var answers = ZoneAnswers()
        for _ in 0..<2 {
            index.zones(at: points, into: &answers)
            #expect(answers.count == points.count)
            for (number, point) in points.enumerated() {
                #expect(answers.zones[answers.range(of: number)].map { Int($0) } == index.zones(at: point))
            }
        }
        index.zones(at: [], into: &answers)
        #expect(answers.count == 0)
    }

    @Test(
        "fixes in messages of any length, with handles right or wrong, give the events of each fix alone",
        arguments: UInt64(1)...6)
    func manyFixes(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let zones = Self.zones(&random, count: 12)
        var one = FenceEngine(zones: zones)
        var many = FenceEngine(zones: zones)
        var (alone, together): ([FenceEvent], [FenceEvent]) = ([], [])
        var handles: [String: TagHandle] = [:]
        var message: [TrackedFix] = []
        for step in 0..<4000 {
            let tag = "T\(random.int(0...15))"
            let fix = Fix(
                tag: tag, at_ms: Int64(step) * 500, point: Point(random.unit() * 44 - 2, random.unit() * 44 - 2),
                acc_m: random.int(0...2) == 0 ? nil : random.unit() * 3)
            one.apply(fix, into: &alone)
            // Sometimes the handle of another tag: it must be found out.
            let other = random.int(0...9) == 0 ? "T\(random.int(0...15))" : tag
            message.append(TrackedFix(fix, handle: handles[other] ?? TagHandle()))
            if random.int(0...99) == 0 || step == 3999 {
                many.apply(&message, into: &together)
                for tracked in message { handles[tracked.fix.tag] = tracked.handle }
                message.removeAll()
            }
            if step == 2000 {
                many.apply(&message, into: &together)
                message.removeAll()
                one.forget("T3")
                many.forget("T3")
            }
        }
        #expect(together == alone)
        #expect(!alone.isEmpty)
        #expect(many.counts == one.counts)
        #expect(many.snapshot().sorted { $0.tag < $1.tag } == one.snapshot().sorted { $0.tag < $1.tag })
    }

    @Test("without zones a fix with an accuracy and a path over the origin are simply nowhere")
    func noZones() {
        var engine = FenceEngine(zones: [])
        #expect(engine.apply(Fix(tag: "T", at_ms: 0, point: Point(1.5, -2), acc_m: 5.5)).isEmpty)
        #expect(engine.apply(Fix(tag: "T", at_ms: 1000, point: Point(-1.5, 2), acc_m: 5.5)).isEmpty)
        let index = ZoneIndex(zones: [])
        #expect(index.zones(within_m: 10, of: Point(0, 0)).isEmpty)
        #expect(index.path(from: Point(-1, -1), to: Point(1, 1)).isEmpty)
        var answers = ZoneAnswers()
        index.zones(at: [Point(0, 0), Point(1, 1)], into: &answers)
        #expect(answers.count == 2 && answers.range(of: 0).isEmpty && answers.range(of: 1).isEmpty)
    }

    /// A square of metres.
    private static func square(_ id: String, _ range: ClosedRange<Double>, _ meaning: ZoneMeaning) throws -> Zone {
        let (low, high) = (range.lowerBound, range.upperBound)
        let shell = [Point(low, low), Point(high, low), Point(high, high), Point(low, high)]
        return try Zone(id: id, meaning: meaning, geometry: .polygons([Polygon(shell: shell)]))
    }

    @Test("far from every border a fix that grows uncertain still warns of the hazard its circle reaches")
    func circleLeavesCalm() throws {
        var engine = FenceEngine(zones: [
            try Self.square("A", -100...100, .permission), try Self.square("H", 0...10, .hazard),
        ])
        var at_ms: Int64 = 0
        func events(_ x: Double, _ acc_m: Double) -> [String] {
            at_ms += 1000
            return engine.apply(Fix(tag: "T", at_ms: at_ms, point: Point(x, 50), acc_m: acc_m))
                .map { "\($0.event) \($0.zone ?? "")" }
        }
        #expect(events(50, 0.1) == ["enter A"])
        #expect(events(50.5, 0.1).isEmpty && events(51, 0.2).isEmpty)
        // From (51, 50) the corner (10, 10) is 57.3 m away, and the border of A 49 m.
        #expect(events(51, 57.2).isEmpty)
        #expect(events(51, 57.3) == ["enter H"])
    }

    @Test("a zone set up where no border was is entered by the next fix in it")
    func zoneInCalm() throws {
        let outer = try Self.square("A", -100...100, .permission)
        var engine = FenceEngine(zones: [outer])
        for second in 0..<3 {
            _ = engine.apply(
                Fix(tag: "T", at_ms: Int64(second) * 1000, point: Point(50, 50 + Double(second)), acc_m: 0.1))
        }
        #expect(engine.replaceZones([outer, try Self.square("B", 54...60, .permission)], now_ms: 2500).isEmpty)
        let entered = engine.apply(Fix(tag: "T", at_ms: 3000, point: Point(55, 55), acc_m: 0.1))
        #expect(entered.map(\.zone) == ["B"] && entered.map(\.event) == [.enter])
    }

    @Test("a zone set up far from a tag ends what the tag knew of the open ground between")
    func zoneInOpenGround() throws {
        let outer = try Self.square("A", -100...100, .permission)
        var engine = FenceEngine(zones: [outer])
        func fix(_ second: Int64, _ at: Double) -> [FenceEvent] {
            engine.apply(Fix(tag: "T", at_ms: second * 1000, point: Point(at, at), acc_m: 0.1))
        }
        #expect(fix(0, 0).map(\.zone) == ["A"] && fix(1, 0.5).isEmpty)
        #expect(engine.replaceZones([outer, try Self.square("B", 44...50, .permission)], now_ms: 1500).isEmpty)
        // Where it is nothing has changed; the way to B is 63 m long.
        #expect(fix(2, 0).isEmpty)
        #expect(fix(12, 45).map(\.zone) == ["B"])
    }

    @Test(
        "exactly at the distance is near, a billionth of a metre farther is not", arguments: [0.0, 1000.5, -40_000.25])
    func exactDistance(origin: Double) {
        var grid = PointGrid(cell_m: 5)
        grid.move(0, to: Point(origin + 3, origin + 4))
        grid.move(1, to: Point(origin + 3 + 0x1p-30, origin + 4))
        grid.move(2, to: Point(origin - 4, origin - 3))
        grid.move(3, to: Point(origin - 4, origin - 3 - 0x1p-30))
        var found: [Int32] = []
        grid.points(near: Point(origin, origin), within_m: 5, into: &found)
        #expect(found.sorted() == [0, 2])
    }

    /// A crowd of moving points, in a grid of cells of one size.
    struct Crowd: CustomTestStringConvertible {
        var testDescription: String
        var points: Int
        /// The side of the square they walk in, and where it is.
        var side_m: Int
        var corner = Point(0, 0)
        /// The longest step along each axis.
        var step_m: Int
        var cell_m: Double
        var within_m: Double
        /// NaN is a floor that is not known.
        var floors: [Double] = [.nan]
    }

    static let crowds = [
        Crowd(testDescription: "anywhere", points: 80, side_m: 60, step_m: 60, cell_m: 5, within_m: 5),
        Crowd(testDescription: "steps across cells", points: 200, side_m: 90, step_m: 4, cell_m: 5, within_m: 5),
        Crowd(testDescription: "more than a list of hits", points: 300, side_m: 12, step_m: 3, cell_m: 5, within_m: 7),
        Crowd(testDescription: "one spot", points: 150, side_m: 0, step_m: 0, cell_m: 5, within_m: 5),
        Crowd(testDescription: "wider than the grid", points: 60, side_m: 50, step_m: 9, cell_m: 0.7, within_m: 40),
        Crowd(
            testDescription: "storeys", points: 150, side_m: 40, step_m: 5, cell_m: 3, within_m: 6,
            floors: [.nan, 0, 1, 2.5, -1]),
        Crowd(
            testDescription: "far from the origin", points: 150, side_m: 60, corner: Point(-7_000_000.25, 90_000_000.5),
            step_m: 6, cell_m: 4.3, within_m: 6.5),
    ]

    @Test("points that move are found where they are now, as by looking at all of them", arguments: crowds)
    func movingPoints(crowd: Crowd) {
        var random = SeededRandom(seed: 7)
        var grid = PointGrid(cell_m: crowd.cell_m)
        var places: [Int: (point: Point, floor: Double)] = [:]
        var found: [Int32] = []
        for _ in 0..<3000 {
            let number = random.int(0...crowd.points - 1)
            if random.int(0...19) == 0 {
                grid.remove(number)
                places[number] = nil
                continue
            }
            // Whole metres, so that exact distances happen.
            func walk(_ from: Double?, _ corner: Double) -> Double {
                guard let from else { return corner + Double(random.int(0...crowd.side_m)) }
                let to = from + Double(random.int(-crowd.step_m...crowd.step_m))
                return min(max(to, corner), corner + Double(crowd.side_m))
            }
            let old = places[number]
            let point = Point(walk(old?.point.x, crowd.corner.x), walk(old?.point.y, crowd.corner.y))
            let floor = crowd.floors[random.int(0...crowd.floors.count - 1)]
            grid.move(number, to: point, floor: floor)
            places[number] = (point, floor)
            let asked = crowd.floors[random.int(0...crowd.floors.count - 1)]
            grid.points(near: point, floor: asked, within_m: crowd.within_m, into: &found)
            let expected = places.filter { _, other in
                let (dx, dy) = (other.point.x - point.x, other.point.y - point.y)
                return dx * dx + dy * dy <= crowd.within_m * crowd.within_m
                    && (other.floor == asked || other.floor.isNaN || asked.isNaN)
            }
            #expect(found.map { Int($0) }.sorted() == expected.keys.sorted())
        }
    }
}
