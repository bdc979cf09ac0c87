import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store

/// Alarms: what is wrong now, and that somebody knows.
struct AlarmRoutes {
    let services: Services

    private struct Answer: Decodable { var note: String? }
    private struct ShelfRequest: Decodable {
        var minutes: Int
        var reason: String
        var oneShot: Bool?
    }
    private struct HandlingRequest: Decodable {
        var cause: String
        var action: String
        var result: String
    }
    private struct DrillRequest: Decodable {
        var zone: String
        var plan: String?
    }

    func add(to api: RouterGroup<AppContext>) {
        api.get("alarms") { request, context in
            _ = try context.signedIn()
            let query = request.uri.queryParameters
            guard ["open", "all", nil].contains(query["state"].map(String.init)) else {
                throw Problem(
                    .badRequest, "invalid", Bilingual(zh: "state 应为 open 或 all。", en: "state is open or all"),
                    field: "state")
            }
            let page = try await services.reader.alarms(
                openOnly: query["state"] != "all", limit: try request.limit(default: 100),
                after: query["after"].map(String.init))
            let names = try await services.reader.names(ofItems: page.elements.flatMap(\.items))
            let views = page.elements.map { AlarmView($0, services, names: names) }
            return try APIJSON.response(ListView(items: views, next: page.next))
        }
        api.get("alarms/:id") { _, context in
            let actor = try context.signedIn()
            let id = try context.parameters.require("id")
            try await services.plant.see(alarm: id, by: actor)
            guard let alarm = try await services.reader.alarm(id) else {
                throw PlantError.notFound(kind: "alarm", id: id)
            }
            return try APIJSON.response(try await AlarmView.make(alarm, services))
        }
        addAnswers(to: api)
        addDrills(to: api)
        api.post("alarms/:id/acknowledge") { request, context in
            let actor = try context.signedIn()
            let id = try context.parameters.require("id")
            let body = try await request.optionalBody(Answer.self, context)
            let alarm = try await services.plant.acknowledge(alarm: id, note: body?.note.nonEmpty, by: actor)
            return try APIJSON.response(try await AlarmView.make(alarm, services))
        }
    }

    /// Shelving, resetting, seeing, and what came of it.
    private func addAnswers(to api: RouterGroup<AppContext>) {
        api.post("alarms/:id/shelve") { request, context in
            let (actor, id) = (try context.signedIn(), try context.parameters.require("id"))
            let body = try await request.decode(as: ShelfRequest.self, context: context)
            let alarm = try await services.plant.shelve(
                alarm: id, minutes: body.minutes, reason: body.reason, oneShot: body.oneShot ?? false, by: actor)
            return try APIJSON.response(try await AlarmView.make(alarm, services))
        }
        api.post("alarms/:id/unshelve") { _, context in
            let (actor, id) = (try context.signedIn(), try context.parameters.require("id"))
            let alarm = try await services.plant.unshelve(alarm: id, by: actor)
            return try APIJSON.response(try await AlarmView.make(alarm, services))
        }
        api.post("alarms/:id/reset") { _, context in
            let (actor, id) = (try context.signedIn(), try context.parameters.require("id"))
            let alarm = try await services.plant.reset(alarm: id, by: actor)
            return try APIJSON.response(try await AlarmView.make(alarm, services))
        }
        api.post("alarms/:id/handling") { request, context in
            let (actor, id) = (try context.signedIn(), try context.parameters.require("id"))
            let body = try await request.decode(as: HandlingRequest.self, context: context)
            guard let result = AlarmResult(rawValue: body.result) else {
                throw PlantError.invalid(
                    field: "result",
                    Bilingual(
                        zh: "结果应为 real、false、work 或 drill。", en: "the result is real, false, work or drill"))
            }
            let alarm = try await services.plant.handle(
                alarm: id, cause: body.cause, action: body.action, result: result, by: actor)
            return try APIJSON.response(try await AlarmView.make(alarm, services))
        }
    }

    private func addDrills(to api: RouterGroup<AppContext>) {
        api.post("drills") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: DrillRequest.self, context: context)
            let alarm = try await services.plant.startDrill(zone: body.zone, plan: body.plan ?? "", by: actor)
            return try APIJSON.response(try await AlarmView.make(alarm, services), status: .created)
        }
        api.delete("drills/:zone") { _, context in
            let actor = try context.signedIn()
            try await services.plant.endDrill(zone: try context.parameters.require("zone"), by: actor)
            return Response(status: .noContent)
        }
    }
}
