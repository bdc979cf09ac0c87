import Foundation
import Geofence
import Testing

@Suite("Location likelihood")
struct LikelihoodTests {
    /// The published figures of table 6, as a rule a third more cautious; thresholds of a false alarm in 20 tag-years.
    static func rule(_ technology: Technology, _ noise: LocationNoise) -> LocationRule {
        LocationRule(
            technology: technology, decision: .likelihood, noise: noise, guard_sigmas: 2, suspect_nats: 3,
            alarm_nats: 18.4, clear_nats: 6.9, delayMax_s: 60)
    }
    static let uwbOpen = rule(
        .uwbOpen,
        LocationNoise(
            sigma_m: 0.13, correlation: 0.5, outlierShare: 0.0065, outlier_m: 1.3, outlierPersistence: 0.35))
    static let uwb = rule(
        .uwb,
        LocationNoise(sigma_m: 0.33, correlation: 0.7, outlierShare: 0.04, outlier_m: 2, outlierPersistence: 0.65))
    static let gnss = rule(
        .gnss,
        LocationNoise(
            sigma_m: 5.2, correlation: 0.98, outlierShare: 0.065, outlier_m: 32, outlierPersistence: 0.95))

    /// Seconds (at 1 Hz) until a tag that stood 2 m inside and then is `outside_m` outside is decided; nil = not in an hour.
    static func secondsToAlarm(_ rule: LocationRule, _ outside_m: Double, stood_s: Int = 600) -> Int? {
        var test = SideTest(isIn: true)
        var at_ms: Int64 = 0
        func take(_ outside_m: Double) -> Bool {
            at_ms += 1000
            return test.take(
                outside_m: outside_m, acc_m: nil, at_ms: at_ms, rule: rule, isInFence: true, isAlarm: true)
        }
        for _ in 0..<stood_s where take(-2) { return nil }
        for second in 0..<3600 where take(outside_m) { return second }
        return nil
    }

    struct Wait: Sendable, CustomStringConvertible {
        var rule: LocationRule
        var outside_m: Double
        /// Not before, and not after; nil = never.
        var seconds: ClosedRange<Int>?
        var description: String { "\(rule.technology.rawValue) \(outside_m) m outside" }
    }

    @Test(
        "the farther outside, the sooner: at once where no outlier reaches, never where nobody can tell",
        arguments: [
            // Outliers of 1.3 m in the mean do not reach 30 m; at 2 m, a third of them lasts each second.
            Wait(rule: uwbOpen, outside_m: 30, seconds: 0...0),
            Wait(rule: uwbOpen, outside_m: 2, seconds: 5...15),
            Wait(rule: uwbOpen, outside_m: 0.6, seconds: 5...20),
            // Within half of the guard band of two sigmas both sides explain it alike.
            Wait(rule: uwbOpen, outside_m: 0.1, seconds: nil),
            Wait(rule: uwb, outside_m: 60, seconds: 0...0),
            Wait(rule: uwb, outside_m: 2, seconds: 20...45),
            Wait(rule: uwb, outside_m: 0.25, seconds: nil),
            // Satellite errors last minutes.
            Wait(rule: gnss, outside_m: 1000, seconds: 0...0),
            Wait(rule: gnss, outside_m: 100, seconds: 60...300),
            Wait(rule: gnss, outside_m: 30, seconds: 120...500),
            Wait(rule: gnss, outside_m: 5, seconds: nil),
        ])
    func waits(wait: Wait) {
        let seconds = Self.secondsToAlarm(wait.rule, wait.outside_m)
        guard let expected = wait.seconds else {
            #expect(seconds == nil)
            return
        }
        #expect(seconds.map(expected.contains) == true, "after \(seconds.map(String.init) ?? "never")")
    }

    @Test("old certainty delays nothing: a minute inside or a day, the alarm comes as soon")
    func oldCertainty() {
        for rule in [Self.uwbOpen, Self.uwb, Self.gnss] {
            let soon = Self.secondsToAlarm(rule, 40, stood_s: 60)
            #expect(soon != nil && soon == Self.secondsToAlarm(rule, 40, stood_s: 86_400))
        }
    }

    @Test("one outlier, however large within what the technology does, raises suspicion and no alarm")
    func oneOutlier() {
        var test = SideTest(isIn: true)
        var at_ms: Int64 = 0
        for outside_m in [-1.0, -1, 6, -1, -1] {
            at_ms += 1000
            let hasChanged = test.take(
                outside_m: outside_m, acc_m: 0.3, at_ms: at_ms, rule: Self.uwb, isInFence: true, isAlarm: true)
            #expect(!hasChanged)
            if outside_m > 0 {
                #expect(test.evidence_nats >= Self.uwb.suspect_nats)
                #expect(test.since_ms == at_ms)
            }
        }
        #expect(test.evidence_nats < Self.uwb.suspect_nats)
    }

