import Foundation
import Glibc
import MQTT
import Testing

/// Waits until the client's state is as wanted, at most 15 s.
@discardableResult
func expectState(
    of client: MQTTClient, _ what: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ isWanted: (MQTTState) -> Bool
) async throws -> MQTTState {
    let end = ContinuousClock.now + .seconds(15)
    while ContinuousClock.now < end {
        let state = client.state
        if isWanted(state) { return state }
        try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("not \(what): \(client.state)", sourceLocation: sourceLocation)
    return client.state
}

extension MQTTClient {
    /// The next messages until there are `count`, or 15 s have passed.
    func messages(_ count: Int) async -> [MQTTMessage] {
        await withTaskGroup(of: [MQTTMessage].self) { group in
            group.addTask {
                var messages: [MQTTMessage] = []
                while messages.count < count, let batch = await self.nextBatch() { messages += batch }
                return messages
            }
            group.addTask {
                try? await Task.sleep(for: .seconds(15))
                return []
            }
            // The one that loses is cancelled and gives what it has.
            let first = await group.next() ?? []
            group.cancelAll()
            return await group.reduce(into: first) { $0 += $1 }
        }
    }
}

@Suite("The MQTT client with a real broker", .serialized, .timeLimit(.minutes(2)))
struct MQTTClientTests {
    let broker: TestBroker

    init() throws { broker = try TestBroker() }

    private func client(
        _ user: String = "chemd", password: String? = nil, queueLimit: Int = 100_000, subscriptions: [String] = [],
        qos: Int = 0
    ) async throws -> MQTTClient {
        let client = try MQTTClient(
            MQTTSettings(
                host: "127.0.0.1", port: broker.port, clientID: "test-\(UUID().uuidString)", user: user,
                password: password ?? TestBroker.passwords[user], keepAlive_s: 5, queueLimit: queueLimit,
                payloadLimit_bytes: 5_000, reconnect_s: 0.1...0.5))
        try client.start(subscriptions: subscriptions.map { MQTTSubscription($0, qos: qos) })
        if password == nil { try await expectState(of: client, "connected") { $0.isConnected } }
        return client
    }

    /// Subscriptions are answered after the connection: a message of our own that comes back proves them.
    private func settle(_ client: MQTTClient, topic: String) async throws {
        try client.publish(topic, [1], qos: 1)
        #expect(await client.messages(1).map(\.topic) == [topic])
    }

    @Test("connects, sends and receives, at every quality of service", arguments: 0...2)
    func sendsAndReceives(qos: Int) async throws {
        let client = try await client(subscriptions: ["chemtrack/sh1/#"], qos: qos)
        try await settle(client, topic: "chemtrack/sh1/start")
        let payload = Array("丙酮 \u{0} ✓".utf8)
        try client.publish("chemtrack/sh1/fix/T1", payload, qos: qos)
        try client.publish("chemtrack/sh1/fix/T2", [], qos: qos)
        let messages = await client.messages(2)
        #expect(
            messages == [
                MQTTMessage(topic: "chemtrack/sh1/fix/T1", payload: payload, qos: qos),
                MQTTMessage(topic: "chemtrack/sh1/fix/T2", payload: [], qos: qos),
            ])
        let state = try await expectState(of: client, "all handed over") { $0.published == 3 }
        #expect(state.received == 3)
        #expect(state.dropped == 0)
        #expect(state.reconnects == 0)
        #expect(state.lastError == nil)
        client.stop()
        #expect(client.state.phase == .stopped)
    }

    @Test("a retained message is delivered, marked as such")
    func retained() async throws {
        let sender = try await client()
        try sender.publish("chemtrack/sh1/alarm/A-1", [7], qos: 1, retain: true)
        try await expectState(of: sender, "sent") { $0.published == 1 }
        let receiver = try await client(subscriptions: ["chemtrack/sh1/alarm/+"])
        #expect(
            await receiver.messages(1)
                == [MQTTMessage(topic: "chemtrack/sh1/alarm/A-1", payload: [7], isRetained: true)])
        sender.stop()
        receiver.stop()
    }

    @Test("a wrong password is refused with a clear error, and tried again", arguments: ["chemd", "nobody"])
    func wrongPassword(user: String) async throws {
        let client = try await client(user, password: "wrong", subscriptions: ["#"])
        let state = try await expectState(of: client, "refused") { $0.phase == .waiting }
        guard case .refused("127.0.0.1", broker.port, user, 135, let reason)? = state.lastError else {
            Issue.record("\(String(describing: state.lastError))")
            return
        }
        #expect(reason == "Not authorized")
        #expect(state.lastError?.description.contains("refused user `\(user)`: Not authorized (code 135)") == true)
        #expect(state.lastError?.description.contains("wrong") == false)
        let revision = client.state.revision
        let later = await client.state(after: revision)
        #expect(later != nil)
        #expect(throws: MQTTError.notConnected) { try client.publish("a", []) }
        client.stop()
    }

    @Test("nothing of a burst of 20,000 messages is lost or reordered", arguments: 0...1)
    func burst(qos: Int) async throws {
        let receiver = try await client(subscriptions: ["burst/#"], qos: qos)
        try await settle(receiver, topic: "burst/start")
        let sender = try await client()
        let count = 20_000
        for number in 0..<count {
            try sender.publish("burst/\(number % 64)", Array(String(number).utf8), qos: qos)
        }
        let messages = await receiver.messages(count)
        #expect(messages.map { String(decoding: $0.payload, as: UTF8.self) } == (0..<count).map(String.init))
        #expect(receiver.state.received == count + 1)
        #expect(receiver.state.dropped == 0)
        try await expectState(of: sender, "all handed over") { $0.published == count }
        sender.stop()
        receiver.stop()
    }

    @Test("a full queue keeps the newest of each topic and counts the rest")
    func overflow() async throws {
        let receiver = try await client(queueLimit: 100, subscriptions: ["o/#"])
        try await settle(receiver, topic: "o/start")
        let sender = try await client()
        for number in 0..<1000 { try sender.publish("o/\(number % 10)", Array(String(number).utf8)) }
        try await expectState(of: receiver, "all received") { $0.received == 1001 }
        #expect(receiver.state.overflowed == 900)
        let kept = await receiver.nextBatch() ?? []
        #expect(kept.map { String(decoding: $0.payload, as: UTF8.self) } == (900..<1000).map(String.init))

        // Topics that are not waiting yet push out the oldest of all.
        for number in 0..<150 { try sender.publish("o/new\(number)", [0]) }
        for number in 0..<30 { try sender.publish("o/new149", [UInt8(number)]) }
        try await expectState(of: receiver, "all received") { $0.received == 1181 }
        #expect(receiver.state.overflowed == 980)
        let newest = await receiver.nextBatch() ?? []
        #expect(newest.map(\.topic) == (50..<150).map { "o/new\($0)" })
        #expect(newest.last?.payload == [29])
        sender.stop()
        receiver.stop()
    }

    @Test("a message above the size limit is counted and not delivered, nor sent")
    func oversized() async throws {
        let receiver = try await client(subscriptions: ["big/#"])
        try await settle(receiver, topic: "big/start")
        let large = try MQTTClient(
            MQTTSettings(
                host: "127.0.0.1", port: broker.port, clientID: "large", user: "chemd", password: "pw-chemd"))
        try large.start(subscriptions: [])
        try await expectState(of: large, "connected") { $0.isConnected }
        try large.publish("big/1", [UInt8](repeating: 0, count: 5_001))
        try large.publish("big/2", [UInt8](repeating: 0, count: 5_000))
        #expect(await receiver.messages(1).map(\.topic) == ["big/2"])
        #expect(receiver.state.oversized == 1)
        #expect(throws: MQTTError.tooLarge(topic: "x", bytes: 5_001, limit: 5_000)) {
            try receiver.publish("x", [UInt8](repeating: 0, count: 5_001))
        }
        large.stop()
        receiver.stop()
    }

    @Test("a broker that is killed and comes back is found again, with the subscriptions")
    func brokerRestart() async throws {
        let receiver = try await client(subscriptions: ["chemtrack/sh1/#", "other/+"])
        try await settle(receiver, topic: "other/start")
        broker.kill(SIGKILL)
        let down = try await expectState(of: receiver, "waiting") { $0.phase == .waiting }
        #expect(down.lastError != nil)
        try await expectState(of: receiver, "failing to connect") {
            if case .unreachable("127.0.0.1", broker.port, _) = $0.lastError { true } else { false }
        }
        #expect(throws: MQTTError.notConnected) { try receiver.publish("a", []) }
        try broker.start()
        let state = try await expectState(of: receiver, "connected again") { $0.isConnected }
        #expect(state.reconnects == 1)
        #expect(state.since > down.since)
        try await settle(receiver, topic: "chemtrack/sh1/fix/T1")
        try await settle(receiver, topic: "other/x")
        receiver.stop()
    }

    @Test("a broker that stands still is noticed within twice the keep-alive")
    func brokerStandsStill() async throws {
        let client = try await client()
        let start = ContinuousClock.now
        kill(broker.process, SIGSTOP)
        defer { kill(broker.process, SIGCONT) }
        let state = try await expectState(of: client, "lost") { $0.phase == .waiting }
        #expect(ContinuousClock.now - start < .seconds(11))
        guard case .lost? = state.lastError else {
            Issue.record("\(String(describing: state.lastError))")
            return
        }
        kill(broker.process, SIGCONT)
        try await expectState(of: client, "connected again") { $0.isConnected }
        client.stop()
    }

    @Test("what the access list forbids is refused and reported; what it allows arrives")
    func accessList() async throws {
        let receiver = try await client(subscriptions: ["chemtrack/#"])
        try await settle(receiver, topic: "chemtrack/start")
        let gateway = try await client("gateway", subscriptions: ["chemtrack/#"])
        try gateway.publish("chemtrack/sh1/alarm/A-1", [1], qos: 1)
        let state = try await expectState(of: gateway, "refused") { $0.publicationsRefused == 1 }
        #expect(state.lastError == .publicationRefused(code: 135, reason: "Not authorized"))
        #expect(state.isConnected)
        try gateway.publish("chemtrack/sh1/fix/T1", [2], qos: 1)
        #expect(await receiver.messages(1).map(\.topic) == ["chemtrack/sh1/fix/T1"])
        try receiver.publish("chemtrack/sh1/command/door", [3])
        #expect(await gateway.messages(1).map(\.topic) == ["chemtrack/sh1/command/door"])
        #expect(gateway.state.received == 1)
        gateway.stop()
        receiver.stop()
    }

    @Test("stop ends every wait, after what was received has been fetched")
    func stopEndsWaits() async throws {
        let client = try await client(subscriptions: ["s/#"])
        try await settle(client, topic: "s/start")
        async let waiting = client.nextBatch()
        async let state = client.state(after: client.state.revision)
        try await Task.sleep(for: .milliseconds(50))
        try client.publish("s/last", [9])
        #expect(await waiting?.map(\.topic) == ["s/last"])
        client.stop()
        client.stop()
        #expect(await state?.phase == .stopped)
        #expect(await client.nextBatch() == nil)
        #expect(await client.state(after: client.state.revision) == nil)
        #expect(throws: MQTTError.notConnected) { try client.publish("s/x", []) }
        #expect(throws: MQTTError.self) { try client.start(subscriptions: []) }
    }

    @Test("a cancelled task stops waiting")
    func cancelledWait() async throws {
        let client = try await client(subscriptions: ["c/#"])
        let task = Task { await client.nextBatch() }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        #expect(await task.value == nil)
        try await settle(client, topic: "c/after")
        client.stop()
    }
}
