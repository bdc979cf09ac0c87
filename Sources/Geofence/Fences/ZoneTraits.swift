/// What the engine asks of a zone at every fix, without following references.
struct ZoneTraits: Sendable {
    var floor: Double
    var isHazard: Bool
    var isLocal: Bool
    var hasTimers: Bool
    var hasSchedule: Bool
    var rules: ZoneRules
    var low_m: Double
    var high_m: Double

    init(_ zone: Zone) {
        floor = zone.floor ?? .nan
        isHazard = zone.meaning == .hazard
        isLocal = zone.crs == .local
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

/// What is asked of a zone most often, in one byte: those of thousands of zones stay in the processor's nearest cache.
struct ZoneMarks: OptionSet, Sendable {
    let rawValue: UInt8
    static let hazard = ZoneMarks(rawValue: 1)
    /// It has a floor or a height.
    static let level = ZoneMarks(rawValue: 2)
    static let timers = ZoneMarks(rawValue: 4)
    /// A timer starts anew with each fix.
    static let silence = ZoneMarks(rawValue: 8)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ traits: ZoneTraits) {
        self = []
        if traits.isHazard { insert(.hazard) }
        if !traits.floor.isNaN || !traits.low_m.isNaN { insert(.level) }
        if traits.hasTimers { insert(.timers) }
        if traits.rules.timeout_ms >= 0 { insert(.silence) }
    }
}
