import ChemTrack
import Compliance
import Foundation
import Geofence
import Hummingbird
import Store

/// What to do first: who is inside, what burns or leaks, how far to stay away, what is near to help, which way out.
struct EmergencyRoutes {
    let services: Services

    private struct PersonView: Encodable {
        var tag: String
        var name: Bilingual
        var at: String
        var stale: Bool
    }

    private struct CardView: Encodable {
        var items: [Reference]
        /// Missing when no transport entry says which guide applies.
        var guide: EmergencyGuide?
    }

    private struct PlaceView: Encodable {
        var zone: Reference
        var distanceM: Double?
        var expiresOn: String?
        var expired: Bool?
    }

    private struct View: Encodable {
        var alarm: String
        var level: Int
        var drill: Bool
        var inside: [PersonView]
        var cards: [CardView]
        /// Radius to keep clear, metres: the widest of the cards; missing when one of them is not known.
        var isolateM: Double?
        var position: PointView?
        var supplies: [PlaceView]
        var exits: [PlaceView]
        var commands: [CommandView]
    }

    func add(to api: RouterGroup<AppContext>) {
        api.get("alarms/:id/emergency") { _, context in
            _ = try context.signedIn()
            return try APIJSON.response(try await view(try context.parameters.require("id")))
        }
        api.get("alarms/:id/report") { _, context in
            _ = try context.signedIn()
            let id = try context.parameters.require("id")
            let text = try await AlarmReport(services: services).text(of: id)
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/plain; charset=utf-8",
                    .contentDisposition: "attachment; filename=\"alarm-\(id).txt\"",
                ],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        }
    }

    private func view(_ id: String) async throws -> View {
        guard let alarm = try await services.reader.alarm(id) else { throw PlantError.notFound(kind: "alarm", id: id) }
        let now_ms = services.clock.now_ms()
        let inside =
            if let zone = alarm.zone { await services.plant.peopleInside(zone) } else { [Plant.PersonInside]() }
        let cards = await services.plant.emergencyGuides(of: alarm).map { group in
            CardView(
                items: group.items.prefix(10).map { Reference(id: $0.code, name: $0.name) }, guide: group.guide)
        }
        let isKnown = !cards.isEmpty && cards.allSatisfy { $0.guide != nil }
        let point = place(of: alarm)
        return View(
            alarm: id, level: alarm.level ?? 1, drill: alarm.isDrill ?? false,
            inside: inside.map {
                PersonView(
                    tag: $0.tag, name: $0.name, at: $0.seenAt_ms.rfc3339,
                    stale: now_ms - $0.seenAt_ms > PointView.staleAfter_ms)
            }, cards: cards,
            isolateM: isKnown
                ? cards.compactMap { $0.guide.map { max($0.isolate_m, $0.isolateLarge_m ?? 0) } }.max() : nil,
            position: point.map { PointView(x: $0.x, y: $0.y, floor: alarm.floor) },
            supplies: places("supply", from: point), exits: places("exit", from: point),
            commands: try await services.reader.commands(ofAlarm: id).map(CommandView.init))
    }

    /// Where the alarm is: its own place, else the middle of its zone.
    private func place(of alarm: Alarm) -> Point? {
        if let x = alarm.x, let y = alarm.y { return Point(x: x, y: y) }
        return alarm.zone.flatMap { id in services.view.zones.first { $0.id == id } }.map(Self.middle)
    }

    private static func middle(_ zone: Zone) -> Point {
        let (low, high) = (zone.geometry.lowerCorner, zone.geometry.upperCorner)
        return Point(x: (low.x + high.x) / 2, y: (low.y + high.y) / 2)
    }

    /// Zones that the zone file marks with a property (`supply`: spill kit, extinguisher, shower; `exit`), the nearest
    /// first. What a supply is good until stands in `expires_on`.
    private func places(_ property: String, from point: Point?) -> [PlaceView] {
        let today = services.clock.today(in: services.view.site.timeZone)
        return services.view.zones.filter { zone in
            switch zone.properties[property] {
            case .string, .bool(true)?: true
            default: false
            }
        }.map { zone in
            let middle = Self.middle(zone)
            let distance_m = point.map {
                (($0.x - middle.x) * ($0.x - middle.x) + ($0.y - middle.y) * ($0.y - middle.y)).squareRoot()
            }
            let expires = zone.properties["expires_on"]?.string
            return PlaceView(
                zone: Reference(id: zone.id, name: zone.bilingualName),
                distanceM: distance_m.map { ($0 * 10).rounded() / 10 },
                expiresOn: expires, expired: expires.map { $0 < today })
        }.sorted { ($0.distanceM ?? .infinity, $0.zone.id) < ($1.distanceM ?? .infinity, $1.zone.id) }
            .prefix(5).map { $0 }
    }
}

