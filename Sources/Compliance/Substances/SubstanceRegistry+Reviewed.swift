extension SubstanceRegistry {
    /// The profile by the plant's own reviewed entry, which is stronger than every list; nil when it has none.
    ///
    /// Where the entry leaves out what other sources say, ``ClassificationReview/omits`` names it. To state without a
    /// condition that a classified material is in no class is a contradiction, and the material stays unknown.
    func reviewed(
        _ profile: HazardProfile, _ query: SubstanceQuery, _ numbers: [String]
    ) -> HazardProfile? {
        guard
            let answer = tables.reviewed.answer(
                numbers, concentration_pct: query.concentration_pct, form: query.form)
        else { return nil }
        var profile = profile
        let others = profile.statements
        var review = answer.review
        let own = Set(answer.statements.map { "\($0.hazardClass) \($0.category)" })
        profile.differing = others.filter { !own.contains("\($0.hazardClass) \($0.category)") }
        review.omits =
            profile.differing.map { "\($0.hazardClass) \($0.category)" }.uniqued()
        profile.statements = answer.statements.flatMap { statement in
            hazards.hCodes(statement.hazardClass, statement.category, effect: "").map { code in
                var coded = statement
                coded.hCode = code
                return coded
            }
        }
        profile.review = review
        if review.isNotClassified, !review.omits.isEmpty, !answer.isConditional {
            profile.statements = others
            profile.isKnown = false
            profile.unknownBecause = Bilingual(
                zh: "本厂评审为“不分类”，但其他来源给出 \(review.omits.joined(separator: "、"))",
                en:
                    "the plant states that no class applies, but other sources give \(review.omits.joined(separator: ", "))"
            )
        }
        return profile
    }

    /// The profile of a material without any statement that the table of goods in no hazard class holds.
    ///
    /// A row that rests on knowledge proposes and does not decide: the material stays unknown until a person of the plant
    /// has confirmed it once, see ``ReviewedHazards``.
    func notClassified(_ profile: HazardProfile, _ query: SubstanceQuery, _ numbers: [String]) -> HazardProfile? {
        let table = tables.notClassified
        let rows = numbers.flatMap { table.rows(where: "cas", equals: $0) }
        let fitting = rows.first {
            Condition($0["condition"], names: [$0["name_zh"], $0["name_en"]])
                .answer(concentration_pct: query.concentration_pct, form: query.form) == .applies
        }
        guard let row = fitting else { return nil }
        var profile = profile
        let review = ClassificationReview(
            isNotClassified: true, source: table.edition.citation(clause: "CAS \(row["cas"])"),
            evidence: row["evidence"], restsOn: Bilingual(zh: row["rests_on_zh"], en: row["rests_on_en"]))
        profile.review = review
        guard !review.isConfirmed else { return profile }
        profile.isKnown = false
        profile.unknownBecause = Bilingual(
            zh: "据常识不属于任何危险类别，尚无人确认", en: "in no hazard class as far as is known, but nobody has confirmed it")
        return profile
    }
}

extension SubstanceRegistry {
    /// The finding about a classification that a person of the plant or the table of harmless goods states.
    func reviewFinding(_ profile: HazardProfile, facts: [String: Fact]) -> Finding? {
        guard let review = profile.review else { return nil }
        var facts = facts
        facts["evidence"] = .text(review.evidence)
        if let by = review.by { facts["reviewed_by"] = .text(by) }
        if let on = review.on { facts["reviewed_on"] = .text(on) }
        if !review.omits.isEmpty { facts["omits"] = .list(review.omits) }
        let numbers = profile.cas.map { tables.equivalents(of: $0) } ?? []
        let row = numbers.lazy.compactMap { self.tables.notClassified.rows(where: "cas", equals: $0).first }.first
        if let contrary = row?["contrary"], !contrary.isEmpty { facts["contrary"] = .text(contrary) }
        let note = Bilingual(zh: row?["note_zh"] ?? "", en: row?["note_en"] ?? "")
        let rests = Bilingual(
            zh: review.restsOn.zh + (note.zh.isEmpty ? "" : "；\(note.zh)"),
            en: review.restsOn.en + (note.en.isEmpty ? "" : "; \(note.en)"))
        let who = review.by.map { "\($0), \(review.on ?? "")" } ?? ""
        let name = profile.name
        if !review.isNotClassified {
            return Finding(
                rule: "hazard.plant-reviewed", verdict: .note, citation: review.source, facts: facts,
                message: Bilingual(
                    zh: "\(name.zh) 的分类由本厂评审（\(who)）：\(rests.zh)"
                        + (review.omits.isEmpty ? "" : "；未采用其他来源的 \(review.omits.joined(separator: "、"))"),
                    en: "the classification of \(name.en) is the plant's own (\(who)): \(rests.en)"
                        + (review.omits.isEmpty
                            ? "" : "; other sources also say \(review.omits.joined(separator: ", "))")),
                remedy: Bilingual(zh: "依据变化时重新评审", en: "review it again when its grounds change"))
        }
        guard profile.isKnown else {
            return Finding(
                rule: "hazard.not-classified", verdict: .review, citation: review.source, facts: facts,
                message: Bilingual(
                    zh: "\(name.zh)：\(profile.unknownBecause?.zh ?? "")（\(rests.zh)）",
                    en: "\(name.en): \(profile.unknownBecause?.en ?? "") (\(rests.en))"),
                remedy: Bilingual(
                    zh: "由专人按安全技术说明书确认一次，写入本厂的分类表（hazards）",
                    en: "have a person confirm it once by the SDS, in the plant's own table of hazards"))
        }
        return Finding(
            rule: "hazard.not-classified", verdict: .note, citation: review.source, facts: facts,
            message: Bilingual(
                zh: "\(name.zh) 不属于任何危险类别（\(who)）：\(rests.zh)",
                en: "\(name.en) is in no hazard class (\(who)): \(rests.en)"),
            remedy: Bilingual(zh: "依据变化时重新评审", en: "review it again when its grounds change"))
    }
}
