internal import Foundation

/// Writes `name=LEN:BYTES\n` and `name=-\n`, the form of every canonical text of the ledger.
struct CanonicalWriter {
    private(set) var bytes: [UInt8] = []

    init(header: String? = nil) {
        bytes.reserveCapacity(512)
        guard let header else { return }
        bytes.append(contentsOf: header.utf8)
        bytes.append(UInt8(ascii: "\n"))
    }

    mutating func field(_ name: String, _ value: some Collection<UInt8>) {
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: "="))
        bytes.append(contentsOf: String(value.count).utf8)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(contentsOf: value)
        bytes.append(UInt8(ascii: "\n"))
    }

    mutating func field(_ name: String, _ value: String) { field(name, value.utf8) }
    mutating func field(_ name: String, _ value: Int64) { field(name, String(value).utf8) }

    mutating func absent(_ name: String) {
        bytes.append(contentsOf: name.utf8)
        bytes.append(contentsOf: [UInt8(ascii: "="), UInt8(ascii: "-"), UInt8(ascii: "\n")])
    }
}

/// Reads what `CanonicalWriter` wrote and nothing else: what it accepts, encodes to the same bytes again.
struct CanonicalReader {
    let what: String
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>, what: String) {
        self.bytes = bytes
        self.what = what
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    func malformed(_ reason: String) -> LedgerError {
        .malformed(what: what, offset: position - bytes.startIndex, reason: reason)
    }

    mutating func header(_ line: String) throws(LedgerError) {
        guard skip(line.utf8), skip(CollectionOfOne(UInt8(ascii: "\n"))) else {
            throw malformed("expected first line `\(line)`")
        }
    }

    mutating func finish() throws(LedgerError) {
        guard isAtEnd else { throw malformed("bytes follow the last field") }
    }

    /// The field `name`, or nil when it is marked as absent.
    mutating func optional(_ name: String) throws(LedgerError) -> ArraySlice<UInt8>? {
        guard skip(name.utf8), skip(CollectionOfOne(UInt8(ascii: "="))) else {
            throw malformed("expected field `\(name)`")
        }
        if skip(CollectionOfOne(UInt8(ascii: "-"))) {
            guard skip(CollectionOfOne(UInt8(ascii: "\n"))) else {
                throw malformed("expected the end of absent field `\(name)`")
            }
            return nil
        }
        return try value()
    }

    mutating func required(_ name: String) throws(LedgerError) -> ArraySlice<UInt8> {
        guard let value = try optional(name) else { throw malformed("field `\(name)` must not be absent") }
        return value
    }

    mutating func text(_ name: String) throws(LedgerError) -> String {
        try text(of: required(name), name)
    }

    mutating func integer(_ name: String) throws(LedgerError) -> Int64 {
        try integer(of: required(name), name)
    }

    /// A field whose name is part of the data, as in a body.
    mutating func anyField() throws(LedgerError) -> (name: String, value: String) {
        guard let equals = bytes[position...].firstIndex(of: UInt8(ascii: "=")) else {
            throw malformed("expected `name=`")
        }
        let name = try text(of: bytes[position..<equals], "name")
        position = equals + 1
        return (name, try text(of: value(), name))
    }

    func text(of slice: ArraySlice<UInt8>, _ name: String) throws(LedgerError) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw malformed("field `\(name)` is not UTF-8")
        }
        guard CanonicalText.isNormal(text) else { throw malformed("field `\(name)` is not in Unicode form NFC") }
        return text
    }

    func integer(of slice: ArraySlice<UInt8>, _ name: String) throws(LedgerError) -> Int64 {
        // At most 20 bytes hold a number; canonical is the one spelling that the number itself has.
        guard slice.count <= 20, let number = Int64(String(decoding: slice, as: UTF8.self)),
            String(number).utf8.elementsEqual(slice)
        else { throw malformed("field `\(name)` is not a whole number without leading zeros") }
        return number
    }

    private mutating func value() throws(LedgerError) -> ArraySlice<UInt8> {
        var length = 0
        let start = position
        while position < bytes.endIndex, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
            guard length <= LedgerEvent.bytes_max else { throw malformed("length is too large") }
            length = length * 10 + Int(bytes[position] - UInt8(ascii: "0"))
            position += 1
        }
        guard position > start else { throw malformed("expected a length or `-`") }
        guard position - start == 1 || bytes[start] != UInt8(ascii: "0") else {
            throw malformed("length has a leading zero")
        }
        guard skip(CollectionOfOne(UInt8(ascii: ":"))) else { throw malformed("expected `:` after the length") }
        guard bytes.endIndex - position > length else { throw malformed("value is cut off") }
        let value = bytes[position..<position + length]
        position += length
        guard skip(CollectionOfOne(UInt8(ascii: "\n"))) else { throw malformed("expected the end of the line") }
        return value
    }

    /// Moves past these bytes if they stand here.
    private mutating func skip(_ expected: some Collection<UInt8>) -> Bool {
        var index = position
        for byte in expected {
            guard index < bytes.endIndex, bytes[index] == byte else { return false }
            index += 1
        }
        position = index
        return true
    }
}

enum CanonicalText {
    /// Unicode form NFC: the same text from two keyboards must give the same bytes.
    static func normal(_ text: String) -> String {
        isSurelyNormal(text) ? text : text.precomposedStringWithCanonicalMapping
    }

    static func isNormal(_ text: String) -> Bool {
        // `==` would call canonically equivalent texts equal, so the bytes are compared.
        isSurelyNormal(text) || text.precomposedStringWithCanonicalMapping.utf8.elementsEqual(text.utf8)
    }

    /// Whether every character is one that NFC never changes and that never joins the one before it (UAX 15, quick
    /// check). Covers ASCII, Latin-1 and Chinese, and saves them the slow way through the library.
    private static func isSurelyNormal(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0..<0x300, 0x2010...0x2027, 0x3001...0x3020, 0x4E00...0x9FFF, 0xFF01...0xFF5E: true
            default: false
            }
        }
    }

    static func sortsBefore(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}
