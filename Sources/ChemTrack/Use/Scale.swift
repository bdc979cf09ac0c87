public import Compliance

/// A registered balance: its readings feed amounts when it is in calibration and stands still.
public struct Scale: Sendable, Codable, Hashable, Identifiable {
    /// As it stands in MQTT topics: `chemtrack/{site}/scale/{id}`.
    public var id: String
    public var name: Bilingual
    /// The most it can weigh.
    public var max: Mass
    /// The smallest step it shows; a reading is no more exact than this.
    public var step: Mass
    /// `yyyy-MM-dd`: the last day its calibration holds.
    public var calibrationDue: String

    public init(id: String, name: Bilingual, max: Mass, step: Mass, calibrationDue: String) {
        self.id = id
        self.name = name
        self.max = max
        self.step = step
        self.calibrationDue = calibrationDue
    }
}

/// What a scale said last.
public struct ScaleReading: Sendable, Codable, Hashable {
    public var at_ms: Int64
    /// When we got it, by our clock.
    public var received_ms: Int64
    /// What it shows: the load less ``tare``.
    public var value: Mass
    /// What was tared on the scale; nil = it shows the whole load.
    public var tare: Mass?
    /// The scale itself says that it stands still.
    public var isStable: Bool

    public init(at_ms: Int64, received_ms: Int64, value: Mass, tare: Mass?, isStable: Bool) {
        self.at_ms = at_ms
        self.received_ms = received_ms
        self.value = value
        self.tare = tare
        self.isStable = isStable
    }
}
