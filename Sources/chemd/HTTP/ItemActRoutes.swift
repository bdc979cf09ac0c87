import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store

/// What is done to a container besides moving, using and declaring it waste. Which of these its state allows is in its
/// `allowed_acts`.
struct ItemActRoutes {
    let services: Services

    private struct Reason: Decodable { var reason: String? }
    private struct Cleaning: Decodable {
        var method: String
        var residue: String
    }

    func add(to api: RouterGroup<AppContext>) {
        let plant = services.plant
        age(to: api)
        act("quarantine", api) { (code, body: Reason, actor) in
            try await plant.quarantine(item: code, reason: body.reason ?? "", by: actor)
        }
        act("release", api) { (code, body: Reason, actor) in
            try await plant.release(item: code, reason: body.reason ?? "", by: actor)
        }
        act("lose", api) { (code, body: Reason, actor) in
            try await plant.lose(item: code, reason: body.reason ?? "", by: actor)
        }
        struct Found: Decodable {
            var reason: String?
            var zone: String?
        }
        act("find", api) { (code, body: Found, actor) in
            try await plant.find(item: code, zone: body.zone.nonEmpty, reason: body.reason ?? "", by: actor)
        }
        struct Adjustment: Decodable {
            var amount: String
            var reason: String?
        }
        act("adjust", api) { (code, body: Adjustment, actor) in
            let holds = try Quantity(field: "amount", body.amount)
            return try await plant.adjust(item: code, holds: holds, reason: body.reason ?? "", by: actor)
        }
        act("clean", api) { (code, body: Cleaning, actor) in
            try await plant.clean(item: code, method: body.method, residue: body.residue, by: actor)
        }
        struct Tag: Decodable {
            var tag: String?
            var cleaning: Cleaning?
        }
        act("tag", api) { (code, body: Tag, actor) in
            try await plant.retag(
                item: code, tag: body.tag.nonEmpty, cleaning: body.cleaning.map { ($0.method, $0.residue) }, by: actor)
        }
        struct Order: Decodable { var order: String }
        act("issue", api) { (code, body: Order, actor) in
            try await plant.issue(item: code, order: body.order, by: actor)
        }
        act("return", api) { (code, body: WeighedBody, actor) in
            try await plant.giveBack(item: code, amount: try await body.amount(plant), by: actor)
        }
        struct Nothing: Decodable {}
        act("label", api) { (code, _: Nothing, actor) in try await plant.confirmLabel(item: code, by: actor) }
        collects(to: api)
        pours(to: api)
    }

