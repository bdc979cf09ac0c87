/// What happened between a tag and a zone, or between two tags.
public struct FenceEvent: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case enter, exit, cross, near, apart, rejected

        /// The order at one instant: exits before crossings before enters.
        var rank: Int {
            switch self {
            case .exit, .apart: 0
            case .cross: 1
            case .enter, .near: 2
            case .rejected: 3
            }
        }
    }

    public enum Cause: String, Hashable, Sendable, Codable, CaseIterable {
        case moved, timeout, tolerance, schedule, restored
        case zoneChanged = "zone_changed"
        case zoneDeleted = "zone_deleted"
    }

    public var event: Kind
    public var tag: String
    /// The other tag of near and apart.
    public var other: String?
    /// The zone's id.
    public var zone: String?
    /// The fix's own time, or the time when a timer ran out; UTC milliseconds.
    public var at_ms: Int64
    /// For a crossing: when the straight path met the zone first and last.
    public var enteredAt_ms: Int64?
    public var leftAt_ms: Int64?
    public var cause: Cause?
    /// For a rejected fix.
    public var reason: Rejection?

    public init(
        event: Kind, tag: String, other: String? = nil, zone: String? = nil, at_ms: Int64,
        enteredAt_ms: Int64? = nil, leftAt_ms: Int64? = nil, cause: Cause? = nil, reason: Rejection? = nil
    ) {
        self.event = event
        self.tag = tag
        self.other = other
        self.zone = zone
        self.at_ms = at_ms
        self.enteredAt_ms = enteredAt_ms
        self.leftAt_ms = leftAt_ms
        self.cause = cause
        self.reason = reason
    }
}

/// The JSON of the event stream: times as RFC 3339 with milliseconds and Z.
extension FenceEvent: Codable {
    enum CodingKeys: String, CodingKey {
        case event, tag, other, zone, at, cause, reason
        case enteredAt = "entered_at"
        case leftAt = "left_at"
    }

    public init(from decoder: any Decoder) throws {
        let box = try decoder.container(keyedBy: CodingKeys.self)
        func time(_ key: CodingKeys) throws -> Int64? {
            guard let text = try box.decodeIfPresent(String.self, forKey: key) else { return nil }
            guard let ms = Timestamp.parse(text) else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: box, debugDescription: "`\(text)` is not an RFC 3339 time")
            }
            return ms
        }
        event = try box.decode(Kind.self, forKey: .event)
        tag = try box.decode(String.self, forKey: .tag)
        other = try box.decodeIfPresent(String.self, forKey: .other)
        zone = try box.decodeIfPresent(String.self, forKey: .zone)
        guard let at = try time(.at) else {
            throw DecodingError.dataCorruptedError(forKey: .at, in: box, debugDescription: "`at` is missing")
        }
        at_ms = at
        enteredAt_ms = try time(.enteredAt)
        leftAt_ms = try time(.leftAt)
        cause = try box.decodeIfPresent(Cause.self, forKey: .cause)
        reason = try box.decodeIfPresent(Rejection.self, forKey: .reason)
    }

    public func encode(to encoder: any Encoder) throws {
        var box = encoder.container(keyedBy: CodingKeys.self)
        try box.encode(event, forKey: .event)
        try box.encode(tag, forKey: .tag)
        try box.encodeIfPresent(other, forKey: .other)
        try box.encodeIfPresent(zone, forKey: .zone)
        try box.encode(Timestamp.text(at_ms), forKey: .at)
        try box.encodeIfPresent(enteredAt_ms.map(Timestamp.text), forKey: .enteredAt)
        try box.encodeIfPresent(leftAt_ms.map(Timestamp.text), forKey: .leftAt)
        try box.encodeIfPresent(cause, forKey: .cause)
        try box.encodeIfPresent(reason, forKey: .reason)
    }
}
