import Logging
import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store

/// Signing in and out.
struct SessionRoutes {
    let services: Services

    /// Name and password, with the second factor's code where one is set; or badge and PIN.
    private struct Credentials: Decodable {
        var name: String?
        var password: String?
        var code: String?
        var badge: String?
        var pin: String?
    }

    private struct Me: Encodable {
        var name: String
        var role: String
        var display: String
        /// What is allowed now, from the table of rights, grants and limits.
        var acts: [String]
        var scope: PeopleRoutes.ScopeView?
        /// Something the person should know, such as a badge that is in use elsewhere.
        var warning: Bilingual?
    }

    func add(to api: RouterGroup<AppContext>) {
        api.post("session") { request, context in try await signIn(request, context) }
        api.delete("session") { _, context in
            if let digest = context.sessionDigest { try await services.sessions.close(digest: digest) }
            var response = Response(status: .noContent)
            response.headers[.setCookie] = "\(Authentication.cookie)=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"
            return response
        }
        api.get("me") { _, context in
            let actor = try context.signedIn()
            return try APIJSON.response(me(actor, name: context.signInName ?? actor.id))
        }
    }

    private func me(_ actor: Actor, name: String, warning: Bilingual? = nil) -> Me {
        Me(
            name: name, role: actor.role.rawValue, display: actor.display,
            acts: actor.acts(at: services.clock.now_ms()).map(\.rawValue),
            scope: actor.scope.map(PeopleRoutes.ScopeView.init), warning: warning)
    }

    private static let refused = Problem(
        .unauthorized, "sign-in", Bilingual(zh: "登录名或密码不正确。", en: "name or password is not right"))

    private func signIn(_ request: Request, _ context: AppContext) async throws -> Response {
        let credentials = try await request.decode(as: Credentials.self, context: context)
        if let badge = credentials.badge { return try await signIn(badge: badge, credentials.pin ?? "", context) }
        guard let given = credentials.name, let password = credentials.password else {
            throw Problem(
                .unprocessableContent, "invalid",
                Bilingual(zh: "请填写登录名和密码，或工牌和 PIN。", en: "give name and password, or badge and pin"),
                field: credentials.name == nil ? "name" : "password")
        }
        let name = given.lowercased()
        guard password.utf8.count <= PasswordRule.bytes_max, name.utf8.count <= 256 else { throw Problem.unauthorized }
        let person = try? await services.sessions.person(named: name)
        try await verify(password, person?.passwordHash, as: name, person, context)
        guard let person else { throw Self.refused }
        if let secret = person.totpSecret {
            guard let code = credentials.code, !code.isEmpty else {
                throw Problem(
                    .unauthorized, "second-factor",
                    Bilingual(zh: "请输入动态验证码。", en: "enter the code of your second factor"),
                    field: "code")
            }
            try services.gate.enter(name: "totp " + name, address: context.remoteAddress, at: services.clock.now_ms())
            let isRight = services.factors.accepts(code, secret: secret, of: person.id, at: services.clock.now_ms())
            services.gate.leave(name: "totp " + name, succeeded: isRight, at: services.clock.now_ms())
            guard isRight else { throw Self.refused }
        }
        return try await open(person, kind: "cookie", acts: nil, context)
    }

    /// A badge and its PIN, on a shared handheld.
    private func signIn(badge: String, _ pin: String, _ context: AppContext) async throws -> Response {
        guard badge.utf8.count <= 256, pin.utf8.count <= 64 else { throw Problem.unauthorized }
        let digest = Secrets.digestText(badge)
        let person = try await services.reader.people().first { $0.badge?.digest == digest }
        try await verify(pin, person?.badge?.pinHash, as: "badge " + digest.prefix(16), person, context)
        guard let person else { throw Self.refused }
        let elsewhere = try await services.sessions.otherAddresses(
            of: person.id, kind: "badge", than: context.remoteAddress,
            since_ms: services.clock.now_ms() - Authentication.badgeIdle_ms)
        var warning: Bilingual?
        if !elsewhere.isEmpty {
            warning = Bilingual(
                zh: "该工牌正在另一处使用：如果不是您本人，请立即报告。", en: "this badge is in use elsewhere: if that is not you, report it")
            try await services.plant.recordBadgeTwice(Actor(person, auth: "badge"))
        }
        return try await open(person, kind: "badge", acts: Authentication.badgeActs, context, warning: warning)
    }

    /// - Throws: ``Problem`` 401, after the same work whether the name is known or not.
    private func verify(
        _ secret: String, _ stored: String?, as name: String, _ person: Person?, _ context: AppContext
    ) async throws {
        try services.gate.enter(name: name, address: context.remoteAddress, at: services.clock.now_ms())
        let matches = await Self.check(secret, stored ?? services.decoyHash)
        let isRight = matches && stored != nil && person?.isActive == true
        services.gate.leave(name: name, succeeded: isRight, at: services.clock.now_ms())
        guard isRight else {
            context.logger.notice(
                "sign-in refused", metadata: ["name": "\(name)", "address": "\(context.remoteAddress)"])
            throw Self.refused
        }
    }

    private func open(
        _ person: Person, kind: String, acts: [Act]?, _ context: AppContext, warning: Bilingual? = nil
    ) async throws -> Response {
        let secret = Secrets.token()
        try await services.sessions.open(
            SessionStore.New(
                digest: Secrets.digest(secret), person: person.id, kind: kind, at_ms: services.clock.now_ms(),
                acts: acts?.map(\.rawValue), address: context.remoteAddress))
        var actor = Actor(person, auth: kind)
        actor.limit = acts.map(Set.init)
        var response = try APIJSON.response(me(actor, name: person.name, warning: warning))
        let secure = services.isSecure ? "; Secure" : ""
        response.headers[.setCookie] =
            "\(Authentication.cookie)=\(secret); Path=/; HttpOnly; SameSite=Strict; Max-Age=43200\(secure)"
        return response
    }

    /// The hash of a new password, made beside the threads that serve requests.
    static func hash(_ password: String) async throws -> String {
        try await withCheckedThrowingContinuation { done in
            DispatchQueue.global().async { done.resume(with: Result { try PasswordHash.make(password) }) }
        }
    }

    /// Hashing takes a tenth of a second: not on a thread that serves requests.
    static func check(_ password: String, _ stored: String) async -> Bool {
        await withCheckedContinuation { done in
            DispatchQueue.global().async { done.resume(returning: PasswordHash.matches(password, stored)) }
        }
    }
}
