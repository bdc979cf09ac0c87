/// How much a catalogue holds, and how far it can be trusted.
public struct CatalogCoverage: Sendable, Codable, Hashable {
    public var catalog: String
    public var title: Bilingual
    public var edition: String
    public var inForce: String?
    public var endsOn: String?
    /// Whether the edition is in force on the day that was asked for.
    public var isInForce: Bool
    public var rows: Int
    /// Rows with a CAS number, and different numbers; nil for a table without such a column.
    public var rowsWithCAS: Int?
    public var differentCAS: Int?
    /// Rows by evidence: their own where they state one, else the table's.
    public var evidence: [String: Int]
    /// What a plant changed in it.
    public var plantChange: PlantChange?

    private enum CodingKeys: String, CodingKey {
        case catalog, title, edition, rows, evidence
        case inForce = "in_force"
        case endsOn = "ends_on"
        case isInForce = "is_in_force"
        case rowsWithCAS = "rows_with_cas"
        case differentCAS = "different_cas"
        case plantChange = "plant_change"
    }
}

/// How many substances of one list something is known of.
public struct SubstanceCoverage: Sendable, Codable, Hashable {
    /// Id of the list whose CAS numbers were asked for.
    public var list: String
    /// What was asked: `classified`, `un_number`, …
    public var what: String
    public var text: Bilingual
    public var count: Int
    public var of: Int
    /// CAS numbers without it, in their order; at most a hundred.
    public var missing: [String]

    /// From 0 to 1; 1 for an empty list.
    public var share: Double { of == 0 ? 1 : Double(count) / Double(of) }
}

extension Catalogs {
    /// What each chosen edition holds.
    public func coverage(on day: CalendarDay) -> [CatalogCoverage] {
        editions.compactMap { edition in
            guard let table = try? table(edition.id) else { return nil }
            var evidence: [String: Int] = [:]
            let own = table.columns.firstIndex(of: "evidence")
            let cas = table.columns.firstIndex(of: "cas")
            var numbers: Set<String> = []
            var withCAS = 0
            for row in table.rows {
                let level = own.map { row[position: $0] } ?? ""
                evidence[level.isEmpty ? edition.evidence : level, default: 0] += 1
                guard let cas, case let number = row[position: cas], !number.isEmpty else { continue }
                withCAS += 1
                numbers.insert(number)
            }
            return CatalogCoverage(
                catalog: edition.id, title: edition.title, edition: edition.edition, inForce: edition.inForce,
                endsOn: edition.endsOn, isInForce: edition.isInForce(on: day), rows: table.rows.count,
                rowsWithCAS: cas.map { _ in withCAS }, differentCAS: cas.map { _ in numbers.count },
                evidence: evidence, plantChange: edition.plantChange)
        }
    }
}

extension SubstanceRegistry {
    /// What is known of the substances of a list that have a CAS number.
    public func coverage(of table: CatalogTable, regime: Regime) -> [SubstanceCoverage] {
        let numbers = Set(table.rows.map { $0["cas"] }.filter { !$0.isEmpty }).sorted()
        let profiles = numbers.compactMap { number in
            (try? CASNumber(number)).map { (number, profile(SubstanceQuery(cas: $0), regime: regime)) }
        }
        let questions: [(String, Bilingual, (HazardProfile) -> Bool)] = [
            ("classified", Bilingual(zh: "有分类", en: "with a classification"), { !$0.statements.isEmpty }),
            (
                "known", Bilingual(zh: "危险性明确（无遗漏迹象）", en: "hazards known, no sign of a missing one"), { $0.isKnown }
            ),
            ("reactive_groups", Bilingual(zh: "有反应性基团", en: "with a reactive group"), { !$0.reactiveGroups.isEmpty }),
            (
                "confirmed_groups",
                Bilingual(zh: "至少一个基团不只凭名称", en: "with a group that rests on more than a name"),
                { $0.reactiveGroups.contains { $0.evidence != "name" } }
            ),
            ("un_number", Bilingual(zh: "有 UN 编号", en: "with a UN number"), { !$0.transport.isEmpty }),
            ("form", Bilingual(zh: "有物理状态", en: "with a physical state"), { $0.form != nil }),
            ("flash_point", Bilingual(zh: "有闪点", en: "with a flash point"), { $0.flash_c != nil }),
            ("english_name", Bilingual(zh: "有英文名", en: "with an English name"), { $0.name.en != $0.name.zh }),
        ]
        return questions.map { what, text, holds in
            let missing = profiles.filter { !holds($0.1) }.map(\.0)
            return SubstanceCoverage(
                list: table.edition.id, what: what, text: text, count: profiles.count - missing.count,
                of: profiles.count, missing: Array(missing.prefix(100)))
        }
    }
}
