import Compliance

/// One value at the sensor's own time, UTC ms.
struct Sample: Sendable, Hashable {
    var at_ms: Int64
    var value: Double
}

/// What else is known where a gas sensor stands.
struct GasContext: Sendable {
    var temperature_c: Double?
    var isVentilated: Bool?
    /// Other gas sensors of the room that are at level 1 or above.
    var otherSensors: [String] = []
    /// The zone is outside the temperature its materials bear.
    var isClimateBroken = false
    /// Containers in the room that can give this gas.
    var sources: [String] = []

    /// What makes the same concentration worse: each is a kind of input of its own.
    var aggravating: [String] {
        var found: [String] = []
        if !otherSensors.isEmpty { found.append("other_gas") }
        if isClimateBroken { found.append("climate") }
        if isVentilated == false { found.append("ventilation_off") }
        if !sources.isEmpty { found.append("source_in_stock") }
        return found
    }
}

/// Tells the level of one gas sensor from value, trend, persistence and what stands around it.
///
/// Level 1: at its set point, or rising so that it is reached within 5 minutes. Level 2: at its set point, or level 1 for
/// 5 minutes, or rising towards level 2 within 2 minutes. Level 3: level 2 for 60 s, or rising to twice level 2 within
/// 2 minutes, or level 1 with two other factors. Nothing delays a level: the sensor has its own damping.
struct GasJudge: Sendable, Hashable {
    static let trend_ms: Int64 = 60_000
    static let towards1_s = 300.0
    static let towards2_s = 120.0
    static let persist1_ms: Int64 = 300_000
    static let persist2_ms: Int64 = 60_000

    struct Verdict: Sendable, Hashable {
        /// 0 to 3.
        var level: Int
        /// Words: `level2`, `persistence`, `trend`, `factors`.
        var reasons: [String]
        /// Change of the value per minute, nil without enough samples.
        var slope_per_min: Double?
    }

    private(set) var level = 0
    private var above1Since_ms: Int64?
    private var above2Since_ms: Int64?

    /// - Parameters:
    ///   - window: samples of the last minutes, oldest first, the value at hand last.
    ///   - isSingle: the value stands alone between others so far: it may be a spike, and counts alone no factors.
    mutating func judge(
        _ value: Double, kind: SensorKind, points: GasPoints, window: [Sample], steady_ms: Int64,
        context: GasContext, isSingle: Bool
    ) -> Verdict {
        let scale = Scale(kind: kind, points: points, value: value)
        let times = scale.times(value)
        let at1 = times >= 1 || level >= 1 && times >= 1 - scale.deadBand
        let at2 = times >= scale.second || level >= 2 && times >= scale.second - scale.deadBand
        above1Since_ms = at1 ? above1Since_ms ?? steady_ms : nil
        above2Since_ms = at2 ? above2Since_ms ?? steady_ms : nil
        let slope = Self.slope_per_s(window)
        let rise = slope.map { scale.rise(of: $0) }
        func reaches(_ target: Double, within seconds: Double) -> Bool {
            guard let rise, rise > 0 else { return false }
            return times + rise * seconds >= target
        }
        func lasts(_ since: Int64?, _ ms: Int64) -> Bool { since.map { steady_ms - $0 >= ms } ?? false }
        var reasons: [String] = []
        if lasts(above2Since_ms, Self.persist2_ms) { reasons.append("persistence2") }
        if at2, reaches(2 * scale.second, within: Self.towards2_s) { reasons.append("rising_beyond2") }
        if at1, !isSingle, context.aggravating.count >= 2 { reasons += ["factors"] + context.aggravating }
        if !reasons.isEmpty {
            level = 3
        } else {
            if at2 { reasons.append("level2") }
            if lasts(above1Since_ms, Self.persist1_ms) { reasons.append("persistence1") }
            if at1, reaches(scale.second, within: Self.towards2_s) { reasons.append("rising_to2") }
            level = reasons.isEmpty ? 0 : 2
        }
        if level == 0 {
            if at1 { reasons.append("level1") }
            if times >= 0.5, reaches(1, within: Self.towards1_s) { reasons.append("rising_to1") }
            level = reasons.isEmpty ? 0 : 1
        }
        return Verdict(level: level, reasons: reasons, slope_per_min: slope.map { $0 * 60 })
    }

    /// Least squares over the last minute; nil below 5 samples or 30 s.
    static func slope_per_s(_ window: [Sample]) -> Double? {
        guard let last = window.last else { return nil }
        let recent = window.drop { last.at_ms - $0.at_ms > trend_ms }
        guard recent.count >= 5, let first = recent.first, last.at_ms - first.at_ms >= 30_000 else { return nil }
        let times = recent.map { Double($0.at_ms - first.at_ms) / 1000 }
        let meanTime = times.reduce(0, +) / Double(times.count)
        let mean = recent.reduce(0) { $0 + $1.value } / Double(recent.count)
        var above = 0.0
        var below = 0.0
        for (time, sample) in zip(times, recent) {
            above += (time - meanTime) * (sample.value - mean)
            below += (time - meanTime) * (time - meanTime)
        }
        return below > 0 ? above / below : nil
    }

    /// Values as multiples of the way from clean air to level 1, so that oxygen, which is bad on both sides, is judged
    /// like the others. Oxygen has one set point on each side: at it, level 2 is reached.
    private struct Scale {
        var clean: Double
        var first: Double
        /// Level 2 as a multiple of level 1.
        var second: Double
        var deadBand: Double

        init(kind: SensorKind, points: GasPoints, value: Double) {
            if kind == .oxygen {
                clean = GasRules.freshAir_pct
                first = value < clean ? points.level1 - clean : points.level2 - clean
                second = 1
            } else {
                clean = 0
                first = points.level1
                second = points.level2 / points.level1
            }
            deadBand = abs(points.deadBand / first)
        }

        func times(_ value: Double) -> Double { (value - clean) / first }
        func rise(of slope: Double) -> Double { slope / first }
    }
}
