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

    /// The smallest x and y a zone reaches.
    public var lowerCorner: Point {
        switch self {
        case .circle(let centre, let radius_m): return Point(x: centre.x - radius_m, y: centre.y - radius_m)
        case .polygons(let polygons):
            let corners = polygons.flatMap(\.shell)
            return Point(x: corners.map(\.x).min() ?? 0, y: corners.map(\.y).min() ?? 0)
        }
    }

    /// A place well inside, and how far every border is from it at least, metres: of 400 places the one farthest from
    /// every border.
    var middle: (point: Point, clearance_m: Double) {
        guard case .polygons(let polygons) = self else {
            if case .circle(let centre, let radius_m) = self { return (centre, radius_m) }
            return (lowerCorner, 0)
        }
        let (low, high) = (lowerCorner, upperCorner)
        var best = (point: low, clearance_m: 0.0)
        for column in 0..<20 {
            for row in 0..<20 {
                let place = Point(
                    x: low.x + (high.x - low.x) * (Double(column) + 0.5) / 20,
                    y: low.y + (high.y - low.y) * (Double(row) + 0.5) / 20)
                let clearance_m = polygons.map { Self.clearance($0, place) }.max() ?? 0
                if clearance_m > best.clearance_m { best = (place, clearance_m) }
            }
        }
        return best
    }

    /// Distance to the nearest border of a polygon from inside; 0 outside.
    private static func clearance(_ polygon: Polygon, _ place: Point) -> Double {
        var isInside = false
        var nearest = Double.infinity
        for ring in [polygon.shell] + polygon.holes {
            for (index, a) in ring.enumerated() {
                let b = ring[(index + 1) % ring.count]
                if (a.y > place.y) != (b.y > place.y), place.x < a.x + (place.y - a.y) / (b.y - a.y) * (b.x - a.x) {
                    isInside.toggle()
                }
                let (dx, dy) = (b.x - a.x, b.y - a.y)
                let length2 = dx * dx + dy * dy
                let along = length2 > 0 ? min(max(((place.x - a.x) * dx + (place.y - a.y) * dy) / length2, 0), 1) : 0
                let (ex, ey) = (place.x - a.x - along * dx, place.y - a.y - along * dy)
                nearest = min(nearest, (ex * ex + ey * ey).squareRoot())
            }
        }
        return isInside ? nearest : 0
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
