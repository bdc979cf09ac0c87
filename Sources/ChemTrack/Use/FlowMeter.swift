public import Compliance

/// A registered flow meter: what flows through it out of a container is taken off that container by itself.
public struct FlowMeter: Sendable, Codable, Hashable, Identifiable {
    /// A container that is being emptied through the meter.
    public struct Draw: Sendable, Codable, Hashable {
        public var item: String
        /// The work order it is for.
        public var order: String?
        /// Pseudonymous id of who connected them.
        public var by: String
        public var since_ms: Int64
        /// What the meter had counted when it was connected, and up to what is booked; in its unit.
        public var start: Int64
        public var booked: Int64
        /// What was taken off the container since, in mg or µL.
        public var taken: Int64 = 0
    }

    /// As it stands in MQTT topics: `chemtrack/{site}/meter/{id}`.
    public var id: String
    public var name: Bilingual
    /// The most that flows through it in a minute; a counter that grows faster is not believed. It also says whether the
    /// meter counts mass or volume.
    public var perMinute_max: Quantity
    /// `yyyy-MM-dd`: the last day its calibration holds.
    public var calibrationDue: String
    /// nil = nothing is connected.
    public var draw: Draw?

    public init(id: String, name: Bilingual, perMinute_max: Quantity, calibrationDue: String) {
        self.id = id
        self.name = name
        self.perMinute_max = perMinute_max
        self.calibrationDue = calibrationDue
    }

    /// What was booked of a draw, as the meter counts it.
    public func booked(_ draw: Draw) -> Quantity { Quantity(draw.booked - draw.start, perMinute_max.unit) }
}

/// What a flow meter has counted since it was built in.
public struct MeterReading: Sendable, Hashable {
    public var at_ms: Int64
    /// When we got it, by our clock.
    public var received_ms: Int64
    public var total: Quantity

    public init(at_ms: Int64, received_ms: Int64, total: Quantity) {
        self.at_ms = at_ms
        self.received_ms = received_ms
        self.total = total
    }
}
