import Store
import HTTPTypes
import ChemTrack
import Compliance
import Foundation
import Labels

/// A container's label, printed from what is known of it.
struct LabelOutput {
    var bytes: [UInt8]
    var contentType: String
    var fileExtension: String
    /// What did not fit, for the person who prints.
    var overflow: [String]

    /// - Throws: ``Problem`` for an unknown size or format, or a label that cannot hold what it must.
    init(
        item: Item, services: Services, size: String?, format: String, isWaste: Bool, template: String? = nil,
        person: String = ""
    ) async throws {
        guard let format = LabelFormat(rawValue: format) else {
            throw Problem(
                .badRequest, "invalid",
                Bilingual(
                    zh: "标签格式应为 pdf、png、zpl 或 zpl-native。", en: "a label is made as pdf, png, zpl or zpl-native"),
                field: "to")
        }
        contentType =
            switch format {
            case .pdf: "application/pdf"
            case .png: "image/png"
            case .zpl, .zplNative: "text/plain; charset=utf-8"
            }
        fileExtension = format == .zplNative ? "zpl" : format.rawValue
        let profile = services.registry.profile(item.query)
        let holder = try await services.reader.parties().first { $0.role == .generator }?.details
        // Printed twice, the same container gives the same bytes.
        let created = Date(milliseconds: item.receivedAt_ms)
        do {
            if let template {
                let label = ContainerLabel(item: item, profile: profile, holder: holder)
                let drawn = try Self.render(
                    label.fields(person: person, filled: services.clock.today(in: services.view.site.timeZone)),
                    template: template, format, created)
                bytes = drawn.bytes
                overflow = drawn.overflows.map(\.en)
                return
            }
            let printed: RenderedLabel
            if isWaste {
                guard let waste = item.waste else {
                    throw Problem(
                        .conflict, "refused",
                        Bilingual(zh: "该容器尚未转为废物。", en: "this container has not been declared waste"))
                }
                let volume_L = Self.volume_L(item)
                printed = try WasteLabel(item: item, waste: waste, profile: profile, holder: holder)
                    .render(WasteLabelSize(forContainerOf: volume_L), as: format, created: created)
            } else {
                printed = try Self.render(
                    ContainerLabel(item: item, profile: profile, holder: holder), size: size,
                    smallest: Self.volume_L(item), format, created)
            }
            bytes = printed.bytes
            overflow = printed.overflows.map(\.en)
        } catch let error as PaperError {
            throw Problem(
                .unprocessableContent, "label", Bilingual(zh: "标签无法打印：请选择更大的尺寸。", en: "\(error)"), field: "size")
        }
    }

    /// By one of the product's templates.
    private static func render(
        _ fields: [String: String], template id: String, _ format: LabelFormat, _ created: Date
    ) throws -> RenderedSheet {
        guard let template = LabelTemplate.product.first(where: { $0.id == id }) else {
            let all = LabelTemplate.product.map(\.id).joined(separator: ", ")
            throw Problem(
                .badRequest, "invalid",
                Bilingual(zh: "未知标签模板 `\(id)`。", en: "unknown label template `\(id)`: use one of \(all)"),
                field: "template")
        }
        return try template.render(fields, as: format, created: created)
    }

    /// In the size asked for, or, without one, in the smallest that the law allows and the texts fit.
    private static func render(
        _ label: ContainerLabel, size: String?, smallest volume_L: Double, _ format: LabelFormat, _ created: Date
    ) throws -> RenderedLabel {
        if let size {
            guard let labelSize = LabelSize(parsing: size) else {
                let all = LabelSize.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem(
                    .badRequest, "invalid",
                    Bilingual(zh: "未知标签尺寸 `\(size)`。", en: "unknown label size `\(size)`: use one of \(all)"),
                    field: "size")
            }
            return try label.render(labelSize, as: format, created: created)
        }
        let smallest = LabelSize(forContainerOf: volume_L)
        let sizes = LabelSize.allCases.drop { $0 != smallest }
        var refusal = PaperError.drawing("no label size")
        for labelSize in sizes {
            switch Self.attempt(label, labelSize, format, created) {
            case .success(let printed): return printed
            case .failure(let error):
                guard case .labelTooSmall = error else { throw error }
                refusal = error
            }
        }
        throw refusal
    }

    private static func attempt(
        _ label: ContainerLabel, _ size: LabelSize, _ format: LabelFormat, _ created: Date
    ) -> Result<RenderedLabel, PaperError> {
        do throws(PaperError) {
            return .success(try label.render(size, as: format, created: created))
        } catch {
            return .failure(error)
        }
    }

    private static func volume_L(_ item: Item) -> Double {
        switch item.received {
        case .volume(let volume): volume.litres
        case .mass(let mass): mass.kilograms / (item.density_kg_per_L ?? 1)
        }
    }
}

extension LabelText {
    init(_ text: Bilingual) { self.init(zh: text.zh, en: text.en) }
}

extension ContainerLabel {
    /// The label of a container in the house.
    ///
    /// - Parameter holder: the plant, whose phones are printed.
    init(item: Item, profile: HazardProfile, holder: ManifestParty?) {
        let label = profile.label
        let supplier = item.supplier ?? ""
        self.init(
            productName: LabelText(item.name), supplierName: LabelText(zh: supplier, en: ""),
            supplierPhone: "", emergencyPhone: holder?.emergencyPhone?.text ?? "",
            quantity: item.quantity.display, itemCode: item.code, qrText: item.code)
        identifiers = item.cas.map { ["CAS \($0)"] } ?? []
        signalWord = label.signalWord.map { LabelText($0) }
        pictograms = label.pictograms
        hazardStatements = label.hazardStatements.map { LabelStatement(code: $0.code, text: LabelText($0.text)) }
        precautionaryStatements = label.precautionaryStatements.map {
            LabelStatement(code: $0.code, text: LabelText($0.text))
        }
        if !profile.isKnown {
            // Nobody may take a label without pictograms for a harmless material.
            signalWord = LabelText(zh: "危险性未知", en: "HAZARD UNKNOWN")
        }
        lot = item.lot
        received = String(item.receivedAt_ms.rfc3339.prefix(10))
        expiry = item.expiresOn
        unNumber = profile.transport.first?.un
        transportClass = profile.transport.first?.hazardClass
    }
}

extension WasteLabel {
    /// The HJ 1276 label of a waste container.
    init(item: Item, waste: WasteDeclaration, profile: HazardProfile, holder: ManifestParty?) {
        let form = item.form?.wasteState
        self.init(
            wasteName: LabelText(waste.description), wasteCategory: waste.category, wasteCode: waste.cnCode,
            physicalForm: form.map { "\($0.zh) \($0.rawValue)" } ?? "", hazardProperties: waste.hazards,
            mainComponents: item.name.zh, hazardousComponents: item.name.zh,
            precautions: profile.label.precautionaryStatements.prefix(2).map(\.text.zh).joined(separator: "；"),
            digitalID: waste.digitalID(creditCode: holder?.uscc) ?? "", generator: holder?.displayName_zh ?? "",
            contact: [holder?.contact?.name_zh, holder?.contact?.phone?.text].compactMap { $0 }.joined(separator: " "),
            generatedOn: waste.declaredOn?.text ?? String(waste.declaredAt_ms.rfc3339.prefix(10)),
            weight: item.quantity.display, note: "",
            qrText: waste.digitalID(creditCode: holder?.uscc) ?? item.code, pictograms: profile.label.pictograms)
    }
}