    private func collects(to api: RouterGroup<AppContext>) {
        struct Body: Decodable {
            var source: String
            var amount: String?
            var reason: String?
        }
        api.post("items/:code/collect") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: Body.self, context: context)
            let code = try await services.item(context).code
            let amount = try body.amount.nonEmpty.map { try Quantity(field: "amount", $0) }
            let items = try await services.plant.collect(
                into: code, CollectRequest(source: body.source, amount: amount, reason: body.reason ?? ""), by: actor,
                key: request.idempotencyKey(of: actor))
            return try APIJSON.response(ListView(items: items.map { ItemView($0, services) }, next: nil))
        }
    }

    private func age(to api: RouterGroup<AppContext>) {
        let plant = services.plant
        struct Opening: Decodable { var shelfLifeOpenedDays: Int? }
        api.post("items/:code/open") { request, context in
            let actor = try context.signedIn()
            let body = try await request.optionalBody(Opening.self, context)
            let code = try await services.item(context).code
            return try APIJSON.response(
                ItemView(
                    try await plant.open(item: code, shelfLife_days: body?.shelfLifeOpenedDays, by: actor), services))
        }
        struct Test: Decodable {
            var result: String
            var passed: Bool
        }
        act("test", api) { (code, body: Test, actor) in
            try await plant.test(item: code, result: body.result, passed: body.passed, by: actor)
        }
        struct Inspection: Decodable {
            var on: String
            var until: String?
            var certificate: String
            var passed: Bool
        }
        act("inspect", api) { (code, body: Inspection, actor) in
            try await plant.inspect(
                item: code, on: body.on, until: body.until.nonEmpty, certificate: body.certificate,
                passed: body.passed, by: actor)
        }
        struct Extension: Decodable {
            var until: String
            var reason: String?
        }
        act("extend", api) { (code, body: Extension, actor) in
            try await plant.extend(item: code, until: body.until, reason: body.reason ?? "", by: actor)
        }
    }

    /// One act with a body on the container the path names; the answer is the container.
    private func act<Body: Decodable & SendableMetatype>(
        _ name: String, _ api: RouterGroup<AppContext>,
        _ perform: @escaping @Sendable (String, Body, Actor) async throws -> Item
    ) {
        api.post(RouterPath("items/:code/\(name)")) { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: Body.self, context: context)
            let code = try await services.item(context).code
            return try APIJSON.response(ItemView(try await perform(code, body, actor), services))
        }
    }

    // MARK: Dividing, decanting, merging

    private struct Container: Decodable {
        var amount: String?
        var tare: String?
        var zone: String?

        func request() throws(PlantError) -> PourRequest.NewContainer {
            PourRequest.NewContainer(
                amount: try amount.nonEmpty.map { text throws(PlantError) in try Quantity(field: "amount", text) },
                tare_mg: try Mass(tare: tare)?.milligrams, zone: zone.nonEmpty)
        }
    }

    private func pours(to api: RouterGroup<AppContext>) {
        struct Split: Decodable { var containers: [Container] }
        api.post("items/:code/split") { request, context in
            _ = try context.signedIn()
            let body = try await request.decode(as: Split.self, context: context)
            let code = try await services.item(context).code
            var containers: [PourRequest.NewContainer] = []
            for container in body.containers { containers.append(try container.request()) }
            return try await pour(
                PourRequest(sources: [.init(item: code)], target: .new(containers)), request, context)
        }
        struct Pour: Decodable {
            struct Source: Decodable {
                var item: String
                var amount: String?
            }
            var sources: [Source]
            var into: String?
            var container: Container?
            var reason: String?
        }
        api.post("pours") { request, context in
            _ = try context.signedIn()
            let body = try await request.decode(as: Pour.self, context: context)
            var sources: [PourRequest.Source] = []
            for source in body.sources {
                let amount = try source.amount.nonEmpty.map { try Quantity(field: "amount", $0) }
                sources.append(.init(item: source.item, amount: amount))
            }
            let target: PourRequest.Target =
                if let code = body.into.nonEmpty { .existing(code) } else {
                    .new([try body.container?.request() ?? PourRequest.NewContainer()])
                }
            return try await pour(
                PourRequest(sources: sources, target: target, reason: body.reason ?? ""), request, context)
        }
    }

    private func pour(_ pour: PourRequest, _ request: Request, _ context: AppContext) async throws -> Response {
        let actor = try context.signedIn()
        let items = try await services.plant.pour(pour, by: actor, key: request.idempotencyKey(of: actor))
        return try APIJSON.response(
            ListView(items: items.map { ItemView($0, services) }, next: nil), status: .created)
    }
}

/// An amount that is typed, weighed gross, or read from a scale.
struct WeighedBody: Decodable {
    /// What is in it.
    var amount: String?
    /// Weight with the container.
    var gross: String?
    /// Id of the scale it stands on.
    var scale: String?

    func amount(_ plant: Plant) async throws(PlantError) -> ReturnedAmount {
        if let scale = scale.nonEmpty { return try await plant.weighed(onScale: scale) }
        if let gross = gross.nonEmpty {
            guard let mass = try Mass(field: "gross", gross) else { throw Mass.missing("gross") }
            return .gross(mass)
        }
        guard let amount = amount.nonEmpty else {
            throw .invalid(
                field: "amount",
                Bilingual(zh: "请填写数量、毛重或秤号之一。", en: "give one of amount, gross and scale"))
        }
        return .net(try Quantity(field: "amount", amount))
    }
}

extension Mass {
    /// Reads a field that holds a mass; nil when it is empty.
    init?(field: String, _ text: String?) throws(PlantError) {
        guard let text = text.nonEmpty else { return nil }
        guard case .mass(let mass) = try Quantity(field: field, text) else {
            throw .invalid(
                field: field,
                Bilingual(zh: "`\(text)` 应为质量，如 1.5 kg。", en: "`\(text)` is not a mass: write for example 1.5 kg"))
        }
        self = mass
    }

    init?(tare text: String?) throws(PlantError) { try self.init(field: "tare", text) }

    static func missing(_ field: String) -> PlantError {
        .invalid(field: field, Bilingual(zh: "请填写质量，如 1.5 kg。", en: "give a mass, for example 1.5 kg"))
    }
}

extension Services {
    /// The container the path names, by its own code or any other code of it.
    func item(_ context: AppContext) async throws -> Item {
        let code = context.parameters.get("code") ?? ""
        let text = code.removingPercentEncoding ?? code
        if let item = try await reader.item(text) { return item }
        if let item = await plant.item(forCode: text) { return item }
        throw PlantError.notFound(kind: "item", id: text)
    }
}
