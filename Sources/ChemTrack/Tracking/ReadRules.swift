public import Compliance
public import Geofence

/// How it is decided by which reader a passive tag is: the catalogue `alarm-reads`, which a plant replaces by one of its
/// own, measured at its own readers.
public struct ReadRules: Sendable {
    public var rule: ReadRule
    /// How long a clear case may take until it is decided, seconds.
    public var delayMax_s: Double

    /// - Throws: when the catalogue has no row, or its chances are not four numbers between 0 and 1.
    public init(catalogs: Catalogs) throws(CatalogError) {
        guard let row = try catalogs.table("alarm-reads").rows.first else { throw .noTable("alarm-reads") }
        func number(_ name: String) -> Double { row.number(name) ?? 0 }
        func chances(_ name: String) throws(CatalogError) -> SIMD4<Double> {
            let values = row[name].split(separator: " ").compactMap { Double($0) }
            guard values.count == 4, values.allSatisfy({ $0 > 0 && $0 < 1 }) else {
                throw .noTable(
                    "alarm-reads: `\(name)` has to be four numbers between 0 and 1, as in `0.1 0.3 0.65 0.9`")
            }
            return SIMD4(values)
        }
        let decision: LocationDecision
        switch row["decision"] {
        case "plain": decision = .plain
        case "n_of_m": decision = .nOfM(n: Int(number("n")), m: Int(number("m")), guard_m: 0)
        default: decision = .likelihood
        }
        rule = ReadRule(
            decision: decision,
            noise: ReadNoise(
                rates: try chances("rates"), strays: try chances("strays"), persistence: number("persistence"),
                gap_dB: number("gap_db"), sigma_dB: number("sigma_db"),
                cycle_ms: max(Int64((number("cycle_s") * 1000).rounded()), 100)),
            first_nats: number("first_nats"), alarm_nats: number("alarm_nats"), clear_nats: number("clear_nats"))
        delayMax_s = number("delay_max_s")
    }
}
