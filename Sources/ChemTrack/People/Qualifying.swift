public import Compliance

extension Plant {
    /// Records somebody's training and certificates; a purchase asks for them.
    public func record(
        qualifications: [PurchaseDossier.Qualification], of name: String, by actor: Actor
    ) async throws(PlantError) -> Person {
        try require(.configure, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Person in
            var person = try find(person: name)
            guard qualifications.allSatisfy({ !$0.what.trimmingWhitespace.isEmpty }) else {
                throw .invalid(
                    field: "qualifications", Bilingual(zh: "请填写资格名称。", en: "say what each qualification is"))
            }
            person.qualifications = qualifications
            state.people[person.id] = person
            changes.people.append(person)
            try record(
                "person.qualified", subject: person.id, by: actor,
                body: ["qualifications": LedgerValue(Int64(qualifications.count))], into: &changes)
            return person
        }
    }
}
