/// Limits of the fence engine.
public struct FenceSettings: Hashable, Sendable {
    /// How far a fix may be ahead of the time it was received.
    public var futureLimit_ms: Int64 = 60_000
    /// Beyond this gap between two fixes nothing is said about the path between them.
    public var crossGap_ms: Int64 = 60_000
    /// Beyond this speed, metres per second, nothing is said about the path, and the fix is marked implausible.
    public var crossSpeed_m_s: Double = 20
    /// A fix with a larger accuracy radius changes no zone; metres.
    public var accuracyLimit_m: Double = 100
    /// Joins longitude and latitude to the site's plan: with it, everything is judged in the plan.
    public var frame: SiteFrame?

    public init(
        futureLimit_ms: Int64 = 60_000, crossGap_ms: Int64 = 60_000, crossSpeed_m_s: Double = 20,
        accuracyLimit_m: Double = 100, frame: SiteFrame? = nil
    ) {
        self.futureLimit_ms = futureLimit_ms
        self.crossGap_ms = crossGap_ms
        self.crossSpeed_m_s = crossSpeed_m_s
        self.accuracyLimit_m = accuracyLimit_m
        self.frame = frame
    }
}

/// How many fixes were used, and why the others were not.
public struct FixCounts: Hashable, Sendable {
    public internal(set) var accepted = 0
    /// The same fix again, dropped silently.
    public internal(set) var duplicates = 0
    /// Of two fixes at one instant the one that was not used.
    public internal(set) var superseded = 0
    /// Accepted, but too fast to believe the path.
    public internal(set) var implausible = 0
    /// Accepted, but too uncertain to change a zone.
    public internal(set) var uncertain = 0
    public internal(set) var rejected: [Rejection: Int] = [:]

    public init() {}
}

/// Where an engine keeps a tag, kept by the caller from one fix to the next so that its name is not looked up.
public struct TagHandle: Hashable, Sendable {
    var number: Int32 = -1

    public init() {}
}

/// How a tag stands to a zone.
public enum StayPhase: String, Hashable, Sendable, Codable {
    /// Inside, but not yet for the zone's `enter_delay`.
    case pending
    /// Inside.
    case inside
    /// Outside, within the exit tolerance: still counts as inside.
    case tolerance
    /// Outside, the exit waits for `exit_delay`: still counts as inside.
    case delayed
    /// Where the zone is, outside its schedule: does not count.
    case dormant
    /// Was inside when it fell silent and timed out: does not count.
    case lost

    /// Whether the tag has entered and not left.
    public var counts: Bool { self == .inside || self == .tolerance || self == .delayed }
}

/// A tag's stay in one zone, as it is stored.
public struct ZoneStay: Hashable, Sendable, Codable {
    public var zone: String
    public var phase: StayPhase
    /// When it entered (for pending: when it came in).
    public var entered_ms: Int64
    /// When it was first outside, for tolerance and delayed.
    public var outside_ms: Int64?
    /// When it was first outside the tolerance, for delayed.
    public var beyond_ms: Int64?

    public init(
        zone: String, phase: StayPhase, entered_ms: Int64, outside_ms: Int64? = nil, beyond_ms: Int64? = nil
    ) {
        self.zone = zone
        self.phase = phase
        self.entered_ms = entered_ms
        self.outside_ms = outside_ms
        self.beyond_ms = beyond_ms
    }
}

/// All that the engine knows about one tag; enough to go on after a restart as if nothing had happened.
public struct TagPresence: Hashable, Sendable, Codable {
    public var tag: String
    /// The newest fix, its floor filled in.
    public var last: Fix
    /// The newest fix that was certain enough to change zones; nil when that is `last`, or there was none.
    public var anchor: Fix?
    /// Whether there was any fix certain enough to change zones.
    public var placed: Bool
    /// The newest fix came too fast to be believed.
    public var implausible: Bool
    public var zones: [ZoneStay]
    /// Where it is believed to be, where that is asked: see ``PlaceBelief``.
    public var belief: [PlaceBelief.Side]?
    /// Where within its zones it is believed to stand.
    public var spot: PlaceBelief.Spot?

    public init(
        tag: String, last: Fix, anchor: Fix? = nil, placed: Bool = true, implausible: Bool = false,
        zones: [ZoneStay] = [], belief: [PlaceBelief.Side]? = nil
    ) {
        self.tag = tag
        self.last = last
        self.anchor = anchor
        self.placed = placed
        self.implausible = implausible
        self.zones = zones
        self.belief = belief
    }
}
