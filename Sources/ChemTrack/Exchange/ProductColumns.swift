import Compliance
import Foundation

/// Products as rows of a table: a supplier's price list, and the export, which imports again unchanged. Data sheets are
/// not among them: they are files.
public enum ProductColumns {
    /// The field, and by which headers people call it. `extra` holds as JSON whatever has no column of its own.
    static let columns: [ImportColumn] = [
        ImportColumn("name_zh", "品名", "产品名称", "名称", "name", "product"), ImportColumn("name_en", "英文名", "english name"),
        ImportColumn("supplier", "供应商", "生产厂家", "manufacturer", "vendor"),
        ImportColumn("article", "货号", "产品编号", "article number", "catalogue number", "catalog number", "part number"),
        ImportColumn("gtin", "商品条码", "EAN", "GTIN-14"), ImportColumn("cas", "CAS号", "CAS No", "CAS number"),
        ImportColumn("concentration_pct", "浓度", "含量", "浓度%", "concentration"),
        ImportColumn("form", "形态", "物理形态"), ImportColumn("density_kg_per_L", "密度", "density"),
        ImportColumn("composition", "成分", "组成", "components"),
        ImportColumn("content", "规格", "包装规格", "每件数量", "pack size", "quantity"),
        ImportColumn("container_type", "包装类型", "container type"), ImportColumn("packaging", "包装方式"),
        ImportColumn("tare", "皮重"), ImportColumn("shelf_life_opened_days", "开封后有效天数", "shelf life after opening"),
        ImportColumn("retired", "停用原因"), ImportColumn("extra"),
    ]

    /// The header of an export.
    public static let header = columns.map(\.name)

    /// A product as a row of an export.
    public static func row(_ product: Product) throws -> [String] {
        var cells: [String: String] = [
            "name_zh": product.name.zh, "name_en": product.name.en, "supplier": product.supplier,
            "article": product.article,
        ]
        cells["gtin"] = product.gtin
        cells["cas"] = product.cas
        cells["concentration_pct"] = product.concentration_pct.map { "\($0)" }
        cells["form"] = product.form?.rawValue
        cells["density_kg_per_L"] = product.density_kg_per_L.map { "\($0)" }
        cells["content"] = product.content?.display
        cells["container_type"] = product.packaging?.epaType?.code
        cells["packaging"] = product.packaging?.cn
        cells["tare"] = product.tare_mg.map { Quantity.mass(Mass(milligrams: $0)).display }
        cells["shelf_life_opened_days"] = product.shelfLifeOpened_days.map { "\($0)" }
        cells["retired"] = product.retired
        var extra = Extra(classification: product.classification)
        if let mixture = product.mixture {
            let lines = mixture.components.map(\.line)
            // What a cell cannot say stays as it is.
            if mixture == Mixture(components: lines.compactMap(component)) {
                cells["composition"] = lines.joined(separator: "; ")
            } else {
                extra.mixture = mixture
            }
        }
        if extra != Extra() {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            cells["extra"] = String(decoding: try encoder.encode(extra), as: UTF8.self)
        }
        return header.map { cells[$0] ?? "" }
    }

    private struct Extra: Codable, Equatable {
        var mixture: Mixture?
        var classification: StatedClassification?
    }

    /// A product from the cells of a row; its numbers are checked by ``ProductRule``.
    ///
    /// - Throws: the first cell that cannot be used; its `row` is set by the caller.
    static func product(_ cells: [String: String]) throws(ImportFault) -> Product {
        for (column, text) in cells where column != "extra" {
            if let problem = CellText.problem(text) { throw ItemColumns.fault(column, text, problem) }
        }
        guard let zh = cells["name_zh"] ?? cells["name_en"], let en = cells["name_en"] ?? cells["name_zh"] else {
            throw ItemColumns.fault("name_zh", "", Bilingual(zh: "须填写品名。", en: "give the product a name"))
        }
        for column in ["supplier", "article"] where cells[column] == nil {
            throw ItemColumns.fault(
                column, "", Bilingual(zh: "须填写供应商和货号。", en: "give the supplier and its article number"))
        }
        var product = Product(
            name: Bilingual(zh: zh, en: en), supplier: cells["supplier"] ?? "", article: cells["article"] ?? "")
        product.gtin = cells["gtin"]
        product.cas = try cells["cas"].map(ItemColumns.cas)
        product.concentration_pct = try ItemColumns.number(cells, "concentration_pct")
        product.density_kg_per_L = try ItemColumns.number(cells, "density_kg_per_L")
        product.form = try ItemColumns.form(cells)
        product.content = try quantity(cells, "content")
        if cells["container_type"] != nil || cells["packaging"] != nil {
            product.packaging = ManifestPackaging(
                epaType: cells["container_type"].map { ManifestCode($0) }, cn: cells["packaging"])
        }
        if let text = cells["tare"] {
            guard case .mass(let mass)? = try quantity(cells, "tare") else {
                throw ItemColumns.fault(
                    "tare", text, Bilingual(zh: "皮重应为质量，如 1.2 kg。", en: "is a mass, such as 1.2 kg"))
            }
            product.tare_mg = mass.milligrams
        }
        if let text = cells["shelf_life_opened_days"] {
            guard let days = Int(text) else {
                throw ItemColumns.fault(
                    "shelf_life_opened_days", text, Bilingual(zh: "应为天数。", en: "is a number of days"))
            }
            product.shelfLifeOpened_days = days
        }
        product.retired = cells["retired"]
        if let text = cells["extra"] {
            guard let extra = try? JSONDecoder().decode(Extra.self, from: Data(text.utf8)) else {
                throw ItemColumns.fault(
                    "extra", text, Bilingual(zh: "不是导出时所写的 JSON。", en: "is not the JSON that an export writes here"))
            }
            product.mixture = extra.mixture
            product.classification = extra.classification
        }
        if let text = cells["composition"] { product.mixture = try mixture(text) }
        return product
    }

    private static func quantity(_ cells: [String: String], _ column: String) throws(ImportFault) -> Quantity? {
        guard let text = cells[column] else { return nil }
        do { return try Quantity(text) } catch {
            throw ItemColumns.fault(
                column, text, Bilingual(zh: "数量无法识别：请写数字和单位，如 5 kg、2.5 L。", en: "\(error)"))
        }
    }

    /// `67-64-1 10-30 %; ethyl acetate <5 %`
    private static func mixture(_ text: String) throws(ImportFault) -> Mixture {
        var components: [MixtureComponent] = []
        for part in text.split(whereSeparator: { ";；\n".contains($0) }) {
            guard let component = component(String(part)) else {
                throw ItemColumns.fault(
                    "composition", String(part),
                    Bilingual(
                        zh: "成分无法识别：请写 CAS 号或名称和含量，用分号分隔，如 67-64-1 10-30 %; 乙醇 <5 %。",
                        en:
                            "is no component: write CAS number or name and content, parted by semicolons, such as 67-64-1 10-30 %; ethanol <5 %"
                    ))
            }
            components.append(component)
        }
        return Mixture(components: components)
    }

    /// The name ends at the first blank behind which all is a content.
    private static func component(_ text: String) -> MixtureComponent? {
        let text = text.trimmingWhitespace
        for blank in text.indices where text[blank].isWhitespace {
            let name = String(text[..<blank]).trimmingWhitespace
            let isCAS = (try? CASNumber(name)) != nil
            let content = String(text[blank...]).trimmingWhitespace
            if let component = MixtureComponent(cas: isCAS ? name : nil, name: isCAS ? nil : name, content: content) {
                return component
            }
        }
        return nil
    }
}
