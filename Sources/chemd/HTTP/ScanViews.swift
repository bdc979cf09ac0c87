import WebAssets
import ChemTrack
import Compliance
import Foundation
import Labels

struct ScanView: Encodable {
    var symbols: [SymbolView]
    var match: MatchView
    var elapsedMs: Double
}

/// A symbol with what its text means.
struct SymbolView: Encodable {
    var symbology: String?
    var identifier: String?
    var text: String
    var code: ParsedCode?
    /// Why the text means nothing, when it looks like a code that fails its check.
    var problem: Bilingual?
    var corners: [[Int]]?

    init(_ symbol: Symbol) {
        symbology = symbol.symbology
        identifier = symbol.identifier
        text = symbol.text
        corners = symbol.corners.map { [$0.x, $0.y] }
        do {
            code = try ParsedCode.parse(symbol.text, identifier: symbol.identifier)
        } catch {
            problem = Bilingual(zh: error.zh, en: error.description)
        }
    }

    init(text: String, code: ParsedCode) {
        self.text = text
        self.code = code
    }
}

/// Whose code was scanned.
struct MatchView: Encodable {
    /// `item`, `place`, `load`, `product` or `unknown`.
    var kind: String
    var item: ItemView?
    /// A place of the plant where containers can stand.
    var place: Reference?
    var load: LoadUnitView?
    var prefill: Prefill?

    static let none = MatchView(kind: "unknown")

    /// What a person cannot receive: it is known what the code is.
    var isKnown: Bool { ["item", "place", "load"].contains(kind) }
}

/// What a code already says of a container that is not known yet.
struct Prefill: Encodable {
    /// The product it is of, when it is on record.
    var product: String?
    var name: Bilingual?
    var cas: String?
    var concentrationPct: Double?
    var form: PhysicalForm?
    var containerType: String?
    var tare: String?
    var shelfLifeOpenedDays: Int?
    var supplier: String?
    var lot: String?
    var expiresOn: String?
    var quantity: String?
    var alias: String?
    var un: String?

    /// - Parameter today: `yyyy-MM-dd`; decides the century of two-digit years.
    init(_ code: ParsedCode, text: String, today: String) {
        switch code {
        case .cas(let number): cas = number
        case .un(let number): un = number
        case .gs1(let message), .digitalLink(let message, _):
            lot = message.value("10")
            let year = Int(today.prefix(4)) ?? 2026
            expiresOn = (message.date("17", currentYear: year) ?? message.date("15", currentYear: year)).flatMap {
                CalendarDay(year: $0.year, month: $0.month, day: $0.day)?.text
            }
            quantity = Self.netAmount(message)
            alias = ItemAlias.key(of: code)
        case .safetyCode: alias = ItemAlias.key(of: code)
        case .item, .waste, .ec, .wasteLabel, .place: break
        case .epc, .url, .text: alias = ItemAlias.key(of: code) ?? text
        }
    }

    /// Takes up what is on record of its product; what the code itself says stands.
    mutating func fill(from product: ProductView) {
        self.product = product.id
        name = product.name
        cas = product.cas
        concentrationPct = product.concentrationPct
        form = product.form
        containerType = product.containerType
        tare = product.tare
        shelfLifeOpenedDays = product.shelfLifeOpenedDays
        supplier = product.supplier
        quantity = quantity ?? product.content
    }

    /// Net weight (310n, kg) or net volume (315n, L) with n decimals.
    private static func netAmount(_ message: GS1Message) -> String? {
        for (prefix, unit) in [("310", "kg"), ("315", "L")] {
            for decimals in 0...5 {
                guard let digits = message.value("\(prefix)\(decimals)"), digits.count == 6 else { continue }
                let whole = Int(digits.dropLast(decimals)) ?? 0
                let rest = digits.suffix(decimals)
                return decimals == 0 ? "\(whole) \(unit)" : "\(whole).\(rest) \(unit)"
            }
        }
        return nil
    }
}

struct SuggestionView: Encodable {
    struct ZoneView: Encodable {
        var zone: Reference
        var accepted: Bool
        var rank: Int?
        var findings: [Finding]
    }

    var identified: Bool
    var name: Bilingual
    var hazards: HazardsView
    var transport: TransportView?
    var zones: [ZoneView]
}

struct ReceiptView: Encodable {
    var items: [ItemView]
    var zone: Reference?
    var findings: [Finding]
}