/// The report of one alarm for the authority: what, where, when, who knew, what was done, in both languages.
struct AlarmReport {
    let services: Services

    func text(of id: String) async throws -> String {
        guard let alarm = try await services.reader.alarm(id) else { throw PlantError.notFound(kind: "alarm", id: id) }
        var lines: [String] = []
        func line(_ zh: String, _ en: String, _ value: String?) {
            if let value, !value.isEmpty { lines.append("\(zh) \(en): \(value)") }
        }
        let site = services.view.site
        lines += ["报警报告 Alarm report", ""]
        line("厂区", "Site", "\(site.name.zh) \(site.name.en)")
        line("编号", "Number", alarm.id + (alarm.isDrill == true ? " (演练 drill)" : ""))
        line("级别", "Level", String(alarm.level ?? 1))
        line("时间", "Raised", alarm.raisedAt_ms.rfc3339)
        line("恢复", "Cleared", alarm.clearedAt_ms?.rfc3339)
        line(
            "地点", "Place", alarm.zone.map { "\($0) \(services.view.zoneName($0).zh) \(services.view.zoneName($0).en)" })
        lines += ["", alarm.finding.message.zh, alarm.finding.message.en, ""]
        let citation = alarm.finding.citation
        line("规则", "Rule", "\(alarm.finding.rule); \(alarm.policy ?? "")")
        line("依据", "Clause", "\(citation.document) \(citation.edition) \(citation.clause ?? "")")
        for (name, fact) in alarm.finding.facts.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(name) = \(Self.text(fact))")
        }
        line("涉及容器", "Containers", alarm.items.joined(separator: ", "))
        line("涉及传感器", "Sensors", alarm.sensors?.joined(separator: ", "))
        lines.append("")
        for seen in alarm.seen ?? [] { line("查看", "Seen", "\(seen.at_ms.rfc3339) \(seen.by)") }
        line(
            "确认", "Acknowledged",
            alarm.acknowledgedBy.map { "\(alarm.acknowledgedAt_ms?.rfc3339 ?? "") \($0) \(alarm.note ?? "")" })
        if let handling = alarm.handling {
            line("原因", "Cause", handling.cause)
            line("处置", "Done", handling.action)
            line("结果", "Result", "\(handling.result.rawValue) (\(handling.at_ms.rfc3339) \(handling.by))")
        }
        for command in try await services.reader.commands(ofAlarm: id) {
            line(
                "联动", "Command",
                "\(command.id) \(command.device) \(command.action): \(command.state.rawValue) \(command.answer ?? "")")
        }
        for delivery in try await services.reader.deliveries(state: nil, alarm: id, limit: 200, after: nil).elements
            .reversed()
        {
            line(
                "通知", "Told",
                "\(delivery.channel) \(delivery.message.event): \(delivery.state.rawValue) \(delivery.sentAt_ms?.rfc3339 ?? "")"
            )
        }
        lines += [
            "", "ChemTrack 记录并展示气体报警，不能替代独立的气体检测报警系统（GB/T 50493）。",
            "ChemTrack documents gas alarms and does not replace the independent gas detection system (GB/T 50493).",
            "",
        ]
        return lines.joined(separator: "\n")
    }

    private static func text(_ fact: Fact) -> String {
        switch fact {
        case .text(let text): text
        case .number(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        case .list(let list): list.joined(separator: ", ")
        }
    }
}
