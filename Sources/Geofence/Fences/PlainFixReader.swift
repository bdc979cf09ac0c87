/// Reads fixes that are written as almost every sender writes them, without making a text for a name or a value: plain
/// numbers, plain ASCII texts, no member twice. What it does not know it leaves to ``FixReader``, which decides what is
/// right and what is an error; where it does give an answer it is the same (the tests and the fuzzer compare them).
struct PlainFixReader {
    private enum Member: UInt16 {
        case tag = 1, at = 2, x = 4, y = 8, acc = 16, floor = 32, technology = 64, longitude = 128, latitude = 256
        case z = 512, received = 1024
    }

    private var place = 0
    private let defaultTag: String?
    private let defaultReceived_ms: Int64?

    /// - Returns: whether every fix of the text was read and appended; if not, `fixes` is as it was.
    static func read(
        _ bytes: [UInt8], defaultTag: String?, defaultReceived_ms: Int64?, into fixes: inout [Fix]
    ) -> Bool {
        let count = fixes.count
        var reader = PlainFixReader(defaultTag: defaultTag, defaultReceived_ms: defaultReceived_ms)
        if reader.readAll(bytes.span, &fixes) { return true }
        fixes.removeSubrange(count...)
        return false
    }

    private init(defaultTag: String?, defaultReceived_ms: Int64?) {
        self.defaultTag = defaultTag
        self.defaultReceived_ms = defaultReceived_ms
    }

    private mutating func readAll(_ text: Span<UInt8>, _ fixes: inout [Fix]) -> Bool {
        if take("[", text) {
            repeat {
                guard let fix = readFix(text) else { return false }
                fixes.append(fix)
            } while take(",", text)
            guard take("]", text) else { return false }
        } else {
            guard let fix = readFix(text) else { return false }
            fixes.append(fix)
        }
        skipBlanks(text)
        return place == text.count
    }

    private mutating func readFix(_ text: Span<UInt8>) -> Fix? {
        guard take("{", text) else { return nil }
        var fix = Fix(tag: "", at_ms: 0, point: Point(x: 0, y: 0), received_ms: defaultReceived_ms)
        if let defaultTag { fix.tag = defaultTag }
        var seen: UInt16 = 0
        repeat {
            guard let key = readText(text), take(":", text) else { return nil }
            guard let member = Self.member(text, key) else {
                if Self.saysVoid(text, key) || !skipValue(text) { return nil }
                continue
            }
            guard seen & member.rawValue == 0, read(member, text, into: &fix) else { return nil }
            seen |= member.rawValue
        } while take(",", text)
        guard take("}", text) else { return nil }
        func has(_ members: Member...) -> Bool { members.allSatisfy { seen & $0.rawValue != 0 } }
        let isPlan = has(.x, .y) && !has(.longitude) && !has(.latitude)
        let isEarth = has(.longitude, .latitude) && !has(.x) && !has(.y)
        guard has(.at), isPlan || isEarth else { return nil }
        if isEarth { fix.crs = .wgs84 }
        return fix.defect == nil ? fix : nil
    }

    private mutating func read(_ member: Member, _ text: Span<UInt8>, into fix: inout Fix) -> Bool {
        switch member {
        case .tag:
            guard let range = readText(text) else { return false }
            if !Self.equals(text, range, fix.tag) { fix.tag = Self.string(text, range) }
        case .technology:
            guard let range = readText(text) else { return false }
            fix.technology = Self.technology(text, range)
        case .at:
            guard let value = readTime(text) else { return false }
            fix.at_ms = value
        case .received:
            guard let value = readTime(text) else { return false }
            fix.received_ms = value
        default:
            guard let value = readNumber(text) else { return false }
            switch member {
            case .x, .longitude: fix.point.x = value
            case .y, .latitude: fix.point.y = value
            case .acc: fix.acc_m = value
            case .floor: fix.floor = value
            default: fix.z_m = value
            }
        }
        return true
    }

    // MARK: Names and texts

    /// Members that may say that there is no position.
    private static func saysVoid(_ text: Span<UInt8>, _ key: Range<Int>) -> Bool {
        equals(text, key, "status") || equals(text, key, "valid")
    }

