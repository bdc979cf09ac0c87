/// Dangerous goods that are no substance: batteries, aerosols, articles. They are known by their entry in the list of
/// dangerous goods, and their hazards are those that its class stands for.
extension SubstanceRegistry {
    /// The profile of such goods; where the class says nothing of a hazard (class 9), they stay unknown.
    func goodsProfile(_ goods: Substance, _ query: SubstanceQuery, isFull: Bool) -> HazardProfile {
        let number = String(goods.key.dropFirst(Substance.goodsPrefix.count))
        let entries = transport(un: number)
        var profile = HazardProfile(
            substance: goods, name: goods.name, statements: statements(ofTransport: entries),
            transport: isFull ? entries : [], form: query.form, concentration_pct: query.concentration_pct)
        if profile.statements.isEmpty, let transportClass = entries.first?.hazardClass {
            profile.isKnown = false
            profile.unknownBecause = Bilingual(
                zh: "\(number) 属第 \(transportClass) 类危险货物，该类别不说明具体危险：按供应商资料确认",
                en:
                    "\(number) is dangerous goods of class \(transportClass), which says nothing of its hazards: confirm them from the supplier's data"
            )
        }
        return finished(profile, isFull: isFull)
    }

    /// What the classes of all entries of a number stand for; of one that leaves class or group open, the strictest.
    func statements(ofTransport entries: [Transport]) -> [HazardStatement] {
        var found: [HazardStatement] = []
        for entry in entries {
            for transportClass in [entry.hazardClass] + entry.subsidiary {
                found += hazards(ofTransportClass: transportClass, packingGroup: entry.packingGroup)
            }
        }
        return hazards.strictest(found)
    }
}

extension Substance {
    static let goodsPrefix = "un:"

    /// An entry of the list of dangerous goods that is no substance.
    var isGoods: Bool { key.hasPrefix(Self.goodsPrefix) }
}
