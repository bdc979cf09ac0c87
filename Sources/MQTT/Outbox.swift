/// Publications on their way to the broker.
struct Outbox: Sendable {
    /// Quality of service by message id.
    private var waiting: [Int32: Int] = [:]
    /// The library can report a message as sent before the call that sent it has returned.
    private var early: Set<Int32> = []
    private(set) var published = 0
    private(set) var refused = 0

    var count: Int { waiting.count }

    mutating func sent(_ id: Int32, qos: Int) {
        if early.remove(id) == nil { waiting[id] = qos }
    }

    mutating func completed(_ id: Int32, isRefused: Bool) {
        if waiting.removeValue(forKey: id) == nil { early.insert(id) }
        if isRefused { refused += 1 } else { published += 1 }
    }

    /// At QoS 0 nobody reports what was lost with the connection; the rest is sent again by the library.
    mutating func connectionLost() {
        waiting = waiting.filter { $0.value > 0 }
        early.removeAll()
    }
}
