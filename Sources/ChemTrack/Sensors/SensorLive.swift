/// What one sensor said lately, and how far it is believed. Delays are measured on the clock that never steps.
struct SensorLive: Sendable {
    /// A reading may be ahead of our clock, or behind it, by so much before it is counted as a wrong clock.
    static let clockLimit_ms: Int64 = 60_000
    /// How long single readings are remembered, for trends and around alarms.
    static let memory_ms: Int64 = 300_000
    static let rawBefore_ms: Int64 = 120_000
    static let rawAfter_ms: Int64 = 300_000
    static let memory_max = 2_000

    var sensor: Sensor
    private(set) var newest: (at_ms: Int64, value: Double, steady_ms: Int64)?
    /// When it was heard at all, or began to be waited for.
    private(set) var heard_ms: Int64
    private(set) var counts: [String: Int] = [:]
    /// What was believed, oldest first.
    private(set) var window: [Sample] = []
    /// The newest value stands far from the one before: a spike, unless the next one stays there.
    private(set) var suspect: (sample: Sample, number: Int)?
    /// So many in a row older than the newest: then it is the sensor's clock that was set back.
    static let late_max = 5
    private var lateInARow = 0
    private var before: Double?
    private var sameSince_ms: Int64?
    private(set) var isStuck = false
    private(set) var isOutOfRange = false
    var judge = GasJudge()
    var verdict: GasJudge.Verdict?
    var points: GasPoints?
    /// Since when it differs too much from its partner.
    var differsSince_ms: Int64?
    private var bin: Bin?
    private var raw: [(number: Int, steady_ms: Int64, reading: RawReading)] = []
    private var rawNumber = 0
    private var keepRawUntil_ms: Int64 = .min
    /// Number of the last one that was stored.
    private var rawDone = 0

    private struct Bin: Sendable {
        var at_ms: Int64
        var count = 0
        var low = Double.infinity
        var sum = 0.0
        var high = -Double.infinity
        var doubtful = 0
    }

    init(_ sensor: Sensor, steady_ms: Int64) {
        self.sensor = sensor
        heard_ms = steady_ms
    }

    /// Two people have taken it out of service: what it says is kept and not believed.
    private(set) var isOut = false

    mutating func takeOut() {
        isOut = true
        verdict = nil
    }

    /// It is waited for and judged anew; what it said meanwhile is no part of its trend.
    mutating func putBack(_ steady_ms: Int64) {
        guard isOut else { return }
        isOut = false
        (heard_ms, window, suspect, before, judge) = (steady_ms, [], nil, nil, GasJudge())
    }

    func isSilent(_ steady_ms: Int64) -> Bool { !isOut && steady_ms - heard_ms > sensor.silentAfter_ms }

    /// The newest value, when it can be believed and is not old.
    func believed(_ steady_ms: Int64) -> Double? {
        guard let newest, !isOut, !isStuck, !isOutOfRange, !isSilent(steady_ms) else { return nil }
        return newest.value
    }

    mutating func count(_ reason: String) { counts[reason, default: 0] += 1 }

    // MARK: A reading

    /// Takes a reading: checks it, remembers it and says whether it may be judged.
    ///
    /// - Returns: the minutes that are complete by it, and whether the value is to be judged.
    mutating func take(_ reading: Reading, now_ms: Int64, steady_ms: Int64) -> (minutes: [SensorMinute], judged: Bool) {
        if let unit = reading.unit, unit != sensor.unit {
            count("unit")
            return ([], false)
        }
        var at_ms = reading.at_ms
        if abs(at_ms - now_ms) > Self.clockLimit_ms { count("clock") }
        if at_ms > now_ms + Self.clockLimit_ms { at_ms = now_ms }
        if let newest, at_ms <= newest.at_ms {
            if at_ms == newest.at_ms, reading.value == newest.value {
                count("duplicate")
                return ([], false)
            }
            if at_ms < newest.at_ms, lateInARow < Self.late_max {
                count("late")
                lateInARow += 1
                remember(reading.value, at_ms, "late", steady_ms)
                return ([], false)
            }
        }
        if lateInARow >= Self.late_max, let newest, at_ms < newest.at_ms { window = [] }
        lateInARow = 0
        heard_ms = steady_ms
        let slack = (sensor.high - sensor.low) * 0.02
        let isBelow = reading.value < sensor.low - slack
        let isAbove = reading.value > sensor.high + slack
        // Above its range a gas sensor says at least that much: that is no reason to look away.
        isOutOfRange = isBelow || isAbove && !sensor.kind.isGas
        watchStuck(reading.value, steady_ms)
        if isBelow || isAbove { count("out_of_range") }
        if isStuck { count("stuck") }
        newest = (at_ms, reading.value, steady_ms)
        let minutes = startMinute(at_ms)
        if isOut {
            bin?.doubtful += 1
            remember(reading.value, at_ms, "out_of_service", steady_ms)
            return (minutes, false)
        }
        if isOutOfRange {
            bin?.doubtful += 1
            remember(reading.value, at_ms, "out_of_range", steady_ms)
            return (minutes, false)
        }
        settleSuspect(next: reading.value)
        let sample = Sample(at_ms: at_ms, value: reading.value)
        remember(reading.value, at_ms, isStuck ? "stuck" : "good", steady_ms)
        if let before, abs(reading.value - before) >= sensor.spikeStep, !isStuck {
            suspect = (sample, rawNumber)
        } else {
            believe(sample)
        }
        return (minutes, true)
    }

