public import Foundation

/// Zones as a GeoJSON FeatureCollection (RFC 7946) with a member `crs`: `"local"`, or `"EPSG:4326"` when absent.
public enum GeoJSON {
    /// All zones of a file, in its order.
    /// - Throws: the first `ZoneFileError`; a file with one bad zone is not used at all.
    public static func zones(from data: Data) throws(ZoneFileError) -> [Zone] {
        var zones: [Zone] = []
        for result in try check(data) { zones.append(try result.get()) }
        return zones
    }

    /// Every zone of a file or why it cannot be used, in the file's order.
    /// - Throws: `ZoneFileError` when the file as a whole cannot be read.
    public static func check(_ data: Data) throws(ZoneFileError) -> [Result<Zone, ZoneFileError>] {
        let file: ZoneFile
        do {
            file = try ZoneFile(Array(data))
        } catch {
            throw ZoneFileError(line: error.line, feature: nil, zone: nil, reason: .text(error.reason))
        }
        var firstLines: [String: Int] = [:]
        var results: [Result<Zone, ZoneFileError>] = []
        for (index, feature) in file.features.enumerated() {
            var label: String?
            func failure(_ reason: ZoneFileError.Reason) -> Result<Zone, ZoneFileError> {
                .failure(ZoneFileError(line: feature.line, feature: index + 1, zone: label, reason: reason))
            }
            do {
                let reader = try FeatureReader(feature.value)
                label = reader.id
                let zone = try reader.zone(collection: file.crs)
                if let first = firstLines[zone.id] {
                    results.append(failure(.duplicateID(firstLine: first)))
                    continue
                }
                firstLines[zone.id] = feature.line
                results.append(.success(zone))
            } catch let error as FeatureReader.Failure {
                results.append(failure(.property(error.reason)))
            } catch let error as ZoneDefect {
                results.append(failure(.defect(error)))
            } catch {
                results.append(failure(.property("\(error)")))
            }
        }
        return results
    }

    /// Geometry from a GeoJSON geometry object; a Point needs the radius.
    /// - Throws: `ZoneFileError`. Whether it has an inside is checked by `Zone.init`.
    public static func geometry(from value: JSONValue, radius_m: Double? = nil) throws(ZoneFileError) -> Geometry {
        do throws(FeatureReader.Failure) {
            return try FeatureReader.geometry(value, radius_m: radius_m)
        } catch {
            throw ZoneFileError(line: 1, feature: nil, zone: nil, reason: .property(error.reason))
        }
    }
}

/// The outer shape of a zone file: its features with their lines, before anything is judged.
struct ZoneFile {
    var crs = CoordinateFrame.wgs84
    var features: [(line: Int, value: JSONValue)] = []

    init(_ bytes: [UInt8]) throws(JSONScanner.Failure) {
        var scanner = JSONScanner(bytes)
        guard let first = scanner.peek() else { throw scanner.failure("is empty; a FeatureCollection is needed") }
        guard first == UInt8(ascii: "{") else { throw scanner.failure("is not a GeoJSON object") }
        var type: String?
        var seenFeatures = false
        var found: [(line: Int, value: JSONValue)] = []
        var frame = CoordinateFrame.wgs84
        try scanner.members { (scanner, key) throws(JSONScanner.Failure) in
            switch key {
            case "type": type = try scanner.value().string
            case "crs":
                let value = try scanner.value()
                guard let known = Self.frame(value) else {
                    throw scanner.failure("has crs `\(value.json)`; use \"local\" or \"EPSG:4326\"")
                }
                frame = known
            case "features":
                seenFeatures = true
                guard scanner.peek() == UInt8(ascii: "[") else { throw scanner.failure("`features` must be an array") }
                try scanner.items { (scanner) throws(JSONScanner.Failure) in
                    _ = scanner.peek()
                    let line = scanner.line
                    found.append((line, try scanner.value()))
                }
            default: _ = try scanner.value()
            }
        }
        try scanner.expectEnd()
        guard type == "FeatureCollection", seenFeatures else {
            throw JSONScanner.Failure(line: 1, reason: "is not a FeatureCollection with `features`")
        }
        crs = frame
        features = found
    }

    /// Also the object form of GeoJSON 2008, where it names WGS 84.
    static func frame(_ value: JSONValue) -> CoordinateFrame? {
        switch value {
        case .null: return .wgs84
        case .string(let name): return frame(name)
        case .object(let members):
            guard case .object(let properties)? = members["properties"], let name = properties["name"]?.string else {
                return nil
            }
            return frame(name)
        default: return nil
        }
    }

    private static func frame(_ name: String) -> CoordinateFrame? {
        switch name {
        case "local": .local
        case "EPSG:4326", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "CRS84", "OGC:CRS84": .wgs84
        default: nil
        }
    }
}

/// One feature of a zone file.
struct FeatureReader {
    struct Failure: Error {
        var reason: String
    }

    private let members: [String: JSONValue]
    private let properties: [String: JSONValue]

    init(_ value: JSONValue) throws(Failure) {
        guard case .object(let members) = value, members["type"]?.string == "Feature" else {
            throw Failure(reason: "is not a Feature")
        }
        switch members["properties"] {
        case .object(let found)?: properties = found.filter { $0.value != .null }
        case nil, .null?: properties = [:]
        default: throw Failure(reason: "`properties` must be an object")
        }
        self.members = members
    }

