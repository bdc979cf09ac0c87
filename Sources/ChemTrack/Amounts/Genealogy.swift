public import Compliance

/// Where the content of containers came from and went to: back to the lots that were received, forward to work orders and
/// manifests.
public struct Genealogy: Sendable, Codable, Hashable {
    public struct Container: Sendable, Codable, Hashable {
        public var code: String
        public var name: Bilingual
        public var state: ItemState
        public var quantity: Quantity
        public var lots: [String]
        public var supplier: String?
        public var purchase: String?
        public var manifest: String?
        /// Work orders that took from it.
        public var orders: [String]

        public init(_ item: Item, orders: [String]) {
            code = item.code
            name = item.name
            state = item.state
            quantity = item.quantity
            lots = item.lots.sorted()
            supplier = item.supplier
            purchase = item.purchase
            manifest = item.manifest
            self.orders = orders
        }
    }

    /// Content went from one container into another.
    public struct Pour: Sendable, Codable, Hashable {
        public var from: String
        public var to: String
        public var unit: LedgerUnit
        /// In ``unit``.
        public var amount: Int64
        public var at_ms: Int64
        /// The ledger event of the end that was asked about.
        public var seq: Int

        public init(from: String, to: String, unit: LedgerUnit, amount: Int64, at_ms: Int64, seq: Int) {
            self.from = from
            self.to = to
            self.unit = unit
            self.amount = amount
            self.at_ms = at_ms
            self.seq = seq
        }
    }

    public var containers: [Container]
    public var pours: [Pour]
    /// True when there are more containers than are named.
    public var isCut: Bool

    public init(containers: [Container], pours: [Pour], isCut: Bool) {
        self.containers = containers
        self.pours = pours
        self.isCut = isCut
    }
}
