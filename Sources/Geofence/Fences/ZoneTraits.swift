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
