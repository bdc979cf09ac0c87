/// A fix as the engine keeps it: without its tag, what is not known as NaN.
struct Place: Sendable {
    var at_ms: Int64
    var point: Point
    var acc_m: Double
    var floor: Double
    var z_m: Double
    var crs: CoordinateFrame

    init(at_ms: Int64, point: Point, acc_m: Double, floor: Double, z_m: Double, crs: CoordinateFrame) {
        (self.at_ms, self.point, self.crs) = (at_ms, point, crs)
        (self.acc_m, self.floor, self.z_m) = (acc_m, floor, z_m)
    }

    init(_ fix: borrowing Fix) {
        at_ms = fix.at_ms
        point = fix.point
        crs = fix.crs
        acc_m = fix.acc_m ?? .nan
        floor = fix.floor ?? .nan
        z_m = fix.z_m ?? .nan
    }

    /// The circle the tag is certainly in; a fix without one is exact.
    var radius_m: Double { acc_m.isNaN ? 0 : acc_m }

    func fix(_ tag: String) -> Fix {
        func known(_ value: Double) -> Double? { value.isNaN ? nil : value }
        return Fix(
            tag: tag, at_ms: at_ms, point: point, crs: crs, acc_m: known(acc_m), floor: known(floor), z_m: known(z_m))
    }

    /// Whether it says the same; a floor that is not known says nothing else.
    func repeats(_ other: Place) -> Bool {
        func same(_ a: Double, _ b: Double) -> Bool { a == b || a.isNaN && b.isNaN }
        return at_ms == other.at_ms && point == other.point && crs == other.crs && same(acc_m, other.acc_m)
            && same(z_m, other.z_m) && (floor.isNaN || floor == other.floor)
    }
}

/// A tag's stay in a zone.
struct Stay: Sendable {
    var slot: Int32
    var phase: StayPhase
    var entered_ms: Int64
    /// First outside; `.max` = not outside.
    var outside_ms = Int64.max
    /// First outside the tolerance; `.max` = not beyond it.
    var beyond_ms = Int64.max
    /// When the zone's schedule next changes this stay; `.max` = never.
    var turn_ms = Int64.max
}

/// What is asked of a tag at every fix, without references and in two lines of the processor's cache: memory is what
/// such a fix waits for. The first line is what tells that a fix changes nothing.
struct TagState: Sendable {
    /// The bytes of its name.
    var name: NameBits
    /// When the newest fix was.
    private var at_ms: Int64
    /// When the first of its timers runs out.
    var due_ms = Int64.max
    /// Where no border runs, and the newest fix lies with its whole circle.
    private(set) var clearing = Clearing()
    private var crs: CoordinateFrame
    var isPlaced = false
    var isImplausible = false
    /// Whether the newest fix is also the newest that was certain enough to change zones.
    private(set) var isAnchorLast = false
    /// Whether the tag plainly is in the zones that hold its anchor, and in no others: as long as no border comes
    /// between, nothing changes.
    var isPlain = false
    /// Whether a fix of this tag stands aside in the message at hand: later ones must wait behind it.
    var isWaiting = false
    /// Whether a timer starts anew with each fix.
    var followsFixes = false
    private var heldCount: Int8 = -1
    private(set) var point: Point
    private var acc_m: Double
    private var floor: Double
    private var z_m: Double
    /// The time of its live entry in the timer queue.
    var queued_ms = Int64.max
    private var heldSlots = InlineArray<4, Int32>(repeating: 0)

    init(_ name: String, last: Place) {
        self.name = NameBits(name)
        (at_ms, point, crs) = (last.at_ms, last.point, last.crs)
        (acc_m, floor, z_m) = (last.acc_m, last.floor, last.z_m)
    }

    /// The newest fix.
    @inline(__always)
    private(set) var last: Place {
        get { Place(at_ms: at_ms, point: point, acc_m: acc_m, floor: floor, z_m: z_m, crs: crs) }
        set {
            (at_ms, point, crs) = (newValue.at_ms, newValue.point, newValue.crs)
            (acc_m, floor, z_m) = (newValue.acc_m, newValue.floor, newValue.z_m)
        }
    }

    /// The zones of all floors that hold the anchor, while that is the newest fix. Kept in parts, so that the state fills its
    /// two lines exactly.
    @inline(__always)
    var held: HeldZones {
        get { HeldZones(slots: heldSlots, number: heldCount) }
        set { (heldSlots, heldCount) = (newValue.slots, newValue.number) }
    }

    /// Takes a fix that is certain enough to change zones.
    @inline(__always)
    mutating func place(_ place: Place) {
        last = place
        isAnchorLast = true
        isPlaced = true
    }

