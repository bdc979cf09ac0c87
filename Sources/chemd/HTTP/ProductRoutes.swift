import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store

/// What suppliers sell to the plant: entered, changed, searched, with their data sheets.
struct ProductRoutes {
    let services: Services

    func add(to api: RouterGroup<AppContext>) {
        api.get("products") { request, context in try await list(request, context) }
        api.get("products/:id") { _, context in
            _ = try context.signedIn()
            return try await answer(try await services.plant.product(try context.parameters.require("id")))
        }
        api.post("products") { request, context in
            let actor = try context.signedIn()
            let product = try await request.decode(as: ProductBody.self, context: context).product(services)
            return try await answer(
                try await services.plant.enter(product: product, by: actor, key: request.idempotencyKey(of: actor)),
                status: .created)
        }
        api.put("products/:id") { request, context in
            let actor = try context.signedIn()
            let product = try await request.decode(as: ProductBody.self, context: context).product(services)
            return try await answer(
                try await services.plant.enter(
                    product: product, id: try context.parameters.require("id"), by: actor))
        }
        api.post("products/:id/sheets") { request, context in
            struct Body: Decodable { var sheet: String }
            let actor = try context.signedIn()
            let body = try await request.decode(as: Body.self, context: context)
            return try await answer(
                try await services.plant.assign(
                    sheet: body.sheet, toProduct: try context.parameters.require("id"), by: actor))
        }
        api.post("products/:id/retire") { request, context in
            struct Body: Decodable { var reason: String }
            let actor = try context.signedIn()
            let body = try await request.decode(as: Body.self, context: context)
            return try await answer(
                try await services.plant.retire(
                    product: try context.parameters.require("id"), reason: body.reason, by: actor))
        }
    }

    /// By `code` what a scanned or typed code means; by `q` what has these words in it.
    private func list(_ request: Request, _ context: AppContext) async throws -> Response {
        _ = try context.signedIn()
        let query = request.uri.queryParameters
        if let code = query["code"].map(String.init) {
            let found = await services.plant.products(forCode: code)
            return try APIJSON.response(ListView(items: found.map { ProductView($0) }, next: nil))
        }
        let page = try await services.reader.products(
            text: query["q"].map(String.init) ?? "", limit: query["limit"].flatMap { Int($0) } ?? 50,
            after: query["after"].map(String.init))
        return try APIJSON.response(ListView(items: page.elements.map { ProductView($0) }, next: page.next))
    }

    private func answer(_ product: Product, status: HTTPResponse.Status = .ok) async throws -> Response {
        var view = ProductView(product)
        let day = await services.plant.day
        var sheets: [SheetSummary] = []
        for id in product.sheets {
            if let sheet = try await services.reader.sheet(id) { sheets.append(SheetSummary(sheet, on: day)) }
        }
        view.sheets = sheets
        view.currentSheet = await services.plant.currentSheet(of: product)?.id
        return try APIJSON.response(view, status: status)
    }
}

/// A product as it is sent. `sheets` and `current_sheet` are left out of lists.
struct ProductView: Encodable {
    var id: String
    var name: Bilingual
    var supplier: String
    var article: String
    var gtin: String?
    var cas: String?
    var concentrationPct: Double?
    var form: PhysicalForm?
    var densityKgPerL: Double?
    var composition: CompositionView?
    var classification: ClassificationView?
    var content: String?
    var containerType: String?
    var packagingZh: String?
    var tare: String?
    var shelfLifeOpenedDays: Int?
    var retired: String?
    var sheetIds: [String]
    var sheets: [SheetSummary]?
    var currentSheet: String?

    init(_ product: Product) {
        id = product.id
        name = product.name
        supplier = product.supplier
        article = product.article
        gtin = product.gtin
        cas = product.cas
        concentrationPct = product.concentration_pct
        form = product.form
        densityKgPerL = product.density_kg_per_L
        composition = product.mixture.map { CompositionView($0) }
        classification = product.classification.map { ClassificationView($0) }
        content = product.content?.display
        containerType = product.packaging?.epaType?.code
        packagingZh = product.packaging?.cn
        tare = product.tare_mg.map { Quantity.mass(Mass(milligrams: $0)).display }
        shelfLifeOpenedDays = product.shelfLifeOpened_days
        retired = product.retired
        sheetIds = product.sheets
    }
}

struct CompositionView: Encodable {
    var components: [WasteStreamView.Part]
    var flashC: Double?
    var boilingC: Double?
    var ph: Double?
    var viscosityMm2S: Double?

    init(_ mixture: Mixture) {
        components = mixture.components.map { WasteStreamView.Part($0) }
        flashC = mixture.flash_c
        boilingC = mixture.boiling_c
        ph = mixture.ph
        viscosityMm2S = mixture.viscosity_mm2_s
    }
}

struct ClassificationView: Encodable {
    struct Hazard: Encodable {
        var hazardClass: String
        var category: String
    }

    var document: String
    var date: String
    var hazards: [Hazard]
    var complete: Bool

    init(_ stated: StatedClassification) {
        document = stated.document
        date = stated.date
        hazards = stated.hazards.map { Hazard(hazardClass: $0.hazardClass, category: $0.category) }
        complete = stated.complete
    }
}

/// A product as forms send it.
struct ProductBody: Decodable {
    var nameZh: String?
    var nameEn: String?
    var supplier: String
    var article: String
    var gtin: String?
    var cas: String?
    var concentrationPct: Double?
    var form: String?
    var densityKgPerL: Double?
    var composition: CompositionBody?
    var classification: ClassificationBody?
    var content: String?
    var containerType: String?
    var packagingZh: String?
    var tare: String?
    var shelfLifeOpenedDays: Int?

    func product(_ services: Services) throws(PlantError) -> Product {
        let zh = nameZh.nonEmpty ?? nameEn ?? ""
        var product = Product(
            name: Bilingual(zh: zh, en: nameEn.nonEmpty ?? zh), supplier: supplier, article: article)
        product.gtin = gtin.nonEmpty
        product.cas = cas.nonEmpty
        product.concentration_pct = concentrationPct
        product.form = try PhysicalForm(field: form)
        product.density_kg_per_L = densityKgPerL
        product.mixture = try composition?.mixture()
        product.classification = classification?.value
        product.content = try content.nonEmpty.map { (text) throws(PlantError) in
            try Quantity(field: "content", text)
        }
        product.packaging = try services.packaging(containerType, zh: packagingZh)
        product.tare_mg = try Mass(tare: tare.nonEmpty)?.milligrams
        product.shelfLifeOpened_days = shelfLifeOpenedDays
        return product
    }
}
