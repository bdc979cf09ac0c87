import MQTT
import Testing

@Suite("MQTT names, topics and settings")
struct MQTTSettingsTests {
    @Test(
        "names become topic levels and come back",
        arguments: [
            ("T-17_a", "T-17_a"), ("", "%"), ("%", "%25"), ("a/b", "a%2Fb"), ("+", "%2B"), ("#", "%23"),
            ("a b", "a%20b"),
            ("罐1", "%E7%BD%901"), ("%41", "%2541"), ("\u{0}", "%00"), ("a.b", "a%2Eb"),
        ])
    func encodes(name: String, level: String) {
        #expect(MQTTTopic.encode(name) == level)
        #expect(MQTTTopic.decode(level) == name)
    }

    @Test(
        "levels that no name gives are not decoded",
        arguments: ["", "a b", "%4", "a%", "%41", "%2f", "%ZZ", "%E7", "%%", "a/b", "罐", "+", "#"])
    func refusesLevel(level: String) {
        #expect(MQTTTopic.decode(level) == nil)
    }

    @Test(
        "topics match filters",
        arguments: [
            ("a/b", "a/b", true), ("a/b", "a/+", true), ("a/b/c", "a/+", false), ("a/b/c", "a/#", true),
            ("a", "a/#", true),
            ("$SYS/x", "#", false), ("a/b", "a/b#", false), ("a", "A", false), ("", "#", false), ("a\u{0}", "#", false),
        ])
    func matches(topic: String, filter: String, expected: Bool) {
        #expect(MQTTTopic.matches(topic, filter: filter) == expected)
    }

    @Test("bad settings are named")
    func badSettings() {
        let good = MQTTSettings(host: "h", clientID: "c")
        let bad: [(String, (inout MQTTSettings) -> Void)] = [
            ("host", { $0.host = "" }), ("host", { $0.host = "a\u{0}" }), ("port", { $0.port = 0 }),
            ("port", { $0.port = 65_536 }), ("clientID", { $0.clientID = "" }), ("user", { $0.user = "" }),
            ("password", { $0.password = "x" }), ("keepAlive_s", { $0.keepAlive_s = 1 }),
            ("queueLimit", { $0.queueLimit = 0 }), ("payloadLimit_bytes", { $0.payloadLimit_bytes = 0 }),
            ("reconnect_s", { $0.reconnect_s = 0...1 }), ("tls", { $0.tls = .init(certificateFile: "x.pem") }),
        ]
        for (name, change) in bad {
            var settings = good
            change(&settings)
            #expect {
                try MQTTClient(settings)
            } throws: { error in
                guard case .invalidSetting(name: name, _, _)? = error as? MQTTError else { return false }
                return true
            }
        }
        #expect(throws: Never.self) { try MQTTClient(good) }
        #expect(throws: MQTTError.self) {
            try MQTTClient(MQTTSettings(host: "h", clientID: "c", tls: .init(authorityFile: "/nowhere/ca.pem")))
        }
    }

    @Test("a password is never in a description")
    func passwordStaysSecret() {
        let settings = MQTTSettings(host: "h", clientID: "c", user: "u", password: "secret")
        #expect("\(settings)" == "mqtt://u@h:1883 as c")
    }

    @Test("bad subscriptions and topics are refused", arguments: ["", "a/#/b", "a+", "a#", "a\u{0}"])
    func badTopics(topic: String) throws {
        let client = try MQTTClient(MQTTSettings(host: "127.0.0.1", port: 1, clientID: "c"))
        #expect(throws: MQTTError.self) { try client.start(subscriptions: [MQTTSubscription(topic)]) }
        #expect(throws: MQTTError.self) { try client.publish(topic, []) }
        #expect(throws: MQTTError.self) { try client.publish("a/+", []) }
        #expect(throws: MQTTError.self) { try client.start(subscriptions: [MQTTSubscription("a", qos: 3)]) }
        #expect(throws: MQTTError.self) { try client.publish("a", [], qos: -1) }
        #expect(client.state.phase == .idle)
    }
}
