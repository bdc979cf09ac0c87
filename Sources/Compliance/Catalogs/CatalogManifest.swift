/// `catalogs.json`: what each file is, where it comes from, and what its columns must hold.
public struct CatalogManifest: Sendable, Codable {
    /// Version of this layout; 1.
    public var format: Int
    /// Folders below this one that have a `catalogs.json` of their own.
    public var include: [String]?
    public var catalogs: [CatalogDescription]
}

/// What a catalogue is used for.
public enum CatalogKind: String, Sendable, Codable {
    /// Substances that a rule names: a match is a finding with the effect stated in a table of kind `effects`.
    case list
    /// Substances or classes with an amount from which duties begin.
    case thresholds
    /// What a match in a list or a threshold means, with its texts.
    case effects
    /// Classifications of substances.
    case hazards
    /// Dangerous goods entries.
    case transport
    /// Rules about two things that stand together.
    case pairs
    /// Code lists, names, properties.
    case reference
}

/// One file: its edition and its schema.
public struct CatalogDescription: Sendable, Codable {
    public var id: String
    public var file: String
    public var kind: CatalogKind
    /// `cn`, `us`, `eu`, or `any` for what applies everywhere.
    public var regime: String
    public var title: Bilingual
    public var document: String
    public var edition: String
    /// `2026-05-01`, or null when the document does not say.
    public var inForce: String?
    public var source: String
    public var licence: String
    /// How far the copy can be trusted: `official`, `read`, `derived`, `mixed` (see the rows) or `knowledge`.
    public var evidence: String
    public var sha256: String
    public var rows: Int
    public var columns: [CatalogColumn]
    /// Columns that together name a row only once; several keys are possible.
    public var unique: [[String]]?
    /// Columns to look rows up by.
    public var index: [String]?
}

/// What the cells of a column hold.
public struct CatalogColumn: Sendable, Codable {
    public enum CellType: String, Sendable, Codable {
        case cas, text, integer, number, `enum`, date, code
    }
    public var name: String
    public var type: CellType
    /// False when absent: a cell may be empty.
    public var required: Bool?
    /// The allowed values of an `enum`.
    public var values: [String]?
    /// For a `code`: `table.column` where the value must stand.
    public var ref: String?
    /// When a cell holds several values: what stands between them.
    public var separator: String?
    /// Bounds of an `integer` or `number`.
    public var min: Double?
    public var max: Double?
}
