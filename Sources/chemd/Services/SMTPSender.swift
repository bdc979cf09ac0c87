import ChemTrack
import Compliance
import Foundation
import NIOCore
import NIOPosix

/// The mail server alarms are sent through, and who they are from.
struct MailSettings: Sendable {
    var host: String
    var port: Int
    var from: String
}

/// An alarm as a mail, in the language of its channel.
struct MailText: Sendable {
    var subject: String
    var body: String
    var id: String

    init(_ delivery: Delivery, channel: ChemTrack.Channel) {
        let message = delivery.message
        func pick(_ text: Bilingual) -> String { channel.language == "en" ? text.en : text.zh }
        let isOver = ["closed", "returned", "latched"].contains(message.event)
        let words = channel.language == "en" ? ("DRILL ", "over", "level") : ("【演练】", "已恢复", "级别")
        subject =
            (message.isDrill ? words.0 : "") + "[\(message.level)] \(message.alarm) "
            + (isOver ? "\(words.1): " : "") + pick(message.message)
        body = [
            pick(message.siteName), pick(message.message), "",
            pick(message.action), "",
            "\(message.alarm) · \(words.2) \(message.level) · \(message.priority) · \(message.state)",
            message.zoneName.map(pick) ?? "", message.raisedAt,
            "\(message.rule) · \(message.citation.document) \(message.citation.edition) \(message.citation.clause ?? "")",
        ].joined(separator: "\r\n")
        id = delivery.id
    }

    /// The mail as it goes over the line: base64, so that no line of it can be taken for the end.
    func lines(from: String, to: String, host: String) -> String {
        let encodedSubject = Data(subject.utf8).base64EncodedString()
        // A header line is 78 characters at most: the words of RFC 2047 hold 45 bytes each, cut between characters.
        let text = Data(body.utf8).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        return [
            "From: ChemTrack <\(from)>", "To: <\(to)>",
            "Subject: \(encodedSubject.count <= 60 ? "=?UTF-8?B?\(encodedSubject)?=" : Self.words(subject))",
            "Message-ID: <\(id)@\(host)>", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64", "", text,
        ].joined(separator: "\r\n")
    }

    private static func words(_ text: String) -> String {
        var words: [String] = []
        var part = ""
        for character in text where !character.isNewline {
            if part.utf8.count + character.utf8.count > 42 {
                words.append(part)
                part = ""
            }
            part.append(character)
        }
        return (words + [part]).map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }
}

/// Hands mails to a relay by SMTP (RFC 5321), without encryption or sign-in: meant for a relay on this host or network.
struct SMTPSender {
    let settings: MailSettings

    func send(_ mail: MailText, to recipient: String) async throws {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(10))
            .connect(host: settings.host, port: settings.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await talk(channel, mail, to: recipient) }
            group.addTask {
                try await Task.sleep(for: .seconds(30))
                throw DeliveryFailure("the mail server did not answer within 30 s")
            }
            try await group.next()
            group.cancelAll()
        }
    }

    private func talk(
        _ channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>, _ mail: MailText, to recipient: String
    ) async throws {
        let steps: [(String, Int)] = [
            ("EHLO chemtrack.local\r\n", 250), ("MAIL FROM:<\(settings.from)>\r\n", 250),
            ("RCPT TO:<\(recipient)>\r\n", 250), ("DATA\r\n", 354),
            (mail.lines(from: settings.from, to: recipient, host: settings.host) + "\r\n.\r\n", 250), ("QUIT\r\n", 221),
        ]
        try await channel.executeThenClose { inbound, outbound in
            var bytes = inbound.makeAsyncIterator()
            var waiting = ""
            func answer(to step: String, _ wanted: Int) async throws {
                while true {
                    // The last line of an answer has a space after its number.
                    if let line = waiting.split(separator: "\r\n").first(where: { $0.dropFirst(3).first != "-" }),
                        waiting.hasSuffix("\r\n")
                    {
                        waiting = ""
                        guard Int(line.prefix(3)) == wanted else {
                            throw DeliveryFailure("the mail server answered `\(line.prefix(200))` to \(step)")
                        }
                        return
                    }
                    guard let buffer = try await bytes.next() else {
                        throw DeliveryFailure("the mail server hung up at \(step)")
                    }
                    waiting += String(buffer: buffer)
                    guard waiting.utf8.count < 10_000 else {
                        throw DeliveryFailure("the mail server talks without end")
                    }
                }
            }
            try await answer(to: "connect", 220)
            for (text, wanted) in steps {
                try await outbound.write(ByteBuffer(string: text))
                let word = String(text.prefix { $0 != " " && $0 != "\r" && $0 != "\r\n" })
                if wanted == 221 { break }
                try await answer(to: wanted == 250 && text.hasSuffix("\r\n.\r\n") ? "the text" : word, wanted)
            }
        }
    }
}
