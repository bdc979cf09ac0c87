/// A client of one MQTT broker (3.1.1 and 5), over libmosquitto.
///
/// It connects, subscribes, and connects again after every failure, until `stop`. Received messages wait in a bounded
/// queue that `nextBatch` empties; what overflows is counted in `state`. Receiving is not storing: the library has
/// acknowledged a message to the broker before it is in the queue, so what must not be lost needs another way.
public final class MQTTClient: Sendable {
    private let connection: Connection
    private let life = Monitor(Life.new)

    private enum Life { case new, started, stopped }

    /// Prepares a client; nothing is sent before `start`.
    ///
    /// - Throws: `invalidSetting`, or `library` when TLS files cannot be used.
    public init(_ settings: MQTTSettings) throws(MQTTError) {
        connection = try Connection(settings)
    }

    deinit { if life.read({ $0 == .started }) { connection.stop(wasStarted: true) } }

    /// Connects in the background and keeps the subscriptions across reconnects. Failures show in `state`.
    ///
    /// - Throws: `invalidTopic` or `invalidSetting` for a bad subscription, `cannotStart` when called twice.
    public func start(subscriptions: [MQTTSubscription]) throws(MQTTError) {
        for subscription in subscriptions { try MQTTTopic.check(subscription) }
        let isFirst = life.update { life in
            guard life == .new else { return false }
            life = .started
            return true
        }
        guard isFirst else { throw .cannotStart(reason: "it was started before; make a new client") }
        connection.subscriptions.update { $0 = subscriptions }
        connection.start()
    }

    /// Ends the connection and every wait, after what was published has been sent. Blocks for 3 s at most.
    public func stop() {
        let before = life.update { life in
            defer { life = .stopped }
            return life
        }
        guard before != .stopped else { return }
        connection.stop(wasStarted: before == .started)
    }

    /// All messages that wait, oldest first, or the first ones to come. Never empty; nil after `stop`, when all have
    /// been fetched, and when the task is cancelled.
    public func nextBatch() async -> [MQTTMessage]? {
        let batch: [MQTTMessage]?? = await connection.inbox.next { inbox in
            if let messages = inbox.takeAll() { return .some(messages) }
            return inbox.isClosed ? .some(nil) : nil
        }
        return batch ?? nil
    }

    /// How many messages never reached ``nextBatch()`` since this was last asked. A thousand topics are told apart; what
    /// was lost of others stands under the topic "".
    public func takeLosses() -> [MQTTLoss: Int] { connection.inbox.update { $0.takeLosses() } }

    /// Sends a message.
    ///
    /// - Throws: `invalidTopic`, `invalidSetting` (QoS), `tooLarge`; `notConnected` and `busy` when it is to be tried
    ///   again later: nothing is queued for a broker that is away.
    public func publish(
        _ topic: String, _ payload: [UInt8], qos: Int = 0, retain: Bool = false
    ) throws(MQTTError) {
        try MQTTTopic.checkTopic(topic)
        try MQTTTopic.checkQoS(qos)
        let limit = connection.settings.payloadLimit_bytes
        guard payload.count <= limit else { throw .tooLarge(topic: topic, bytes: payload.count, limit: limit) }
        guard connection.link.read({ $0.state.isConnected }) else { throw .notConnected }
        try connection.publish(topic, payload, qos: qos, retain: retain)
    }

    /// What the client is doing now.
    public var state: MQTTState { complete(connection.link.read(\.state)) }

    /// The state once it is another than the one with this revision; quick changes are seen as one. Nil when the task
    /// is cancelled, and when `stop` has been seen already.
    public func state(after revision: Int) async -> MQTTState? {
        let next: MQTTState?? = await connection.link.next { link in
            if link.state.revision != revision { return .some(link.state) }
            return link.state.phase == .stopped ? .some(nil) : nil
        }
        return (next ?? nil).map(complete)
    }

    private func complete(_ state: MQTTState) -> MQTTState {
        var state = state
        (state.received, state.overflowed, state.oversized) = connection.inbox.read {
            ($0.received, $0.overflowed, $0.oversized)
        }
        (state.published, state.publicationsRefused) = connection.outbox.read { ($0.published, $0.refused) }
        return state
    }
}
