public import Compliance

/// An instant in milliseconds since 1970-01-01T00:00:00Z, written in JSON as RFC 3339 text.
///
/// Read: `2018-03-18T04:00:00.000+0000`, `…+00:00`, `…Z`, with or without a fraction, and any offset.
public struct ManifestTime: Sendable, Hashable, Comparable {
    public var ms: Int64

    public init(ms: Int64) { self.ms = ms }

    public static func < (left: ManifestTime, right: ManifestTime) -> Bool { left.ms < right.ms }

    /// The instant this text names, or nil when it is not a date and time with an offset.
    public init?(_ text: String) {
        var reader = DigitReader(text)
        guard let day = reader.day(), let separator = reader.character(), separator == 84,
            let hour = reader.number(2), reader.skip(58), let minute = reader.number(2), reader.skip(58),
            let second = reader.number(2), hour < 24, minute < 60, second < 60
        else { return nil }
        var fraction_ms: Int64 = 0
        if reader.skip(46) {
            guard let value = reader.fraction_ms() else { return nil }
            fraction_ms = value
        }
        guard let offset_min = reader.offset_min(), reader.isAtEnd else { return nil }
        let seconds = Int64(day.number) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        ms = (seconds - Int64(offset_min) * 60) * 1000 + fraction_ms
    }

    /// `2026-11-28T08:30:00.000Z`
    public var text: String { stem + "Z" }

    /// The form the EPA's own answers use and RFC 3339 allows: `2026-11-28T08:30:00.000+00:00`.
    public var epaText: String { stem + "+00:00" }

    /// The calendar day at an offset from UTC in minutes (China: 480).
    public func day(offset_min: Int = 0) -> CalendarDay {
        CalendarDay(utc_ms: ms, offset_min: offset_min)
    }

    /// `2026-11-28 16:30` at an offset from UTC in minutes, for papers.
    public func clockText(offset_min: Int) -> String {
        let day = day(offset_min: offset_min)
        let minutes = Int((ms + Int64(offset_min) * 60_000 - day.start_ms) / 60_000)
        return "\(day.text) \(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
    }

    private var stem: String {
        let day = day()
        let ofDay = Int(ms - day.start_ms)
        let seconds = ofDay / 1000
        return "\(day.text)T\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
            + ".\(padded(ofDay % 1000, 3))"
    }
}

extension ManifestTime: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let time = ManifestTime(text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "`\(text)` is not a time: write it as 2026-11-28T08:30:00.000Z"))
        }
        self = time
    }

    public func encode(to encoder: any Encoder) throws {
        var single = encoder.singleValueContainer()
        try single.encode(text)
    }
}

/// Reads the digits and signs of a date from left to right.
private struct DigitReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ text: String) { bytes = Array(text.utf8.prefix(64)) }

    var isAtEnd: Bool { place == bytes.count }

    mutating func character() -> UInt8? {
        guard place < bytes.count else { return nil }
        place += 1
        return bytes[place - 1]
    }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    mutating func number(_ digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard place < bytes.count, (48...57).contains(bytes[place]) else { return nil }
            value = value * 10 + Int(bytes[place] - 48)
            place += 1
        }
        return value
    }

    mutating func day() -> CalendarDay? {
        guard let year = number(4), skip(45), let month = number(2), skip(45), let day = number(2) else { return nil }
        return CalendarDay(year: year, month: month, day: day)
    }

    /// The digits after the point, cut to milliseconds.
    mutating func fraction_ms() -> Int64? {
        var value: Int64 = 0
        var digits = 0
        while place < bytes.count, (48...57).contains(bytes[place]) {
            if digits < 3 { value = value * 10 + Int64(bytes[place] - 48) }
            digits += 1
            place += 1
        }
        guard digits > 0 else { return nil }
        for _ in 0..<max(0, 3 - digits) { value *= 10 }
        return value
    }

    mutating func offset_min() -> Int? {
        if skip(90) { return 0 }
        guard let sign = character(), sign == 43 || sign == 45, let hours = number(2) else { return nil }
        _ = skip(58)
        guard let minutes = number(2), hours < 24, minutes < 60 else { return nil }
        return (sign == 45 ? -1 : 1) * (hours * 60 + minutes)
    }
}

private func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
