import Compliance
import Foundation
import NIOSSL

/// The mail server alarms are sent through, how it is spoken to, and who they are from.
struct MailSettings: Sendable {
    /// How the way to the mail server is secured.
    enum Security: String, Sendable, CaseIterable {
        /// Not at all: for a relay on this host or a network that nobody else is on.
        case none
        /// In clear until the server has agreed to TLS (RFC 3207), usually port 587; never without.
        case startTLS = "starttls"
        /// TLS from the first byte (RFC 8314), usually port 465.
        case implicit
    }

    let host: String
    let port: Int
    let from: String
    let security: Security
    /// What the certificate of the server is checked against; nil without TLS.
    let tls: NIOSSLContext?
    let signIn: (user: String, password: String)?

    /// - Parameters:
    ///   - authorities: a PEM file with the plant's own certificate authorities, in place of the system's.
    /// - Throws: ``SettingFault`` for what would send a password in clear or cannot be used.
    init(
        relay: HostPort, from: String, security: Security, authorities: String?, user: String?, password: String?
    ) throws(SettingFault) {
        (host, port, self.from, self.security) = (relay.host, relay.port, from, security)
        guard (user == nil) == (password == nil) else {
            throw SettingFault(
                Bilingual(
                    zh: "smtp_user 与 smtp_password_file 须同时填写。",
                    en: "smtp_user and smtp_password_file belong together: give both or none"))
        }
        guard security != .none || user == nil else {
            throw SettingFault(
                Bilingual(
                    zh: "密码只经 TLS 发送：请设 smtp_tls 为 starttls 或 implicit。",
                    en: "a password is only sent through TLS: set smtp_tls to starttls or implicit"))
        }
        guard security != .none || authorities == nil else {
            throw SettingFault(
                Bilingual(
                    zh: "smtp_ca_file 只在使用 TLS 时有效：请设 smtp_tls。",
                    en: "smtp_ca_file says whom to trust with TLS: set smtp_tls to starttls or implicit"))
        }
        signIn = user.flatMap { user in password.map { (user, $0) } }
        guard security != .none else {
            tls = nil
            return
        }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        do {
            if let authorities {
                configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorities))
            }
            tls = try NIOSSLContext(configuration: configuration)
        } catch {
            let file = authorities ?? "/etc/ssl/certs"
            throw SettingFault(
                Bilingual(
                    zh: "smtp_ca_file：`\(file)` 中没有可用的 PEM 证书。",
                    en: "smtp_ca_file: `\(file)` holds no certificates in PEM that can be used"))
        }
    }
}

/// Why settings do not go together.
struct SettingFault: Error {
    let message: Bilingual
    init(_ message: Bilingual) { self.message = message }
}
