public import Compliance

/// A hazardous substance of which one package holds its reportable quantity or more.
public struct ReportableConstituent: Sendable, Hashable {
    /// Name in 49 CFR 172.101 Appendix A, or the waste code.
    public var name: String
    /// Other names of it there.
    public var otherNames: [String]
    /// Reportable quantity in pounds: 1, 10, 100, 1000 or 5000.
    public var quantity_lb: Double

    /// True when a text tells it by one of its names.
    func isNamed(in text: String) -> Bool { ([name] + otherNames).contains { ShippingDescription.names($0, in: text) } }
}

/// The reportable quantities of hazardous substances and waste streams (49 CFR 172.101 Appendix A, 40 CFR 302.4).
public struct ReportableQuantities: Sendable {
    private struct Substance {
        var names: [String]
        var quantity_lb: Double
    }

    private var substances: [String: Substance] = [:]
    /// Of a whole waste stream, by waste code.
    private var wastes: [String: Double] = [:]
    /// CAS number of the one substance that a P or U code stands for.
    private var products: [String: String] = [:]

    /// A pound in mg.
    static let pound_mg = 453_592.37

    /// No table: nothing is reportable and nothing can be said of it.
    public init() {}

    /// Takes `us-cercla` (substances), `us-rq-wastes` (D, F and K streams) and the products of `us-waste-codes` (P, U).
    public init(catalogs: Catalogs) throws(CatalogError) {
        for row in try catalogs.table("us-cercla").rows {
            guard let quantity_lb = row.number("rq_lb"), !row["cas"].isEmpty else { continue }
            var entry = substances[row["cas"]] ?? Substance(names: [], quantity_lb: quantity_lb)
            entry.names.append(Self.plain(row["name_en"]))
            entry.quantity_lb = min(entry.quantity_lb, quantity_lb)
            substances[row["cas"]] = entry
        }
        var parts: [String: Double] = [:]
        for row in try catalogs.table("us-rq-wastes").rows {
            guard let quantity_lb = row.number("rq_lb") else { continue }
            if row["constituent_en"].isEmpty {
                wastes[row["code"]] = quantity_lb
            } else {
                parts[row["code"]] = min(parts[row["code"]] ?? quantity_lb, quantity_lb)
            }
        }
        // A stream without a quantity of its own has that of its strictest constituent.
        wastes.merge(parts) { own, _ in own }
        for row in try catalogs.table("us-waste-codes").rows where wastes[row["code"]] == nil {
            wastes[row["code"]] = substances[row["cas"]]?.quantity_lb
            products[row["code"]] = row["cas"]
        }
    }

    public var isEmpty: Bool { substances.isEmpty && wastes.isEmpty }

    /// The reportable quantity of a waste stream in pounds, or nil when its code has none.
    public func quantity_lb(wasteCode: String) -> Double? { wastes[wasteCode] }

    /// What a package holds in its reportable quantity or more, lowest quantity first (171.8, hazardous substance).
    ///
    /// A substance in a mixture counts from the share that belongs to its quantity: 10 % for 5000 lb, down to 0.002 % for
    /// 1 lb. Of a range the upper end counts.
    ///
    /// - Parameter mass_mg: net mass in one package.
    public func constituents(
        of contents: [MixtureComponent], federalCodes: [String], mass_mg: Int64
    ) -> [ReportableConstituent] {
        var found: [ReportableConstituent] = []
        for component in contents {
            guard let cas = component.cas, let entry = substances[cas] else { continue }
            let share_pct = component.high_pct
            let least_pct = entry.quantity_lb / 500
            guard share_pct >= least_pct,
                Double(mass_mg) * share_pct / 100 >= entry.quantity_lb * Self.pound_mg
            else { continue }
            let names = entry.names.sorted(by: Self.isPlainer)
            found.append(
                ReportableConstituent(
                    name: names[0], otherNames: Array(names.dropFirst()), quantity_lb: entry.quantity_lb))
        }
        for code in Set(federalCodes) {
            guard let quantity_lb = wastes[code], Double(mass_mg) >= quantity_lb * Self.pound_mg else { continue }
            let names = products[code].flatMap { substances[$0]?.names } ?? []
            found.append(ReportableConstituent(name: code, otherNames: names, quantity_lb: quantity_lb))
        }
        return found.sorted { ($0.quantity_lb, $0.name) < ($1.quantity_lb, $1.name) }
    }

    /// Leaves off what is no part of a name: `Nicotine, & salts`, and the formula that the appendix prints after some names:
    /// `Sodium cyanide Na(CN)`.
    private static func plain(_ name: String) -> String {
        var name = name
        for note in [", & salts", " & salts", ", and salts", " and salts"] where name.hasSuffix(note) {
            name.removeLast(note.count)
        }
        var words = name.split(separator: " ")
        while words.count > 1, let last = words.last, isFormula(last), words[0].contains(where: \.isLowercase) {
            words.removeLast()
        }
        return words.joined(separator: " ")
    }

    /// Element symbols, digits and brackets only, as `As2` or `Ca(CN)2`.
    private static func isFormula(_ word: Substring) -> Bool {
        word.first?.isLowercase == false && word.contains(where: \.isUppercase)
            && zip(word, word.dropFirst()).allSatisfy { !$0.isLowercase || !$1.isLowercase }
            && word.allSatisfy { $0.isLetter || $0.isNumber || $0 == "(" || $0 == ")" }
    }

    /// `Toluene` before `Benzene, methyl-`: the name that people know stands in its natural order.
    private static func isPlainer(_ left: String, _ right: String) -> Bool {
        let leftIsInverted = left.contains(",") || left.hasSuffix("-")
        let rightIsInverted = right.contains(",") || right.hasSuffix("-")
        if leftIsInverted != rightIsInverted { return rightIsInverted }
        return (left.count, left) < (right.count, right)
    }
}

/// The marine pollutants of 49 CFR 172.101 Appendix B.
public struct MarinePollutants: Sendable {
    private struct Pollutant {
        var names: [String]
        var isSevere: Bool
    }

    private var pollutants: [String: Pollutant] = [:]
    /// The names of the appendix, folded: many of them are of groups or forms, which have no CAS number.
    private var listed: Set<String> = []

    public init() {}

    public init(table: CatalogTable) {
        for row in table.rows {
            for name in row["name_en"].split(separator: " or ") { listed.insert(Self.folded(String(name))) }
        }
        for row in table.rows where !row["cas"].isEmpty {
            var entry = pollutants[row["cas"]] ?? Pollutant(names: [], isSevere: false)
            entry.names.append(row["name_en"])
            entry.isSevere = entry.isSevere || row["severe"] == "1"
            pollutants[row["cas"]] = entry
        }
    }

    /// Whether the appendix has a material of this shipping name, in the singular or the plural.
    public func isListed(_ name: String) -> Bool { listed.contains(Self.folded(name)) }

    private static func folded(_ name: String) -> String {
        name.lowercased().split { !$0.isLetter && !$0.isNumber }
            .map { $0.count > 3 && $0.hasSuffix("s") ? $0.dropLast() : $0 }.joined(separator: " ")
    }

    /// The names of the components that make a mixture a marine pollutant: from 10 %, severe ones from 1 % (171.8).
    public func names(in contents: [MixtureComponent]) -> [[String]] {
        contents.compactMap { component in
            guard let entry = component.cas.flatMap({ pollutants[$0] }),
                component.high_pct >= (entry.isSevere ? 1 : 10)
            else { return nil }
            return entry.names
        }
    }
}
