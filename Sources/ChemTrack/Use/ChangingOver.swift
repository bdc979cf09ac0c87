public import Compliance

// Batch change-over: what was in a vessel, how it was cleaned, and whether the next batch may meet the residue.
extension Plant {
    public func register(
        vessel id: String, name: Bilingual, kind: Vessel.Kind, by actor: Actor
    ) async throws(PlantError) -> Vessel {
        try require(.configure, of: actor)
        try Self.checkID(id, field: "id")
        guard !name.zh.trimmingWhitespace.isEmpty, !name.en.trimmingWhitespace.isEmpty else {
            throw .invalid(field: "name", Bilingual(zh: "请填写中英文名称。", en: "give its name in both languages"))
        }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Vessel in
            var vessel = state.vessels[id] ?? Vessel(id: id, name: name, kind: kind)
            vessel.name = name
            vessel.kind = kind
            keep(vessel, into: &changes)
            try record(
                "vessel.registered", subject: Self.subject(vessel: id), by: actor,
                body: ["kind": LedgerValue(kind.rawValue)], into: &changes)
            return vessel
        }
    }

    /// Records how a vessel was cleaned. A release that was given before is void.
    public func clean(
        vessel id: String, method: String, residue: String, by actor: Actor
    ) async throws(PlantError) -> Vessel {
        try require(.use, of: actor)
        let done = try cleaning(method, residue, by: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Vessel in
            guard var vessel = state.vessels[id] else { throw .notFound(kind: "vessel", id: id) }
            vessel.cleaned = done
            vessel.release = nil
            keep(vessel, into: &changes)
            try record(
                "vessel.cleaned", subject: Self.subject(vessel: id), by: actor, text: "\(done.method); \(done.residue)",
                into: &changes)
            return vessel
        }
    }

    /// Releases a vessel for the next work order.
    ///
    /// The residue of the last batch is judged against every material of the order. Another material needs a cleaning record;
    /// one that may react with the residue, or of which nobody knows, needs besides that the release comes from somebody else
    /// than who cleaned, with the right to approve.
    ///
    /// - Throws: ``PlantError/blocked(_:findings:)`` with every pair that objects.
    public func release(vessel id: String, for orderID: String, by actor: Actor) async throws(PlantError) -> ChangeOver
    {
        try require(.use, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> ChangeOver in
            guard var vessel = state.vessels[id] else { throw .notFound(kind: "vessel", id: id) }
            let order = try openOrder(orderID)
            guard order.vessel == id else {
                throw .refused(
                    Bilingual(zh: "工单 \(orderID) 不在设备 \(id) 上进行。", en: "work order \(orderID) does not run on \(id)"))
            }
            let findings = changeOverFindings(vessel, order)
            let isOther = !Set(vessel.contents.map(\.material)).isSubset(of: order.lines.map(\.material))
            if isOther, vessel.cleaned == nil {
                throw .blocked(
                    Bilingual(
                        zh: "设备 \(id) 上批为\(vessel.contents.map(\.name.zh).joined(separator: "、"))，未清洗：请先登记清洗和残留检查。",
                        en:
                            "\(id) held \(vessel.contents.map(\.name.en).joined(separator: ", ")) and was not cleaned: record cleaning and residue first"
                    ), findings: findings)
            }
            if findings.contains(where: { $0.verdict >= .review }) {
                guard actor.role.may(.approve), vessel.cleaned?.by != actor.id else {
                    throw .blocked(
                        Bilingual(
                            zh: "残留与新物料可能反应或情况不明：须由清洗人以外、有审批权限的人员放行。",
                            en:
                                "the residue may react with what comes next, or nobody knows: somebody else than who cleaned, with the right to approve, has to release it"
                        ), findings: findings)
                }
            }
            vessel.release = Vessel.Release(
                order: orderID, by: actor.id, at_ms: clock.now_ms(), findings: findings)
            keep(vessel, into: &changes)
            var body: LedgerBody = ["order": LedgerValue(orderID)]
            body["previous"] = LedgerValue(vessel.contents.map(\.material).joined(separator: "; "))
            body["verdict"] = LedgerValue((findings.map(\.verdict).max() ?? .allowed).rawValue)
            try record("vessel.released", subject: Self.subject(vessel: id), by: actor, body: body, into: &changes)
            return ChangeOver(vessel: vessel, findings: findings)
        }
    }

    /// Refuses to take for an order whose vessel is not released for it; the first issue makes the order's materials its content.
    func checkReady(vessel id: String, for order: WorkOrder) throws(PlantError) {
        guard let vessel = state.vessels[id] else { throw .notFound(kind: "vessel", id: id) }
        guard vessel.release?.order == order.id else {
            throw .refused(
                Bilingual(
                    zh: "设备 \(id) 未为工单 \(order.id) 放行：请先完成换批检查。",
                    en: "\(id) is not released for work order \(order.id): do the change-over check first"))
        }
    }

    /// Every pair of old content and new material that any rule objects to. What the order takes anyway is no residue.
    private func changeOverFindings(_ vessel: Vessel, _ order: WorkOrder) -> [Finding] {
        var findings: [Finding] = []
        let wanted = Set(order.lines.map(\.material))
        for content in vessel.contents where !wanted.contains(content.material) {
            let old = profile(ofMaterial: content.material)
            for line in order.lines {
                guard let finding = rules.pairs.judge(old, profile(ofMaterial: line.material)).mixingFinding else {
                    continue
                }
                findings.append(finding)
            }
        }
        return findings.sorted { $0.verdict > $1.verdict }
    }

    private func profile(ofMaterial material: String) -> HazardProfile {
        let number = try? CASNumber(material)
        return rules.registry.profile(SubstanceQuery(cas: number, name: number == nil ? material : nil))
    }

    /// What goes into a batch is the vessel's content from now on.
    func fill(vessel id: String, with material: String, order: WorkOrder, into changes: inout ChangeSet) {
        guard var vessel = state.vessels[id] else { return }
        if vessel.contents.contains(where: { $0.order != order.id }) { vessel.contents = [] }
        guard !vessel.contents.contains(where: { $0.material == material }) else { return }
        vessel.contents.append(
            Vessel.Content(
                material: material, name: profile(ofMaterial: material).name, order: order.id, since_ms: clock.now_ms())
        )
        vessel.cleaned = nil
        keep(vessel, into: &changes)
    }

    private func keep(_ vessel: Vessel, into changes: inout ChangeSet) {
        state.vessels[vessel.id] = vessel
        changes.vessels.append(vessel)
    }

    static func subject(vessel id: String) -> String { "vessel:\(id)" }
}