    /// The same, when the borders around it were looked at.
    @inline(__always)
    mutating func place(_ place: Place, in clearing: Clearing) {
        self.place(place)
        self.clearing = clearing
    }

    /// Whether a fix changes nothing: it and its way from the newest fix lie where no border runs, and its level is
    /// judged as that of the newest. Holds for the plan only.
    @inline(__always)
    func isCalm(_ place: Place) -> Bool { clearing.holds(place.point, within: place.radius_m) && goesOn(at: place) }

    /// Whether a place changes nothing as long as no border lies between it and the anchor, and its circle reaches no
    /// hazard that the tag is not in.
    @inline(__always)
    func goesOn(at place: Place) -> Bool {
        func same(_ a: Double, _ b: Double) -> Bool { a == b || a.isNaN && b.isNaN }
        return isPlain && isAnchorLast && place.crs == crs && same(place.floor, floor) && same(place.z_m, z_m)
    }

    /// Whether a fix certainly changes nothing but the tag's newest place and whether its speed is plausible, unless a border
    /// lies between the two or its circle reaches a hazard: what all stages of `FenceEngine.take` would say. Where it says no,
    /// they are asked.
    @inline(__always)
    func isQuiet(_ fix: borrowing Fix, _ settings: borrowing FenceSettings) -> Bool {
        let (x, y) = (fix.point.x, fix.point.y)
        let radius_m = fix.acc_m ?? 0
        guard isPlain, isAnchorLast, !followsFixes, name == NameBits(fix.tag),
            fix.at_ms > at_ms, fix.at_ms <= min(due_ms, Timestamp.range.upperBound),
            radius_m >= 0, radius_m <= settings.accuracyLimit_m,
            abs(x) <= CoordinateFrame.localLimit_m, abs(y) <= CoordinateFrame.localLimit_m
        else { return false }
        guard case .local = fix.crs, fix.floor == nil || fix.floor == floor else { return false }
        if let height_m = fix.z_m { if height_m != z_m { return false } } else if !z_m.isNaN { return false }
        return fix.received_ms == nil || !fix.isAhead(settings.futureLimit_ms)
    }

    /// Whether the way from the newest fix to another, which has a circle, is one in the plan that the borders can be looked
    /// at along.
    @inline(__always)
    func hasWay(to fix: borrowing Fix, _ settings: borrowing FenceSettings) -> Bool {
        guard isPlaced, isAnchorLast, case .local = crs, case .local = fix.crs else { return false }
        let radius_m = fix.acc_m ?? 0
        return radius_m >= 0 && radius_m <= settings.accuracyLimit_m && fix.point.isFinite
    }

    /// Takes a quiet fix that no border is near.
    @inline(__always)
    mutating func takeQuietly(_ fix: borrowing Fix, _ settings: borrowing FenceSettings) {
        let limit_m = settings.crossSpeed_m_s * Double(fix.at_ms - at_ms) / 1000
        let (dx, dy) = (fix.point.x - point.x, fix.point.y - point.y)
        isImplausible = dx * dx + dy * dy > limit_m * limit_m
        at_ms = fix.at_ms
        point = fix.point
        acc_m = fix.acc_m ?? .nan
    }

    /// The same, when the borders around it were looked at.
    @inline(__always)
    mutating func takeQuietly(_ fix: borrowing Fix, _ settings: borrowing FenceSettings, clear_m: Double) {
        takeQuietly(fix, settings)
        clearing = Clearing(around: point, within: fix.acc_m ?? 0, clear_m)
    }

    /// Takes a fix that changes no zone.
    mutating func note(_ place: Place) {
        last = place
        isAnchorLast = false
        clearing = Clearing()
        held.forget()
    }

    /// Takes other stays than the last fix made; the next fix is judged in full.
    /// - Parameter keepsZones: whether the zones are as they were.
    mutating func settle(followsFixes: Bool, keepsZones: Bool) {
        self.followsFixes = followsFixes
        isPlain = false
        clearing = Clearing()
        if !keepsZones { held.forget() }
    }
}

/// The sixteen bytes that stand for a text. Of two texts that are kept, equal bytes are one text; different bytes may
/// still be the same text in two places.
struct NameBits: Equatable, Sendable {
    private var low: UInt64
    private var high: UInt64

    @inline(__always)
    init(_ text: borrowing String) {
        // A text is two words without padding: its characters, or its length and where they are.
        (low, high) = unsafe unsafeBitCast(copy text, to: (UInt64, UInt64).self)
    }
}
