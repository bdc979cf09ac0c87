import Geofence
import Testing

@Suite("Where a tag is believed to stand")
struct SpotTests {
    /// A belief of one tag in a zone of 40 m by 40 m, fed at one fix a second.
    struct Standing {
        var fence: FenceEngine
        var belief = PlaceBelief()
        var at_ms: Int64 = 0

        init() throws {
            let corners = [Point(x: -20, y: -20), Point(x: 20, y: -20), Point(x: 20, y: 20), Point(x: -20, y: 20)]
            fence = FenceEngine(zones: [
                try Zone(id: "Z", kind: .storage, geometry: .polygons([Polygon(shell: corners)]), crs: .local)
            ])
        }

        mutating func see(_ x: Double, _ y: Double, _ rule: LocationRule = LikelihoodTests.uwb) {
            at_ms += 1000
            let fix = Fix(tag: "T", at_ms: at_ms, point: Point(x: x, y: y), technology: rule.technology)
            _ = belief.take(
                fix, in: fence, start: ["Z"], rule: { _ in rule }, isHome: { _ in true }, standing: rule)
        }

        func distance_m(_ x: Double, _ y: Double) -> Double {
            guard let point = belief.spot(of: "T")?.point else { return .infinity }
            return ((point.x - x) * (point.x - x) + (point.y - y) * (point.y - y)).squareRoot()
        }
    }

    @Test("It is the mean of what is seen, and a reflection of ten seconds moves nothing")
    func reflection() throws {
        var standing = try Standing()
        for second in 0..<60 { standing.see(second.isMultiple(of: 2) ? 0.2 : -0.2, 0) }
        #expect(standing.distance_m(0, 0) < 0.1)
        for _ in 0..<10 {
            standing.see(2, 1)
            #expect(standing.distance_m(0, 0) < 0.1)
        }
        standing.see(0, 0)
        #expect(standing.distance_m(0, 0) < 0.1)
    }

    @Test("What stays elsewhere is believed to stand there, within an attempt of the rule; a slow creep is followed")
    func moves() throws {
        var standing = try Standing()
        for _ in 0..<30 { standing.see(0, 0) }
        var seconds = 0
        while standing.distance_m(3, 0) > 0.2, seconds < 600 {
            standing.see(3, 0)
            seconds += 1
        }
        #expect(Double(seconds) <= LikelihoodTests.uwb.attempt_s(resting_s: 1) + 2, "\(seconds) s")
        #expect(seconds > 5)
        for step in 0..<300 { standing.see(3 + Double(step) * 0.001, 0) }
        #expect(standing.distance_m(3.3, 0) < 0.1)
    }

    @Test("Where fixes are taken at their word nothing is believed beside them; a restart goes on where it was")
    func wordAndRestart() throws {
        var standing = try Standing()
        var plain = LikelihoodTests.uwb
        plain.decision = .plain
        standing.see(1, 1, plain)
        #expect(standing.belief.spot(of: "T") == nil)
        for _ in 0..<30 { standing.see(1, 1) }
        let sides = try #require(standing.belief.sides(of: "T"))
        var restarted = PlaceBelief()
        restarted.restore(sides, spot: standing.belief.spot(of: "T"), of: "T")
        #expect(restarted.spot(of: "T") == standing.belief.spot(of: "T"))
    }
}
