public import Compliance

/// What decides whether and how a chemical is on the US inventory report (Tier II), 40 CFR 370.
public struct TierTwoTables: Sendable {
    /// An amount range, from its lower bound in lb.
    struct Range: Sendable {
        var code: String
        var lower_lb: Double
    }

    /// Reporting threshold of a hazardous chemical in lb, 370.10(a)(2)(i); nil without the catalogue.
    private(set) var hazardous_lb: Double?
    /// That of an extremely hazardous substance, where its planning quantity is not lower, 370.10(a)(1).
    private var extremely_lb: Double?
    /// Threshold planning quantity in lb and English name of the extremely hazardous substances, by CAS number.
    private var planning: [String: (name: Bilingual, threshold_lb: Double)] = [:]
    private var ranges: [Range] = []
    /// Storage code by the EPA's container type.
    private var storage: [String: String] = [:]

    /// No table: nothing is reported.
    public init() {}

    /// Takes `us-tier2-codes` and `us-epcra302`.
    public init(catalogs: Catalogs) throws(CatalogError) {
        for row in try catalogs.table("us-tier2-codes").rows {
            let code = row["code"]
            switch row["kind"] {
            case "range": ranges.append(Range(code: code, lower_lb: row.number("lower_lb") ?? 0))
            case "storage": storage[row["epa_type"]] = code
            case "threshold" where code == "ehs": extremely_lb = row.number("lower_lb")
            case "threshold": hazardous_lb = row.number("lower_lb")
            default: continue
            }
        }
        ranges.sort { $0.lower_lb < $1.lower_lb }
        for row in try catalogs.table("us-epcra302").rows {
            guard let threshold_lb = row.number("threshold"), !row["cas"].isEmpty else { continue }
            let name = Bilingual(zh: row["name_zh"].isEmpty ? row["name_en"] : row["name_zh"], en: row["name_en"])
            // Of two planning quantities (powder, solution or molten; other solid) the lower one: the stricter.
            let lower_lb = min(threshold_lb, planning[row["cas"]]?.threshold_lb ?? threshold_lb)
            planning[row["cas"]] = (name, lower_lb)
        }
    }

    /// The name and threshold (500 lb or the planning quantity, whichever is lower) of an extremely hazardous substance; nil for
    /// what is none.
    func extremelyHazardous(_ cas: String?) -> (name: Bilingual, threshold_lb: Double)? {
        guard let cas, let found = planning[cas], let extremely_lb else { return nil }
        return (found.name, min(extremely_lb, found.threshold_lb))
    }

    /// 370.43: the code of an amount.
    func range(_ amount_lb: Double) -> String { ranges.last { $0.lower_lb <= amount_lb }?.code ?? "" }

    func storageCode(_ epaType: String?) -> String? { epaType.flatMap { storage[$0] } }

    /// Codes of pressure and temperature by the form: what is not a gas is taken to be kept as its surroundings are.
    static func conditions(_ form: PhysicalForm?) -> (pressure: String, temperature: String) {
        switch form {
        case .gas, .liquefiedGas, .aerosol: ("2", "4")
        case .refrigeratedLiquid: ("2", "7")
        default: ("1", "4")
        }
    }
}
