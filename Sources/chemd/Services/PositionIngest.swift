import ChemTrack
import Foundation
import Geofence
import Logging
import MQTT
import ServiceLifecycle

/// The first step of the fix journey: MQTT messages -> fixes -> the plant. Readings of scales come the same way.
///
/// Bounded at every step: the client's queue counts what it drops, a batch is taken as a whole, and what cannot be read
/// is counted by reason and never stops the stream.
struct PositionIngest: Service {
    let client: MQTTClient
    let plant: Plant
    let site: String
    let clock: any PlantClock
    let logger: Logger

    private func topic(_ kind: String) -> String { "chemtrack/\(MQTTTopic.encode(site))/\(kind)/+" }

    func run() async throws {
        do {
            try client.start(subscriptions: [
                MQTTSubscription(topic("fix"), qos: 0), MQTTSubscription(topic("scale"), qos: 0),
            ])
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

    private func takeMessages() async {
        var overflowed = 0
        var oversized = 0
        while let batch = await client.nextBatch() {
            let received_ms = clock.now_ms()
            var fixes: [Fix] = []
            for message in batch { await read(message, received_ms: received_ms, into: &fixes) }
            let state = client.state
            if state.overflowed > overflowed {
                await plant.count(rejected: "overflow", state.overflowed - overflowed)
                overflowed = state.overflowed
            }
            if state.oversized > oversized {
                await plant.count(rejected: "oversized", state.oversized - oversized)
                oversized = state.oversized
            }
            do {
                try await plant.apply(fixes)
            } catch {
                // Positions are shown again with the next fix; what could not be stored is told by the store's state.
                logger.error("positions were not taken", metadata: ["error": "\(error)"])
                await plant.count(rejected: "store", fixes.count)
            }
        }
    }

    private func read(_ message: MQTTMessage, received_ms: Int64, into fixes: inout [Fix]) async {
        guard let last = message.topic.split(separator: "/").last, let tag = MQTTTopic.decode(String(last)) else {
            await plant.count(rejected: "topic")
            return
        }
        if MQTTTopic.matches(message.topic, filter: topic("scale")) {
            await take(message, fromScale: tag, received_ms: received_ms)
            return
        }
        for result in FixReader(defaultTag: tag, defaultReceived_ms: received_ms).read(message.payload) {
            switch result {
            case .success(let fix) where fix.tag == tag: fixes.append(fix)
            case .success: await plant.count(rejected: "tag_differs_from_topic")
            case .failure(let error):
                logger.debug("a fix cannot be read", metadata: ["topic": "\(message.topic)", "reason": "\(error)"])
                await plant.count(rejected: error.rejection.rawValue)
            }
        }
    }
}

extension PositionIngest {
    private func take(_ message: MQTTMessage, fromScale scale: String, received_ms: Int64) async {
        for result in ScaleMessage.read(Data(message.payload), received_ms: received_ms) {
            switch result {
            case .success(let reading): await plant.take(reading, ofScale: scale)
            case .failure(let reason):
                logger.debug("a scale's reading cannot be used", metadata: ["topic": "\(message.topic)"])
                await plant.count(rejected: reason.rawValue)
            }
        }
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
