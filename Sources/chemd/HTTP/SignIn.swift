import ChemTrack
import Compliance
import Crypto
import CryptoExtras
import Foundation
import HTTPTypes
import Hummingbird
import Store
import Synchronization

/// Password hashes: scrypt N=2^15, r=8, p=3 (OWASP ASVS 5.0 appendix C), written as `$scrypt$ln=15,r=8,p=3$salt$hash`.
enum PasswordHash {
    static let logRounds = 15
    static let parallelism = 3

    static func make(_ password: String) throws -> String {
        let salt = Secrets.bytes(16)
        let hash = try derive(password, salt: salt)
        return
            "$scrypt$ln=\(logRounds),r=8,p=\(parallelism)$\(Data(salt).base64EncodedString())$\(Data(hash).base64EncodedString())"
    }

    static func matches(_ password: String, _ stored: String) -> Bool {
        let parts = stored.split(separator: "$")
        guard parts.count == 4, parts[0] == "scrypt", parts[1] == "ln=\(logRounds),r=8,p=\(parallelism)",
            let salt = Data(base64Encoded: String(parts[2])), let hash = Data(base64Encoded: String(parts[3])),
            let derived = try? derive(password, salt: Array(salt))
        else { return false }
        return Secrets.areEqual(derived, Array(hash))
    }

    private static func derive(_ password: String, salt: [UInt8]) throws -> [UInt8] {
        let key = try KDF.Scrypt.deriveKey(
            from: Data(password.precomposedStringWithCanonicalMapping.utf8), salt: Data(salt), outputByteCount: 32,
            rounds: 1 << logRounds, blockSize: 8, parallelism: parallelism, maxMemory: 64 << 20)
        return unsafe key.withUnsafeBytes { unsafe Array($0) }
    }
}

/// Random secrets and their digests.
enum Secrets {
    static func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    /// 256 random bits as text, for sessions and tokens.
    static func token() -> String {
        Data(bytes(32)).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
            "=", with: "")
    }

    /// A password a person can type: 4 groups of 4 letters and digits that are not mistaken for one another.
    static func password() -> String {
        let alphabet = Array("abcdefghjkmnpqrstuvwxyz23456789")
        var generator = SystemRandomNumberGenerator()
        let groups = (0..<4).map { _ in
            String((0..<4).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] })
        }
        return groups.joined(separator: "-")
    }

    static func digest(_ secret: String) -> [UInt8] { Array(SHA256.hash(data: Data(secret.utf8))) }

    /// The digest of something short-named, such as a badge, as text.
    static func digestText(_ secret: String) -> String {
        digest(secret).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// Compares without telling where the difference is.
    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for (a, b) in zip(left, right) { difference |= a ^ b }
        return difference == 0
    }
}

/// Slows down guessing: a growing pause per account, a limit per address, few hashes at once.
final class SignInGate: Sendable {
    private struct State {
        var failures: [String: (count: Int, until_ms: Int64)] = [:]
        var attempts: [String: [Int64]] = [:]
        var hashing = 0
    }
    static let perMinute = 20
    static let hashesAtOnce = 2
    private let state = Mutex(State())

    /// - Throws: 429 while the account pauses or the address asks too often, 503 while others are being checked.
    func enter(name: String, address: String, at now_ms: Int64) throws(Problem) {
        let refusal: Problem? = state.withLock { state in
            var recent = state.attempts[address, default: []].filter { now_ms - $0 < 60_000 }
            recent.append(now_ms)
            state.attempts[address] = recent
            if state.attempts.count > 10_000 { state.attempts = [address: recent] }
            if recent.count > Self.perMinute || (state.failures[name]?.until_ms ?? 0) > now_ms {
                return Problem(
                    .tooManyRequests, "slow-down",
                    Bilingual(zh: "尝试过于频繁，请稍后再试。", en: "too many attempts: wait a little"))
            }
            if state.hashing >= Self.hashesAtOnce {
                return Problem(.serviceUnavailable, "busy", Bilingual(zh: "系统繁忙，请重试。", en: "busy: try again"))
            }
            state.hashing += 1
            return nil
        }
        if let refusal { throw refusal }
    }

    func leave(name: String, succeeded: Bool, at now_ms: Int64) {
        state.withLock { state in
            state.hashing -= 1
            if succeeded {
                state.failures[name] = nil
            } else {
                let count = (state.failures[name]?.count ?? 0) + 1
                let pause_s = count < 5 ? 0 : min(1 << min(count - 5, 5), 30)
                state.failures[name] = (count, now_ms + Int64(pause_s) * 1000)
                if state.failures.count > 10_000 { state.failures = [:] }
            }
        }
    }
}

/// Finds out who asks, by cookie or bearer token.
struct Authentication: RouterMiddleware {
    static let cookie = "ct"
    /// A cookie ends after 30 minutes without a request, and after 12 hours in any case.
    static let idle_ms: Int64 = 30 * 60_000
    static let absolute_ms: Int64 = 12 * 3_600_000

    /// A badge on a shared handheld: two minutes without a request, a shift's hour at most, and only what is done there.
    static let badgeIdle_ms: Int64 = 2 * 60_000
    static let badgeAbsolute_ms: Int64 = 3_600_000
    static let badgeActs: [Act] = [.read, .receive, .move, .use, .collect, .acknowledge]
    /// Names the signature request in which an act was signed.
    static let signatureHeader = "Signature-Request"

    let sessions: SessionStore
    let clock: any PlantClock

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let secret = Self.secret(of: request), let (session, digest) = try await session(of: secret) {
            context.sessionDigest = digest
            context.signInName = session.person.name
            var actor = Self.actor(session)
            actor.signature = HTTPField.Name(Self.signatureHeader).flatMap { request.headers[$0] }
            context.actor = actor
        }
        return try await next(request, context)
    }

    /// The living session of a secret; asking for it keeps it alive.
    func session(of secret: String) async throws -> (session: SessionStore.Session, digest: [UInt8])? {
        let digest = Secrets.digest(secret)
        guard let session = try await sessions.session(digest: digest), isAlive(session) else { return nil }
        if clock.now_ms() - session.seenAt_ms > 30_000 { try await sessions.touch(digest: digest, at: clock.now_ms()) }
        return (session, digest)
    }

    /// Who acts in a session.
    static func actor(_ session: SessionStore.Session) -> Actor {
        let means =
            ["token": "token", "badge": "badge"][session.kind] ?? (session.person.totpSecret == nil ? "pw" : "pw+totp")
        var actor = Actor(session.person, auth: means)
        // A word that is no act any more limits to nothing: it never widens.
        actor.limit = session.acts.map { Set($0.compactMap(Act.init)) }
        return actor
    }

    private func isAlive(_ session: SessionStore.Session) -> Bool {
        guard session.person.isActive else { return false }
        let now_ms = clock.now_ms()
        if let expires_ms = session.expires_ms, now_ms >= expires_ms { return false }
        if session.kind == "token" { return true }
        if session.kind == "badge" {
            return now_ms - session.seenAt_ms < Self.badgeIdle_ms
                && now_ms - session.createdAt_ms < Self.badgeAbsolute_ms
        }
        return now_ms - session.seenAt_ms < Self.idle_ms && now_ms - session.createdAt_ms < Self.absolute_ms
    }

    static func secret(of request: Request) -> String? {
        if let header = request.headers[.authorization], header.hasPrefix("Bearer ") {
            return String(header.dropFirst(7))
        }
        return request.cookies[cookie]?.value
    }
}
