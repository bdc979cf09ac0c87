import ChemTrack
import Compliance
import Foundation
import HTTPTypes
import Hummingbird
import Labels
import Store

/// A container's label, printed from what is known of it.
struct LabelOutput {
    var bytes: [UInt8]
    /// What did not fit, for the person who prints.
    var overflow: [String]

    /// - Throws: ``Problem`` for an unknown size, template or language, or a label that cannot hold what it must.
    init(item: Item, services: Services, choice: LabelChoice, person: String = "") async throws {
        let desk = try await LabelDesk(services: services, person: person)
        // Printed twice, the same container gives the same bytes.
        let created = Date(milliseconds: item.receivedAt_ms)
        do {
            if let template = choice.template {
                let drawn = try template.render(
                    desk.fields(of: item, choice.language), as: choice.format, created: created)
                (bytes, overflow) = (drawn.bytes, drawn.overflows.map(\.en))
                return
            }
            let printed =
                choice.isWaste
                ? try desk.wasteLabel(of: item)
                    .render(WasteLabelSize(forContainerOf: item.volume_L), as: choice.format, created: created)
                : try desk.smallest(
                    choice.size, [desk.label(of: item, choice.language)], volume_L: item.volume_L
                ) { size, labels throws(PaperError) in try labels[0].render(size, as: choice.format, created: created) }
            (bytes, overflow) = (printed.bytes, printed.overflows.map(\.en))
        } catch let error as PaperError {
            throw Problem(error)
        }
    }
}

/// Which label a person asks for.
struct LabelChoice {
    var format: LabelFormat
    var language: LabelLanguage
    /// nil = the smallest that the law allows and the texts fit.
    var size: LabelSize?
    /// nil = the container's own label.
    var template: LabelTemplate?
    var isWaste = false

    init(to: String?, language: String?, size: String?, template: String?, isWaste: Bool = false) throws(Problem) {
        format = try Self.read(to, "to", .pdf, LabelFormat.allCases.map(\.rawValue)) { LabelFormat(rawValue: $0) }
        self.language = try Self.read(language, "language", .both, LabelLanguage.allCases.map(\.rawValue)) {
            LabelLanguage(rawValue: $0)
        }
        self.size = try Self.read(size, "size", nil, LabelSize.allCases.map(\.rawValue)) { LabelSize(parsing: $0) }
        self.template = try Self.read(template, "template", nil, LabelTemplate.product.map(\.id)) { id in
            LabelTemplate.product.first { $0.id == id }
        }
        self.isWaste = isWaste
    }

    private static func read<Value>(
        _ text: String?, _ field: String, _ missing: Value, _ all: [String], _ read: (String) -> Value?
    ) throws(Problem) -> Value {
        guard let text, !text.isEmpty else { return missing }
        guard let value = read(text) else {
            let list = all.joined(separator: ", ")
            throw Problem(
                .badRequest, "invalid",
                Bilingual(
                    zh: "`\(text)` 不可用：应为 \(list) 之一。", en: "`\(text)` is not possible: use one of \(list)"),
                field: field)
        }
        return value
    }

    /// The answer to whoever prints.
    func response(_ bytes: [UInt8], name: String) -> Response {
        let (type, ending) =
            switch format {
            case .pdf: ("application/pdf", "pdf")
            case .png: ("image/png", "png")
            case .zpl, .zplNative: ("text/plain; charset=utf-8", "zpl")
            }
        return Response(
            status: .ok,
            headers: [.contentType: type, .contentDisposition: "inline; filename=\"\(name).\(ending)\""],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

extension Problem {
    init(_ error: PaperError) {
        self.init(
            .unprocessableContent, "label", Bilingual(zh: "标签无法打印：\(error.zh)。", en: "\(error)"), field: "size")
    }
}
