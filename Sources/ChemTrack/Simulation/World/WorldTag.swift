import Foundation
import Geofence

/// An active tag of the simulated plant: how often it reports, how its radio errs, and what becomes of its messages.
struct WorldTag: Sendable {
    let id: String
    private let model: RadioModel
    private let resting_s: Double
    private var errors: RadioErrors
    private var channel = RadioChannel()
    private var numbers: SeededNumbers
    private var next_s: Double
    private var last_s: Double?
    private var awakeUntil_s = 0.0
    /// Without power until then.
    private(set) var deadUntil_s: Double?

    init(_ id: String, _ model: RadioModel, _ noise: LocationNoise, resting_s: Double, seed: UInt64) {
        self.id = id
        self.model = model
        self.resting_s = resting_s
        errors = RadioErrors(noise)
        numbers = SeededNumbers(seed: seed)
        next_s = numbers.between(0, resting_s)
    }

    /// It moves: every second from now on, and for a minute after.
    mutating func wake(at time_s: Double) {
        awakeUntil_s = max(awakeUntil_s, time_s + LocationRule.awake_s)
        next_s = min(next_s, time_s)
    }

    mutating func die(until_s: Double) { deadUntil_s = until_s }

    /// Sends what is due and gives out what has arrived.
    ///
    /// - Parameter outward: where reflections point, radians; nil = anywhere.
    mutating func report(at time_s: Double, _ truth: Point, outward: Double?) -> [Fix] {
        if let until_s = deadUntil_s, time_s >= until_s { deadUntil_s = nil }
        if time_s >= next_s {
            let seconds = last_s.map { time_s - $0 } ?? resting_s
            next_s = time_s + (time_s < awakeUntil_s ? 1 : resting_s)
            if deadUntil_s == nil {
                let error = errors.next(seconds: seconds, outward: outward, &numbers)
                let at_ms = WorldClock.start_ms + Int64(time_s * 1000)
                last_s = time_s
                channel.send(
                    Fix(
                        tag: id, at_ms: at_ms, point: Point(x: truth.x + error.x, y: truth.y + error.y),
                        acc_m: model.stated_m, technology: model.technology), seconds: seconds, &numbers)
            }
        }
        return channel.arrivals(until_ms: WorldClock.start_ms + Int64(time_s * 1000))
    }

    var lost: Int { channel.lost }
}
