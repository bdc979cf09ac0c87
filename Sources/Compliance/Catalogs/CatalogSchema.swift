/// The usual columns of a plant's own files, so that its `catalogs.json` need not describe them.
enum CatalogSchema {
    /// The columns that a description states, else those usual for its kind; nil when there are none.
    ///
    /// A file that replaces a table has that table's columns; a table of effects those of the product's.
    static func columns(
        of description: CatalogDescription, like loaded: [CatalogDescription]
    ) -> [CatalogColumn]? {
        if let stated = description.columns { return stated }
        if description.replaces != nil { return loaded.last { $0.id == description.id }?.columns }
        switch description.kind {
        case .list: return list
        case .thresholds: return list + amounts
        case .hazards: return reviewedHazards
        case .effects: return loaded.first { $0.kind == .effects }?.columns
        case .transport, .pairs, .reference: return nil
        }
    }

    static func indexed(_ columns: [CatalogColumn]) -> [String] {
        columns.map(\.name).filter { ["cas", "entry", "list"].contains($0) }
    }

    private static let evidence = ["official", "read", "derived", "knowledge", "plant"]

    private static let list: [CatalogColumn] = [
        CatalogColumn(name: "entry", type: .text, required: true), CatalogColumn(name: "cas", type: .cas),
        CatalogColumn(name: "name_zh", type: .text, optional: true),
        CatalogColumn(name: "aliases_zh", type: .text, optional: true),
        CatalogColumn(name: "name_en", type: .text, optional: true),
        CatalogColumn(name: "condition", type: .text, optional: true),
        CatalogColumn(name: "flag", type: .text, optional: true),
        CatalogColumn(name: "evidence", type: .enum, optional: true, values: evidence),
    ]

    private static let amounts: [CatalogColumn] = [
        CatalogColumn(name: "threshold", type: .number, required: true, min: 0),
        CatalogColumn(name: "unit", type: .enum, required: true, values: ["t", "lb", "g"]),
        CatalogColumn(name: "upper", type: .number, optional: true, min: 0),
        CatalogColumn(name: "min_pct", type: .number, optional: true, min: 0, max: 100),
    ]

    /// A classification that a person of the plant has reviewed: see ``ReviewedHazards``.
    private static let reviewedHazards: [CatalogColumn] = [
        CatalogColumn(name: "cas", type: .cas, required: true),
        CatalogColumn(name: "name_zh", type: .text, optional: true),
        CatalogColumn(name: "name_en", type: .text, optional: true),
        CatalogColumn(name: "condition", type: .text, optional: true),
        CatalogColumn(name: "hazard_class", type: .text, required: true),
        CatalogColumn(name: "category", type: .text, optional: true),
        CatalogColumn(name: "reviewed_by", type: .text, required: true),
        CatalogColumn(name: "reviewed_on", type: .date, required: true),
        CatalogColumn(name: "reason", type: .text, required: true),
    ]
}
