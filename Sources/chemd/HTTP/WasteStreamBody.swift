import ChemTrack
import Compliance
import Foundation

/// A waste stream as forms, scripts and files describe it.
struct WasteStreamBody: Decodable {
    struct Leaching: Decodable {
        var cas: String
        var mgPerL: Double
    }

    var name: Bilingual?
    var origin: String
    var process: Bilingual
    var industry: String?
    var form: PhysicalForm?
    var composition: CompositionBody?
    var aqueous: Bool?
    var solventUse: SolventUse?
    var beforeUse: [CompositionBody.Component]?
    var soleActive: String?
    var steelCorrosion: Double?
    var reactsWithWater: Bool?
    var givesOffToxicGas: Bool?
    var explosive: Bool?
    var leaching: [Leaching]?
    var signs: [String]?

    func facts() throws(PlantError) -> WasteStreamFacts {
        guard let origin = WasteOrigin(rawValue: origin) else {
            throw Self.unknown("origin", origin, WasteOrigin.allCases.map(\.rawValue))
        }
        var signs: Set<WasteSign> = []
        for text in self.signs ?? [] {
            guard let sign = WasteSign(rawValue: text) else {
                throw Self.unknown("signs", text, WasteSign.allCases.map(\.rawValue))
            }
            signs.insert(sign)
        }
        let facts = WasteStreamFacts(
            origin: origin, process: process, industry_zh: industry.nonEmpty, form: form,
            composition: try composition?.mixture(), isAqueous: aqueous, solventUse: solventUse,
            beforeUse: try CompositionBody.parts(beforeUse ?? [], field: "before_use"), soleActive: soleActive.nonEmpty,
            steelCorrosion_mm_per_a: steelCorrosion, reactsWithWater: reactsWithWater,
            givesOffToxicGas: givesOffToxicGas, isExplosive: explosive,
            leaching: (leaching ?? []).map { LeachingResult(cas: $0.cas, amount_mg_per_L: $0.mgPerL) }, signs: signs)
        if let (field, message) = facts.problem() { throw .invalid(field: field, message) }
        return facts
    }

    private static func unknown(_ field: String, _ text: String, _ known: [String]) -> PlantError {
        let list = known.joined(separator: ", ")
        return .invalid(
            field: field, Bilingual(zh: "`\(text)` 应为 \(list) 之一。", en: "`\(text)` is not one of \(list)"))
    }
}

/// The codes of a stream as somebody confirms them.
struct WasteChoiceBody: Decodable {
    struct Shipping: Decodable {
        var un: String
        var packingGroup: String?
        var hazardClass: String?
        var name: String?
        var technicalNames: [String]?
        var inhalationZone: InhalationZone?
        var limitedQuantity: Bool?
        var qualifier: ShippingQualifier?
        /// In °C.
        var controlTemperature: Double?
        var emergencyTemperature: Double?
        /// At an elevated temperature in bulk.
        var hot: Bool?
        var labPack: Bool?

        var choice: ShippingChoice {
            var choice = ShippingChoice(
                idNumber: un, packingGroup: packingGroup.nonEmpty, hazardClass: hazardClass.nonEmpty,
                name: name.nonEmpty, technicalNames: technicalNames ?? [], inhalationZone: inhalationZone,
                isLimitedQuantity: limitedQuantity ?? false, qualifier: qualifier)
            choice.controlTemperature_C = controlTemperature
            choice.emergencyTemperature_C = emergencyTemperature
            choice.isHot = hot ?? false
            choice.isLabPack = labPack ?? false
            return choice
        }
    }

    /// What the notice of 40 CFR 268.7 says.
    struct LandDisposal: Decodable {
        struct Subcategory: Decodable {
            var code: String
            var name: String
        }

        var standing: LandDisposalFacts.Standing
        var wastewater: Bool?
        var subcategories: [Subcategory]?
        var constituents: [String]?
        var treatsAll: Bool?
        var analysis: String?
        var exemption: String?
        var soil: LandDisposalFacts.Soil?
        var debrisTechnology: DebrisTechnology?

        var facts: LandDisposalFacts {
            LandDisposalFacts(
                standing: standing, isWastewater: wastewater,
                subcategories: Dictionary((subcategories ?? []).map { ($0.code, $0.name) }) { $1 },
                constituents: constituents, treatsAll: treatsAll ?? false, analysis: analysis.nonEmpty,
                exemption: exemption.nonEmpty, soil: soil, debrisTechnology: debrisTechnology)
        }
    }

    /// Codes of form GM of the US biennial report.
    struct Biennial: Decodable {
        var source: String?
        var form: String?
        var minimization: String?

        var report: BiennialReport {
            BiennialReport(
                form: form.nonEmpty.map { ManifestCode($0) }, source: source.nonEmpty.map { ManifestCode($0) },
                minimization: minimization.nonEmpty.map { ManifestCode($0) })
        }
    }

    var cnCode: String?
    var cnHazards: [String]?
    var federalCodes: [String]?
    var stateCodes: [String]?
    var euProperties: [String]?
    var shipping: Shipping?
    var notRegulated: Bool?
    var reason: String?
    var ewcCodes: [String]?
    var landDisposal: LandDisposal?
    var biennial: Biennial?

    var choice: WasteCodeChoice {
        var choice = WasteCodeChoice(
            cnCode: cnCode.nonEmpty, cnHazards: cnHazards ?? [], federalCodes: federalCodes ?? [],
            stateCodes: stateCodes ?? [], euProperties: euProperties ?? [], isNotDOTRegulated: notRegulated ?? false,
            reason: reason ?? "")
        choice.ewcCodes = ewcCodes.flatMap { $0.isEmpty ? nil : $0 }
        choice.landDisposal = landDisposal?.facts
        choice.biennial = biennial?.report
        return choice
    }
}

/// A proposed code as it is sent.
struct WasteProposalView: Encodable {
    var regime: Regime
    var code: String
    var standing: WasteCodeProposal.Standing
    var reason: Bilingual
    var toDo: Bilingual?
    var citation: Citation
    var evidence: String

    private enum CodingKeys: String, CodingKey {
        case regime, code, standing, reason, citation, evidence
        case toDo = "to_do"
    }

    init(_ proposal: WasteCodeProposal) {
        regime = proposal.regime
        code = proposal.code
        standing = proposal.standing
        reason = proposal.reason
        toDo = proposal.toDo
        citation = proposal.citation
        evidence = proposal.evidence
    }
}
