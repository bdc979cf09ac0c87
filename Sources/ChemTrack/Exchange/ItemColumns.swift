import Compliance
import Foundation
import Geofence
import Labels

/// Containers as rows of a table: a plant's opening stock, and its export, which imports again unchanged.
public enum ItemColumns {
    /// The field, and by which headers people call it. `extra` holds as JSON whatever has no column of its own.
    static let columns: [ImportColumn] = [
        ImportColumn("code", "容器编码", "编码", "container"), ImportColumn("name_zh", "品名", "名称", "化学品名称", "name"),
        ImportColumn("name_en", "英文名", "english name"), ImportColumn("cas", "CAS号", "CAS No", "CAS number"),
        ImportColumn("quantity", "数量", "余量", "数量及单位", "amount"), ImportColumn("received", "原始数量", "initial amount"),
        ImportColumn("state", "状态"), ImportColumn("zone", "库区", "位置", "存放位置", "location"),
        ImportColumn("assigned_zone", "指定库区"), ImportColumn("concentration_pct", "浓度", "含量", "浓度%", "concentration"),
        ImportColumn("form", "形态", "物理形态"), ImportColumn("density_kg_per_L", "密度", "density"),
        ImportColumn("lot", "批号", "batch"), ImportColumn("supplier", "供应商", "生产厂家"),
        ImportColumn("expires_on", "有效期", "有效期至", "expiry", "expires"), ImportColumn("tag", "标签", "电子标签"),
        ImportColumn("aliases", "外部编码", "条码", "barcode", "key"), ImportColumn("purchase", "采购单"),
        ImportColumn("manifest", "联单"), ImportColumn("received_at", "收货时间", "入库时间"), ImportColumn("extra"),
    ]

    /// Texts that stand under these names in the document.
    private static let texts = [
        "code": "code", "cas": "cas", "quantity": "quantity", "received": "received", "state": "state", "zone": "zone",
        "assigned_zone": "assignedZone", "form": "form", "lot": "lot", "supplier": "supplier",
        "expires_on": "expiresOn", "tag": "tag", "purchase": "purchase", "manifest": "manifest",
    ]
    private static let numbers = ["concentration_pct": "concentration_pct", "density_kg_per_L": "density_kg_per_L"]

    /// The header of an export.
    public static let header = columns.map(\.name)

    /// A container as a row of an export.
    public static func row(_ item: Item) throws -> [String] {
        var document = try object(item)
        var cells: [String: String] = [:]
        for (column, key) in texts { cells[column] = document.removeValue(forKey: key) as? String }
        for (column, key) in numbers {
            if let number = (document.removeValue(forKey: key) as? NSNumber)?.doubleValue {
                cells[column] = "\(number)"
            }
        }
        let name = document.removeValue(forKey: "name") as? [String: String]
        cells["name_zh"] = name?["zh"]
        cells["name_en"] = name?["en"]
        // One that holds the separator itself stays in `extra`.
        if !item.aliases.contains(where: { $0.contains("|") }) {
            document.removeValue(forKey: "aliases")
            cells["aliases"] = item.aliases.joined(separator: "|")
        }
        document.removeValue(forKey: "receivedAt_ms")
        cells["received_at"] = item.receivedAt_ms.rfc3339
        if !document.isEmpty {
            let extra = try JSONSerialization.data(
                withJSONObject: document, options: [.sortedKeys, .withoutEscapingSlashes])
            cells["extra"] = String(decoding: extra, as: UTF8.self)
        }
        return header.map { cells[$0] ?? "" }
    }

