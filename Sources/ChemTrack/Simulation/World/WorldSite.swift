import Compliance
import Geofence

/// The site of the whole-plant simulation: four stores of two bays each north of a road, a gate in the east, a border.
///
/// | store | holds | what is watched there |
/// |---|---|---|
/// | FL | flammable liquids | vehicles, gas |
/// | OX | oxidisers | who may enter, vehicles |
/// | CO | an acid and a base that have to be 3 m apart | vehicles, toxic gas, oxygen |
/// | PR | flammable liquids with passive tags | a reader in each bay |
struct WorldSite: Sendable {
    struct Bay: Sendable {
        var id: String
        var store: String
        var low: Point
        var high: Point

        func holds(_ point: Point) -> Bool {
            point.x >= low.x && point.x <= high.x && point.y >= low.y && point.y <= high.y
        }

        /// Where drum number `place` of `count` stands: in rows, at least 0.8 m from every wall.
        func spot(_ place: Int, of count: Int) -> Point {
            let columns = (count + 2) / 3
            let step = (high.x - low.x - 1.6) / Double(max(columns - 1, 1))
            return Point(x: low.x + 0.8 + Double(place % columns) * step, y: low.y + 0.8 + Double(place / columns) * 4)
        }

        func inside(clear_m: Double, _ numbers: inout SeededNumbers) -> Point {
            Point(
                x: numbers.between(low.x + clear_m, high.x - clear_m),
                y: numbers.between(low.y + clear_m, high.y - clear_m))
        }
    }

    static let width_m = 122.0
    static let height_m = 34.0
    static let road_y = 23.0
    static let door_y = 18.0
    static let office = Point(x: 10, y: 30)
    static let parking = Point(x: 100, y: 31)
    static let gate = Point(x: 116, y: road_y)
    static let outside = Point(x: width_m + 45, y: road_y)
    static let controlledStore = "OX"

    let bays: [Bay]
    let zones: [Zone]

    init() throws(ZoneDefect) {
        var bays: [Bay] = []
        for (number, store) in ["FL", "OX", "CO", "PR"].enumerated() {
            for part in 0..<2 {
                let left = 4 + Double(number) * 28 + Double(part) * 12
                bays.append(
                    Bay(
                        id: "\(store)-\(part + 1)", store: store, low: Point(x: left, y: 6),
                        high: Point(x: left + 12, y: Self.door_y)))
            }
        }
        self.bays = bays
        var zones = [
            try Self.zone("SITE", .site, Point(x: 0, y: 0), Point(x: Self.width_m, y: Self.height_m)),
            try Self.zone(
                "GATE", .transit, Point(x: 112, y: 18), Point(x: 121, y: 28), ["gate": .bool(true)]),
        ]
        for bay in bays {
            let classes = ["FL": "3", "PR": "3", "OX": "5.1", "CO": "8"][bay.store] ?? ""
            var properties: [String: JSONValue] = [
                "room": .string(bay.store), "allowed_classes": .array([.string(classes)]),
                "containment_l": .number(20_000), "way_m": .number(10), "max_c": .number(30),
            ]
            if bay.store != "PR" { properties["vehicle_min"] = .number(10) }
            if bay.store == Self.controlledStore {
                properties["entry_roles"] = .array([.string("warehouse"), .string("ehs")])
            }
            zones.append(try Self.zone(bay.id, .storage, bay.low, bay.high, properties))
        }
        self.zones = zones
    }

    private static func zone(
        _ id: String, _ kind: ZoneKind, _ low: Point, _ high: Point, _ properties: [String: JSONValue] = [:]
    ) throws(ZoneDefect) -> Zone {
        let ring = [low, Point(x: high.x, y: low.y), high, Point(x: low.x, y: high.y)]
        return try Zone(
            id: id, name: id, kind: kind, geometry: .polygons([Polygon(shell: ring)]), crs: .local,
            properties: properties)
    }

    func bay(_ id: String) -> Bay? { bays.first { $0.id == id } }
    func bay(at point: Point) -> Bay? { bays.first { $0.holds(point) } }

    static func isOnSite(_ point: Point) -> Bool {
        point.x >= 0 && point.x <= width_m && point.y >= 0 && point.y <= height_m
    }

    /// From one place to another by the road.
    static func way(from: Point, to: Point) -> [Point] {
        [from, Point(x: from.x, y: road_y), Point(x: to.x, y: road_y), to]
    }

    static func site() -> Site {
        Site(
            id: "sim", name: Bilingual(zh: "模拟厂", en: "Simulated works"), timeZone: "Asia/Shanghai",
            ledgerOrigin: "simulated.example/chemtrack/sim/e1",
            floors: [
                Site.Floor(
                    floor: 0, name: Bilingual(zh: "平面", en: "Plan"), width_m: width_m, height_m: height_m)
            ])
    }
}

/// A way that is gone along at one speed.
struct WorldWay: Sendable {
    private let points: [Point]
    private let start_s: Double
    private let speed_m_s: Double
    let end_s: Double

    init(_ points: [Point], start_s: Double, speed_m_s: Double) {
        self.points = points
        self.start_s = start_s
        self.speed_m_s = speed_m_s
        let length_m = zip(points, points.dropFirst()).reduce(0) { $0 + $1.0.distance_m(to: $1.1) }
        end_s = start_s + length_m / speed_m_s
    }

    func place(at time_s: Double) -> Point {
        var rest_m = max(time_s - start_s, 0) * speed_m_s
        for (from, to) in zip(points, points.dropFirst()) {
            let length_m = from.distance_m(to: to)
            if rest_m <= length_m, length_m > 0 {
                let part = rest_m / length_m
                return Point(x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part)
            }
            rest_m -= length_m
        }
        return points.last ?? Point(x: 0, y: 0)
    }
}

extension Point {
    func distance_m(to other: Point) -> Double {
        ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)).squareRoot()
    }
}
