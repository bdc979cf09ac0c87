public import Foundation

/// What a client is doing, for people and for monitoring.
public struct MQTTState: Hashable, Sendable {
    public enum Phase: String, Hashable, Sendable {
        /// Not started yet.
        case idle
        case connecting
        case connected
        /// The last attempt failed, or the connection was lost; the next attempt is due.
        case waiting
        case stopped
    }

    public internal(set) var phase = Phase.idle
    /// When the phase began.
    public internal(set) var since: Date
    /// The last failure, also when it has been overcome since.
    public internal(set) var lastError: MQTTError?
    /// How many times a connection was made after the first.
    public internal(set) var reconnects = 0
    /// Rises with each change of the fields above, not with the counters below.
    public internal(set) var revision = 0

    /// Messages received.
    public internal(set) var received = 0
    /// Received messages pushed out of the full queue.
    public internal(set) var overflowed = 0
    /// Received messages above the size limit.
    public internal(set) var oversized = 0
    /// Messages handed to the broker.
    public internal(set) var published = 0
    /// Messages that the broker refused (MQTT 5, QoS 1 and 2).
    public internal(set) var publicationsRefused = 0

    public var isConnected: Bool { phase == .connected }
    /// Received messages that never reached `nextBatch`.
    public var dropped: Int { overflowed + oversized }
}

/// Whose received messages never reached `nextBatch`, and why.
public struct MQTTLoss: Hashable, Sendable {
    public enum Reason: String, Hashable, Sendable {
        /// Pushed out of the full queue.
        case overflow
        /// Above the size limit.
        case oversized
    }

    public var topic: String
    public var why: Reason
}
