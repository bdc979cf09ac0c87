import Geofence

/// Reads NMEA 0183 sentences RMC and GGA, several in one message.
///
/// A checksum may be missing; one that is there has to be right. Status V and quality 0 are no fix. GGA has no date: that
/// of the receipt, or of the day before or after when that is nearer.
struct NMEAReader {
    var source: String

    func read(_ payload: [UInt8], received_ms: Int64) -> [Result<FeedItem, FeedFailure>] {
        let lines = payload.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
        guard !lines.isEmpty, lines.count <= FeedReader.items_max else {
            return [.failure(FeedFailure(reason: "malformed", message: "the message holds \(lines.count) sentences"))]
        }
        return lines.map { line in
            do throws(FeedFailure) {
                return .success(.fix(try fix(line, received_ms: received_ms)))
            } catch {
                return .failure(error)
            }
        }
    }

    private func fix(_ line: ArraySlice<UInt8>, received_ms: Int64) throws(FeedFailure) -> Fix {
        guard line.count <= 120, line.first == UInt8(ascii: "$"), line.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw FeedFailure(reason: "malformed", message: "a line is no NMEA sentence")
        }
        let text = String(decoding: line.dropFirst(), as: UTF8.self)
        let halves = text.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
        let sum = halves[0].utf8.reduce(0) { $0 ^ $1 }
        if halves.count == 2, UInt8(halves[1], radix: 16) != sum {
            throw FeedFailure(reason: "checksum", message: "the checksum `\(halves[1])` is wrong")
        }
        let fields = halves[0].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        switch fields[0].suffix(3) {
        case "RMC" where fields.count >= 10:
            guard fields[2] == "A" else {
                throw FeedFailure(reason: "void", message: "the receiver has no fix (RMC \(fields[2]))")
            }
            return try fix(
                place: fields[3...6],
                at_ms: Self.day(fields[9]).flatMap { day in Self.time(fields[1]).map { day + $0 } },
                acc_m: FeedReader.unsaidAccuracy_m, received_ms)
        case "GGA" where fields.count >= 9:
            guard let quality = Int(fields[6]), quality > 0 else {
                throw FeedFailure(reason: "void", message: "the receiver has no fix (GGA \(fields[6]))")
            }
            return try fix(
                place: fields[2...5], at_ms: Self.time(fields[1]).map { Self.nearest($0, to: received_ms) },
                acc_m: Double(fields[8]).map { $0 * FeedReader.accuracyPerHDOP_m } ?? FeedReader.unsaidAccuracy_m,
                received_ms)
        default:
            throw FeedFailure(reason: "no_location", message: "`\(fields[0].prefix(10))` is no RMC or GGA sentence")
        }
    }

    private func fix(
        place: ArraySlice<String>, at_ms: Int64?, acc_m: Double, _ received_ms: Int64
    ) throws(FeedFailure) -> Fix {
        let parts = Array(place)
        guard let latitude = Self.degrees(parts[0], parts[1], "N", "S"),
            let longitude = Self.degrees(parts[2], parts[3], "E", "W")
        else {
            throw FeedFailure(reason: "invalid", message: "the place `\(parts.joined(separator: ","))` cannot be read")
        }
        return try FeedReader(kind: .nmea, source: source).checked(
            source, at_ms: at_ms, Point(x: longitude, y: latitude), .wgs84, acc_m: acc_m, received_ms: received_ms,
            technology: .gnss)
    }

    /// `5355.0314` = 53 degrees 55.0314 minutes.
    private static func degrees(_ text: String, _ side: String, _ plus: String, _ minus: String) -> Double? {
        guard let value = Double(text), value >= 0, value.isFinite, side == plus || side == minus else { return nil }
        let whole = (value / 100).rounded(.down)
        let minutes = value - whole * 100
        guard minutes < 60 else { return nil }
        return (side == plus ? 1 : -1) * (whole + minutes / 60)
    }

    /// `hhmmss.sss` as ms of the day.
    private static func time(_ text: String) -> Int64? {
        guard text.count >= 6, let hours = Int64(text.prefix(2)), let minutes = Int64(text.dropFirst(2).prefix(2)),
            let seconds = Double(text.dropFirst(4)), (0..<24).contains(hours), (0..<60).contains(minutes),
            (0..<61).contains(seconds)
        else { return nil }
        return hours * 3_600_000 + minutes * 60_000 + Int64((min(seconds, 59.999) * 1000).rounded())
    }

    /// `ddmmyy` as ms of its first instant.
    private static func day(_ text: String) -> Int64? {
        guard text.count == 6, text.allSatisfy(\.isNumber) else { return nil }
        let (day, month, year) = (text.prefix(2), text.dropFirst(2).prefix(2), text.suffix(2))
        return Timestamp.parse("20\(year)-\(month)-\(day)T00:00:00Z")
    }

    private static func nearest(_ ofDay_ms: Int64, to received_ms: Int64) -> Int64 {
        let day_ms: Int64 = 86_400_000
        let start = received_ms - ((received_ms % day_ms) + day_ms) % day_ms
        return [-1, 0, 1].map { start + $0 * day_ms + ofDay_ms }.min { abs($0 - received_ms) < abs($1 - received_ms) }
            ?? start
    }
}
