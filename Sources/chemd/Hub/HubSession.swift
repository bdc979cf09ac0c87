import ChemTrack
import Compliance
import Foundation
import Geofence
import NIOWebSocket

/// One listener of the omlox hub: what it has subscribed to, and telling it.
///
/// Positions are batched, five times a second, the newest of each tag; the rest goes out as it was committed. What the
/// listener is too slow for is counted, never hidden.
actor HubSession {
    static let batch = Duration.milliseconds(200)
    static let subscriptions_max = 32

    private struct Subscription {
        var topic: HubTopic
        var frame: HubFrame
        var only: [String: String]
    }

    private let hub: HubServer
    private let listener: HubListener
    private let writer: HubWriter
    private var subscriptions: [Int: Subscription] = [:]
    private var nextID = 1
    private let tags: TagFeed
    private var colliding: Set<String> = []
    private var throttle = SourceThrottle()
    private var lastNotice: Int64?

    init(hub: HubServer, listener: HubListener, writer: HubWriter) {
        self.hub = hub
        self.listener = listener
        self.writer = writer
        tags = TagFeed(of: hub.services.view)
    }

    private var services: Services { hub.services }
    private var now_ms: Int64 { services.clock.now_ms() }

    /// Lives until the socket closes, the session ends, or the daemon stops.
    func run(_ texts: AsyncStream<String>) async {
        let notices = services.plant.board.listen(tags: tags)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await text in texts { await self.take(text) } }
            group.addTask {
                for await entry in notices { await self.tell(entry) }
                self.writer.close(.goingAway)
            }
            group.addTask { await self.beat() }
            await group.next()
            group.cancelAll()
        }
    }

    private func beat() async {
        var ticks = 0
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.batch)
            ticks += 1
            await tellLocations()
            if ticks % 25 == 0, !(await hub.isAlive(listener)) { return writer.close(.policyViolation) }
        }
    }

    // MARK: What the listener says

    private func take(_ text: String) async {
        do throws(HubRequest.Failure) {
            switch try HubRequest(text) {
            case .subscribe(let topic, let frame, let only): try await subscribe(topic, frame, only)
            case .unsubscribe(let id, let topic): try await unsubscribe(id, topic)
            case .message: try await takeFeed(text)
            }
        } catch {
            await reply(HubReply<Bool>(event: "error", code: error.fault.rawValue, description: error.text))
        }
    }

    private func subscribe(
        _ topic: HubTopic, _ frame: HubFrame, _ only: [String: String]
    ) async throws(HubRequest.Failure) {
        guard subscriptions.count < Self.subscriptions_max else {
            throw HubRequest.Failure(
                fault: .subscriptionFailed, text: "\(Self.subscriptions_max) subscriptions at most: end one first")
        }
        guard frame == .local || hub.pictures.frame != nil else {
            throw HubRequest.Failure(fault: .subscriptionFailed, text: HubFrameError.text.en)
        }
        let id = nextID
        nextID += 1
        subscriptions[id] = Subscription(topic: topic, frame: frame, only: only)
        await reply(HubReply<Bool>(event: "subscribed", topic: topic.rawValue, subscriptionId: id))
    }

    /// By its number, or every one of a topic.
    private func unsubscribe(_ id: Int?, _ topic: HubTopic?) async throws(HubRequest.Failure) {
        let ended = subscriptions.filter { number, each in id.map { $0 == number } ?? (each.topic == topic) }.keys
            .sorted()
        guard !ended.isEmpty else {
            throw HubRequest.Failure(fault: .unsubscribeFailed, text: "there is no such subscription")
        }
        for id in ended {
            let topic = subscriptions.removeValue(forKey: id)?.topic.rawValue
            await reply(HubReply<Bool>(event: "unsubscribed", topic: topic, subscriptionId: id))
        }
    }

    private func takeFeed(_ text: String) async throws(HubRequest.Failure) {
        guard throttle.admits("socket", steady_ms: services.clock.monotonic_us() / 1000) else {
            return await services.plant.count(rejected: "throttled")
        }
        let results = FeedReader(kind: .omlox, source: "socket").read(Array(text.utf8), received_ms: now_ms)
        let taken: Int
        do {
            try await services.plant.checkDevice(listener.actor)
            taken = try await services.plant.apply(results, of: .omlox)
        } catch PlantError.forbidden {
            throw HubRequest.Failure(fault: .notAuthorized, text: "this needs the right to move")
        } catch {
            throw HubRequest.Failure(fault: .invalidData, text: "not taken: \(error)")
        }
        guard taken < results.count else { return }
        let reasons = results.compactMap { result in
            if case .failure(let failure) = result { failure.message } else { nil }
        }
        throw HubRequest.Failure(
            fault: .invalidData,
            text: "\(results.count - taken) of \(results.count) were not used: \(reasons.first ?? "unknown source")")
    }

    // MARK: What the listener is told

    private func tell(_ entry: NoticeBoard.Entry) async {
        if let last = lastNotice, entry.id > last + 1 { await hub.count(lost: entry.id - last - 1) }
        lastNotice = entry.id
        switch entry.notice {
        case .passage(let passage): await tell(passage)
        case .alarm(let alarm) where alarm.kind == .incompatiblePair: await tell(alarm)
        default: return
        }
    }

    private func numbered(_ topic: HubTopic) -> [(id: Int, subscription: Subscription)] {
        subscriptions.filter { $0.value.topic == topic }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func tellLocations() async {
        let now_ms = now_ms
        let views = tags.take().filter { $0.isShown(to: listener.actor, at: now_ms) }
        guard !views.isEmpty else { return }
        for (id, subscription) in numbered(.locations) {
            let wanted = views.filter {
                wants(subscription, provider: $0.binding.tag, trackable: trackableID(of: $0.binding))
            }
            let told = wanted.compactMap { try? hub.pictures.location($0, in: subscription.frame) }
            if !told.isEmpty { await message(.locations, id, told) }
        }
    }

    private func tell(_ passage: Passage) async {
        let view = services.view.tag(passage.tag)
        if view?.isShown(to: listener.actor, at: now_ms) == false { return }
        let trackable = view.flatMap { trackableID(of: $0.binding) }
        let fence = hub.ids.id(.fence, passage.zone)
        let times: [(String, String?, String?)]
        let at = passage.at_ms.rfc3339
        switch passage.event {
        case "enter": times = [("region_entry", at, nil)]
        case "exit": times = [("region_exit", nil, at)]
        // Through it between two fixes: in and out.
        default: times = [("region_entry", at, nil), ("region_exit", at, at)]
        }
        let told = times.map { type, entry, exit in
            HubFenceEvent(
                id: hub.ids.id(.event, "\(passage.tag)|\(passage.zone)|\(type)|\(passage.at_ms)"), fenceId: fence,
                eventType: type, providerId: trackable == nil ? passage.tag : nil, trackableId: trackable,
                foreignId: passage.zone, entryTime: entry, exitTime: exit)
        }
        for (id, subscription) in numbered(.fences) {
            guard wants(subscription, provider: passage.tag, trackable: trackable),
                subscription.only["fence_id"].map({ $0 == fence || $0 == passage.zone }) ?? true
            else { continue }
            await message(.fences, id, told)
        }
    }

    /// Containers that must not stand together and do: the pairs of an alarm.
    private func tell(_ alarm: Alarm) async {
        let listeners = numbered(.collisions)
        guard let owner = alarm.items.first, !listeners.isEmpty else { return }
        let holds = alarm.state == .unacknowledged || alarm.state == .acknowledged
        var told: [HubCollisionEvent] = []
        for other in alarm.items.dropFirst() {
            let key = "\(alarm.id)|\(owner)|\(other)"
            let wasTold = colliding.contains(key)
            guard holds || wasTold else { continue }
            let type = holds ? (wasTold ? "colliding" : "collision_start") : "collision_end"
            if holds { colliding.insert(key) } else { colliding.remove(key) }
            var distance: Double?
            if case .number(let known)? = alarm.finding.facts["distance_m"], other == alarm.items[1] {
                distance = known
            }
            told.append(
                HubCollisionEvent(
                    id: hub.ids.id(.event, "\(key)|\(alarm.occurrence)|\(type)|\(now_ms)"), collisionType: type,
                    startTime: alarm.raisedAt_ms.rfc3339, endTime: holds ? nil : alarm.clearedAt_ms?.rfc3339,
                    collisionTime: wasTold && holds ? now_ms.rfc3339 : nil,
                    collisions: [owner, other].map { HubCollisionEvent.Party(id: hub.ids.id(.trackable, $0)) },
                    centerDistance: distance))
        }
        guard !told.isEmpty else { return }
        let named = alarm.items.flatMap { [$0, hub.ids.id(.trackable, $0)] }
        for (id, subscription) in listeners where subscription.only["trackable_id"].map(named.contains) ?? true {
            await message(.collisions, id, told)
        }
    }

    private func trackableID(of binding: TagBinding) -> String? {
        hub.pictures.trackableName(binding).map { hub.ids.id(.trackable, $0) }
    }

    private func wants(_ subscription: Subscription, provider: String, trackable: String?) -> Bool {
        (subscription.only["provider_id"].map { $0 == provider } ?? true)
            && (subscription.only["trackable_id"].map { $0 == trackable } ?? true)
    }

    private func message<Payload: Encodable>(_ topic: HubTopic, _ id: Int, _ payload: [Payload]) async {
        await reply(HubReply(event: "message", topic: topic.rawValue, subscriptionId: id, payload: payload))
    }

    private func reply<Payload: Encodable>(_ reply: HubReply<Payload>) async {
        guard let text = try? APIJSON.text(reply) else { return }
        try? await writer.send(text)
    }
}
