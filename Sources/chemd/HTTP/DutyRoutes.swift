import ChemTrack
import Compliance
import Foundation
import Hummingbird

/// The calendar of duties, and the permits of parties that it is read from.
struct DutyRoutes {
    let services: Services

    private struct DutyView: Encodable {
        struct About: Encodable {
            var id: String
            var name: Bilingual
        }

        var duty: Duty
        var whoName: Bilingual
        var overdue: Bool
        var daysLeft: Int?
        /// The first of what it is about; ``aboutCount`` is how many there are.
        var about: [About]
        var aboutCount: Int
        var task: String?
        /// Whether `POST /duties/done` takes it.
        var canBeDone: Bool

        /// - Parameter day: the day asked for; a duty that falls due before it, but not before today, is not overdue yet.
        init(_ entry: CalendarDuty, on day: CalendarDay, today: CalendarDay) {
            duty = entry.duty
            whoName = entry.duty.who.name
            overdue = entry.duty.isOverdue(on: min(day, today))
            daysLeft = entry.duty.daysLeft(on: day)
            about = entry.about.prefix(20).map { About(id: $0.id, name: $0.name) }
            aboutCount = entry.about.count
            task = entry.task
            canBeDone = entry.canBeDone
        }
    }

    private struct Calendar: Encodable {
        var on: String
        var items: [DutyView]
    }

    private struct Done: Decodable {
        var rule: String
        var subject: String
        var due: CalendarDay
        var note: String?
    }

    private struct PartyPermits: Encodable {
        var id: String
        var name: Bilingual
        var items: [PurchaseDossier.Permit]

        init(_ party: Party) {
            id = party.id
            name = party.name
            items = party.allPermits
        }
    }

    func add(to api: RouterGroup<AppContext>) {
        api.get("duties") { request, context in
            _ = try context.signedIn()
            let asked = try request.day("on")
            let who = try holder(request)
            let rules = try await services.rules(on: asked).duties
            let today = await services.plant.day
            let day = asked ?? today
            let entries = await services.plant.duties(on: day, rules: rules).filter { who == nil || $0.duty.who == who }
            return try APIJSON.response(
                Calendar(on: day.text, items: entries.map { DutyView($0, on: day, today: today) }))
        }
        api.post("duties/done") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: Done.self, context: context)
            let task = try await services.plant.complete(
                duty: body.rule, of: body.subject, due: body.due, note: body.note ?? "", by: actor)
            return try APIJSON.response(TaskView(task, on: await services.plant.day), status: .created)
        }
        api.get("parties/:id/permits") { _, context in
            _ = try context.signedIn()
            let party = try await services.plant.party(try context.parameters.require("id"))
            return try APIJSON.response(PartyPermits(party))
        }
        api.post("parties/:id/permits") { request, context in
            let actor = try context.signedIn()
            let id = try context.parameters.require("id")
            let permit = try await request.decode(as: PurchaseDossier.Permit.self, context: context)
            let party = try await services.plant.record(permit: permit, ofParty: id, by: actor)
            return try APIJSON.response(PartyPermits(party), status: .created)
        }
    }

    private func holder(_ request: Request) throws -> Duty.Holder? {
        guard let text = request.uri.queryParameters["who"].map(String.init).nonEmpty else { return nil }
        guard let who = Duty.Holder(rawValue: text) else {
            let known = Duty.Holder.allCases.map(\.rawValue).joined(separator: ", ")
            throw PlantError.invalid(
                field: "who", Bilingual(zh: "who 应为 \(known) 之一。", en: "who is one of \(known)"))
        }
        return who
    }
}

extension Request {
    /// A day of the query, nil when it names none.
    func day(_ name: String) throws(PlantError) -> CalendarDay? {
        guard let text = uri.queryParameters[name[...]].map(String.init).nonEmpty else { return nil }
        guard let day = CalendarDay(text) else {
            throw .invalid(
                field: name,
                Bilingual(
                    zh: "`\(text)` 不是日期：请写年-月-日，例如 2026-05-01。",
                    en: "`\(text)` is not a day: write year-month-day, as in 2026-05-01"))
        }
        return day
    }

    /// Whether a list shows what is open alone, the usual, or all.
    func openOnly() throws(Problem) -> Bool {
        switch uri.queryParameters["state"].map(String.init) {
        case nil, "open": return true
        case "all": return false
        default:
            throw Problem(
                .badRequest, "invalid", Bilingual(zh: "state 应为 open 或 all。", en: "state is open or all"),
                field: "state")
        }
    }
}
