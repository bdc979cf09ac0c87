import Foundation
import Geofence

/// An active tag of the simulated plant: how often it reports, how its radio errs, what its clock says, and what becomes
/// of its messages.
struct WorldTag: Sendable {
    let id: String
    /// One radio of it and how that errs.
    struct Radio: Sendable {
        let model: RadioModel
        private(set) var errors: RadioErrors

        init(_ model: RadioModel, _ noise: LocationNoise) {
            self.model = model
            errors = RadioErrors(noise)
        }

        mutating func error(
            seconds: Double, outward: Double?, _ numbers: inout SeededNumbers
        ) -> (x: Double, y: Double) {
            errors.next(seconds: seconds, outward: model.outliersPointOutward ? outward : nil, &numbers)
        }
    }

    private let resting_s: Double
    private let clock: WorldTagClock
    private var indoors: Radio
    /// What it is located by outside the stores; nil = by the same.
    private var yard: Radio?
    private var channel = RadioChannel()
    private var numbers: SeededNumbers
    private var next_s: Double
    private var last_s: Double?
    private var awakeUntil_s = 0.0
    /// Without power until then.
    private(set) var deadUntil_s: Double?

    init(
        _ id: String, _ indoors: Radio, yard: Radio?, resting_s: Double, wrongClock_share: Double, seed: UInt64
    ) {
        self.id = id
        self.indoors = indoors
        self.yard = yard
        self.resting_s = resting_s
        var numbers = SeededNumbers(seed: seed)
        clock = WorldTagClock(wrong_share: wrongClock_share, &numbers)
        self.numbers = numbers
        next_s = self.numbers.between(0, resting_s)
    }

    /// It moves: every second from now on, and for a minute after.
    mutating func wake(at time_s: Double) {
        awakeUntil_s = max(awakeUntil_s, time_s + LocationRule.awake_s)
        next_s = min(next_s, time_s)
    }

    mutating func die(until_s: Double) { deadUntil_s = until_s }

    /// Sends what is due and gives out what has arrived.
    ///
    /// - Parameters:
    ///   - outward: where reflections of a wall point, radians; nil = there is none.
    ///   - isInYard: outside the stores.
    ///   - isHeard: its gateway works.
    mutating func report(
        at time_s: Double, _ truth: Point, outward: Double? = nil, isInYard: Bool, isHeard: Bool
    ) -> [Fix] {
        if let until_s = deadUntil_s, time_s >= until_s { deadUntil_s = nil }
        let now_ms = WorldClock.start_ms + Int64(time_s * 1000)
        if time_s >= next_s {
            let seconds = last_s.map { time_s - $0 } ?? resting_s
            next_s = time_s + (time_s < awakeUntil_s ? 1 : resting_s)
            if deadUntil_s == nil, isHeard {
                let (model, error) = measure(isInYard: isInYard, seconds: seconds, outward: outward)
                last_s = time_s
                channel.send(
                    Fix(
                        tag: id, at_ms: clock.said_ms(at: time_s),
                        point: Point(x: truth.x + error.x, y: truth.y + error.y), acc_m: model.stated_m,
                        technology: model.technology), sent_ms: now_ms, seconds: seconds, &numbers)
            }
        }
        return channel.arrivals(until_ms: now_ms)
    }

    private mutating func measure(
        isInYard: Bool, seconds: Double, outward: Double?
    ) -> (model: RadioModel, error: (x: Double, y: Double)) {
        guard isInYard, var radio = yard else {
            return (indoors.model, indoors.error(seconds: seconds, outward: outward, &numbers))
        }
        defer { yard = radio }
        return (radio.model, radio.error(seconds: seconds, outward: outward, &numbers))
    }

    var lost: Int { channel.lost }
}
