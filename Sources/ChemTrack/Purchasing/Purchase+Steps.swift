public import Compliance

// Who has to agree before what, from the decision's demands. Nothing here touches the plant.
extension Purchase {
    /// The steps that may follow. A prohibited purchase can only be refused, or overridden by two signatures.
    public var allowedSteps: [Step] {
        switch state {
        case .reviewed:
            if decision.verdict == .prohibited { return [.override, .refuse] }
            return decision.demands.approvals == 0 ? [.approve, .order, .refuse] : [.approve, .refuse]
        case .approved: return [.order, .refuse]
        case .ordered: return [.receive, .refuse]
        case .received, .refused: return []
        }
    }

    /// How many persons still have to agree, or to sign.
    public var approvalsMissing: Int {
        guard state == .reviewed else { return 0 }
        return max(
            0, decision.demands.approvals - inForce(decision.verdict == .prohibited ? .override : .approve).count)
    }

    /// The licences whose number is not on record, or has run out on that day.
    public func licencesMissing(on day: CalendarDay) -> [Demands.Licence] {
        decision.demands.licences.filter { demanded in
            !dossier.licences.contains { $0.list == demanded.list && $0.isGood(on: day) }
        }
    }

    private func inForce(_ step: Step) -> [Approval] { approvals.filter { $0.step == step && $0.isInForce } }

    /// One person agrees, or signs an override. The purchase is approved once enough different persons have.
    ///
    /// - Throws: ``PlantError`` for the requester's own word, the same person's second, or a missing reason.
    mutating func agree(_ step: Step, by actor: Actor, at_ms: Int64, reason: String) throws(PlantError) {
        // Where nobody has to agree the requester may also order at once.
        guard actor.id != createdBy || decision.demands.approvals == 0 else {
            throw .refused(
                Bilingual(
                    zh: "申请人不能批准自己的采购 \(id)，请由他人批准。",
                    en: "nobody approves a purchase of their own: have somebody else decide on \(id)"))
        }
        guard !inForce(step).contains(where: { $0.byID == actor.id }) else {
            throw .refused(
                Bilingual(
                    zh: "您已批准采购 \(id)：还需另一人批准。", en: "you have agreed to \(id) already: another person has to"))
        }
        if step == .override, !actor.hasSigned {
            throw .refused(
                Bilingual(
                    zh: "放行被禁止的采购须签名：请在请求中再次输入密码。",
                    en: "an override is signed: give your password with the request"))
        }
        let needsReason = step == .override || decision.verdict >= .review
        guard !needsReason || !reason.trimmingWhitespace.isEmpty else {
            throw .invalid(field: "reason", Bilingual(zh: "请填写理由。", en: "give a reason"))
        }
        approvals.append(Approval(step: step, by: actor, at_ms: at_ms, reason: reason))
        affected = nil
        if approvalsMissing == 0 { state = .approved }
    }

    /// Records licence numbers; a later one for the same list takes the place of the earlier.
    mutating func record(_ licences: [PurchaseDossier.HeldLicence]) throws(PlantError) {
        for licence in licences {
            guard !licence.number.trimmingWhitespace.isEmpty, !licence.list.isEmpty else {
                throw .invalid(
                    field: "licences",
                    Bilingual(zh: "请填写许可证号及其对应的清单。", en: "give the number and the list it answers to"))
            }
            guard decision.demands.licences.contains(where: { $0.list == licence.list }) else {
                let asked = decision.demands.licences.map(\.list).joined(separator: ", ")
                throw .invalid(
                    field: "licences",
                    Bilingual(
                        zh: "清单 `\(licence.list)` 不要求许可证号；本采购要求：\(asked.isEmpty ? "无" : asked)。",
                        en: "`\(licence.list)` asks for no number here; asked for: \(asked.isEmpty ? "none" : asked)"))
            }
            dossier.licences.removeAll { $0.list == licence.list }
            dossier.licences.append(licence)
        }
    }

    /// Checks that nothing is missing before it is ordered.
    func checkOrder(on day: CalendarDay) throws(PlantError) {
        let missing = licencesMissing(on: day)
        guard missing.isEmpty else {
            let zh = missing.map { "\($0.what.zh)（\($0.list)）" }.joined(separator: "、")
            let en = missing.map { "\($0.what.en) (\($0.list))" }.joined(separator: "; ")
            throw .invalid(
                field: "licences",
                Bilingual(zh: "订购前须登记有效的：\(zh)。", en: "record before ordering, in date: \(en)"))
        }
    }

    /// Takes the answer of a new review. What was agreed to was another decision, so it starts again, unless nothing
    /// became stricter.
    ///
    /// - Returns: what is newly found, strictest first.
    mutating func review(again decision: Decision, at_ms: Int64) -> [Finding] {
        let new = decision.newFindings(since: self.decision)
        let isStricter = decision.verdict > self.decision.verdict || new.contains { $0.verdict >= .review }
        if isStricter, state == .approved || state == .reviewed {
            for place in approvals.indices { approvals[place].isInForce = false }
            state = .reviewed
        }
        if !new.isEmpty {
            let earlier = (affected?.findings ?? []).filter { old in
                decision.findings.contains { $0.rule == old.rule && $0.list == old.list && $0.entry == old.entry }
                    && !new.contains { $0.rule == old.rule && $0.list == old.list && $0.entry == old.entry }
            }
            affected = Affected(at_ms: at_ms, findings: new + earlier)
        }
        self.decision = decision
        reviewedAt_ms = at_ms
        return new
    }

    func refusal(of step: Step) -> PlantError {
        let allowed = allowedSteps.map(\.rawValue).joined(separator: ", ")
        return .refused(
            Bilingual(
                zh: "采购 \(id) 处于“\(state.rawValue)”状态，不能执行 \(step.rawValue)；允许：\(allowed.isEmpty ? "无" : allowed)。",
                en:
                    "purchase \(id) is \(state.rawValue): it cannot \(step.rawValue) now; allowed: \(allowed.isEmpty ? "nothing" : allowed)"
            ))
    }
}

extension Actor {
    /// How a signature is proved: the password was given with the very request.
    public static let signed = "sign"

    public var hasSigned: Bool { auth == Self.signed }
}
