import Foundation

/// A sensor of the simulated plant: what it says of the air, and how it fails.
struct WorldSensor: Sendable {
    enum Fault: String, Sendable, CaseIterable {
        /// It says what it said last, whatever happens.
        case stuck
        /// A broken wire: far below its range.
        case brokenWire = "broken_wire"
        case silent
        /// It drifts away by more than a pair may differ.
        case drifted
        /// It says half of what is there: silicone, sulphur (a catalytic sensor of combustible gas).
        case poisoned
    }

    /// Half an hour under test gas.
    struct Calibration: Sendable {
        static let gas_s = 600.0
        static let minutes = 30
        /// When somebody comes with the gas.
        var next_s: Double
        var since_s: Double?
    }

    let sensor: Sensor
    let store: String
    let reach: WorldAir.Reach
    private var numbers: SeededNumbers
    /// Slow drift since its last calibration, per day, in its unit.
    private let drift_per_day: Double
    private let age_days: Double
    private var next_s: Double
    private var value: Double?
    private(set) var fault: Fault?
    private var faultUntil_s = 0.0
    private var nextFault_s: Double
    private let faults_per_day: Double
    var calibration: Calibration
    private var spikeUntil_s = -1.0
    private var spike = 0.0
    private(set) var isResting = false

    init(
        _ sensor: Sensor, store: String, reach: WorldAir.Reach, faults_per_day: Double, calibrations_per_day: Double,
        seed: UInt64
    ) {
        self.sensor = sensor
        self.store = store
        self.reach = reach
        self.faults_per_day = faults_per_day
        numbers = SeededNumbers(seed: seed)
        // Two per cent of the reading range a month at most, calibrated every three months.
        drift_per_day = numbers.between(-1, 1) * 0.02 / 30 * (sensor.high - sensor.low)
        age_days = numbers.between(0, 90)
        next_s = numbers.between(0, sensor.cadence_s)
        calibration = Calibration(
            next_s: calibrations_per_day > 0
                ? 900 + numbers.exponential(mean: 86_400 / calibrations_per_day) : .infinity)
        nextFault_s = faults_per_day > 0 ? 1_800 + numbers.exponential(mean: 86_400 / faults_per_day) : .infinity
    }

    private var range: Double { sensor.high - sensor.low }

    mutating func pass(to time_s: Double) {
        if fault != nil, time_s >= faultUntil_s {
            fault = nil
            nextFault_s = time_s + 3_600 + numbers.exponential(mean: 86_400 / faults_per_day)
        }
        guard fault == nil, time_s >= nextFault_s else { return }
        var kinds: [Fault] = [.stuck, .brokenWire, .silent]
        if sensor.partner != nil { kinds.append(.drifted) }
        if sensor.kind == .combustible { kinds.append(.poisoned) }
        fault = kinds[Int(numbers.next() % UInt64(kinds.count))]
        isResting = value.map(sensor.kind.isAtRest) ?? true
        faultUntil_s = time_s + numbers.between(2_400, 5_400)
    }

    /// What it says now, if it is due.
    ///
    /// - Parameter truth: what is in the air where it hangs.
    mutating func report(at time_s: Double, truth: Double) -> Reading? {
        guard time_s >= next_s else { return nil }
        next_s = time_s + sensor.cadence_s
        // A spike a month, of one to five seconds.
        if numbers.happens(sensor.cadence_s / (30 * 86_400)) {
            spikeUntil_s = time_s + numbers.between(1, 5)
            spike = numbers.between(0.2, 0.9) * range
        }
        if fault == .silent { return nil }
        if fault != .stuck || value == nil { value = measure(truth, time_s) }
        return value.map {
            Reading(
                sensor: sensor.id, at_ms: WorldClock.start_ms + Int64(time_s * 1000), value: $0, unit: sensor.unit)
        }
    }

    private mutating func measure(_ truth: Double, _ time_s: Double) -> Double {
        if fault == .brokenWire { return sensor.low - 0.1 * range }
        var there = truth
        // Two minutes after it was taken out of service the gas is let in.
        if let since_s = calibration.since_s, time_s - since_s >= 120, time_s - since_s < 120 + Calibration.gas_s {
            there = max(there, 0.6 * range)
        }
        var said = (fault == .poisoned ? 0.5 : 1) * there + 0.005 * range * numbers.normal()
        if sensor.kind.isGas { said += drift_per_day * (age_days + time_s / 86_400) }
        if fault == .drifted { said += 0.15 * range }
        if time_s < spikeUntil_s { said += spike }
        let step = range / 1_000
        // A gas cannot be less than nothing; a transmitter says so in steps.
        return min(max((said / step).rounded() * step, sensor.low), sensor.high)
    }
}
