internal import CMosquitto
internal import Dispatch
internal import Foundation

/// The owner of one libmosquitto handle, and the thread that runs it.
///
/// `@unchecked Sendable` because of the handle, a C pointer: libmosquitto locks its own state when it is told that
/// several threads use it (`mosquitto_threaded_set`), the pointer never changes, and it is freed only when nobody,
/// the thread included, holds this object any more; and of `arrived`, which only the thread touches. Everything else here is
/// Sendable by itself.
///
/// The thread is ours rather than the library's, because the library's own one ends for good on errors such as an
/// unknown host or a refusal by MQTT 5 code, and then never connects again.
@safe final class Connection: @unchecked Sendable {
    struct Link: Sendable {
        var state: MQTTState
        var isStopping = false
        var hasConnected = false
        /// In this attempt the broker has answered, with yes or no.
        var isAnswered = false
        /// Why the broker ended this connection, where it said so.
        var dismissal: String?
        var protocolVersion = MQTT_PROTOCOL_V5

        mutating func enter(_ phase: MQTTState.Phase, _ error: MQTTError? = nil) {
            if phase != state.phase {
                state.phase = phase
                state.since = Date()
            }
            if let error { state.lastError = error }
            state.revision += 1
        }
    }

    let settings: MQTTSettings
    let inbox: Monitor<Inbox>
    let outbox = Monitor(Outbox())
    let link: Monitor<Link>
    let subscriptions = Monitor<[MQTTSubscription]>([])
    private let subscriptionIDs = Monitor<[Int32: String]>([:])
    private let wake = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let handle: OpaquePointer
    /// What came since the inbox was last told. Only our thread touches it.
    private var arrived: [MQTTMessage] = []

    /// The library wants to be told once in a process that it is used.
    private static let library = mosquitto_lib_init()

    init(_ settings: MQTTSettings) throws(MQTTError) {
        try settings.check()
        guard Self.library == MOSQ_ERR_SUCCESS.code, let handle = unsafe mosquitto_new(settings.clientID, true, nil)
        else { throw .library(call: "mosquitto_new", reason: "no memory for a client") }
        unsafe self.handle = handle
        self.settings = settings
        inbox = Monitor(Inbox(limit: settings.queueLimit))
        link = Monitor(Link(state: MQTTState(since: Date())))
        unsafe mosquitto_threaded_set(handle, true)
        if let user = settings.user {
            try Self.require(unsafe mosquitto_username_pw_set(handle, user, settings.password), "username")
        }
        if let tls = settings.tls {
            // Without a file the system's authorities: the folder where Debian keeps them.
            let folder = tls.authorityFile == nil ? "/etc/ssl/certs" : nil
            let code = unsafe mosquitto_tls_set(
                handle, tls.authorityFile, folder, tls.certificateFile, tls.keyFile, nil)
            try Self.require(code, "TLS files \(tls.authorityFile ?? "/etc/ssl/certs") \(tls.certificateFile ?? "")")
        }
        setCallbacks()
    }

    deinit { unsafe mosquitto_destroy(handle) }

    private static func require(_ code: Int32, _ call: String) throws(MQTTError) {
        guard code == MOSQ_ERR_SUCCESS.code else { throw .library(call: call, reason: reason(code)) }
    }

    static func reason(_ code: Int32) -> String { unsafe String(cString: mosquitto_strerror(code)) }

    // MARK: Called by the library, on our thread

