extension SubstanceRegistry {
    /// Puts what the maker or the plant states before what tables or the composition say.
    ///
    /// A stated class replaces the one found; what is not stated stays, so that silence never makes a material milder.
    /// For effects that no test of a product can deny (mutagens, carcinogens, reproductive toxicants: GHS 3.5.3.1,
    /// 3.6.3.1, 3.7.3.1) the stricter of the two counts, and so it does between a data sheet and what a person of the
    /// plant has reviewed. What gives way is kept in ``HazardProfile/differing``.
    func overlaid(_ profile: HazardProfile, _ stated: StatedClassification, isFull: Bool) -> HazardProfile {
        var profile = profile
        var wrong: [String] = []
        for hazard in stated.hazards {
            let isNone = hazard.category.lowercased() == "none"
            let known =
                isNone ? ghs.hasClass(hazard.hazardClass) : ghs.elements(hazard.hazardClass, hazard.category) != nil
            guard known else {
                wrong.append("\(hazard.hazardClass) \(hazard.category)")
                continue
            }
            let found = profile.statements.filter { $0.hazardClass == hazard.hazardClass }
            let isCumulative = ["MUTA", "CARC", "REPR"].contains(hazard.hazardClass)
            let isReviewed = stated.author == .sds && found.contains { $0.origin == .plant }
            let milder = found.filter { isNone || ghs.severity(hazard.category) < ghs.severity($0.category) }
            if isCumulative || isReviewed, !milder.isEmpty { continue }
            profile.differing += found.filter { isNone || $0.category != hazard.category }
            profile.statements.removeAll { $0.hazardClass == hazard.hazardClass }
            if isNone { continue }
            // The statement that the tables give for the same category is the more exact one.
            let same = found.first { $0.category == hazard.category }
            let codes = same.map { [$0.hCode] } ?? statedCodes(hazard)
            for code in codes {
                profile.statements.append(
                    HazardStatement(
                        hazardClass: hazard.hazardClass, category: hazard.category, hCode: code, source: stated.source,
                        evidence: "read", origin: stated.author == .plant ? .plant : .sds))
            }
        }
        if stated.complete, wrong.isEmpty {
            profile.isKnown = true
            profile.unknownBecause = nil
        }
        if !wrong.isEmpty {
            profile.isKnown = false
            profile.unknownBecause = Bilingual(
                zh: "\(stated.document) 给出的分类无法识别：\(wrong.joined(separator: "、"))",
                en: "the classification in \(stated.document) is not understood: \(wrong.joined(separator: ", "))")
        }
        if isFull { profile.label = GHSLabelMaker(rules: ghs).label(for: profile.statements) }
        return profile
    }

    private func statedCodes(_ hazard: StatedClassification.Hazard) -> [String] {
        let codes = ghs.elements(hazard.hazardClass, hazard.category)?.hCodes ?? []
        if codes.isEmpty { return [""] }
        return hazard.hazardClass == "STOT_SE" && hazard.category == "3" ? codes : [codes[0]]
    }
}
