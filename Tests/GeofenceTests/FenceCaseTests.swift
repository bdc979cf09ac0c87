import Foundation
import Geofence
import Testing

@Suite("Fence cases")
struct FenceCaseTests {
    /// How a case is played: the way must not change what comes out.
    enum Manner: String, CaseIterable, Sendable {
        case plain, clockedBetweenFixes, restartedAfterEachStep, amongOtherTags
    }

    static let all: [FenceCase] = FenceCases.book?.cases ?? []

    @Test("the cases are there")
    func casesAreThere() throws {
        #expect(try FenceCases.load().cases.count >= 55)
    }

    @Test("a case gives its events, wherever, however large, whenever and in whatever company", arguments: all)
    func eventsOfCase(_ fenceCase: FenceCase) throws {
        let book = try #require(FenceCases.book)
        for motion in Motion.all {
            for manner in Manner.allCases {
                let events = try play(fenceCase, book, motion, manner)
                guard let events else { continue }
                #expect(events == expected(fenceCase), "\(motion), \(manner.rawValue)")
            }
        }
    }

    private func expected(_ fenceCase: FenceCase) -> [String] {
        // An enter by moving need not say so.
        fenceCase.events.map { event in
            let words = event.split(separator: " ")
            return words[0] == "enter" && words.count == 3 ? event + " moved" : event
        }
    }

    /// nil when the motion does not apply to the case.
    private func play(
        _ fenceCase: FenceCase, _ book: FenceCases, _ motion: Motion, _ manner: Manner
    ) throws -> [String]? {
        let specs = fenceCase.zones.compactMap { book.zones[$0] }
        if !motion.keepsHours && specs.contains(where: { $0.schedule != nil }) { return nil }
        let isPlan = specs.allSatisfy { $0.crs == nil }
        if !isPlan && (motion.scale != 1 || motion.quarterTurns != 0 || motion.shift != Point(0, 0)) { return nil }
        let settings = FenceSettings(
            crossSpeed_m_s: 20 * motion.scale, accuracyLimit_m: 100 * motion.scale)
        func zones(_ names: [String]) throws -> [Zone] {
            try names.map { name in
                // `adj as sq`: the shape of one under the id of another.
                let parts = name.components(separatedBy: " as ")
                return try (book.zones[parts[0]] ?? ZoneSpec()).zone(parts.last ?? name, motion)
            }
        }
        var engine = FenceEngine(zones: try zones(fenceCase.zones), settings: settings)
        var events: [FenceEvent] = []
        var random = SeededRandom(seed: 7)
        for step in fenceCase.steps {
            switch step {
            case .fix(var fix):
                let isForced = fix.z_m == FenceCase.Step.forcedLocal
                fix.z_m = nil
                fix.crs = isPlan || isForced ? .local : .wgs84
                if isPlan { fix.point = motion.point(fix.point, nil) }
                fix.acc_m = fix.acc_m.map { $0 * motion.scale }
                fix.at_ms += motion.time_ms
                fix.received_ms = fix.received_ms.map { $0 + motion.time_ms }
                if manner == .clockedBetweenFixes && engine.rejection(of: fix) == nil {
                    events += engine.advance(to: fix.at_ms - 1)
                }
                if manner == .amongOtherTags {
                    for name in ["before", "later"] {
                        var other = fix
                        other.tag = name
                        other.point.x += Double(random.int(-20...20)) * 0.25
                        events += engine.apply(other)
                    }
                }
                events += engine.apply(fix)
            case .advance(let now): events += engine.advance(to: now + motion.time_ms)
            case .zones(let names, let now):
                events += engine.replaceZones(try zones(names), now_ms: now + motion.time_ms)
            case .restart(let now): events += restart(&engine, now + motion.time_ms)
            }
            if manner == .restartedAfterEachStep { events += restart(&engine, motion.time_ms) }
        }
        if let implausible = fenceCase.implausible, manner == .plain {
            #expect(engine.counts.implausible == implausible)
            #expect(engine.presence(of: "T")?.implausible == true)
        }
        return events.filter { $0.tag == "T" }.map { $0.text(time_ms: motion.time_ms) }
    }

    private func restart(_ engine: inout FenceEngine, _ now_ms: Int64) -> [FenceEvent] {
        var fresh = FenceEngine(zones: engine.zones, settings: engine.settings)
        let events = fresh.restore(engine.snapshot(), now_ms: now_ms)
        engine = fresh
        return events
    }

    @Test("a zone without an inside is refused with the reason", arguments: FenceCases.book?.refused ?? [])
    func refusedZone(_ refused: FenceCases.Refused) throws {
        let book = try #require(FenceCases.book)
        let spec = try #require(book.zones[refused.zone])
        do {
            _ = try spec.zone(refused.zone, Motion(name: ""))
            Issue.record("was accepted")
        } catch let defect as ZoneDefect {
            #expect(defect.description.contains(refused.reason))
        }
    }
}
