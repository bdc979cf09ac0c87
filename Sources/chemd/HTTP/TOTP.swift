import Crypto
import Foundation
import Synchronization

/// Time-based one-time passwords (RFC 6238): SHA-1, 6 digits, steps of 30 s.
enum TOTP {
    static let step_ms: Int64 = 30_000

    /// 160 random bits in base32.
    static func newSecret() -> String { Base32.text(Secrets.bytes(20)) }

    static func code(_ secret: [UInt8], step: Int64) -> String {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
        let mac = Array(
            HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
        let start = Int(mac[19] & 15)
        let number = mac[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// The step that a code belongs to: the present one or the one before; nil when it is neither's.
    static func step(of code: String, secret: String, at now_ms: Int64) -> Int64? {
        guard let bytes = Base32.bytes(secret) else { return nil }
        let now = now_ms / step_ms
        return [now, now - 1].first { Secrets.areEqual(Array(self.code(bytes, step: $0).utf8), Array(code.utf8)) }
    }
}

/// Second factors while they are set up, and the last step each person used: no code is good twice.
final class SecondFactors: Sendable {
    private struct State {
        var offered: [String: String] = [:]
        var used: [String: Int64] = [:]
    }
    private let state = Mutex(State())

    func offer(_ secret: String, to person: String) { state.withLock { $0.offered[person] = secret } }

    func offered(to person: String) -> String? { state.withLock { $0.offered[person] } }

    func accepts(_ code: String, secret: String, of person: String, at now_ms: Int64) -> Bool {
        guard let step = TOTP.step(of: code, secret: secret, at: now_ms) else { return false }
        return state.withLock { state in
            guard step > state.used[person] ?? 0 else { return false }
            state.used[person] = step
            state.offered[person] = nil
            return true
        }
    }
}

/// RFC 4648 base32 without padding.
enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

    static func text(_ bytes: [UInt8]) -> String {
        var (text, buffer, bits) = ("", 0, 0)
        for byte in bytes {
            buffer = buffer << 8 | Int(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[buffer >> bits & 31])
            }
            buffer &= (1 << bits) - 1
        }
        if bits > 0 { text.append(alphabet[buffer << (5 - bits) & 31]) }
        return text
    }

    static func bytes(_ text: String) -> [UInt8]? {
        var (bytes, buffer, bits): ([UInt8], Int, Int) = ([], 0, 0)
        for letter in text.uppercased() {
            guard let value = alphabet.firstIndex(of: letter) else { return nil }
            buffer = buffer << 5 | value
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(buffer >> bits))
                buffer &= (1 << bits) - 1
            }
        }
        return bytes
    }
}
