import ChemTrack
import Foundation
import Geofence
import MQTT

/// What a batch of messages holds, by where it goes.
struct MessageBatch {
    var fixes: [Fix] = []
    /// Through which gateway a tag was heard, where its topic says so.
    var heard: [(tag: String, gateway: String)] = []
    var readings: [Reading] = []
    var weighings: [(scale: String, reading: ScaleReading)] = []
    var meterings: [(meter: String, reading: MeterReading)] = []
    var answers: [DeviceAnswer] = []
    var foreign: [(kind: FeedKind, source: String, items: [Result<FeedItem, FeedFailure>])] = []
    /// What could not be used.
    var rejected: [RejectedMessage: Int] = [:]

    mutating func reject(_ source: String, _ reason: String) {
        rejected[RejectedMessage(source: source, reason: reason), default: 0] += 1
    }
}

/// Reads messages by their topics. What a topic means is worked out once, not with each of its messages.
struct MessageReader {
    /// At most so many topics are known; beyond, those are forgotten that may send their full burst anyway.
    private static let topics_max = 250_000

    private enum Meaning {
        case fix(tag: String, gateway: String?)
        case sensor(String)
        case scale(String)
        case meter(String)
        case answer(device: String)
        case foreign(FeedKind, source: String)
        case unknown
    }

    private struct Topic {
        var meaning: Meaning
        /// How the topic is called where messages are counted.
        var source: String
        var allowance: SendingAllowance
    }

    private let root: String
    private let feeds: [FeedTopic]
    /// Where a topic stands in `topics`.
    private var places: [String: Int32] = [:]
    private var topics: [Topic] = []

    /// - Parameter root: what the site's own topics begin with.
    init(root: String, feeds: [FeedTopic]) {
        self.root = root + "/"
        self.feeds = feeds
    }

    mutating func read(_ message: MQTTMessage, received_ms: Int64, steady_ms: Int64, into batch: inout MessageBatch) {
        let place = place(of: message.topic, steady_ms: steady_ms)
        guard topics[place].allowance.admits(bytes: message.payload.count, steady_ms: steady_ms) else {
            return batch.reject(topics[place].source, "throttled")
        }
        if case .fix(let tag, let gateway) = topics[place].meaning {
            if let gateway { batch.heard.append((tag, gateway)) }
            let reader = FixReader(defaultTag: tag, defaultReceived_ms: received_ms)
            let first = batch.fixes.count
            if reader.readPlain(message.payload, into: &batch.fixes) {
                if batch.fixes[first...].allSatisfy({ $0.tag == tag }) { return }
                batch.fixes.removeSubrange(first...)
            }
            return readFixes(message.payload, reader, topics[place].source, into: &batch)
        }
        read(message, topics[place], received_ms, into: &batch)
    }

    private func readFixes(_ payload: [UInt8], _ reader: FixReader, _ source: String, into batch: inout MessageBatch) {
        for result in reader.read(payload) {
            switch result {
            case .success(let fix) where fix.tag == reader.defaultTag: batch.fixes.append(fix)
            case .success: batch.reject(source, "tag_differs_from_topic")
            case .failure(let error): batch.reject(source, error.rejection.rawValue)
            }
        }
    }

    private func read(_ message: MQTTMessage, _ topic: Topic, _ received_ms: Int64, into batch: inout MessageBatch) {
        switch topic.meaning {
        case .fix, .unknown: batch.reject(topic.source, "topic")
        case .sensor(let name):
            for result in ReadingReader.read(message.payload, sensor: name) {
                switch result {
                case .success(let reading): batch.readings.append(reading)
                case .failure(let failure): batch.reject(topic.source, "sensor_\(failure.reason)")
                }
            }
        case .scale(let name):
            for result in ScaleMessage.read(Data(message.payload), received_ms: received_ms) {
                switch result {
                case .success(let reading): batch.weighings.append((name, reading))
                case .failure(let reason): batch.reject(topic.source, reason.rawValue)
                }
            }
        case .meter(let name):
            for result in MeterMessage.read(Data(message.payload), received_ms: received_ms) {
                switch result {
                case .success(let reading): batch.meterings.append((name, reading))
                case .failure(let reason): batch.reject(topic.source, reason.rawValue)
                }
            }
        case .answer(let device):
            if let answer = DeviceAnswer(message.payload, device: device) {
                batch.answers.append(answer)
            } else {
                batch.reject(topic.source, "command_answer")
            }
        case .foreign(let kind, let source):
            let items = FeedReader(kind: kind, source: source).read(message.payload, received_ms: received_ms)
            batch.foreign.append((kind, source, items))
        }
    }

    // MARK: Topics

    /// How a topic is called where messages are counted.
    func source(of topic: String) -> String {
        places[topic].map { topics[Int($0)].source } ?? meaning(of: topic).source
    }

    private mutating func place(of name: String, steady_ms: Int64) -> Int {
        if let known = places[name] { return Int(known) }
        if topics.count >= Self.topics_max { forgetCalmTopics(steady_ms: steady_ms) }
        let (meaning, source) = meaning(of: name)
        places[name] = Int32(topics.count)
        topics.append(Topic(meaning: meaning, source: source, allowance: SendingAllowance(steady_ms: steady_ms)))
        return topics.count - 1
    }

    private mutating func forgetCalmTopics(steady_ms: Int64) {
        let kept = places.filter { !topics[Int($1)].allowance.isFull(steady_ms: steady_ms) }
        guard kept.count < Self.topics_max else { return (places, topics) = ([:], []) }
        topics = kept.values.map { topics[Int($0)] }
        places = Dictionary(uniqueKeysWithValues: zip(kept.keys, 0...))
    }

    private func meaning(of topic: String) -> (Meaning, source: String) {
        guard topic.hasPrefix(root) else {
            guard let feed = feeds.first(where: { MQTTTopic.matches(topic, filter: $0.filter) }) else {
                return (.unknown, topic)
            }
            let source = feed.source(of: topic)
            return (.foreign(feed.kind, source: source), "\(feed.kind.rawValue)/\(source)")
        }
        let source = String(topic.dropFirst(root.count))
        let levels = source.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard levels.count >= 2, let name = MQTTTopic.decode(levels[1]) else { return (.unknown, source) }
        switch levels[0] {
        case "fix":
            // `fix/TAG`, or `fix/TAG/GATEWAY`
            guard levels.count == 3 else { return (.fix(tag: name, gateway: nil), "fix/\(name)") }
            guard let gateway = MQTTTopic.decode(levels[2]) else { return (.unknown, source) }
            return (.fix(tag: name, gateway: gateway), "fix/\(name)")
        case "sensor": return (.sensor(name), "sensor/\(name)")
        case "meter": return (.meter(name), "meter/\(name)")
        case "scale": return (.scale(name), "scale/\(name)")
        case "command": return (.answer(device: name), "command/\(name)")
        default: return (.unknown, source)
        }
    }
}
