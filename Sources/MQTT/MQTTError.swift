/// What can go wrong between us and a broker.
public enum MQTTError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A setting cannot be used.
    case invalidSetting(name: String, value: String, rule: String)
    /// A topic or filter that MQTT does not allow.
    case invalidTopic(String, rule: String)
    /// `start` was called twice, or after `stop`.
    case cannotStart(reason: String)
    /// No connection to the broker could be made.
    case unreachable(host: String, port: Int, reason: String)
    /// The broker answered and refused: `code` is its own reason code.
    case refused(host: String, port: Int, user: String?, code: Int, reason: String)
    /// The connection ended without our asking.
    case lost(reason: String)
    /// The broker does not let this user subscribe.
    case subscriptionRefused(filter: String)
    /// The broker does not let this user publish what was sent (known from MQTT 5 at QoS 1 and 2 only).
    case publicationRefused(code: Int, reason: String)
    /// Nothing can be published now.
    case notConnected
    /// Too many publications wait for the broker.
    case busy(limit: Int)
    /// A message beyond the size limit.
    case tooLarge(topic: String, bytes: Int, limit: Int)
    /// The library refused a call.
    case library(call: String, reason: String)

    public var description: String {
        switch self {
        case .invalidSetting(let name, let value, let rule): "MQTT setting `\(name)` cannot be `\(value)`: \(rule)"
        case .invalidTopic(let topic, let rule): "MQTT topic `\(topic)` cannot be used: \(rule)"
        case .cannotStart(let reason): "MQTT client cannot start: \(reason)"
        case .unreachable(let host, let port, let reason): "MQTT broker \(host):\(port) cannot be reached: \(reason)"
        case .refused(let host, let port, let user, let code, let reason):
            "MQTT broker \(host):\(port) refused \(user.map { "user `\($0)`" } ?? "the connection without a user"): "
                + "\(reason) (code \(code)); check user, password and the broker's access list"
        case .lost(let reason): "connection to the MQTT broker lost: \(reason)"
        case .subscriptionRefused(let filter): "the MQTT broker refused the subscription `\(filter)`"
        case .publicationRefused(let code, let reason): "the MQTT broker refused a message: \(reason) (code \(code))"
        case .notConnected: "not connected to the MQTT broker"
        case .busy(let limit): "\(limit) messages already wait to be sent to the MQTT broker"
        case .tooLarge(let topic, let bytes, let limit):
            "message for `\(topic)` has \(bytes) bytes, the limit is \(limit)"
        case .library(let call, let reason): "libmosquitto: \(call): \(reason)"
        }
    }
}
