/// A part of a plant whose amounts are added up on their own: a unit of GB 18218-2018 (3.2: one dike of tanks, one
/// warehouse building), one process of 40 CFR 68 and 29 CFR 1910.119.
public struct HazardUnit: Sendable, Codable, Hashable {
    /// How a unit works with flammable liquids of category 2 and 3 (GB 18218 table 2 W5, Seveso P5). Stored = none.
    public enum Process: String, Sendable, Codable, CaseIterable {
        /// Kept above the boiling point: W5.1, P5a.
        case aboveBoiling = "above_boiling"
        /// Conditions that may cause major accidents (hazardous process, explosive range, over 1.6 MPa): W5.2, P5b.
        case special
    }

    public var id: String
    public var name: Bilingual
    public var process: Process?
    /// The design maximum of each material (GB 18218 4.2.2); nil = nobody has stated it, empty = none is kept.
    public var design: [StockLine]?

    public init(id: String, name: Bilingual, process: Process? = nil, design: [StockLine]? = nil) {
        self.id = id
        self.name = name
        self.process = process
        self.design = design
    }
}
