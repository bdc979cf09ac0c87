import ArgumentParser
import Foundation
import Labels

/// What `chemd label --template` is told beside the label itself.
struct TemplateOptions: ParsableArguments {
    @Option(help: "A template: working, working-small, location, badge, or a JSON file with one of your own.")
    var template: String?

    @Option(help: "Sheets of labels: a4-2x2, L7160, L7163, L7165, L7173, 5160, 5163, 5164. Without it, a roll.")
    var paper: String?

    @Option(help: "The first place of the sheet to use, from 1.")
    var start = 1

    @Option(help: "How far to move the print, in mm right and down, as measured on a test print: 0.5,-1.")
    var offset: String?

    @Flag(help: "Print the edges of the labels too, to measure the offset.")
    var testPrint = false
}

/// Labels drawn by a template: one or many, on a roll or on sheets.
struct TemplateLabels {
    let template: LabelTemplate
    let options: TemplateOptions
    let labels: [[String: String]]

    init(_ options: TemplateOptions, named name: String, labels: [[String: String]]) throws(ExitCode) {
        self.options = options
        self.labels = labels
        template = try Self.find(name)
    }

    private static func find(_ name: String) throws(ExitCode) -> LabelTemplate {
        if let known = LabelTemplate.product.first(where: { $0.id == name }) { return known }
        let all = LabelTemplate.product.map(\.id).joined(separator: ", ")
        guard name.hasSuffix(".json") else {
            throw Terminal.unusable("--template \(name): the templates are \(all), or a file with .json")
        }
        let data = try readInput(name)
        do {
            let own = try JSONDecoder().decode(LabelTemplate.self, from: data)
            try own.check()
            return own
        } catch let error as PaperError {
            throw Terminal.unusable("\(name): \(error)")
        } catch let DecodingError.keyNotFound(key, context) {
            let place = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw Terminal.unusable("\(name): \(place) the field `\(key.stringValue)` is missing")
        } catch {
            throw Terminal.unusable("\(name): is not the JSON of a label template")
        }
    }

    /// The labels of a file: one JSON object of texts, or a list of them; `-` is standard input.
    static func fields(of path: String) throws(ExitCode) -> [[String: String]] {
        let data = try readInput(path)
        let decoder = JSONDecoder()
        if let one = try? decoder.decode([String: String].self, from: data) { return [one] }
        if let many = try? decoder.decode([[String: String]].self, from: data), !many.isEmpty { return many }
        if let label = try? decoder.decode(ContainerLabel.self, from: data) { return [label.fields()] }
        throw Terminal.unusable(
            "\(path): give an object with texts, such as {\"name.zh\":\"丙酮\",\"code\":\"CT-000123-9\"}, or a list of them"
        )
    }

    func draw(as format: LabelFormat, _ resolution: LabelResolution) throws(ExitCode) -> RenderedSheet {
        do {
            guard let name = options.paper else {
                return try LabelJob(template, labels).roll(as: format, resolution: resolution, created: Date())
            }
            guard let paper = LabelPaper.preset(name) else {
                throw Terminal.unusable(
                    "--paper \(name): the sheets are \(LabelPaper.presets.map(\.id).joined(separator: ", "))")
            }
            guard format == .pdf else { throw Terminal.unusable("--paper \(name): sheets are made as pdf") }
            let (x, y) = try offset()
            return try LabelJob(template, labels).sheet(
                on: paper,
                run: LabelRun(offsetX_mm: x, offsetY_mm: y, startAt: options.start, isTest: options.testPrint),
                created: Date())
        } catch let error as PaperError {
            throw Terminal.unusable("\(template.id): \(error)")
        } catch let error as ExitCode {
            throw error
        } catch {
            throw Terminal.unusable("\(template.id): \(error)")
        }
    }

    private func offset() throws(ExitCode) -> (Double, Double) {
        guard let text = options.offset else { return (0, 0) }
        let parts = text.split(separator: ",").compactMap { Double($0.trimmingCharacters(in: .whitespaces)) }
        guard parts.count == 2 else {
            throw Terminal.unusable("--offset \(text): write millimetres right and down, as in 0.5,-1")
        }
        return (parts[0], parts[1])
    }
}
