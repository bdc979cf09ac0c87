import Foundation
import Geofence
import Testing

@Suite("Zone files")
struct ZoneFileTests {
    private static func file(_ features: String, crs: String = "\"local\"") -> Data {
        Data("{\"type\":\"FeatureCollection\",\"crs\":\(crs),\n\"features\":[\n\(features)\n]}".utf8)
    }

    private static func feature(_ properties: String, _ ring: String = "[[0,0],[4,0],[4,4],[0,4],[0,0]]") -> String {
        "{\"type\":\"Feature\",\"properties\":{\(properties)},"
            + "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[\(ring)]}}"
    }

    struct Bad: Sendable, CustomStringConvertible {
        var text: String
        var message: String
        var description: String { message }
    }

    static let bad: [Bad] = [
        Bad(text: "", message: "line 1: is empty"),
        Bad(text: "[1]", message: "line 1: is not a GeoJSON object"),
        Bad(text: "{\"type\":\"FeatureCollection\"}", message: "line 1: is not a FeatureCollection with `features`"),
        Bad(
            text: "{\"type\":\"FeatureCollection\",\n\"features\":[}",
            message: "line 2: has `}` where a number is needed"),
        Bad(text: "{\"type\":\"FeatureCollection\",\n\"features\":3}", message: "line 2: `features` must be an array"),
        Bad(text: "{\"a\":" + String(repeating: "[", count: 5000), message: "line 1: is nested deeper than 64"),
        Bad(text: "{\"crs\":\"EPSG:3857\",\"features\":[]}", message: "line 1: has crs `\"EPSG:3857\"`"),
        Bad(text: "{\"type\":\"x\\uD800\"}", message: "line 1: has half a surrogate pair"),
        Bad(
            text: "{\"type\":\"FeatureCollection\",\"features\":[]} x",
            message: "line 1: has `x` where the end is needed"),
    ]

    @Test("a text that is no zone file is refused with its line", arguments: bad)
    func badText(_ bad: Bad) {
        let error = #expect(throws: ZoneFileError.self) { try GeoJSON.zones(from: Data(bad.text.utf8)) }
        #expect(error?.description.hasPrefix(bad.message) == true, "\(error?.description ?? "")")
    }

