import Compliance
import Geofence

/// What is to change about a person; nil leaves it as it is.
public struct PersonChange: Sendable {
    public var display: String?
    public var role: Role?
    public var passwordHash: String?
    public var isActive: Bool?
    /// `.some(nil)` takes a limit away.
    public var scope: Scope??
    public var totpSecret: String??
    public var badge: Person.Badge??

    public init(
        display: String? = nil, role: Role? = nil, passwordHash: String? = nil, isActive: Bool? = nil,
        scope: Scope?? = nil, totpSecret: String?? = nil, badge: Person.Badge?? = nil
    ) {
        self.display = display
        self.role = role
        self.passwordHash = passwordHash
        self.isActive = isActive
        self.scope = scope
        self.totpSecret = totpSecret
        self.badge = badge
    }

    /// Only what everybody may change of themselves.
    var isOwn: Bool { display == nil && role == nil && isActive == nil && scope == nil && badge == nil }
}

// People on record: what they are, where, for how long. Nobody is deleted, so that the ledger stays readable.
extension Plant {
    /// Changes a person, found by sign-in name or id. A person who is disabled can do nothing from this moment on.
    ///
    /// - Throws: ``PlantError/refused(_:)`` when nobody would be left who can change it back.
    public func change(
        person name: String, _ change: PersonChange, by actor: Actor
    ) async throws(PlantError) -> Person {
        // One's own password and second factor are one's own affair.
        if !change.isOwn || actor.id != name { try require(.configure, of: actor) }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Person in
            var person = try find(person: name)
            var what: [String] = []
            func set<Value: Equatable>(_ value: Value?, _ path: WritableKeyPath<Person, Value>, _ name: String) {
                guard let value, person[keyPath: path] != value else { return }
                person[keyPath: path] = value
                what.append(name)
            }
            set(change.display?.trimmingWhitespace, \.display, "display")
            set(change.role, \.role, "role")
            set(change.passwordHash, \.passwordHash, "password")
            set(change.isActive, \.isActive, "active")
            set(change.scope, \.scope, "scope")
            set(change.totpSecret, \.totpSecret, "totp")
            set(change.badge, \.badge, "badge")
            guard !what.isEmpty else { return person }
            try checkZones(of: person.scope)
            state.people[person.id] = person
            try checkAdministrators()
            changes.people.append(person)
            let event = change.isActive.map { $0 ? "person.enabled" : "person.disabled" } ?? "person.changed"
            try record(
                event, subject: person.id, by: actor,
                body: ["what": LedgerValue(what.joined(separator: " ")), "role": LedgerValue(person.role.rawValue)],
                into: &changes)
            return person
        }
    }

    /// Gives somebody a right for a time.
    ///
    /// - Throws: when it is for longer than a year, has ended already, or no reason is given.
    public func grant(
        _ act: Act, to name: String, scope: Scope?, until_ms: Int64, reason: String, by actor: Actor
    ) async throws(PlantError) -> Person {
        try require(.configure, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Person in
            var person = try find(person: name)
            let now_ms = clock.now_ms()
            guard until_ms > now_ms, until_ms - now_ms <= 366 * 86_400_000 else {
                throw .invalid(
                    field: "until",
                    Bilingual(zh: "授权期限应在今后一年之内。", en: "a grant ends within a year from now"))
            }
            guard !reason.trimmingWhitespace.isEmpty else {
                throw .invalid(field: "reason", Bilingual(zh: "请填写理由。", en: "give a reason"))
            }
            guard person.id != actor.id else {
                throw .refused(Bilingual(zh: "不能给自己授权。", en: "nobody grants a right to themselves"))
            }
            try checkZones(of: scope)
            let grant = Grant(
                id: "G\(state.ledger.size)", act: act, scope: scope, from_ms: now_ms, until_ms: until_ms, by: actor.id,
                reason: reason)
            person.grants = (person.grants ?? []) + [grant]
            state.people[person.id] = person
            changes.people.append(person)
            try record(
                "person.granted", subject: person.id, by: actor,
                body: [
                    "act": LedgerValue(act.rawValue), "grant": LedgerValue(grant.id), "until_ms": LedgerValue(until_ms),
                ],
                text: reason, into: &changes)
            return person
        }
    }

    /// Ends a right for a time, now.
    public func revoke(grant id: String, of name: String, by actor: Actor) async throws(PlantError) -> Person {
        try require(.configure, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Person in
            var person = try find(person: name)
            guard let place = person.grants?.firstIndex(where: { $0.id == id }) else {
                throw .notFound(kind: "grant", id: id)
            }
            let now_ms = clock.now_ms()
            if person.grants?[place].isGood(at: now_ms) == true { person.grants?[place].until_ms = now_ms }
            state.people[person.id] = person
            changes.people.append(person)
            try record(
                "person.revoked", subject: person.id, by: actor, body: ["grant": LedgerValue(id)], into: &changes)
            return person
        }
    }

    /// Notes in the ledger that somebody was refused.
    ///
    /// - Parameter what: the address that was asked for, without its query.
    public func recordDenial(of act: String, what: String, by actor: Actor) async throws(PlantError) {
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            try record(
                "access.denied", subject: actor.id, by: actor,
                body: ["act": LedgerValue(act), "what": LedgerValue(String(what.prefix(200)))], into: &changes)
        }
    }

    /// Notes that one badge was used in two places at once.
    public func recordBadgeTwice(_ actor: Actor) async throws(PlantError) {
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            try record("badge.twice", subject: actor.id, by: actor, into: &changes)
        }
    }

    /// Notes that somebody looks into the doings of a person, or of everybody.
    public func trace(_ person: String?, by actor: Actor) async throws(PlantError) {
        try require(.trace, of: actor)
        guard let person else { return }
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            try record("person.traced", subject: person, by: actor, into: &changes)
        }
    }

    func find(person name: String) throws(PlantError) -> Person {
        let folded = name.trimmingWhitespace.lowercased()
        guard let person = state.people[name] ?? state.people.values.first(where: { $0.name == folded }) else {
            throw .notFound(kind: "person", id: name)
        }
        return person
    }

    private func checkZones(of scope: Scope?) throws(PlantError) {
        for zone in scope?.zones ?? [] where !state.zones.zones.contains(where: { $0.id == zone }) {
            throw .notFound(kind: "zone", id: zone)
        }
    }

    private func checkAdministrators() throws(PlantError) {
        guard !state.people.values.contains(where: { $0.isActive && $0.role == .administrator && $0.scope == nil })
        else { return }
        throw .refused(
            Bilingual(
                zh: "至少要保留一名不受范围限制的管理员。", en: "one administrator without limits has to remain: name another first"))
    }
}

/// What a password has to be (OWASP ASVS 5.0, 6.2): length, and no composition rules.
public enum PasswordRule {
    public static let characters_min = 12
    public static let bytes_max = 1024

    public static func check(_ password: String) throws(PlantError) {
        guard password.count >= characters_min, password.utf8.count <= bytes_max else {
            throw .invalid(
                field: "password",
                Bilingual(
                    zh: "密码至少 \(characters_min) 个字符，建议用几个词组成。",
                    en: "a password has at least \(characters_min) characters; several words are best"))
        }
        guard Set(password).count >= 5 else {
            throw .invalid(
                field: "password",
                Bilingual(zh: "密码过于简单：至少要有 5 个不同的字符。", en: "too simple: use at least 5 different characters"))
        }
    }
}
