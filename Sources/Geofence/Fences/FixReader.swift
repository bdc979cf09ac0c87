public import Foundation

/// Reads fixes from JSON: one object or an array of them.
///
/// Strict: a number given as text, a missing place or a time that names no instant is an error that says so, never a
/// guess. Unknown members are ignored.
public struct FixReader: Sendable {
    /// Used where a fix names no tag (the tag of an MQTT topic).
    public var defaultTag: String?
    /// Used where a fix does not say when it was received.
    public var defaultReceived_ms: Int64?

    public init(defaultTag: String? = nil, defaultReceived_ms: Int64? = nil) {
        self.defaultTag = defaultTag
        self.defaultReceived_ms = defaultReceived_ms
    }

    public func read(_ data: Data) -> [Result<Fix, FixError>] { read(Array(data)) }

    /// Fixes in the order of the text. Where the text itself breaks, what stood before it is kept and the last result
    /// is the failure.
    public func read(_ bytes: [UInt8]) -> [Result<Fix, FixError>] {
        var scanner = JSONScanner(bytes)
        var results: [Result<Fix, FixError>] = []
        do throws(JSONScanner.Failure) {
            switch scanner.peek() {
            case UInt8(ascii: "{"): results.append(try fix(&scanner))
            case UInt8(ascii: "["):
                try scanner.items { (scanner) throws(JSONScanner.Failure) in results.append(try fix(&scanner)) }
            case nil: throw scanner.failure("is empty")
            default: throw scanner.failure("is not a JSON object")
            }
            try scanner.expectEnd()
        } catch {
            results.append(.failure(FixError(message: "fix \(error.reason)")))
        }
        return results
    }

    /// The same for a text whose fixes are all sound and plainly written, in a fraction of the time.
    ///
    /// - Returns: whether they were appended to `fixes`; if not, ask ``read(_:)-([UInt8])`` what the text says.
    public func readPlain(_ bytes: [UInt8], into fixes: inout [Fix]) -> Bool {
        PlainFixReader.read(bytes, defaultTag: defaultTag, defaultReceived_ms: defaultReceived_ms, into: &fixes)
    }

    private func fix(_ scanner: inout JSONScanner) throws(JSONScanner.Failure) -> Result<Fix, FixError> {
        guard scanner.peek() == UInt8(ascii: "{") else {
            let value = try scanner.value()
            return .failure(FixError(message: "fix `\(value.json.prefix(40))` is not a JSON object"))
        }
        var parts = FixParts(tag: defaultTag, received_ms: defaultReceived_ms)
        try scanner.members { (scanner, key) throws(JSONScanner.Failure) in try parts.read(key, &scanner) }
        return parts.fix()
    }
}

/// The members of one fix while it is read.
private struct FixParts {
    var tag: String?
    var received_ms: Int64?
    private var at_ms: Int64?
    private var x: Double?
    private var y: Double?
    private var longitude: Double?
    private var latitude: Double?
    private var acc_m: Double?
    private var floor: Double?
    private var z_m: Double?
    private var technology: Technology?
    private var isVoid = false
    private var problem: String?

    init(tag: String?, received_ms: Int64?) {
        self.tag = tag
        self.received_ms = received_ms
    }

    mutating func read(_ key: String, _ scanner: inout JSONScanner) throws(JSONScanner.Failure) {
        switch key {
        case "tag":
            switch try scanner.value() {
            case .string(let text): tag = text
            case .number(let number): tag = JSONText.number(number)
            case .null: break
            case let other: problem = problem ?? "tag `\(other.json.prefix(40))` must be text"
            }
        case "at": at_ms = try time(key, &scanner)
        case "received": received_ms = try time(key, &scanner) ?? received_ms
        case "x": x = try number(key, &scanner)
        case "y": y = try number(key, &scanner)
        case "lon": longitude = try number(key, &scanner)
        case "lat": latitude = try number(key, &scanner)
        case "acc": acc_m = try number(key, &scanner)
        case "floor": floor = try number(key, &scanner)
        case "z": z_m = try number(key, &scanner)
        case "tech":
            switch try scanner.value() {
            case .string(let name): technology = Technology(named: name)
            case .null: break
            case let other: problem = problem ?? "tech `\(other.json.prefix(40))` must be text"
            }
        case "status":
            // NMEA RMC says V (void) without a fix; only text is a status.
            let status = try scanner.value().string?.lowercased()
            if status == "v" || status == "void" { isVoid = true }
        case "valid":
            if try scanner.value() == .bool(false) { isVoid = true }
        default: _ = try scanner.value()
        }
    }

    private mutating func number(_ key: String, _ scanner: inout JSONScanner) throws(JSONScanner.Failure) -> Double? {
        switch scanner.peek() ?? 0 {
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "N"), UInt8(ascii: "I"):
            let value = try scanner.number()
            if !value.isFinite { problem = problem ?? "\(key) `\(value)` is not a finite number" }
            return value
        default:
            let value = try scanner.value()
            if value == .null { return nil }
            problem = problem ?? "\(key) `\(value.json.prefix(40))` must be a number"
            return nil
        }
    }

    private mutating func time(_ key: String, _ scanner: inout JSONScanner) throws(JSONScanner.Failure) -> Int64? {
        switch try scanner.value() {
        case .null: return nil
        case .string(let text):
            if let ms = Timestamp.parse(text) { return ms }
            problem = problem ?? "\(key) `\(text.prefix(40))` is not an RFC 3339 time with an offset"
        case .number(let ms):
            if ms.isFinite, abs(ms) < 1e15 { return Int64(ms.rounded()) }
            problem = problem ?? "\(key) `\(ms)` is not a time in milliseconds"
        case let other: problem = problem ?? "\(key) `\(other.json.prefix(40))` is not a time"
        }
        return nil
    }

    func fix() -> Result<Fix, FixError> {
        func failure(_ rejection: Rejection, _ message: String) -> Result<Fix, FixError> {
            .failure(FixError(tag: tag, at_ms: at_ms, rejection: rejection, message: message))
        }
        guard let tag, !tag.isEmpty else { return failure(.invalid, problem ?? "fix has no tag") }
        if isVoid { return failure(.void, "fix of `\(tag)` has no position (status void)") }
        if let problem { return failure(.invalid, problem) }
        guard let at_ms else { return failure(.invalid, "fix of `\(tag)` has no time `at`") }
        let isPlan = x != nil || y != nil
        if isPlan && (longitude != nil || latitude != nil) {
            return failure(.invalid, "fix of `\(tag)` has both x, y and lon, lat")
        }
        guard let px = isPlan ? x : longitude, let py = isPlan ? y : latitude else {
            return failure(.invalid, "fix of `\(tag)` has no place; give x and y, or lon and lat")
        }
        let fix = Fix(
            tag: tag, at_ms: at_ms, point: Point(x: px, y: py), crs: isPlan ? .local : .wgs84, acc_m: acc_m,
            floor: floor, z_m: z_m, received_ms: received_ms, technology: technology)
        switch fix.defect {
        case nil: return .success(fix)
        case .nullIsland?: return failure(.nullIsland, "fix of `\(tag)` is at lon 0, lat 0, which means no position")
        case .outOfRange?:
            let reason = fix.crs.defect(of: fix.point) ?? "has a time out of range"
            return failure(.outOfRange, "fix of `\(tag)` at \(fix.point.text) \(reason)")
        case let rejection?: return failure(rejection, "fix of `\(tag)` has an accuracy `\(acc_m ?? 0)` below 0")
        }
    }
}
