import Compliance
import Labels

// What suppliers sell to the plant, entered once and known at every receipt.
extension Plant {
    /// Enters a product, or changes one: what is in the house already stays as it was received.
    ///
    /// - Parameter id: nil = a new one. Its data sheets and whether it is taken in are changed by
    ///   ``assign(sheet:toProduct:by:)`` and ``retire(product:reason:by:)`` only.
    /// - Throws: ``PlantError/invalid(field:_:)`` for a fact that cannot be, or a number that another product has.
    public func enter(
        product: Product, id: String? = nil, by actor: Actor, key: String? = nil
    ) async throws(PlantError) -> Product {
        try require(.approve, of: actor)
        if let made = try await begin(key) {
            guard let known = made.first.flatMap({ state.products[$0] }) else { throw misused(key) }
            return known
        }
        defer { end(key) }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Product in
            let before = try id.map { (id) throws(PlantError) in try self.product(id) }
            var entered = product
            entered.sheets = before?.sheets ?? []
            entered.retired = before?.retired
            entered.id = before?.id ?? ""
            entered = try checked(entered)
            if let before, before == entered { return before }
            if before == nil { entered.id = nextID(.product, prefix: "PR-", into: &changes) }
            keep(entered, into: &changes)
            try record(
                before == nil ? "product.entered" : "product.changed", subject: entered.id, by: actor,
                body: entered.ledgerBody, into: &changes)
            remember(key, made: [entered.id], in: &changes)
            return entered
        }
    }

    /// Says that a filed data sheet is about a product; the newest confirmed one is in force.
    ///
    /// - Throws: ``PlantError/refused(_:_:)`` for a sheet that is withdrawn or about another substance.
    public func assign(
        sheet id: String, toProduct product: String, by actor: Actor
    ) async throws(PlantError) -> Product {
        try require(.approve, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Product in
            var product = try self.product(product)
            guard let sheet = state.sheets[id] else { throw .notFound(kind: "sheet", id: id) }
            guard sheet.state != .withdrawn else {
                throw .refused(Bilingual(zh: "\(id) 已作废。", en: "\(id) is withdrawn"))
            }
            if let own = product.cas, let other = sheet.cas, own != other {
                throw .refused(
                    Bilingual(
                        zh: "\(id) 的物质是 CAS \(other)，产品是 CAS \(own)。",
                        en: "\(id) is about CAS \(other), the product is CAS \(own)"))
            }
            guard !product.sheets.contains(id) else { return product }
            product.sheets.append(id)
            keep(product, into: &changes)
            var body: LedgerBody = ["sheet": LedgerValue(id), "digest": LedgerValue("sha256:\(sheet.digest)")]
            if let edition = sheet.edition { body["edition"] = LedgerValue(edition.text) }
            try record("product.sheet", subject: product.id, by: actor, body: body, into: &changes)
            return product
        }
    }

    /// Ends the intake of a product; what is in the house stays.
    public func retire(product id: String, reason: String, by actor: Actor) async throws(PlantError) -> Product {
        try require(.approve, of: actor)
        let reason = try self.reason(reason)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Product in
            var product = try self.product(id)
            guard product.retired == nil else { throw Self.retired(product) }
            product.retired = reason
            keep(product, into: &changes)
            try record("product.retired", subject: id, by: actor, text: reason, into: &changes)
            return product
        }
    }

    // MARK: Looking up

    public func product(_ id: String) throws(PlantError) -> Product {
        guard let product = state.products[id] else { throw .notFound(kind: "product", id: id) }
        return product
    }

    /// The products that a scanned or typed code may mean: by its own id, a GTIN alone or in a GS1 code, or a supplier's
    /// article number. Those that are no longer taken in are among them.
    public func products(forCode text: String, identifier: String? = nil) -> [Product] {
        let text = text.trimmingWhitespace
        if let own = state.products[text] { return [own] }
        if let gtin = gtin(in: text, identifier), let id = state.productKeys[gtin], let known = state.products[id] {
            return [known]
        }
        let article = NameKey.fold(text)
        return state.products.values.filter { NameKey.fold($0.article) == article }.sorted { $0.id < $1.id }
    }

    private func gtin(in text: String, _ identifier: String?) -> String? {
        switch try? ParsedCode.parse(text, identifier: identifier) {
        case .gs1(let message), .digitalLink(let message, _): message.value("01")
        case .epc(let epc): try? epc.gs1().value("01")
        default: try? TradeItemNumber.normal(text)
        }
    }

    /// The data sheet in force for a product: the confirmed one of the newest edition.
    public func currentSheet(of product: Product) -> FiledSheet? {
        product.sheets.compactMap { state.sheets[$0] }.filter { $0.state == .confirmed }
            .max { ($0.edition?.number ?? .min, $0.id) < ($1.edition?.number ?? .min, $1.id) }
    }

    // MARK: Checks

    static func retired(_ product: Product) -> PlantError {
        .refused(
            Bilingual(
                zh: "产品 \(product.id)（\(product.name.zh)）已停用：\(product.retired ?? "")",
                en: "product \(product.id) (\(product.name.en)) is no longer taken in: \(product.retired ?? "")"))
    }

    /// A product with its numbers in their one spelling, when nothing speaks against it.
    func checked(_ product: Product) throws(PlantError) -> Product {
        let product = try ProductRule.checked(product)
        _ = try identify(
            cas: product.cas, name: product.name.zh, concentration_pct: product.concentration_pct,
            form: product.form, mixture: product.mixture, stated: product.classification)
        for (field, key) in [("article", product.key), ("gtin", product.gtin)] as [(String, String?)] {
            guard let key, let other = state.productKeys[key], other != product.id else { continue }
            throw .invalid(
                field: field, Bilingual(zh: "与产品 \(other) 相同。", en: "product \(other) has the same"))
        }
        return product
    }

    func keep(_ product: Product, into changes: inout ChangeSet) {
        state.keep(product)
        changes.products.append(product)
    }
}

