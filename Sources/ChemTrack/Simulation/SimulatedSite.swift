import Geofence

/// A site of the simulator: four stores of two bays each, a road along them, and a border. Neighbouring bays share a wall.
struct SimulatedSite: Sendable {
    struct Bay: Sendable {
        var id: String
        var low: Point
        var high: Point

        /// A place at least `clearance_m` from every border.
        func place(clearance_m: Double, _ numbers: inout SeededNumbers) -> Point {
            let x = min(clearance_m, (high.x - low.x) / 2)
            let y = min(clearance_m, (high.y - low.y) / 2)
            return Point(
                x: numbers.between(low.x + x, high.x - x), y: numbers.between(low.y + y, high.y - y))
        }

        func holds(_ point: Point) -> Bool {
            point.x >= low.x && point.x <= high.x && point.y >= low.y && point.y <= high.y
        }
    }

    static let border = "SITE"
    let bays: [Bay]
    let width_m: Double
    let height_m: Double
    let roadY: Double
    let zones: [Zone]

    /// - Parameter scale: how large its bays are; those of a yard under satellites lie directly at the border.
    init(scale: Double) throws(ZoneDefect) {
        let south = scale >= 5 ? 0 : 5.0
        var bays: [Bay] = []
        for number in 0..<8 {
            let left = Double(number / 2) * 26 * scale + Double(number % 2) * 12 * scale
            bays.append(
                Bay(
                    id: "B\(number + 1)", low: Point(x: left + 2, y: south),
                    high: Point(x: left + 2 + 12 * scale, y: south + 10 * scale)))
        }
        self.bays = bays
        roadY = south + 13 * scale
        width_m = 104 * scale
        height_m = south + 16 * scale
        var zones = [
            try Self.zone(Self.border, .site, Point(x: 0, y: 0), Point(x: width_m, y: height_m))
        ]
        for bay in bays { zones.append(try Self.zone(bay.id, .storage, bay.low, bay.high)) }
        self.zones = zones
    }

    private static func zone(
        _ id: String, _ kind: ZoneKind, _ low: Point, _ high: Point
    ) throws(ZoneDefect) -> Zone {
        let ring = [low, Point(x: high.x, y: low.y), high, Point(x: low.x, y: high.y)]
        return try Zone(
            id: id, kind: kind, geometry: .polygons([Polygon(shell: ring)]), crs: .local)
    }

    func isOnSite(_ point: Point) -> Bool {
        point.x >= 0 && point.x <= width_m && point.y >= 0 && point.y <= height_m
    }
}
