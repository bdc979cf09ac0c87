import ArgumentParser
import Foundation
import Labels

/// `chemd code parse TEXT`: what a code says.
struct CodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "code", abstract: "Explain codes.",
        discussion: """
            EXAMPLES
              chemd code parse CT-7K3M9Q-D
              chemd code parse '(01)09521234543213(17)271231(10)LOT7'
            """,
        subcommands: [Parse.self])

    struct Parse: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Explain a code: item code, GS1, Digital Link, EPC, CAS, EC, UN, waste and safety codes.",
            discussion: """
                A separator between GS1 elements is written <GS> or sent as the byte 0x1D. `-` is standard input.
                Ends with 2 when the code is wrong (a check digit, a form), with 1 when a GS1 element lacks a partner.

                EXAMPLES
                  chemd code parse CT-7K3M9Q-D
                  chemd code parse '(01)09521234543213(17)271231(10)LOT7'
                  chemd code parse ']d2010952123454321310LOT7<GS>21S9'
                  chemd code parse 3074257BF7194E4000001A85
                  chemd code parse --format json 67-64-1
                """)

        @Argument(help: "The code; - for standard input.")
        var text: String

        @Option(help: "The AIM identifier the scanner told, for example ]d2.")
        var identifier: String?

        @OptionGroup var output: OutputOptions

        func run() throws {
            var code = text
            if text == "-" {
                code = String(decoding: try readInput(text), as: UTF8.self)
                while code.last?.isNewline == true { code.removeLast() }
            }
            code = code.replacing("<GS>", with: "\u{1D}")
            let explained = ExplainedCode(code, identifier: identifier)
            if let error = explained.error {
                if output.format == .json { try Terminal.json(explained) }
                throw Terminal.unusable(error)
            }
            switch output.format {
            case .json: try Terminal.json(explained)
            case .text: for line in explained.lines { Terminal.line(line) }
            }
            guard explained.missing.isEmpty else {
                for error in explained.missing { Terminal.complain(error.description) }
                throw ExitStatus.partly
            }
        }
    }
}

/// A code with its explanation, or with what is wrong with it.
struct ExplainedCode: Encodable {
    private let answer: Result<ParsedCode, CodeError>

    init(_ text: String, identifier: String?) {
        do throws(CodeError) {
            answer = .success(try ParsedCode.parse(text, identifier: identifier))
        } catch {
            answer = .failure(error)
        }
    }

    /// What is wrong, in English.
    var error: String? {
        guard case .failure(let error) = answer else { return nil }
        return error.description
    }

    var missing: [GS1Error] {
        switch answer {
        case .success(.gs1(let message)), .success(.digitalLink(let message, _)): message.missing
        default: []
        }
    }

    private enum Key: CodingKey { case kind, error }

    /// The parsed code; a wrong one is `{"kind":"invalid","error":{"en","zh"}}`.
    func encode(to encoder: any Encoder) throws {
        switch answer {
        case .success(let code): try code.encode(to: encoder)
        case .failure(let error):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode("invalid", forKey: .kind)
            try container.encode(["en": error.description, "zh": error.zh], forKey: .error)
        }
    }

    /// For people, a line a part.
    var lines: [String] {
        switch answer {
        case .success(let code): Self.lines(code)
        case .failure(let error): ["wrong: \(error.description)", error.zh]
        }
    }

    private static func lines(_ code: ParsedCode) -> [String] {
        switch code {
        case .item(let code): ["item code \(code)"]
        case .gs1(let message): ["GS1 \(message.bracketed)"] + elements(message)
        case .digitalLink(let message, _): ["GS1 Digital Link \(message.bracketed)"] + elements(message)
        case .epc(let epc):
            [
                "EPC \(epc.scheme.rawValue.uppercased())-96, filter \(epc.filter)", "  hex  \(epc.hex)",
                "  id   \(epc.idURI)",
                "  tag  \(epc.tagURI)",
            ] + ((try? epc.gs1()).map(elements) ?? [])
        case .safetyCode(let code):
            ["safety information code (T/CCSAS 047), registration \(code.registration)"]
                + (code.extensionText.map { ["  extension \($0)"] } ?? [])
        case .wasteLabel(let code):
            [
                "waste label code (HJ 1276)", "  enterprise \(code.enterprise)", "  waste code \(code.wasteCode)",
                "  packed \(code.date), serial \(code.serial)",
            ]
        case .waste(let code): ["waste code \(code)"]
        case .cas(let number): ["CAS number \(number)"]
        case .un(let number): ["UN number \(number)"]
        case .ec(let number): ["EC number \(number)"]
        case .url(let address): ["web address \(address)"]
        case .place(let id): ["place \(id)"]
        case .text(let text): ["text \(text)"]
        }
    }

    private static func elements(_ message: GS1Message) -> [String] {
        message.elements.map { "  (\($0.identifier)) \($0.title): \($0.value)" }
    }
}
