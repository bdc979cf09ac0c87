import Compliance

/// One change of what a container holds, written with the ledger event that caused it: the journal behind every balance.
///
/// The journal keeps two accounts for each container, ``Account/stock`` and ``Account/waste``; the sum of all changes of both is
/// what the container holds, as long as it is neither lost nor gone.
public struct AmountEntry: Sendable, Codable, Hashable {
    public enum Account: String, Sendable, Codable, CaseIterable { case stock, waste }

    /// Why an amount changed; which term of the balance it belongs to follows from it (``MassBalance``).
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// In stock before the journal was kept, or counted when the plant began with ChemTrack.
        case opening
        case received
        /// Taken out for use.
        case used
        /// Put back unused.
        case returned
        /// Came out of, or went into, another container.
        case poured
        /// Became waste: leaves the stock account, enters the waste account.
        case wasted
        /// A person or a weighing says that another amount is in it than the book.
        case adjusted
        case lost
        case found
    }

    /// The ledger event that says so. Until the command is decided: the place of the event among its own.
    public var seq: Int
    public var at_ms: Int64
    public var item: String
    public var lot: String?
    /// CAS number, or the name where there is none.
    public var material: String
    public var account: Account
    public var kind: Kind
    /// `mg` or `uL`.
    public var unit: LedgerUnit
    /// What the account gains (above 0) or loses, in ``unit``.
    public var change: Int64
    /// The other container of a pour.
    public var other: String?
    /// The work order it was for.
    public var order: String?
    /// Pseudonymous id, as in the ledger.
    public var by: String

    public init(
        seq: Int, at_ms: Int64, item: String, lot: String?, material: String, account: Account, kind: Kind,
        unit: LedgerUnit, change: Int64, other: String? = nil, order: String? = nil, by: String
    ) {
        self.seq = seq
        self.at_ms = at_ms
        self.item = item
        self.lot = lot
        self.material = material
        self.account = account
        self.kind = kind
        self.unit = unit
        self.change = change
        self.other = other
        self.order = order
        self.by = by
    }
}

extension LedgerUnit: Codable {}

extension Item {
    /// CAS number, or the name where there is none: what a balance by material goes by.
    public var material: String { cas ?? name.zh }

    /// The account its content stands in; nil once it is lost or has left the site.
    public var account: AmountEntry.Account? {
        if state.isStock { return .stock }
        switch state {
        case .waste, .manifested, .shipped, .disposed: return .waste
        default: return nil
        }
    }
}

extension Item {
    /// What its content counts as when the journal begins after it was received; nil when it holds nothing or is gone.
    public var openingEntry: AmountEntry? {
        guard let account, quantity.isPositive else { return nil }
        return AmountEntry(
            seq: 0, at_ms: receivedAt_ms, item: code, lot: lot, material: material, account: account, kind: .opening,
            unit: quantity.unit, change: quantity.number, by: "system")
    }
}
