import Geofence
import Testing

@Suite("Fence engine")
struct FenceEngineTests {
    private static func square(
        _ id: String, _ x: Double, _ y: Double, _ side: Double, rules: ZoneRules = ZoneRules(),
        meaning: ZoneMeaning = .permission
    ) throws -> Zone {
        let shell = [Point(x, y), Point(x + side, y), Point(x + side, y + side), Point(x, y + side)]
        return try Zone(id: id, meaning: meaning, geometry: .polygons([Polygon(shell: shell)]), rules: rules)
    }

    /// Zones of every kind of rule over a small plan, overlapping.
    private static func mixedZones() throws -> [Zone] {
        [
            try square("plain", 0, 0, 10), try square("next", 10, 0, 10, meaning: .hazard),
            try square("tolerant", 5, 5, 10, rules: ZoneRules(exitTolerance_m: 2, toleranceTimeout_ms: 3000)),
            try square("delayed", 0, 10, 8, rules: ZoneRules(exitDelay_ms: 1500, enterDelay_ms: 700)),
            try square("silent", -5, -5, 12, rules: ZoneRules(exitTolerance_m: 1, timeout_ms: 4000)),
            try Zone(
                id: "tank", geometry: .circle(centre: Point(8, 8), radius_m: 3), rules: ZoneRules(exitDelay_ms: 10)),
            try Zone(
                id: "hours", geometry: .polygons([Polygon(shell: [Point(0, 0), Point(15, 0), Point(0, 15)])]),
                schedule: Schedule(.string("RRULE:FREQ=DAILY;BYHOUR=0;BYMINUTE=0,1,2,3,5 DURATION:PT30S"))),
        ]
    }

    /// A jerky walk of several tags with gaps, repeats, late fixes and every accuracy.
    private static func walk(_ random: inout SeededRandom, count: Int) -> [Fix] {
        var at: Int64 = 0
        return (0..<count).map { _ in
            at += Int64(random.int(0...9) == 0 ? random.int(0...9000) : random.int(0...1500))
            let late = random.int(0...19) == 0 ? Int64(random.int(0...3000)) : 0
            return Fix(
                tag: "T\(random.int(0...2))", at_ms: max(0, at - late),
                point: Point(Double(random.int(-14...44)) / 2, Double(random.int(-14...44)) / 2),
                acc_m: random.int(0...2) == 0 ? Double(random.int(0...4)) : nil)
        }
    }

    @Test("per tag and zone, enter and exit alternate, whatever happens", arguments: 1...6)
    func alternation(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var engine = FenceEngine(zones: try Self.mixedZones())
        var inside: Set<[String]> = []
        for (step, fix) in Self.walk(&random, count: 1500).enumerated() {
            var events = engine.apply(fix)
            if step % 40 == 0 { events += engine.advance(to: fix.at_ms) }
            if step % 97 == 0 {
                let zones = try Self.mixedZones().filter { _ in random.int(0...4) > 0 }
                events += engine.replaceZones(zones, now_ms: fix.at_ms)
            }
            for event in events {
                let pair = [event.tag, event.zone ?? ""]
                switch event.event {
                case .enter: #expect(inside.insert(pair).inserted, "enter twice, seed \(seed), \(event)")
                case .exit: #expect(inside.remove(pair) != nil, "exit without enter, seed \(seed), \(event)")
                case .cross: #expect(!inside.contains(pair), "cross while inside, seed \(seed), \(event)")
                default: break
                }
            }
            for tag in ["T0", "T1", "T2"] {
                #expect(Set(engine.zones(of: tag)) == Set(inside.filter { $0[0] == tag }.map { $0[1] }))
            }
        }
    }

