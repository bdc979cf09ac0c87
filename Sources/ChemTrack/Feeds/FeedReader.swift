import Foundation
public import Geofence

/// The formats of others that positions and tag reads come in.
public enum FeedKind: String, Sendable, CaseIterable, Codable {
    case owntracks, osmand, nmea, impinj, zebra, pozyx, omlox
}

/// What a feed says: where a tag is, or that a reader heard it.
public enum FeedItem: Sendable, Hashable {
    case fix(Fix)
    case read(TagRead)
}

/// A reader heard a tag.
public struct TagRead: Sendable, Hashable {
    /// As it calls itself, with `/ANTENNA` where it says which.
    public var reader: String
    /// EPC in upper-case hexadecimal, or the tag's own name.
    public var tag: String
    public var rssi_dBm: Double?
    public var at_ms: Int64

    public init(reader: String, tag: String, rssi_dBm: Double? = nil, at_ms: Int64) {
        self.reader = reader
        self.tag = tag
        self.rssi_dBm = rssi_dBm
        self.at_ms = at_ms
    }
}

/// Why a message of a feed was not used; the reason is the word it is counted under.
public struct FeedFailure: Error, Sendable, Hashable {
    public var reason: String
    public var message: String
}

/// Reads the messages of other makers' systems. Strict where a guess could move a container: a time without a zone, a
/// place without a fix, a number given as something else is a failure that says so.
public struct FeedReader: Sendable {
    /// A satellite fix that does not say how good it is may be this wrong, metres (GPS SPS: 9 m for 95 %).
    public static let unsaidAccuracy_m = 10.0
    /// Metres of error for one unit of HDOP.
    public static let accuracyPerHDOP_m = 5.0
    static let items_max = 10_000

    public var kind: FeedKind
    /// What names the sender where the message does not: the last levels of the topic, or the device in the address.
    public var source: String

    public init(kind: FeedKind, source: String) {
        self.kind = kind
        self.source = source
    }

    /// - Parameter received_ms: when it arrived, UTC ms.
    public func read(_ payload: [UInt8], received_ms: Int64) -> [Result<FeedItem, FeedFailure>] {
        if kind == .nmea { return NMEAReader(source: source).read(payload, received_ms: received_ms) }
        let values: [JSONValue]
        do throws(FeedFailure) { values = try Self.values(payload) } catch { return [.failure(error)] }
        guard values.count <= Self.items_max else {
            return [.failure(FeedFailure(reason: "too_many", message: "the message holds \(values.count) items"))]
        }
        return values.flatMap { value -> [Result<FeedItem, FeedFailure>] in
            do throws(FeedFailure) {
                return try items(value, received_ms: received_ms).map(Result.success)
            } catch {
                return [.failure(error)]
            }
        }
    }

    /// One object, an array of them, or one object a line.
    private static func values(_ payload: [UInt8]) throws(FeedFailure) -> [JSONValue] {
        do throws(JSONValue.SyntaxError) {
            let value = try JSONValue(parsing: payload)
            if case .array(let items) = value { return items }
            return [value]
        } catch {
            let lines = payload.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
            guard lines.count > 1 else {
                throw FeedFailure(reason: "malformed", message: "the message \(error.reason)")
            }
            var values: [JSONValue] = []
            for line in lines {
                do throws(JSONValue.SyntaxError) { values.append(try JSONValue(parsing: Array(line))) } catch {
                    throw FeedFailure(reason: "malformed", message: "the message \(error.reason)")
                }
            }
            return values
        }
    }

    private func items(_ value: JSONValue, received_ms: Int64) throws(FeedFailure) -> [FeedItem] {
        guard case .object = value else {
            throw FeedFailure(reason: "malformed", message: "an item is not a JSON object")
        }
        switch kind {
        case .owntracks: return [.fix(try ownTracks(value, received_ms: received_ms))]
        case .osmand: return [.fix(try osmAnd(value, received_ms: received_ms))]
        case .pozyx: return [.fix(try pozyx(value, received_ms: received_ms))]
        case .impinj: return [.read(try impinj(value))]
        case .zebra: return [.read(try zebra(value))]
        case .omlox: return try omlox(value, received_ms: received_ms)
        case .nmea: return []
        }
    }

    /// A fix that was checked as every fix is.
    func checked(
        _ tag: String?, at_ms: Int64?, _ point: Point?, _ crs: CoordinateFrame, acc_m: Double?, floor: Double? = nil,
        z_m: Double? = nil, received_ms: Int64, technology: Technology?
    ) throws(FeedFailure) -> Fix {
        guard let tag, !tag.isEmpty else { throw FeedFailure(reason: "invalid", message: "the position names no tag") }
        guard let at_ms else { throw FeedFailure(reason: "invalid", message: "the position of `\(tag)` has no time") }
        guard let point else { throw FeedFailure(reason: "void", message: "`\(tag)` says no place") }
        let fix = Fix(
            tag: tag, at_ms: at_ms, point: point, crs: crs, acc_m: acc_m, floor: floor, z_m: z_m,
            received_ms: received_ms, technology: technology)
        if let defect = fix.defect {
            throw FeedFailure(reason: defect.rawValue, message: "the position of `\(tag)` is \(defect.rawValue)")
        }
        return fix
    }

