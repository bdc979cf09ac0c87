/// How to reach a broker and how much to hold.
public struct MQTTSettings: Hashable, Sendable, CustomStringConvertible {
    /// Encryption; without it the connection is plain.
    public struct TLS: Hashable, Sendable {
        /// PEM file of the authorities to trust; nil trusts those of the operating system.
        public var authorityFile: String?
        /// PEM files of our own certificate and key, where the broker wants them.
        public var certificateFile: String?
        public var keyFile: String?

        public init(authorityFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil) {
            self.authorityFile = authorityFile
            self.certificateFile = certificateFile
            self.keyFile = keyFile
        }
    }

    public var host: String
    /// 1 to 65535, usually 1883, or 8883 with TLS.
    public var port: Int
    /// Unique among the broker's clients: a second client of the same id throws the first one out.
    public var clientID: String
    public var user: String?
    public var password: String?
    public var tls: TLS?
    /// A silent broker is noticed after at most 2 × this, 5 to 65535 s.
    public var keepAlive_s: Int
    /// Received messages that wait for `nextBatch`, and sent ones that wait for the broker, at most this many each.
    public var queueLimit: Int
    /// Larger received messages are counted and dropped, larger ones are not sent.
    public var payloadLimit_bytes: Int
    /// Wait before the next attempt to connect: from the first value, doubled each time, up to the last, in s.
    public var reconnect_s: ClosedRange<Double>

    public init(
        host: String, port: Int = 1883, clientID: String, user: String? = nil, password: String? = nil,
        tls: TLS? = nil, keepAlive_s: Int = 15, queueLimit: Int = 100_000, payloadLimit_bytes: Int = 1_048_576,
        reconnect_s: ClosedRange<Double> = 0.5...30
    ) {
        self.host = host
        self.port = port
        self.clientID = clientID
        self.user = user
        self.password = password
        self.tls = tls
        self.keepAlive_s = keepAlive_s
        self.queueLimit = queueLimit
        self.payloadLimit_bytes = payloadLimit_bytes
        self.reconnect_s = reconnect_s
    }

    /// Without the password.
    public var description: String {
        "\(tls == nil ? "mqtt" : "mqtts")://\(user.map { "\($0)@" } ?? "")\(host):\(port) as \(clientID)"
    }

    func check() throws(MQTTError) {
        func need(_ isValid: Bool, _ name: String, _ value: String, _ rule: String) throws(MQTTError) {
            guard isValid else { throw .invalidSetting(name: name, value: value, rule: rule) }
        }
        func isText(_ text: String) -> Bool { !text.isEmpty && !text.utf8.contains(0) && text.utf8.count <= 65_535 }
        try need(isText(host), "host", host, "a host name or address")
        try need((1...65_535).contains(port), "port", String(port), "1 to 65535")
        try need(isText(clientID), "clientID", clientID, "a text without NUL")
        try need(user.map(isText) ?? true, "user", user ?? "", "a text without NUL")
        try need(password == nil || user != nil, "password", "…", "a password needs a user")
        try need(password.map(isText) ?? true, "password", "…", "a text without NUL")
        try need((5...65_535).contains(keepAlive_s), "keepAlive_s", String(keepAlive_s), "5 to 65535 seconds")
        try need((1...10_000_000).contains(queueLimit), "queueLimit", String(queueLimit), "1 to 10000000 messages")
        try need(
            (1...268_435_455).contains(payloadLimit_bytes), "payloadLimit_bytes", String(payloadLimit_bytes),
            "1 to 268435455 bytes")
        try need(
            reconnect_s.lowerBound >= 0.05 && reconnect_s.upperBound <= 3600, "reconnect_s", "\(reconnect_s)",
            "within 0.05 to 3600 seconds")
        try need(
            (tls?.certificateFile == nil) == (tls?.keyFile == nil), "tls", tls?.certificateFile ?? tls?.keyFile ?? "",
            "certificate and key belong together")
    }
}

/// What to receive: a topic filter and the highest quality of service wanted.
public struct MQTTSubscription: Hashable, Sendable {
    /// With `+` for one level and a final `#` for all that follow.
    public var filter: String
    /// 0 at most once, 1 at least once, 2 exactly once.
    public var qos: Int

    public init(_ filter: String, qos: Int = 0) {
        self.filter = filter
        self.qos = qos
    }
}

/// A received message.
public struct MQTTMessage: Hashable, Sendable {
    public var topic: String
    public var payload: [UInt8]
    public var qos: Int
    /// The broker had kept it from before we subscribed.
    public var isRetained: Bool

    public init(topic: String, payload: [UInt8], qos: Int = 0, isRetained: Bool = false) {
        self.topic = topic
        self.payload = payload
        self.qos = qos
        self.isRetained = isRetained
    }
}
