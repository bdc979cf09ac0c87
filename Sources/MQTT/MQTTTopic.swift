internal import CMosquitto

/// Names as levels of a topic, and topics against filters.
public enum MQTTTopic {
    /// A name as one topic level: `A-Z a-z 0-9 _ -` stay, every other byte of its UTF-8 becomes `%` and two
    /// hexadecimal digits, and the empty name becomes a single `%`. Different names give different levels.
    public static func encode(_ name: String) -> String {
        if name.isEmpty { return "%" }
        var level: [UInt8] = []
        for byte in name.utf8 {
            if isPlain(byte) {
                level.append(byte)
            } else {
                level += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: level, as: UTF8.self)
    }

    /// The name that `encode` made this level from; nil for a level that it never makes.
    public static func decode(_ level: some StringProtocol) -> String? {
        if level == "%" { return "" }
        var name: [UInt8] = []
        var bytes = level.utf8.makeIterator()
        while let byte = bytes.next() {
            if isPlain(byte) {
                name.append(byte)
                continue
            }
            guard byte == UInt8(ascii: "%"), let high = bytes.next().flatMap(digits.firstIndex),
                let low = bytes.next().flatMap(digits.firstIndex)
            else { return nil }
            let value = UInt8(high << 4 | low)
            if isPlain(value) { return nil }
            name.append(value)
        }
        return name.isEmpty ? nil : String(validating: name, as: UTF8.self)
    }

    /// Whether a subscription of `filter` receives `topic`; false when either is malformed.
    public static func matches(_ topic: String, filter: String) -> Bool {
        guard !topic.utf8.contains(0), !filter.utf8.contains(0) else { return false }
        var result = false
        return unsafe mosquitto_topic_matches_sub(filter, topic, &result) == MOSQ_ERR_SUCCESS.code && result
    }

    static func checkTopic(_ topic: String) throws(MQTTError) {
        guard isText(topic), unsafe mosquitto_pub_topic_check(topic) == MOSQ_ERR_SUCCESS.code else {
            throw .invalidTopic(topic, rule: "1 to 65535 bytes of text without `+`, `#` and NUL")
        }
    }

    static func check(_ subscription: MQTTSubscription) throws(MQTTError) {
        let filter = subscription.filter
        guard isText(filter), unsafe mosquitto_sub_topic_check(filter) == MOSQ_ERR_SUCCESS.code else {
            throw .invalidTopic(filter, rule: "`+` must fill a level, `#` must be the last level")
        }
        try checkQoS(subscription.qos)
    }

    static func checkQoS(_ qos: Int) throws(MQTTError) {
        guard (0...2).contains(qos) else { throw .invalidSetting(name: "qos", value: String(qos), rule: "0, 1 or 2") }
    }

    private static func isText(_ topic: String) -> Bool {
        (1...65_535).contains(topic.utf8.count) && !topic.utf8.contains(0)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

extension mosq_err_t {
    /// As the library's functions return it.
    var code: Int32 { rawValue }
}