    @Test("a fix clearly outside never lowers the evidence that it is outside", arguments: UInt64(1)...40)
    func moreEvidence(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let rule = [Self.uwbOpen, Self.uwb, Self.gnss][Int(seed % 3)]
        var test = SideTest(isIn: true)
        var at_ms: Int64 = 0
        for _ in 0..<200 {
            at_ms += Int64(random.int(100...30_000))
            let before = test.evidence_nats
            let outside_m = (random.unit() * 8 - 4) * rule.noise.sigma_m
            let hasChanged = test.take(
                outside_m: outside_m, acc_m: nil, at_ms: at_ms, rule: rule, isInFence: true, isAlarm: true)
            if hasChanged { test.settle(isIn: true) }
            if !hasChanged, outside_m >= 2 * rule.noise.sigma_m {
                #expect(test.evidence_nats >= before - 1e-9, "seed \(seed)")
            }
        }
    }

    @Test("a belief that was stored before is read: at rest it told its weights, and how many fixes had voted")
    func storedBefore() throws {
        let rested =
            #"{"isIn":true,"voters":3,"at_ms":5000,"believed":{"core":-0.05,"outlier":-3},"other":{"core":-9,"outlier":-8}}"#
        var read = try JSONDecoder().decode(SideTest.self, from: Data(rested.utf8))
        let doubtful = rested.replacing(
            "{\"isIn\":true,", with: "{\"isIn\":true,\"isRested\":false,\"evidence_nats\":2.5,")
        var doubted = try JSONDecoder().decode(SideTest.self, from: Data(doubtful.utf8))
        #expect(read.isIn && read.isQuiet && doubted.evidence_nats == 2.5)
        // The same from here on as one that was never stored, and as one that is stored now.
        var fresh = SideTest(isIn: true)
        func take(_ test: inout SideTest, _ outside_m: Double, at_ms: Int64) {
            _ = test.take(
                outside_m: outside_m, acc_m: nil, at_ms: at_ms, rule: Self.uwb, isInFence: true, isAlarm: true)
        }
        take(&fresh, -2, at_ms: 5000)
        #expect(read == fresh)
        for at_ms in stride(from: Int64(6000), to: 9000, by: 1000) {
            for outside_m in [3.0, -1, 4] {
                take(&read, outside_m, at_ms: at_ms)
                take(&fresh, outside_m, at_ms: at_ms)
                take(&doubted, outside_m, at_ms: at_ms)
            }
            read = try JSONDecoder().decode(SideTest.self, from: JSONEncoder().encode(read))
            #expect(read == fresh && read.evidence_nats > 0 && doubted != fresh)
        }
    }

    @Test("inside and outside are judged alike: a mirrored track gives the same evidence", arguments: UInt64(1)...20)
    func symmetric(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let rule = [Self.uwbOpen, Self.uwb, Self.gnss][Int(seed % 3)]
        var left = SideTest(isIn: true)
        var right = SideTest(isIn: false)
        var at_ms: Int64 = 0
        for _ in 0..<300 {
            at_ms += Int64(random.int(100...5_000))
            let outside_m = random.normal() * 3 * rule.noise.sigma_m
            let isAlarm = random.int(0...1) == 1
            func take(_ test: inout SideTest, _ outside_m: Double) -> Bool {
                test.take(
                    outside_m: outside_m, acc_m: nil, at_ms: at_ms, rule: rule, isInFence: true, isAlarm: isAlarm)
            }
            let decided = (take(&left, outside_m), take(&right, -outside_m))
            #expect(decided.0 == decided.1)
            #expect(left.evidence_nats == right.evidence_nats && left.isIn == !right.isIn)
        }
    }

    @Test("a fix that states a worse accuracy than its technology's weighs less")
    func accuracy() {
        func evidence(_ acc_m: Double?) -> Double {
            var test = SideTest(isIn: true)
            for second in 1...3 {
                _ = test.take(
                    outside_m: 1.2, acc_m: acc_m, at_ms: Int64(second) * 1000, rule: Self.uwb, isInFence: true,
                    isAlarm: true)
            }
            return test.evidence_nats
        }
        #expect(evidence(nil) == evidence(0.1))
        #expect(evidence(1.2) < evidence(0.1))
    }

