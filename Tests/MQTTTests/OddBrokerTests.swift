import Foundation
import Glibc
import MQTT
import Testing

/// A listener that answers the first bytes of every connection as it is told: for brokers that misbehave.
///
/// Its thread ends with the first connection after `stop`.
final class OddBroker: Sendable {
    let port: Int
    private let listener: Listener

    /// - Parameter answer: What to send to these bytes; nil hangs up.
    init(_ answer: @escaping @Sendable ([UInt8]) -> [UInt8]?) throws {
        let listener = try Listener(port: 0)
        self.listener = listener
        port = listener.port
        Thread.detachNewThread {
            while true {
                let client = accept(listener.descriptor, nil, nil)
                if client < 0 { return }
                var bytes = [UInt8](repeating: 0, count: 4096)
                while true {
                    let count = unsafe read(client, &bytes, bytes.count)
                    guard count > 0, let reply = answer(Array(bytes[..<count])) else { break }
                    _ = unsafe write(client, reply, reply.count)
                }
                close(client)
            }
        }
    }

    deinit { shutdown(listener.descriptor, Int32(SHUT_RDWR)) }
}

@Suite("The MQTT client with brokers that misbehave", .serialized, .timeLimit(.minutes(1)))
struct OddBrokerTests {
    private func client(_ port: Int) throws -> MQTTClient {
        let client = try MQTTClient(
            MQTTSettings(host: "127.0.0.1", port: port, clientID: "odd", keepAlive_s: 5, reconnect_s: 0.1...0.2))
        try client.start(subscriptions: [MQTTSubscription("a/#")])
        return client
    }

    /// Byte 8 of a CONNECT packet with a one-byte length is the version.
    private static func version(_ packet: [UInt8]) -> UInt8? { packet.count > 8 && packet[0] == 0x10 ? packet[8] : nil }

    @Test("a broker of MQTT 3.1.1 only is spoken to in 3.1.1", arguments: [true, false])
    func olderBroker(answersVersion5: Bool) async throws {
        let broker = try OddBroker { packet in
            switch Self.version(packet) {
            case 4: [0x20, 2, 0, 0]
            case 5: answersVersion5 ? [0x20, 2, 0, 1] : nil
            default: packet[0] == 0x82 ? [0x90, 3, packet[2], packet[3], 0x80] : nil
            }
        }
        let client = try client(broker.port)
        try await expectState(of: client, "connected") { $0.isConnected }
        // This broker refuses every subscription.
        let state = try await expectState(of: client, "told") { $0.lastError == .subscriptionRefused(filter: "a/#") }
        #expect(state.isConnected)
        client.stop()
    }

    @Test(
        "garbage, silence and nonsense do not end the client",
        arguments: [
            [], [0xf0, 0], [0x20, 0xff, 0xff, 0xff, 0xff, 0xff], [0x30, 2, 0xff, 0xff],
            Array("HTTP/1.1 400\r\n\r\n".utf8),
            [0x20, 3, 0, 0, 0, 0x30, 0x05, 0, 9, 0x61], [0x20, 3, 0, 0, 0, 0xe0, 2, 0x8b, 0], [0x20, 3, 0, 0, 0x7f],
        ] as [[UInt8]])
    func garbage(answer: [UInt8]) async throws {
        let broker = try OddBroker { _ in answer.isEmpty ? nil : answer }
        let client = try client(broker.port)
        let state = try await expectState(of: client, "waiting") { $0.phase == .waiting && $0.lastError != nil }
        // It goes on trying.
        let revision = state.revision
        #expect(await client.state(after: revision) != nil)
        try await expectState(of: client, "trying again") { $0.revision > revision + 1 }
        client.stop()
        #expect(client.state.phase == .stopped)
    }

    @Test("a broker that hangs up with a reason is quoted")
    func reasonForHangingUp() async throws {
        // CONNACK, then DISCONNECT with code 0x8B.
        let broker = try OddBroker { Self.version($0) == 5 ? [0x20, 3, 0, 0, 0, 0xe0, 2, 0x8b, 0] : nil }
        let client = try client(broker.port)
        let state = try await expectState(of: client, "hung up") { $0.phase == .waiting }
        #expect(state.lastError == .lost(reason: "Server shutting down"))
        client.stop()
    }

    @Test("an unknown host is reported and tried again")
    func unknownHost() async throws {
        let client = try MQTTClient(
            MQTTSettings(host: "no-such-host.invalid", clientID: "odd", reconnect_s: 0.1...0.2))
        try client.start(subscriptions: [])
        let state = try await expectState(of: client, "waiting") { $0.phase == .waiting }
        guard case .unreachable("no-such-host.invalid", 1883, _)? = state.lastError else {
            Issue.record("\(String(describing: state.lastError))")
            return
        }
        try await expectState(of: client, "trying again") { $0.revision > state.revision + 1 }
        client.stop()
    }

    @Test("encrypted: a broker with the right authority is trusted, another is not")
    func tls() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["broker", "other"] {
            let made = wait(
                for: try spawn(
                    "/usr/bin/openssl",
                    [
                        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
                        "2",
                        "-subj", "/CN=\(name)", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", "\(folder)/\(name).key", "-out", "\(folder)/\(name).pem",
                    ]))
            try #require(made == 0, "openssl made no certificate")
        }
        let broker = try TestBroker(
            extra: "certfile \(folder)/broker.pem\nkeyfile \(folder)/broker.key\ntls_version tlsv1.2")
        func client(trusting name: String) throws -> MQTTClient {
            let client = try MQTTClient(
                MQTTSettings(
                    host: "127.0.0.1", port: broker.port, clientID: name, user: "chemd", password: "pw-chemd",
                    tls: .init(authorityFile: "\(folder)/\(name).pem"), reconnect_s: 0.1...0.2))
            try client.start(subscriptions: [MQTTSubscription("t/#")])
            return client
        }
        let trusting = try client(trusting: "broker")
        try await expectState(of: trusting, "connected") { $0.isConnected }
        try trusting.publish("t/1", [1], qos: 1)
        #expect(await trusting.messages(1).map(\.topic) == ["t/1"])
        let doubting = try client(trusting: "other")
        let state = try await expectState(of: doubting, "refusing") { $0.phase == .waiting }
        #expect(state.lastError?.description.contains("TLS") == true, "\(String(describing: state.lastError))")
        trusting.stop()
        doubting.stop()
    }
}
