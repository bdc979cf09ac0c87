import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store

/// Devices that are switched by alarms: what is armed, and what became of each command.
struct LinkageRoutes {
    let services: Services

    private struct View: Encodable {
        var id: String
        var name: Bilingual
        var zone: Reference
        var level: Int
        var device: String
        var action: String
        var timeoutS: Double
        /// `dry_run`, `half` after the first of two people, `armed`.
        var state: String

        init(_ linkage: Linkage, _ services: Services) {
            id = linkage.id
            name = linkage.name
            zone = Reference(id: linkage.zone, name: services.view.zoneName(linkage.zone))
            level = linkage.level
            device = linkage.device
            action = linkage.action
            timeoutS = linkage.timeout_s
            state = linkage.isArmed ? "armed" : linkage.armedBy != nil ? "half" : "dry_run"
        }
    }

    private struct LinkageRequest: Decodable {
        var name: Bilingual
        var zone: String
        var level: Int
        var device: String
        var action: String
        var timeoutS: Double?
    }

    private struct Note: Decodable { var note: String? }

    func add(to api: RouterGroup<AppContext>) {
        api.get("linkages") { _, context in
            _ = try context.signedIn()
            return try APIJSON.response(
                ListView(items: await services.plant.linkages().map { View($0, services) }, next: nil))
        }
        api.put("linkages/:id") { request, context in
            let (actor, id) = (try context.signedIn(), try context.parameters.require("id"))
            let body = try await request.decode(as: LinkageRequest.self, context: context)
            let linkage = Linkage(
                id: id, name: body.name, zone: body.zone, level: body.level, device: body.device, action: body.action,
                timeout_s: body.timeoutS ?? 5)
            try await services.plant.register(linkage, by: actor)
            return try APIJSON.response(View(linkage, services))
        }
        api.delete("linkages/:id") { _, context in
            let actor = try context.signedIn()
            try await services.plant.removeLinkage(try context.parameters.require("id"), by: actor)
            return Response(status: .noContent)
        }
        api.post("linkages/:id/arm") { _, context in
            let (actor, id) = (try context.signedIn(), try context.parameters.require("id"))
            return try APIJSON.response(View(try await services.plant.arm(linkage: id, by: actor), services))
        }
        api.post("linkages/:id/disarm") { _, context in
            let (actor, id) = (try context.signedIn(), try context.parameters.require("id"))
            return try APIJSON.response(View(try await services.plant.disarm(linkage: id, by: actor), services))
        }
        api.get("alarms/:id/commands") { _, context in
            _ = try context.signedIn()
            let commands = try await services.reader.commands(ofAlarm: try context.parameters.require("id"))
            return try APIJSON.response(ListView(items: commands.map(CommandView.init), next: nil))
        }
        api.post("commands/:id/settle") { request, context in
            let (actor, id) = (try context.signedIn(), try context.parameters.require("id"))
            let body = try await request.optionalBody(Note.self, context)
            try await services.plant.settle(command: id, note: body?.note ?? "", by: actor)
            return Response(status: .noContent)
        }
    }
}

/// A command to a device as the API shows it.
struct CommandView: Encodable {
    var id: String
    var linkage: String
    var device: String
    var action: String
    var alarm: String
    var state: String
    var ordered: String
    var sent: String?
    var answered: String?
    var answer: String?
    var attempts: Int

    init(_ command: DeviceCommand) {
        id = command.id
        linkage = command.linkage
        device = command.device
        action = command.action
        alarm = command.alarm
        state = command.state.rawValue
        ordered = command.createdAt_ms.rfc3339
        sent = command.sentAt_ms?.rfc3339
        answered = command.answeredAt_ms?.rfc3339
        answer = command.answer
        attempts = command.attempts
    }
}
