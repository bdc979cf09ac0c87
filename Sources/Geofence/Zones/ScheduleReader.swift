/// Reads a zone's `schedule`: `"DTSTART:20260105T000000Z RRULE:FREQ=DAILY;BYHOUR=8 DURATION:PT10H"` (lines or blanks
/// between the parts), or `{"start":"2026-01-05T08:00:00+08:00","rrule":"FREQ=WEEKLY;BYDAY=MO,TU","duration":"PT10H"}`.
extension Schedule {
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
        init(_ text: String) { description = "schedule " + text }
    }

    /// - Throws: `Failure`, naming the part that is not understood.
    public init(_ value: JSONValue) throws(Failure) {
        self.init(source: value)
        var parts = Parts()
        switch value {
        case .string(let text): try parts.read(text)
        case .object(let members):
            for (key, member) in members.sorted(by: { $0.key < $1.key }) { try parts.read(key.lowercased(), member) }
        default: throw Failure("`\(value.json)` must be text or an object with `rrule` and `duration`")
        }
        guard let rule = parts.rule else { throw Failure("has no RRULE") }
        guard let duration = parts.duration else { throw Failure("has no DURATION") }
        try readDuration(duration)
        if let zone = parts.timeZone { offset_ms = try Self.offset(zone) }
        if let start = parts.start { try readStart(start) }
        try read(rule: rule, hasStart: parts.start != nil)
    }

    private struct Parts {
        var rule: String?
        var duration: String?
        var start: String?
        var timeZone: String?

        mutating func read(_ text: String) throws(Failure) {
            var kept: [Substring] = []
            for line in text.split(whereSeparator: { $0.isWhitespace }) {
                let upper = line.uppercased()
                if upper.hasPrefix("DTSTART") {
                    try readStart(line)
                } else if upper.hasPrefix("DURATION:") || upper.hasPrefix("DURATION=") {
                    duration = String(line.dropFirst(9))
                } else if upper.hasPrefix("RRULE:") {
                    kept += line.dropFirst(6).split(separator: ";")
                } else if upper.contains("FREQ=") {
                    kept += line.split(separator: ";")
                } else {
                    throw Failure("part `\(line)` is not understood")
                }
            }
            // Some write everything into one list separated by semicolons.
            kept.removeAll { part in
                for name in ["DURATION:", "DURATION="] where part.uppercased().hasPrefix(name) {
                    duration = String(part.dropFirst(name.count))
                    return true
                }
                for name in ["DTSTART:", "DTSTART="] where part.uppercased().hasPrefix(name) {
                    start = String(part.dropFirst(name.count))
                    return true
                }
                return false
            }
            if !kept.isEmpty { rule = kept.joined(separator: ";") }
        }

        private mutating func readStart(_ line: Substring) throws(Failure) {
            // `DTSTART:…`, `DTSTART=…` or `DTSTART;TZID=Asia/Shanghai:…`
            var rest = line.dropFirst(7)
            if rest.uppercased().hasPrefix(";TZID="), let colon = rest.firstIndex(of: ":") {
                timeZone = String(rest[..<colon].dropFirst(6))
                rest = rest[colon...]
            }
            guard let sign = rest.first, sign == ":" || sign == "=" else {
                throw Failure("part `\(line)` is not understood")
            }
            start = String(rest.dropFirst())
        }

        mutating func read(_ key: String, _ value: JSONValue) throws(Failure) {
            let text = value.string ?? value.number.map { JSONText.number($0) }
            guard let text else { throw Failure("member `\(key)` must be text") }
            switch key {
            case "rrule": rule = text.uppercased().hasPrefix("RRULE:") ? String(text.dropFirst(6)) : text
            case "duration": duration = text
            case "duration_ms": duration = text
            case "start", "dtstart": start = text
            case "timezone", "tz", "tzid": timeZone = text
            default: throw Failure("member `\(key)` is not understood; use rrule, duration, start, timezone")
            }
        }
    }

    /// `PT10H`, `P1DT2H`, `P2W`, or milliseconds.
    private mutating func readDuration(_ text: String) throws(Failure) {
        let failure = Failure("duration `\(text)` is not like PT10H or P1D, more than 0 and at most 366 days")
        var total: Int64 = 0
        if let plain = Int64(text) {
            total = plain
        } else {
            var rest = text.uppercased()[...]
            guard rest.popFirst() == "P" else { throw failure }
            var ofTime = false
            var digits = ""
            while let character = rest.popFirst() {
                if character == "T" && digits.isEmpty && !ofTime {
                    ofTime = true
                    continue
                }
                if character.isASCII && character.isNumber && digits.count < 9 {
                    digits.append(character)
                    continue
                }
                let units: [Character: Int64] =
                    ofTime
                    ? ["H": 3_600_000, "M": 60_000, "S": 1000] : ["W": 7 * 86_400_000, "D": 86_400_000]
                guard let unit = units[character], let count = Int64(digits) else { throw failure }
                total += count * unit
                digits = ""
            }
            if !digits.isEmpty { throw failure }
        }
        guard total > 0, total <= 366 * 86_400_000 else { throw failure }
        duration_ms = total
    }

    private mutating func readStart(_ text: String) throws(Failure) {
        if let (ms, offset) = Timestamp.read(text) {
            start_ms = ms
            if offset != 0 { offset_ms = offset }
        } else if let ms = Self.basicTime(text, offset_ms) {
            start_ms = ms
        } else {
            throw Failure("start `\(text)` is not like 2026-01-05T08:00:00+08:00 or 20260105T080000Z")
        }
        times_ms = [(start_ms + offset_ms) - (start_ms + offset_ms).flooredDivision(by: 86_400_000) * 86_400_000]
    }

    /// `20260105T080000` in the schedule's offset, with `Z` in UTC.
    private static func basicTime(_ text: String, _ offset_ms: Int64) -> Int64? {
        var reader = DigitReader(text)
        guard let year = reader.number(4), let month = reader.number(2), let day = reader.number(2) else { return nil }
        let date = CivilDate(year: year, month: month, day: day)
        guard date.isReal else { return nil }
        let midnight = Int64(date.dayNumber) * 86_400_000
        if reader.atEnd { return midnight - offset_ms }
        guard reader.skip("T"), let hour = reader.number(2), let minute = reader.number(2),
            let second = reader.number(2),
            hour < 24, minute < 60, second < 60
        else { return nil }
        let isUTC = reader.skip("Z")
        guard reader.atEnd else { return nil }
        let time = Int64(hour) * 3_600_000 + Int64(minute) * 60_000 + Int64(second) * 1000
        return midnight + time - (isUTC ? 0 : offset_ms)
    }

    /// Zones without daylight saving that plants use; any other is given as an offset.
    private static func offset(_ name: String) throws(Failure) -> Int64 {
        switch name {
        case "UTC", "Etc/UTC", "Z": return 0
        case "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Urumqi": return 8 * 3_600_000
        case "Asia/Tokyo", "Asia/Seoul": return 9 * 3_600_000
        default:
            var reader = DigitReader(name)
            if let offset = reader.offset(), reader.atEnd { return offset }
            throw Failure("time zone `\(name)` is not known here; give an offset such as +08:00")
        }
    }

    private mutating func read(rule: String, hasStart: Bool) throws(Failure) {
        var hours: [Int]?
        var minutes: [Int]?
        var seconds: [Int]?
        var count: Int?
        var hasFrequency = false
        for part in rule.uppercased().split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2 else { throw Failure("part `\(part)` is not understood") }
            switch pair[0] {
            case "FREQ":
                guard let found = Frequency(rawValue: pair[1]) else {
                    throw Failure("FREQ `\(pair[1])` is not supported; use DAILY with BYHOUR and BYMINUTE")
                }
                frequency = found
                hasFrequency = true
            case "INTERVAL": interval = try Self.numbers(pair, 1...1000)[0]
            case "COUNT": count = try Self.numbers(pair, 1...100_000)[0]
            case "UNTIL":
                guard let until = Self.basicTime(pair[1], offset_ms) ?? Timestamp.parse(pair[1]) else {
                    throw Failure("UNTIL `\(pair[1])` is not a time")
                }
                until_ms = pair[1].count == 8 ? until + 86_399_999 : until
            case "BYDAY": weekdays = try Self.weekdays(pair[1])
            case "BYMONTHDAY": monthDays = try Self.numbers(pair, -31...31)
            case "BYMONTH": months = try Self.numbers(pair, 1...12)
            case "BYHOUR": hours = try Self.numbers(pair, 0...23)
            case "BYMINUTE": minutes = try Self.numbers(pair, 0...59)
            case "BYSECOND": seconds = try Self.numbers(pair, 0...59)
            case "WKST": weekStart = try Self.weekdays(pair[1])[0].day
            default: throw Failure("part `\(part)` is not supported")
            }
        }
        if !hasFrequency { throw Failure("RRULE has no FREQ") }
        try check(hasStart: hasStart, count: count)
        readTimes(hours, minutes, seconds)
        if let count { try end(after: count) }
    }

    private func check(hasStart: Bool, count: Int?) throws(Failure) {
        if weekdays.contains(where: { $0.ordinal != 0 }) && (frequency == .daily || frequency == .weekly) {
            throw Failure("BYDAY with a number needs FREQ=MONTHLY")
        }
        if frequency == .yearly && !weekdays.isEmpty && months.isEmpty {
            throw Failure("FREQ=YEARLY with BYDAY needs BYMONTH")
        }
        if hasStart { return }
        if count != nil || interval != 1 { throw Failure("with COUNT or INTERVAL needs a start") }
        if frequency != .daily && weekdays.isEmpty && monthDays.isEmpty {
            throw Failure("needs BYDAY, BYMONTHDAY or a start")
        }
    }

    private mutating func readTimes(_ hours: [Int]?, _ minutes: [Int]?, _ seconds: [Int]?) {
        let base = times_ms[0]
        var times: Set<Int64> = []
        for hour in hours ?? [Int(base / 3_600_000)] {
            for minute in minutes ?? [Int(base / 60_000 % 60)] {
                for second in seconds ?? [Int(base / 1000 % 60)] {
                    times.insert(Int64(hour) * 3_600_000 + Int64(minute) * 60_000 + Int64(second) * 1000)
                }
            }
        }
        times_ms = times.sorted()
    }

    /// Turns COUNT into the last start.
    private mutating func end(after count: Int) throws(Failure) {
        var last = start_ms - 1
        for _ in 0..<count {
            guard let next = start(after: last) else { break }
            last = next
        }
        until_ms = min(until_ms, last)
    }

    private static func numbers(_ pair: [String], _ range: ClosedRange<Int>) throws(Failure) -> [Int] {
        var values: [Int] = []
        for text in pair[1].split(separator: ",") {
            guard let value = Int(text), range.contains(value), value != 0 || range.lowerBound >= 0 else {
                throw Failure("\(pair[0]) `\(pair[1])` is out of range")
            }
            values.append(value)
        }
        if values.isEmpty { throw Failure("\(pair[0]) is empty") }
        return values
    }

    private static func weekdays(_ text: String) throws(Failure) -> [Weekday] {
        let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
        var days: [Weekday] = []
        for part in text.split(separator: ",") {
            let ordinal = part.dropLast(2)
            guard let day = names.firstIndex(of: String(part.suffix(2))),
                let number = ordinal.isEmpty ? 0 : Int(ordinal), (-5...5).contains(number),
                ordinal.isEmpty || number != 0
            else { throw Failure("weekday `\(part)` is not understood") }
            days.append(Weekday(day: day, ordinal: number))
        }
        if days.isEmpty { throw Failure("BYDAY is empty") }
        return days
    }
}
