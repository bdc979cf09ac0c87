/// Received messages that wait to be fetched, at most `limit`.
///
/// When it is full, a new message pushes out the oldest one of its own topic, whose news it supersedes, and only when
/// there is none the oldest of all. Every message pushed out is counted.
struct Inbox: Sendable {
    private let limit: Int
    /// In order of arrival, with those that were pushed out, which are empty: `chains` knows them.
    private var slots: [MQTTMessage] = []
    private var first = 0
    private(set) var count = 0
    private(set) var received = 0
    private(set) var overflowed = 0
    private(set) var oversized = 0
    /// What was lost of each topic since this was last asked, at most of ``lossesMax`` topics; of the others under "".
    private var losses: [MQTTLoss: Int] = [:]
    private static let lossesMax = 1_000
    var isClosed = false

    /// Made at the first overflow after a fetch and dropped at the next: the normal path pays nothing for it.
    private var chains: Chains?

    /// For each topic its oldest and newest slot, and for each slot the next of its topic and whether it was pushed out.
    private struct Chains {
        var ends: [String: (oldest: Int, newest: Int)] = [:]
        var next: [Int?] = []
        var isGone: [Bool] = []

        mutating func append(_ topic: String) {
            let slot = next.count
            next.append(nil)
            isGone.append(false)
            if let ends = ends[topic] {
                next[ends.newest] = slot
                self.ends[topic] = (ends.oldest, slot)
            } else {
                ends[topic] = (slot, slot)
            }
        }

        /// Takes the oldest slot of the topic out of its chain.
        mutating func removeOldest(_ topic: String) -> Int? {
            guard let ends = ends[topic] else { return nil }
            self.ends[topic] = next[ends.oldest].map { ($0, ends.newest) }
            return ends.oldest
        }
    }

    init(limit: Int) { self.limit = limit }

    mutating func append(_ messages: [MQTTMessage]) {
        guard !isClosed else { return }
        for message in messages { append(message) }
    }

    private mutating func append(_ message: MQTTMessage) {
        received += 1
        if count == limit { makeRoom(for: message.topic) }
        slots.append(message)
        chains?.append(message.topic)
        count += 1
    }

    mutating func countOversized(_ topic: String) {
        oversized += 1
        count(MQTTLoss(topic: topic, why: .oversized))
    }

    private mutating func count(_ loss: MQTTLoss) {
        let isKnown = losses[loss] != nil || losses.count < Self.lossesMax
        losses[isKnown ? loss : MQTTLoss(topic: "", why: loss.why), default: 0] += 1
    }

    mutating func takeLosses() -> [MQTTLoss: Int] {
        defer { losses = [:] }
        return losses
    }

    /// Everything that waits, oldest first; nil when there is nothing.
    mutating func takeAll() -> [MQTTMessage]? {
        guard count > 0 else { return nil }
        let messages = kept
        slots = []
        first = 0
        count = 0
        chains = nil
        return messages
    }

    private mutating func makeRoom(for topic: String) {
        if chains == nil || slots.count >= 2 * limit { rebuild() }
        if let slot = chains?.removeOldest(topic) {
            pushOut(slot)
        } else {
            while first < slots.count, chains?.isGone[first] ?? false { first += 1 }
            guard first < slots.count else { return }
            _ = chains?.removeOldest(slots[first].topic)
            pushOut(first)
        }
    }

    private mutating func pushOut(_ slot: Int) {
        count(MQTTLoss(topic: slots[slot].topic, why: .overflow))
        slots[slot] = MQTTMessage(topic: "", payload: [], qos: 0, isRetained: false)
        chains?.isGone[slot] = true
        count -= 1
        overflowed += 1
    }

    /// Everything that waits.
    private var kept: [MQTTMessage] {
        guard let chains else { return slots }
        return zip(slots, chains.isGone).compactMap { $1 ? nil : $0 }
    }

    /// Closes the holes and chains the topics anew; once for `limit` pushed-out messages at most.
    private mutating func rebuild() {
        slots = kept
        first = 0
        var chains = Chains()
        for message in slots { chains.append(message.topic) }
        self.chains = chains
    }
}
