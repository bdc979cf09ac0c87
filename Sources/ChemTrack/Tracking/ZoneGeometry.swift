public import Geofence

extension Geometry {
    /// Area of a zone in its own units squared (square metres in the site's plan).
    public var area: Double {
        switch self {
        case .circle(_, let radius_m): .pi * radius_m * radius_m
        case .polygons(let polygons):
            polygons.reduce(0) { sum, polygon in
                sum + Self.area(polygon.shell) - polygon.holes.reduce(0) { $0 + Self.area($1) }
            }
        }
    }

    /// The largest x and y a zone reaches.
    public var upperCorner: Point {
        switch self {
        case .circle(let centre, let radius_m): return Point(x: centre.x + radius_m, y: centre.y + radius_m)
        case .polygons(let polygons):
            let corners = polygons.flatMap(\.shell)
            return Point(x: corners.map(\.x).max() ?? 0, y: corners.map(\.y).max() ?? 0)
        }
    }

    /// The shoelace formula.
    private static func area(_ ring: [Point]) -> Double {
        var doubled = 0.0
        for (index, corner) in ring.enumerated() {
            let next = ring[(index + 1) % ring.count]
            doubled += corner.x * next.y - next.x * corner.y
        }
        return abs(doubled) / 2
    }
}