    // MARK: Positions

    /// OwnTracks: only `_type` location; `tst` in seconds; the tag is `user/device` of the topic.
    private func ownTracks(_ value: JSONValue, received_ms: Int64) throws(FeedFailure) -> Fix {
        guard value["_type"]?.string == "location" else {
            throw FeedFailure(reason: "no_location", message: "`\(value["_type"]?.string ?? "?")` is no location")
        }
        return try checked(
            source, at_ms: value["tst"]?.number.flatMap(Self.milliseconds(ofSeconds:)), Self.place(value), .wgs84,
            acc_m: value["acc"]?.number ?? Self.unsaidAccuracy_m, received_ms: received_ms, technology: .gnss)
    }

    /// OsmAnd's JSON as Traccar clients send it; heading -1 = none.
    private func osmAnd(_ value: JSONValue, received_ms: Int64) throws(FeedFailure) -> Fix {
        let location = value["location"] ?? .null
        let coords = location["coords"] ?? .null
        var point: Point?
        if let longitude = coords["longitude"]?.number, let latitude = coords["latitude"]?.number {
            point = Point(x: longitude, y: latitude)
        }
        let time = location["timestamp"].flatMap { Self.time($0) }
        return try checked(
            value["device_id"]?.string ?? source, at_ms: time, point, .wgs84,
            acc_m: coords["accuracy"]?.number ?? Self.unsaidAccuracy_m, received_ms: received_ms, technology: .gnss)
    }

    /// OsmAnd's query: `id` or `deviceid`; `lat`, `lon` or `location=lat,lon`; `timestamp` in s, ms or ISO.
    public func read(query: [String: String], received_ms: Int64) -> Result<FeedItem, FeedFailure> {
        do throws(FeedFailure) {
            func number(_ name: String) throws(FeedFailure) -> Double? {
                guard let text = query[name] else { return nil }
                guard let value = Double(text), value.isFinite else {
                    throw FeedFailure(reason: "invalid", message: "`\(name)` is `\(text.prefix(40))`, not a number")
                }
                return value
            }
            if ["false", "0"].contains(query["valid"]?.lowercased()) {
                throw FeedFailure(reason: "void", message: "the receiver has no fix")
            }
            var point: Point?
            if let latitude = try number("lat"), let longitude = try number("lon") {
                point = Point(x: longitude, y: latitude)
            } else if let both = query["location"]?.split(separator: ",").map({
                Double($0.trimmingCharacters(in: .whitespaces))
            }),
                both.count == 2, let latitude = both[0], let longitude = both[1]
            {
                point = Point(x: longitude, y: latitude)
            }
            let hdop = try number("hdop").map { $0 * Self.accuracyPerHDOP_m }
            let acc_m = try number("accuracy") ?? hdop ?? Self.unsaidAccuracy_m
            return .success(
                .fix(
                    try checked(
                        query["id"] ?? query["deviceid"], at_ms: query["timestamp"].flatMap { Self.time(.string($0)) },
                        point, .wgs84, acc_m: acc_m, received_ms: received_ms, technology: .gnss)))
        } catch {
            return .failure(error)
        }
    }

    /// Pozyx: coordinates in millimetres, time in seconds with a fraction, `success` false = no position.
    private func pozyx(_ value: JSONValue, received_ms: Int64) throws(FeedFailure) -> Fix {
        let tag = value["tagId"].flatMap { $0.string ?? $0.number.map { String(Int64($0)) } }
        if case .bool(false)? = value["success"] {
            throw FeedFailure(reason: "void", message: "`\(tag ?? "?")` was not positioned")
        }
        let place = value["data"]?["coordinates"] ?? .null
        var point: Point?
        if let x = place["x"]?.number, let y = place["y"]?.number { point = Point(x: x / 1000, y: y / 1000) }
        return try checked(
            tag, at_ms: value["timestamp"]?.number.flatMap(Self.milliseconds(ofSeconds:)), point, .local, acc_m: nil,
            z_m: place["z"]?.number.map { $0 / 1000 }, received_ms: received_ms, technology: .uwb)
    }

