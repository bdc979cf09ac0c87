import ChemTrack
import Foundation
import Logging
import MQTT
import ServiceLifecycle
import Store

/// Sends alarms out over MQTT: `chemtrack/{site}/alarm/{id}`, retained while open, emptied when closed.
///
/// An alarm that is sent is one that was stored. What changes while the broker is away is not lost: at every new
/// connection all open alarms are sent again.
struct AlarmPublisher: Service {
    let client: MQTTClient
    let services: Services

    func run() async throws {
        let entries = services.plant.board.listen()
        // The client is not ours to stop: positions come through it until their service is told to end, and a service
        // that ends before that fails the whole stop.
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await sendChanges(entries) }
                group.addTask { await sendAllWhenConnected() }
                await group.waitForAll()
            }
        }
    }

    private func sendChanges(_ entries: AsyncStream<NoticeBoard.Entry>) async {
        for await entry in entries {
            if case .alarm(let alarm) = entry.notice { await send(alarm) }
        }
    }

    private func sendAllWhenConnected() async {
        var revision = -1
        var wasConnected = false
        while let state = await client.state(after: revision) {
            revision = state.revision
            if state.isConnected, !wasConnected { await sendOpenAlarms() }
            wasConnected = state.isConnected
        }
    }

    private func sendOpenAlarms() async {
        do {
            for alarm in try await services.reader.alarms(openOnly: true, limit: 500, after: nil).elements {
                await send(alarm)
            }
        } catch {
            services.logger.error("open alarms were not sent", metadata: ["error": "\(error)"])
        }
    }

    private func send(_ alarm: Alarm) async {
        let site = MQTTTopic.encode(services.view.site.id)
        let topic = "chemtrack/\(site)/alarm/\(MQTTTopic.encode(alarm.id))"
        do {
            let isOpen = alarm.state != .closed
            let payload = isOpen ? Array(try APIJSON.text(try await AlarmView.make(alarm, services)).utf8) : []
            try client.publish(topic, payload, qos: 1, retain: true)
        } catch {
            // Sent again when the broker is back.
            services.logger.debug("an alarm was not sent", metadata: ["alarm": "\(alarm.id)", "error": "\(error)"])
        }
    }
}
