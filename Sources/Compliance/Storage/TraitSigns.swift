/// What in a profile shows that a rule applies: a hazard class, a transport class, a reactive group, a UN number, …
struct ProfileSign: Sendable {
    enum Kind: String, Sendable {
        case ghs, `class`, cameo, cas, un, name, form, list
        /// A hazard class of a material that is a gas where it is kept.
        case gasGHS = "gas-ghs"
    }

    let kind: Kind
    let match: String

    init(_ row: CatalogRow, in table: CatalogTable) throws(CatalogError) {
        guard let kind = Kind(rawValue: row["kind"]) else {
            throw .wrong("kind", row, in: table, "use ghs, gas-ghs, class, cameo, cas, un, name, form or list")
        }
        self.kind = kind
        match = kind == .name ? row["match"].lowercased() : row["match"]
        guard !match.isEmpty else { throw .wrong("match", row, in: table, "write what to look for") }
    }

    /// Whether the profile shows it; `weak` when it shows it by a name alone.
    func shown(by facts: ProfileFacts) -> Strength? {
        switch kind {
        case .ghs: facts.ghs.contains(match) ? .strong : nil
        case .gasGHS: facts.isGas && facts.ghs.contains(match) ? .strong : nil
        case .class: facts.classes.contains(match) ? .strong : nil
        case .cameo:
            if let group = Int(match) {
                facts.strongGroups.contains(group) ? .strong : facts.weakGroups.contains(group) ? .weak : nil
            } else {
                nil
            }
        case .cas: facts.numbers.contains(match) ? .strong : nil
        case .un: facts.uns.contains(match) ? .strong : nil
        case .name: facts.name.contains(match) ? .weak : nil
        case .form: facts.form == match ? .strong : nil
        case .list: facts.lists.contains(match) ? .strong : nil
        }
    }

    enum Strength: Sendable, Comparable { case weak, strong }
}

/// A profile cut up for look-ups.
struct ProfileFacts: Sendable {
    /// `FLAM_LIQ` and `FLAM_LIQ:2`.
    var ghs: Set<String> = []
    /// Transport classes with every shorter form: `1.1D` also as `1.1` and `1`.
    var classes: Set<String> = []
    var hCodes: Set<String> = []
    var strongGroups: Set<Int> = []
    var weakGroups: Set<Int> = []
    var uns: Set<String> = []
    /// CAS numbers of the material.
    var numbers: Set<String> = []
    /// Both names, lower case.
    var name: String
    var form: String?
    /// True for a gas, however it is filled; where the form is not stated, for what may be one.
    var isGas = false
    /// Catalogues the substance is listed in, of those the signs ask for.
    var lists: Set<String> = []
    /// What persons of the plant have said of the material.
    var confirmations: [PairConfirmation] = []
    /// Numbers of kinds that its strength or form excludes.
    var withoutTraits: Set<Int> = []

    init(_ profile: HazardProfile) {
        if let cas = profile.cas { numbers.insert(cas) }
        numbers.formUnion(MixtureParts.counted(profile).compactMap(\.cas))
        name = (profile.name.zh + " " + profile.name.en).lowercased()
        form = profile.form?.rawValue
        for statement in profile.statements where !Self.isOfAnotherForm(statement, profile.form) {
            ghs.insert(statement.hazardClass)
            ghs.insert(statement.hazardClass + ":" + statement.category)
            for code in statement.hCode.split(whereSeparator: { !$0.isLetter && !$0.isNumber })
            where code.first == "H" && code.dropFirst().prefix(3).allSatisfy(\.isNumber) {
                hCodes.insert(String(code.prefix(4)))
            }
        }
        switch profile.form {
        case .gas, .liquefiedGas, .refrigeratedLiquid: isGas = true
        case nil: isGas = ghs.contains("PRESS_GAS")
        default: break
        }
        for entry in profile.transport {
            uns.insert(entry.un)
            for hazard in [entry.hazardClass] + entry.subsidiary { classes.formUnion(Self.forms(of: hazard)) }
        }
        for group in profile.reactiveGroups {
            // Groups guessed from a name are right too seldom to decide (see the catalogue's evidence).
            if group.evidence == "name" {
                weakGroups.insert(group.id)
            } else {
                strongGroups.insert(group.id)
            }
        }
        weakGroups.subtract(strongGroups)
    }

    /// One CAS number is a gas in a cylinder and a solution in a drum: the hazards of the gas are not those of the
    /// solution. A `liquid` keeps them, because people call liquefied gas so.
    private static func isOfAnotherForm(_ statement: HazardStatement, _ form: PhysicalForm?) -> Bool {
        guard ["PRESS_GAS", "FLAM_GAS", "OX_GAS"].contains(statement.hazardClass) else { return false }
        switch form {
        case .solution, .solid, .powder, .paste, .article: return true
        default: return false
        }
    }

