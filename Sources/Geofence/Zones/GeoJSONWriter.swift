public import Foundation

extension GeoJSON {
    /// A FeatureCollection that reads back as the same zones.
    ///
    /// Its `crs` is that of the first zone; a zone in another frame says so in a property `crs`.
    public static func data(for zones: [Zone]) -> Data {
        let crs = zones.first?.crs ?? .wgs84
        var text = "{\"type\":\"FeatureCollection\",\"crs\":\"\(crs.rawValue)\",\"features\":["
        for (index, zone) in zones.enumerated() {
            text += index == 0 ? "\n" : ",\n"
            feature(zone, collection: crs).write(to: &text)
        }
        text += "\n]}\n"
        return Data(text.utf8)
    }

    /// A zone's geometry as a GeoJSON geometry object; of a circle, its centre as a Point.
    public static func geometry(of zone: Zone) -> JSONValue {
        switch zone.geometry {
        case .circle(let centre, _): return .object(["type": .string("Point"), "coordinates": position(centre)])
        case .polygons(let polygons):
            let all = polygons.map { polygon in JSONValue.array(polygon.rings.map(ring)) }
            if all.count == 1 { return .object(["type": .string("Polygon"), "coordinates": all[0]]) }
            return .object(["type": .string("MultiPolygon"), "coordinates": .array(all)])
        }
    }

    /// The properties of a zone as they stand in a zone file; defaults are left out.
    public static func properties(of zone: Zone) -> [String: JSONValue] {
        var members = zone.properties
        members["id"] = .string(zone.id)
        members["name"] = zone.name.map(JSONValue.string)
        members["floor"] = zone.floor.map(JSONValue.number)
        members["kind"] = zone.kind.map { .string($0.rawValue) }
        members["meaning"] = zone.meaning == .permission ? nil : .string(zone.meaning.rawValue)
        if case .circle(_, let radius_m) = zone.geometry { members["radius"] = .number(radius_m) }
        let plain = ZoneRules()
        let rules = zone.rules
        func time(_ key: String, _ path: KeyPath<ZoneRules, Int64>) {
            if rules[keyPath: path] != plain[keyPath: path] { members[key] = .number(Double(rules[keyPath: path])) }
        }
        if rules.exitTolerance_m != 0 { members["exit_tolerance"] = .number(rules.exitTolerance_m) }
        time("tolerance_timeout", \.toleranceTimeout_ms)
        time("exit_delay", \.exitDelay_ms)
        time("enter_delay", \.enterDelay_ms)
        time("timeout", \.timeout_ms)
        members["schedule"] = zone.schedule?.source
        members["extrusion"] = zone.extrusion_m.map(JSONValue.number)
        if zone.base_m != 0 { members["base_z"] = .number(zone.base_m) }
        return members
    }

    /// One zone as a GeoJSON Feature.
    public static func feature(_ zone: Zone) -> JSONValue { feature(zone, collection: zone.crs) }

    private static func feature(_ zone: Zone, collection crs: CoordinateFrame) -> JSONValue {
        var members = properties(of: zone)
        if zone.crs != crs { members["crs"] = .string(zone.crs.rawValue) }
        return .object(["type": .string("Feature"), "geometry": geometry(of: zone), "properties": .object(members)])
    }

    private static func position(_ p: Point) -> JSONValue { .array([.number(p.x), .number(p.y)]) }

    /// GeoJSON closes its rings.
    private static func ring(_ corners: [Point]) -> JSONValue {
        .array((corners + corners.prefix(1)).map(position))
    }
}
