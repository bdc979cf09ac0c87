import ArgumentParser
import Foundation
import Labels

/// The library's formats as words of the command line.
enum LabelTarget: String, ExpressibleByArgument, CaseIterable {
    case pdf, png, zpl
    case zplNative = "zpl-native"

    var format: LabelFormat {
        switch self {
        case .pdf: .pdf
        case .png: .png
        case .zpl: .zpl
        case .zplNative: .zplNative
        }
    }
}

/// Where the texts of a label come from.
protocol LabelSource: Sendable {
    /// The label of a container. Ends the command when there is no such item.
    func containerLabel(item: String?) async throws(ExitCode) -> ContainerLabel
    /// The waste label of a container. Ends the command when there is none.
    func wasteLabel(item: String?) async throws(ExitCode) -> WasteLabel
}

/// A label's texts as JSON in a file; `-` is standard input.
struct LabelFile: LabelSource {
    let path: String

    func containerLabel(item: String?) async throws(ExitCode) -> ContainerLabel {
        let label: ContainerLabel = try decode()
        if let item, item != label.itemCode {
            throw Terminal.unusable("\(path): the label is for `\(label.itemCode)`, not for `\(item)`")
        }
        return label
    }

    func wasteLabel(item: String?) async throws(ExitCode) -> WasteLabel {
        let label: WasteLabel = try decode()
        if let item, !label.qrText.contains(item), label.digitalID != item {
            throw Terminal.unusable("\(path): the waste label is for `\(label.digitalID)`, not for `\(item)`")
        }
        return label
    }

    private func decode<Label: Decodable>() throws(ExitCode) -> Label {
        let data = try readInput(path)
        do {
            return try JSONDecoder().decode(Label.self, from: data)
        } catch DecodingError.keyNotFound(let key, _) {
            throw Terminal.unusable("\(path): the field `\(key.stringValue)` is missing")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            let field = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw Terminal.unusable("\(path): the field `\(field)` has the wrong kind of value")
        } catch {
            throw Terminal.unusable("\(path): is not the JSON of a label")
        }
    }
}

