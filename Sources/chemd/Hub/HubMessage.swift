import Foundation
import Geofence

/// What the two sides of an omlox web socket say to each other.
enum HubTopic: String, CaseIterable {
    case locations = "location_updates"
    case fences = "fence_events"
    case collisions = "collision_events"
    /// Only handed in: readers that heard a tag.
    case proximities = "proximity_updates"
    case motions = "trackable_motions"

    /// Those that can be listened to.
    var isOffered: Bool { [.locations, .fences, .collisions].contains(self) }
}

/// Error codes of the omlox web socket.
enum HubFault: Int {
    case unknownEvent = 10000
    case unknownTopic = 10001
    case subscriptionFailed = 10002
    case unsubscribeFailed = 10003
    case notAuthorized = 10004
    case invalidData = 10005
}

/// A message that comes in.
enum HubRequest {
    case subscribe(HubTopic, frame: HubFrame, only: [String: String])
    case unsubscribe(Int?, HubTopic?)
    /// Positions, or readers that heard tags: read by the feed's own reader.
    case message(HubTopic)

    /// Filters that a subscription may have.
    static let filters = ["provider_id", "trackable_id", "fence_id"]

    struct Failure: Error {
        var fault: HubFault
        var text: String
    }

    init(_ text: String) throws(Failure) {
        guard let value = try? JSONValue(parsing: Array(text.utf8)), case .object = value else {
            throw Failure(fault: .invalidData, text: "the message is no JSON object")
        }
        let event = value["event"]?.string ?? ""
        switch event {
        case "subscribe":
            let topic = try Self.topic(value)
            guard topic.isOffered else {
                throw Failure(fault: .subscriptionFailed, text: "nothing is told on `\(topic.rawValue)` here")
            }
            var frame = HubFrame.local
            var only: [String: String] = [:]
            if case .object(let params)? = value["params"] {
                for (name, each) in params {
                    if name == "crs", let known = each.string.flatMap(HubFrame.init) {
                        frame = known
                    } else if Self.filters.contains(name), let id = each.string {
                        only[name] = id
                    } else {
                        throw Failure(
                            fault: .subscriptionFailed,
                            text:
                                "`\(name)` with this value is not understood: use crs, \(Self.filters.joined(separator: ", "))"
                        )
                    }
                }
            }
            self = .subscribe(topic, frame: frame, only: only)
        case "unsubscribe":
            let id = value["subscription_id"]?.number.flatMap { Int(exactly: $0) }
            self = .unsubscribe(id, value["topic"]?.string.flatMap(HubTopic.init))
        case "message":
            let topic = try Self.topic(value)
            guard topic == .locations || topic == .proximities else {
                throw Failure(fault: .unknownTopic, text: "nothing is taken on `\(topic.rawValue)`")
            }
            guard case .array? = value["payload"] else {
                throw Failure(fault: .invalidData, text: "`payload` is no list")
            }
            self = .message(topic)
        default:
            throw Failure(
                fault: .unknownEvent, text: "`\(event.prefix(40))` is no event: use subscribe, unsubscribe, message")
        }
    }

    private static func topic(_ value: JSONValue) throws(Failure) -> HubTopic {
        let name = value["topic"]?.string ?? ""
        guard let topic = HubTopic(rawValue: name) else {
            throw Failure(fault: .unknownTopic, text: "there is no topic `\(name.prefix(40))`")
        }
        return topic
    }
}

/// A message that goes out.
struct HubReply<Payload: Encodable>: Encodable {
    var event: String
    var topic: String?
    var subscriptionId: Int?
    var payload: [Payload]?
    var code: Int?
    var description: String?
}

struct HubFenceEvent: Encodable {
    var id: String
    var fenceId: String
    var eventType: String
    var providerId: String?
    var trackableId: String?
    var foreignId: String
    var entryTime: String?
    var exitTime: String?
}

struct HubCollisionEvent: Encodable {
    struct Party: Encodable {
        var id: String
        var objectType = "trackable"
    }
    var id: String
    var collisionType: String
    var startTime: String
    var endTime: String?
    var collisionTime: String?
    var collisions: [Party]
    var centerDistance: Double?
}
