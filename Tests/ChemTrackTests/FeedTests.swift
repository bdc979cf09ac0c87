import ChemTrack
import Compliance
import Geofence
import Testing

/// Messages of other makers' systems, as they are documented and as they go wrong.
@Suite("Feeds")
struct FeedTests {
    // 2021-03-17T07:00:00Z
    static let received_ms: Int64 = 1_615_964_400_000

    /// A message and what has to come of it: `tag@ms x,y acc` for a fix, `reader tag rssi` for a read, else the reason.
    struct Case: Sendable, CustomTestStringConvertible {
        var kind: FeedKind
        var payload: String
        var expected: [String]
        var testDescription: String { "\(kind.rawValue): \(payload.prefix(70))" }
    }

    static let cases = [
        // OwnTracks: booklet, tst in seconds, acc in metres; other types are no positions.
        Case(
            kind: .owntracks,
            payload:
                #"{"_type":"location","acc":15,"alt":440,"lat":46.0681247,"lon":11.1512805,"tst":1551874878,"vel":0}"#,
            expected: ["src@1551874878000 11.1512805,46.0681247 15.0"]),
        Case(
            kind: .owntracks, payload: #"{"_type":"location","lat":46,"lon":11,"tst":1551874878}"#,
            expected: ["src@1551874878000 11.0,46.0 10.0"]),
        Case(kind: .owntracks, payload: #"{"_type":"lwt","tst":1551874878}"#, expected: ["no_location"]),
        Case(
            kind: .owntracks, payload: #"{"_type":"location","lat":0,"lon":0,"tst":1551874878}"#,
            expected: ["null_island"]),
        Case(
            kind: .owntracks, payload: #"{"_type":"location","lat":95,"lon":0,"tst":1551874878}"#,
            expected: ["out_of_range"]),
        Case(
            kind: .owntracks, payload: #"{"_type":"location","lat":"46","lon":11,"tst":1551874878}"#, expected: ["void"]
        ),
        // Traccar's JSON client: heading -1 means none.
        Case(
            kind: .osmand,
            payload:
                #"{"location":{"timestamp":"2025-06-15T13:45:12.862Z","coords":{"latitude":37.4219983,"longitude":-122.084,"accuracy":5,"heading":-1}},"device_id":"48241179"}"#,
            expected: ["48241179@1749995112862 -122.084,37.4219983 5.0"]),
        Case(kind: .osmand, payload: #"{"device_id":"1"}"#, expected: ["invalid"]),
        // NMEA: 53 degrees 55.0314 minutes; V and quality 0 are no fix; a wrong checksum is refused.
        Case(
            kind: .nmea, payload: "$GPRMC,082350.000,A,5355.0314,N,01044.1271,E,26.20,184.27,080518,,",
            expected: ["src@1525767830000 10.7354517,53.91719 10.0"]),
        Case(kind: .nmea, payload: "$GPRMC,192350.000,V,0000.0000,N,00000.0000,E,,,110318,,*12", expected: ["void"]),
        Case(
            kind: .nmea, payload: "$GPRMC,192350.000,V,0000.0000,N,00000.0000,E,,,110318,,*13", expected: ["checksum"]),
        Case(
            kind: .nmea, payload: "$GPGGA,065900.000,5355.0314,N,01044.1271,W,1,10,0.7,-46.0,M,0.0,M,0.0,0000",
            expected: ["src@1615964340000 -10.7354517,53.91719 3.5"]),
        Case(
            kind: .nmea, payload: "$GPGGA,235959.000,5355.0314,S,01044.1271,E,1,10,2,0,M,,M,,",
            expected: ["src@1615939199000 10.7354517,-53.91719 10.0"]),
        Case(kind: .nmea, payload: "$GPGGA,070000,5355.0314,N,01044.1271,E,0,0,,,M,,M,,", expected: ["void"]),
        Case(kind: .nmea, payload: "$GPGSV,3,1,11", expected: ["no_location"]),
        Case(kind: .nmea, payload: "hello", expected: ["malformed"]),
        // Impinj R700: base64 or hexadecimal EPC, RSSI in hundredths of dBm, array or one object a line.
        Case(
            kind: .impinj,
            payload:
                #"{"timestamp":"2021-03-17T06:59:59Z","hostname":"imp-1","eventType":"tagInventory","tagInventoryEvent":{"epc":"ftqQOAUQAnEAAsCu","antennaPort":1,"peakRssiCdbm":-6200}}"#,
            expected: ["imp-1/1 7EDA9038051002710002C0AE -62.0"]),
        Case(
            kind: .impinj,
            payload:
                "{\"timestamp\":\"2021-03-17T06:59:59Z\",\"hostname\":\"i\",\"eventType\":\"tagInventory\",\"tagInventoryEvent\":{\"epcHex\":\"7eda\"}}\n{\"eventType\":\"inventoryStatus\"}",
            expected: ["i 7EDA nil", "no_read"]),
        Case(
            kind: .impinj,
            payload:
                #"{"timestamp":"2021-03-17 06:59","hostname":"i","eventType":"tagInventory","tagInventoryEvent":{"epcHex":"7EDA"}}"#,
            expected: ["invalid"]),
        // Zebra FX: an offset without a colon; one object or an array.
        Case(
            kind: .zebra,
            payload:
                #"[{"data":{"antenna":1,"format":"epc","idHex":"0343","peakRssi":-72},"timestamp":"2024-09-05T01:07:01.785-0600","type":"INVENTORY"}]"#,
            expected: ["src/1 0343 -72.0"]),
        Case(
            kind: .zebra, payload: #"{"type":"HEARTBEAT","timestamp":"2024-09-05T01:07:01.785-0600"}"#,
            expected: ["no_read"]),
        Case(
            kind: .zebra, payload: #"{"data":{"idHex":"XYZ"},"timestamp":"2024-09-05T01:07:01.785-0600"}"#,
            expected: ["invalid"]),
        // Pozyx: millimetres, seconds with a fraction, failures are no positions.
        Case(
            kind: .pozyx,
            payload:
                #"[{"version":"2.0","tagId":"30331","timestamp":1615984968.5,"success":true,"data":{"coordinates":{"x":12500,"y":-300,"z":1000}}},{"tagId":"30332","timestamp":1615984968.5,"success":false}]"#,
            expected: ["30331@1615984968500 12.5,-0.3 nil", "void"]),
        // omlox Hub v2: crs is local unless said; a proximity is a read; the web socket wraps them.
        Case(
            kind: .omlox,
            payload:
                #"{"event":"message","topic":"location_updates","payload":[{"position":{"type":"Point","coordinates":[5,4]},"provider_type":"uwb","provider_id":"77:4f","accuracy":0.3,"timestamp_generated":"2019-09-02T22:02:24.355Z"}]}"#,
            expected: ["77:4f@1567461744355 5.0,4.0 0.3"]),
        Case(
            kind: .omlox, payload: #"{"source":"gate-1","provider_id":"ab12","provider_type":"rfid"}"#,
            expected: ["gate-1 AB12 nil"]),
        Case(
            kind: .omlox,
            payload: #"{"position":{"type":"Point","coordinates":[5,4]},"provider_id":"t","crs":"EPSG:25832"}"#,
            expected: ["wrong_frame"]),
        // Hostile: nesting, no JSON, another shape, text that is no UTF-8 is tried below.
        Case(kind: .omlox, payload: String(repeating: "[", count: 100_000), expected: ["malformed"]),
        Case(kind: .zebra, payload: "", expected: ["malformed"]),
        Case(kind: .pozyx, payload: "[1,null]", expected: ["malformed", "malformed"]),
    ]

    static func said(_ result: Result<FeedItem, FeedFailure>) -> String {
        switch result {
        case .failure(let failure): failure.reason
        case .success(.read(let read)): "\(read.reader) \(read.tag) \(read.rssi_dBm.map { "\($0)" } ?? "nil")"
        case .success(.fix(let fix)):
            "\(fix.tag)@\(fix.at_ms) \(short(fix.point.x)),\(short(fix.point.y)) \(fix.acc_m.map { "\($0)" } ?? "nil")"
        }
    }

    /// Seven digits after the point at most: a centimetre.
    static func short(_ value: Double) -> String { "\((value * 1e7).rounded() / 1e7)" }

    @Test("Each format gives what its maker says, and its traps give a reason", arguments: cases)
    func formats(each: Case) {
        let results = FeedReader(kind: each.kind, source: "src").read(
            Array(each.payload.utf8), received_ms: Self.received_ms)
        #expect(results.map(Self.said) == each.expected)
    }

    @Test(
        "OsmAnd's query: seconds, milliseconds or text; a place in one or two members",
        arguments: [
            (
                "id=902064&lat=42.06288&lon=-88.23412&timestamp=1442068686579&hdop=6.0",
                "902064@1442068686579 -88.23412,42.06288 30.0"
            ),
            ("deviceid=7&location=42.5,-88.25&timestamp=1442068686", "7@1442068686000 -88.25,42.5 10.0"),
            ("id=7&lat=42.5&lon=-88.25&timestamp=2015-09-12T14:38:06Z&accuracy=3", "7@1442068686000 -88.25,42.5 3.0"),
            ("id=7&lat=42.5&lon=-88.25&timestamp=1442068686&valid=false", "void"),
            ("id=7&lat=x&lon=-88.25&timestamp=1442068686", "invalid"),
            ("lat=42.5&lon=-88.25&timestamp=1442068686", "invalid"),
            ("id=7&lat=42.5&lon=-88.25", "invalid"),
        ])
    func query(text: String, expected: String) {
        let pairs = text.split(separator: "&").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        let query = Dictionary(pairs.map { ($0[0], $0[1]) }) { $1 }
        #expect(
            Self.said(FeedReader(kind: .osmand, source: "").read(query: query, received_ms: Self.received_ms))
                == expected)
    }

    @Test(
        "Whatever bytes come, the reader answers and never claims a place that is not there",
        arguments: FeedKind.allCases)
    func noise(kind: FeedKind) {
        var random = CustodySeed(seed: 7)
        let seeds = Self.cases.filter { $0.kind == kind }.map { Array($0.payload.utf8.prefix(2000)) } + [[]]
        for round in 0..<2000 {
            var bytes = seeds.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                case 1 where place < bytes.count: bytes.remove(at: place)
                default: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
                }
            }
            for case .success(.fix(let fix)) in FeedReader(kind: kind, source: "s").read(
                bytes, received_ms: Self.received_ms)
            {
                #expect(fix.point.x.isFinite && fix.point.y.isFinite && !fix.tag.isEmpty, "round \(round)")
            }
        }
    }

    // MARK: Readers

    private static let drum = "3034257BF7194E4000001A85"

    private static func plant() async throws -> TestPlant {
        let plant = try await TestPlant.make()
        for (reader, zone) in [("r1", "FL-1"), ("r2/1", "OX-1")] {
            try await plant.plant.register(
                TagReader(id: reader, name: Bilingual(zh: reader, en: reader), zone: zone), by: TestPlant.admin)
        }
        return plant
    }

    private static func hear(_ plant: TestPlant, _ reader: String, _ rssi: Double, times: Int) async throws {
        for _ in 0..<times {
            plant.clock.advance(500)
            let read = TagRead(reader: reader, tag: drum, rssi_dBm: rssi, at_ms: plant.clock.now_ms())
            _ = try await plant.plant.apply([.success(.read(read))], of: .impinj)
        }
    }

    @Test("A read puts the container into the zone of the reader; a stray one moves nothing; a longer one does")
    func strongestAndLongest() async throws {
        let plant = try await Self.plant()
        let item = try await plant.receive(try TestPlant.acetone(tag: Self.drum, zone: "FL-1"))
        try await Self.hear(plant, "r1/3", -55, times: 5)
        #expect(try await plant.item(item.code).zone == "FL-1")
        try await Self.hear(plant, "r2/1", -70, times: 2)
        #expect(try await plant.item(item.code).zone == "FL-1")
        // A stray lasts seconds; who is heard there for minutes, and no more where it was, has moved.
        try await Self.hear(plant, "r2/1", -45, times: 1_200)
        #expect(try await plant.item(item.code).zone == "OX-1")
        let moved = plant.store.openAlarms.first { $0.items.first == item.code }?.finding.facts ?? [:]
        #expect(moved["technology"] == .text("uhf") && moved["heard_before"] == .text("FL-1"), "\(moved)")
        #expect(moved["heard_now"] == .text("OX-1") && moved["evidence_nats"] != nil)
    }

    @Test("A reader that nobody registered, and satellite fixes of a site without control points, are counted")
    func counted() async throws {
        let plant = try await Self.plant()
        try await Self.hear(plant, "r9", -50, times: 2)
        try await Self.hear(plant, "r2/2", -50, times: 1)
        let fix = Fix(tag: "T", at_ms: plant.clock.now_ms(), point: Point(x: 10, y: 50), crs: .wgs84)
        _ = try await plant.plant.apply([.success(.fix(fix))], of: .owntracks)
        let counts = await plant.plant.health.rejected
        #expect(counts["impinj_unknown_reader"] == 3)
        #expect(counts["owntracks_no_site_frame"] == 1)
    }

    @Test("Longitude and latitude become metres of the plan by the site's control points")
    func frame() async throws {
        var zones = try TestSite.zones()
        let place = zones.firstIndex { $0.kind == .site } ?? 0
        // 0.001 degrees of longitude at 60° north are 55.8 m, of latitude 111.4 m (WGS 84).
        let points: [[[Double]]] = [
            [[10, 60], [0, 0]], [[10.001, 60], [55.8, 0]], [[10, 60.001], [0, 111.41]],
        ]
        zones[place] = try TestSite.zone(
            "SITE", .site, (0, 0, 120, 80),
            ["ground_control_points": .array(points.map { .array($0.map { .array($0.map(JSONValue.number)) }) })],
            floor: nil)
        let plant = try await TestPlant.make(zones: zones)
        let fix = Fix(
            tag: "T7", at_ms: plant.clock.now_ms(), point: Point(x: 10.0005, y: 60.0005), crs: .wgs84, acc_m: 3,
            received_ms: plant.clock.now_ms())
        #expect(try await plant.plant.apply([.success(.fix(fix))], of: .osmand) == 1)
        let view = try #require(plant.plant.view.tag("T7"))
        #expect(abs(view.x - 27.9) < 0.1 && abs(view.y - 55.7) < 0.1)
        #expect((view.acc_m ?? 0) >= 3)
    }

    @Test("A source that floods is held back alone")
    func throttle() {
        var throttle = SourceThrottle()
        var passed = 0
        for step in 0..<10_000 where throttle.admits("loud", steady_ms: Int64(step / 10)) { passed += 1 }
        // 1,000 at once and 200 a second for one second.
        #expect((1190...1210).contains(passed))
        let quiet = throttle.admits("quiet", steady_ms: 1000)
        let later = throttle.admits("loud", steady_ms: 11_000)
        #expect(quiet && later)
    }
}
