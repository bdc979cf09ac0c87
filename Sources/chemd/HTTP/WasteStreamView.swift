import ChemTrack
import Compliance

/// A stream as it is sent: its facts under the names in which they are described, so that a form can be filled with them.
struct WasteStreamView: Encodable {
    struct Part: Encodable {
        var cas: String?
        var name: String?
        var lowPct: Double
        var highPct: Double

        init(_ part: MixtureComponent) {
            cas = part.cas
            name = part.name
            lowPct = part.low_pct
            highPct = part.high_pct
        }
    }

    struct Leached: Encodable {
        var cas: String
        var mgPerL: Double
    }

    struct Confirmation: Encodable {
        struct Biennial: Encodable {
            var source: String?
            var form: String?
            var minimization: String?
        }

        var cnCode: String?
        var cnHazards: [String]
        var federalCodes: [String]
        var stateCodes: [String]
        var euProperties: [String]
        var ewcCodes: [String]
        /// The US description as it will be printed, without what depends on the package.
        var shipping: String?
        var notRegulated: Bool
        var landDisposal: LandDisposalView?
        var biennial: Biennial?
        var reason: String
        var by: String
        var at: String

        init(_ confirmation: WasteConfirmation) {
            let choice = confirmation.choice
            cnCode = choice.cnCode
            cnHazards = choice.cnHazards
            federalCodes = choice.federalCodes
            stateCodes = choice.stateCodes
            euProperties = choice.euProperties
            ewcCodes = choice.ewcCodes ?? []
            shipping = choice.shipping.flatMap { try? $0.text() }
            notRegulated = choice.isNotDOTRegulated
            landDisposal = choice.landDisposal.map { LandDisposalView($0) }
            biennial = choice.biennial.map {
                Biennial(source: $0.source?.code, form: $0.form?.code, minimization: $0.minimization?.code)
            }
            reason = choice.reason
            by = confirmation.by
            at = confirmation.at_ms.rfc3339
        }
    }

    var id: String
    var name: Bilingual
    var state: WasteStream.State
    var revision: Int
    var origin: WasteOrigin
    var process: Bilingual
    var industry: String?
    var form: PhysicalForm?
    var components: [Part]
    var flashC: Double?
    var ph: Double?
    var aqueous: Bool?
    var solventUse: SolventUse?
    var beforeUse: [Part]
    var soleActive: String?
    var steelCorrosion: Double?
    var reactsWithWater: Bool?
    var givesOffToxicGas: Bool?
    var explosive: Bool?
    var leaching: [Leached]
    var signs: [String]
    var changedAt: String
    var changedBy: String
    var confirmation: Confirmation?
    /// nil in lists.
    var proposals: [WasteProposalView]?
    /// Subcategories of 40 CFR 268.40 to choose from, for the codes that have several; nil in lists.
    var landDisposalChoices: [LandDisposalChoice]?

    init(_ stream: WasteStream) {
        id = stream.id
        name = stream.name
        state = stream.state
        revision = stream.revision
        let facts = stream.facts
        origin = facts.origin
        process = facts.process
        industry = facts.industry_zh
        form = facts.form
        components = facts.components.map { Part($0) }
        flashC = facts.composition?.flash_c
        ph = facts.composition?.ph
        aqueous = facts.isAqueous
        solventUse = facts.solventUse
        beforeUse = facts.beforeUse.map { Part($0) }
        soleActive = facts.soleActive
        steelCorrosion = facts.steelCorrosion_mm_per_a
        reactsWithWater = facts.reactsWithWater
        givesOffToxicGas = facts.givesOffToxicGas
        explosive = facts.isExplosive
        leaching = facts.leaching.map { Leached(cas: $0.cas, mgPerL: $0.amount_mg_per_L) }
        signs = facts.signs.map(\.rawValue).sorted()
        changedAt = stream.changedAt_ms.rfc3339
        changedBy = stream.changedBy
        confirmation = stream.confirmation.map { Confirmation($0) }
    }
}

/// How a waste stands to the US land disposal restrictions, as it is sent.
struct LandDisposalView: Encodable {
    struct Subcategory: Encodable {
        var code: String
        var name: String
    }

    var standing: LandDisposalFacts.Standing
    var wastewater: Bool?
    var subcategories: [Subcategory]
    var constituents: [String]?
    var treatsAll: Bool
    var analysis: String?
    var exemption: String?
    var soil: LandDisposalFacts.Soil?
    var debrisTechnology: DebrisTechnology?

    init(_ facts: LandDisposalFacts) {
        standing = facts.standing
        wastewater = facts.isWastewater
        subcategories = facts.subcategories.sorted { $0.key < $1.key }.map { Subcategory(code: $0.key, name: $0.value) }
        constituents = facts.constituents
        treatsAll = facts.treatsAll
        analysis = facts.analysis
        exemption = facts.exemption
        soil = facts.soil
        debrisTechnology = facts.debrisTechnology
    }
}
