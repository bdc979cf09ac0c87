import ChemTrack
import Compliance
import Foundation
import HTTPTypes
import Labels
import Store

/// What labels say: taken from the containers, places and parties of the plant.
struct LabelDesk {
    let services: Services
    let person: String
    private let parties: [Party]

    init(services: Services, person: String) async throws {
        self.services = services
        self.person = person
        parties = try await services.reader.parties()
    }

    func label(of item: Item, _ language: LabelLanguage) -> ContainerLabel {
        var label = ContainerLabel(item: item, profile: services.registry.profile(item.query), parties: parties)
        label.language = language
        return label
    }

    func fields(of item: Item, _ language: LabelLanguage) -> [String: String] {
        label(of: item, language).fields(
            person: person, filled: services.clock.today(in: services.view.site.timeZone))
    }

    /// A place's label: what its code says is what the scan page takes for the place.
    func fields(of zone: StorageZone, _ language: LabelLanguage) -> [String: String] {
        let rules = zone.labelRules
        return [
            "name.zh": language == .en ? "" : zone.name.zh, "name.en": language == .zh ? "" : zone.name.en,
            "code": ParsedCode.placePrefix + zone.id, "rules.zh": language == .en ? "" : rules.zh,
            "rules.en": language == .zh ? "" : rules.en,
        ]
    }

    func wasteLabel(of item: Item) throws -> WasteLabel {
        guard let waste = item.waste else {
            throw Problem(
                .conflict, "refused", Bilingual(zh: "该容器尚未转为废物。", en: "this container has not been declared waste"))
        }
        return WasteLabel(
            item: item, waste: waste, profile: services.registry.profile(item.query),
            holder: parties.first { $0.role == .generator }?.details)
    }

    /// Prints in the size asked for, or, without one, in the smallest that the law of the site allows and the texts fit.
    func smallest<Printed>(
        _ size: LabelSize?, _ labels: [ContainerLabel], volume_L: Double,
        _ print: (LabelSize, [ContainerLabel]) throws(PaperError) -> Printed
    ) throws(PaperError) -> Printed {
        if let size { return try print(size, labels) }
        let standard = services.view.site.labelStandard
        let least = LabelSize(forContainerOf: volume_L, by: standard)
        var refusal = PaperError.drawing("no label size")
        for size in LabelSize.formats(of: standard).drop(while: { $0 != least }) {
            do throws(PaperError) {
                return try print(size, labels)
            } catch {
                guard case .labelTooSmall = error else { throw error }
                refusal = error
            }
        }
        throw refusal
    }
}

extension Site {
    /// A site under Chinese law has the formats of GB 15258, another those of CLP.
    var labelStandard: LabelStandard { regimes.contains(.cn) ? .gb15258 : .clp }
}

extension Item {
    /// The volume that its label's format follows; a mass of unknown density counts as water.
    var volume_L: Double {
        switch received {
        case .volume(let volume): volume.litres
        case .mass(let mass): mass.kilograms / (density_kg_per_L ?? 1)
        }
    }
}

extension StorageZone {
    /// What may stand here, for people who stand before it.
    var labelRules: Bilingual {
        var parts: [Bilingual] = []
        if !allowedClasses.isEmpty {
            let classes = allowedClasses.joined(separator: ", ")
            parts.append(Bilingual(zh: "只存放 \(classes)", en: "Only \(classes)"))
        }
        if let capacity_mg {
            let amount = Quantity.mass(Mass(milligrams: capacity_mg)).display
            parts.append(Bilingual(zh: "最多 \(amount)", en: "\(amount) at most"))
        }
        if let capacity_count {
            parts.append(Bilingual(zh: "最多 \(capacity_count) 件", en: "\(capacity_count) containers at most"))
        }
        return Bilingual(
            zh: parts.map(\.zh).joined(separator: "；"), en: parts.map(\.en).joined(separator: "; "))
    }
}

extension LabelText {
    init(_ text: Bilingual) { self.init(zh: text.zh, en: text.en) }
}

extension ContainerLabel {
    /// The label of a container in the house.
    ///
    /// - Parameter parties: the plant, whose emergency phone is printed, and the suppliers with address and phone.
    init(item: Item, profile: HazardProfile, parties: [Party]) {
        let label = profile.label
        let supplier = parties.first {
            $0.role == .supplier && [$0.name.zh, $0.name.en, $0.id].contains(item.supplier ?? "")
        }
        let holder = parties.first { $0.role == .generator }?.details
        self.init(
            productName: LabelText(item.name),
            supplierName: supplier.map { LabelText($0.name) } ?? LabelText(zh: item.supplier ?? "", en: ""),
            supplierAddress: LabelText(
                zh: supplier?.details.address_zh ?? "", en: supplier?.details.site?.oneLine ?? ""),
            supplierPhone: supplier?.details.contact?.phone?.text ?? "",
            emergencyPhone: holder?.emergencyPhone?.text ?? "",
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
