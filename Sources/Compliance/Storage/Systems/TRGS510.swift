/// TRGS 510: which storage classes (Lagerklassen) a material's hazards fit, the leading one first.
///
/// The regulation assigns one class by an order of steps. That order is not confirmed in our data, so the leading
/// classes decide only between two materials of one family (two oxidisers, two gases); between others every class
/// that the hazards fit is asked and the strictest answer counts.
struct StorageClasses: Sendable {
    private struct Entry: Sendable {
        var id: String
        var hCodes: Set<String>
        var transportClass: String
        var cas: String
        /// `yes`, `no`, or "" where it does not matter.
        var combustible: String
        /// `gas` and `aerosol` go by state or hazard; `liquid` and `solid` are the classes of the rest; or "".
        var state: String
    }

    private var entries: [Entry] = []
    private let combustible: Int?
    private let noncombustible: Int?
    private let flammable: Int?

    init(catalogs: Catalogs, traits: MaterialTraits) throws(CatalogError) {
        combustible = traits.number("combustible")
        noncombustible = traits.number("noncombustible")
        flammable = traits.number("flammable")
        // Rows stand in the order of the steps.
        for row in try catalogs.table("trgs510-classes").rows.sorted(by: {
            $0.number("step") ?? 0 < $1.number("step") ?? 0
        }) {
            entries.append(
                Entry(
                    id: row["class"], hCodes: Set(row.list("h_codes")), transportClass: row["transport_class"],
                    cas: row["cas"], combustible: row["combustible"], state: row["state"]))
        }
    }

    func classes(of profile: HazardProfile, facts: ProfileFacts, traits: [Int]) -> [String] {
        let burns =
            profile.flash_c != nil || [combustible, flammable].contains { $0.map(traits.contains) ?? false }
        let isInert = !burns && (noncombustible.map(traits.contains) ?? false)
        let state = Self.state(profile)
        let mayBeGas = state == "gas" || state == nil && facts.classes.contains("2")
        return entries.filter { entry in
            // What is not known keeps both classes in.
            if entry.combustible == "yes", isInert { return false }
            if entry.combustible == "no", burns { return false }
            switch entry.state {
            case "gas":
                return mayBeGas || !entry.hCodes.isDisjoint(with: facts.hCodes)
            case "aerosol":
                return entry.state == state || !entry.hCodes.isDisjoint(with: facts.hCodes)
            case "liquid", "solid":
                return state == nil || entry.state == state
            default:
                return !entry.hCodes.isDisjoint(with: facts.hCodes)
                    || !entry.transportClass.isEmpty && facts.classes.contains(entry.transportClass)
                    || facts.numbers.contains(entry.cas)
            }
        }.map(\.id)
    }

    /// Nil when the form is not stated: then the classes of every state are asked.
    private static func state(_ profile: HazardProfile) -> String? {
        switch profile.form {
        case .aerosol: return "aerosol"
        case .gas, .liquefiedGas, .refrigeratedLiquid: return "gas"
        case .solid, .powder, .article: return "solid"
        case .liquid, .solution, .paste: return "liquid"
        case nil: return nil
        }
    }
}

/// The table of joint storage.
struct JointStorageTRGS510: Sendable {
    private let edition: CatalogEdition
    private var codes: [String: [String: String]] = [:]
    private var names: [String: Bilingual] = [:]
    private let keep: KeepDefaults
    private var families: [String: String] = [:]

    init(catalogs: Catalogs, keep: KeepDefaults) throws(CatalogError) {
        self.keep = keep
        let table = try catalogs.table("trgs510-pairs")
        edition = table.edition
        for row in table.rows {
            codes[row["class_a"], default: [:]][row["class_b"]] = row["share"]
            codes[row["class_b"], default: [:]][row["class_a"]] = row["share"]
        }
        for row in try catalogs.table("trgs510-classes").rows {
            names[row["class"]] = Bilingual(zh: row["name_zh"], en: row["name_en"])
            families[row["class"]] = row["family"]
        }
    }

    func answer(_ a: PairSignature, _ b: PairSignature) -> SystemAnswer {
        let family = leadingFamily(a, b)
        var best: (entry: KeepDefaults.Entry, a: String, b: String)?
        for left in a.storageClasses where family == nil || families[left] == family {
            for right in b.storageClasses where family == nil || families[right] == family {
                let entry = keep.entry(.trgs510, codes[left]?[right] ?? "none")
                if best.map({ entry.outweighs($0.entry) }) ?? true { best = (entry, left, right) }
            }
        }
        let open = [a, b].first { $0.isClassOnly || $0.storageClasses.isEmpty || !$0.isKnown }
        guard let best, open == nil || best.entry.keep > .unknown else {
            let title = (open ?? a).title
            return SystemAnswer(
                system: .trgs510, answer: .unknown,
                because: Bilingual(zh: "\(title) 的储存类别未知", en: "the storage class of \(title) is not known"),
                citation: edition.citation(), confirm: true)
        }
        let (left, right) = (title(best.a), title(best.b))
        return SystemAnswer(
            system: .trgs510, answer: best.entry.keep,
            because: Bilingual(
                zh: "储存类别 \(left.zh) 与 \(right.zh)：\(best.entry.name.zh)",
                en: "storage class \(left.en) with \(right.en): \(best.entry.name.en)"),
            citation: edition.citation(), distance_m: best.entry.distance_m, confirm: true, changed: best.entry.change)
    }

    /// The family of both leading classes, nil when they differ or a hazard is open.
    private func leadingFamily(_ a: PairSignature, _ b: PairSignature) -> String? {
        guard a.isKnown, b.isKnown, let left = a.storageClasses.first, let right = b.storageClasses.first,
            families[left] == families[right]
        else { return nil }
        return families[left]
    }

    private func title(_ id: String) -> Bilingual {
        guard let name = names[id] else { return Bilingual(zh: id, en: id) }
        return Bilingual(zh: "\(id)（\(name.zh)）", en: "\(id) (\(name.en))")
    }
}