/// `chemd label ITEM`: a container's label for the printer.
struct LabelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "label",
        abstract: "Draw the label of a container.",
        discussion: """
            Container labels by CLP: 52x74mm (to 3 L), 74x105mm (to 50 L), 105x148mm (to 500 L), 148x210mm; by
            GB 15258: 70x50mm (to 0.1 L, simplified), 50x75mm (to 3 L), 75x100mm (to 50 L), 100x150mm (to 500 L),
            150x200mm (to 1,000 L), 200x300mm.
            Waste labels (--waste, HJ 1276-2022): 100x100mm (to 50 L), 150x150mm (to 450 L), 200x200mm.
            Precautionary statements that have no room are left out, last first, and named on standard error.

            EXAMPLES
              chemd label CT-00T4T2-T --data /var/lib/chemtrack --size 105x148mm --to pdf -o label.pdf
              chemd label CT-000123-9 --from label.json --size 74x105mm --to pdf -o label.pdf
              chemd label CT-000123-9 --from label.json --to zpl --dpi 300 -o - | nc printer 9100
              chemd label --waste --from waste.json --size 150x150mm --to png -o waste.png
              chemd label CT-00T4T2-T --data ./plant --template working --to zpl-native -o - | nc printer 9100
              chemd label --template location --from zones.json --paper L7165 --start 3 --offset 0.5,-1 -o sheet.pdf
            """)

    @Argument(help: "The item's code; checked against the label that is read.")
    var item: String?

    @Option(help: "The label's texts as JSON; - for standard input. Without it the plant's data folder is read.")
    var from: String?

    @Option(help: "Data folder of the plant.")
    var data = "./chemtrack-data"

    @Option(help: "Folder of the catalogues.")
    var catalogs: String?

    @Option(help: "The label's size, such as 74x105mm.")
    var size: String?

    @Option(
        help:
            "pdf, png, zpl (one picture) or zpl-native (codes drawn by the printer); by default what the output's name says."
    )
    var to: LabelTarget?

    @Option(help: "Dots per inch of png and zpl: 203, 300 or 600.")
    var dpi = LabelResolution.dpi203.rawValue

    @Option(name: [.customShort("o"), .long], help: "The file to write; - for standard output.")
    var out: String

    @Option(help: "The languages of a container's label: zh, en or both; both unless the texts say otherwise.")
    var language: String?

    @Flag(help: "The label for hazardous waste.")
    var waste = false

    @OptionGroup var templates: TemplateOptions

    @OptionGroup var output: OutputOptions

    func run() async throws {
        if let template = templates.template { return try await draw(template: template) }
        if let from {
            try await draw(LabelFile(path: from))
        } else {
            guard item != nil else { throw ValidationError("name an item, or a file with --from") }
            try await draw(StoredLabels(folder: data, catalogs: catalogs))
        }
    }

    /// Draws the label of one source and says what became of it.
    func draw(_ source: some LabelSource) async throws(ExitCode) {
        let (format, resolution) = try target()
        let label = try await render(source, format, resolution)
        try write(label.bytes)
        try report(label, format)
    }

    private func write(_ bytes: [UInt8]) throws(ExitCode) {
        guard out != "-" else { return FileHandle.standardOutput.write(Data(bytes)) }
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: out), options: .atomic)
        } catch {
            throw Terminal.unusable("\(out): cannot be written: \(error.localizedDescription)")
        }
    }

    /// Labels of a template, from a file of texts or for the container that is named.
    private func draw(template name: String) async throws {
        let labels: [[String: String]]
        if let from {
            labels = try TemplateLabels.fields(of: from)
        } else {
            guard item != nil else { throw ValidationError("name an item, or a file with --from") }
            labels = [try await containerLabel(StoredLabels(folder: data, catalogs: catalogs)).fields()]
        }
        let (format, resolution) = try target()
        let job = try TemplateLabels(templates, named: name, labels: labels).draw(as: format, resolution)
        try write(job.bytes)
        for overflow in job.overflows { Terminal.complain("\(overflow.en) / \(overflow.zh)") }
        guard out != "-" else { return }
        if output.format == .json {
            try Terminal.json(
                Job(
                    file: out, format: format, bytes: job.bytes.count, labels: job.labels, pages: job.pages,
                    left_out: job.overflows))
        } else {
            Terminal.line(
                "\(out): \(format.rawValue), \(job.labels) labels, \(job.pages) pages, \(job.bytes.count) bytes")
        }
    }

    private struct Job: Encodable {
        var file: String
        var format: LabelFormat
        var bytes: Int
        var labels: Int
        var pages: Int
        var left_out: [Overflow]
    }

    private func render(
        _ source: some LabelSource, _ format: LabelFormat, _ resolution: LabelResolution
    ) async throws(ExitCode) -> RenderedLabel {
        do {
            if waste {
                guard let size = WasteLabelSize(parsing: size ?? WasteLabelSize.mm100.rawValue) else {
                    throw unknownSize(WasteLabelSize.allCases.map(\.rawValue))
                }
                return try await source.wasteLabel(item: item)
                    .render(size, as: format, resolution: resolution, created: Date())
            }
            guard let size = LabelSize(parsing: size ?? LabelSize.mm74x105.rawValue) else {
                throw unknownSize(LabelSize.allCases.map(\.rawValue))
            }
            return try await containerLabel(source)
                .render(size, as: format, resolution: resolution, created: Date())
        } catch let error as PaperError {
            throw Terminal.unusable("\(item ?? from ?? data): \(error)")
        } catch let error as ExitCode {
            throw error
        } catch {
            throw Terminal.unusable("\(item ?? from ?? data): \(error)")
        }
    }

    private func containerLabel(_ source: some LabelSource) async throws(ExitCode) -> ContainerLabel {
        var label = try await source.containerLabel(item: item)
        if let language {
            guard let spoken = LabelLanguage(rawValue: language) else {
                throw Terminal.unusable("--language \(language): use zh, en or both")
            }
            label.language = spoken
        }
        return label
    }

    private func target() throws(ExitCode) -> (LabelFormat, LabelResolution) {
        guard let resolution = LabelResolution(rawValue: dpi) else {
            throw Terminal.unusable("--dpi \(dpi): a label printer has 203, 300 or 600")
        }
        let extensionOfName = URL(fileURLWithPath: out).pathExtension.lowercased()
        return (to?.format ?? LabelFormat(rawValue: extensionOfName) ?? .pdf, resolution)
    }

    private func unknownSize(_ sizes: [String]) -> ExitCode {
        Terminal.unusable("--size \(size ?? ""): the sizes are \(sizes.joined(separator: ", "))")
    }

    private struct Report: Encodable {
        var file: String
        var format: LabelFormat
        var bytes: Int
        var x_height_mm: Double
        var meets_2028: Bool
        var left_out: [Overflow]
    }

    private func report(_ label: RenderedLabel, _ format: LabelFormat) throws(ExitCode) {
        for overflow in label.overflows { Terminal.complain("\(overflow.en) / \(overflow.zh)") }
        guard out != "-" else { return }
        if output.format == .json {
            do {
                try Terminal.json(
                    Report(
                        file: out, format: format, bytes: label.bytes.count,
                        x_height_mm: (label.xHeight_mm * 100).rounded() / 100, meets_2028: label.meetsTextHeight2028,
                        left_out: label.overflows))
            } catch {
                throw Terminal.unusable("the report cannot be written: \(error)")
            }
        } else {
            Terminal.line("\(out): \(format.rawValue), \(label.bytes.count) bytes")
        }
    }
}
