import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store

/// Duties of the law as tasks: who has to do what until when, and that it was done.
struct TaskRoutes {
    let services: Services

    private struct Answer: Decodable { var note: String? }
    private struct Qualifications: Decodable { var qualifications: [PurchaseDossier.Qualification] }
    private struct Qualified: Encodable {
        var name: String
        var qualifications: [PurchaseDossier.Qualification]
    }

    func add(to api: RouterGroup<AppContext>) {
        api.get("tasks") { request, context in
            _ = try context.signedIn()
            let query = request.uri.queryParameters
            let page = try await services.reader.tasks(
                openOnly: try request.openOnly(), limit: try request.limit(default: 100),
                after: query["after"].map(String.init))
            let day = await services.plant.day
            return try APIJSON.response(
                ListView(items: page.elements.map { TaskView($0, on: day) }, next: page.next))
        }
        api.post("tasks/:id/done") { request, context in
            let actor = try context.signedIn()
            let id = try context.parameters.require("id")
            let body = try await request.optionalBody(Answer.self, context)
            let task = try await services.plant.complete(task: id, note: body?.note ?? "", by: actor)
            return try APIJSON.response(TaskView(task, on: await services.plant.day))
        }
        api.put("people/:name/qualifications") { request, context in
            let actor = try context.signedIn()
            let name = try context.parameters.require("name")
            let body = try await request.decode(as: Qualifications.self, context: context)
            let person = try await services.plant.record(qualifications: body.qualifications, of: name, by: actor)
            return try APIJSON.response(
                Qualified(name: person.name, qualifications: person.qualifications ?? []))
        }
    }
}
