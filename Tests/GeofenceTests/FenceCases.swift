import Foundation
import Geofence

/// The suite's cases, read from `Cases/fence.json`.
struct FenceCases: Decodable {
    let zones: [String: ZoneSpec]
    let cases: [FenceCase]
    let refused: [Refused]

    struct Refused: Decodable, CustomStringConvertible {
        let name: String
        let zone: String
        let reason: String
        var description: String { name }
    }

    /// Read once; a test that needs it says so when it is not there.
    static let book = try? load()

    static func load() throws -> FenceCases {
        guard let url = Bundle.module.url(forResource: "fence", withExtension: "json", subdirectory: "Cases") else {
            throw CocoaError(.fileNoSuchFile)
        }
        return try JSONDecoder().decode(FenceCases.self, from: Data(contentsOf: url))
    }
}

struct ZoneSpec: Decodable {
    var shell: [[Double]]?
    var holes: [[[Double]]]?
    var centre: [Double]?
    var radius: Double?
    var crs: String?
    var floor: Double?
    var meaning: String?
    var exit_tolerance: Double?
    var tolerance_timeout: Int64?
    var exit_delay: Int64?
    var enter_delay: Int64?
    var timeout: Int64?
    var schedule: String?

    func zone(_ id: String, _ move: Motion) throws -> Zone {
        func ring(_ corners: [[Double]]) -> [Point] { corners.map { move.point(Point($0[0], $0[1]), crs) } }
        let geometry: Geometry =
            if let centre, let radius {
                .circle(centre: move.point(Point(centre[0], centre[1]), crs), radius_m: radius * move.scale)
            } else {
                .polygons([Polygon(shell: ring(shell ?? []), holes: (holes ?? []).map(ring))])
            }
        return try Zone(
            id: id, floor: floor, meaning: meaning == "hazard" ? .hazard : .permission, geometry: geometry,
            crs: crs == nil ? .local : .wgs84,
            rules: ZoneRules(
                exitTolerance_m: (exit_tolerance ?? 0) * move.scale, toleranceTimeout_ms: tolerance_timeout ?? -1,
                exitDelay_ms: exit_delay ?? 0, enterDelay_ms: enter_delay ?? 0, timeout_ms: timeout ?? -1),
            schedule: schedule.map { try Schedule(.string($0)) })
    }
}

struct FenceCase: Decodable, CustomStringConvertible, Sendable {
    let name: String
    let zones: [String]
    let steps: [Step]
    let events: [String]
    let implausible: Int?
    var description: String { name }

    enum Step: Decodable, Sendable {
        case fix(Fix)
        case advance(Int64)
        case zones([String], Int64)
        case restart(Int64)

        private enum Key: String, CodingKey { case at, x, y, acc, floor, received, crs, advance, zones, restart }

        init(from decoder: any Decoder) throws {
            let box = try decoder.container(keyedBy: Key.self)
            if let now = try box.decodeIfPresent(Int64.self, forKey: .advance) {
                self = .advance(now)
            } else if let now = try box.decodeIfPresent(Int64.self, forKey: .restart) {
                self = .restart(now)
            } else if let zones = try box.decodeIfPresent([String].self, forKey: .zones) {
                self = .zones(zones, try box.decode(Int64.self, forKey: .at))
            } else {
                func number(_ key: Key) throws -> Double {
                    if let value = try? box.decode(Double.self, forKey: key) { return value }
                    return Double(try box.decode(String.self, forKey: key)) ?? .nan
                }
                var fix = Fix(
                    tag: "T", at_ms: try box.decode(Int64.self, forKey: .at),
                    point: Point(try number(.x), try number(.y)))
                fix.acc_m = try box.decodeIfPresent(Double.self, forKey: .acc)
                fix.floor = try box.decodeIfPresent(Double.self, forKey: .floor)
                fix.received_ms = try box.decodeIfPresent(Int64.self, forKey: .received)
                if try box.decodeIfPresent(String.self, forKey: .crs) == "local" { fix.z_m = Self.forcedLocal }
                self = .fix(fix)
            }
        }

        /// Marks a fix that stays local although the zones are not.
        static let forcedLocal = -12345.0
    }
}

/// A change of the whole picture that must not change the events.
struct Motion: Sendable, CustomStringConvertible {
    var name: String
    var quarterTurns = 0
    var scale = 1.0
    var shift = Point(0, 0)
    var time_ms: Int64 = 0
    /// Whether schedules, which know the hour, may come along.
    var keepsHours: Bool { time_ms % 86_400_000 == 0 }
    var description: String { name }

    func point(_ point: Point, _ crs: String?) -> Point {
        if crs != nil { return point }
        var (x, y) = (point.x, point.y)
        for _ in 0..<quarterTurns { (x, y) = (-y, x) }
        return Point(x * scale + shift.x, y * scale + shift.y)
    }

    static let all = [
        Motion(name: "as it stands"),
        Motion(name: "turned by 90°", quarterTurns: 1),
        Motion(name: "turned by 180°", quarterTurns: 2),
        Motion(name: "turned by 270°", quarterTurns: 3),
        Motion(name: "moved", shift: Point(4096, -8192)),
        Motion(name: "moved far and turned", quarterTurns: 1, shift: Point(39_500_000, 4_000_000)),
        Motion(name: "64 times as large", scale: 64),
        Motion(name: "a 1024th in size", scale: 0x1p-10),
        Motion(name: "days later", time_ms: 20_454 * 86_400_000),
        Motion(name: "some time later", time_ms: 1_767_225_600_123),
    ]
}

extension FenceEvent {
    /// `enter sq @0`, as the cases write it; the cause is left out for an enter by moving.
    func text(time_ms: Int64) -> String {
        var text = event.rawValue
        if let zone { text += " \(zone)" }
        text += " @\(at_ms - time_ms)"
        if let from = enteredAt_ms, let to = leftAt_ms { return text + " \(from - time_ms)..\(to - time_ms)" }
        if let cause { text += " \(cause.rawValue)" }
        if let reason { text += " \(reason.rawValue)" }
        return text
    }
}

/// A repeatable source of random numbers (splitmix64).
struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func unit() -> Double { Double.random(in: 0..<1, using: &self) }

    /// Normal with standard deviation 1.
    mutating func normal() -> Double {
        let radius = (-2 * log(1 - unit())).squareRoot()
        return radius * cos(2 * .pi * unit())
    }
}
