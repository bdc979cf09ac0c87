import ChemTrack
import Compliance
import Foundation
import NIOCore
import NIOSSL

/// What is said to a mail server to hand it one mail, and what it may answer.
struct SMTPTalk {
    private let settings: MailSettings
    private let line: SMTPLine
    private var answers: NIOAsyncChannelInboundStream<SMTPBytes>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    /// Whether answers have to come through TLS.
    private var isSecure: Bool

    /// No server has more to say.
    private static let answer_max = 10_000

    init(
        settings: MailSettings, line: SMTPLine, answers: NIOAsyncChannelInboundStream<SMTPBytes>.AsyncIterator,
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        (self.settings, self.line, self.answers, self.outbound) = (settings, line, answers, outbound)
        isSecure = settings.security == .implicit
    }

    mutating func send(_ mail: MailText, to recipient: String) async throws {
        _ = try await answer(to: "connect", 220)
        var offers = try await ask("EHLO chemtrack.local", as: "EHLO", 250)
        if settings.security == .startTLS {
            guard offers.contains(where: { $0.uppercased() == "STARTTLS" }) else {
                throw DeliveryFailure(
                    zh: "邮件服务器不提供 STARTTLS，未发送任何内容", en: "the mail server does not offer STARTTLS: nothing was sent")
            }
            _ = try await ask("STARTTLS", as: "STARTTLS", 220)
            try await line.startTLS(settings)
            isSecure = true
            // What was offered in clear is worth nothing.
            offers = try await ask("EHLO chemtrack.local", as: "EHLO", 250)
        }
        try await signIn(offers)
        _ = try await ask("MAIL FROM:<\(settings.from)>", as: "MAIL FROM", 250)
        _ = try await ask("RCPT TO:<\(recipient)>", as: "RCPT TO", 250)
        _ = try await ask("DATA", as: "DATA", 354)
        let text = mail.lines(from: settings.from, to: recipient, host: settings.host)
        _ = try await ask(text + "\r\n.", as: "the text", 250)
        // The server has it: what becomes of the line is no matter.
        try? await say("QUIT")
    }

    /// RFC 4954, by the first of PLAIN and LOGIN that is offered.
    private mutating func signIn(_ offers: [String]) async throws {
        guard let (user, password) = settings.signIn else { return }
        func coded(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
        let ways =
            offers.map { $0.uppercased().split(separator: " ") }.first { $0.first == "AUTH" }?.dropFirst() ?? []
        if ways.contains("PLAIN") {
            _ = try await ask("AUTH PLAIN \(coded("\0\(user)\0\(password)"))", as: "AUTH", 235)
        } else if ways.contains("LOGIN") {
            _ = try await ask("AUTH LOGIN", as: "AUTH", 334)
            _ = try await ask(coded(user), as: "AUTH", 334)
            _ = try await ask(coded(password), as: "AUTH", 235)
        } else {
            throw DeliveryFailure(
                zh: "邮件服务器不接受 PLAIN 或 LOGIN 登录", en: "the mail server takes no sign-in by PLAIN or LOGIN")
        }
    }

    private func say(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text + "\r\n")) }

    /// - Parameter step: what it is called in an error: never the words themselves, which may hold a password.
    /// - Returns: the lines of the answer without their numbers.
    private mutating func ask(_ text: String, as step: String, _ wanted: Int) async throws -> [String] {
        try await say(text)
        return try await answer(to: step, wanted)
    }

    private mutating func answer(to step: String, _ wanted: Int) async throws -> [String] {
        var said = ""
        while true {
            let lines = said.split(separator: "\r\n")
            // The last line of an answer has a space after its number.
            if said.hasSuffix("\r\n"), let last = lines.last, last.dropFirst(3).first != "-" {
                guard Int(last.prefix(3)) == wanted else {
                    throw DeliveryFailure(
                        zh: "邮件服务器对 \(step) 的应答为 `\(last.prefix(200))`",
                        en: "the mail server answered `\(last.prefix(200))` to \(step)")
                }
                return lines.map { String($0.dropFirst(4)) }
            }
            guard let next = try await answers.next() else {
                throw DeliveryFailure(zh: "邮件服务器在 \(step) 时断开", en: "the mail server hung up at \(step)")
            }
            guard next.isSecure == isSecure else {
                throw DeliveryFailure(
                    zh: "STARTTLS 之前有人插入了明文应答，已放弃", en: "words in clear were slipped in before STARTTLS: given up")
            }
            said += String(buffer: next.bytes)
            guard said.utf8.count < Self.answer_max else {
                throw DeliveryFailure(zh: "邮件服务器的应答没有尽头", en: "the mail server talks without end")
            }
        }
    }
}

extension DeliveryFailure {
    /// Why a mail server could not be spoken to, and what to do.
    init(of error: any Error, _ mail: MailSettings) {
        let server = "\(mail.host):\(mail.port)"
        switch error {
        case let known as DeliveryFailure: self = known
        case is NIOSSLExtraError:
            self.init(
                zh: "邮件服务器 \(server) 的证书不是发给 \(mail.host) 的",
                en: "the certificate of the mail server \(server) is not for \(mail.host)")
        case let error as NIOSSLError where "\(error)".contains("CERTIFICATE_VERIFY_FAILED"):
            self.init(
                zh: "邮件服务器 \(server) 的证书不可信或已过期：请用 smtp_ca_file 指定本厂的证书颁发机构",
                en:
                    "the certificate of the mail server \(server) is not trusted or out of date: name the plant's authorities with smtp_ca_file"
            )
        case let error as NIOSSLError:
            let reason = Self.reason(in: "\(error)")
            self.init(
                zh: "与邮件服务器 \(server) 无法建立 TLS：请核对端口与 smtp_tls（\(reason)）",
                en: "no TLS with the mail server \(server): check its port and smtp_tls (\(reason))")
        default:
            self.init(
                zh: "无法连接邮件服务器 \(server)：\(error)", en: "the mail server \(server) cannot be reached: \(error)")
        }
    }

    /// The name BoringSSL gives to what went wrong, such as `WRONG_VERSION_NUMBER`; the library's text around it holds
    /// the paths of the machine it was built on.
    private static func reason(in text: String) -> Substring {
        guard let mark = text.range(of: "OPENSSL_internal:") else { return text.prefix { $0 != "/" } }
        return text[mark.upperBound...].prefix { $0.isUppercase || $0.isNumber || $0 == "_" }
    }
}