    /// Nil for a member that means nothing here.
    private static func member(_ text: Span<UInt8>, _ key: Range<Int>) -> Member? {
        switch (key.count, text[key.lowerBound]) {
        case (1, UInt8(ascii: "x")): .x
        case (1, UInt8(ascii: "y")): .y
        case (1, UInt8(ascii: "z")): .z
        case (2, _): equals(text, key, "at") ? .at : nil
        case (3, UInt8(ascii: "t")): equals(text, key, "tag") ? .tag : nil
        case (3, UInt8(ascii: "a")): equals(text, key, "acc") ? .acc : nil
        case (3, UInt8(ascii: "l")): equals(text, key, "lon") ? .longitude : equals(text, key, "lat") ? .latitude : nil
        case (4, _): equals(text, key, "tech") ? .technology : nil
        case (5, _): equals(text, key, "floor") ? .floor : nil
        case (8, _): equals(text, key, "received") ? .received : nil
        default: nil
        }
    }

    private static func technology(_ text: Span<UInt8>, _ range: Range<Int>) -> Technology {
        for known in [Technology.uwb, .ble, .gnss] where equals(text, range, known.rawValue) { return known }
        return Technology(named: string(text, range))
    }

    private static func equals(_ text: Span<UInt8>, _ range: Range<Int>, _ other: String) -> Bool {
        let other = other.utf8
        guard other.count == range.count else { return false }
        var place = range.lowerBound
        for byte in other {
            if text[place] != byte { return false }
            place += 1
        }
        return true
    }

    private static func string(_ text: Span<UInt8>, _ range: Range<Int>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        for place in range { bytes.append(text[place]) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A text without escapes and beyond blanks, in ASCII, and not empty; its place without the quotes.
    private mutating func readText(_ text: Span<UInt8>) -> Range<Int>? {
        guard take("\"", text) else { return nil }
        let first = place
        while place < text.count {
            let byte = text[place]
            if byte == UInt8(ascii: "\"") {
                place += 1
                return first < place - 1 ? first..<place - 1 : nil
            }
            guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\\") else { return nil }
            place += 1
        }
        return nil
    }

    private mutating func skipValue(_ text: Span<UInt8>) -> Bool {
        skipBlanks(text)
        guard place < text.count else { return false }
        return text[place] == UInt8(ascii: "\"") ? readText(text) != nil : readNumber(text) != nil
    }

    // MARK: Numbers

    /// Whole milliseconds, at most 15 digits.
    private mutating func readTime(_ text: Span<UInt8>) -> Int64? {
        skipBlanks(text)
        var value: UInt64 = 0
        guard let count = readDigits(text, &value), count <= 15, endsNumber(text) else { return nil }
        return Int64(value)
    }

    /// At most 15 digits, no exponent: numerator and power of ten are exact, so one rounding gives the nearest number.
    private mutating func readNumber(_ text: Span<UInt8>) -> Double? {
        skipBlanks(text)
        guard place < text.count else { return nil }
        let isNegative = text[place] == UInt8(ascii: "-")
        if isNegative { place += 1 }
        var digits: UInt64 = 0
        guard let whole = readDigits(text, &digits) else { return nil }
        var broken = 0
        if place < text.count, text[place] == UInt8(ascii: ".") {
            place += 1
            let first = place
            while place < text.count, let digit = Self.digit(text[place]), place - first <= 15 {
                digits = digits &* 10 &+ digit
                place += 1
            }
            broken = place - first
            if broken == 0 { return nil }
        }
        guard whole + broken <= 15, endsNumber(text) else { return nil }
        let value = Double(digits) / Self.powers[broken]
        return isNegative ? -value : value
    }

    /// The count of digits, 15 or a few more; nil for none and for a leading zero.
    private mutating func readDigits(_ text: Span<UInt8>, _ value: inout UInt64) -> Int? {
        let first = place
        while place < text.count, let digit = Self.digit(text[place]), place - first <= 15 {
            value = value &* 10 &+ digit
            place += 1
        }
        let count = place - first
        return count == 0 || count > 1 && text[first] == UInt8(ascii: "0") ? nil : count
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
        let value = byte &- UInt8(ascii: "0")
        return value < 10 ? UInt64(value) : nil
    }

    /// Whether nothing that could belong to a number follows.
    private func endsNumber(_ text: Span<UInt8>) -> Bool {
        guard place < text.count else { return false }
        let next = text[place]
        return next == UInt8(ascii: ",") || next == UInt8(ascii: "}") || next == UInt8(ascii: " ")
    }

    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    // MARK: Signs between

    private mutating func skipBlanks(_ text: Span<UInt8>) {
        while place < text.count, text[place] == UInt8(ascii: " ") { place += 1 }
    }

    private mutating func take(_ sign: Unicode.Scalar, _ text: Span<UInt8>) -> Bool {
        skipBlanks(text)
        guard place < text.count, text[place] == UInt8(ascii: sign) else { return false }
        place += 1
        return true
    }
}
