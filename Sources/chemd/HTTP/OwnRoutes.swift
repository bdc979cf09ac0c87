import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store
import Synchronization

/// What everybody does with their own account: password, second factor, tokens for programs.
struct OwnRoutes {
    let services: Services

    private struct NewPassword: Decodable {
        var old: String
        var new: String
    }

    private struct Confirmed: Decodable { var password: String }

    private struct Code: Decodable { var code: String }

    private struct Factor: Encodable {
        var secret: String
        var uri: String
    }

    private struct NewToken: Decodable {
        var label: String
        var acts: [Act]
        var days: Int?
        var password: String
    }

    private struct TokenView: Encodable {
        var id: String
        var label: String
        var acts: [String]?
        var createdAt: String
        var expiresAt: String?
        /// Shown once, when it is made.
        var token: String?
    }

    func add(to api: RouterGroup<AppContext>) {
        api.put("me/password") { request, context in
            let body = try await request.decode(as: NewPassword.self, context: context)
            let actor = try await Signing.actor(context, password: body.old, services)
            guard actor.hasSigned else { throw Problem.unauthorized }
            try PasswordRule.check(body.new)
            _ = try await services.plant.change(
                person: actor.id, PersonChange(passwordHash: try await SessionRoutes.hash(body.new)), by: actor)
            try await services.sessions.closeAll(of: actor.id)
            return Response(status: .noContent)
        }
        api.post("me/totp") { request, context in
            let body = try await request.decode(as: Confirmed.self, context: context)
            let actor = try await Signing.actor(context, password: body.password, services)
            guard actor.hasSigned else { throw Problem.unauthorized }
            let secret = TOTP.newSecret()
            services.factors.offer(secret, to: actor.id)
            let site = services.view.site.id
            return try APIJSON.response(
                Factor(
                    secret: secret,
                    uri:
                        "otpauth://totp/ChemTrack%20\(site):\(context.signInName ?? "")?secret=\(secret)&issuer=ChemTrack"
                ))
        }
        api.post("me/totp/confirm") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: Code.self, context: context)
            guard let secret = services.factors.offered(to: actor.id),
                services.factors.accepts(body.code, secret: secret, of: actor.id, at: services.clock.now_ms())
            else {
                throw Problem(
                    .unprocessableContent, "invalid",
                    Bilingual(zh: "验证码不正确，请重新开始。", en: "the code is not right: begin again"), field: "code")
            }
            _ = try await services.plant.change(
                person: actor.id, PersonChange(totpSecret: .some(secret)), by: actor)
            return Response(status: .noContent)
        }
        api.get("me/tokens") { _, context in
            let actor = try context.signedIn()
            let tokens = try await services.sessions.tokens(of: actor.id)
            return try APIJSON.response(ListView(items: tokens.map { view($0) }, next: nil))
        }
        api.post("me/tokens") { request, context in try await makeToken(request, context) }
        api.delete("me/tokens/:id") { _, context in
            let actor = try context.signedIn()
            let id = try context.parameters.require("id")
            guard try await services.sessions.closeToken(id, of: actor.id) else {
                throw PlantError.notFound(kind: "token", id: id)
            }
            return Response(status: .noContent)
        }
    }

    private func makeToken(_ request: Request, _ context: AppContext) async throws -> Response {
        let body = try await request.decode(as: NewToken.self, context: context)
        let actor = try await Signing.actor(context, password: body.password, services)
        guard actor.hasSigned else { throw Problem.unauthorized }
        let days = body.days ?? 90
        guard !body.label.isEmpty, body.label.count <= 64, (1...366).contains(days), !body.acts.isEmpty else {
            throw Problem(
                .unprocessableContent, "invalid",
                Bilingual(
                    zh: "令牌须有名称（至 64 字）、至少一项权限，期限 1 至 366 天。",
                    en: "a token has a label up to 64 letters, at least one act, and 1 to 366 days"), field: "label")
        }
        let secret = Secrets.token()
        let now_ms = services.clock.now_ms()
        let session = SessionStore.New(
            digest: Secrets.digest(secret), person: actor.id, kind: "token", at_ms: now_ms, label: body.label,
            acts: body.acts.map(\.rawValue), expires_ms: now_ms + Int64(days) * 86_400_000,
            address: context.remoteAddress)
        try await services.sessions.open(session)
        guard let made = try await services.sessions.tokens(of: actor.id).first(where: { $0.label == body.label })
        else { throw Problem.unauthorized }
        return try APIJSON.response(view(made, secret: secret), status: .created)
    }

    private func view(_ token: SessionStore.Token, secret: String? = nil) -> TokenView {
        TokenView(
            id: token.id, label: token.label, acts: token.acts, createdAt: token.createdAt_ms.rfc3339,
            expiresAt: token.expires_ms?.rfc3339, token: secret)
    }
}
