extension SubstanceRegistry {
    /// Why a material without a physical hazard may have one all the same, or nil.
    ///
    /// The copy of the Chinese classification table lost its explosives, organic peroxides and self-heating materials.
    /// A material that is toxic only is believed unless its name, its transport class or its reactive group (catalogue
    /// `ghs-name-warnings`) says otherwise: RDX is hexogen, in reactive group 102, and not merely toxic.
    func hiddenHazard(
        _ profile: HazardProfile, _ query: SubstanceQuery, _ numbers: [String], names: [String], isChinese: Bool
    ) -> Bilingual? {
        if let part = ghs.warningPart(in: names, language: isChinese ? "zh" : "en") {
            return Bilingual(
                zh: "名称含“\(part)”，但来源没有给出物理危险，可能有遗漏",
                en: "the name holds `\(part)` but no source gives a physical hazard: one may be missing")
        }
        if let group = ghs.warningGroup(in: groups(numbers)) {
            return Bilingual(
                zh: "属于反应性基团 \(group.id)（\(group.name)），但来源没有给出物理危险，可能有遗漏",
                en:
                    "it is in reactive group \(group.id) (\(group.name)) but no source gives a physical hazard: one may be missing"
            )
        }
        // An entry for another strength or form says nothing of this one.
        let entries = profile.substance.map { transport($0, numbers, query) } ?? profile.transport
        let own = entries.filter { ShippingNameFit.answer($0.properShippingName.zh, query) != .excluded }
        guard let found = ghs.warningClass(in: own.flatMap { [$0.hazardClass] + $0.subsidiary }) else { return nil }
        return Bilingual(
            zh: "可按运输类别 \(found) 运输，但来源没有给出物理危险，可能有遗漏",
            en: "it may travel in transport class \(found) but no source gives a physical hazard: one may be missing")
    }

    /// The hazard that a group in the name stands for whatever else is in the molecule, such as an azide: its class is
    /// presumed, its category open. UN Manual of Tests and Criteria, Appendix 6.
    ///
    /// Only for a material without a physical hazard of any source; in English the group has to be a word of its own.
    func presumedHazard(names: [String], isChinese: Bool) -> HazardStatement? {
        let words = Set(names.flatMap { $0.lowercased().split { !$0.isLetter } })
        let found = ghs.presumed.sorted { $0.key < $1.key }.first { part, _ in
            isChinese ? names.contains { $0.contains(part) } : words.contains { $0 == part }
        }
        guard let (part, hazardClass) = found else { return nil }
        return HazardStatement(
            hazardClass: hazardClass, category: "?", hCode: "",
            source: Citation(
                document: "UN Manual of Tests and Criteria", edition: "Rev. 8", clause: "Appendix 6, Tables A6.1, A6.2"),
            minimum: true, evidence: "knowledge", origin: .presumed,
            because: Bilingual(
                zh: "名称含“\(part)”而没有来源给出物理危险：推定，须经试验确认",
                en: "the name holds `\(part)` and no source gives a physical hazard: presumed, a test has to confirm it"
            ))
    }
}