    static let badZones: [Bad] = [
        Bad(text: feature("\"name\":\"x\""), message: "line 3: feature 1: has no id"),
        Bad(text: feature("\"id\":\"A\",\"floor\":\"2\""), message: "zone \"A\": floor `\"2\"` must be a number"),
        Bad(text: feature("\"id\":\"A\",\"kind\":\"barn\""), message: "zone \"A\": kind `barn` is not one of storage"),
        Bad(
            text: feature("\"id\":\"A\",\"meaning\":1"),
            message: "zone \"A\": meaning `1` is not one of hazard, permission"),
        Bad(
            text: feature("\"id\":\"A\",\"timeout\":1.5"),
            message: "zone \"A\": timeout `1.5` must be whole milliseconds"),
        Bad(text: feature("\"id\":\"A\",\"timeout\":-2"), message: "zone \"A\": timeout `-2.0` is out of range"),
        Bad(text: feature("\"id\":\"A\",\"timeout\":0"), message: "zone \"A\": timeout `0` would end every stay"),
        Bad(
            text: feature("\"id\":\"A\",\"exit_tolerance\":NaN"),
            message: "zone \"A\": exit_tolerance `nan` is out of range"),
        Bad(
            text: feature("\"id\":\"A\",\"schedule\":\"FREQ=HOURLY DURATION:PT1H\""),
            message: "zone \"A\": schedule FREQ `HOURLY`"),
        Bad(
            text: feature("\"id\":\"A7\"", "[[0,0],[10,10],[10,0],[0,10]]"),
            message: "zone \"A7\": ring crosses itself near (5.0, 5.0)"),
        Bad(
            text: feature("\"id\":\"A\"", "[[0,0],[4,0]]"),
            message: "zone \"A\": ring has fewer than three different corners"),
        Bad(
            text: feature("\"id\":\"A\"", "[[0,0],[4,0],[0,0],[4,0]]"),
            message: "zone \"A\": ring has fewer than three different corners"),
        Bad(text: feature("\"id\":\"A\"", "[[0,0],[4,0],[8,0]]"), message: "zone \"A\": ring has zero area"),
        Bad(
            text: feature("\"id\":\"A\"", "[[0,0],[8,0],[8,8],[4,0],[0,8]]"),
            message: "zone \"A\": ring touches itself near (4.0, 0.0)"),
        Bad(
            text: feature("\"id\":\"A\"", "[[0,0],[4,0],[4,1e400]]"),
            message: "zone \"A\": corner (4.0, inf) is not a finite number"),
        Bad(
            text: feature("\"id\":\"A\"", "[[0,0],[4,0],[4,2e8]]"),
            message: "zone \"A\": corner (4.0, 200000000.0) is out of range"),
        Bad(
            text: feature("\"id\":\"A\"", "[[0,0],[4,0],[\"4\",4]]"),
            message: "zone \"A\": position `[\"4\",4]` is not two numbers"),
        Bad(
            text: feature("\"id\":\"A\"", "[[0,0],[9,0],[9,9],[0,9]],[[20,20],[21,20],[21,21]]"),
            message: "zone \"A\": hole lies outside its shell"),
        Bad(
            text: feature("\"id\":\"A\"", "[[0,0],[9,0],[9,9],[0,9]],[[5,5],[12,5],[5,6]]"),
            message: "zone \"A\": rings cross near (9.0, 5"),
        Bad(
            text: feature("\"id\":\"A\"", "[[0,0],[9,0],[9,9],[0,9]],[[1,1],[5,1],[5,5],[1,5]],[[2,2],[3,2],[3,3]]"),
            message: "zone \"A\": rings cross near"),
        Bad(
            text: feature("\"id\":\"A\"", "[[0,0],[9,0],[9,9]]") + ",\n" + feature("\"id\":\"A\""),
            message: "zone \"A\": has the same id as the zone in line 3"),
        Bad(
            text:
                "{\"type\":\"Feature\",\"properties\":{\"id\":\"P\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}",
            message: "zone \"P\": is a Point and has no `radius`"),
        Bad(
            text:
                "{\"type\":\"Feature\",\"properties\":{\"id\":\"P\",\"radius\":0},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}",
            message: "zone \"P\": radius `0.0` must be more than 0"),
        Bad(
            text:
                "{\"type\":\"Feature\",\"properties\":{\"id\":\"P\"},\"geometry\":{\"type\":\"LineString\",\"coordinates\":[]}}",
            message: "zone \"P\": geometry `LineString` is not"),
        Bad(
            text: "{\"type\":\"Feature\",\"properties\":{\"id\":\"P\"},\"geometry\":null}",
            message: "zone \"P\": has no geometry"),
        Bad(
            text:
                "{\"type\":\"Feature\",\"properties\":{\"id\":\"M\"},\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[4,0],[4,4]]],[[[1,1],[9,0],[9,9]]]]}}",
            message: "zone \"M\": polygons overlap near"),
        Bad(text: "7", message: "line 3: feature 1: is not a Feature"),
    ]

    @Test("a zone that cannot be used is refused with its name and the reason", arguments: badZones)
    func badZone(_ bad: Bad) {
        let error = #expect(throws: ZoneFileError.self) { try GeoJSON.zones(from: Self.file(bad.text)) }
        #expect(error?.description.hasPrefix(bad.message) == true, "\(error?.description ?? "")")
    }

    @Test("the good zones of a file are still told beside the bad ones")
    func goodBesideBad() throws {
        let text =
            Self.feature("\"id\":\"A\"") + ",\n" + Self.feature("\"id\":5,\"floor\":[]") + ",\n"
            + Self.feature("\"id\":6")
        let results = try GeoJSON.check(Self.file(text))
        #expect(results.map { (try? $0.get().id) ?? "" } == ["A", "", "6"])
    }

