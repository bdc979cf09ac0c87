/// What a strength or form takes away from a material's hazards: a CAS number carries neither. Catalogue
/// `storage-conditions`: below 65 % nitric acid is no oxidiser, an ingot of aluminium no powder.
///
/// A row applies only where the item states its strength or form so that the row is sure to be meant; what is not stated
/// takes nothing away. Rows rest on documents: what somebody only knows may not make an answer milder.
struct StorageConditions: Sendable {
    private struct Row: Sendable {
        var condition: Condition
        var forms: Set<PhysicalForm>
        var hazardClasses: Set<String> = []
        var transportClasses: Set<String> = []
        var traits: Set<Int> = []
        var note: Bilingual
    }

    /// A profile with what its strength and form leave of it.
    struct Applied {
        var profile: HazardProfile
        /// Kinds that it does not have at this strength or in this form, whatever else shows them.
        var withoutTraits: Set<Int> = []
        /// What was taken away and by which entry.
        var notes: [Bilingual] = []
    }

    private var rows: [String: [Row]] = [:]

    init(catalogs: Catalogs, traits: MaterialTraits) throws(CatalogError) {
        let table = try catalogs.table("storage-conditions")
        for row in table.rows {
            let forms = row.list("forms").compactMap { PhysicalForm(rawValue: $0) }
            if forms.isEmpty, row["condition"].isEmpty {
                throw .wrong("condition", row, in: table, "write a strength such as 含量<65%, or forms")
            }
            let source = "\(row["document"]), \(row["edition"]), \(row["clause"])"
            var entry = Row(
                condition: Condition(row["condition"]), forms: Set(forms),
                note: Bilingual(
                    zh: "\(row["name_zh"])：\(row["because_zh"])（\(source)）",
                    en: "\(row["name_en"]): \(row["because_en"]) (\(source))"))
            if case .unclear = entry.condition.answer(concentration_pct: 50, form: nil), !row["condition"].isEmpty {
                throw .wrong("condition", row, in: table, "write a strength such as 含量<65%")
            }
            for drop in row.list("drops") {
                let parts = drop.split(separator: ":", maxSplits: 1).map(String.init)
                switch (parts.first, parts.dropFirst().first) {
                case ("ghs", .some(let name)): entry.hazardClasses.insert(name)
                case ("class", .some(let name)): entry.transportClasses.insert(name)
                case ("trait", .some(let name)):
                    guard let number = traits.number(name) else { fallthrough }
                    entry.traits.insert(number)
                default:
                    throw .wrong("drops", row, in: table, "use ghs:CLASS, class:5.1 or trait:NAME, separated by |")
                }
            }
            rows[row["cas"], default: []].append(entry)
        }
    }

    /// What is left of a profile, and of several transport entries those that its strength does not exclude.
    func applied(to profile: HazardProfile) -> Applied {
        var applied = Applied(profile: profile)
        let query = SubstanceQuery(concentration_pct: profile.concentration_pct, form: profile.form)
        let fitting = profile.transport.filter {
            ShippingNameFit.answer($0.properShippingName.zh, query) != .excluded
        }
        if !fitting.isEmpty { applied.profile.transport = fitting }
        for row in profile.cas.flatMap({ rows[$0] }) ?? [] where isMeant(row, profile) {
            applied.profile.statements.removeAll { row.hazardClasses.contains($0.hazardClass) }
            applied.profile.transport.removeAll { entry in
                ([entry.hazardClass] + entry.subsidiary).contains(where: row.transportClasses.contains)
            }
            applied.withoutTraits.formUnion(row.traits)
            applied.notes.append(row.note)
        }
        return applied
    }

    private func isMeant(_ row: Row, _ profile: HazardProfile) -> Bool {
        if !row.forms.isEmpty, !(profile.form.map(row.forms.contains) ?? false) { return false }
        return row.condition.isEmpty
            || profile.concentration_pct != nil
                && row.condition.answer(concentration_pct: profile.concentration_pct, form: profile.form) == .applies
    }
}
