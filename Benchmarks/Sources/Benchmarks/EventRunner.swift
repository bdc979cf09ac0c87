import Geofence

/// Our engine, fed with one pass of the moves after another in messages of 1,000 fixes.
///
/// A message is made just before the clock starts for it, as a reader has just made it: whoever reads fixes pays for
/// making them, with any engine.
struct EventRunner {
    /// One fix of every tag a second.
    private static let fixesPerMillisecond = 100
    /// The moves take 10 s; the next pass begins 20 s later.
    private static let pass_ms: Int64 = 20_000
    private static let message = 1000

    private struct Step {
        var tag: Int
        var at_ms: Int64
        var point: Point
    }

    private var engine: FenceEngine
    private let acc_m: Double?
    private let names: [String]
    private var handles: [TagHandle]
    private var steps: [Step] = []
    private var pass: Int64 = 0
    private var message: [TrackedFix] = []
    private var events: [FenceEvent] = []

    init(zones: [Zone], acc_m: Double?, _ tags: TagWorkload) {
        engine = FenceEngine(zones: zones)
        self.acc_m = acc_m
        names = tags.start.indices.map { "tag\($0)" }
        handles = [TagHandle](repeating: TagHandle(), count: names.count)
        for (tag, point) in tags.start.enumerated() {
            let fix = Fix(tag: names[tag], at_ms: 0, point: point, acc_m: acc_m)
            engine.apply(fix, handle: &handles[tag], into: &events)
        }
        var last_ms = [Int](repeating: 0, count: names.count)
        for (number, move) in tags.moves.enumerated() {
            // Two fixes of one tag are never at one instant.
            last_ms[move.tag] = max(last_ms[move.tag] + 1, 1 + number / Self.fixesPerMillisecond)
            steps.append(Step(tag: move.tag, at_ms: Int64(last_ms[move.tag]), point: move.point))
        }
    }

    private func fix(_ step: Step) -> Fix {
        Fix(tag: names[step.tag], at_ms: step.at_ms + pass * Self.pass_ms, point: step.point, acc_m: acc_m)
    }

    /// All messages once: the seconds that the engine took.
    mutating func run() -> Double {
        var seconds = 0.0
        for first in stride(from: 0, to: steps.count, by: Self.message) {
            message.removeAll(keepingCapacity: true)
            for step in steps[first..<min(first + Self.message, steps.count)] {
                message.append(TrackedFix(fix(step), handle: handles[step.tag]))
            }
            events.removeAll(keepingCapacity: true)
            seconds += Duel.seconds { engine.apply(&message, into: &events) }
        }
        pass += 1
        return seconds
    }

    /// How many fixes, one by one, have other enters and exits than `truth` says.
    mutating func run(_ truth: (Int) -> UInt64) -> Int {
        var wrong = 0
        for (number, step) in steps.enumerated() {
            events.removeAll(keepingCapacity: true)
            engine.apply(fix(step), into: &events)
            var sum: UInt64 = 0
            for event in events where event.event == .enter || event.event == .exit {
                guard let id = event.zone?.dropFirst(), let zone = Int(id) else { continue }
                sum &+= event.event == .enter ? Answer.mark(zone) : ~Answer.mark(zone)
            }
            if sum != truth(number) { wrong += 1 }
        }
        return wrong
    }
}
