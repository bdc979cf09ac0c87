import ChemTrack
import Compliance
import Foundation

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
