public import Geofence

/// A place of a trail: what is kept of the way of a tag.
public struct TrailPoint: Sendable, Codable, Hashable {
    public var tag: String
    /// UTC, milliseconds.
    public var at_ms: Int64
    public var x: Double
    public var y: Double
    public var floor: Double?
    /// Until the next point the tag was never farther from here than this, metres, as far as it was heard.
    public var error_m: Double
    /// Before this point the tag was not heard for ``TrailKeeper/gap_ms``: nothing is known of the time between.
    public var isAfterGap: Bool
    /// The way of a person: personal data, kept for a shorter time.
    public var isPersonal: Bool

    public init(
        tag: String, at_ms: Int64, x: Double, y: Double, floor: Double?, error_m: Double, isAfterGap: Bool,
        isPersonal: Bool
    ) {
        self.tag = tag
        self.at_ms = at_ms
        self.x = x
        self.y = y
        self.floor = floor
        self.error_m = error_m
        self.isAfterGap = isAfterGap
        self.isPersonal = isPersonal
    }
}

/// Thins the ways of tags: a place is kept when the tag is farther from the last kept one than the error that is stated
/// with it, when it changes its floor, before and after a gap, and in any case every half hour.
///
/// So a trail read back, each point holding until the next, is never more than `error_m` from what was reported; and
/// what was not heard shows as not known.
public struct TrailKeeper: Sendable {
    /// The error stated: twice what the position is wrong by itself, two metres at least.
    public static let errorLeast_m = 2.0
    public static let errorPerAccuracy = 2.0
    /// A longer silence is a gap.
    public static let gap_ms: Int64 = 900_000
    /// A tag that stands still is noted so often.
    public static let standing_ms: Int64 = 1_800_000
    /// Points that wait to be stored; beyond it the oldest are given up.
    public static let pending_max = 200_000

    /// A place of a way, without whose it is.
    private struct Stop: Sendable {
        var at_ms: Int64
        var x: Double
        var y: Double
        /// NaN = not known.
        var floor: Double
        var error_m: Double

        init(_ fix: Fix) {
            (at_ms, x, y) = (fix.at_ms, fix.point.x, fix.point.y)
            floor = fix.floor ?? .nan
            error_m = max(TrailKeeper.errorLeast_m, TrailKeeper.errorPerAccuracy * (fix.acc_m ?? 0))
        }

        func isOnFloor(of other: Stop) -> Bool { floor == other.floor || floor.isNaN && other.floor.isNaN }
    }

    private struct Way: Sendable {
        var kept: Stop
        /// The newest that was heard; the kept one when nothing was heard since.
        var last: Stop
        /// Whether a person carried the tag when `last` was heard.
        var isPersonal: Bool
    }

    private var ways = TagRows<Way>()
    private var pending: [TrailPoint] = []

    public init() {}

    /// Takes a position on the plan. Positions of one tag come in the order of their times.
    public mutating func take(_ fix: Fix, of tag: TagNumber, isPersonal: Bool) {
        let stop = Stop(fix)
        guard let way = ways[tag] else { return keep(stop, fix.tag, tag, isPersonal, isAfterGap: true) }
        guard stop.at_ms > way.last.at_ms else { return }
        if stop.at_ms - way.last.at_ms > Self.gap_ms {
            // The last that was heard says until when it was known.
            if way.last.at_ms != way.kept.at_ms { note(way.last, fix.tag, way.isPersonal, isAfterGap: false) }
            return keep(stop, fix.tag, tag, isPersonal, isAfterGap: true)
        }
        let (dx, dy) = (stop.x - way.kept.x, stop.y - way.kept.y)
        let isNear = dx * dx + dy * dy <= way.kept.error_m * way.kept.error_m
        guard isNear, stop.isOnFloor(of: way.kept), stop.at_ms - way.kept.at_ms < Self.standing_ms else {
            return keep(stop, fix.tag, tag, isPersonal, isAfterGap: false)
        }
        ways[tag]?.last = stop
        ways[tag]?.isPersonal = isPersonal
    }

    private mutating func keep(
        _ stop: Stop, _ name: String, _ tag: TagNumber, _ isPersonal: Bool, isAfterGap: Bool
    ) {
        ways[tag] = Way(kept: stop, last: stop, isPersonal: isPersonal)
        note(stop, name, isPersonal, isAfterGap: isAfterGap)
    }

    private mutating func note(_ stop: Stop, _ name: String, _ isPersonal: Bool, isAfterGap: Bool) {
        pending.append(
            TrailPoint(
                tag: name, at_ms: stop.at_ms, x: stop.x, y: stop.y, floor: stop.floor.isNaN ? nil : stop.floor,
                error_m: stop.error_m, isAfterGap: isAfterGap, isPersonal: isPersonal))
    }

    /// What has to be stored.
    ///
    /// - Returns: the points, and how many were given up since the last time.
    public mutating func takePending() -> (points: [TrailPoint], lost: Int) {
        let lost = max(0, pending.count - Self.pending_max)
        defer { pending = [] }
        return (Array(pending.dropFirst(lost)), lost)
    }

    /// Puts points back that could not be stored.
    public mutating func giveBack(_ points: [TrailPoint]) { pending = points + pending }
}
