public import Compliance

/// The lists that waste codes are proposed from.
public struct WasteStreamTables: Sendable {
    struct ProductCode: Sendable {
        var code: String
        var name: String
        var isAcute: Bool
    }

    struct ProcessCode: Sendable {
        var code: String
        var text: String
    }

    struct OriginCode: Sendable {
        var code: String
        var cas: String
        var sign: String
        var because: Bilingual
    }

    struct HPLimit: Sendable {
        /// A hazard statement, with its category where the limit is for one.
        struct Statement: Sendable, Hashable {
            var hCode: String
            var category: String?
        }

        var hp: String
        var name: Bilingual
        var statements: Set<Statement>
        var how: String
        var limit_pct: Double
    }

    private(set) var leaching: [LeachingLimit] = []
    private var solvents: [String: (codes: [String], name: Bilingual)] = [:]
    private var products: [String: [ProductCode]] = [:]
    private(set) var processes: [ProcessCode] = []
    private var origins: [String: [OriginCode]] = [:]
    private(set) var hpLimits: [HPLimit] = []
    /// Supplementary statements (`EUH031`) of the harmonised classification, by CAS number.
    private(set) var supplements: [String: Set<String>] = [:]
    private(set) var industries: [String: [WasteListEntry]] = [:]

    /// No lists: nothing is proposed.
    public init() {}

    /// Takes `us-tclp`, `us-spent-solvents`, `us-waste-codes`, `cn-waste-origins`, `cn-waste`, `eu-hp-limits` and `eu-clp`.
    public init(catalogs: Catalogs) throws(CatalogError) {
        leaching = try catalogs.table("us-tclp").rows.map { row in
            LeachingLimit(
                code: row["code"], cas: row["cas"], name: Bilingual(zh: row["name_zh"], en: row["name_en"]),
                amount_mg_per_L: row.number("limit_mg_per_L") ?? 0, signs: row.list("name_signs"))
        }
        for row in try catalogs.table("us-spent-solvents").rows {
            let codes = (solvents[row["cas"]]?.codes ?? []) + [row["code"]]
            solvents[row["cas"]] = (codes, Bilingual(zh: row["name_zh"], en: row["name_en"]))
        }
        for row in try catalogs.table("us-waste-codes").rows {
            let code = row["code"]
            switch code.first {
            case "P", "U":
                guard !row["cas"].isEmpty else { continue }
                products[row["cas"], default: []].append(
                    ProductCode(code: code, name: row["text_en"], isAcute: row["acute"] == "1"))
            case "K", "F":
                guard !row["text_en"].isEmpty, !Self.solventCodes.contains(code) else { continue }
                processes.append(ProcessCode(code: code, text: row["text_en"]))
            default: continue
            }
        }
        for row in try catalogs.table("cn-waste-origins").rows {
            origins[row["origin"], default: []].append(
                OriginCode(
                    code: row["code"], cas: row["cas"], sign: row["sign"],
                    because: Bilingual(zh: row["because_zh"], en: row["because_en"])))
        }
        hpLimits = try catalogs.table("eu-hp-limits").rows.map { row in
            HPLimit(
                hp: row["hp"], name: Bilingual(zh: row["name_zh"], en: row["name_en"]),
                statements: Set(
                    row.list("h_codes", separator: " ").map { text in
                        let parts = text.split(separator: ":").map(String.init)
                        return HPLimit.Statement(hCode: parts[0], category: parts.count > 1 ? parts[1] : nil)
                    }), how: row["how"], limit_pct: row.number("limit_pct") ?? 0)
        }
        for row in try catalogs.table("eu-clp").rows where !row["supplemental"].isEmpty && !row["cas"].isEmpty {
            supplements[row["cas"], default: []].formUnion(row.list("supplemental", separator: ";"))
        }
        for row in try catalogs.table("cn-waste").rows {
            let entry = WasteListEntry(
                code: row["code"], category: row["category"], description_zh: row["description_zh"],
                hazards: row["hazard_properties"].split { !$0.isLetter }.map(String.init))
            industries[row["industry_zh"], default: []].append(entry)
        }
    }

    private static let solventCodes: Set<String> = ["F001", "F002", "F003", "F004", "F005"]

    /// The codes of a spent solvent; what was used for degreasing is F001 where that names it, else never.
    func solventCodes(of cas: String?, _ use: SolventUse?) -> [String] {
        let codes = cas.flatMap { solvents[$0]?.codes } ?? []
        switch use {
        case nil: return codes
        case .degreasing: return codes.contains("F001") ? codes.filter { $0 != "F002" } : codes
        case .other: return codes.filter { $0 != "F001" }
        }
    }

    func solventName(_ cas: String?) -> Bilingual? { cas.flatMap { solvents[$0]?.name } }

    func productCodes(of cas: String?) -> [ProductCode] { cas.flatMap { products[$0] } ?? [] }

    func originCodes(_ origin: WasteOrigin) -> [OriginCode] { origins[origin.rawValue] ?? [] }
}
