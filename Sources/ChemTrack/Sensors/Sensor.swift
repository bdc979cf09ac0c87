public import Compliance

/// What a sensor measures.
public enum SensorKind: String, Codable, Sendable, CaseIterable {
    /// Combustible gas, in percent of the lower explosive limit.
    case combustible
    /// A toxic gas, in ppm or mg/m³.
    case toxic
    /// Oxygen, percent by volume.
    case oxygen
    case temperature
    /// Relative humidity, percent.
    case humidity
    /// Air moved: 0 = off, above = on.
    case ventilation

    public var units: [String] {
        switch self {
        case .combustible: ["%LEL"]
        case .toxic: ["mg/m3", "ppm"]
        case .oxygen: ["%VOL"]
        case .temperature: ["degC"]
        case .humidity: ["%RH"]
        case .ventilation: ["state", "m3/h"]
        }
    }

    public var isGas: Bool { self == .combustible || self == .toxic || self == .oxygen }

    /// What it reads in clean air: a value that may stand still for ever.
    func isAtRest(_ value: Double) -> Bool {
        switch self {
        case .combustible, .toxic: value == 0
        case .oxygen: (20.8...21.0).contains(value)
        case .ventilation: true
        case .temperature, .humidity: false
        }
    }

    /// Identical values for longer than this are a fault; nil = never.
    var stuckAfter_ms: Int64? {
        isGas ? 600_000 : self == .ventilation ? nil : 3_600_000
    }

    public var name: Bilingual {
        switch self {
        case .combustible: Bilingual(zh: "可燃气体", en: "combustible gas")
        case .toxic: Bilingual(zh: "有毒气体", en: "toxic gas")
        case .oxygen: Bilingual(zh: "氧气", en: "oxygen")
        case .temperature: Bilingual(zh: "温度", en: "temperature")
        case .humidity: Bilingual(zh: "湿度", en: "humidity")
        case .ventilation: Bilingual(zh: "通风", en: "ventilation")
        }
    }
}

/// A sensor as it is registered: where it is, what it measures, how far it can be believed.
public struct Sensor: Sendable, Codable, Hashable, Identifiable {
    /// As in its topic.
    public var id: String
    public var name: Bilingual
    public var zone: String
    public var kind: SensorKind
    public var unit: String
    /// What it can measure, in its unit.
    public var low: Double
    public var high: Double
    /// A message is due at least so often, seconds.
    public var cadence_s: Double
    /// For a toxic gas: its CAS number, for the exposure limit; for a combustible one, what it is calibrated for.
    public var gas: String?
    /// Occupational exposure limit in the sensor's unit, where the catalogue has none or the unit is ppm.
    public var oel: Double?
    /// g/mol, to turn mg/m³ into ppm at 25 °C and 101.3 kPa.
    public var molarMass_g_mol: Double?
    /// A toxic gas whose exposure limit is too small for the range: 5 and 10 % of the IDLH instead (GB/T 50493).
    public var usesIDLH: Bool?
    /// Set points of the plant, in the sensor's unit; never above those of the standard.
    public var level1: Double?
    public var level2: Double?
    /// The other sensor of a redundant pair.
    public var partner: String?
    /// `yyyy-MM-dd`, the last day its calibration is good for.
    public var calibrationDue: String?
    /// Out of service, or asked to be.
    public var outage: SensorOutage?

    public init(
        id: String, name: Bilingual, zone: String, kind: SensorKind, unit: String, low: Double, high: Double,
        cadence_s: Double, gas: String? = nil, oel: Double? = nil, molarMass_g_mol: Double? = nil,
        level1: Double? = nil, level2: Double? = nil, partner: String? = nil, calibrationDue: String? = nil
    ) {
        self.id = id
        self.name = name
        self.zone = zone
        self.kind = kind
        self.unit = unit
        self.low = low
        self.high = high
        self.cadence_s = cadence_s
        self.gas = gas
        self.oel = oel
        self.molarMass_g_mol = molarMass_g_mol
        self.level1 = level1
        self.level2 = level2
        self.partner = partner
        self.calibrationDue = calibrationDue
    }

    /// Silent after two cadences, a minute at least.
    var silentAfter_ms: Int64 { max(Int64(cadence_s * 2000), 60_000) }

    /// Two sensors of a pair may differ by a tenth of the range.
    var pairLimit: Double { (high - low) * 0.1 }
}

/// One message of a sensor.
public struct Reading: Sendable, Hashable {
    public var sensor: String
    /// UTC ms, as the sensor says.
    public var at_ms: Int64
    public var value: Double
    public var unit: String?

    public init(sensor: String, at_ms: Int64, value: Double, unit: String? = nil) {
        self.sensor = sensor
        self.at_ms = at_ms
        self.value = value
        self.unit = unit
    }
}