    private func setCallbacks() {
        unsafe mosquitto_user_data_set(handle, Unmanaged.passUnretained(self).toOpaque())
        unsafe mosquitto_connect_v5_callback_set(handle) { _, owner, code, _, _ in
            unsafe Connection.from(owner)?.answered(code)
        }
        unsafe mosquitto_disconnect_v5_callback_set(handle) { _, owner, code, _ in
            unsafe Connection.from(owner)?.dismissed(code)
        }
        unsafe mosquitto_publish_v5_callback_set(handle) { _, owner, id, code, _ in
            unsafe Connection.from(owner)?.completed(id, code)
        }
        unsafe mosquitto_subscribe_v5_callback_set(handle) { _, owner, id, count, granted, _ in
            guard count > 0, let granted = unsafe granted else { return }
            unsafe Connection.from(owner)?.subscribed(id, granted[0])
        }
        unsafe mosquitto_message_v5_callback_set(handle) { _, owner, message, _ in
            guard let message = unsafe message?.pointee, let connection = unsafe Connection.from(owner) else { return }
            let payload = unsafe UnsafeRawBufferPointer(start: message.payload, count: Int(message.payloadlen))
            guard payload.count <= connection.settings.payloadLimit_bytes else {
                let topic = unsafe String(cString: message.topic)
                connection.inbox.update { $0.countOversized(topic) }
                return
            }
            let received = unsafe MQTTMessage(
                topic: String(cString: message.topic), payload: Array(payload), qos: Int(message.qos),
                isRetained: message.retain)
            connection.arrived.append(received)
        }
    }

    private static func from(_ owner: UnsafeMutableRawPointer?) -> Connection? {
        unsafe owner.map { unsafe Unmanaged<Connection>.fromOpaque($0).takeUnretainedValue() }
    }

    private func answered(_ code: Int32) {
        let isStopping = link.update { link in
            link.isAnswered = true
            if code == 0 {
                if link.hasConnected { link.state.reconnects += 1 }
                link.hasConnected = true
                link.enter(.connected)
            } else {
                link.enter(.connecting, refusal(code, version: link.protocolVersion))
                // 1 and 132: the broker speaks an older MQTT.
                if code == 1 || code == 132 { link.protocolVersion = MQTT_PROTOCOL_V311 }
            }
            return link.isStopping
        }
        guard code == 0, !isStopping else { return }
        subscriptionIDs.update { $0 = [:] }
        for subscription in subscriptions.read({ $0 }) {
            var id: Int32 = 0
            let code = unsafe mosquitto_subscribe(handle, &id, subscription.filter, Int32(subscription.qos))
            // The answer comes on this same thread, so it cannot overtake the note of its id.
            subscriptionIDs.update { $0[id] = subscription.filter }
            if code != MOSQ_ERR_SUCCESS.code {
                link.update { $0.enter(.connected, .library(call: "subscribe", reason: Self.reason(code))) }
            }
        }
    }

    /// MQTT 5 brokers say why they hang up; `mosquitto_loop` itself tells only that they did.
    private func dismissed(_ code: Int32) {
        guard code >= 128 else { return }
        let reason = unsafe String(cString: mosquitto_reason_string(code))
        link.update { $0.dismissal = reason }
    }

    private func refusal(_ code: Int32, version: Int32) -> MQTTError {
        let text =
            version == MQTT_PROTOCOL_V5 && code >= 128
            ? unsafe String(cString: mosquitto_reason_string(code))
            : unsafe String(cString: mosquitto_connack_string(code))
        return .refused(
            host: settings.host, port: settings.port, user: settings.user, code: Int(code),
            reason: text.trimmingCharacters(in: ["."]))
    }

    private func completed(_ id: Int32, _ code: Int32) {
        outbox.update { $0.completed(id, isRefused: code >= 128) }
        guard code >= 128 else { return }
        let reason = unsafe String(cString: mosquitto_reason_string(code))
        link.update { $0.enter($0.state.phase, .publicationRefused(code: Int(code), reason: reason)) }
    }

    private func subscribed(_ id: Int32, _ granted: Int32) {
        let filter = subscriptionIDs.update { $0.removeValue(forKey: id) }
        guard granted >= 128 else { return }
        link.update { $0.enter($0.state.phase, .subscriptionRefused(filter: filter ?? "?")) }
    }

    // MARK: Our thread

    func start() {
        let thread = Thread { [self] in
            run()
            ended.signal()
        }
        thread.name = "mqtt"
        thread.start()
    }

    /// Says good-bye to the broker and waits for the thread, at most 3 s: an unanswered attempt to connect cannot be
    /// interrupted, the thread then ends by itself later and cleans up.
    func stop(wasStarted: Bool) {
        link.update { $0.isStopping = true }
        if wasStarted {
            wake.signal()
            unsafe mosquitto_disconnect(handle)
            _ = ended.wait(timeout: .now() + 3)
        }
        link.update { $0.enter(.stopped) }
        inbox.update { $0.isClosed = true }
    }

