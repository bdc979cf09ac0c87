import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store

/// What stands behind the alarms: rationalization records, channels and their deliveries, linkages and their commands,
/// and what to do in an emergency.
struct AlarmSystemRoutes {
    let services: Services

    private struct PolicyView: Encodable {
        var id: String
        var version: String
        var level: Int
        var priority: String
        var managedAs: String
        var consequence: Bilingual
        var action: Bilingual
        var causes: Bilingual
        var confirmation: Bilingual
        var respondMin: Double
        var setPoint: String
        var clause: String
        var onDelayS: Double
        var offDelayS: Double
        var deadBand: String
        var latching: Bool
        var shelfMaxMin: Int
        var escalateMin: Double
        var owner: String
        var approvedBy: String
        var reviewOn: String

        init(_ policy: AlarmPolicy) {
            id = policy.id
            version = policy.version
            level = policy.level
            priority = policy.priority.rawValue
            managedAs = policy.managedAs.rawValue
            consequence = policy.consequenceText
            action = policy.action
            causes = policy.causes
            confirmation = policy.confirmation
            respondMin = policy.respond_min
            setPoint = policy.setPoint
            clause = policy.clause
            onDelayS = Double(policy.onDelay_ms) / 1000
            offDelayS = Double(policy.offDelay_ms) / 1000
            deadBand = policy.deadBand
            latching = policy.isLatching
            shelfMaxMin = policy.shelfMax(policy.priority)
            escalateMin = policy.escalate_min
            owner = policy.owner
            approvedBy = policy.approvedBy
            reviewOn = policy.reviewOn
        }
    }

    /// Messages that came in and were not used, by reason, since the start.
    private struct Rejected: Encodable {
        var rejected: [String: Int]
        var sources: [RejectedSource]
        var others: Int
    }

    private struct RejectedSource: Encodable {
        var source: String
        var rejected: [String: Int]
        var at: String
    }

    /// So many sources are told, those with the most first.
    private static let sources_max = 50

    /// A channel without its key.
    private struct ChannelView: Encodable {
        var id: String
        var name: Bilingual
        var kind: String
        var target: String
        var minLevel: Int
        var escalation: Int
        var tellsEnd: Bool
        var language: String

        init(_ channel: Channel) {
            id = channel.id
            name = channel.name
            kind = channel.kind.rawValue
            target = channel.target
            minLevel = channel.minLevel
            escalation = channel.escalation
            tellsEnd = channel.tellsEnd
            language = channel.language
        }
    }

    private struct ChannelRequest: Decodable {
        var name: Bilingual
        var kind: String
        var target: String
        var secret: String?
        var minLevel: Int?
        var escalation: Int?
        var tellsEnd: Bool?
        var language: String?
    }

    private struct DeliveryView: Encodable {
        var id: String
        var channel: String
        var alarm: String
        var event: String
        var state: String
        var created: String
        var attempts: Int
        var next: String?
        var sent: String?
        var problem: Bilingual?

        init(_ delivery: Delivery) {
            id = delivery.id
            channel = delivery.channel
            alarm = delivery.message.alarm
            event = delivery.message.event
            state = delivery.state.rawValue
            created = delivery.createdAt_ms.rfc3339
            attempts = delivery.attempts
            next = delivery.state == .queued ? delivery.nextAt_ms.rfc3339 : nil
            sent = delivery.sentAt_ms?.rfc3339
            problem = delivery.cause
        }
    }

    func add(to api: RouterGroup<AppContext>) {
        api.get("alarm-records") { _, context in
            _ = try context.signedIn()
            return try APIJSON.response(
                ListView(items: services.plant.rules.alarms.policies.records.map(PolicyView.init), next: nil))
        }
        api.get("rejected") { _, context in
            _ = try context.signedIn()
            let rejections = await services.plant.rejections
            return try APIJSON.response(
                Rejected(
                    rejected: services.view.health.rejected,
                    sources: rejections.worst(Self.sources_max).map {
                        RejectedSource(source: $0.name, rejected: $0.reasons, at: $0.newest_ms.rfc3339)
                    }, others: rejections.others))
        }
        addChannels(to: api)
        LinkageRoutes(services: services).add(to: api)
        EmergencyRoutes(services: services).add(to: api)
    }

    private func addChannels(to api: RouterGroup<AppContext>) {
        api.get("channels") { _, context in
            _ = try context.signedIn()
            return try APIJSON.response(
                ListView(items: await services.plant.channels().map(ChannelView.init), next: nil))
        }
        api.put("channels/:id") { request, context in
            let (actor, id) = (try context.signedIn(), try context.parameters.require("id"))
            let body = try await request.decode(as: ChannelRequest.self, context: context)
            guard let kind = Channel.Kind(rawValue: body.kind) else {
                throw PlantError.invalid(
                    field: "kind",
                    Bilingual(zh: "种类应为 webhook、mail 或 command。", en: "the kind is webhook, mail or command"))
            }
            // A key that is not said again stays.
            let known = await services.plant.channels().first { $0.id == id }
            let channel = Channel(
                id: id, name: body.name, kind: kind, target: body.target, secret: body.secret ?? known?.secret,
                minLevel: body.minLevel ?? 1, escalation: body.escalation ?? 0, tellsEnd: body.tellsEnd ?? true,
                language: body.language ?? "zh")
            try await services.plant.register(channel, by: actor)
            return try APIJSON.response(ChannelView(channel))
        }
        api.delete("channels/:id") { _, context in
            let actor = try context.signedIn()
            try await services.plant.removeChannel(try context.parameters.require("id"), by: actor)
            return Response(status: .noContent)
        }
        api.get("deliveries") { request, context in
            _ = try context.signedIn()
            let query = request.uri.queryParameters
            let state = query["state"].map(String.init)
            guard state == nil || Delivery.State(rawValue: state ?? "") != nil else {
                throw PlantError.invalid(
                    field: "state",
                    Bilingual(zh: "state 应为 queued、sent 或 given_up。", en: "state is queued, sent or given_up"))
            }
            let page = try await services.reader.deliveries(
                state: state.flatMap(Delivery.State.init), alarm: query["alarm"].map(String.init),
                limit: try request.limit(default: 100), after: query["after"].map(String.init))
            return try APIJSON.response(ListView(items: page.elements.map(DeliveryView.init), next: page.next))
        }
    }
}
