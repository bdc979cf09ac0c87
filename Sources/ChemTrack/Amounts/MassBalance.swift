import Compliance

/// Which part of the journal a balance is made of; everything that is stated has to fit.
public struct BalanceScope: Sendable, Hashable {
    public var lot: String?
    /// Work order.
    public var order: String?
    /// CAS number or name.
    public var material: String?
    public var item: String?
    /// First instant of the period, UTC ms; nil = from the beginning.
    public var from_ms: Int64?
    /// The first instant after the period; nil = up to now.
    public var until_ms: Int64?

    public init(
        lot: String? = nil, order: String? = nil, material: String? = nil, item: String? = nil, from_ms: Int64? = nil,
        until_ms: Int64? = nil
    ) {
        self.lot = lot
        self.order = order
        self.material = material
        self.item = item
        self.from_ms = from_ms
        self.until_ms = until_ms
    }
}

/// Changes of one account for one reason, summed.
public struct AmountSum: Sendable, Hashable {
    public var unit: LedgerUnit
    public var account: AmountEntry.Account
    public var kind: AmountEntry.Kind
    public var change: Int64
    /// Of entries before the period.
    public var isBefore: Bool

    public init(unit: LedgerUnit, account: AmountEntry.Account, kind: AmountEntry.Kind, change: Int64, isBefore: Bool) {
        self.unit = unit
        self.account = account
        self.kind = kind
        self.change = change
        self.isBefore = isBefore
    }
}

/// opening + purchased + transferred in = used + waste + adjustments + stock, to the mg or µL.
///
/// Masses and volumes are balanced apart: one becomes the other only with a density, and a balance knows none.
public struct MassBalance: Sendable, Codable, Hashable {
    public var unit: LedgerUnit
    /// In stock when the period began.
    public var opening: Int64
    /// Received in the period, and what was counted when the plant began with ChemTrack.
    public var purchased: Int64
    /// Poured in from outside the scope, less what was poured out of it: 0 for the whole site. For a work order: what it drew from
    /// stock.
    public var transferred: Int64
    /// Taken out for use, less what came back.
    public var used: Int64
    /// Became waste.
    public var waste: Int64
    /// Book corrections and losses, less finds: above 0 when stock was lost.
    public var adjusted: Int64
    /// In stock when the period ended, by the journal.
    public var stock: Int64
    /// In stock by the containers themselves; nil where the period ended earlier than now or the scope is a work order, so that
    /// nobody can count.
    public var counted: Int64?

    /// True when both sides are equal, and the containers hold what the journal says.
    public var isBalanced: Bool {
        opening + purchased + transferred == used + waste + adjusted + stock && (counted ?? stock) == stock
    }

    /// One balance for each unit, from the sums of the journal.
    ///
    /// - Parameters:
    ///   - counted: what the containers of the scope hold, by unit; nil = not countable.
    ///   - isOrder: the scope is a work order, which holds no stock: what it took is what it has to account for.
    public static func of(
        _ sums: [AmountSum], counted: [LedgerUnit: Int64]?, isOrder: Bool = false
    ) -> [MassBalance] {
        let units = Set(sums.map(\.unit)).union((counted ?? [:]).filter { $0.value != 0 }.keys)
        return units.sorted { $0.rawValue < $1.rawValue }.map { unit in
            func total(
                _ kinds: AmountEntry.Kind..., before: Bool = false, account: AmountEntry.Account = .stock
            ) -> Int64 {
                sums.filter {
                    $0.unit == unit && $0.account == account && $0.isBefore == before && kinds.contains($0.kind)
                }.reduce(0) { $0 + $1.change }
            }
            let opening = sums.filter { $0.unit == unit && $0.account == .stock && $0.isBefore }.reduce(0) {
                $0 + $1.change
            }
            let change = sums.filter { $0.unit == unit && $0.account == .stock && !$0.isBefore }.reduce(0) {
                $0 + $1.change
            }
            return MassBalance(
                unit: unit, opening: isOrder ? 0 : opening, purchased: total(.received, .opening),
                transferred: isOrder ? -change : total(.poured), used: -total(.used, .returned),
                waste: -total(.wasted), adjusted: -total(.adjusted, .lost, .found),
                stock: isOrder ? 0 : opening + change, counted: counted.map { $0[unit] ?? 0 })
        }
    }
}
