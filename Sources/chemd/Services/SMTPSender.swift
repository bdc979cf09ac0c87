import ChemTrack
import Foundation
import NIOCore
import NIOPosix
import NIOSSL

/// Hands mails to a server by SMTP (RFC 5321), over TLS and signed in where the settings say so.
struct SMTPSender {
    let settings: MailSettings

    func send(_ mail: MailText, to recipient: String) async throws {
        do {
            let line = try await connect()
            do {
                try await send(mail, to: recipient, over: line)
            } catch let error as DeliveryFailure {
                throw error
            } catch {
                // What was being said when TLS failed only learns that the line is closed.
                throw await line.failure() ?? error
            }
        } catch {
            throw DeliveryFailure(of: error, settings)
        }
    }

    private func send(_ mail: MailText, to recipient: String, over line: SMTPLine) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await line.channel.executeThenClose { inbound, outbound in
                    var talk = SMTPTalk(
                        settings: settings, line: line, answers: inbound.makeAsyncIterator(), outbound: outbound)
                    try await talk.send(mail, to: recipient)
                }
            }
            group.addTask {
                try await Task.sleep(for: .seconds(30))
                throw DeliveryFailure(zh: "邮件服务器 30 秒内没有应答", en: "the mail server did not answer within 30 s")
            }
            try await group.next()
            group.cancelAll()
        }
    }

    private func connect() async throws -> SMTPLine {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(10))
            .connect(host: settings.host, port: settings.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let seal = SMTPSeal()
                    try channel.pipeline.syncOperations.addHandler(seal)
                    let line = SMTPLine(
                        channel: try NIOAsyncChannel(wrappingChannelSynchronously: channel),
                        seal: NIOLoopBound(seal, eventLoop: channel.eventLoop))
                    if settings.security == .implicit { try line.secure(settings) }
                    return line
                }
            }
    }
}

/// Bytes of the server, and whether they came through TLS.
struct SMTPBytes: Sendable {
    var bytes: ByteBuffer
    var isSecure: Bool
}

/// Marks what the server says by whether it came through TLS: words that somebody slipped in before it must not be taken
/// for an answer after it.
final class SMTPSeal: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = SMTPBytes
    fileprivate var isSecure = false
    /// What first went wrong on the line.
    fileprivate var failure: (any Error)?

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        failure = failure ?? error
        context.fireErrorCaught(error)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.fireChannelRead(wrapInboundOut(SMTPBytes(bytes: unwrapInboundIn(data), isSecure: isSecure)))
    }
}

/// A connection to a mail server.
struct SMTPLine: Sendable {
    let channel: NIOAsyncChannel<SMTPBytes, ByteBuffer>
    fileprivate let seal: NIOLoopBound<SMTPSeal>

    /// From now on everything goes through TLS; the certificate has to be the server's. On its event loop only.
    fileprivate func secure(_ settings: MailSettings) throws {
        guard let tls = settings.tls else { return }
        // A number is checked against the numbers of the certificate, a name against its names.
        let isNumber = (try? SocketAddress(ipAddress: settings.host, port: settings.port)) != nil
        let handler = try NIOSSLClientHandler(context: tls, serverHostname: isNumber ? nil : settings.host)
        try channel.channel.pipeline.syncOperations.addHandler(handler, position: .first)
        seal.value.isSecure = true
    }

    /// What first went wrong on it, as far as that was told; nil = nothing.
    fileprivate func failure() async -> (any Error)? {
        try? await channel.channel.eventLoop.submit { seal.value.failure }.get()
    }

    func startTLS(_ settings: MailSettings) async throws {
        try await channel.channel.eventLoop.submit { try secure(settings) }.get()
    }
}
