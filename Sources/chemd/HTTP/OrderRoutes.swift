import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store

/// Work orders, the vessels they run on, and the scales and flow meters that feed their amounts.
struct OrderRoutes {
    let services: Services

    func add(to api: RouterGroup<AppContext>) {
        orders(to: api)
        vessels(to: api)
        scales(to: api)
        meters(to: api)
    }

    private func orders(to api: RouterGroup<AppContext>) {
        let plant = services.plant
        api.get("orders") { request, context in
            _ = try context.signedIn()
            let page = try await services.reader.orders(
                openOnly: request.text("state") == "open", limit: try request.limit(default: 50),
                after: request.text("after"))
            let people = try await services.reader.displayNames()
            return try APIJSON.response(ListView(items: page.elements.map { OrderView($0, people) }, next: page.next))
        }
        api.get("orders/:id") { _, context in
            _ = try context.signedIn()
            let id = try context.parameters.require("id")
            guard let order = try await services.reader.order(id) else {
                throw PlantError.notFound(kind: "work order", id: id)
            }
            return try await answer(order)
        }
        struct Body: Decodable {
            struct Line: Decodable {
                var material: String
                var quota: String
            }
            var id: String
            var name: String?
            var lines: [Line]
            var tolerancePct: Double?
            var people: [String]?
            var vessel: String?
        }
        api.post("orders") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: Body.self, context: context)
            var lines: [WorkOrder.Line] = []
            for line in body.lines {
                lines.append(WorkOrder.Line(material: line.material, quota: try Quantity(field: "lines", line.quota)))
            }
            let order = try await plant.register(
                order: body.id, name: body.name ?? body.id, lines: lines, tolerance_pct: body.tolerancePct ?? 0,
                people: body.people ?? [], vessel: body.vessel.nonEmpty, by: actor)
            return try await answer(order, status: .created)
        }
        struct Account: Decodable {
            var issue: Int
            var amount: String?
            var reason: String?
        }
        for (word, isLoss) in [("charge", false), ("lose", true)] {
            api.post(RouterPath("orders/:id/\(word)")) { request, context in
                let actor = try context.signedIn()
                let id = try context.parameters.require("id")
                let body = try await request.decode(as: Account.self, context: context)
                let amount = try body.amount.nonEmpty.map { try Quantity(field: "amount", $0) }
                return try await answer(
                    try await plant.account(
                        order: id, issue: body.issue, amount: amount, isLoss: isLoss, reason: body.reason ?? "",
                        by: actor, key: request.idempotencyKey(of: actor)))
            }
        }
        struct Closing: Decodable { var reason: String? }
        api.post("orders/:id/close") { request, context in
            let actor = try context.signedIn()
            let id = try context.parameters.require("id")
            let body = try await request.optionalBody(Closing.self, context)
            return try await answer(try await plant.close(order: id, reason: body?.reason ?? "", by: actor))
        }
    }

    private func answer(_ order: WorkOrder, status: HTTPResponse.Status = .ok) async throws -> Response {
        try APIJSON.response(OrderView(order, try await services.reader.displayNames()), status: status)
    }

    private func vessels(to api: RouterGroup<AppContext>) {
        let plant = services.plant
        api.get("vessels") { _, context in
            _ = try context.signedIn()
            let people = try await services.reader.displayNames()
            let vessels = try await services.reader.vessels()
            return try APIJSON.response(ListView(items: vessels.map { VesselView($0, people) }, next: nil))
        }
        struct Body: Decodable {
            var id: String
            var name: Bilingual
            var kind: String?
        }
        api.post("vessels") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: Body.self, context: context)
            guard let kind = Vessel.Kind(rawValue: body.kind.nonEmpty ?? "vessel") else {
                throw PlantError.invalid(
                    field: "kind", Bilingual(zh: "种类应为 vessel 或 line。", en: "kind is vessel or line"))
            }
            let vessel = try await plant.register(vessel: body.id, name: body.name, kind: kind, by: actor)
            return try await answer(vessel, status: .created)
        }
        struct Cleaning: Decodable {
            var method: String
            var residue: String
        }
        api.post("vessels/:id/clean") { request, context in
            let actor = try context.signedIn()
            let id = try context.parameters.require("id")
            let body = try await request.decode(as: Cleaning.self, context: context)
            return try await answer(
                try await plant.clean(vessel: id, method: body.method, residue: body.residue, by: actor))
        }
        struct Release: Decodable { var order: String }
        api.post("vessels/:id/release") { request, context in
            let actor = try context.signedIn()
            let id = try context.parameters.require("id")
            let body = try await request.decode(as: Release.self, context: context)
            return try await answer(try await plant.release(vessel: id, for: body.order, by: actor).vessel)
        }
    }

    private func answer(_ vessel: Vessel, status: HTTPResponse.Status = .ok) async throws -> Response {
        try APIJSON.response(VesselView(vessel, try await services.reader.displayNames()), status: status)
    }

    private func scales(to api: RouterGroup<AppContext>) {
        api.get("scales") { _, context in
            _ = try context.signedIn()
            let today = await services.plant.day.text
            let views = await services.plant.scales.map { ScaleView($0.scale, $0.reading, today: today) }
            return try APIJSON.response(ListView(items: views, next: nil))
        }
        struct Body: Decodable {
            var id: String
            var name: Bilingual
            var max: String
            var step: String
            var calibrationDue: String
        }
        api.post("scales") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: Body.self, context: context)
            guard let max = try Mass(field: "max", body.max) else { throw Mass.missing("max") }
            guard let step = try Mass(field: "step", body.step) else { throw Mass.missing("step") }
            let scale = try await services.plant.register(
                scale: Scale(id: body.id, name: body.name, max: max, step: step, calibrationDue: body.calibrationDue),
                by: actor)
            return try APIJSON.response(
                ScaleView(scale, nil, today: await services.plant.day.text), status: .created)
        }
    }

    private func meters(to api: RouterGroup<AppContext>) {
        api.get("meters") { _, context in
            _ = try context.signedIn()
            let today = await services.plant.day.text
            let people = try await services.reader.displayNames()
            let views = await services.plant.meters.map { MeterView($0.meter, $0.reading, people, today: today) }
            return try APIJSON.response(ListView(items: views, next: nil))
        }
        struct Body: Decodable {
            var id: String
            var name: Bilingual
            var perMinuteMax: String
            var calibrationDue: String
        }
        api.post("meters") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: Body.self, context: context)
            let meter = FlowMeter(
                id: body.id, name: body.name,
                perMinute_max: try Quantity(field: "per_minute_max", body.perMinuteMax),
                calibrationDue: body.calibrationDue)
            return try await answer(try await services.plant.register(meter: meter, by: actor), status: .created)
        }
        struct Connection: Decodable {
            var item: String
            var order: String?
        }
        api.post("meters/:id/connect") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: Connection.self, context: context)
            guard let item = await services.plant.item(forCode: body.item) else {
                throw PlantError.notFound(kind: "item", id: body.item)
            }
            return try await answer(
                try await services.plant.connect(
                    meter: try context.parameters.require("id"), item: item.code, order: body.order.nonEmpty,
                    by: actor))
        }
        api.post("meters/:id/disconnect") { _, context in
            let actor = try context.signedIn()
            return try await answer(
                try await services.plant.disconnect(meter: try context.parameters.require("id"), by: actor))
        }
    }

    private func answer(_ meter: FlowMeter, status: HTTPResponse.Status = .ok) async throws -> Response {
        let known = await services.plant.meters.first { $0.meter.id == meter.id }
        return try APIJSON.response(
            MeterView(
                meter, known?.reading, try await services.reader.displayNames(),
                today: await services.plant.day.text), status: status)
    }
}
