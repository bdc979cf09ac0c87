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

    private struct Way: Sendable {
        var kept: TrailPoint
        /// The newest that was heard, when it is not the kept one.
        var last: TrailPoint?
    }

    private var ways = TagRows<Way>()
    private var pending: [TrailPoint] = []

    public init() {}

    /// Takes a position on the plan. Positions of one tag come in the order of their times.
    public mutating func take(_ fix: Fix, of tag: TagNumber, isPersonal: Bool) {
        var point = TrailPoint(
            tag: fix.tag, at_ms: fix.at_ms, x: fix.point.x, y: fix.point.y, floor: fix.floor,
            error_m: max(Self.errorLeast_m, Self.errorPerAccuracy * (fix.acc_m ?? 0)), isAfterGap: false,
            isPersonal: isPersonal)
        guard let way = ways[tag] else {
            point.isAfterGap = true
            return keep(point, of: tag)
        }
        let heard = way.last ?? way.kept
        guard point.at_ms > heard.at_ms else { return }
        if point.at_ms - heard.at_ms > Self.gap_ms {
            // The last that was heard says until when it was known.
            if let last = way.last { pending.append(last) }
            point.isAfterGap = true
            return keep(point, of: tag)
        }
        let (dx, dy) = (point.x - way.kept.x, point.y - way.kept.y)
        let isNear = dx * dx + dy * dy <= way.kept.error_m * way.kept.error_m
        guard isNear, point.floor == way.kept.floor, point.at_ms - way.kept.at_ms < Self.standing_ms else {
            return keep(point, of: tag)
        }
        ways[tag]?.last = point
    }

    private mutating func keep(_ point: TrailPoint, of tag: TagNumber) {
        ways[tag] = Way(kept: point)
        pending.append(point)
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