/// What the facts of a product may be, whoever brings them: a form or a file.
enum ProductRule {
    static func checked(_ product: Product) throws(PlantError) -> Product {
        var product = product
        product.supplier = product.supplier.trimmingWhitespace
        product.article = product.article.trimmingWhitespace
        product.name = Bilingual(zh: product.name.zh.trimmingWhitespace, en: product.name.en.trimmingWhitespace)
        let texts = [
            ("supplier", product.supplier), ("article", product.article), ("name_zh", product.name.zh),
            ("name_en", product.name.en),
        ]
        for (field, text) in texts {
            guard !text.isEmpty else { throw .invalid(field: field, Bilingual(zh: "不能为空。", en: "is missing")) }
            if let problem = CellText.problem(text) { throw .invalid(field: field, problem) }
        }
        if let gtin = product.gtin {
            do { product.gtin = try TradeItemNumber.normal(gtin) } catch {
                throw .invalid(field: "gtin", Bilingual(zh: error.zh, en: error.description))
            }
        }
        if let cas = product.cas { product.cas = (try? CASNumber(cas))?.text ?? cas }
        if let content = product.content, !content.isPositive {
            throw .invalid(field: "content", Bilingual(zh: "数量必须大于零。", en: "the amount has to be more than nothing"))
        }
        if let density = product.density_kg_per_L, !(density > 0 && density <= 25) {
            throw .invalid(
                field: "density_kg_per_L", Bilingual(zh: "密度应大于 0，不超过 25 kg/L。", en: "kg/L above 0, up to 25"))
        }
        if let tare_mg = product.tare_mg, tare_mg <= 0 {
            throw .invalid(field: "tare", Bilingual(zh: "皮重必须大于零。", en: "the tare has to be more than nothing"))
        }
        if let days = product.shelfLifeOpened_days, !(1...3650).contains(days) {
            throw .invalid(
                field: "shelf_life_opened_days", Bilingual(zh: "应为 1 到 3650 天。", en: "is from 1 to 3650 days"))
        }
        return product
    }
}

extension ReceiptRequest {
    /// Fills in what the product says and the request leaves open.
    ///
    /// - Throws: ``PlantError/invalid(field:_:)`` where the request names another substance than the product's.
    mutating func fill(from product: Product) throws(PlantError) {
        // What is no CAS number is not that of a product without one either.
        if let stated = cas, product.cas == nil || (try? CASNumber(stated))?.text != product.cas {
            throw .invalid(
                field: "cas",
                Bilingual(
                    zh: "产品 \(product.id) 的 CAS 号是 \(product.cas ?? "（无）")，不是 \(stated)。",
                    en: "product \(product.id) has CAS number \(product.cas ?? "(none)"), not \(stated)"))
        }
        cas = product.cas
        name = name ?? product.name.zh
        concentration_pct = concentration_pct ?? product.concentration_pct
        form = form ?? product.form
        density_kg_per_L = density_kg_per_L ?? product.density_kg_per_L
        mixture = mixture ?? product.mixture
        classification = classification ?? product.classification
        packaging = packaging ?? product.packaging
        tare_mg = tare_mg ?? product.tare_mg
        shelfLifeOpened_days = shelfLifeOpened_days ?? product.shelfLifeOpened_days
        supplier = supplier ?? product.supplier
    }
}
