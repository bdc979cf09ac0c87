import ChemTrack
import Compliance
import Foundation
import Geofence
import Hummingbird
import Store

/// What was: any hours on the plan, and how long history is kept.
struct HistoryRoutes {
    let services: Services
    /// Of one answer.
    static let points_max = 50_000
    static let minutes_max = 24 * 60

    private struct PointView: Encodable {
        var at: String
        var x: Double
        var y: Double
        var floor: Double?
        var errorM: Double
        var gap: Bool
    }

    private struct WayView: Encodable {
        var tag: String
        var kind: String
        var label: Bilingual
        var item: String?
        var points: [PointView]
    }

    private struct AlarmSpan: Encodable {
        var id: String
        var kind: String
        var priority: String
        var zone: Reference?
        var raised: String
        var cleared: String?
        var message: Bilingual
    }

    private struct ReplayView: Encodable {
        var from: String
        var to: String
        /// A silence that is longer is a gap: nothing is known of it.
        var gapS: Double
        /// A point older than this says nothing, also without a gap after it.
        var validS: Double
        var truncated: Bool
        var tags: [WayView]
        var passages: [PassageJSON]
        var alarms: [AlarmSpan]
    }

    private struct KindView: Encodable {
        var kind: String
        var days: Int
        var usualDays: Int
        /// Removed by the last run.
        var removed: Int?
    }

    private struct RetentionView: Encodable {
        var items: [KindView]
        var lastRun: String?
    }

    private struct RetentionRequest: Decodable { var days: [String: Int] }

    func add(to api: RouterGroup<AppContext>) {
        api.get("replay") { request, context in try APIJSON.response(try await replay(request, context)) }
        api.get("retention") { _, _ in try APIJSON.response(retention) }
        api.put("retention") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: RetentionRequest.self, context: context)
            _ = try await services.plant.setRetention(body.days, by: actor)
            try await services.history.apply()
            return try APIJSON.response(retention)
        }
    }

    private var retention: RetentionView {
        let kept = services.view.site.retention ?? Retention()
        let last = services.history.lastRun
        return RetentionView(
            items: Retention.Kind.allCases.map {
                KindView(kind: $0.rawValue, days: kept.days($0), usualDays: $0.usual_days, removed: last?.removed[$0])
            }, lastRun: last?.at_ms.rfc3339)
    }

    private func replay(_ request: Request, _ context: AppContext) async throws -> ReplayView {
        let actor = try context.signedIn()
        func query(_ name: String) -> String? {
            request.uri.queryParameters[name[...]].map(String.init)
        }
        guard let from_ms = query("from").flatMap(Timestamp.parse) else {
            throw PlantError.invalid(
                field: "from",
                Bilingual(zh: "from 应为 RFC 3339 时间。", en: "from is an RFC 3339 time such as 2026-11-28T08:00:00Z"))
        }
        let asked = query("minutes") ?? "60"
        guard let minutes = Int(asked), (1...Self.minutes_max).contains(minutes) else {
            throw PlantError.invalid(
                field: "minutes", Bilingual(zh: "minutes 应为 1 到 1440。", en: "minutes is 1 to 1440, not `\(asked)`"))
        }
        let to_ms = from_ms + Int64(minutes) * 60_000
        let people = query("people") == "1"
        if people { try await services.plant.noteLocating("\(from_ms.rfc3339)/\(to_ms.rfc3339)", by: actor) }
        let replay = try await services.reader.replay(
            from_ms: from_ms, to_ms: to_ms, people: people, limit: Self.points_max)
        let bindings = Dictionary(try await services.reader.tags().map { ($0.tag, $0) }) { first, _ in first }
        let ways = Dictionary(grouping: replay.points, by: \.tag).sorted { $0.key < $1.key }.map { tag, points in
            let binding = bindings[tag]
            return WayView(
                tag: tag, kind: points.contains(where: \.isPersonal) ? "person" : binding?.kind.rawValue ?? "item",
                label: binding?.label ?? Bilingual(zh: tag, en: tag), item: binding?.item,
                points: points.map {
                    PointView(
                        at: $0.at_ms.rfc3339, x: ($0.x * 100).rounded() / 100, y: ($0.y * 100).rounded() / 100,
                        floor: $0.floor, errorM: $0.error_m, gap: $0.isAfterGap)
                })
        }
        return ReplayView(
            from: from_ms.rfc3339, to: to_ms.rfc3339, gapS: Double(TrailKeeper.gap_ms) / 1000,
            validS: Double(TrailKeeper.standing_ms + TrailKeeper.gap_ms) / 1000, truncated: replay.isTruncated,
            tags: ways, passages: replay.passages.map(PassageJSON.init),
            alarms: replay.alarms.map { alarm in
                AlarmSpan(
                    id: alarm.id, kind: alarm.kind.rawValue, priority: alarm.priority.rawValue,
                    zone: alarm.zone.map { Reference(id: $0, name: services.view.zoneName($0)) },
                    raised: alarm.raisedAt_ms.rfc3339, cleared: alarm.clearedAt_ms?.rfc3339,
                    message: alarm.finding.message)
            })
    }
}
