import Foundation
import Glibc
import MQTT
import Testing

/// A broker that lets one client in and then sends it bytes of our choice, cut into pieces as they come off a network.
private final class PiecemealBroker: Sendable {
    let port: Int
    private let listener: Listener

    init(sending bytes: [UInt8], cuts: [Int]) throws {
        let listener = try Listener(port: 0)
        self.listener = listener
        port = listener.port
        Thread.detachNewThread {
            let client = accept(listener.descriptor, nil, nil)
            guard client >= 0 else { return }
            var isVersion5 = false
            var received = [UInt8](repeating: 0, count: 4096)
            // CONNECT is answered by CONNACK, SUBSCRIBE by SUBACK and all that is to be sent.
            while true {
                let count = unsafe read(client, &received, received.count)
                guard count > 0 else { break }
                if received[0] == 0x10 {
                    isVersion5 = received[8] == 5
                    Self.send(isVersion5 ? [0x20, 3, 0, 0, 0] : [0x20, 2, 0, 0], to: client)
                } else if received[0] == 0x82 {
                    let id = [received[2], received[3]]
                    Self.send(isVersion5 ? [0x90, 4] + id + [0, 1] : [0x90, 3] + id + [1], to: client)
                    var rest = bytes[...]
                    for cut in cuts where !rest.isEmpty {
                        Self.send(Array(rest.prefix(cut)), to: client)
                        rest = rest.dropFirst(cut)
                        if cut % 7 == 0 { usleep(200) }
                    }
                    Self.send(Array(rest), to: client)
                }
            }
            close(client)
        }
    }

    private static func send(_ bytes: [UInt8], to client: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(client, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    deinit { shutdown(listener.descriptor, Int32(SHUT_RDWR)) }
}

/// What a broker may send after it let a client in.
private struct Sending {
    var bytes: [UInt8] = []
    var messages: [MQTTMessage] = []
    var oversized = 0
    private var nextID: UInt16 = 1

    static let payloadLimit = 100_000

    private static func length(_ number: Int) -> [UInt8] {
        var (number, bytes) = (number, [UInt8]())
        repeat {
            bytes.append(UInt8(number & 0x7f) | (number > 0x7f ? 0x80 : 0))
            number >>= 7
        } while number > 0
        return bytes
    }

    mutating func publish(_ topic: String, _ payload: [UInt8], qos: Int, isRetained: Bool, properties: [UInt8]?) {
        var body = [UInt8(topic.utf8.count >> 8), UInt8(topic.utf8.count & 0xff)] + Array(topic.utf8)
        if qos > 0 {
            body += [UInt8(nextID >> 8), UInt8(nextID & 0xff)]
            nextID += 1
        }
        if let properties { body += Self.length(properties.count) + properties }
        body += payload
        bytes += [0x30 | UInt8(qos << 1) | (isRetained ? 1 : 0)] + Self.length(body.count) + body
        if payload.count <= Self.payloadLimit {
            messages.append(MQTTMessage(topic: topic, payload: payload, qos: qos, isRetained: isRetained))
        } else {
            oversized += 1
        }
    }

    /// PINGRESP, which nobody has asked for: nothing comes of it.
    mutating func ping() { bytes += [0xd0, 0] }
}

@Suite("What a broker sends, cut anywhere", .timeLimit(.minutes(2)))
struct PiecemealTests {
    @Test("Everything arrives once, whole and in its order", arguments: 1...12 as ClosedRange<UInt64>)
    func cut(seed: UInt64) async throws {
        var random = Random(state: seed)
        var sending = Sending()
        for number in 0..<400 {
            let size =
                switch random.below(20) {
                case 0: random.below(3) == 0 ? 65_500 + random.below(80) : 0
                case 1: random.below(4) == 0 ? 99_990 + random.below(20) : 300
                default: 90 + random.below(80)
                }
            // User property "k": "v", as many as it takes for a length of two bytes.
            let properties = Array(repeating: [0x26, 0, 1, 0x6b, 0, 1, 0x76] as [UInt8], count: random.below(2) * 20)
            sending.publish(
                "fix/标签-\(number)", (0..<size).map { _ in UInt8(truncatingIfNeeded: random.below(256)) },
                qos: random.below(5) == 0 ? 1 : 0, isRetained: random.below(6) == 0,
                properties: Array(properties.joined()))
            if random.below(30) == 0 { sending.ping() }
        }
        let cuts = (0..<3_000).map { _ in random.below(3) == 0 ? 1 + random.below(4) : 1 + random.below(3_000) }
        let broker = try PiecemealBroker(sending: sending.bytes, cuts: cuts)
        let client = try MQTTClient(
            MQTTSettings(
                host: "127.0.0.1", port: broker.port, clientID: "cut", payloadLimit_bytes: Sending.payloadLimit))
        try client.start(subscriptions: [MQTTSubscription("fix/#", qos: 1)])
        let received = await client.messages(sending.messages.count)
        #expect(received.count == sending.messages.count, "seed \(seed)")
        let wrong = zip(received, sending.messages).first { $0 != $1 }
        #expect(wrong == nil, "seed \(seed)")
        try await expectState(of: client, "counted") { $0.oversized == sending.oversized }
        #expect(client.state.reconnects == 0)
        client.stop()
    }

    @Test("A line that is never quiet is kept alive")
    func busy() async throws {
        let broker = try TestBroker()
        func client(_ name: String) throws -> MQTTClient {
            try MQTTClient(
                MQTTSettings(
                    host: "127.0.0.1", port: broker.port, clientID: name, user: "chemd", password: "pw-chemd",
                    keepAlive_s: 5))
        }
        let (listener, sender) = (try client("listener"), try client("sender"))
        try listener.start(subscriptions: [MQTTSubscription("t/#")])
        try sender.start(subscriptions: [])
        try await expectState(of: listener, "connected") { $0.isConnected }
        try await expectState(of: sender, "connected") { $0.isConnected }
        // The broker throws out whom it has not heard for one and a half times the keep-alive.
        let end = ContinuousClock.now + .seconds(10)
        var sent = 0
        while ContinuousClock.now < end {
            try sender.publish("t/1", [1])
            sent += 1
            try await Task.sleep(for: .milliseconds(20))
        }
        try await expectState(of: listener, "told everything") { $0.received == sent }
        #expect(listener.state.isConnected && listener.state.reconnects == 0)
        listener.stop()
        sender.stop()
    }
}

private struct Random {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }
}
