internal import Crypto
internal import Foundation

/// A SHA-256 value: a leaf, a node or the root of the ledger's tree, or the digest of a private text.
///
/// Kept as four words rather than an array, so that millions of them need no allocation each.
public struct LedgerDigest: Hashable, Sendable {
    private let words: Words

    private struct Words: Hashable, Sendable {
        var a: UInt64
        var b: UInt64
        var c: UInt64
        var d: UInt64
    }

    /// The digest with these 32 bytes; nil for any other count.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var words: [UInt64] = [0, 0, 0, 0]
        for (position, byte) in bytes.enumerated() {
            words[position / 8] = words[position / 8] << 8 | UInt64(byte)
        }
        self.words = Words(a: words[0], b: words[1], c: words[2], d: words[3])
    }

    /// The 32 bytes that begin here.
    init(at bytes: UnsafeRawPointer) {
        words = unsafe Words(
            a: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            b: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
            c: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
            d: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)))
    }

    /// The digest that lies in a row of a database; nil unless it has 32 bytes.
    public init?(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, bytes.count == 32 else { return nil }
        unsafe self.init(at: start)
    }

    private init(_ digest: SHA256Digest) {
        // The digest's own iterator copies into an array first; reading the words in place halves the cost of a leaf.
        self = unsafe digest.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { preconditionFailure("a digest of no bytes") }
            return unsafe LedgerDigest(at: start)
        }
    }

    /// 64 hexadecimal digits, lower case, as `hex` writes them; nil for anything else.
    public init?(hex: some StringProtocol) {
        let digits = Array(hex.utf8)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: 64, by: 2) {
            guard let high = Hexadecimal.value(digits[start]), let low = Hexadecimal.value(digits[start + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        self.init(bytes)
    }

    /// Padded standard base64, only in the form that `base64` writes.
    public init?(base64: some StringProtocol) {
        guard let bytes = StrictBase64.decode(base64) else { return nil }
        self.init(bytes)
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        append(to: &bytes)
        return bytes
    }

    func append(to bytes: inout [UInt8]) {
        Self.append(words.a, to: &bytes)
        Self.append(words.b, to: &bytes)
        Self.append(words.c, to: &bytes)
        Self.append(words.d, to: &bytes)
    }

    private static func append(_ word: UInt64, to bytes: inout [UInt8]) {
        var shift: UInt64 = 64
        while shift > 0 {
            shift -= 8
            bytes.append(UInt8(truncatingIfNeeded: word >> shift))
        }
    }

    public var hex: String { Hexadecimal.text(bytes) }
    public var base64: String { StrictBase64.text(bytes) }

    // MARK: RFC 6962 section 2.1

    /// The root of the tree without leaves: SHA-256 of nothing.
    public static let emptyTree = LedgerDigest(SHA256.hash(data: [UInt8]()))

    /// SHA-256(0x00 ‖ bytes).
    public static func leaf(_ bytes: some Sequence<UInt8>) -> LedgerDigest {
        var input: [UInt8] = [0]
        input.append(contentsOf: bytes)
        return LedgerDigest(SHA256.hash(data: input))
    }

    /// SHA-256 of bytes that already begin with the 0x00 of a leaf.
    static func hash(of bytes: UnsafeRawBufferPointer) -> LedgerDigest {
        LedgerDigest(unsafe SHA256.hash(data: bytes))
    }

    /// SHA-256(0x01 ‖ left ‖ right).
    public static func node(_ left: LedgerDigest, _ right: LedgerDigest) -> LedgerDigest {
        unsafe withUnsafeTemporaryAllocation(byteCount: 65, alignment: 1) { input in
            unsafe input[0] = 1
            unsafe left.store(in: input, at: 1)
            unsafe right.store(in: input, at: 33)
            return unsafe hash(of: UnsafeRawBufferPointer(input))
        }
    }

    private func store(in bytes: UnsafeMutableRawBufferPointer, at offset: Int) {
        unsafe bytes.storeBytes(of: words.a.bigEndian, toByteOffset: offset, as: UInt64.self)
        unsafe bytes.storeBytes(of: words.b.bigEndian, toByteOffset: offset + 8, as: UInt64.self)
        unsafe bytes.storeBytes(of: words.c.bigEndian, toByteOffset: offset + 16, as: UInt64.self)
        unsafe bytes.storeBytes(of: words.d.bigEndian, toByteOffset: offset + 24, as: UInt64.self)
    }

    /// Plain SHA-256, for files named in an event.
    public static func sha256(_ bytes: some Sequence<UInt8>) -> LedgerDigest {
        LedgerDigest(SHA256.hash(data: Array(bytes)))
    }
}

extension LedgerDigest: CustomStringConvertible {
    public var description: String { hex }
}

enum Hexadecimal {
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Lower case only: a canonical form has one spelling.
    static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

enum StrictBase64 {
    static func text(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// Foundation accepts stray bits in the last digit; a signed text must have one spelling only.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let text = String(text)
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
        return Array(data)
    }
}
