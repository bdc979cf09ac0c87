/// A file that a page loads.
public struct Asset: Sendable {
    public var bytes: [UInt8]
    /// The value of `Content-Type`.
    public var contentType: String
    /// The value of `ETag`, with its quotes.
    public var etag: String
    /// The value of `Cache-Control`: for ever when the address holds the version, otherwise ask each time.
    public var cacheControl: String

    /// The type by the ending of a path, or nil for one that is not sent to browsers (templates, tables).
    static func contentType(ofPath path: String) -> String? {
        switch path.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        default: nil
        }
    }
}

/// FNV-1a, 64 bit: names a version of the assets. It guards against stale caches, not against attackers.
struct Fingerprint {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    }

    var text: String { String(state, radix: 36) }

    static func of(_ bytes: some Sequence<UInt8>) -> String {
        var fingerprint = Fingerprint()
        fingerprint.add(bytes)
        return fingerprint.text
    }
}
