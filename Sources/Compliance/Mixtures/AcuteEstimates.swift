/// Acute toxicity by numbers: categories by their limits, and the value that stands for a category. CLP Annex I, Tables
/// 3.1.1 and 3.1.2.
struct AcuteEstimates: Sendable {
    enum Route: String, Sendable, Hashable, CaseIterable {
        case oral, dermal, gas, vapour, dust

        var hazardClass: String {
            switch self {
            case .oral: "ACUTE_TOX_ORAL"
            case .dermal: "ACUTE_TOX_DERMAL"
            case .gas, .vapour, .dust: "ACUTE_TOX_INHAL"
            }
        }

        var name: Bilingual {
            switch self {
            case .oral: Bilingual(zh: "经口", en: "oral")
            case .dermal: Bilingual(zh: "经皮", en: "dermal")
            case .gas: Bilingual(zh: "吸入（气体）", en: "inhalation (gas)")
            case .vapour: Bilingual(zh: "吸入（蒸气）", en: "inhalation (vapour)")
            case .dust: Bilingual(zh: "吸入（粉尘或烟雾）", en: "inhalation (dust or mist)")
            }
        }
    }

    struct Step: Sendable {
        var category: String
        /// The highest estimate in the category; mg/kg, ppmV or mg/L.
        var highest: Double
        /// The converted estimate for an ingredient of which only the category is known.
        var point: Double
        var cutOff_pct: Double
        var unit: String
        /// nil: in every regime. Category 5 is a class of the GHS that China uses, the EU and the United States do not.
        var regime: Regime?
    }

    /// Most severe first.
    private let steps: [Route: [Step]]
    let source: Citation

    init(table: CatalogTable) {
        var steps: [Route: [Step]] = [:]
        for row in table.rows {
            guard let route = Route(rawValue: row["route"]) else { continue }
            steps[route, default: []].append(
                Step(
                    category: row["category"], highest: row.number("highest") ?? 0, point: row.number("point") ?? 0,
                    cutOff_pct: row.number("cut_off_pct") ?? 0, unit: row["unit"],
                    regime: Regime(rawValue: row["regime"])))
        }
        self.steps = steps.mapValues { $0.sorted { $0.highest < $1.highest } }
        source = table.edition.citation(clause: "3.1.3.6, Table 3.1.2")
    }

    /// The step that an estimate lies in, nil above the last.
    func step(_ route: Route, estimate: Double, in regime: Regime) -> Step? {
        steps[route]?.first {
            ($0.regime ?? regime) == regime && estimate <= $0.highest * (1 + MixtureLimits.tolerance)
        }
    }

    func step(_ route: Route, category: String, in regime: Regime) -> Step? {
        steps[route]?.first { $0.category == category && ($0.regime ?? regime) == regime }
    }
}
