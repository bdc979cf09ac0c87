import Compliance

extension Plant {
    /// Puts a data sheet on record, confirmed by whoever does it.
    public func record(_ sheet: DataSheet, by actor: Actor, key: String? = nil) async throws(PlantError) -> DataSheet {
        try require(.approve, of: actor)
        if let made = try await begin(key) {
            guard let sheet = made.first.flatMap({ state.sheets[$0] }) else { throw misused(key) }
            return sheet
        }
        defer { end(key) }
        var sheet = sheet
        try complete(&sheet)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> DataSheet in
            sheet.id = nextID(.sheet, prefix: "S-", into: &changes)
            sheet.confirmedBy = actor.display
            sheet.confirmedAt_ms = clock.now_ms()
            state.sheets[sheet.id] = sheet
            changes.sheets.append(sheet)
            var body: LedgerBody = ["issued": LedgerValue(sheet.issued.text)]
            body["substance"] = LedgerValue(sheet.cas ?? sheet.product)
            try record("sds.confirmed", subject: sheet.id, by: actor, body: body, text: sheet.supplier, into: &changes)
            remember(key, made: [sheet.id], in: &changes)
            return sheet
        }
    }

    /// Checks what was typed; a CAS number alone gives the product its name.
    private func complete(_ sheet: inout DataSheet) throws(PlantError) {
        let material = try identify(
            cas: sheet.cas, name: sheet.product, concentration_pct: nil, form: nil)
        sheet.cas = material.query.cas?.text
        sheet.product = sheet.product.trimmingWhitespace
        if sheet.product.isEmpty { sheet.product = material.profile.name.zh }
        sheet.supplier = sheet.supplier.trimmingWhitespace
        guard !sheet.supplier.isEmpty else {
            throw .invalid(field: "supplier", Bilingual(zh: "请填写供应商。", en: "say whose data sheet it is"))
        }
        sheet.languages = sheet.languages.map { $0.lowercased() }
        guard !sheet.languages.isEmpty, sheet.languages.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isLetter) })
        else {
            throw .invalid(
                field: "languages",
                Bilingual(zh: "请给出语言代码，例如 zh、en。", en: "give its languages as codes, such as zh and en"))
        }
        guard sheet.issued <= today else {
            throw .invalid(
                field: "issued",
                Bilingual(zh: "修订日期 \(sheet.issued) 晚于今天。", en: "its revision \(sheet.issued) lies after today"))
        }
        if let end = sheet.validUntil, end < sheet.issued {
            throw .invalid(
                field: "valid_until",
                Bilingual(zh: "有效期 \(end) 早于修订日期。", en: "it ends on \(end), before it was issued"))
        }
    }

    /// The sheets that no later one replaces, by product and supplier.
    public var currentSheets: [DataSheet] {
        let all = state.sheets.values.sorted { $0.id < $1.id }
        var groups: [[String]: [DataSheet]] = [:]
        for sheet in all { groups[[sheet.cas ?? "", sheet.product, sheet.supplier], default: []].append(sheet) }
        return groups.values.flatMap { group in
            group.filter { sheet in !group.contains { sheet.isReplaced(by: $0) } }
        }.sorted { $0.id < $1.id }
    }

    /// The sheet for a purchase, as the review asks for it: the supplier's own, in all languages it is on record in, as
    /// old as the oldest of them. One that has run out is none.
    func sheetOnRecord(
        for request: PurchaseRequest, supplier: String?
    ) -> PurchaseDossier.Stated<PurchaseDossier.SafetyDataSheet> {
        let cas = request.cas.flatMap { try? CASNumber($0) }?.text
        let name = request.name.map(NameKey.fold)
        let fitting = currentSheets.filter { sheet in
            guard supplier.map({ $0 == sheet.supplier }) ?? true else { return false }
            return cas != nil && sheet.cas != nil ? cas == sheet.cas : name == NameKey.fold(sheet.product)
        }
        if fitting.isEmpty { return .notStated }
        let good = fitting.filter { $0.validUntil.map { today <= $0 } ?? true }
        guard let oldest = good.map(\.issued).min() else { return .none }
        return .given(
            PurchaseDossier.SafetyDataSheet(languages: Set(good.flatMap(\.languages)).sorted(), issued: oldest))
    }
}
