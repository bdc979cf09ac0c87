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
///
/// A plant's own file may leave out what it need not say: hash, number of rows, source, licence and, for kinds with a
/// usual layout, the columns.
public struct CatalogDescription: Sendable, Codable {
    public var id: String
    public var file: String
    public var kind: CatalogKind
    /// `cn`, `us`, `eu`, or `any` for what applies everywhere.
    public var regime: String
    public var title: Bilingual
    public var document: String
    public var edition: String
    /// First day in force, `2026-05-01`, or null when the document does not say.
    public var inForce: String?
    /// Last day in force, where an end is known.
    public var endsOn: String?
    /// The column that says since when a row stands in the document, for the editions that ``earlier`` names.
    public var since: String?
    /// Earlier editions that are this file without its later rows, oldest first.
    public var earlier: [CatalogEarlierEdition]?
    /// Set when this file takes the place of a table of the same id that was loaded before.
    public var replaces: CatalogReplacement?
    public var source: String
    public var licence: String
    /// How far the copy can be trusted: `official`, `read`, `derived`, `mixed` (see the rows), `knowledge`, or `plant`.
    public var evidence: String
    /// Compared with the file when stated.
    public var sha256: String?
    public var rows: Int?
    /// The usual columns of the kind when absent.
    public var columns: [CatalogColumn]?
    /// Columns that together name a row only once; several keys are possible.
    public var unique: [[String]]?
    /// Columns to look rows up by.
    public var index: [String]?

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        id = try values.decode(String.self, forKey: .id)
        file = try values.decode(String.self, forKey: .file)
        kind = try values.decode(CatalogKind.self, forKey: .kind)
        title = try values.decode(Bilingual.self, forKey: .title)
        edition = try values.decode(String.self, forKey: .edition)
        regime = try values.decodeIfPresent(String.self, forKey: .regime) ?? "any"
        document = try values.decodeIfPresent(String.self, forKey: .document) ?? "\(title.zh) (\(title.en))"
        inForce = try values.decodeIfPresent(String.self, forKey: .inForce)
        endsOn = try values.decodeIfPresent(String.self, forKey: .endsOn)
        since = try values.decodeIfPresent(String.self, forKey: .since)
        earlier = try values.decodeIfPresent([CatalogEarlierEdition].self, forKey: .earlier)
        replaces = try values.decodeIfPresent(CatalogReplacement.self, forKey: .replaces)
        source = try values.decodeIfPresent(String.self, forKey: .source) ?? "plant"
        licence = try values.decodeIfPresent(String.self, forKey: .licence) ?? "plant"
        evidence = try values.decodeIfPresent(String.self, forKey: .evidence) ?? "plant"
        sha256 = try values.decodeIfPresent(String.self, forKey: .sha256)
        rows = try values.decodeIfPresent(Int.self, forKey: .rows)
        columns = try values.decodeIfPresent([CatalogColumn].self, forKey: .columns)
        unique = try values.decodeIfPresent([[String]].self, forKey: .unique)
        index = try values.decodeIfPresent([String].self, forKey: .index)
    }
}

/// An earlier edition of a document whose later edition only added rows.
public struct CatalogEarlierEdition: Sendable, Codable, Hashable {
    public var edition: String
    /// First day in force.
    public var inForce: String
    /// The last value of the `since` column that this edition has; rows without a value are in every edition.
    public var upTo: String
}

/// Why a plant put a file of its own in the place of a table. All three are needed when it is milder than the table.
public struct CatalogReplacement: Sendable, Codable, Hashable {
    public var reason: String?
    /// Who answers for it.
    public var by: String?
    /// The day it was decided.
    public var on: String?
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
    /// True when a file may lack the whole column.
    public var optional: Bool?
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
