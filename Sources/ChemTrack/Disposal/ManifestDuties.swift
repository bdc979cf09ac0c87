public import Compliance

extension ManifestRecord {
    /// The events of this manifest from which duties run: taken over by the first transporter, arrived at the facility.
    ///
    /// - Parameters:
    ///   - generator: size of the generator in the US (`lqg`, `sqg`, `vsqg`); nil takes the strictest.
    ///   - clockOffset_min: of the plant's time zone, minutes east of UTC.
    public func dutyEvents(generator: String?, clockOffset_min: Int) -> [DutyEvent] {
        guard [.shipped, .received].contains(state) else { return [] }
        let taken = transporters.first?.signature?.at ?? trip?.departedAt ?? epa?.shippedAt
        let arrived = trip?.arrivedAt ?? epa?.receivedAt
        let facts = generator.map { [DutyFact.generator: Set([$0])] } ?? [:]
        return [(DutyTrigger.wasteShipped, taken), (.wasteReceived, arrived)].compactMap { trigger, time in
            time.map { DutyEvent(trigger, on: $0.day(offset_min: clockOffset_min), subject: id, facts: facts) }
        }
    }

    /// The regimes whose duties a manifest of these jurisdictions has.
    public var dutyRegimes: [Regime] { Regime.allCases.filter { jurisdictions.map(\.rawValue).contains($0.rawValue) } }
}
