/// A minute of one sensor as it is kept.
public struct SensorMinute: Sendable, Codable, Hashable {
    public var sensor: String
    /// Start of the minute, UTC ms.
    public var at_ms: Int64
    public var count: Int
    public var low: Double
    public var mean: Double
    public var high: Double
    /// Readings of this minute that were not believed.
    public var doubtful: Int

    public init(sensor: String, at_ms: Int64, count: Int, low: Double, mean: Double, high: Double, doubtful: Int) {
        self.sensor = sensor
        self.at_ms = at_ms
        self.count = count
        self.low = low
        self.mean = mean
        self.high = high
        self.doubtful = doubtful
    }
}

/// A reading as it came, kept around alarms.
public struct RawReading: Sendable, Codable, Hashable {
    public var sensor: String
    public var at_ms: Int64
    public var value: Double
    /// `good`, `spike`, `stuck`, `out_of_range`, `late`, `out_of_service`.
    public var mark: String

    public init(sensor: String, at_ms: Int64, value: Double, mark: String) {
        self.sensor = sensor
        self.at_ms = at_ms
        self.value = value
        self.mark = mark
    }
}
