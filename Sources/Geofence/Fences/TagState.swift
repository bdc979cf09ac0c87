/// A fix as the engine keeps it: without its tag, what is not known as NaN.
struct Place: Sendable {
    var at_ms: Int64
    var point: Point
    var acc_m: Double
    var floor: Double
    var z_m: Double
    var crs: CoordinateFrame

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
/// such a fix waits for.
struct TagState: Sendable {
    /// The newest fix.
    private(set) var last: Place
    var isPlaced = false
    var isImplausible = false
    /// Whether the newest fix is also the newest that was certain enough to change zones.
    private(set) var isAnchorLast = false
    /// Whether the tag plainly is in the zones that hold its anchor, and in no others: as long as no border comes
    /// between, nothing changes.
    var isPlain = false
    /// When the first of its timers runs out.
    var due_ms = Int64.max
    /// Where no border runs, and the newest fix lies with its whole circle.
    private(set) var clearing = Clearing()
    /// The time of its live entry in the timer queue.
    var queued_ms = Int64.max
    var settled = SettledStays()

    init(last: Place) { self.last = last }

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
        return isPlain && isAnchorLast && place.crs == last.crs && same(place.floor, last.floor)
            && same(place.z_m, last.z_m)
    }

    /// Takes a fix that changes no zone.
    mutating func note(_ place: Place) {
        last = place
        isAnchorLast = false
        clearing = Clearing()
    }

    /// Takes other stays than the last fix made; the next fix is judged in full.
    mutating func settle(_ stays: SettledStays) {
        settled = stays
        isPlain = false
        clearing = Clearing()
    }
}

/// The stays of a tag that simply is in some zones, without following a reference.
struct SettledStays: Sendable {
    private static let room = 6
    private var slots = InlineArray<6, Int32>(repeating: 0)
    /// -1 = too many, or not all of them are plainly inside: ask the stays.
    private(set) var count: Int8 = 0
    /// Whether a timer starts anew with each fix.
    private(set) var followsFixes = false

    init() {}

    init(_ stays: [Stay], _ traits: [ZoneTraits]) {
        for position in stays.indices {
            if traits[Int(stays[position].slot)].rules.timeout_ms >= 0 { followsFixes = true }
            if position < Self.room { slots[position] = stays[position].slot }
        }
        let isPlain = stays.count <= Self.room && stays.allSatisfy { $0.phase == .inside }
        count = isPlain ? Int8(stays.count) : -1
    }

    @inline(__always)
    subscript(position: Int) -> Int32 { slots[position] }
}

/// What the engine asks of a zone at every fix, without following references.
struct ZoneTraits: Sendable {
    var floor: Double
    var isHazard: Bool
    var hasTimers: Bool
    var hasSchedule: Bool
    var rules: ZoneRules
    var low_m: Double
    var high_m: Double

    init(_ zone: Zone) {
        floor = zone.floor ?? .nan
        isHazard = zone.meaning == .hazard
        rules = zone.rules
        hasSchedule = zone.schedule != nil
        hasTimers =
            hasSchedule || rules.timeout_ms >= 0 || rules.exitDelay_ms > 0 || rules.enterDelay_ms > 0
            || rules.exitTolerance_m > 0 && rules.toleranceTimeout_ms >= 0
        low_m = zone.extrusion_m == nil ? .nan : zone.base_m
        high_m = zone.base_m + (zone.extrusion_m ?? .nan)
    }

    /// 1 = on the zone's floor and height, 0 = not known, -1 = elsewhere.
    @inline(__always)
    func level(_ place: Place) -> Int {
        if !low_m.isNaN && !place.z_m.isNaN && (place.z_m < low_m || place.z_m > high_m) { return -1 }
        if floor.isNaN { return 1 }
        return place.floor.isNaN ? 0 : (place.floor == floor ? 1 : -1)
    }
}

/// Times at which tags want to be woken, earliest first (a binary heap). Entries are not removed when a tag's time
/// changes: an entry that is not the tag's `queued_ms` is passed over when its time comes.
struct TimerQueue: Sendable {
    struct Entry: Sendable {
        var at_ms: Int64
        var tag: Int32
    }

    private(set) var entries: [Entry] = []

    var first: Entry? { entries.first }

    mutating func push(_ entry: Entry) {
        entries.append(entry)
        var place = entries.count - 1
        while place > 0 {
            let parent = (place - 1) / 2
            if entries[parent].at_ms <= entries[place].at_ms { return }
            entries.swapAt(parent, place)
            place = parent
        }
    }

    mutating func pop() -> Entry? {
        guard let first = entries.first else { return nil }
        let last = entries.removeLast()
        if entries.isEmpty { return first }
        entries[0] = last
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2]
            where child < entries.count && entries[child].at_ms < entries[least].at_ms {
                least = child
            }
            if least == place { return first }
            entries.swapAt(least, place)
            place = least
        }
    }
}
