/// What a limit on hazardous waste counts. The names are those of the column `measure` of `waste-limits`.
public enum WasteMeasure: String, Sendable, Codable, CaseIterable {
    /// Generated in a calendar month: US hazardous waste that is not acute, and acute.
    case month
    case monthAcute = "month_acute"
    /// On the site at one time.
    case onSite = "onsite"
    case onSiteAcute = "onsite_acute"
    /// At one satellite area.
    case satellite
    case satelliteAcuteLiquid = "satellite_acute_liquid"
    case satelliteAcuteSolid = "satellite_acute_solid"
    /// At one storage point (贮存点).
    case storagePoint = "storage_point"
    /// Generated in a calendar year.
    case year

    /// True for a volume in µL, else it is a mass in mg.
    public var isVolume: Bool { self == .satellite || self == .satelliteAcuteLiquid }
}

/// One row of `waste-limits`.
public struct WasteLimit: Sendable, Hashable {
    public var id: String
    public var regime: Regime
    public var measure: WasteMeasure
    /// Reached when it is exceeded; false = already when it is met.
    public var isAbove: Bool
    /// In mg, or µL for a volume.
    public var amount: Int64
    /// As the row says it: `55 gal`.
    public var amountText: String
    /// What the generator becomes: `sqg`, `lqg`; `simplified`, `key`.
    public var status: String?
    public var text: Bilingual
    public var citation: Citation
    public var from: CalendarDay?
    public var until: CalendarDay?
    public var evidence: String

    init(_ row: CatalogRow, file: String) throws(CatalogError) {
        func wrong(_ column: String, _ remedy: String) -> CatalogError {
            .problems([
                CatalogProblem(
                    file: file, line: row.line, column: nil, columnName: column,
                    what: "\(column) `\(row[column])` is not understood", remedy: remedy)
            ])
        }
        guard let measure = WasteMeasure(rawValue: row["measure"]) else {
            throw wrong("measure", "use one of \(WasteMeasure.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard let regime = Regime(rawValue: row["regime"]) else { throw wrong("regime", "use cn or us") }
        // Mass in mg, volume in µL; a US gallon is 3,785,411.784 µL.
        let units: [String: (size: Double, isVolume: Bool)] = [
            "kg": (1_000_000, false), "t": (1_000_000_000, false), "gal": (3_785_411.784, true),
            "qt": (946_352.946, true),
        ]
        guard let unit = units[row["unit"]], unit.isVolume == measure.isVolume else {
            throw wrong("unit", measure.isVolume ? "use gal or qt" : "use kg or t")
        }
        guard let number = row.number("amount"), let amount = Int64(exactly: (number * unit.size).rounded()) else {
            throw wrong("amount", "write a number")
        }
        id = row["limit"]
        self.regime = regime
        self.measure = measure
        isAbove = row["reach"] == "above"
        self.amount = amount
        amountText = "\(row["amount"]) \(row["unit"])"
        status = row["status"].isEmpty ? nil : row["status"]
        text = Bilingual(zh: row["text_zh"], en: row["text_en"])
        citation = Citation(
            document: row["document"], edition: row["edition"], clause: row["article"].isEmpty ? nil : row["article"])
        from = CalendarDay(row["from"])
        until = CalendarDay(row["until"])
        evidence = row["evidence"]
    }

    /// From 80 % on it is near.
    public static let nearShare = 0.8

    public func phase(of amount: Int64) -> WasteGauge.Phase {
        if isAbove ? amount > self.amount : amount >= self.amount { return .reached }
        return Double(amount) >= Double(self.amount) * Self.nearShare ? .near : .below
    }
}

/// An amount of waste beside a limit.
public struct WasteGauge: Sendable, Hashable {
    public enum Phase: String, Sendable, Codable { case below, near, reached }

    public var limit: WasteLimit
    /// What is counted: `2026-11`, `2026`, a zone, the site.
    public var subject: String
    /// In mg, or µL for a volume.
    public var amount: Int64
    public var phase: Phase
    /// Containers whose amount could not be counted: the sum may be higher.
    public var uncounted: [String]

    public var share: Double { limit.amount == 0 ? 1 : Double(amount) / Double(limit.amount) }

    /// The gauge as a finding: a limit that was not read in its document reminds and never prohibits.
    public var finding: Finding {
        let percent = Int((share * 100).rounded())
        return Finding(
            rule: "waste.\(limit.id)", verdict: phase == .reached ? .review : phase == .near ? .note : .allowed,
            citation: limit.citation,
            facts: [
                "subject": .text(subject), "amount": .number(Double(amount)), "limit": .text(limit.amountText),
                "share_pct": .number(Double(percent)), "uncounted": .list(uncounted),
            ],
            message: Bilingual(
                zh: "\(subject)：已达限值（\(limit.amountText)）的 \(percent)%。\(limit.text.zh)",
                en: "\(subject): \(percent) % of the limit of \(limit.amountText). \(limit.text.en)"),
            remedy: Bilingual(zh: "安排转移，或确认按该类别管理", en: "have waste taken away, or follow the rules of that class"))
    }
}

/// The dated limits on amounts of hazardous waste. Pure: amounts in, gauges out.
public struct WasteLimits: Sendable {
    private let limits: [WasteLimit]

    /// - Throws: ``CatalogError`` for a row that is not understood, with its line.
    public init(catalogs: Catalogs) throws(CatalogError) {
        let table = try catalogs.table("waste-limits")
        var limits: [WasteLimit] = []
        for row in table.rows { limits.append(try WasteLimit(row, file: table.edition.file)) }
        self.limits = limits
    }

    /// The limits on a measure that are in force on a day.
    public func limits(on day: CalendarDay, measure: WasteMeasure, regimes: [Regime]) -> [WasteLimit] {
        limits.filter { limit in
            limit.measure == measure && regimes.contains(limit.regime) && (limit.from.map { $0 <= day } ?? true)
                && (limit.until.map { day <= $0 } ?? true)
        }
    }

    public func gauges(
        _ measure: WasteMeasure, subject: String, amount: Int64, uncounted: [String] = [], on day: CalendarDay,
        regimes: [Regime]
    ) -> [WasteGauge] {
        limits(on: day, measure: measure, regimes: regimes).map {
            WasteGauge(
                limit: $0, subject: subject, amount: amount, phase: $0.phase(of: amount), uncounted: uncounted)
        }
    }

    /// The classes of waste producers, the mildest first.
    public static func order(_ regime: Regime) -> [String] {
        regime == .us ? ["vsqg", "sqg", "lqg"] : ["registered", "simplified", "key"]
    }

    /// The strictest class that any reached limit makes: `vsqg`, `sqg`, `lqg` in the US; `registered`, `simplified`,
    /// `key` in China.
    public static func status(_ gauges: [WasteGauge], regime: Regime) -> String {
        let order = Self.order(regime)
        let reached = gauges.filter { $0.limit.regime == regime && $0.phase == .reached }.compactMap(\.limit.status)
        return order.last { reached.contains($0) } ?? order[0]
    }
}
