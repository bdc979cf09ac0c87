import ChemTrack
import Foundation
import Geofence
import Logging
import MQTT
import ServiceLifecycle

/// The first step of every journey from the air: MQTT messages -> fixes, readings, weights and answers of
/// devices -> the plant.
///
/// Bounded at every step: the client's queue counts what it drops, a batch is taken as a whole, and what cannot be read
/// is counted by source and reason and never stops the stream.
struct MessageIntake: Service {
    let client: MQTTClient
    let plant: Plant
    let site: String
    let clock: any PlantClock
    /// Foreign topics and what is spoken on them.
    var feeds: [FeedTopic] = []
    let logger: Logger

    private var root: String { "chemtrack/\(MQTTTopic.encode(site))" }

    func run() async throws {
        do {
            try client.start(
                subscriptions: [
                    MQTTSubscription("\(root)/fix/+", qos: 0), MQTTSubscription("\(root)/fix/+/+", qos: 0),
                    MQTTSubscription("\(root)/sensor/+", qos: 1), MQTTSubscription("\(root)/scale/+", qos: 0),
                    MQTTSubscription("\(root)/meter/+", qos: 0),
                    MQTTSubscription("\(root)/command/+/ack", qos: 1),
                ] + feeds.map { MQTTSubscription($0.filter, qos: 0) })
        } catch {
            logger.error("the MQTT client cannot start", metadata: ["error": "\(error)"])
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await watchConnection() }
            group.addTask { await takeMessages() }
            await withGracefulShutdownHandler {
                await group.waitForAll()
            } onGracefulShutdown: {
                client.stop()
            }
        }
    }

    private func watchConnection() async {
        var revision = -1
        while let state = await client.state(after: revision) {
            revision = state.revision
            await plant.setBroker(connected: state.isConnected)
            if let error = state.lastError, !state.isConnected {
                logger.warning("no connection to the MQTT broker", metadata: ["reason": "\(error)"])
            }
        }
    }

    /// So many fixes are decided on at once: what came after an alarm's waits no longer for it.
    private static let fixes_max = 4096

    private func takeMessages() async {
        var reader = MessageReader(root: root, feeds: feeds)
        var dropped = 0
        while let messages = await client.nextBatch() {
            let (received_ms, steady_ms) = (clock.now_ms(), clock.monotonic_us() / 1000)
            let droppedNow = client.state.dropped
            if droppedNow > dropped { await countLosses(reader) }
            dropped = droppedNow
            var first = 0
            while first < messages.count {
                var batch = MessageBatch()
                while first < messages.count, batch.fixes.count < Self.fixes_max {
                    reader.read(messages[first], received_ms: received_ms, steady_ms: steady_ms, into: &batch)
                    first += 1
                }
                await pass(batch)
            }
        }
    }

    /// What the client has dropped since last time.
    private func countLosses(_ reader: MessageReader) async {
        var counts: [RejectedMessage: Int] = [:]
        for (loss, count) in client.takeLosses() {
            let source = loss.topic.isEmpty ? "mqtt" : reader.source(of: loss.topic)
            counts[RejectedMessage(source: source, reason: loss.why.rawValue), default: 0] += count
        }
        await plant.count(counts)
    }

    private func pass(_ batch: MessageBatch) async {
        if !batch.rejected.isEmpty { await plant.count(batch.rejected) }
        // Gas first: nothing that is only about places may hold it up.
        await storing(batch.readings.count) { try await plant.apply(batch.readings) }
        for (scale, reading) in batch.weighings { await plant.take(reading, ofScale: scale) }
        for (meter, reading) in batch.meterings {
            await storing(1) { try await plant.take(reading, ofMeter: meter) }
        }
        for answer in batch.answers {
            await storing(1) {
                try await plant.answer(
                    command: answer.id, device: answer.device, isDone: answer.ok, text: answer.text)
            }
        }
        for (kind, source, items) in batch.foreign {
            await storing(items.count) { _ = try await plant.apply(items, of: kind, from: source) }
        }
        if !batch.heard.isEmpty { await plant.note(heard: batch.heard) }
        await storing(batch.fixes.count) { try await plant.apply(batch.fixes) }
    }

    /// What could not be stored is counted; positions are shown again with the next fix, and the store's state is told.
    private func storing(_ count: Int, _ work: () async throws -> Void) async {
        guard count > 0 else { return }
        do {
            try await work()
        } catch {
            logger.error("messages were not taken", metadata: ["error": "\(error)"])
            await plant.count(rejected: "store", count)
        }
    }
}

/// A foreign topic that is mapped to a feed: `owntracks=owntracks/+/+`.
struct FeedTopic: Sendable {
    var kind: FeedKind
    var filter: String

    /// What the wildcards of the filter stand for, joined: that names the sender. Without any, the last level.
    func source(of topic: String) -> String {
        let levels = topic.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        var named: [String] = []
        for (place, part) in filter.split(separator: "/", omittingEmptySubsequences: false).enumerated() {
            if part == "#" { named += levels.dropFirst(place) }
            if part == "+", place < levels.count { named.append(levels[place]) }
        }
        return named.isEmpty ? levels.last ?? topic : named.joined(separator: "/")
    }
}

/// What a device answers on `…/command/{device}/ack`: `{"id":"K-0003","ok":true,"text":"…"}`.
struct DeviceAnswer {
    var id: String
    var device: String
    var ok: Bool
    var text: String?

    init?(_ payload: [UInt8], device: String) {
        guard let value = try? JSONValue(parsing: payload), let id = value["id"]?.string,
            case .bool(let ok)? = value["ok"]
        else { return nil }
        self.id = id
        self.device = device
        self.ok = ok
        text = value["text"]?.string
    }
}

/// Tells devices what was ordered: `chemtrack/{site}/command/{device}`, until they answer or every attempt was in vain.
struct CommandSender: Service {
    static let interval = Duration.milliseconds(200)
    let client: MQTTClient
    let plant: Plant
    let site: String
    let logger: Logger

    private struct Order: Encodable {
        var id: String
        var action: String
        var alarm: String
        var level: Int
        var zone: String?
        var attempt: Int
    }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await Task.sleep(for: Self.interval)
                do {
                    for command in try await plant.dueCommands() { try send(command) }
                } catch {
                    logger.warning("a device was not told", metadata: ["error": "\(error)"])
                }
            }
        }
    }

    private func send(_ command: DeviceCommand) throws {
        let topic = "chemtrack/\(MQTTTopic.encode(site))/command/\(MQTTTopic.encode(command.device))"
        let order = Order(
            id: command.id, action: command.action, alarm: command.alarm, level: command.level, zone: command.zone,
            attempt: command.attempts)
        try client.publish(topic, Array(try APIJSON.text(order).utf8), qos: 1)
    }
}

/// Runs the plant's timers.
struct PlantTimer: Service {
    static let interval = Duration.milliseconds(250)
    let plant: Plant
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await Task.sleep(for: Self.interval)
                do {
                    try await plant.tick()
                } catch {
                    logger.error("a timer could not be stored", metadata: ["error": "\(error)"])
                }
            }
        }
    }
}