    /// The property `id`, else the feature's own id; a whole number is taken as its digits.
    var id: String? {
        switch properties["id"] ?? members["id"] {
        case .string(let text)?: text.isEmpty ? nil : text
        case .number(let number)? where number == number.rounded() && abs(number) < 1e15: JSONText.number(number)
        default: nil
        }
    }

    private static let known: Set<String> = [
        "id", "name", "floor", "kind", "meaning", "radius", "exit_tolerance", "tolerance_timeout", "exit_delay",
        "enter_delay", "timeout", "schedule", "extrusion", "base_z", "crs",
    ]

    func zone(collection crs: CoordinateFrame) throws -> Zone {
        guard let id else { throw ZoneDefect.missingID }
        guard let shape = members["geometry"], shape != .null else { throw Failure(reason: "has no geometry") }
        var frame = crs
        if let own = properties["crs"] {
            guard let known = ZoneFile.frame(own) else { throw Failure(reason: "crs `\(own.json)` is not known") }
            frame = known
        }
        var rules = ZoneRules()
        rules.exitTolerance_m = try number("exit_tolerance") ?? 0
        rules.toleranceTimeout_ms = try milliseconds("tolerance_timeout") ?? -1
        rules.exitDelay_ms = try milliseconds("exit_delay") ?? 0
        rules.enterDelay_ms = try milliseconds("enter_delay") ?? 0
        rules.timeout_ms = try milliseconds("timeout") ?? -1
        let schedule: Schedule? =
            if let value = properties["schedule"] {
                try Schedule(value)
            } else {
                nil
            }
        return try Zone(
            id: id, name: try text("name"), floor: try number("floor"), kind: try choice("kind"),
            meaning: try choice("meaning") ?? .permission,
            geometry: try Self.geometry(shape, radius_m: try number("radius")), crs: frame, rules: rules,
            schedule: schedule, extrusion_m: try number("extrusion"), base_m: try number("base_z") ?? 0,
            properties: properties.filter { !Self.known.contains($0.key) })
    }

    private func text(_ key: String) throws(Failure) -> String? {
        guard let value = properties[key] else { return nil }
        guard let text = value.string else { throw Failure(reason: "\(key) `\(value.json)` must be text") }
        return text
    }

    private func number(_ key: String) throws(Failure) -> Double? {
        guard let value = properties[key] else { return nil }
        guard let number = value.number else { throw Failure(reason: "\(key) `\(value.json)` must be a number") }
        return number
    }

    private func milliseconds(_ key: String) throws(Failure) -> Int64? {
        guard let number = try number(key) else { return nil }
        guard number.isFinite, number == number.rounded(), abs(number) < 1e15 else {
            throw Failure(reason: "\(key) `\(number)` must be whole milliseconds")
        }
        return Int64(number)
    }

    private func choice<Choice: CaseIterable & RawRepresentable<String>>(_ key: String) throws(Failure) -> Choice? {
        guard let value = properties[key] else { return nil }
        guard let choice = value.string.flatMap(Choice.init(rawValue:)) else {
            let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure(reason: "\(key) `\(value.string ?? value.json)` is not one of \(choices)")
        }
        return choice
    }

    static func geometry(_ value: JSONValue, radius_m: Double?) throws(Failure) -> Geometry {
        guard case .object(let members) = value, let type = members["type"]?.string else {
            throw Failure(reason: "geometry must be an object with a type")
        }
        let coordinates = members["coordinates"] ?? .null
        switch type {
        case "Point":
            guard let radius_m else { throw Failure(reason: "is a Point and has no `radius`") }
            return .circle(centre: try position(coordinates), radius_m: radius_m)
        case "Polygon": return .polygons([try polygon(coordinates)])
        case "MultiPolygon":
            var polygons: [Polygon] = []
            for item in try array(coordinates) { polygons.append(try polygon(item)) }
            return .polygons(polygons)
        default: throw Failure(reason: "geometry `\(type)` is not a Polygon, a MultiPolygon or a Point with a radius")
        }
    }

    private static func polygon(_ value: JSONValue) throws(Failure) -> Polygon {
        var rings: [[Point]] = []
        for item in try array(value) {
            var ring: [Point] = []
            for corner in try array(item) { ring.append(try position(corner)) }
            rings.append(ring)
        }
        guard let shell = rings.first else { throw Failure(reason: "polygon has no ring") }
        return Polygon(shell: shell, holes: Array(rings.dropFirst()))
    }

    private static func position(_ value: JSONValue) throws(Failure) -> Point {
        guard case .array(let numbers) = value, numbers.count >= 2, let x = numbers[0].number, let y = numbers[1].number
        else { throw Failure(reason: "position `\(short(value))` is not two numbers") }
        return Point(x: x, y: y)
    }

    private static func array(_ value: JSONValue) throws(Failure) -> [JSONValue] {
        guard case .array(let items) = value else {
            throw Failure(reason: "coordinates `\(short(value))` are not nested as the geometry's type needs")
        }
        return items
    }

    private static func short(_ value: JSONValue) -> String { String(value.json.prefix(60)) }
}
