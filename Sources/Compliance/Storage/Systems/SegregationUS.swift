/// 49 CFR 177.848: the table in (d), class 1 by (f), and the note on cyanides and acids in (c).
struct SegregationUS: Sendable {
    private let edition: CatalogEdition
    private var codes: [String: [String: String]] = [:]
    private var class1: [String: [String: String]] = [:]
    private let keep: KeepDefaults
    private let cyanide: Int?
    private let acid: Int?

    init(catalogs: Catalogs, keep: KeepDefaults, traits: MaterialTraits) throws(CatalogError) {
        self.keep = keep
        cyanide = traits.number("cyanide")
        acid = traits.number("acid")
        let table = try catalogs.table("us-segregation")
        edition = table.edition
        for row in table.rows {
            codes[row["class_a"], default: [:]][row["class_b"]] = row["code"]
            codes[row["class_b"], default: [:]][row["class_a"]] = row["code"]
        }
        for row in try catalogs.table("us-177-848f").rows {
            class1[row["group_a"], default: [:]][row["group_b"]] = row["code"]
            class1[row["group_b"], default: [:]][row["group_a"]] = row["code"]
        }
    }

    private struct Hit {
        var entry: KeepDefaults.Entry
        var code: String
        var a: String
        var b: String
        var clause: String
    }

    /// - Parameter mayReact: false only when it is known that the two do not react dangerously with each other.
    func answer(_ a: PairSignature, _ b: PairSignature, mayReact: Bool) -> SystemAnswer {
        if let open = [a, b].first(where: { $0.transport.isEmpty && !$0.isKnown }) {
            return SystemAnswer(
                system: .usSegregation, answer: .unknown,
                because: Bilingual(
                    zh: "\(open.title) 的运输类别未知", en: "the transport class of \(open.title) is not known"),
                citation: edition.citation(clause: "177.848(d)"))
        }
        var strictest: Hit?
        for left in a.transport {
            for right in b.transport {
                for hit in hits(left, right, mayReact: mayReact)
                where strictest.map({ hit.entry.outweighs($0.entry) }) ?? true {
                    strictest = hit
                }
            }
        }
        if let note = cyanideNote(a, b), strictest.map({ note.entry.outweighs($0.entry) }) ?? true { strictest = note }
        let confirm = a.isTransportDerived || b.isTransportDerived
        guard let hit = strictest else {
            let blank = keep.entry(.usSegregation, "blank")
            return SystemAnswer(
                system: .usSegregation, answer: blank.keep,
                because: Bilingual(
                    zh: "\(Self.label(a)) 与 \(Self.label(b))：表中无限制",
                    en: "\(Self.label(a)) with \(Self.label(b)): no restriction in the table"),
                citation: edition.citation(clause: "177.848(d)"), distance_m: blank.distance_m, confirm: confirm,
                changed: blank.change)
        }
        return SystemAnswer(
            system: .usSegregation, answer: hit.entry.keep,
            because: Bilingual(
                zh: "\(hit.a) 与 \(hit.b)：\(hit.code.isEmpty ? "空白" : hit.code)，\(hit.entry.name.zh)",
                en: "\(hit.a) with \(hit.b): \(hit.code.isEmpty ? "blank" : hit.code), \(hit.entry.name.en)"),
            citation: edition.citation(clause: hit.clause), distance_m: hit.entry.distance_m, confirm: confirm,
            changed: hit.entry.change)
    }

    /// The classes of a signature, for a person.
    static func label(_ signature: PairSignature) -> String {
        signature.transport.isEmpty
            ? "\(signature.title) (no class)" : signature.transport.map(\.label).uniqued().joined(separator: " / ")
    }

    /// Every cell of two entries: subsidiary hazards count like the class itself, 177.848(e)(6).
    private func hits(_ left: TransportFacts, _ right: TransportFacts, mayReact: Bool) -> [Hit] {
        if !mayReact, left.isSameClass(as: right), left.divisions.count + right.divisions.count > 2 {
            guard let a = left.primaryCell, let b = right.primaryCell else { return [] }
            let code = codes[a]?[b] ?? ""
            let entry = keep.entry(.usSegregation, code.isEmpty ? "blank" : code)
            return [Hit(entry: entry, code: code, a: a, b: b, clause: "177.848(e)(6)")]
        }
        var hits: [Hit] = []
        for a in left.cells {
            for b in right.cells {
                let code = codes[a]?[b] ?? ""
                if code == "*" {
                    hits.append(explosives(left, right, a, b))
                } else {
                    let entry = keep.entry(.usSegregation, code.isEmpty ? "blank" : code)
                    hits.append(Hit(entry: entry, code: code, a: a, b: b, clause: "177.848(d)"))
                }
            }
        }
        return hits
    }

    private func explosives(_ left: TransportFacts, _ right: TransportFacts, _ a: String, _ b: String) -> Hit {
        guard let groupA = left.compatibilityGroup, let groupB = right.compatibilityGroup,
            let code = class1[groupA]?[groupB]
        else {
            return Hit(entry: keep.entry(.usSegregation, "f:none"), code: "*", a: a, b: b, clause: "177.848(f)")
        }
        return Hit(
            entry: keep.entry(.usSegregation, "f:" + (code.isEmpty ? "blank" : code)),
            code: code == "blank" ? "" : code,
            a: "\(a) \(groupA)", b: "\(b) \(groupB)", clause: "177.848(f)")
    }

    /// Cyanides may not be stored with acids if the mixture would generate hydrogen cyanide.
    private func cyanideNote(_ a: PairSignature, _ b: PairSignature) -> Hit? {
        guard let cyanide, let acid else { return nil }
        let isPair =
            a.traits.contains(cyanide) && b.traits.contains(acid)
            || b.traits.contains(cyanide) && a.traits.contains(acid)
        guard isPair else { return nil }
        var entry = keep.entry(.usSegregation, "X")
        entry.name = Bilingual(
            zh: "氰化物不得与酸同存，混合会生成氰化氢",
            en: "cyanides may not be stored with acids: the mixture generates hydrogen cyanide")
        return Hit(entry: entry, code: "X", a: a.title, b: b.title, clause: "177.848(c)")
    }
}
