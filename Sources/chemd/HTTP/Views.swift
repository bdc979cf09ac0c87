import Store
import ChemTrack
import Compliance
import Foundation
import Geofence

/// A thing by id and name.
struct Reference: Encodable {
    var id: String
    var name: Bilingual
}

struct PointView: Encodable {
    var x: Double
    var y: Double
    var floor: Double?
    var at: String?
    var stale: Bool?
}

struct QuantityView: Encodable {
    var display: String
    var mass_mg: Int64?
    var volume_ul: Int64?

    init(_ quantity: Quantity) {
        display = quantity.display
        switch quantity {
        case .mass(let mass): mass_mg = mass.milligrams
        case .volume(let volume): volume_ul = volume.microlitres
        }
    }
}

struct HazardsView: Encodable {
    var known: Bool
    var unknownBecause: Bilingual?
    var pictograms: [String]
    var signalWord: Bilingual?
    var statements: [CodedText]
    /// Each hazard with who says so.
    var origins: [HazardOriginView]
    /// What weaker sources say otherwise.
    var differing: [HazardOriginView]
    /// How they follow from the components, for a product of several substances.
    var mixture: MixtureView?
    /// Of CLP Annex VI beside the classes: supplemental statements, and notes on the entry.
    var supplemental: [CodedText]
    var notes: [CodedText]

    init(_ profile: HazardProfile) {
        known = profile.isKnown
        unknownBecause = profile.unknownBecause
        pictograms = profile.label.pictograms
        signalWord = profile.label.signalWord
        statements = profile.label.hazardStatements
        origins = profile.statements.map(HazardOriginView.init)
        differing = profile.differing.map(HazardOriginView.init)
        mixture = profile.mixture.map(MixtureView.init)
        supplemental = profile.supplemental
        notes = profile.notes
    }
}

struct TransportView: Encodable {
    var un: String
    var name: Bilingual
    var `class`: String
    var subsidiary: [String]
    var packingGroup: String?

    init(_ transport: Transport) {
        un = transport.un
        name = transport.properShippingName
        `class` = transport.hazardClass
        subsidiary = transport.subsidiary
        packingGroup = transport.packingGroup
    }
}

struct WasteView: Encodable {
    var cnCode: String
    var category: String
    var description: Bilingual
    var reason: String
    var stream: String?
    /// Somebody has confirmed that its label is on.
    var labelled: Bool
}

/// A container as the API shows it.
struct ItemView: Encodable {
    var code: String
    var name: Bilingual
    var cas: String?
    var concentrationPct: Double?
    var form: String?
    var quantity: QuantityView
    /// The EPA's container type, and 包装方式.
    var containerType: String?
    var packagingZh: String?
    var state: String
    var stateName: Bilingual
    var zone: Reference?
    var assignedZone: Reference?
    var allowedZones: [String]
    var position: PointView?
    var tag: String?
    var aliases: [String]
    var supplier: String?
    var lot: String?
    var expiresOn: String?
    var receivedAt: String
    var hazards: HazardsView
    var transport: TransportView?
    var waste: WasteView?
    var purchase: String?
    var product: String?
    /// Who signed, and why, when it was bought although that was prohibited.
    var override: OverrideView?
    var manifest: String?
    var life: LifeView

    init(_ item: Item, _ services: Services) {
        let view = services.view
        let profile = services.registry.profile(item.query)
        code = item.code
        name = item.name
        cas = item.cas
        concentrationPct = item.concentration_pct
        form = item.form?.rawValue
        quantity = QuantityView(item.quantity)
        containerType = item.packaging?.epaType?.code
        packagingZh = item.packaging?.cn
        state = item.state.rawValue
        stateName = item.state.name
        zone = item.zone.map { Reference(id: $0, name: view.zoneName($0)) }
        assignedZone = item.assignedZone.map { Reference(id: $0, name: view.zoneName($0)) }
        allowedZones = [item.assignedZone].compactMap { $0 }
        position = item.tag.flatMap { view.tag($0) }.map { PointView($0, now_ms: services.clock.now_ms()) }
        tag = item.tag
        aliases = item.aliases
        supplier = item.supplier
        lot = item.lot
        expiresOn = item.expiresOn
        receivedAt = item.receivedAt_ms.rfc3339
        hazards = HazardsView(profile)
        transport = profile.transport.first.map(TransportView.init)
        waste = item.waste.map {
            WasteView(
                cnCode: $0.cnCode, category: $0.category, description: $0.description, reason: $0.reason,
                stream: $0.stream, labelled: $0.labelledAt_ms != nil)
        }
        purchase = item.purchase
        product = item.product
        override = item.override.map(OverrideView.init)
        manifest = item.manifest
        life = LifeView(item)
    }
}

extension PointView {
    /// A position older than this is shown as stale.
    static let staleAfter_ms: Int64 = 30_000

    init(_ view: TagView, now_ms: Int64) {
        self.init(
            x: view.x, y: view.y, floor: view.floor, at: view.at_ms.rfc3339,
            stale: now_ms - view.at_ms > Self.staleAfter_ms)
    }
}

/// A tag on the plan.
struct TagJSON: Encodable {
    var tag: String
    var kind: String
    var label: Bilingual
    var item: String?
    var x: Double
    var y: Double
    var floor: Double?
    var accM: Double?
    var at: String
    var stale: Bool
    var zones: [String]
    var suspect: SuspicionJSON?

    init(_ view: TagView, now_ms: Int64) {
        tag = view.binding.tag
        kind = view.binding.kind.rawValue
        label = view.binding.label
        item = view.binding.item
        x = (view.x * 100).rounded() / 100
        y = (view.y * 100).rounded() / 100
        floor = view.floor
        accM = view.acc_m
        at = view.at_ms.rfc3339
        stale = now_ms - view.at_ms > PointView.staleAfter_ms
        zones = view.zones
        suspect = view.suspicion.map(SuspicionJSON.init)
    }
}

/// A tag that may have left or entered a zone: shown, not yet an alarm.
struct SuspicionJSON: Encodable {
    var zone: String
    var leaving: Bool
    var since: String
    var evidenceNats: Double
    var thresholdNats: Double
    var technology: String

    init(_ suspicion: PlaceBelief.Suspicion) {
        zone = suspicion.zone
        leaving = suspicion.isLeaving
        since = suspicion.since_ms.rfc3339
        evidenceNats = (suspicion.evidence_nats * 10).rounded() / 10
        thresholdNats = suspicion.threshold_nats
        technology = suspicion.technology.rawValue
    }
}

struct PassageJSON: Encodable {
    var tag: String
    var item: String?
    var zone: String
    var event: String
    var at: String

    init(_ passage: Passage) {
        tag = passage.tag
        item = passage.item
        zone = passage.zone
        event = passage.event
        at = passage.at_ms.rfc3339
    }
}
