/// A place: metres in a site's plan (`CoordinateFrame.local`), or longitude and latitude in degrees (`.wgs84`).
///
/// Longitude comes before latitude, as in GeoJSON.
public struct Point: Hashable, Sendable, Codable {
    /// Metres to the plan's east, or longitude in degrees.
    public var x: Double
    /// Metres to the plan's north, or latitude in degrees.
    public var y: Double

    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    public init(_ x: Double, _ y: Double) {
        self.init(x: x, y: y)
    }

    var isFinite: Bool { x.isFinite && y.isFinite }

    /// The point so far on the way to another: 0 = here, 1 = there; rounded.
    @inline(__always)
    func part(_ share: Double, to other: Point) -> Point {
        Point(x: x + (other.x - x) * share, y: y + (other.y - y) * share)
    }
}

/// What the numbers of a `Point` mean.
public enum CoordinateFrame: String, Hashable, Sendable, Codable, CaseIterable {
    /// Metres in the site's plan.
    case local
    /// Longitude and latitude in degrees.
    case wgs84 = "EPSG:4326"

    /// How far a local coordinate may be from 0.
    static let localLimit_m = 1e8

    /// Why a point cannot be used in this frame; nil when it can.
    ///
    /// Local coordinates may reach 100,000 km, which leaves room for projected eastings with a zone prefix.
    /// A longitude may pass the antimeridian by 10 degrees, because shapes and tracks that cross it are written so.
    public func defect(of point: Point) -> String? {
        guard point.isFinite else { return "is not a finite number" }
        switch self {
        case .local:
            return abs(point.x) <= Self.localLimit_m && abs(point.y) <= Self.localLimit_m
                ? nil : "is out of range (100,000 km from the origin)"
        case .wgs84:
            if abs(point.x) > 190 { return "has a longitude out of range" }
            return abs(point.y) <= 90 ? nil : "has a latitude out of range"
        }
    }
}
