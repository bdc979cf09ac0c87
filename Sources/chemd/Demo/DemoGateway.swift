import Foundation
import Geofence
import Logging
import MQTT
import ServiceLifecycle

/// Plays the location system of the throw-away plant: publishes every tag's position once a second over real MQTT.
struct DemoGateway: Service {
    let client: MQTTClient
    let movement: DemoMovement
    let site: String
    let logger: Logger

    private struct Message: Encodable {
        var tag: String
        var at: Int64
        var x: Double
        var y: Double
        var acc: Double
        var floor: Double
        var tech: String
    }

    func run() async throws {
        try client.start(subscriptions: [])
        try? await cancelWhenGracefulShutdown {
            let start = ContinuousClock.now
            var second = 0
            while !Task.isCancelled {
                publish(at: Double(second))
                second += 1
                try await Task.sleep(until: start + .seconds(second), clock: .continuous)
            }
        }
        client.stop()
    }

    private func publish(at time_s: Double) {
        let now_ms = Int64(Date().timeIntervalSince1970 * 1000)
        for tag in movement.tags {
            guard let spot = movement.position(of: tag, at: time_s) else { continue }
            let message = Message(
                tag: tag, at: now_ms, x: spot.x, y: spot.y, acc: 0.3, floor: spot.floor, tech: "uwb-open")
            do {
                let topic = "chemtrack/\(MQTTTopic.encode(site))/fix/\(MQTTTopic.encode(tag))"
                try client.publish(topic, Array(try JSONEncoder().encode(message)))
            } catch {
                logger.debug("a position was not sent", metadata: ["tag": "\(tag)", "error": "\(error)"])
            }
        }
    }
}

/// Ends the demo after a while.
struct DemoTimer: Service {
    let seconds: Double

    func run() async throws {
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(seconds)) }
        // The way every stop takes: the signal that a service manager sends.
        kill(getpid(), SIGTERM)
    }
}