    private var isStopping: Bool { link.read(\.isStopping) }

    /// So many messages are read before the library may write and keep the line alive again.
    private static let readAhead = 200

    private func run() {
        var delay_s = settings.reconnect_s.lowerBound
        while !isStopping {
            let error = session()
            outbox.update { $0.connectionLost() }
            let wasConnected = link.update { link in
                let wasConnected = link.state.phase == .connected
                if !link.isStopping { link.enter(.waiting, error) }
                return wasConnected
            }
            if wasConnected { delay_s = settings.reconnect_s.lowerBound }
            if isStopping { return }
            _ = wake.wait(timeout: .now() + delay_s)
            delay_s = min(delay_s * 2, settings.reconnect_s.upperBound)
        }
    }

    /// One connection from its start to its end; nil when the reason has been noted already.
    private func session() -> MQTTError? {
        let version = link.update { link in
            link.isAnswered = false
            link.dismissal = nil
            link.enter(.connecting)
            return link.protocolVersion
        }
        unsafe mosquitto_int_option(handle, MOSQ_OPT_PROTOCOL_VERSION, version)
        let code = unsafe mosquitto_connect(
            handle, settings.host, Int32(settings.port), Int32(settings.keepAlive_s))
        guard code == MOSQ_ERR_SUCCESS.code else { return unreachable(Self.reason(code)) }
        var reason = "closed"
        var stopDeadline: DispatchTime?
        while true {
            var code = unsafe mosquitto_loop(handle, 500, 1)
            // The library waits anew for each message; what has come already is read without waiting.
            var more = Self.readAhead
            while code == MOSQ_ERR_SUCCESS.code, more > 0 {
                errno = 0
                code = unsafe mosquitto_loop_read(handle, 1)
                more = errno == EAGAIN || errno == EWOULDBLOCK ? 0 : more - 1
            }
            handOver()
            if code != MOSQ_ERR_SUCCESS.code {
                reason = Self.reason(code)
                break
            }
            if isStopping {
                if let stopDeadline, DispatchTime.now() > stopDeadline { break }
                if stopDeadline == nil { unsafe mosquitto_disconnect(handle) }
                stopDeadline = stopDeadline ?? .now() + 1
            }
        }
        return link.update { link in
            if link.state.phase == .connected { return .lost(reason: link.dismissal ?? reason) }
            if link.isAnswered { return nil }
            // An old broker may hang up on a version it does not know; the two are tried in turn.
            link.protocolVersion = version == MQTT_PROTOCOL_V5 ? MQTT_PROTOCOL_V311 : MQTT_PROTOCOL_V5
            return unreachable("it hung up before it answered (\(reason))")
        }
    }

    /// Whoever waits for messages is woken once for all that came together.
    private func handOver() {
        guard !arrived.isEmpty else { return }
        inbox.update { $0.append(arrived) }
        arrived.removeAll(keepingCapacity: true)
    }

    private func unreachable(_ reason: String) -> MQTTError {
        .unreachable(host: settings.host, port: settings.port, reason: reason)
    }

    // MARK: Called from anywhere

    func publish(_ topic: String, _ payload: [UInt8], qos: Int, retain: Bool) throws(MQTTError) {
        guard outbox.read(\.count) < settings.queueLimit else { throw .busy(limit: settings.queueLimit) }
        var id: Int32 = 0
        let code = unsafe payload.withUnsafeBytes { bytes in
            unsafe mosquitto_publish(
                handle, &id, topic, Int32(bytes.count), bytes.baseAddress, Int32(qos), retain)
        }
        switch code {
        case MOSQ_ERR_SUCCESS.code: outbox.update { $0.sent(id, qos: qos) }
        case MOSQ_ERR_NO_CONN.code: throw .notConnected
        default: throw .library(call: "publish to `\(topic)`", reason: Self.reason(code))
        }
    }
}
