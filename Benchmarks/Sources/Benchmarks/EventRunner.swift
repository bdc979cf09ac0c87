import Geofence

/// Our engine, fed with one pass of the moves after another in messages of 1,000 fixes.
///
/// The messages are made before the clock starts: whoever reads fixes pays for making them, with any engine.
struct EventRunner {
    /// One fix of every tag a second.
    private static let fixesPerMillisecond = 100
    /// The moves take 10 s; the next pass begins 20 s later.
    private static let pass_ms: Int64 = 20_000

    private var engine: FenceEngine
    private var messages: [[TrackedFix]] = []
    private var events: [FenceEvent] = []

    init(zones: [Zone], acc_m: Double?, _ tags: TagWorkload) {
        engine = FenceEngine(zones: zones)
        let names = tags.start.indices.map { "tag\($0)" }
        var handles = [TagHandle](repeating: TagHandle(), count: names.count)
        for (tag, point) in tags.start.enumerated() {
            let fix = Fix(tag: names[tag], at_ms: 0, point: point, acc_m: acc_m)
            engine.apply(fix, handle: &handles[tag], into: &events)
        }
        var last_ms = [Int](repeating: 0, count: names.count)
        var message: [TrackedFix] = []
        for (number, move) in tags.moves.enumerated() {
            // Two fixes of one tag are never at one instant.
            last_ms[move.tag] = max(last_ms[move.tag] + 1, 1 + number / Self.fixesPerMillisecond)
            let fix = Fix(tag: names[move.tag], at_ms: Int64(last_ms[move.tag]), point: move.point, acc_m: acc_m)
            message.append(TrackedFix(fix, handle: handles[move.tag]))
            if message.count == 1000 || number == tags.moves.count - 1 {
                messages.append(message)
                message.removeAll(keepingCapacity: true)
            }
        }
    }

    /// All messages once.
    mutating func run() {
        for number in messages.indices {
            events.removeAll(keepingCapacity: true)
            engine.apply(&messages[number], into: &events)
        }
    }

    /// Makes the messages those of the next pass.
    mutating func turn() {
        for number in messages.indices {
            for place in messages[number].indices { messages[number][place].fix.at_ms += Self.pass_ms }
        }
    }

    /// How many fixes, one by one, have other enters and exits than `truth` says.
    mutating func run(_ truth: (Int) -> UInt64) -> Int {
        var (wrong, number) = (0, 0)
        for tracked in messages.joined() {
            events.removeAll(keepingCapacity: true)
            engine.apply(tracked.fix, into: &events)
            var sum: UInt64 = 0
            for event in events where event.event == .enter || event.event == .exit {
                guard let id = event.zone?.dropFirst(), let zone = Int(id) else { continue }
                sum &+= event.event == .enter ? Answer.mark(zone) : ~Answer.mark(zone)
            }
            if sum != truth(number) { wrong += 1 }
            number += 1
        }
        return wrong
    }
}
