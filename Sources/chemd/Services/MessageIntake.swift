import ChemTrack
import Foundation
import Geofence
import Logging
import MQTT
import ServiceLifecycle

/// The first step of every journey from the air: MQTT messages -> fixes, readings and answers of devices -> the plant.
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
                    MQTTSubscription("\(root)/fix/+", qos: 0), MQTTSubscription("\(root)/sensor/+", qos: 1),
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

    /// What one batch holds, by where it goes.
    private struct Batch {
        var fixes: [Fix] = []
        var readings: [Reading] = []
        var answers: [DeviceAnswer] = []
        var foreign: [(kind: FeedKind, items: [Result<FeedItem, FeedFailure>])] = []
    }

    private func takeMessages() async {
        var overflowed = 0
        var oversized = 0
        var throttle = SourceThrottle()
        while let messages = await client.nextBatch() {
            let received_ms = clock.now_ms()
            var batch = Batch()
            let steady_ms = clock.monotonic_us() / 1000
            for message in messages {
                guard throttle.admits(message.topic, steady_ms: steady_ms) else {
                    await plant.count(rejected: "throttled")
                    continue
                }
                await read(message, received_ms: received_ms, into: &batch)
            }
            let state = client.state
            if state.overflowed > overflowed {
                await plant.count(rejected: "overflow", state.overflowed - overflowed)
                overflowed = state.overflowed
            }
            if state.oversized > oversized {
                await plant.count(rejected: "oversized", state.oversized - oversized)
                oversized = state.oversized
            }
            await pass(batch)
        }
    }

    private func pass(_ batch: Batch) async {
        // Gas first: nothing that is only about places may hold it up.
        await storing(batch.readings.count) { try await plant.apply(batch.readings) }
        for answer in batch.answers {
            await storing(1) {
                try await plant.answer(
                    command: answer.id, device: answer.device, isDone: answer.ok, text: answer.text)
            }
        }
        for (kind, items) in batch.foreign {
            await storing(items.count) { _ = try await plant.apply(items, of: kind) }
        }
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

    private func read(_ message: MQTTMessage, received_ms: Int64, into batch: inout Batch) async {
        if !message.topic.hasPrefix(root + "/"),
            let feed = feeds.first(where: { MQTTTopic.matches(message.topic, filter: $0.filter) })
        {
            let reader = FeedReader(kind: feed.kind, source: feed.source(of: message.topic))
            batch.foreign.append((feed.kind, reader.read(message.payload, received_ms: received_ms)))
            return
        }
        let levels = message.topic.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2).map(String.init)
        guard levels.count >= 2, let name = MQTTTopic.decode(levels[1]) else {
            await plant.count(rejected: "topic")
            return
        }
        switch levels[0] {
        case "fix": await readFixes(message, tag: name, received_ms: received_ms, into: &batch)
        case "sensor":
            for result in ReadingReader.read(message.payload, sensor: name) {
                switch result {
                case .success(let reading): batch.readings.append(reading)
                case .failure(let failure):
                    logger.debug("a reading cannot be used", metadata: ["reason": "\(failure.message)"])
                    await plant.count(rejected: "sensor_\(failure.reason)")
                }
            }
        case "command":
            if let answer = DeviceAnswer(message.payload, device: name) {
                batch.answers.append(answer)
            } else {
                await plant.count(rejected: "command_answer")
            }
        default: await plant.count(rejected: "topic")
        }
    }

    private func readFixes(_ message: MQTTMessage, tag: String, received_ms: Int64, into batch: inout Batch) async {
        for result in FixReader(defaultTag: tag, defaultReceived_ms: received_ms).read(message.payload) {
            switch result {
            case .success(let fix) where fix.tag == tag: batch.fixes.append(fix)
            case .success: await plant.count(rejected: "tag_differs_from_topic")
            case .failure(let error):
                logger.debug("a fix cannot be read", metadata: ["topic": "\(message.topic)", "reason": "\(error)"])
                await plant.count(rejected: error.rejection.rawValue)
            }
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
