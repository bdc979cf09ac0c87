import Logging
import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store

/// Signing in and out.
struct SessionRoutes {
    let services: Services

    private struct Credentials: Decodable {
        var name: String
        var password: String
    }

    private struct Me: Encodable {
        var name: String
        var role: String
        var display: String
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
            return try APIJSON.response(
                Me(name: context.signInName ?? actor.id, role: actor.role.rawValue, display: actor.display))
        }
    }

    private func signIn(_ request: Request, _ context: AppContext) async throws -> Response {
        let credentials = try await request.decode(as: Credentials.self, context: context)
        let name = credentials.name.lowercased()
        guard credentials.password.utf8.count <= 1024, name.utf8.count <= 256 else { throw Problem.unauthorized }
        let now_ms = services.clock.now_ms()
        try services.gate.enter(name: name, address: context.remoteAddress, at: now_ms)
        let person = try? await services.sessions.person(named: name)
        // An unknown name costs the same work and gets the same answer.
        let stored = person?.passwordHash ?? services.decoyHash
        let matches = await Self.check(credentials.password, stored)
        let isRight = matches && person?.isActive == true
        services.gate.leave(name: name, succeeded: isRight, at: services.clock.now_ms())
        guard isRight, let person else {
            context.logger.notice(
                "sign-in refused", metadata: ["name": "\(name)", "address": "\(context.remoteAddress)"])
            throw Problem(
                .unauthorized, "sign-in", Bilingual(zh: "登录名或密码不正确。", en: "name or password is not right"))
        }
        let secret = Secrets.token()
        try await services.sessions.open(
            digest: Secrets.digest(secret), person: person.id, kind: "cookie", at: services.clock.now_ms())
        var response = try APIJSON.response(Me(name: person.name, role: person.role.rawValue, display: person.display))
        let secure = services.isSecure ? "; Secure" : ""
        response.headers[.setCookie] =
            "\(Authentication.cookie)=\(secret); Path=/; HttpOnly; SameSite=Strict; Max-Age=43200\(secure)"
        return response
    }

    /// Hashing takes a tenth of a second: not on a thread that serves requests.
    static func check(_ password: String, _ stored: String) async -> Bool {
        await withCheckedContinuation { done in
            DispatchQueue.global().async { done.resume(returning: PasswordHash.matches(password, stored)) }
        }
    }
}
