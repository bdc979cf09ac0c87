/// One position of one tag.
public struct Fix: Hashable, Sendable, Codable {
    public var tag: String
    /// When the tag was there, UTC milliseconds.
    public var at_ms: Int64
    public var point: Point
    public var crs: CoordinateFrame
    /// Radius of the circle the tag is certainly in, metres; nil = taken as exact.
    public var acc_m: Double?
    /// nil = not known: the tag's last floor is kept.
    public var floor: Double?
    /// Height in metres, for zones with an extrusion; nil = not known.
    public var z_m: Double?
    /// When it arrived, UTC milliseconds; nil = not known, and then a future time cannot be told.
    public var received_ms: Int64?
    /// How it was measured; nil = not said, and then its accuracy is taken at its word.
    public var technology: Technology?

    public init(
        tag: String, at_ms: Int64, point: Point, crs: CoordinateFrame = .local, acc_m: Double? = nil,
        floor: Double? = nil, z_m: Double? = nil, received_ms: Int64? = nil,
        technology: Technology? = nil
    ) {
        self.tag = tag
        self.at_ms = at_ms
        self.point = point
        self.crs = crs
        self.acc_m = acc_m
        self.floor = floor
        self.z_m = z_m
        self.received_ms = received_ms
        self.technology = technology
    }

    /// Why the numbers cannot be used; nil when they can.
    public var defect: Rejection? {
        guard point.isFinite, (acc_m ?? 0).isFinite, (floor ?? 0).isFinite, (z_m ?? 0).isFinite else { return .invalid }
        if tag.isEmpty || (acc_m ?? 0) < 0 { return .invalid }
        if crs == .wgs84 && point.x == 0 && point.y == 0 { return .nullIsland }
        return crs.defect(of: point) != nil || !Timestamp.range.contains(at_ms) ? .outOfRange : nil
    }

    /// Whether it is more than `limit_ms` ahead of the time it was received, where that is known.
    @inline(__always)
    func isAhead(_ limit_ms: Int64) -> Bool {
        guard let received_ms else { return false }
        let ahead = at_ms.subtractingReportingOverflow(received_ms)
        // An overflow is a time of receipt that is no time.
        return ahead.overflow || ahead.partialValue > limit_ms
    }
}

/// Why a fix was not used.
public enum Rejection: String, Hashable, Sendable, Codable, CaseIterable {
    /// Older than the tag's newest fix.
    case late
    /// More than the settings allow ahead of the time it was received.
    case future
    /// A number is missing, not finite, negative where it cannot be, or not a number.
    case invalid
    case outOfRange = "out_of_range"
    /// Longitude 0, latitude 0: what receivers without a fix send.
    case nullIsland = "null_island"
    /// The receiver said that it has no fix.
    case void
    /// The zones are in another coordinate frame and no site frame joins them.
    case wrongFrame = "wrong_frame"
}

/// Why a text could not be read as a fix.
public struct FixError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The tag and time, where they could still be read.
    public var tag: String?
    public var at_ms: Int64?
    public var rejection: Rejection
    /// What was wrong, with the input in backticks.
    public var message: String

    public init(tag: String? = nil, at_ms: Int64? = nil, rejection: Rejection = .invalid, message: String) {
        self.tag = tag
        self.at_ms = at_ms
        self.rejection = rejection
        self.message = message
    }

    public var description: String { message }
}
