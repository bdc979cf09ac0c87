import ChemTrack
import Compliance
import Foundation
import Store

/// An alarm with everything a person needs to act and to argue.
struct AlarmView: Encodable {
    struct Named: Encodable {
        var code: String
        var name: Bilingual
    }

    struct Shelf: Encodable {
        var by: String
        var reason: String
        var since: String
        var until: String
        var oneShot: Bool
    }

    struct Sighting: Encodable {
        var by: String
        var at: String
    }

    struct Handling: Encodable {
        var cause: String
        var action: String
        var result: String
        var by: String
        var at: String
    }

    var id: String
    var kind: String
    /// 1 notice, 2 sound and guide, 3 evacuation and linkage.
    var level: Int
    var levelNow: Int?
    var policy: String?
    var drill: Bool
    var shelf: Shelf?
    /// The longest it can be shelved, minutes; 0 = not at all.
    var shelfMaxMin: Int
    var escalations: Int
    var seen: [Sighting]
    var handling: Handling?
    var sensors: [Reference]
    var priority: String
    var state: String
    var occurrence: Int
    var raisedAt: String
    var clearedAt: String?
    var acknowledgedAt: String?
    var acknowledgedBy: String?
    var note: String?
    var zone: Reference?
    var position: PointView?
    var items: [Named]
    var rule: String
    var verdict: String
    var citation: Citation
    var facts: [String: Fact]
    var message: Bilingual
    var remedy: Bilingual

    init(_ alarm: Alarm, _ services: Services, names: [String: Bilingual]) {
        id = alarm.id
        kind = alarm.kind.rawValue
        level = alarm.level ?? 1
        levelNow = alarm.levelNow
        policy = alarm.policy
        drill = alarm.isDrill ?? false
        shelf = alarm.shelf.map {
            Shelf(
                by: $0.by, reason: $0.reason, since: $0.since_ms.rfc3339, until: $0.until_ms.rfc3339,
                oneShot: $0.isOneShot)
        }
        let record = services.plant.rules.alarms.policies[alarm.policyID]
        shelfMaxMin = record.shelfMax(alarm.priority)
        escalations = alarm.escalations ?? 0
        seen = (alarm.seen ?? []).map { Sighting(by: $0.by, at: $0.at_ms.rfc3339) }
        handling = alarm.handling.map {
            Handling(cause: $0.cause, action: $0.action, result: $0.result.rawValue, by: $0.by, at: $0.at_ms.rfc3339)
        }
        sensors = (alarm.sensors ?? []).map { Reference(id: $0, name: services.view.sensorName($0)) }
        priority = alarm.priority.rawValue
        state = alarm.state.rawValue
        occurrence = alarm.occurrence
        raisedAt = alarm.raisedAt_ms.rfc3339
        clearedAt = alarm.clearedAt_ms?.rfc3339
        acknowledgedAt = alarm.acknowledgedAt_ms?.rfc3339
        acknowledgedBy = alarm.acknowledgedBy
        note = alarm.note
        zone = alarm.zone.map { Reference(id: $0, name: services.view.zoneName($0)) }
        if let x = alarm.x, let y = alarm.y { position = PointView(x: x, y: y, floor: alarm.floor) }
        items = alarm.items.map { Named(code: $0, name: names[$0] ?? Bilingual(zh: $0, en: $0)) }
        rule = alarm.finding.rule
        verdict = alarm.finding.verdict.rawValue
        citation = alarm.finding.citation
        facts = alarm.finding.facts
        message = alarm.finding.message
        remedy = alarm.finding.remedy
    }

    static func make(_ alarm: Alarm, _ services: Services) async throws -> AlarmView {
        AlarmView(alarm, services, names: try await services.reader.names(ofItems: alarm.items))
    }
}
