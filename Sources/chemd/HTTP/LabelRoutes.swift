import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Labels

/// Many labels at once: on a roll, or on sheets of label paper.
struct LabelRoutes {
    let services: Services

    /// Labels of one job at most.
    static let labels_max = 500

    private struct Body: Decodable {
        /// `container`, or the id of a template.
        var label: String
        /// Codes of containers.
        var items: [String]?
        /// Ids of zones, for the labels of places.
        var zones: [String]?
        /// Texts by field, for what is on no record: badges, and the commands that the scan page takes.
        var texts: [[String: String]]?
        var size: String?
        var language: String?
        var to: String?
        /// Label paper; nil = a roll.
        var paper: String?
        var start: Int?
        /// Millimetres right and down.
        var offset: [Double]?
        var test: Bool?
    }

    func add(to api: RouterGroup<AppContext>) {
        api.post("labels") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: Body.self, context: context)
            let choice = try LabelChoice(
                to: body.to, language: body.language, size: body.size,
                template: body.label == "container" ? nil : body.label)
            let desk = try await LabelDesk(services: services, person: actor.display)
            let items = try await items(body.items ?? [])
            let created = Date(milliseconds: services.clock.now_ms())
            let printed: RenderedSheet
            do {
                if let template = choice.template {
                    let fields =
                        try items.map { desk.fields(of: $0, choice.language) }
                        + (body.zones ?? []).map { try desk.fields(of: zone($0), choice.language) } + (body.texts ?? [])
                    try Self.check(count: fields.count)
                    let job = LabelJob(template, fields)
                    printed = try await PrintQueue.run { try print(job, body, choice, created) }
                } else {
                    guard (body.zones ?? []).isEmpty, (body.texts ?? []).isEmpty else {
                        throw PlantError.invalid(
                            field: "items",
                            Bilingual(
                                zh: "容器标签只能按容器编码打印。", en: "labels of containers are printed by the containers' codes"))
                    }
                    try Self.check(count: items.count)
                    let labels = items.map { desk.label(of: $0, choice.language) }
                    let volume_L = items.map(\.volume_L).max() ?? 0
                    printed = try await PrintQueue.run {
                        try desk.smallest(choice.size, labels, volume_L: volume_L) { size, labels throws(PaperError) in
                            try print(LabelJob(labels, size: size), body, choice, created)
                        }
                    }
                }
            } catch let error as PaperError {
                throw Problem(error)
            }
            return choice.response(printed.bytes, name: "labels-\(body.label)")
        }
        api.get("labels/papers") { _, context in
            _ = try context.signedIn()
            struct Papers: Encodable {
                var papers: [LabelPaper]
                var templates: [LabelTemplate]
            }
            return try APIJSON.response(Papers(papers: LabelPaper.presets, templates: LabelTemplate.product))
        }
    }

    private func print(
        _ job: LabelJob, _ body: Body, _ choice: LabelChoice, _ created: Date
    ) throws(PaperError) -> RenderedSheet {
        guard let id = body.paper, !id.isEmpty else { return try job.roll(as: choice.format, created: created) }
        guard let paper = LabelPaper.preset(id) else {
            throw .unusable(
                field: "paper", reason: "use one of \(LabelPaper.presets.map(\.id).joined(separator: ", "))")
        }
        guard choice.format == .pdf else { throw .unusable(field: "to", reason: "sheets are made as pdf") }
        let offset = body.offset ?? [0, 0]
        guard offset.count == 2 else {
            throw .unusable(field: "offset", reason: "give two numbers: millimetres right and down")
        }
        return try job.sheet(
            on: paper,
            run: LabelRun(
                offsetX_mm: offset[0], offsetY_mm: offset[1], startAt: body.start ?? 1, isTest: body.test ?? false),
            created: created)
    }

    private func items(_ codes: [String]) async throws -> [Item] {
        try Self.check(count: max(1, codes.count))
        var items: [Item] = []
        for code in codes {
            guard let item = await services.plant.item(forCode: code) else {
                throw PlantError.notFound(kind: "item", id: code)
            }
            items.append(item)
        }
        return items
    }

    private func zone(_ id: String) throws(PlantError) -> StorageZone {
        guard let zone = services.view.storageZone(id) else { throw .notFound(kind: "zone", id: id) }
        return zone
    }

    private static func check(count: Int) throws(PlantError) {
        guard (1...labels_max).contains(count) else {
            throw .invalid(
                field: "items",
                Bilingual(zh: "一次打印 1 到 \(labels_max) 张标签。", en: "a job has 1 to \(labels_max) labels, not \(count)"))
        }
    }
}
