import Geofence
import Testing

@Suite("By which reader a passive tag is")
struct ReadBeliefTests {
    static let rule = ReadRule(
        decision: .likelihood,
        noise: ReadNoise(
            rates: SIMD4(0.1, 0.3, 0.65, 0.9), strays: SIMD4(0.005, 0.02, 0.1, 0.2), persistence: 0.9, gap_dB: 12,
            sigma_dB: 7, cycle_ms: 1000),
        first_nats: 3, alarm_nats: 18.4, clear_nats: 6.9)

    /// Two readers, A and B, each with a tag of its own that is heard every second, and a tag `T` that stands at A.
    struct Readers {
        var belief = ReadBelief(rule: ReadBeliefTests.rule)
        var second: Int64 = 0
        var isHomeA = true

        /// A second passes: who hears T, at what strength, and which readers are on.
        mutating func pass(_ heard: [String: Double?], on: [String] = ["A", "B"]) {
            second += 1
            for reader in on {
                _ = belief.take(
                    "own-\(reader)", at: reader, rssi_dBm: -56, start: reader, now_ms: second * 1000,
                    isHome: { $0 == reader })
            }
            for (reader, rssi) in heard.sorted(by: { $0.key < $1.key }) {
                _ = belief.take(
                    "T", at: reader, rssi_dBm: rssi, start: "A", now_ms: second * 1000,
                    isHome: { [isHomeA] in isHomeA && $0 == "A" })
            }
        }

        /// Seconds of `heard` until T is believed at a place; an hour = not in an hour.
        mutating func seconds(to place: String, _ heard: [String: Double?], on: [String] = ["A", "B"]) -> Int {
            for second in 1..<3600 {
                pass(heard, on: on)
                if belief.zone(of: "T") == place { return second }
            }
            return 3600
        }
    }

    @Test("Heard at its place it is there; a stray read moves nothing, nor do both readers hearing it all the time")
    func strays() {
        var readers = Readers()
        for _ in 0..<600 { readers.pass(["A": -56]) }
        for _ in 0..<5 { readers.pass(["A": -56, "B": -68]) }
        #expect(readers.belief.zone(of: "T") == "A")
        for _ in 0..<3600 { readers.pass(["A": -56, "B": -68]) }
        #expect(readers.belief.zone(of: "T") == "A")
    }

    @Test("Heard there and no more here, it has moved: within minutes, sooner the stronger it is heard; back is sooner")
    func moves() throws {
        var strong = Readers()
        for _ in 0..<600 { strong.pass(["A": -56]) }
        let strong_s = strong.seconds(to: "B", ["B": -56])
        let move = try #require(strong.belief.move(of: "T"))
        #expect(move.from == "A" && move.zone == "B" && move.evidence_nats >= move.threshold_nats)
        #expect(move.reads == strong_s && move.threshold_nats == Self.rule.alarm_nats)
        var weak = Readers()
        for _ in 0..<600 { weak.pass(["A": -56]) }
        let weak_s = weak.seconds(to: "B", ["B": -66])
        #expect(5...300 ~= strong_s && strong_s < weak_s, "\(strong_s) \(weak_s)")
        // Its own place takes less evidence.
        for _ in 0..<600 { strong.pass(["B": -56]) }
        let back_s = strong.seconds(to: "A", ["A": -56])
        #expect(back_s < strong_s)
    }

    @Test("The silence of a reader that hears nobody says nothing: then only what the other hears speaks")
    func deadReader() {
        var alive = Readers()
        var dead = Readers()
        for _ in 0..<600 {
            alive.pass(["A": -56])
            dead.pass(["A": -56])
        }
        let alive_s = alive.seconds(to: "B", ["B": nil])
        let dead_s = dead.seconds(to: "B", ["B": nil], on: ["B"])
        #expect(dead_s > alive_s + alive_s / 4, "\(dead_s) \(alive_s)")
    }

    @Test("A tag that is heard seldom at its place is waited for longer than one that is heard always")
    func seldom() {
        var often = Readers()
        var seldom = Readers()
        for second in 0..<3600 {
            often.pass(["A": -56])
            // Heard for ten seconds, silent for ninety.
            seldom.pass(second % 100 < 10 ? ["A": -56] : [:])
        }
        let often_s = often.seconds(to: "B", ["B": -62])
        let seldom_s = seldom.seconds(to: "B", ["B": -62])
        #expect(seldom_s > often_s, "\(seldom_s) \(often_s)")
    }

    @Test("A person's word settles it, and doubts begin anew")
    func settled() {
        var readers = Readers()
        for _ in 0..<60 { readers.pass(["A": -56]) }
        readers.belief.settle("T", at: "B", now_ms: readers.second * 1000)
        #expect(readers.belief.zone(of: "T") == "B")
        readers.pass(["A": -56])
        #expect(readers.belief.zone(of: "T") == "B")
    }
}
