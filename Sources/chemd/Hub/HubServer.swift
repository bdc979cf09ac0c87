import ChemTrack
import Compliance
import Foundation
import Store

/// Who listens at a web socket.
struct HubListener: Sendable {
    var actor: Actor
    /// Of the session: when that ends, so does the socket.
    var digest: [UInt8]
}

/// What every web socket of the omlox hub shares.
struct HubServer: Sendable {
    let services: Services
    let ids: HubIDs

    var pictures: HubPictures { HubPictures(services: services, ids: ids) }

    /// Who asks, when they are signed in, may look, and come from a page of ours or from none.
    func listener(for question: HubQuestion) async -> HubListener? {
        guard question.isSameOrigin, let secret = question.secret else { return nil }
        let door = Authentication(sessions: services.sessions, clock: services.clock)
        guard let (session, digest) = try? await door.session(of: secret) else { return nil }
        let actor = Authentication.actor(session)
        return actor.may(.read, at: services.clock.now_ms()) ? HubListener(actor: actor, digest: digest) : nil
    }

    /// Whether the listener may still listen.
    func isAlive(_ listener: HubListener) async -> Bool {
        guard let session = try? await services.sessions.session(digest: listener.digest) else { return false }
        return session.person.isActive && (session.expires_ms.map { services.clock.now_ms() < $0 } ?? true)
    }

    func countSlowReader() async { await services.plant.count(rejected: "omlox_slow_reader") }

    /// Notices that were made faster than the reader took them.
    func count(lost: Int64) async { await services.plant.count(rejected: "omlox_lost", Int(lost)) }
}
