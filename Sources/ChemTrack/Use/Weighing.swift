import Compliance

// Scales: registered with their calibration; what they say is kept in memory, and goes into the ledger with the act it served.
extension Plant {
    /// A reading older than this says nothing about what stands on the scale now.
    public static let readingAge_ms: Int64 = 60_000
    /// Readings may be so far ahead of our clock.
    public static let readingAhead_ms: Int64 = 60_000

    public func register(scale: Scale, by actor: Actor) async throws(PlantError) -> Scale {
        try require(.configure, of: actor)
        try Self.checkID(scale.id, field: "id")
        guard scale.max.milligrams > 0, scale.step.milligrams > 0, scale.step < scale.max else {
            throw .invalid(
                field: "max",
                Bilingual(zh: "最大称量应大于分度值，且均大于零。", en: "the most it weighs is above its step, both above nothing"))
        }
        guard CalendarDay(scale.calibrationDue) != nil else {
            throw .invalid(
                field: "calibration_due",
                Bilingual(
                    zh: "`\(scale.calibrationDue)` 不是日期。",
                    en: "`\(scale.calibrationDue)` is not a date: write 2027-05-31"))
        }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Scale in
            state.scales[scale.id] = scale
            changes.scales.append(scale)
            try record(
                "scale.registered", subject: "scale:\(scale.id)", by: actor,
                body: [
                    "calibration_due": LedgerValue(scale.calibrationDue),
                    "step": .amount(scale.step.milligrams, .milligrams),
                ],
                into: &changes)
            return scale
        }
    }

    /// Takes a reading. One that cannot be used is counted by its reason and changes nothing.
    public func take(_ reading: ScaleReading, ofScale id: String) {
        guard let scale = state.scales[id] else { return count(rejected: "scale_unknown", from: "scale/\(id)") }
        guard reading.value.milligrams >= 0, reading.tare?.milligrams ?? 0 >= 0 else {
            return count(rejected: "scale_below_zero", from: "scale/\(id)")
        }
        let load = reading.value.milligrams.addingReportingOverflow(reading.tare?.milligrams ?? 0)
        guard !load.overflow, load.partialValue <= scale.max.milligrams else {
            return count(rejected: "scale_over_range", from: "scale/\(id)")
        }
        guard reading.at_ms <= reading.received_ms + Self.readingAhead_ms else {
            return count(rejected: "scale_future", from: "scale/\(id)")
        }
        if let last = readings[id], last.at_ms > reading.at_ms {
            return count(rejected: "scale_late", from: "scale/\(id)")
        }
        readings[id] = reading
    }

    /// The scales with what they said last.
    public var scales: [(scale: Scale, reading: ScaleReading?)] {
        state.scales.values.sorted { $0.id < $1.id }.map { ($0, readings[$0.id]) }
    }

    /// What a scale weighs now, as the return of a container: net when a tare was set on the scale, else gross.
    ///
    /// - Throws: for a scale whose calibration is over, that does not stand still, or has not been heard for a minute.
    public func weighed(onScale id: String) throws(PlantError) -> ReturnedAmount {
        guard let scale = state.scales[id] else { throw .notFound(kind: "scale", id: id) }
        guard scale.calibrationDue >= today.text else {
            throw .refused(
                Bilingual(
                    zh: "秤 \(id) 的检定已于 \(scale.calibrationDue) 到期，读数不可用：请用其他秤。",
                    en: "the calibration of scale \(id) ended on \(scale.calibrationDue): use another scale"))
        }
        guard let reading = readings[id], clock.now_ms() - reading.received_ms <= Self.readingAge_ms else {
            throw .refused(
                Bilingual(
                    zh: "秤 \(id) 一分钟内没有读数。", en: "scale \(id) has said nothing for a minute: look at its connection"))
        }
        guard reading.isStable else {
            throw .refused(Bilingual(zh: "秤 \(id) 尚未稳定：请稍候。", en: "scale \(id) does not stand still yet: wait"))
        }
        return reading.tare == nil ? .gross(reading.value) : .net(.mass(reading.value))
    }
}
