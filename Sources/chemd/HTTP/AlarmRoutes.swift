import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store

/// Alarms: what is wrong now, and that somebody knows.
struct AlarmRoutes {
    let services: Services

    private struct Answer: Decodable { var note: String? }

    func add(to api: RouterGroup<AppContext>) {
        api.get("alarms") { request, context in
            _ = try context.signedIn()
            let query = request.uri.queryParameters
            let page = try await services.reader.alarms(
                openOnly: try request.openOnly(), limit: try request.limit(default: 100),
                after: query["after"].map(String.init))
            let names = try await services.reader.names(ofItems: page.elements.flatMap(\.items))
            let views = page.elements.map { AlarmView($0, services, names: names) }
            return try APIJSON.response(ListView(items: views, next: page.next))
        }
        api.get("alarms/:id") { _, context in
            _ = try context.signedIn()
            let id = try context.parameters.require("id")
            guard let alarm = try await services.reader.alarm(id) else {
                throw PlantError.notFound(kind: "alarm", id: id)
            }
            return try APIJSON.response(try await AlarmView.make(alarm, services))
        }
        api.post("alarms/:id/acknowledge") { request, context in
            let actor = try context.signedIn()
            let id = try context.parameters.require("id")
            let body = try await request.optionalBody(Answer.self, context)
            let alarm = try await services.plant.acknowledge(alarm: id, note: body?.note.nonEmpty, by: actor)
            return try APIJSON.response(try await AlarmView.make(alarm, services))
        }
    }
}