    @Test("with plain zones and exact fixes the events are the difference of two sets", arguments: 1...4)
    func setDifference(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let squares = (0..<12).map { _ in (random.int(0...30), random.int(0...30), random.int(2...12)) }
        let zones = try squares.enumerated().map {
            try Self.square("Z\($0)", Double($1.0), Double($1.1), Double($1.2))
        }
        var engine = FenceEngine(zones: zones)
        var inside: [String] = []
        for step in 1...800 {
            let (x, y) = (random.int(-2...44), random.int(-2...44))
            let now = squares.enumerated().filter {
                x >= $1.0 && x <= $1.0 + $1.2 && y >= $1.1 && y <= $1.1 + $1.2
            }.map { "Z\($0.offset)" }
            let events = engine.apply(
                Fix(tag: "T", at_ms: Int64(step) * 1000, point: Point(Double(x), Double(y))))
            let expected =
                inside.filter { !now.contains($0) }.map { "exit \($0)" }
                + now.filter { !inside.contains($0) }.map { "enter \($0)" }
            let told = events.filter { $0.event != .cross }.map { "\($0.event.rawValue) \($0.zone ?? "")" }
            #expect(told == expected, "seed \(seed), step \(step)")
            // Crossings stand between exits and enters, and are of zones that hold neither end.
            let ranks = events.map { $0.event == .exit ? 0 : ($0.event == .cross ? 1 : 2) }
            #expect(ranks == ranks.sorted())
            for event in events where event.event == .cross {
                #expect(!inside.contains(event.zone ?? "") && !now.contains(event.zone ?? ""))
            }
            inside = now
        }
    }

    @Test("any prefix, then a restart, has the same future", arguments: 1...4)
    func restoredFuture(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let fixes = Self.walk(&random, count: 160)
        let zones = try Self.mixedZones()
        var whole = FenceEngine(zones: zones)
        var future: [[FenceEvent]] = []
        var saved: [[TagPresence]] = [whole.snapshot()]
        for fix in fixes {
            future.append(whole.apply(fix))
            saved.append(whole.snapshot())
        }
        let end = whole.advance(to: 10_000_000)
        for cut in stride(from: 0, to: fixes.count, by: 7) {
            var engine = FenceEngine(zones: zones)
            #expect(engine.restore(saved[cut], now_ms: fixes[cut].at_ms).isEmpty, "seed \(seed), cut \(cut)")
            #expect(engine.snapshot() == saved[cut])
            for index in cut..<fixes.count {
                let events = engine.apply(fixes[index])
                if events != future[index] { Issue.record("seed \(seed), cut \(cut), fix \(index): \(events)") }
            }
            #expect(engine.advance(to: 10_000_000) == end, "seed \(seed), cut \(cut)")
        }
    }

