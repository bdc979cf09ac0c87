public import Compliance

/// What a batch or a job may take from stock, and what became of what it took.
public struct WorkOrder: Sendable, Codable, Hashable, Identifiable {
    /// A material the order may take.
    public struct Line: Sendable, Codable, Hashable {
        /// CAS number, or the name where there is none (``Item/material``).
        public var material: String
        /// The most that may be out at any time: issued less returned.
        public var quota: Quantity

        public init(material: String, quota: Quantity) {
            self.material = material
            self.quota = quota
        }
    }

    /// One issue from one container: issued = charged + returned + lost, sooner or later.
    public struct Issue: Sendable, Codable, Hashable {
        public var number: Int
        public var item: String
        public var material: String
        public var lot: String?
        public var at_ms: Int64
        /// Pseudonymous id of who took it.
        public var by: String
        public var issued: Quantity
        /// The whole container went along, and comes back with what is left.
        public var isWhole: Bool
        /// What went into the batch; nil = nobody has said.
        public var charged: Quantity?
        public var returned: Quantity
        public var lost: Quantity
        /// A whole container that is still out.
        public var isOut: Bool
        /// It grows with what a flow meter counts.
        public var isMetered: Bool?

        /// What nobody has accounted for yet, in mg or µL; below 0 when more is accounted for than was issued.
        public var open: Int64 { issued.number - (charged?.number ?? 0) - returned.number - lost.number }
    }

    public struct Closing: Sendable, Codable, Hashable {
        public var by: String
        public var at_ms: Int64
        /// Why it was closed although something is not accounted for.
        public var reason: String?
    }

    /// As the plant or its ERP numbers it.
    public var id: String
    public var name: String
    public var lines: [Line]
    /// How much of what was issued may stay unaccounted for, in percent.
    public var tolerance_pct: Double
    /// Pseudonymous ids of those who may take for it; empty = whoever may use containers.
    public var people: [String]
    /// The vessel or line it runs on, which has to be released for it.
    public var vessel: String?
    public var issues: [Issue]
    public var createdAt_ms: Int64
    public var createdBy: String
    public var closing: Closing?

    public var isOpen: Bool { closing == nil }

    public init(
        id: String, name: String, lines: [Line], tolerance_pct: Double, people: [String] = [], vessel: String? = nil,
        createdAt_ms: Int64, createdBy: String
    ) {
        self.id = id
        self.name = name
        self.lines = lines
        self.tolerance_pct = tolerance_pct
        self.people = people
        self.vessel = vessel
        issues = []
        self.createdAt_ms = createdAt_ms
        self.createdBy = createdBy
    }
}

/// issued = charged + returned + lost for one material of a work order.
public struct Reconciliation: Sendable, Codable, Hashable {
    public var material: String
    public var issued: Quantity
    public var charged: Quantity
    public var returned: Quantity
    public var lost: Quantity
    /// issued − charged − returned − lost, in mg or µL.
    public var difference: Int64
    /// The largest difference that needs no explanation, in mg or µL: the order's share of what was issued, rounded down.
    public var tolerance: Int64
    /// Numbers of the issues that are not accounted for to the unit.
    public var openIssues: [Int]

    public var isWithin: Bool { difference.magnitude <= tolerance.magnitude }
}

extension WorkOrder {
    /// One line for each material and kind of amount, in the order of first issue.
    public var reconciliation: [Reconciliation] {
        var lines: [Reconciliation] = []
        for issue in issues {
            let place = lines.firstIndex { $0.material == issue.material && $0.issued.unit == issue.issued.unit }
            let zero = issue.issued.zero
            var line =
                place.map { lines[$0] }
                ?? Reconciliation(
                    material: issue.material, issued: zero, charged: zero, returned: zero, lost: zero, difference: 0,
                    tolerance: 0, openIssues: [])
            func sum(_ left: Quantity, _ right: Quantity) -> Quantity { left.plus(right) ?? left }
            line.issued = sum(line.issued, issue.issued)
            line.charged = sum(line.charged, issue.charged ?? zero)
            line.returned = sum(line.returned, issue.returned)
            line.lost = sum(line.lost, issue.lost)
            line.difference += issue.open
            line.tolerance = Int64((Double(line.issued.number) * tolerance_pct / 100).rounded(.down))
            if issue.open != 0 { line.openIssues.append(issue.number) }
            if let place { lines[place] = line } else { lines.append(line) }
        }
        return lines
    }

    /// What is out of a line's material now, in the unit of its quota: issued less returned.
    public func out(of line: Line) -> Int64 { out(of: line.material, line.quota.unit) }

    func out(of material: String, _ unit: LedgerUnit) -> Int64 {
        issues.filter { $0.material == material && $0.issued.unit == unit }
            .reduce(0) { $0 + $1.issued.number - $1.returned.number }
    }
}
