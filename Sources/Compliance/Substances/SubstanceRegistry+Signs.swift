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
}
