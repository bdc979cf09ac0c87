extension SubstanceRegistry {
    /// What the entries of CLP Annex VI say beside classes: supplemental statements, from their own limits where they
    /// have some, and notes.
    func addAnnexVI(to profile: inout HazardProfile, _ numbers: [String], _ query: SubstanceQuery) {
        var codes: [String] = []
        var notes: Set<String> = []
        for cas in numbers {
            for row in tables.clp.rows(where: "cas", equals: cas) {
                let answer = Condition(row["condition"])
                    .answer(concentration_pct: query.concentration_pct, form: query.form)
                if answer == .excluded { continue }
                notes.formUnion(row.list("notes", separator: ";"))
                for code in HazardLookup.supplemental(row) where !codes.contains(code) {
                    let limit_pct = mixtures.supplemental.first { rule in
                        guard case .statement(cas) = rule.cause else { return false }
                        return rule.code == code
                    }?.limit_pct
                    if let limit_pct, let content_pct = query.concentration_pct, content_pct < limit_pct { continue }
                    codes.append(code)
                }
            }
        }
        profile.supplemental = codes.sorted().compactMap { code in
            ghs.texts[code].map { CodedText(code: code, text: $0) }
        }
        profile.notes = mixtures.notes.filter { notes.contains($0.code) }.map {
            CodedText(code: $0.code, text: $0.text)
        }
    }
}
