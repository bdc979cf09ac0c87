/// Reads JSON from bytes without building a tree, keeping the line for messages.
///
/// Strict (RFC 8259), but for the numbers `NaN`, `Infinity` and `-Infinity`, which some writers produce: they are read
/// as what they are, so that the reader can say that a number is not finite.
package struct JSONScanner {
    package struct Failure: Error {
        package var line: Int
        package var reason: String
    }

    package static let depthLimit = 64
    private let bytes: [UInt8]
    package private(set) var place = 0
    private(set) var line = 1

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // A byte-order mark is what some editors put first.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    }

    package func failure(_ reason: String) -> Failure { Failure(line: line, reason: reason) }

    /// The next byte that is not blank; nil at the end.
    package mutating func peek() -> UInt8? {
        while place < bytes.count {
            switch bytes[place] {
            case 0x0A:
                line += 1
                place += 1
            case 0x20, 0x09, 0x0D: place += 1
            default: return bytes[place]
            }
        }
        return nil
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        place += 1
        return true
    }

    mutating func expect(_ byte: UInt8) throws(Failure) {
        if !take(byte) { throw unexpected("`\(Character(Unicode.Scalar(byte)))`") }
    }

    private mutating func unexpected(_ wanted: String) -> Failure {
        guard let byte = peek() else { return failure("ends where \(wanted) is needed") }
        let shown = byte < 0x7F && byte > 0x20 ? "`\(Character(Unicode.Scalar(byte)))`" : "byte \(byte)"
        return failure("has \(shown) where \(wanted) is needed")
    }

    /// Calls `body` for each member of an object; `body` must read the value.
    package mutating func members(_ body: (inout JSONScanner, String) throws(Failure) -> Void) throws(Failure) {
        try expect(UInt8(ascii: "{"))
        if take(UInt8(ascii: "}")) { return }
        while true {
            guard peek() == UInt8(ascii: "\"") else { throw unexpected("a member name") }
            let key = try string()
            try expect(UInt8(ascii: ":"))
            try body(&self, key)
            if take(UInt8(ascii: "}")) { return }
            try expect(UInt8(ascii: ","))
        }
    }

    /// Calls `body` for each item of an array; `body` must read it.
    package mutating func items(_ body: (inout JSONScanner) throws(Failure) -> Void) throws(Failure) {
        try expect(UInt8(ascii: "["))
        if take(UInt8(ascii: "]")) { return }
        while true {
            try body(&self)
            if take(UInt8(ascii: "]")) { return }
            try expect(UInt8(ascii: ","))
        }
    }

    package mutating func string() throws(Failure) -> String {
        try expect(UInt8(ascii: "\""))
        let start = place
        while place < bytes.count, bytes[place] != UInt8(ascii: "\""), bytes[place] != UInt8(ascii: "\\") {
            if bytes[place] < 0x20 { throw failure("has a control character inside a text") }
            place += 1
        }
        guard place < bytes.count else { throw failure("ends inside a text") }
        if bytes[place] == UInt8(ascii: "\"") {
            place += 1
            return try text(bytes[start..<place - 1])
        }
        return try escaped(from: start)
    }

    private func text(_ slice: ArraySlice<UInt8>) throws(Failure) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else { throw failure("has text that is not UTF-8") }
        return text
    }

    private mutating func escaped(from start: Int) throws(Failure) -> String {
        var result = Array(bytes[start..<place])
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte == UInt8(ascii: "\"") { return try text(result[...]) }
            if byte < 0x20 { throw failure("has a control character inside a text") }
            if byte != UInt8(ascii: "\\") {
                result.append(byte)
                continue
            }
            guard place < bytes.count else { break }
            let code = bytes[place]
            place += 1
            switch code {
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "f"): result.append(0x0C)
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(code)
            case UInt8(ascii: "u"): result += Array(String(try unicode()).utf8)
            default: throw failure("has an unknown escape in a text")
            }
        }
        throw failure("ends inside a text")
    }

    private mutating func unicode() throws(Failure) -> Character {
        let first = try hex()
        if let scalar = Unicode.Scalar(first) { return Character(scalar) }
        guard first < 0xDC00, place + 1 < bytes.count, bytes[place] == UInt8(ascii: "\\"),
            bytes[place + 1] == UInt8(ascii: "u")
        else { throw failure("has half a surrogate pair in a text") }
        place += 2
        let second = try hex()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw failure("has half a surrogate pair in a text") }
        return Character(scalar)
    }

    private mutating func hex() throws(Failure) -> UInt32 {
        guard place + 4 <= bytes.count else { throw failure("ends inside a text") }
        var value: UInt32 = 0
        for byte in bytes[place..<place + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("has an escape that is not four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
        }
        place += 4
        return value
    }

    /// Whether this word comes next; it is taken then.
    package mutating func word(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        let matches = "\(text)".utf8.elementsEqual(bytes[place..<min(place + length, bytes.count)])
        if matches { place += length }
        return matches
    }

    /// A number, also NaN and Infinity.
    package mutating func number() throws(Failure) -> Double {
        guard let first = peek() else { throw failure("ends where a number is needed") }
        let start = place
        if first == UInt8(ascii: "N"), word("NaN") { return .nan }
        let negative = first == UInt8(ascii: "-")
        if negative { place += 1 }
        if place < bytes.count, bytes[place] == UInt8(ascii: "I"), word("Infinity") {
            return negative ? -.infinity : .infinity
        }
        var mantissa: UInt64 = 0
        var digits = 0
        var exponent = 0
        let intStart = place
        readDigits(&mantissa, &digits)
        guard place > intStart, place == intStart + 1 || bytes[intStart] != 0x30 else {
            place = start
            throw unexpected("a number")
        }
        if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
            place += 1
            let from = place
            readDigits(&mantissa, &digits)
            if place == from { throw failure("has a number without digits after its point") }
            exponent = from - place
        }
        if place < bytes.count, bytes[place] | 0x20 == UInt8(ascii: "e") {
            place += 1
            let down = place < bytes.count && bytes[place] == UInt8(ascii: "-")
            if down || place < bytes.count && bytes[place] == UInt8(ascii: "+") { place += 1 }
            var power: UInt64 = 0
            var count = 0
            let from = place
            readDigits(&power, &count)
            if place == from { throw failure("has a number without digits in its exponent") }
            exponent += (down ? -1 : 1) * Int(min(power, 100_000))
        }
        // Clinger's fast path: both parts exact, so one rounding.
        if digits <= 15, abs(exponent) <= 22 {
            let value = Double(mantissa)
            let scaled = exponent < 0 ? value / Self.powers[-exponent] : value * Self.powers[exponent]
            return negative ? -scaled : scaled
        }
        guard let value = Double(String(decoding: bytes[start..<place], as: UTF8.self)) else {
            throw failure("has a number that cannot be read")
        }
        return value
    }

    private mutating func readDigits(_ value: inout UInt64, _ digits: inout Int) {
        while place < bytes.count, bytes[place] >= 0x30, bytes[place] <= 0x39 {
            // Beyond 18 digits the slow path reads the text again.
            if digits < 18 { value = value * 10 + UInt64(bytes[place] - 0x30) }
            if value > 0 || digits > 0 { digits += 1 }
            place += 1
        }
    }

    private static let powers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    /// A number as it is written, without NaN and Infinity.
    package mutating func numberText() throws(Failure) -> String {
        _ = peek()
        let start = place
        guard try number().isFinite else { throw failure("has a number that is not finite") }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    /// Any value as a tree, at most `depthLimit` deep.
    mutating func value(depth: Int = 0) throws(Failure) -> JSONValue {
        if depth > Self.depthLimit { throw failure("is nested deeper than \(Self.depthLimit)") }
        switch peek() {
        case UInt8(ascii: "{"):
            var found: [String: JSONValue] = [:]
            try members { (scanner, key) throws(Failure) in found[key] = try scanner.value(depth: depth + 1) }
            return .object(found)
        case UInt8(ascii: "["):
            var found: [JSONValue] = []
            try items { (scanner) throws(Failure) in found.append(try scanner.value(depth: depth + 1)) }
            return .array(found)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t") where word("true"): return .bool(true)
        case UInt8(ascii: "f") where word("false"): return .bool(false)
        case UInt8(ascii: "n") where word("null"): return .null
        default: return .number(try number())
        }
    }

    package mutating func expectEnd() throws(Failure) {
        if peek() != nil { throw unexpected("the end") }
    }
}
