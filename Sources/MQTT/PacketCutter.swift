/// Cuts what a broker sends into packets (MQTT 3.1.1 and 5, chapter 2), reads small publications of QoS 0 (chapter 3.3),
/// and leaves everything else as it is.
///
/// What it does not understand it leaves to the library as well, which says what is wrong with it.
struct PacketCutter: Sendable {
    enum Piece: Hashable, Sendable {
        case publication(MQTTMessage)
        /// For the library: whole packets, or part of a long one.
        case rest([UInt8])
    }

    /// Longer packets are left to the library.
    static let short_bytes = 65_536
    /// So much is read at once.
    static let room_bytes = 4 * short_bytes

    /// Before MQTT 5 a publication has no properties.
    private let hasProperties: Bool
    private var buffer: [UInt8] = []
    private var first = 0
    /// Of a long packet so much is still to come.
    private var passing = 0

    init(isVersion5: Bool) {
        hasProperties = isVersion5
        buffer.reserveCapacity(Self.room_bytes)
    }

    /// Takes more of what was sent: at most ``room_bytes`` less what is left over.
    ///
    mutating func fill(_ read: (inout OutputSpan<UInt8>) -> Void) {
        if first > 0 {
            buffer.removeSubrange(..<first)
            first = 0
        }
        buffer.append(addingCapacity: Self.room_bytes - buffer.count, initializingWith: read)
    }

    /// The next piece; nil = more has to come first.
    ///
    /// - Parameter takesPublications: else they are left to the library as well.
    mutating func next(takesPublications: Bool) -> Piece? {
        if passing > 0, first < buffer.count { return pass(passing) }
        guard let packet = packet() else { return nil }
        guard takesPublications, packet.isQuick, packet.total <= Self.short_bytes else { return pass(packet.total) }
        guard buffer.count - first >= packet.total else { return nil }
        guard let message = publication(packet) else { return pass(packet.total) }
        first += packet.total
        return .publication(message)
    }

    private mutating func pass(_ bytes: Int) -> Piece {
        let count = min(bytes, buffer.count - first)
        passing = bytes - count
        defer { first += count }
        return .rest(Array(buffer[first..<first + count]))
    }

    private struct Packet {
        /// A publication of QoS 0, kept by the broker or not.
        var isQuick: Bool
        var isRetained: Bool
        var head: Int
        var total: Int
    }

    /// The packet that begins here; nil = its length has not come.
    private func packet() -> Packet? {
        guard buffer.count - first >= 2 else { return nil }
        guard let (length, size) = number(at: first + 1, before: buffer.count) else {
            // Five bytes say no length: let the library refuse them.
            guard buffer.count - first > 4 else { return nil }
            return Packet(isQuick: false, isRetained: false, head: 0, total: .max)
        }
        let kind = buffer[first]
        return Packet(
            isQuick: kind & 0xfe == 0x30, isRetained: kind & 1 == 1, head: 1 + size, total: 1 + size + length)
    }

    /// A variable byte integer (1.5.5) and its size; nil = it does not end here.
    private func number(at place: Int, before end: Int) -> (value: Int, size: Int)? {
        var value = 0
        for size in 0..<4 where place + size < end {
            let byte = buffer[place + size]
            value |= Int(byte & 0x7f) << (7 * size)
            if byte & 0x80 == 0 { return (value, size + 1) }
        }
        return nil
    }

    /// nil = not as a publication has to be.
    private func publication(_ packet: Packet) -> MQTTMessage? {
        let end = first + packet.total
        var place = first + packet.head
        guard place + 2 <= end else { return nil }
        let topicLength = Int(buffer[place]) << 8 | Int(buffer[place + 1])
        place += 2
        // Without a topic it has an alias, which we never allow.
        guard topicLength > 0, place + topicLength <= end else { return nil }
        let topic = buffer[place..<place + topicLength]
        guard !topic.contains(0) else { return nil }
        place += topicLength
        if hasProperties {
            guard let (length, size) = number(at: place, before: end), place + size + length <= end else { return nil }
            place += size + length
        }
        return MQTTMessage(
            topic: String(decoding: topic, as: UTF8.self), payload: Array(buffer[place..<end]),
            isRetained: packet.isRetained)
    }
}
