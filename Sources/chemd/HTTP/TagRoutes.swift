import ChemTrack
import Compliance
import Foundation
import Hummingbird

/// Tags: where they are, and which people and vehicles carry them. Where people are is told only to those who may know.
struct TagRoutes {
    let services: Services

    private struct LoadView: Encodable {
        var items: [String]
        var note: String?
        var from: String
        var until: String
        var by: String
    }

    private struct CarrierView: Encodable {
        var tag: String
        var kind: String
        var label: Bilingual
        /// Number and name of who carries it.
        var person: String?
        var name: String?
        var zones: [Reference]
        var at: String?
        var load: LoadView?
    }

    private struct Binding: Decodable {
        var kind: String
        var label: Bilingual
        var person: String?
    }

    private struct Load: Decodable {
        var items: [String]?
        var minutes: Int
        var note: String?
    }

    func add(to api: RouterGroup<AppContext>) {
        let plant = services.plant
        api.get("tags") { _, context in
            let actor = try context.signedIn()
            let now_ms = services.clock.now_ms()
            let views = services.view.tags.filter { $0.isShown(to: actor, at: now_ms) }
            return try APIJSON.response(ListView(items: views.map { TagJSON($0, now_ms: now_ms) }, next: nil))
        }
        api.get("carriers") { _, context in
            let actor = try context.signedIn()
            let now_ms = services.clock.now_ms()
            let carriers = await plant.carriers().filter { $0.isShown(to: actor, at: now_ms) }
            var views: [CarrierView] = []
            for binding in carriers { views.append(await view(binding)) }
            return try APIJSON.response(ListView(items: views, next: nil))
        }
        api.put("tags/:tag") { request, context in
            let (actor, tag) = (try context.signedIn(), try tag(context))
            let body = try await request.decode(as: Binding.self, context: context)
            guard let kind = TagBinding.Kind(rawValue: body.kind), kind == .person || kind == .vehicle else {
                throw PlantError.invalid(
                    field: "kind", Bilingual(zh: "种类应为 person 或 vehicle。", en: "the kind is person or vehicle"))
            }
            let binding = TagBinding(tag: tag, kind: kind, label: body.label, person: body.person.nonEmpty)
            try await plant.bind(binding, by: actor)
            return try APIJSON.response(await shown(tag))
        }
        api.delete("tags/:tag") { _, context in
            try await plant.free(tag: try tag(context), by: try context.signedIn())
            return Response(status: .noContent)
        }
        api.put("tags/:tag/load") { request, context in
            let (actor, tag) = (try context.signedIn(), try tag(context))
            let body = try await request.decode(as: Load.self, context: context)
            _ = try await plant.record(
                load: body.items ?? [], on: tag, minutes: body.minutes, note: body.note.nonEmpty, by: actor)
            return try APIJSON.response(await shown(tag))
        }
        api.delete("tags/:tag/load") { _, context in
            let (actor, tag) = (try context.signedIn(), try tag(context))
            _ = try await plant.endLoad(of: tag, by: actor)
            return try APIJSON.response(await shown(tag))
        }
    }

    private func tag(_ context: AppContext) throws -> String {
        let tag = try context.parameters.require("tag")
        return tag.removingPercentEncoding ?? tag
    }

    private func shown(_ tag: String) async throws(PlantError) -> CarrierView {
        guard let binding = await services.plant.carriers().first(where: { $0.tag == tag }) else {
            throw .notFound(kind: "tag", id: tag)
        }
        return await view(binding)
    }

    private func view(_ binding: TagBinding) async -> CarrierView {
        let seen = services.view.tag(binding.tag)
        var name: String?
        if let person = binding.person { name = await services.plant.displayName(ofPerson: person) }
        return CarrierView(
            tag: binding.tag, kind: binding.kind.rawValue, label: binding.label, person: binding.person, name: name,
            zones: (seen?.zones ?? []).map { Reference(id: $0, name: services.view.zoneName($0)) },
            at: seen?.at_ms.rfc3339,
            load: binding.load.map {
                LoadView(
                    items: $0.items, note: $0.note, from: $0.from_ms.rfc3339, until: $0.until_ms.rfc3339, by: $0.by)
            })
    }
}

extension TagBinding {
    /// Whether somebody may be told where this tag is.
    func isShown(to actor: Actor, at now_ms: Int64) -> Bool { kind != .person || actor.may(.locate, at: now_ms) }
}

extension TagView {
    func isShown(to actor: Actor, at now_ms: Int64) -> Bool { binding.isShown(to: actor, at: now_ms) }
}
