import Geofence
import Testing

/// One zone becomes another while the rest goes on.
@Suite("Zones replaced while tags are in them")
struct ReplacingTests {
    /// Corners are used again, and rings, holes and circles take each other's places.
    @Test("an index of which a zone is replaced hundreds of times stays right")
    func manyTimes() {
        var random = SeededRandom(seed: 3)
        let size = 200
        var drawn: [(shape: PlainShape, zone: Zone)] = []
        func draw(_ number: Int) -> (shape: PlainShape, zone: Zone)? {
            guard let shape = PlainShape.random(&random, size: size) else { return nil }
            return (try? shape.zone("Z\(number)", unit: 0.125)).map { (shape, $0) }
        }
        while drawn.count < 40 { if let one = draw(drawn.count) { drawn.append(one) } }
        var index = ZoneIndex(zones: drawn.map(\.zone))
        for round in 0..<200 {
            let slot = random.int(0...drawn.count - 1)
            guard let other = draw(slot) else { continue }
            drawn[slot] = other
            index = index.replacing(other.zone)
            if round % 10 > 0 { continue }
            for spot in other.shape.hardSpots(&random, size: size) {
                let plain = drawn.indices.filter { drawn[$0].shape.holds(spot) }
                #expect(index.zones(at: spot.point(0.125)) == plain, "round \(round), \(spot)")
            }
        }
    }

    /// A comb with so many teeth that a few replacements leave more behind than is kept.
    @Test("what replaced zones leave behind is tidied up, and the answers stay")
    func tidied() throws {
        var random = SeededRandom(seed: 5)
        func comb(_ id: String, low: Int) throws -> (shape: PlainShape, zone: Zone) {
            var ring: [Spot] = []
            for tooth in 0..<200 {
                let (x, y) = (4 * tooth, low + random.int(5...150))
                ring += [Spot(x: x, y: low + 2), Spot(x: x, y: y), Spot(x: x + 2, y: y), Spot(x: x + 2, y: low + 2)]
            }
            ring += [Spot(x: 800, y: low + 2), Spot(x: 800, y: low), Spot(x: 0, y: low)]
            let shape = PlainShape(rings: [ring])
            return (shape, try shape.zone(id, unit: 0.125))
        }
        var drawn = [try comb("low", low: 0), try comb("middle", low: 40), try comb("high", low: 80)]
        var index = ZoneIndex(zones: drawn.map(\.zone))
        let before_bytes = index.size_bytes
        var sizes: [Int] = []
        for round in 0..<40 {
            drawn[1] = try comb("middle", low: 40)
            index = index.replacing(drawn[1].zone)
            sizes.append(index.size_bytes)
            for _ in 0..<60 {
                let spot = Spot(x: random.int(0...800), y: random.int(0...240))
                let plain = drawn.indices.filter { drawn[$0].shape.holds(spot) }
                #expect(index.zones(at: spot.point(0.125)) == plain, "round \(round), \(spot)")
            }
        }
        // What may wait: 100,000 words and half as much as is in use.
        #expect((sizes.max() ?? 0) < 2 * before_bytes + 4 * 100_000, "from \(before_bytes): \(sizes)")
        #expect(zip(sizes, sizes.dropFirst()).contains { $1 < $0 }, "never tidied: \(before_bytes), \(sizes)")
    }

    /// A tag that stands far from what changes must not be told of it; who is near must be. In degrees, on both sides of
    /// the antimeridian, where a box around the zone spans the world.
    @Test("of tags around the antimeridian those in the changed zone enter and leave it")
    func onEarth() throws {
        func square(
            _ id: String, _ west: Double, _ east: Double, _ meaning: ZoneMeaning = .permission, south: Double = 10
        ) throws -> Zone {
            let north = south + 0.01
            let shell = [Point(west, south), Point(east, south), Point(east, north), Point(west, north)]
            return try Zone(
                id: id, meaning: meaning, geometry: .polygons([Polygon(shell: shell)]), crs: .wgs84)
        }
        // Others reach farther than the changed one on every side, so that it is mended and not all made anew.
        let others = [
            try square("far", 20, 20.01), try square("north", 179, 181, south: 12),
            try square("south", 179, 181, south: 8),
        ]
        var engine = FenceEngine(zones: others + [try square("Z", 20.02, 20.03)])
        let tags = [
            ("east", 179.995, 2.0), ("west", -179.995, 2), ("beyond", -179.98, 2), ("far", 20.005, 2),
            ("edge", -179.99999, 20),
        ]
        for (tag, x, acc_m) in tags {
            _ = engine.apply(Fix(tag: tag, at_ms: 0, point: Point(x, 10.005), crs: .wgs84, acc_m: acc_m))
        }
        func change(_ zone: Zone, _ now_ms: Int64) -> [String] {
            engine.replaceZones(others + [zone], now_ms: now_ms).map { "\($0.event) \($0.tag) \($0.zone ?? "")" }
        }
        #expect(change(try square("Z", 179.99, 180.01), 1000) == ["enter east Z", "enter west Z", "enter edge Z"])
        #expect(engine.zones(of: "far") == ["far"])
        // 0.0000091 degrees of longitude are 1 m: the hazard begins 1 m east of the tag beyond, whose circle reaches it.
        #expect(
            change(try square("Z", -179.9799909, -179.97, .hazard), 2000)
                == ["exit east Z", "exit west Z", "exit edge Z", "enter beyond Z"])
        #expect(change(try square("Z", -179.97, -179.96), 3000) == ["exit beyond Z"])
        // Ends 0.0001 degrees, 11 m, before the antimeridian: 12 m from the tag on the edge, whose circle has 20 m.
        #expect(change(try square("Z", 179.99, 179.9999, .hazard), 4000) == ["enter east Z", "enter edge Z"])
    }

    /// The same zone with other rules is no other place, but it judges otherwise.
    @Test("whoever is in a zone feels its new rules, also where its border is far away")
    func rules() throws {
        func zone(_ id: String, _ side: Double, timeout_ms: Int64, floor: Double? = nil) throws -> Zone {
            let shell = [Point(0, 0), Point(side, 0), Point(side, side), Point(0, side)]
            return try Zone(
                id: id, floor: floor, geometry: .polygons([Polygon(shell: shell)]),
                rules: ZoneRules(timeout_ms: timeout_ms))
        }
        let yard = try zone("yard", 1000, timeout_ms: -1)
        var engine = FenceEngine(zones: [yard, try zone("hall", 500, timeout_ms: -1)])
        _ = engine.apply(Fix(tag: "T", at_ms: 0, point: Point(250, 250), acc_m: 1, floor: 1))
        #expect(engine.replaceZones([yard, try zone("hall", 500, timeout_ms: 5000)], now_ms: 1000).isEmpty)
        #expect(engine.nextTimer_ms == 5000)
        let events = engine.replaceZones([yard, try zone("hall", 500, timeout_ms: 5000, floor: 2)], now_ms: 2000)
        #expect(events.map(\.event) == [.exit] && events.map(\.zone) == ["hall"])
        // A zone more, at the end, and a zone less.
        let shed = try zone("shed", 400, timeout_ms: -1)
        let hall = try zone("hall", 500, timeout_ms: 5000, floor: 2)
        #expect(engine.replaceZones([yard, hall, shed], now_ms: 3000).map(\.zone) == ["shed"])
        #expect(engine.replaceZones([hall, shed], now_ms: 4000).map(\.zone) == ["yard"])
        #expect(engine.zones(of: "T") == ["shed"])
    }
}
