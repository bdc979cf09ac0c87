import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store

/// Who did what, when, with what and where.
struct TraceRoutes {
    let services: Services

    private struct Answer: Encodable {
        var items: [TraceLine]
        var next: String?
        var lot: LotGraph?
    }

    func add(to api: RouterGroup<AppContext>) {
        api.get("trace") { request, context in try await trace(request, context) }
    }

    private func trace(_ request: Request, _ context: AppContext) async throws -> Response {
        let actor = try context.signedIn()
        let parameters = request.uri.queryParameters
        var pairs: [(String, String)] = []
        for (key, value) in parameters where !["limit", "after"].contains(String(key)) {
            pairs.append((String(key), String(value)))
        }
        let people = try await services.reader.people()
        let query = try TraceWords.query(pairs, people: people, timeZone: services.view.site.timeZone)
        guard !query.isEmpty else {
            throw Problem(
                .badRequest, "invalid", Bilingual(zh: "请至少给出一个条件。", en: "name at least one fact to trace by"))
        }
        // Who looked into whose doings is itself on record.
        try await services.plant.trace(query.actor, by: actor)
        let page = try await services.trace.trace(
            query, limit: try request.limit(default: 100), before: parameters["after"].flatMap { Int($0) })
        let names = Dictionary(people.map { ($0.id, $0.display) }) { first, _ in first }
        var graph: LotGraph?
        if let lot = query.lot, parameters["after"] == nil {
            graph = LotGraph(
                lot: lot, items: try await services.trace.items(ofLot: lot),
                events: try await services.trace.whole(lot: lot))
        }
        return try APIJSON.response(
            Answer(items: page.elements.map { TraceLine($0, names: names) }, next: page.next, lot: graph))
    }
}
