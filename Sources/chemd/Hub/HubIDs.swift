import Crypto
import Foundation
import Synchronization

/// omlox names everything by UUIDs; ours are made from our own names (RFC 9562, version 5), so that they are the same
/// after every start. Our own names are understood too.
final class HubIDs: Sendable {
    enum Kind: String {
        case zone, fence, trackable, event
    }

    private static let namespace: [UInt8] = [
        0x5B, 0x0D, 0x7A, 0x61, 0x9E, 0x3C, 0x4C, 0x8E, 0x8D, 0x52, 0x6F, 0x6D, 0x6C, 0x6F, 0x78, 0x01,
    ]
    private let names = Mutex([String: String]())

    /// The UUID of something, remembered so that it can be found by it.
    func id(_ kind: Kind, _ name: String) -> String {
        let id = Self.uuid("\(kind.rawValue):\(name)")
        if kind != .event { names.withLock { $0[id] = name } }
        return id
    }

    /// Our name of what was asked for: by its UUID, or by the name itself.
    ///
    /// - Parameter all: every name there is, for a UUID that was not given out since the start.
    func name(_ kind: Kind, _ asked: String, among all: [String]) -> String? {
        if all.contains(asked) { return asked }
        guard let uuid = UUID(uuidString: asked)?.uuidString.lowercased() else { return nil }
        if let known = names.withLock({ $0[uuid] }), all.contains(known) { return known }
        return all.first { id(kind, $0) == uuid }
    }

    private static func uuid(_ name: String) -> String {
        var bytes = Array(Insecure.SHA1.hash(data: namespace + Array(name.utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x50
        bytes[8] = bytes[8] & 0x3F | 0x80
        let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        var parts: [Substring] = []
        var rest = hex[...]
        for length in [8, 4, 4, 4, 12] {
            parts.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return parts.joined(separator: "-")
    }
}