    private mutating func watchStuck(_ value: Double, _ steady_ms: Int64) {
        guard let limit_ms = sensor.kind.stuckAfter_ms, !sensor.kind.isAtRest(value), newest?.value == value else {
            sameSince_ms = steady_ms
            isStuck = false
            return
        }
        isStuck = steady_ms - (sameSince_ms ?? steady_ms) >= limit_ms
    }

    /// The value before stood apart: gone again, it was a spike; else it is believed after all.
    private mutating func settleSuspect(next: Double) {
        guard let suspect, let before else { return }
        self.suspect = nil
        if abs(next - before) < sensor.spikeStep / 2 {
            count("spike")
            bin?.doubtful += 1
            if let place = raw.lastIndex(where: { $0.number == suspect.number }) {
                raw[place].reading.mark = "spike"
            }
        } else {
            believe(suspect.sample)
        }
    }

    private mutating func believe(_ sample: Sample) {
        before = sample.value
        window.append(sample)
        let old = window.firstIndex { sample.at_ms - $0.at_ms <= Self.memory_ms } ?? 0
        window.removeFirst(max(old, window.count - Self.memory_max))
        guard var bin else { return }
        bin.count += 1
        bin.sum += sample.value
        bin.low = min(bin.low, sample.value)
        bin.high = max(bin.high, sample.value)
        self.bin = bin
    }

    // MARK: What is kept

    private mutating func startMinute(_ at_ms: Int64) -> [SensorMinute] {
        let start_ms = at_ms.flooredMinute
        guard let bin else {
            self.bin = Bin(at_ms: start_ms)
            return []
        }
        guard start_ms > bin.at_ms else { return [] }
        let done = finishMinute()
        self.bin = Bin(at_ms: start_ms)
        return done
    }

    /// Ends the minute at hand, also when nothing more comes.
    mutating func finishMinute() -> [SensorMinute] {
        guard let bin, bin.count > 0 || bin.doubtful > 0 else { return [] }
        self.bin = nil
        return [
            SensorMinute(
                sensor: sensor.id, at_ms: bin.at_ms, count: bin.count, low: bin.count > 0 ? bin.low : 0,
                mean: bin.count > 0 ? bin.sum / Double(bin.count) : 0, high: bin.count > 0 ? bin.high : 0,
                doubtful: bin.doubtful)
        ]
    }

    private mutating func remember(_ value: Double, _ at_ms: Int64, _ mark: String, _ steady_ms: Int64) {
        rawNumber += 1
        raw.append((rawNumber, steady_ms, RawReading(sensor: sensor.id, at_ms: at_ms, value: value, mark: mark)))
        let old = raw.firstIndex { steady_ms - $0.steady_ms <= Self.memory_ms } ?? 0
        raw.removeFirst(max(old, raw.count - Self.memory_max))
    }

    /// An alarm about it: single readings are kept from two minutes before to five minutes after.
    mutating func keepRaw(_ steady_ms: Int64) {
        if keepRawUntil_ms < steady_ms, let first = raw.first(where: { steady_ms - $0.steady_ms <= Self.rawBefore_ms })
        {
            rawDone = max(rawDone, first.number - 1)
        }
        keepRawUntil_ms = steady_ms + Self.rawAfter_ms
    }

    /// The readings that are to be stored and have not been; the newest may still turn out to be a spike and waits.
    mutating func takeRaw() -> [RawReading] {
        let end = suspect?.number ?? .max
        let ready = raw.filter { $0.number > rawDone && $0.number < end && $0.steady_ms <= keepRawUntil_ms }
        if let last = ready.last { rawDone = last.number }
        return ready.map(\.reading)
    }

    /// Readings of the last five minutes, for the page.
    var recent: [RawReading] { raw.map(\.reading) }
}

extension Sensor {
    /// A value that stands so far from the ones before and after it alone is a spike.
    var spikeStep: Double {
        switch kind {
        case .temperature: 5
        case .humidity: 15
        case .oxygen: 1
        case .combustible, .toxic: (high - low) * 0.1
        case .ventilation: .infinity
        }
    }
}

extension Int64 {
    /// The start of the minute a time in ms lies in.
    var flooredMinute: Int64 { self - ((self % 60_000) + 60_000) % 60_000 }
}
