import Compliance
import Geofence

// What is asked of every command once it is decided and before it is stored: whoever decided it, through whatever door.
extension Plant {
    /// Scope, qualification and signatures of the person who acts. Timers, devices and the shell are not persons.
    ///
    /// - Throws: ``PlantError/outOfScope(zone:)``, or ``PlantError/needsSignatures(_:)`` with the request to open.
    func authorize(_ changes: inout ChangeSet) throws(PlantError) {
        guard let actor = changes.actor, actor.isPerson else { return }
        let own = changes.drafts.filter { $0.draft.actor == actor.id }
        try checkScope(actor, own.map(\.draft.kind), changes.items)
        for rule in state.site.signing ?? SigningRule.lawful {
            let covered = own.contains { rule.covers(event: $0.draft.kind) && isListed($0.draft.subject, rule) }
            guard covered else { continue }
            if rule.persons == 1 {
                try checkOne(actor, rule)
            } else if let count = changes.stockTakes.first(where: { !$0.isOpen }),
                Set(count.signatures.map(\.by)).count >= rule.persons
            {
                // A count is signed by itself: what follows from it is what its signers saw.
                for signer in Set(count.signatures.map(\.by)).sorted() { try checkSigner(signer, of: rule) }
            } else {
                try checkSignatures(actor, rule, own, &changes)
            }
        }
    }

    /// Everything that changed has to lie within the person's scope, before and after.
    private func checkScope(_ actor: Actor, _ kinds: [String], _ items: [Item]) throws(PlantError) {
        guard actor.scope != nil || actor.grants.contains(where: { $0.scope != nil }) else { return }
        let act = kinds.lazy.compactMap(RightsTable.act(ofEvent:)).first
        let now_ms = clock.now_ms()
        for item in items {
            let before = state.items.before(item.code)
            let zones = Set([item.zone, item.assignedZone, before?.zone, before?.assignedZone].compactMap { $0 })
            // A container that is nowhere is within no limits.
            guard !zones.isEmpty || actor.scope == nil else { throw .outOfScope(zone: "-") }
            for zone in zones.sorted()
            where !actor.may(act, in: zone, department: department(of: zone), at: now_ms) {
                throw .outOfScope(zone: zone)
            }
        }
    }

    private func department(of zone: String) -> String? {
        let found = state.zones.zones.first { $0.id == zone }
        guard case .string(let name) = found?.properties["department"] else { return nil }
        return name
    }

    private func isListed(_ subject: String, _ rule: SigningRule) -> Bool {
        guard !rule.lists.isEmpty else { return true }
        guard let item = state.items[subject] else { return false }
        return !lists(of: item).isDisjoint(with: rule.lists)
    }

    /// The lists a container's content is on, looked up once for each material.
    func lists(of item: Item) -> Set<String> {
        if let known = listed[item.query] { return known }
        let found = rules.lists(of: item, at_ms: clock.now_ms())
        listed[item.query] = found
        return found
    }

    private func checkOne(_ actor: Actor, _ rule: SigningRule) throws(PlantError) {
        guard let what = rule.qualification else { return }
        guard state.people[actor.id]?.isQualified(what, on: today) == true else {
            throw Self.unqualified(actor.display, what, rule)
        }
    }

    private func checkSigner(_ id: String, of rule: SigningRule) throws(PlantError) {
        guard let what = rule.qualification else { return }
        let person = state.people[id]
        guard person?.isQualified(what, on: today) == true else {
            throw Self.unqualified(person?.display ?? id, what, rule)
        }
    }

    private func checkSignatures(
        _ actor: Actor, _ rule: SigningRule, _ own: [(draft: LedgerDraft, text: PrivateText?)],
        _ changes: inout ChangeSet
    ) throws(PlantError) {
        let lines = own.map { draft, text in
            SignatureRequest.Line(
                kind: draft.kind,
                // A code that is given in this very act may be another one when it is sent again.
                subject: changes.items.contains { $0.code == draft.subject } && state.items.before(draft.subject) == nil
                    ? nil : draft.subject,
                facts: Dictionary(draft.body.fields.map { ($0.name, $0.value.text) }) { first, _ in first },
                note: text?.text)
        }
        let hash = SignatureRequest.digest(lines).hex
        guard let id = actor.signature else {
            throw .needsSignatures(
                SignatureRequest(
                    id: "", rule: rule, lines: lines, hash: hash, openedBy: actor.id, openedAt_ms: clock.now_ms(),
                    signatures: [], usedAt_ms: nil))
        }
        guard var request = state.signatures[id] else { throw .notFound(kind: "signature request", id: id) }
        guard request.isOpen(at: clock.now_ms()) else { throw Self.tooLate(request) }
        guard request.hash == hash, request.rule.id == rule.id else {
            throw .refused(
                Bilingual(
                    zh: "签名请求 \(id) 签的不是这一操作，或情况已变化：请重新提交并签名。",
                    en: "\(id) was signed for something else, or things have changed: do it again and sign again"))
        }
        guard request.missing == 0, request.signatures.contains(where: { $0.personID == actor.id }) else {
            throw .needsSignatures(request)
        }
        for signature in request.signatures { _ = try checkSigner(signature.personID, request) }
        request.usedAt_ms = clock.now_ms()
        keep(request, &changes)
        try record(
            "signature.used", subject: id, by: actor,
            body: [
                "hash": LedgerValue("sha256:" + hash),
                "signers": LedgerValue(request.signatures.map(\.personID).joined(separator: " ")),
            ], into: &changes)
    }
}
