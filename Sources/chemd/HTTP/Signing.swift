import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Logging
import Store

/// A signature: the password, given again with the very request it signs.
enum Signing {
    /// Whoever asks, as one who has signed; unchanged when no password was given.
    ///
    /// - Throws: ``Problem`` 403 for a wrong password, 429 and 503 as at signing in.
    static func actor(_ context: AppContext, password: String?, _ services: Services) async throws -> Actor {
        let actor = try context.signedIn()
        guard let password, !password.isEmpty else { return actor }
        guard password.utf8.count <= 1024, let name = context.signInName else { throw refused }
        try services.gate.enter(name: name, address: context.remoteAddress, at: services.clock.now_ms())
        let person = try? await services.sessions.person(named: name)
        let matches = await SessionRoutes.check(password, person?.passwordHash ?? services.decoyHash)
        let isRight = matches && person?.isActive == true && person?.id == actor.id
        services.gate.leave(name: name, succeeded: isRight, at: services.clock.now_ms())
        guard isRight else {
            context.logger.notice("signature refused", metadata: ["name": "\(name)"])
            throw refused
        }
        var signed = actor
        signed.auth = Actor.signed
        return signed
    }

    private static let refused = Problem(
        .forbidden, "signature", Bilingual(zh: "签名的密码不正确。", en: "the password of the signature is not right"),
        field: "password")
}