    @Test("EPSG:4326 is the default; latitudes over 90 and rings around a pole are refused")
    func earth() throws {
        let plain = Data("{\"type\":\"FeatureCollection\",\"features\":[\(Self.feature("\"id\":\"A\""))]}".utf8)
        #expect(try GeoJSON.zones(from: plain).first?.crs == .wgs84)
        for (ring, message) in [
            ("[[0,0],[4,0],[4,95]]", "corner (4.0, 95.0) has a latitude out of range"),
            ("[[0,0],[4,0],[540,5]]", "corner (540.0, 5.0) has a longitude out of range"),
            ("[[0,80],[120,80],[-120,80]]", "ring goes around a pole"),
        ] {
            let file = Self.file(Self.feature("\"id\":\"A\"", ring), crs: "\"EPSG:4326\"")
            let error = #expect(throws: ZoneFileError.self) { try GeoJSON.zones(from: file) }
            #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
        }
    }

    @Test("touching polygons, islands in holes, and a byte-order mark with CRLF are fine")
    func fine() throws {
        let coordinates = """
            [[[[0,0],[9,0],[9,9],[0,9]],[[1,1],[1,8],[8,8],[8,1]]],[[[2,2],[3,2],[3,3]]],[[[9,0],[12,0],[12,9],[9,9]]]]
            """
        let text =
            "{\"type\":\"Feature\",\"properties\":{\"id\":\"M\"},\"geometry\":"
            + "{\"type\":\"MultiPolygon\",\"coordinates\":\(coordinates)}}"
        let crlf = String(decoding: Self.file(text), as: UTF8.self).replacingOccurrences(of: "\n", with: "\r\n")
        let index = ZoneIndex(zones: try GeoJSON.zones(from: Data("\u{FEFF}\(crlf)".utf8)))
        for (x, y, isIn) in [
            (2.9, 2.5, true), (5, 5, false), (8, 5, true), (9, 5, true), (10, 5, true), (13, 5, false),
        ] {
            #expect(index.zones(at: Point(x, y)).isEmpty != isIn)
        }
    }

    @Test("what is written reads back as the same zones, extra properties and all")
    func roundTrip() throws {
        let text = [
            Self.feature(
                "\"id\":\"A\",\"name\":\"库房 \\\"1\\\"\",\"floor\":-1,\"kind\":\"storage\",\"meaning\":\"hazard\",\"colour\":[1,{\"a\":null}]"
            ),
            Self.feature(
                "\"id\":\"B\",\"exit_tolerance\":0.1,\"tolerance_timeout\":5000,\"exit_delay\":7,\"enter_delay\":8,\"timeout\":9,\"extrusion\":3,\"base_z\":1"
            ),
            Self.feature(
                "\"id\":\"S\",\"schedule\":{\"rrule\":\"FREQ=WEEKLY;BYDAY=MO,FR\",\"duration\":\"PT8H\",\"start\":\"2026-01-05T08:00:00+08:00\"}"
            ),
            Self.feature("\"id\":\"H\"", "[[0.1,0.2],[9,0],[9,9],[0,9]],[[1,1],[2,1],[2,2]]"),
            "{\"type\":\"Feature\",\"properties\":{\"id\":\"C\",\"radius\":2.5},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}",
        ].joined(separator: ",\n")
        let zones = try GeoJSON.zones(from: Self.file(text))
        #expect(zones.count == 5)
        #expect(zones[0].properties["colour"]?.json == "[1,{\"a\":null}]")
        #expect(try GeoJSON.zones(from: GeoJSON.data(for: zones)) == zones)
        // One file may hold both frames.
        let earth = try Zone(id: "E", geometry: .circle(centre: Point(121, 31), radius_m: 5), crs: .wgs84)
        #expect(try GeoJSON.zones(from: GeoJSON.data(for: zones + [earth])) == zones + [earth])
    }
}
