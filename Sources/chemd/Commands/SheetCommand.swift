import ArgumentParser
import Compliance
import Foundation
import Labels

/// `chemd sds …`: what suppliers' safety data sheets say.
struct SheetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sds", abstract: "Read suppliers' safety data sheets.", subcommands: [Read.self])

    /// `chemd sds read FILE…`
    struct Read: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "read",
            abstract: "Read the values of safety data sheets (PDF with text, Chinese or English).",
            discussion: """
                Every value comes with its page and the words it was read from, and is a proposal that a person confirms.
                What can be read in two ways is no value; it is named with the reason. Fields without a value are named.
                Ends with 1 when a file cannot be read, and with 2 when none can.

                EXAMPLES
                  chemd sds read ethanol.pdf
                  chemd sds read --format json sheets/*.pdf
                """)

        @Argument(help: "PDF files; - for standard input.")
        var files: [String]

        @Option(help: "Folder of the catalogues, for the texts of the statements.")
        var catalogs: String?

        @OptionGroup var output: OutputOptions

        func run() async throws {
            let registry = try SubstanceRegistry(catalogs: try CatalogLocation.load(catalogs))
            let process = SheetProcess(
                executable: PlantHost.ownExecutable, reader: SheetReader(registry.statementTexts), wall: .seconds(60))
            var readable = 0
            for file in files {
                do {
                    let reading = try await process.read(Array(try readInput(file)))
                    readable += 1
                    try show(SheetReport(file: file, reading))
                } catch let error as SheetProcessError {
                    Terminal.complain("\(file): \(error)")
                    if output.format == .json {
                        try Terminal.json(Failure(file: file, error: .init(zh: error.zh, en: "\(error)")))
                    }
                } catch let error as ExitCode {
                    // A file that is not there is told; the others are still read.
                    guard files.count > 1 else { throw error }
                }
            }
            if readable == 0 { throw ExitStatus.unusable }
            if readable < files.count { throw ExitStatus.partly }
        }

        private struct Failure: Encodable {
            var file: String
            var error: Bilingual
        }

        private func show(_ report: SheetReport) throws {
            guard output.format == .text else { return try Terminal.json(report) }
            if files.count > 1 { Terminal.line("== \(report.file)") }
            for value in report.values {
                let detail = [value.name, value.rangeText, value.cas].compactMap { $0 }.joined(separator: ", ")
                let about = detail.isEmpty ? "" : " (\(detail))"
                Terminal.line("\(value.field): \(value.value)\(about)   p. \(value.page): \(value.words)")
            }
            for rejection in report.rejected {
                Terminal.line(
                    "? \(rejection.field): \(rejection.reason.en) / \(rejection.reason.zh)   p. \(rejection.page): \(rejection.words)"
                )
            }
            if !report.contested.isEmpty {
                Terminal.line("several values: \(report.contested.joined(separator: ", "))")
            }
            if !report.missing.isEmpty { Terminal.line("not found: \(report.missing.joined(separator: ", "))") }
        }
    }
}

extension SheetReader {
    /// A reader that knows the statements of the catalogues.
    init(_ statements: [String: Bilingual]) {
        self.init(
            sentences: statements.sorted { $0.key < $1.key }.map {
                SheetSentence(code: $0.key, text: LabelText(zh: $0.value.zh, en: $0.value.en))
            })
    }
}

/// A reading in the form scripts get it, also from the API.
struct SheetReport: Encodable {
    struct Value: Encodable {
        var field: String
        var value: String
        var page: Int
        var words: String
        var name: String?
        var cas: String?
        var low: Double?
        var high: Double?
        var low_included: Bool?
        var high_included: Bool?
        var kind: String?
        var amount: Double?
        var unit: String?
        var because: LabelText?
        /// The content of a component in print form.
        let rangeText: String?

        private enum CodingKeys: CodingKey {
            case field, value, page, words, name, cas, low, high, low_included, high_included, kind, amount, unit,
                because
        }

        init(_ value: SheetValue) {
            field = value.field.rawValue
            self.value = value.value
            page = value.page
            words = value.words
            name = value.name
            cas = value.cas
            low = value.range?.low
            high = value.range?.high
            low_included = value.range.flatMap { $0.low == nil ? nil : $0.lowIncluded }
            high_included = value.range.flatMap { $0.high == nil ? nil : $0.highIncluded }
            kind = value.kind
            amount = value.amount
            unit = value.unit
            because = value.because
            rangeText = value.field == .component ? value.range.map { $0.text + " %" } : nil
        }
    }

    struct Rejection: Encodable {
        var field: String
        var page: Int
        var words: String
        var reason: LabelText
    }

    var file: String
    var pages: Int
    var languages: [String]
    var sections: [Int]
    var values: [Value]
    var rejected: [Rejection]
    var missing: [String]
    var contested: [String]

    init(file: String, _ reading: SheetReading) {
        self.file = file
        pages = reading.pages
        languages = reading.languages
        sections = reading.sections
        values = reading.values.map(Value.init)
        rejected = reading.rejected.map {
            Rejection(field: $0.field.rawValue, page: $0.page, words: $0.words, reason: $0.reason)
        }
        missing = reading.missing.map(\.rawValue)
        contested = reading.contested.map(\.rawValue)
    }
}
