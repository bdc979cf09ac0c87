import Foundation
public import Geofence

/// How a simulated positioning system errs: published measurements of each technology, not our rule's parameters.
public enum RadioModel: String, Sendable, Codable, CaseIterable {
    /// UWB with a free view: 0.1 m core, 0.5 % outliers of 1 m.
    case uwb
    /// UWB in a hall with steel: 0.25 m core, 3 % outliers of 1.5 m, pointing outward.
    case uwbMixed = "uwb-mixed"
    case ble
    /// Satellites under the open sky.
    case gnss
    case gnssBuildings = "gnss-buildings"

    /// What its gateway says of itself.
    public var technology: Technology {
        switch self {
        case .uwb: .uwbOpen
        case .uwbMixed: .uwb
        case .ble: .ble
        case .gnss: .gnssOpen
        case .gnssBuildings: .gnss
        }
    }

    /// The truth of the noise, before a site's own share of it is drawn.
    var noise: LocationNoise {
        switch self {
        case .uwb: Self.noise(0.10, 0.5, 0.005, 1.0, 0.3)
        case .uwbMixed: Self.noise(0.25, 0.7, 0.03, 1.5, 0.6)
        case .ble: Self.noise(2.5, 0.8, 0.05, 6, 0.7)
        case .gnss: Self.noise(2.0, 0.98, 0.01, 10, 0.9)
        case .gnssBuildings: Self.noise(4.0, 0.98, 0.05, 25, 0.95)
        }
    }

    private static func noise(
        _ sigma_m: Double, _ correlation: Double, _ share: Double, _ size_m: Double, _ persistence: Double
    ) -> LocationNoise {
        LocationNoise(
            sigma_m: sigma_m, correlation: correlation, outlierShare: share, outlier_m: size_m,
            outlierPersistence: persistence)
    }

    /// Where the radio's reflections point: outward where steel stands behind the shelf, else anywhere.
    var outliersPointOutward: Bool { self == .uwbMixed }

    /// Nobody puts a fence nearer to a place than the system can tell: metres from a place to its zone's border.
    var clearance_m: Double {
        switch self {
        case .uwb, .uwbMixed: 0.5
        case .ble: 3
        case .gnss, .gnssBuildings: 6
        }
    }

    /// How large the zones of such a system are, as a multiple of a store's bay.
    var scale: Double {
        switch self {
        case .uwb, .uwbMixed: 1
        case .ble: 2
        case .gnss, .gnssBuildings: 5
        }
    }

    /// The accuracy its gateway states, metres: always the same, as real gateways do.
    var stated_m: Double? {
        switch self {
        case .uwb, .uwbMixed: 0.3
        case .ble: nil
        case .gnss, .gnssBuildings: 4.9
        }
    }
}

/// The errors of one tag's positions, drawn fix after fix.
struct RadioErrors: Sendable {
    private let noise: LocationNoise
    private var core = (x: 0.0, y: 0.0)
    private var outlier: (x: Double, y: Double)?
    private var isStarted = false

    /// - Parameter noise: of the site.
    init(_ noise: LocationNoise) { self.noise = noise }

    /// A site's own noise: sigma, share and size of outliers each up to 30 % better or worse.
    static func ofSite(_ model: RadioModel, _ numbers: inout SeededNumbers) -> LocationNoise {
        var noise = model.noise
        noise.sigma_m *= numbers.between(0.7, 1.3)
        noise.outlierShare *= numbers.between(0.7, 1.3)
        noise.outlier_m *= numbers.between(0.7, 1.3)
        return noise
    }

    /// The error of a fix, metres.
    ///
    /// - Parameters:
    ///   - seconds: since the fix before.
    ///   - outward: where outliers point, radians; nil = anywhere.
    mutating func next(seconds: Double, outward: Double?, _ numbers: inout SeededNumbers) -> (x: Double, y: Double) {
        let correlation = isStarted ? pow(noise.correlation, seconds) : 0
        let persistence = isStarted ? pow(noise.outlierPersistence, seconds) : 0
        isStarted = true
        let fresh = (1 - correlation * correlation).squareRoot() * noise.sigma_m
        core = (correlation * core.x + fresh * numbers.normal(), correlation * core.y + fresh * numbers.normal())
        // A new state is drawn when the old one did not last: so the share holds at any cadence.
        if !numbers.happens(persistence) {
            outlier = nil
            if numbers.happens(noise.outlierShare) {
                let size_m = numbers.exponential(mean: noise.outlier_m)
                let angle = outward.map { $0 + numbers.between(-1, 1) } ?? numbers.between(0, 2 * .pi)
                outlier = (size_m * cos(angle), size_m * sin(angle))
            }
        }
        return (core.x + (outlier?.x ?? 0), core.y + (outlier?.y ?? 0))
    }
}
