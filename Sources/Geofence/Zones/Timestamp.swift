/// UTC milliseconds since 1970 as RFC 3339 text, and back, without a calendar library.
public enum Timestamp {
    /// 0001-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z.
    static let range: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

    /// `2026-01-05T08:00:00.000Z`. Times beyond the years 1 to 9999 are held at the nearest of them.
    public static func text(_ ms: Int64) -> String {
        let ms = min(max(ms, range.lowerBound), range.upperBound)
        let day = ms.flooredDivision(by: 86_400_000)
        let rest = ms - day * 86_400_000
        let date = CivilDate(day: Int(day))
        return "\(pad(date.year, 4))-\(pad(date.month, 2))-\(pad(date.day, 2))T"
            + "\(pad(Int(rest / 3_600_000), 2)):\(pad(Int(rest / 60_000 % 60), 2)):\(pad(Int(rest / 1000 % 60), 2))"
            + ".\(pad(Int(rest % 1000), 3))Z"
    }

    /// Reads RFC 3339, also with an offset without a colon (`-0600`, as Zebra readers write it), a space for the T, or
    /// a fraction of any length (cut to milliseconds). A time without an offset is refused: it names no instant.
    public static func parse(_ text: some StringProtocol) -> Int64? {
        read(text)?.ms
    }

    /// The instant and the offset it was written in.
    static func read(_ text: some StringProtocol) -> (ms: Int64, offset_ms: Int64)? {
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("T") || reader.skip("t") || reader.skip(" "),
            let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2), reader.skip(":"),
            let second = reader.number(2)
        else { return nil }
        var fraction = 0
        if reader.skip(".") || reader.skip(",") {
            guard let digits = reader.fraction() else { return nil }
            fraction = digits
        }
        guard let offset = reader.offset(), reader.atEnd else { return nil }
        let date = CivilDate(year: year, month: month, day: day)
        // A leap second is the last one of its minute.
        guard date.isReal, hour < 24, minute < 60, second <= 60 else { return nil }
        let ofDay = Int64(hour) * 3_600_000 + Int64(minute) * 60_000 + Int64(min(second, 59)) * 1000
        let ms = Int64(date.dayNumber) * 86_400_000 + ofDay + Int64(fraction) - offset
        return range.contains(ms) ? (ms, offset) : nil
    }

    private static func pad(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

/// A day of the Gregorian calendar (Howard Hinnant's civil-from-days).
struct CivilDate: Hashable, Sendable {
    var year: Int
    var month: Int
    var day: Int

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// From days since 1970-01-01.
    init(day number: Int) {
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * ofYear + 2) / 153
        day = ofYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var dayNumber: Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear - 719_468
    }

    var daysInMonth: Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    var isReal: Bool { year >= 1 && (1...12).contains(month) && day >= 1 && day <= daysInMonth }
}

extension Int64 {
    func flooredDivision(by divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : -((divisor - 1 - self) / divisor)
    }
}

/// Reads fixed-width numbers from ASCII text.
struct DigitReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ text: some StringProtocol) { bytes = Array(text.utf8) }

    var atEnd: Bool { place == bytes.count }

    mutating func number(_ width: Int) -> Int? {
        guard place + width <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[place..<place + width] {
            guard byte >= 48, byte <= 57 else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        place += width
        return value
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard place < bytes.count, UInt32(bytes[place]) == character.value else { return false }
        place += 1
        return true
    }

    /// Digits after the point as milliseconds.
    mutating func fraction() -> Int? {
        var value = 0
        var count = 0
        while place < bytes.count, bytes[place] >= 48, bytes[place] <= 57 {
            if count < 3 { value = value * 10 + Int(bytes[place] - 48) }
            count += 1
            place += 1
        }
        if count == 0 { return nil }
        for _ in count..<max(count, 3) { value *= 10 }
        return value
    }

    /// `Z`, `+08:00` or `+0800`, in milliseconds.
    mutating func offset() -> Int64? {
        if skip("Z") || skip("z") { return 0 }
        let sign: Int64
        if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
        guard let hours = number(2) else { return nil }
        _ = skip(":")
        guard let minutes = number(2), hours <= 18, minutes < 60 else { return nil }
        return sign * (Int64(hours) * 3_600_000 + Int64(minutes) * 60_000)
    }
}