    /// Takes up what persons have said of the reactive groups; what they said of kinds counts when kinds are asked for.
    mutating func take(_ confirmations: [PairConfirmation]) {
        self.confirmations = confirmations
        for confirmation in confirmations where confirmation.kind == .group {
            guard let group = Int(confirmation.id) else { continue }
            weakGroups.remove(group)
            if confirmation.isMember { strongGroups.insert(group) } else { strongGroups.remove(group) }
        }
    }

    /// `1.1D` -> `1.1D`, `1.1`, `1`; `8` -> `8`.
    static func forms(of hazard: String) -> Set<String> {
        var forms: Set = [hazard]
        let division = String(hazard.prefix { $0.isNumber || $0 == "." })
        forms.insert(division)
        forms.insert(String(division.prefix { $0 != "." }))
        forms.remove("")
        return forms
    }
}

/// A kind of material that rules of the plant speak of, such as `oxidiser` or `acid`.
struct MaterialTrait: Sendable {
    let id: String
    let name: Bilingual
    var signs: [ProfileSign] = []
}

/// All traits and the signs that show them. Catalogues `storage-traits` and `storage-trait-signs`.
struct MaterialTraits: Sendable {
    private(set) var all: [MaterialTrait] = []
    private var index: [String: Int] = [:]
    /// The catalogues named by signs of kind `list`: CAS numbers and catalogue numbers in each.
    private var members: [String: ListMembers] = [:]
    private var confirmations: PairConfirmations?

    private struct ListMembers: Sendable {
        var cas: Set<String> = []
        var catalogNumbers: Set<String> = []
    }

    init(catalogs: Catalogs) throws(CatalogError) {
        for row in try catalogs.table("storage-traits").rows {
            index[row["trait"]] = all.count
            all.append(MaterialTrait(id: row["trait"], name: Bilingual(zh: row["name_zh"], en: row["name_en"])))
        }
        let table = try catalogs.table("storage-trait-signs")
        for row in table.rows {
            guard let at = index[row["trait"]] else {
                throw .wrong("trait", row, in: table, "name a trait of storage-traits")
            }
            let sign = try ProfileSign(row, in: table)
            all[at].signs.append(sign)
            if sign.kind == .list, members[sign.match] == nil {
                members[sign.match] = try Self.members(of: sign.match, catalogs)
            }
        }
    }

    /// From here on a plant's confirmations count.
    mutating func take(_ confirmations: PairConfirmations) { self.confirmations = confirmations }

    private static func members(of list: String, _ catalogs: Catalogs) throws(CatalogError) -> ListMembers {
        var members = ListMembers()
        for row in try catalogs.table(list).rows {
            members.cas.insert(row["cas"])
            members.catalogNumbers.insert(row["catalog_no"])
        }
        members.cas.remove("")
        members.catalogNumbers.remove("")
        return members
    }

    /// The number of a trait, or nil when there is none of that name.
    func number(_ id: String) -> Int? { index[id] }

    /// Facts of a profile with the lists it stands in.
    func facts(_ profile: HazardProfile) -> ProfileFacts {
        var facts = ProfileFacts(profile)
        if let said = confirmations?.about(facts.numbers), !said.isEmpty { facts.take(said) }
        for (list, members) in members {
            // The catalogue number knows the condition (concentration, form) that the CAS number does not.
            // Where the condition is open, the number could be the wrong one of two and the CAS number decides.
            if let substance = profile.substance, !substance.conditionUnclear, let number = substance.catalogNumber,
                !members.catalogNumbers.isEmpty
            {
                if members.catalogNumbers.contains(number) { facts.lists.insert(list) }
            } else if let cas = profile.cas, members.cas.contains(cas) {
                facts.lists.insert(list)
            } else if MixtureParts.main(profile).contains(where: { $0.cas.map(members.cas.contains) ?? false }) {
                facts.lists.insert(list)
            }
        }
        return facts
    }

    /// The numbers of the traits shown, and of those that rest on a name alone.
    func shown(by facts: ProfileFacts) -> (strong: [Int], weak: [Int]) {
        var strong: [Int] = []
        var weak: [Int] = []
        for (number, trait) in all.enumerated() where !facts.withoutTraits.contains(number) {
            if let said = facts.confirmations.last(where: { $0.kind == .trait && $0.id == trait.id }) {
                if said.isMember { strong.append(number) }
                continue
            }
            switch trait.signs.compactMap({ $0.shown(by: facts) }).max() {
            case .strong: strong.append(number)
            case .weak: weak.append(number)
            case nil: break
            }
        }
        return (strong, weak)
    }
}
