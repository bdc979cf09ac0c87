import Foundation

/// Where a company is: WGS 84, degrees.
public struct PartyPlace: Sendable, Codable, Hashable {
    /// -180 to 180, east positive.
    public var longitude: Double
    /// -90 to 90, north positive.
    public var latitude: Double

    public init(longitude: Double, latitude: Double) {
        self.longitude = longitude
        self.latitude = latitude
    }

    /// Whether both are in their ranges.
    public var isOnEarth: Bool { abs(longitude) <= 180 && abs(latitude) <= 90 }

    /// The great circle to another place in metres, on a sphere of the mean radius: no road is shorter, but for half a per cent.
    public func greatCircle_m(to other: PartyPlace) -> Double {
        let degree = Double.pi / 180
        let (a, b) = (latitude * degree, other.latitude * degree)
        let north = sin((b - a) / 2)
        let east = sin((other.longitude - longitude) * degree / 2)
        return 2 * 6_371_008.8 * asin(min(1, (north * north + cos(a) * cos(b) * east * east).squareRoot()))
    }
}

/// Whether waste has to travel 200 miles or more, which gives a small quantity generator 270 days instead of 180
/// (40 CFR 262.16(c)).
enum FacilityDistance: String {
    case near, far

    /// 200 statute miles.
    static let far_m = 200 * 1_609.344
    /// What the sphere may be wrong by: a great circle counts as far only when no ellipsoid makes it nearer.
    private static let sphereError = 0.006

    /// The distance by road as a person states it; else the great circle, which a road is never shorter than: it shows that a
    /// facility is far, never that it is near. nil = not known.
    init?(of facility: Party, from generator: Party?) {
        if let road_m = facility.roadDistance_m {
            self = Double(road_m) >= Self.far_m ? .far : .near
            return
        }
        guard let here = generator?.place, let there = facility.place,
            here.greatCircle_m(to: there) * (1 - Self.sphereError) >= Self.far_m
        else { return nil }
        self = .far
    }

    /// Of a site that must ship so far: every facility registered is far. One near is near for all; otherwise it is not known.
    static func ofSite(_ parties: [Party]) -> FacilityDistance? {
        let generator = parties.filter { $0.role == .generator }.min { $0.id < $1.id }
        let known = parties.filter { $0.role == .facility }.map { FacilityDistance(of: $0, from: generator) }
        if known.contains(.near) { return .near }
        return known.isEmpty || known.contains(nil) ? nil : .far
    }
}