/// A material and an amount, as forms send them.
struct MaterialBody: Decodable {
    /// The product it is of: it fills in what is left out here.
    var product: String?
    var cas: String?
    var name: String?
    var quantity: String
    var count: Int?
    var concentrationPct: Double?
    var form: String?
    var composition: CompositionBody?
    var classification: ClassificationBody?

    func identify(_ services: Services) async throws -> IdentifiedMaterial {
        var known: Product?
        if let product = product.nonEmpty { known = try await services.plant.product(product) }
        return try services.plant.identify(
            cas: cas ?? known?.cas, name: name ?? known?.name.zh,
            concentration_pct: concentrationPct ?? known?.concentration_pct,
            form: try PhysicalForm(field: form) ?? known?.form, mixture: try composition?.mixture() ?? known?.mixture,
            stated: classification?.value ?? known?.classification)
    }
}

struct ReceiptBody: Decodable {
    /// The product that arrives: it fills in what is left out here.
    var product: String?
    var cas: String?
    var name: String?
    var quantity: String?
    var count: Int?
    var concentrationPct: Double?
    var form: String?
    var densityKgPerL: Double?
    var containerType: String?
    var packagingZh: String?
    var supplier: String?
    var lot: String?
    var expiresOn: String?
    var alias: String?
    var tag: String?
    var zone: String?
    var purchase: String?
    var composition: CompositionBody?
    var classification: ClassificationBody?
    var tare: String?
    var shelfLifeOpenedDays: Int?
    var overDeliveryReason: String?
    var inspectionDue: String?
    var openingStock: Bool?

    func request(_ services: Services) async throws -> ReceiptRequest {
        func text(_ value: String?) -> String? { value.flatMap { $0.isEmpty ? nil : $0 } }
        let packaging = try services.packaging(containerType, zh: packagingZh)
        var quantity = text(quantity)
        if quantity == nil, let product = text(product) {
            quantity = try await services.plant.product(product).content?.display
        }
        guard let quantity else {
            throw PlantError.invalid(
                field: "quantity",
                Bilingual(
                    zh: "缺少字段 `quantity`，产品也未登记规格。",
                    en: "the field `quantity` is missing, and no product says how much a package holds"))
        }
        var request = ReceiptRequest(
            cas: text(cas), name: text(name), quantity: try Quantity(field: "quantity", quantity),
            count: count ?? 1,
            concentration_pct: concentrationPct, form: try PhysicalForm(field: form), density_kg_per_L: densityKgPerL,
            packaging: packaging, supplier: text(supplier), lot: text(lot), expiresOn: text(expiresOn),
            alias: text(alias), tag: text(tag), zone: text(zone), purchase: text(purchase))
        request.product = text(product)
        request.mixture = try composition?.mixture()
        request.classification = classification?.value
        request.tare_mg = try Mass(tare: tare)?.milligrams
        request.shelfLifeOpened_days = shelfLifeOpenedDays
        request.inspectionDue = text(inspectionDue)
        request.overDeliveryReason = overDeliveryReason
        request.isOpeningStock = openingStock ?? false
        return request
    }
}

extension Services {
    /// The container type has to stand in the official list; its Chinese word is ours unless another is given.
    func packaging(_ containerType: String?, zh packagingZh: String?) throws(PlantError) -> ManifestPackaging? {
        guard let type = containerType.nonEmpty else {
            return packagingZh.nonEmpty.map { ManifestPackaging(epaType: nil, cn: $0) }
        }
        let known = plant.rules.manifests.containerTypes
        guard known[type] != nil else {
            throw .invalid(
                field: "container_type",
                Bilingual(
                    zh: "未知包装类型 `\(type)`。",
                    en: "unknown container type `\(type)`: use one of \(known.keys.sorted().joined(separator: ", "))"))
        }
        let key = "packaging.\(type)"
        let word = assets.text(key, .zh)
        return ManifestPackaging(epaType: ManifestCode(type), cn: packagingZh.nonEmpty ?? (word == key ? nil : word))
    }
}

extension PhysicalForm {
    /// Reads a field of a request; nil and empty mean "not stated".
    init?(field text: String?) throws(PlantError) {
        guard let text, !text.isEmpty else { return nil }
        guard let form = PhysicalForm(rawValue: text) else {
            let all = PhysicalForm.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid(
                field: "form", Bilingual(zh: "未知形态 `\(text)`。", en: "unknown form `\(text)`: use one of \(all)"))
        }
        self = form
    }
}