    private static func object(_ item: Item) throws -> [String: Any] {
        let data = try JSONEncoder().encode(item)
        return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    /// A container from the cells of a row, with what was left out filled in.
    ///
    /// - Parameter code: the code to give when the row has none.
    /// - Throws: the first cell that cannot be used; its `row` is set by the caller.
    static func item(
        _ cells: [String: String], code: () -> String, zoneName: (String) -> Bool, now_ms: Int64
    ) throws(ImportFault) -> Item {
        for (column, text) in cells where column != "extra" {
            if let problem = CellText.problem(text) { throw fault(column, text, problem) }
        }
        var document: [String: Any] = [:]
        if let extra = cells["extra"] {
            guard let parsed = try? JSONSerialization.jsonObject(with: Data(extra.utf8)) as? [String: Any] else {
                throw fault("extra", extra, Bilingual(zh: "不是 JSON 对象。", en: "is no JSON object"))
            }
            document = parsed
        }
        try check(cells, zoneName)
        for (column, key) in texts { document[key] = cells[column] }
        for (column, key) in numbers { document[key] = try number(cells, column) }
        let names = (
            cells["name_zh"] ?? cells["name_en"] ?? cells["cas"], cells["name_en"] ?? cells["name_zh"] ?? cells["cas"]
        )
        guard let zh = names.0, let en = names.1 else {
            throw fault("name_zh", "", Bilingual(zh: "须填写品名或 CAS 号。", en: "give a name or a CAS number"))
        }
        document["name"] = ["zh": zh, "en": en]
        if let text = cells["cas"] { document["cas"] = try cas(text) }
        if let text = cells["code"] { document["code"] = try own(text) } else { document["code"] = code() }
        let quantity = try amount(cells, "quantity", isRequired: true)
        document["quantity"] = quantity
        document["received"] = try amount(cells, "received", isRequired: false) ?? quantity
        document["state"] = try state(cells["state"], hasZone: cells["zone"] != nil)
        document["assignedZone"] = cells["assigned_zone"] ?? cells["zone"]
        if document["aliases"] == nil || cells["aliases"] != nil {
            document["aliases"] = (cells["aliases"] ?? "").split(separator: "|").map(String.init)
        }
        document["receivedAt_ms"] = try time(cells["received_at"]) ?? now_ms
        do {
            return try JSONDecoder().decode(Item.self, from: JSONSerialization.data(withJSONObject: document))
        } catch {
            throw fault(
                "extra", cells["extra"] ?? "",
                Bilingual(zh: "该行无法组成容器：\(error)", en: "the row makes no container: \(error)"))
        }
    }

    static func fault(_ column: String, _ value: String, _ reason: Bilingual) -> ImportFault {
        ImportFault(row: 0, column: column, value: value, reason: reason)
    }

    private static func check(_ cells: [String: String], _ zoneName: (String) -> Bool) throws(ImportFault) {
        for column in ["zone", "assigned_zone"] {
            guard let zone = cells[column], !zoneName(zone) else { continue }
            throw fault(column, zone, Bilingual(zh: "没有该区域。", en: "there is no such zone"))
        }
        if let day = cells["expires_on"], CalendarDay(day) == nil {
            throw fault("expires_on", day, Bilingual(zh: "不是日期：应为 2027-05-31。", en: "is no date: write 2027-05-31"))
        }
        _ = try form(cells)
    }

    static func form(_ cells: [String: String]) throws(ImportFault) -> PhysicalForm? {
        guard let text = cells["form"] else { return nil }
        guard let form = PhysicalForm(rawValue: text) else {
            let all = PhysicalForm.allCases.map(\.rawValue).joined(separator: ", ")
            throw fault("form", text, Bilingual(zh: "未知形态：可用 \(all)。", en: "unknown form: use \(all)"))
        }
        return form
    }

    static func cas(_ text: String) throws(ImportFault) -> String {
        do { return try CASNumber(text).text } catch {
            throw fault("cas", text, Bilingual(zh: "不是有效的 CAS 号（校验位不符或格式不对）。", en: "\(error)"))
        }
    }

    private static func own(_ text: String) throws(ImportFault) -> String {
        do { return try ItemCode(text).text } catch {
            throw fault("code", text, Bilingual(zh: "不是本系统的容器编码。", en: "\(error)"))
        }
    }

    private static func amount(
        _ cells: [String: String], _ column: String, isRequired: Bool
    ) throws(ImportFault) -> String? {
        guard let text = cells[column] else {
            guard isRequired else { return nil }
            throw fault(column, "", Bilingual(zh: "须填写数量和单位。", en: "give an amount with its unit"))
        }
        let isNone = ["empty", "disposed"].contains(cells["state"]) || cells["state"] == "used up"
        let quantity: Quantity
        do {
            quantity = try Quantity(text)
        } catch {
            throw fault(
                column, text,
                Bilingual(zh: "数量无法识别：请写数字和单位，如 5 kg、2.5 L。", en: "\(error)"))
        }
        guard quantity.isPositive || isNone else {
            throw fault(column, text, Bilingual(zh: "数量必须大于零。", en: "the amount has to be more than nothing"))
        }
        return quantity.display
    }

    static func number(_ cells: [String: String], _ column: String) throws(ImportFault) -> Double? {
        guard let text = cells[column] else { return nil }
        let limit = column == "concentration_pct" ? 100.0 : 25.0
        let digits = text.hasSuffix("%") ? String(text.dropLast()) : text
        guard let number = Double(digits), number > 0, number <= limit else {
            throw fault(
                column, text,
                Bilingual(zh: "应为大于 0、不超过 \(Int(limit)) 的数。", en: "is a number above 0, up to \(Int(limit))"))
        }
        return number
    }

    private static func state(_ text: String?, hasZone: Bool) throws(ImportFault) -> String {
        guard let text else { return (hasZone ? ItemState.stored : .quarantined).rawValue }
        guard let known = ItemState.allCases.first(where: { [$0.rawValue, $0.name.zh, $0.name.en].contains(text) })
        else {
            let all = ItemState.allCases.map(\.rawValue).joined(separator: ", ")
            throw fault("state", text, Bilingual(zh: "未知状态：可用 \(all)。", en: "unknown state: use \(all)"))
        }
        return known.rawValue
    }

    private static func time(_ text: String?) throws(ImportFault) -> Int64? {
        guard let text else { return nil }
        guard
            let at_ms = Timestamp.parse(text)
                ?? CalendarDay(text).flatMap({ _ in Timestamp.parse(text + "T00:00:00Z") })
        else {
            throw fault(
                "received_at", text,
                Bilingual(zh: "不是时间：应为 2026-11-28 或 RFC 3339。", en: "is no time: write 2026-11-28 or RFC 3339"))
        }
        return at_ms
    }
}