    /// omlox Hub v2: a Location, a Proximity (a reader heard a tag), or a message of the web socket around them.
    private func omlox(_ value: JSONValue, received_ms: Int64) throws(FeedFailure) -> [FeedItem] {
        if value["event"]?.string == "message" {
            guard case .array(let payload)? = value["payload"] else { return [] }
            var items: [FeedItem] = []
            for each in payload { items += try omlox(each, received_ms: received_ms) }
            return items
        }
        let time = (value["timestamp_generated"] ?? value["timestamp_sent"]).flatMap { Self.time($0) } ?? received_ms
        guard let position = value["position"] else {
            guard let reader = value["source"]?.string, let tag = value["provider_id"]?.string else {
                throw FeedFailure(reason: "invalid", message: "neither a location nor a proximity")
            }
            return [.read(TagRead(reader: reader, tag: tag.uppercased(), rssi_dBm: value["rssi"]?.number, at_ms: time))]
        }
        var point: Point?
        if case .array(let numbers)? = position["coordinates"], numbers.count >= 2, let x = numbers[0].number,
            let y = numbers[1].number
        {
            point = Point(x: x, y: y)
        }
        let crs = value["crs"]?.string ?? "local"
        guard crs == "local" || crs == "EPSG:4326" else {
            throw FeedFailure(reason: "wrong_frame", message: "`\(crs.prefix(40))` is not local or EPSG:4326")
        }
        return [
            .fix(
                try checked(
                    value["provider_id"]?.string, at_ms: time, point, crs == "local" ? .local : .wgs84,
                    acc_m: value["accuracy"]?.number, floor: value["floor"]?.number, received_ms: received_ms,
                    technology: value["provider_type"]?.string.map { Technology(named: $0) }))
        ]
    }

    // MARK: Readers

    /// Impinj R700: EPC as hexadecimal or base64, RSSI in hundredths of dBm.
    private func impinj(_ value: JSONValue) throws(FeedFailure) -> TagRead {
        guard value["eventType"]?.string == "tagInventory", let event = value["tagInventoryEvent"] else {
            throw FeedFailure(reason: "no_read", message: "`\(value["eventType"]?.string ?? "?")` is no tag read")
        }
        var epc = event["epcHex"]?.string
        if epc == nil, let text = event["epc"]?.string {
            let standard = text.replacing("-", with: "+").replacing("_", with: "/")
            epc = Data(base64Encoded: standard).map { $0.map(Self.hex).joined() }
        }
        return try read(
            epc, reader: value["hostname"]?.string ?? source, antenna: event["antennaPort"]?.number,
            rssi_dBm: event["peakRssiCdbm"]?.number.map { $0 / 100 }, time: event["lastSeenTime"] ?? value["timestamp"])
    }

    /// Zebra FX: the reader is named by the topic or the address; offsets come without a colon.
    private func zebra(_ value: JSONValue) throws(FeedFailure) -> TagRead {
        guard let data = value["data"], let epc = data["idHex"]?.string else {
            throw FeedFailure(reason: "no_read", message: "a message without `data.idHex` is no tag read")
        }
        return try read(
            epc, reader: source, antenna: data["antenna"]?.number, rssi_dBm: data["peakRssi"]?.number,
            time: value["timestamp"])
    }

    private func read(
        _ epc: String?, reader: String, antenna: Double?, rssi_dBm: Double?, time: JSONValue?
    ) throws(FeedFailure) -> TagRead {
        guard let epc, !epc.isEmpty, epc.count <= 128, epc.allSatisfy(\.isHexDigit) else {
            throw FeedFailure(reason: "invalid", message: "the EPC `\(epc?.prefix(40) ?? "")` is not hexadecimal")
        }
        guard let at_ms = time.flatMap({ Self.time($0) }) else {
            throw FeedFailure(reason: "invalid", message: "the read of `\(epc)` has no time with a zone")
        }
        let place = antenna.map { "\(reader)/\(Int($0))" } ?? reader
        return TagRead(reader: place, tag: epc.uppercased(), rssi_dBm: rssi_dBm, at_ms: at_ms)
    }

    // MARK: Values

    private static func place(_ value: JSONValue) -> Point? {
        guard let latitude = value["lat"]?.number, let longitude = value["lon"]?.number else { return nil }
        return Point(x: longitude, y: latitude)
    }

    static func milliseconds(ofSeconds seconds: Double) -> Int64? {
        seconds.isFinite && abs(seconds) < 1e12 ? Int64((seconds * 1000).rounded()) : nil
    }

    /// RFC 3339, or a number of seconds below 2^31 - 1, else of milliseconds.
    private static func time(_ value: JSONValue) -> Int64? {
        if let text = value.string {
            if let ms = Timestamp.parse(text) { return ms }
            return Double(text).flatMap { time(.number($0)) }
        }
        guard let number = value.number, number.isFinite, abs(number) < 1e15 else { return nil }
        return number < 2_147_483_647 ? milliseconds(ofSeconds: number) : Int64(number.rounded())
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return byte < 16 ? "0" + digits : digits
    }
}