    @Test("n of m counts the last m fixes beyond the guard band, plain follows the fence")
    func otherDecisions() {
        var rule = Self.uwb
        rule.decision = .nOfM(n: 3, m: 5, guard_m: 0.5)
        var test = SideTest(isIn: true)
        let track: [(outside_m: Double, isDecided: Bool)] = [
            (1, false), (0.4, false), (1, false), (-1, false), (0.6, true), (-1, false), (-1, false), (-1, true),
        ]
        for (second, step) in track.enumerated() {
            let isDecided = test.take(
                outside_m: step.outside_m, acc_m: nil, at_ms: Int64(second) * 1000, rule: rule, isInFence: true,
                isAlarm: true)
            #expect(isDecided == step.isDecided, "fix \(second)")
        }
        rule.decision = .plain
        let hasLeft = test.take(
            outside_m: -1, acc_m: nil, at_ms: 100_000, rule: rule, isInFence: false, isAlarm: true)
        #expect(hasLeft)
        #expect(!test.isIn)
    }

    @Test(
        "stored and taken up again in the middle, the belief goes on as if nothing had happened",
        arguments: UInt64(1)...10)
    func restored(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let ring = [Point(0, 0), Point(10, 0), Point(10, 10), Point(0, 10)]
        let zone = try Zone(id: "Z", geometry: .polygons([Polygon(shell: ring)]))
        var fence = FenceEngine(zones: [zone])
        var one = PlaceBelief()
        var other = PlaceBelief()
        var changes: [[PlaceBelief.Change]] = [[], []]
        for second in 0..<400 {
            let shift = second > 200 ? 4.0 : 0
            let fix = Fix(
                tag: "T", at_ms: Int64(second) * 1000,
                point: Point(8 + shift + random.normal() * 0.5, 5 + random.normal() * 0.5), acc_m: 0.3)
            _ = fence.apply(fix)
            func take(_ belief: inout PlaceBelief) -> [PlaceBelief.Change] {
                belief.take(fix, in: fence, start: ["Z"], rule: { _ in Self.uwb }, isHome: { _ in true })
            }
            changes[0] += take(&one)
            changes[1] += take(&other)
            if second % 7 == 0, let sides = other.sides(of: "T") {
                let stored = try JSONEncoder().encode(sides)
                other = PlaceBelief()
                other.restore(try JSONDecoder().decode([PlaceBelief.Side].self, from: stored), of: "T")
            }
            #expect(
                one.zones(of: "T", in: fence, at_ms: fix.at_ms) == other.zones(of: "T", in: fence, at_ms: fix.at_ms))
        }
        #expect(changes[0] == changes[1] && changes[0].map(\.isIn) == [false])
        let change = try #require(changes[0].first)
        #expect(change.evidence_nats >= change.threshold_nats && change.fixes.last?.at_ms == change.at_ms)
        #expect(change.at_ms > 200_000 && change.at_ms <= 260_000)
    }

    @Test("a tag is asked about every zone it may be in, and believed on one floor")
    func manyZones() throws {
        func zone(_ id: String, _ left: Double, floor: Double? = nil) throws -> Zone {
            let ring = [Point(left, 0), Point(left + 10, 0), Point(left + 10, 10), Point(left, 10)]
            return try Zone(id: id, floor: floor, geometry: .polygons([Polygon(shell: ring)]))
        }
        let fence = FenceEngine(zones: [try zone("A", 0), try zone("B", 10), try zone("UP", 10, floor: 2)])
        var belief = PlaceBelief()
        var seen: [String] = []
        for second in 0..<120 {
            let fix = Fix(
                tag: "T", at_ms: Int64(second) * 1000, point: Point(second < 10 ? 5 : 15, 5), acc_m: 0.3, floor: 1)
            let changes = belief.take(
                fix, in: fence, start: ["A"], rule: { _ in Self.uwb }, isHome: { $0 == 0 })
            seen += changes.map { "\($0.isIn ? "in" : "out") \($0.zone)" }
        }
        #expect(Set(seen) == ["out A", "in B"] && seen.count == 2)
        #expect(belief.zones(of: "T", in: fence, at_ms: 0) == ["B"])
    }

    @Test("words for technologies: omlox's and OwnTracks' are known, an unknown one is the most cautious")
    func words() {
        let words: [(String, Technology)] = [
            ("uwb", .uwb), ("UWB-open", .uwbOpen), ("gps", .gnss), ("ibeacon", .ble), ("rfid", .uhf),
            ("zigbee", .other),
            ("", .other),
        ]
        for (word, technology) in words { #expect(Technology(named: word) == technology) }
    }
}
