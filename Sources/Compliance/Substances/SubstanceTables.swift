/// The catalogues that identity and hazards are read from. A class because it is passed along and never changes.
final class SubstanceTables: Sendable {
    let hazchem: CatalogTable
    let synonyms: CatalogTable
    let substances: CatalogTable
    let medium: CatalogTable
    let clp: CatalogTable
    let chineseHazards: CatalogTable
    let supplement: CatalogTable
    let explosivePrecursors: CatalogTable
    let dangerousGoods: CatalogTable
    let usGoods: CatalogTable
    let reactiveGroups: CatalogTable
    let groupNames: CatalogTable
    let transportHazards: CatalogTable
    let wettedExplosives: CatalogTable
    let oel: CatalogTable
    let cameoNames: CatalogTable
    let ecNumbers: CatalogTable
    /// What the notes of Annex VI say of an entry.
    let annexNotes: CatalogTable
    /// Goods in no hazard class.
    let notClassified: CatalogTable
    /// What persons of the plant have reviewed.
    let reviewed: ReviewedHazards
    /// Tables with a CAS column and columns of names.
    let named: [(table: CatalogTable, columns: [String])]

    init(catalogs: Catalogs) throws(CatalogError) {
        hazchem = try catalogs.table("cn-hazchem")
        synonyms = try catalogs.table("cas-synonyms")
        substances = try catalogs.table("substances")
        medium = try catalogs.table("cn-medium-hazard")
        clp = try catalogs.table("eu-clp")
        chineseHazards = try catalogs.table("cn-ghs")
        supplement = try catalogs.table("cn-ghs-supplement")
        explosivePrecursors = try catalogs.table("cn-explosive-precursor")
        dangerousGoods = try catalogs.table("gb12268")
        usGoods = try catalogs.table("us-hmt")
        reactiveGroups = try catalogs.table("cas-reactive-groups")
        groupNames = try catalogs.table("cameo-groups")
        transportHazards = try catalogs.table("transport-ghs")
        wettedExplosives = try catalogs.table("wetted-explosives")
        oel = try catalogs.table("cn-oel")
        cameoNames = try catalogs.table("cameo-names")
        ecNumbers = try catalogs.table("ec-numbers")
        annexNotes = try catalogs.table("annex6-notes")
        notClassified = try catalogs.table("not-classified")
        reviewed = try ReviewedHazards(catalogs: catalogs)
        var named: [(CatalogTable, [String])] = [
            (substances, ["name_en"]), (medium, ["name_zh", "aliases_zh"]), (clp, ["name_en"]),
            (cameoNames, ["name_en"]), (try catalogs.table("peroxide-formers"), ["name_en"]),
            (oel, ["name_zh", "name_en"]), (notClassified, ["name_zh", "aliases_zh", "name_en"]),
            (try catalogs.table("common-names"), ["name"]),
        ]
        // Lists and thresholds name substances that stand nowhere else; a plant's own lists too.
        for table in catalogs.tables(of: .list) + catalogs.tables(of: .thresholds)
        where table.edition.id != "cn-hazchem" {
            guard table.columns.contains("cas") else { continue }
            named.append((table, ["name_zh", "aliases_zh", "name_en"]))
        }
        for table in catalogs.tables(of: .hazards) where table.columns.contains("reviewed_by") {
            named.append((table, ["name_zh", "name_en"]))
        }
        self.named = named
    }

    /// The numbers under which lists may speak of a material: its own, those that mean the same one, a mixture of isomers
    /// it belongs to, and one that some lists use for it although it is another's.
    func equivalents(of cas: String) -> [String] { numbers(of: cas, andListed: true) }

    /// The same without the number of another material.
    func ownNumbers(of cas: String) -> [String] { numbers(of: cas, andListed: false) }

    private func numbers(of cas: String, andListed: Bool) -> [String] {
        var found = [cas]
        for row in synonyms.rows(where: "cas_a", equals: cas) where andListed || row["relation"] != Self.listedUnder {
            found.append(row["cas_b"])
        }
        for row in synonyms.rows(where: "cas_b", equals: cas) where row["relation"] == Self.sameMaterial {
            found.append(row["cas_a"])
        }
        return found
    }

    private static let sameMaterial = "same_material"
    private static let listedUnder = "listed_under"

    /// The material that lists use a number for although it has one of its own: 7723-14-0 is red phosphorus, and in some
    /// lists white.
    ///
    /// - Returns: the other's number, and the folded names that leave no doubt that it is not meant.
    func other(listedUnder cas: String) -> (cas: String, names: Set<String>)? {
        synonyms.rows(where: "cas_b", equals: cas).first { $0["relation"] == Self.listedUnder }.map {
            ($0["cas_a"], Set($0.list("names_b").map(NameKey.fold)))
        }
    }

    /// One number for all that mean the same material.
    func mainNumber(of cas: String) -> String {
        synonyms.rows(where: "cas_a", equals: cas).first { $0["relation"] == Self.sameMaterial }?["cas_b"] ?? cas
    }

    func casNumbers(un: String) -> [String] {
        let number = Self.un(un)
        var found = substances.rows(where: "un", equals: number).map { $0["cas"] }
        for row in medium.rows where row["un"] == number && !row["cas"].isEmpty && !found.contains(row["cas"]) {
            found.append(row["cas"])
        }
        return found
    }

    /// UN numbers that a table gives to a CAS number.
    var substanceNumbers: Set<String> {
        Set([substances, medium].flatMap { $0.rows.filter { !$0["cas"].isEmpty }.map { $0["un"] } })
    }

    /// `1090`, `un1090`, `UN 1090` -> `UN1090`
    static func un(_ text: String) -> String {
        let digits = text.filter { $0.isASCII && $0.isNumber }
        return (text.uppercased().hasPrefix("NA") ? "NA" : "UN") + digits
    }

    func englishName(of cas: String) -> String? {
        if cas.isEmpty { return nil }
        if let name = substances.rows(where: "cas", equals: cas).first?["name_en"], !name.isEmpty { return name }
        for table in [clp, cameoNames] {
            guard let name = table.rows(where: "cas", equals: cas).first?["name_en"] else { continue }
            let first = name.prefix { $0 != ";" && $0 != "[" }.trimmingSpaces()
            if !first.isEmpty { return first }
        }
        return nil
    }

    func chineseName(of cas: String) -> String? {
        if cas.isEmpty { return nil }
        for (table, columns) in named where columns.contains("name_zh") && table.columns.contains("name_zh") {
            if let name = table.rows(where: "cas", equals: cas).first?["name_zh"], !name.isEmpty { return name }
        }
        return nil
    }
}