    @Test("other zones after a restart: events say restored")
    func restoredIntoOtherZones() throws {
        var engine = FenceEngine(zones: [try Self.square("gone", 0, 0, 10), try Self.square("moved", 0, 0, 10)])
        _ = engine.apply(Fix(tag: "T", at_ms: 0, point: Point(5, 5)))
        var fresh = FenceEngine(zones: [try Self.square("moved", 20, 0, 10), try Self.square("new", 0, 0, 6)])
        let events = fresh.restore(engine.snapshot(), now_ms: 9000)
        #expect(
            events.map { $0.text(time_ms: 0) } == [
                "exit gone @9000 restored", "exit moved @9000 restored", "enter new @9000 restored",
            ])
        #expect(fresh.zones(of: "T") == ["new"])
        #expect(fresh.tags(in: "new") == ["T"])
    }

    @Test("a still tag with 2 m of error at a border: 50 times fewer events, and a real exit at once", arguments: 1...3)
    func noiseAtBorder(seed: UInt64) throws {
        try expectQuiet(seed: seed) { _ in Point(10, 5) }
    }

    @Test("a tag that walks along a border: 50 times fewer events, and a real exit at once", arguments: 1...3)
    func noiseAlongBorder(seed: UInt64) throws {
        try expectQuiet(seed: seed) { second in Point(10, Double(second) * 0.5) }
    }

    private func expectQuiet(seed: UInt64, _ path: (Int) -> Point) throws {
        var random = SeededRandom(seed: seed)
        let shell = [Point(-2000, -2000), Point(10, -2000), Point(10, 4000), Point(-2000, 4000)]
        let zone = try Zone(
            id: "Z", geometry: .polygons([Polygon(shell: shell)]),
            rules: ZoneRules(exitTolerance_m: 8, exitDelay_ms: 2000))
        var engine = FenceEngine(zones: [zone])
        var told = 0
        var plain = 0
        var wasInside = false
        for second in 0..<3600 {
            let place = path(second)
            let noisy = Point(place.x + 2 * random.normal(), place.y + 2 * random.normal())
            let isInside = noisy.x <= 10
            if isInside != wasInside { plain += 1 }
            wasInside = isInside
            told += engine.apply(Fix(tag: "T", at_ms: Int64(second) * 1000, point: noisy)).count
        }
        #expect(plain > 1000)
        #expect(told * 50 <= plain, "\(told) events, set difference \(plain), seed \(seed)")
        // The real exit: within one fix plus the delay.
        var events = engine.apply(Fix(tag: "T", at_ms: 3_600_000, point: Point(30, path(3600).y)))
        events += engine.advance(to: 3_602_000)
        #expect(events.map { $0.text(time_ms: 3_600_000) } == ["exit Z @2000 moved"])
    }

    @Test("timers of all tags run in time order; at one instant exits before enters, then zone order")
    func timerOrder() throws {
        var engine = FenceEngine(zones: [
            try Self.square("waits", 0, 0, 10, rules: ZoneRules(enterDelay_ms: 1000)),
            try Self.square("B", 20, 0, 10, rules: ZoneRules(timeout_ms: 1000)),
            try Self.square("A", 40, 0, 10, rules: ZoneRules(timeout_ms: 900)),
        ])
        for (tag, x, at) in [("1", 5.0, 0), ("2", 25, 0), ("3", 45, 100), ("4", 45, 0)] {
            _ = engine.apply(Fix(tag: tag, at_ms: Int64(at), point: Point(x, 5)))
        }
        #expect(engine.nextTimer_ms == 900)
        let events = engine.advance(to: 5000)
        #expect(
            events.map { "\($0.tag) \($0.text(time_ms: 0))" } == [
                "4 exit A @900 timeout", "2 exit B @1000 timeout", "3 exit A @1000 timeout",
                "1 enter waits @1000 moved",
            ])
        #expect(engine.nextTimer_ms == nil)
    }

    @Test("what is not used is counted by reason")
    func counting() throws {
        var engine = FenceEngine(zones: [try Self.square("A", 0, 0, 10)])
        let fix = Fix(tag: "T", at_ms: 1000, point: Point(5, 5))
        for (change, count) in [({ (_: inout Fix) in }, 3), ({ $0.at_ms = 10 }, 2), ({ $0.point.x = .nan }, 1)] {
            for _ in 0..<count {
                var changed = fix
                change(&changed)
                _ = engine.apply(changed)
            }
        }
        #expect(engine.counts.accepted == 1)
        #expect(engine.counts.duplicates == 2)
        #expect(engine.counts.rejected == [.late: 2, .invalid: 1])
        let event = engine.reject(FixError(tag: "T", at_ms: 5, rejection: .void, message: ""))
        #expect(event.map(\.reason) == [.void])
        #expect(engine.counts.rejected[.void] == 1)
    }

    @Test("heights: a zone with an extrusion holds only what is between its base and its top")
    func heights() throws {
        let shell = [Point(0, 0), Point(10, 0), Point(10, 10), Point(0, 10)]
        let zone = try Zone(id: "rack", geometry: .polygons([Polygon(shell: shell)]), extrusion_m: 3, base_m: 4)
        var engine = FenceEngine(zones: [zone])
        for (at, z, expected) in [(0, 3.9, []), (1000, 4.0, ["rack"]), (2000, 7.0, ["rack"]), (3000, 7.1, [])] {
            _ = engine.apply(Fix(tag: "T", at_ms: Int64(at), point: Point(5, 5), z_m: z))
            #expect(engine.zones(of: "T") == expected)
        }
    }

    @Test("with a site frame, longitudes and plan metres are one place")
    func siteFrame() throws {
        let frame = try SiteFrame(controlPoints: [
            .init(geographic: Point(121, 31), plan: Point(0, 0)),
            .init(geographic: Point(121.001, 31), plan: Point(95.5, 0)),
        ])
        let zone = try Self.square("A", -1, -1, 50)
        var engine = FenceEngine(zones: [zone], settings: FenceSettings(frame: frame))
        _ = engine.apply(Fix(tag: "T", at_ms: 0, point: Point(121.0001, 31), crs: .wgs84))
        #expect(engine.zones(of: "T") == ["A"])
        _ = engine.apply(Fix(tag: "T", at_ms: 5000, point: Point(60, 0)))
        #expect(engine.zones(of: "T") == [])
        // Local zones without a frame cannot judge a longitude: it is said, not guessed.
        var bare = FenceEngine(zones: [zone])
        let events = bare.apply(Fix(tag: "T", at_ms: 0, point: Point(121.0001, 31), crs: .wgs84))
        #expect(events.map(\.reason) == [.wrongFrame])
    }
}
