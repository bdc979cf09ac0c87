public import Compliance

extension Plant {
    /// Records a permit of a party: a supplier's licence, or the plant's own with its kind. One with the same number takes
    /// the place of the earlier.
    public func record(
        permit: PurchaseDossier.Permit, ofParty id: String, by actor: Actor
    ) async throws(PlantError) -> Party {
        try require(.approve, of: actor)
        let number = permit.number.trimmingWhitespace
        guard !number.isEmpty else {
            throw .invalid(field: "number", Bilingual(zh: "请填写许可证号。", en: "give the number of the permit"))
        }
        if let kind = permit.kind, !DutyRules.permitKinds.contains(kind) {
            let known = DutyRules.permitKinds.joined(separator: ", ")
            throw .invalid(
                field: "kind", Bilingual(zh: "许可证种类应为 \(known)。", en: "the kind of a permit is one of \(known)"))
        }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Party in
            guard var party = state.parties[id] else { throw .notFound(kind: "party", id: id) }
            var permits = (party.permits ?? []).filter { $0.number != number }
            permits.append(permit)
            permits[permits.count - 1].number = number
            party.permits = permits
            state.parties[id] = party
            changes.parties.append(party)
            var body: LedgerBody = ["number": LedgerValue(number)]
            body["expires"] = LedgerValue(permit.expires?.text ?? "")
            try record("party.permit", subject: id, by: actor, body: body, into: &changes)
            return party
        }
    }

    public func party(_ id: String) throws(PlantError) -> Party {
        guard let party = state.parties[id] else { throw .notFound(kind: "party", id: id) }
        return party
    }
}
