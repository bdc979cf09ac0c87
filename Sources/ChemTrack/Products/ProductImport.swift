import Compliance

extension Plant {
    /// Enters products from a table: a supplier's list. A preview changes nothing. All rows are applied, or none; one that
    /// is on record, exactly so, is passed over, and one that is on record otherwise is refused.
    ///
    /// - Parameters:
    ///   - mapping: headers of the file to fields, for headers that are not known.
    ///   - skipsFaulty: applies the good rows although others are not.
    /// - Throws: ``PlantError`` for a person who may not, or when there is something wrong and nothing is skipped.
    public func importProducts(
        _ sheet: ImportTable, mapping: [String: String] = [:], file: String, digest: LedgerDigest, apply: Bool,
        skipsFaulty: Bool = false, by actor: Actor
    ) async throws(PlantError) -> ImportReport {
        try require(.approve, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> ImportReport in
            var (report, products) = plan(sheet, mapping)
            guard apply else { return report }
            try report.checkFaults(skipsFaulty)
            guard !products.isEmpty else { return report }
            let id = nextID(.importing, prefix: "I-", into: &changes)
            for place in products.indices {
                products[place].id = nextID(.product, prefix: "PR-", into: &changes)
                keep(products[place], into: &changes)
                var body = products[place].ledgerBody
                body["import"] = LedgerValue(id)
                try record("product.entered", subject: products[place].id, by: actor, body: body, into: &changes)
            }
            try keepImport(
                StoredImport(
                    id: id, kind: "products", file: file, sha256: digest.hex, items: products.map(\.id),
                    at_ms: clock.now_ms(), by: actor.id, isUndone: false),
                digest, skipped: report.faults.count, by: actor, &changes)
            report.id = id
            return report
        }
    }

    private func plan(_ sheet: ImportTable, _ mapping: [String: String]) -> (ImportReport, [Product]) {
        var report = ImportReport(rows: sheet.rows.count)
        var products: [Product] = []
        var taken: Set<String> = []
        report.faults = eachRow(sheet, ProductColumns.columns, mapping) {
            (cells: [String: String]) throws(ImportFault) in
            var product = try ProductColumns.product(cells)
            do throws(PlantError) {
                product = try ProductRule.checked(product)
                if let there = state.productKeys[product.key].flatMap({ state.products[$0] }) {
                    (product.id, product.sheets) = (there.id, there.sheets)
                    guard product == there else {
                        throw .invalid(
                            field: "article",
                            Bilingual(zh: "产品 \(there.id) 已登记，内容不同。", en: "on record as \(there.id), with other facts"))
                    }
                    report.unchanged += 1
                    return
                }
                product = try checked(product)
            } catch {
                throw Self.fault(error, cells)
            }
            for (column, key) in [("article", product.key), ("gtin", product.gtin)] as [(String, String?)] {
                if let key, !taken.insert(key).inserted {
                    throw ItemColumns.fault(column, cells[column] ?? "", Bilingual(zh: "文件中重复。", en: "is there twice"))
                }
            }
            products.append(product)
            report.new.append("\(product.supplier) \(product.article)")
        }
        return (report, products)
    }

    private static func fault(_ error: PlantError, _ cells: [String: String]) -> ImportFault {
        guard case .invalid(let field, let reason) = error else {
            return ItemColumns.fault("article", cells["article"] ?? "", error.message)
        }
        return ItemColumns.fault(field, cells[field] ?? "", reason)
    }

    /// Takes the products of an import out again, as long as nothing was done with any of them.
    func withdrawProducts(of stored: StoredImport, by actor: Actor, _ changes: inout ChangeSet) throws(PlantError) {
        let used = Set(state.items.values.compactMap(\.product))
        let touched = stored.items.filter { state.ledger.subjects[$0]?.subjectSeq != 0 || used.contains($0) }
        guard touched.isEmpty else {
            throw .refused(
                Bilingual(
                    zh: "产品 \(touched[0]) 等 \(touched.count) 种已有后续操作，不能撤销导入。",
                    en:
                        "\(touched[0]) and \(touched.count - 1) more were changed or received since: it cannot be taken back"
                ))
        }
        for id in stored.items {
            guard let product = state.products[id] else { continue }
            state.drop(product)
            changes.removedProducts.append(id)
            try record(
                "product.withdrawn", subject: id, by: actor, body: ["import": LedgerValue(stored.id)], into: &changes)
        }
    }
}
