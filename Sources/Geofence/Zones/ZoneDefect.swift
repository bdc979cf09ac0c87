/// Why a zone cannot be used.
public enum ZoneDefect: Error, Hashable, Sendable, CustomStringConvertible {
    case missingID
    case tooFewCorners
    case zeroArea
    case crossesItself(near: Point)
    case touchesItself(near: Point)
    case holeOutside(near: Point)
    case ringsCross(near: Point)
    case polygonsOverlap(near: Point)
    case aroundPole
    case noPolygon
    case coordinate(Point, reason: String)
    case radius(Double)
    case number(field: String, value: Double)
    case timeout

    public var description: String {
        switch self {
        case .missingID: "has no id; give it a property `id`"
        case .tooFewCorners: "ring has fewer than three different corners"
        case .zeroArea: "ring has zero area"
        case .crossesItself(let p): "ring crosses itself near \(p.text)"
        case .touchesItself(let p): "ring touches itself near \(p.text)"
        case .holeOutside(let p): "hole lies outside its shell near \(p.text)"
        case .ringsCross(let p): "rings cross near \(p.text)"
        case .polygonsOverlap(let p): "polygons overlap near \(p.text)"
        case .aroundPole: "ring goes around a pole; split it or use local metres"
        case .noPolygon: "has no polygon"
        case .coordinate(let p, let reason): "corner \(p.text) \(reason)"
        case .radius(let value): "radius `\(value)` must be more than 0 and at most 1,000 km"
        case .number(let field, let value): "\(field) `\(value)` is out of range"
        case .timeout: "timeout `0` would end every stay at once; use -1 for never"
        }
    }

    static func check(_ rules: ZoneRules) throws(ZoneDefect) {
        let tolerance = rules.exitTolerance_m
        guard tolerance.isFinite, tolerance >= 0, tolerance <= 1e5 else {
            throw .number(field: "exit_tolerance", value: tolerance)
        }
        let times = [
            ("tolerance_timeout", rules.toleranceTimeout_ms, Int64(-1)), ("exit_delay", rules.exitDelay_ms, 0),
            ("enter_delay", rules.enterDelay_ms, 0), ("timeout", rules.timeout_ms, -1),
        ]
        // A year is longer than any stay worth a timer, and keeps sums of times far from overflow.
        for (field, value, least) in times where value < least || value > 366 * 86_400_000 {
            throw .number(field: field, value: Double(value))
        }
        if rules.timeout_ms == 0 { throw .timeout }
    }
}

extension Point {
    /// `(12.5, 3.0)`, as messages show it.
    var text: String { "(\(x), \(y))" }
}
