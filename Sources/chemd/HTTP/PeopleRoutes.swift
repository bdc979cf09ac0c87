import ChemTrack
import Compliance
import Foundation
import Geofence
import Hummingbird
import Store

/// People on record: who they are, what they may, where and for how long.
struct PeopleRoutes {
    let services: Services

    struct ScopeView: Codable {
        var zones: [String]?
        var departments: [String]?

        init(_ scope: Scope) {
            zones = scope.zones.sorted()
            departments = scope.departments.sorted()
        }

        var scope: Scope { Scope(zones: Set(zones ?? []), departments: Set(departments ?? [])) }
    }

    private struct GrantView: Encodable {
        var id: String
        var act: String
        var scope: ScopeView?
        var from: String
        var until: String
        var good: Bool
        var by: String
        var reason: String
    }

    private struct PersonView: Encodable {
        var id: String
        var name: String
        var display: String
        var role: String
        var active: Bool
        var scope: ScopeView?
        var grants: [GrantView]
        var qualifications: [PurchaseDossier.Qualification]
        var secondFactor: Bool
        var badge: Bool
        /// A generated password, shown this once.
        var password: String?
    }

    private struct NewPerson: Decodable {
        var name: String
        var display: String?
        var role: Role
        var password: String?
    }

    private struct Change: Decodable {
        var display: String?
        var role: Role?
        var active: Bool?
        var scope: ScopeView?
        /// The whole site again.
        var unlimited: Bool?
        /// A new password is made up and told once.
        var resetPassword: Bool?
        var badge: String?
        var pin: String?
        /// The lost second factor is taken away.
        var resetSecondFactor: Bool?
    }

    private struct NewGrant: Decodable {
        var act: Act
        var until: String
        var reason: String
        var scope: ScopeView?
    }

    private struct RoleView: Encodable {
        var role: String
        var name: Bilingual
        var acts: [String]
    }

    func add(to api: RouterGroup<AppContext>) {
        api.get("roles") { _, context in
            _ = try context.signedIn()
            let roles = Role.allCases.map { role in
                RoleView(
                    role: role.rawValue, name: role.name, acts: Act.allCases.filter(role.may).map(\.rawValue))
            }
            return try APIJSON.response(ListView(items: roles, next: nil))
        }
        api.get("people") { _, context in
            try require(.configure, context)
            let people = try await services.reader.people()
            return try APIJSON.response(ListView(items: people.map { view($0) }, next: nil))
        }
        api.post("people") { request, context in try await add(request, context) }
        api.put("people/:name") { request, context in try await change(request, context) }
        api.post("people/:name/grants") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: NewGrant.self, context: context)
            let site = services.view.site
            guard let until_ms = Timestamp.parse(body.until) ?? SiteDay.end(of: body.until, in: site.timeZone) else {
                throw Problem(
                    .unprocessableContent, "invalid",
                    Bilingual(zh: "`\(body.until)` 不是日期或时间。", en: "`\(body.until)` is no date or time"), field: "until")
            }
            let person = try await services.plant.grant(
                body.act, to: try context.parameters.require("name"), scope: body.scope?.scope, until_ms: until_ms,
                reason: body.reason, by: actor)
            return try APIJSON.response(view(person), status: .created)
        }
        api.delete("people/:name/grants/:id") { _, context in
            let actor = try context.signedIn()
            let person = try await services.plant.revoke(
                grant: try context.parameters.require("id"), of: try context.parameters.require("name"), by: actor)
            return try APIJSON.response(view(person))
        }
    }

    private func require(_ act: Act, _ context: AppContext) throws {
        let actor = try context.signedIn()
        guard actor.may(act, at: services.clock.now_ms()) else { throw PlantError.forbidden(act) }
    }

    private func add(_ request: Request, _ context: AppContext) async throws -> Response {
        try require(.configure, context)
        let actor = try context.signedIn()
        let body = try await request.decode(as: NewPerson.self, context: context)
        if let password = body.password { try PasswordRule.check(password) }
        let password = body.password ?? Secrets.password()
        let person = try await services.plant.register(
            person: body.name, display: body.display ?? body.name, role: body.role,
            passwordHash: try await SessionRoutes.hash(password), by: actor)
        return try APIJSON.response(view(person, password: body.password == nil ? password : nil), status: .created)
    }

    private func change(_ request: Request, _ context: AppContext) async throws -> Response {
        try require(.configure, context)
        let actor = try context.signedIn()
        let body = try await request.decode(as: Change.self, context: context)
        var change = PersonChange(display: body.display, role: body.role, isActive: body.active)
        if let scope = body.scope { change.scope = .some(scope.scope) }
        if body.unlimited == true { change.scope = .some(nil) }
        if body.resetSecondFactor == true { change.totpSecret = .some(nil) }
        let password = body.resetPassword == true ? Secrets.password() : nil
        if let password { change.passwordHash = try await SessionRoutes.hash(password) }
        if let badge = body.badge {
            if badge.isEmpty {
                change.badge = .some(nil)
            } else {
                guard let pin = body.pin, (4...12).contains(pin.count), pin.allSatisfy(\.isNumber) else {
                    throw Problem(
                        .unprocessableContent, "invalid",
                        Bilingual(zh: "PIN 应为 4 至 12 位数字。", en: "a PIN has 4 to 12 digits"), field: "pin")
                }
                change.badge = .some(
                    Person.Badge(
                        digest: Secrets.digestText(badge), pinHash: try await SessionRoutes.hash(pin)))
            }
        }
        let person = try await services.plant.change(
            person: try context.parameters.require("name"), change, by: actor)
        // Whoever left, or got another password, is signed out everywhere at once.
        if body.active == false || password != nil || body.badge != nil {
            try await services.sessions.closeAll(of: person.id)
        }
        return try APIJSON.response(view(person, password: password))
    }

    private func view(_ person: Person, password: String? = nil) -> PersonView {
        let now_ms = services.clock.now_ms()
        return PersonView(
            id: person.id, name: person.name, display: person.display, role: person.role.rawValue,
            active: person.isActive, scope: person.scope.map(ScopeView.init),
            grants: (person.grants ?? []).map {
                GrantView(
                    id: $0.id, act: $0.act.rawValue, scope: $0.scope.map(ScopeView.init), from: $0.from_ms.rfc3339,
                    until: $0.until_ms.rfc3339, good: $0.isGood(at: now_ms), by: $0.by, reason: $0.reason)
            }, qualifications: person.qualifications ?? [], secondFactor: person.totpSecret != nil,
            badge: person.badge != nil, password: password)
    }
}

/// Days as the site counts them.
enum SiteDay {
    /// The instant at which a day `2026-11-28` is over at the site; nil when it is no day.
    static func end(of text: String, in timeZone: String) -> Int64? { instant(text, timeZone, days: 1) }
    static func start(of text: String, in timeZone: String) -> Int64? { instant(text, timeZone, days: 0) }

    private static func instant(_ text: String, _ timeZone: String, days: Int) -> Int64? {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: timeZone) ?? .gmt
        let parts = text.split(separator: "-").compactMap { Int($0) }
        guard CalendarDay(text) != nil, parts.count == 3,
            let start = calendar.date(from: DateComponents(year: parts[0], month: parts[1], day: parts[2])),
            let day = calendar.date(byAdding: .day, value: days, to: start)
        else { return nil }
        return Int64(day.timeIntervalSince1970 * 1000)
    }
}
