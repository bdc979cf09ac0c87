import ArgumentParser
import Foundation
import Geofence

/// `chemd track`: replays fixes through the fence engine.
struct TrackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "track",
        abstract: "Replay positions and print who entered, left and crossed which zone.",
        discussion: """
            Reads fixes as JSON Lines, {"tag":"T1","at":"2026-01-05T08:00:00Z","x":1.5,"y":2} or with "lon" and \
            "lat", perhaps "acc", "floor" and "received"; a line may hold an array of them. Prints one event a line, \
            in time order; at one instant exits come before enters, then by the order of the zone file. Timers run \
            on the fixes' own clock, and up to --until at the end.

            A line that cannot be used is reported with its number, and the exit code is then 1; a file that cannot \
            be used ends the command with 2.

            EXAMPLES
              chemd track --zones plant.geojson --fixes day.jsonl
              chemd track --zones plant.geojson --fixes day.jsonl --until 2026-01-05T18:00:00Z
              mosquitto_sub -t 'chemtrack/+/fix/+' | chemd track --zones plant.geojson --fixes - --format text
            """)

    @Option(help: "Zones: a GeoJSON FeatureCollection (- for standard input).")
    var zones: String

    @Option(help: "Fixes: JSON Lines (- for standard input).")
    var fixes: String

    @Option(help: "Time up to which timers run at the end: RFC 3339, or milliseconds since 1970.")
    var until: String?

    @Option(help: "json for one JSON object per line, text for people.")
    var format: OutputFormat = .json

    @Option(help: "Longest gap, in seconds, over which the path between two fixes is judged.")
    var gap = 60.0

    @Option(help: "Highest speed, in metres per second, at which the path is believed.")
    var speed = 20.0

    @Option(help: "A fix with a larger accuracy radius, in metres, changes no zone.")
    var accuracy = 100.0

    func validate() throws {
        if zones == "-" && fixes == "-" { throw ValidationError("zones and fixes cannot both be standard input") }
        if let until, time(until) == nil {
            throw ValidationError("--until `\(until)` is not an RFC 3339 time with an offset, nor milliseconds")
        }
        for (name, value) in [("gap", gap), ("speed", speed), ("accuracy", accuracy)] {
            guard value.isFinite, value >= 0, value <= 1e9 else {
                throw ValidationError("--\(name) `\(value)` must be from 0 to 1000000000")
            }
        }
    }

    private func time(_ text: String) -> Int64? { Int64(text) ?? Timestamp.parse(text) }

    func run() throws {
        let settings = FenceSettings(
            crossGap_ms: Int64(gap * 1000), crossSpeed_m_s: speed, accuracyLimit_m: accuracy)
        var replay = Replay(
            engine: FenceEngine(zones: try ZoneInput.load(zones), settings: settings), format: format)
        var lines = try LineReader(path: fixes)
        let reader = FixReader()
        var failed = false
        func complain(_ message: String) {
            failed = true
            Terminal.complain("\(fixes): line \(lines.number): \(message)")
        }
        while let line = try lines.next() {
            guard let bytes = line.bytes else {
                complain("is longer than \(LineReader.limit_bytes) bytes")
                continue
            }
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
            for result in reader.read(bytes) {
                switch result {
                case .success(let fix):
                    if try replay.take(fix) == .wrongFrame {
                        complain("fix of `\(fix.tag)` and the zones are not both in lon, lat or both in x, y")
                    }
                case .failure(let error):
                    complain(error.message)
                    replay.take(error)
                }
            }
        }
        try replay.finish(until_ms: until.flatMap(time))
        if failed { throw ExitStatus.partly }
    }
}

/// Fixes in, printed events out; holds the events of one instant to put them in order.
private struct Replay {
    private var engine: FenceEngine
    private let format: OutputFormat
    private let order: [String: Int]
    private var clock_ms = Int64.min
    private var instant: [FenceEvent] = []
    private var printer = LinePrinter()
    /// Bounds the memory when a file puts everything into one instant.
    private static let instantLimit = 100_000

    init(engine: FenceEngine, format: OutputFormat) {
        self.engine = engine
        self.format = format
        order = Dictionary(engine.zones.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Applies a fix after all timers that ran out before it; returns why it was rejected.
    mutating func take(_ fix: Fix) throws -> Rejection? {
        let rejection = engine.rejection(of: fix)
        if rejection == nil && fix.at_ms > clock_ms {
            try turn(to: fix.at_ms)
        }
        engine.apply(fix, into: &instant)
        if instant.count >= Self.instantLimit { try flush() }
        return rejection
    }

    mutating func take(_ error: FixError) {
        instant += engine.reject(error)
    }

    mutating func finish(until_ms: Int64?) throws {
        if clock_ms > .min { instant += engine.advance(to: clock_ms) }
        try flush()
        if let until_ms { try print(engine.advance(to: until_ms)) }
        printer.flush()
    }

    /// Ends the instant at hand and runs the timers between it and the next.
    private mutating func turn(to at_ms: Int64) throws {
        if clock_ms > .min { instant += engine.advance(to: clock_ms) }
        try flush()
        try print(engine.advance(to: at_ms - 1))
        clock_ms = at_ms
    }

    /// Exits before crossings before enters, then zone order; what carries another time stays where it was read.
    private mutating func flush() throws {
        let places = instant.indices.filter { instant[$0].event != .rejected && instant[$0].at_ms == clock_ms }
        if places.count > 1 {
            func key(_ place: Int) -> (Int, Int, Int) {
                let event = instant[place]
                let rank = event.event == .exit ? 0 : (event.event == .cross ? 1 : 2)
                return (rank, event.zone.flatMap { order[$0] } ?? -1, place)
            }
            let sorted = places.sorted { key($0) < key($1) }.map { instant[$0] }
            for (place, event) in zip(places, sorted) { instant[place] = event }
        }
        try print(instant)
        instant.removeAll(keepingCapacity: true)
    }

    private mutating func print(_ events: [FenceEvent]) throws {
        for event in events {
            switch format {
            case .json: printer.print(String(decoding: try JSONLines.encode(event), as: UTF8.self))
            case .text: printer.print(text(event))
            }
        }
    }

    private func text(_ event: FenceEvent) -> String {
        var parts = [Timestamp.text(event.at_ms), event.event.rawValue, event.tag]
        if let zone = event.zone { parts.append(zone) }
        if let cause = event.cause { parts.append(cause.rawValue) }
        if let reason = event.reason { parts.append(reason.rawValue) }
        if let from = event.enteredAt_ms, let to = event.leftAt_ms {
            parts.append("\(Timestamp.text(from))/\(Timestamp.text(to))")
        }
        return parts.joined(separator: " ")
    }
}
