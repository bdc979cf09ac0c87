import Compliance
import Geofence

// What a tag is fixed to when it is not a container: a person or a vehicle.
extension Plant {
    /// Says which person or vehicle carries a tag.
    ///
    /// A person is named by ``TagBinding/person``: a number or a sign-in name; without one the tag is a visitor's. Nobody
    /// carries two tags: two places of one person would say nothing of either.
    public func bind(_ binding: TagBinding, by actor: Actor) async throws(PlantError) {
        try require(.configure, of: actor)
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            var binding = binding
            guard binding.kind == .person || binding.kind == .vehicle, (1...64).contains(binding.tag.count),
                !binding.tag.contains(where: \.isWhitespace)
            else {
                throw .invalid(
                    field: "tag",
                    Bilingual(
                        zh: "标签号应为 1 到 64 个不含空格的字符；容器的标签在收货时绑定。",
                        en: "a tag has 1 to 64 characters without blanks; a container gets its tag when it is received")
                )
            }
            if let item = state.tags[binding.tag]?.item {
                throw .invalid(
                    field: "tag",
                    Bilingual(zh: "标签 \(binding.tag) 已绑定 \(item)。", en: "tag \(binding.tag) is already on \(item)"))
            }
            guard binding.person == nil || binding.kind == .person else {
                throw .invalid(field: "person", Bilingual(zh: "车辆标签不绑定人员。", en: "a vehicle's tag is no person's"))
            }
            binding.person = try binding.person.map { name throws(PlantError) in try find(person: name).id }
            let other = presence.people.sorted().first { tag in
                tag != binding.tag && binding.person != nil && state.tags[tag]?.person == binding.person
            }
            if let other {
                throw .invalid(
                    field: "person",
                    Bilingual(zh: "此人已佩戴标签 \(other)：请先解除。", en: "this person carries tag \(other): take it off first"))
            }
            if binding.kind == state.tags[binding.tag]?.kind { binding.load = state.tags[binding.tag]?.load }
            keep(binding, into: &changes)
            var body: LedgerBody = ["kind": LedgerValue(binding.kind.rawValue)]
            if let person = binding.person { body["person"] = LedgerValue(person) }
            try record("tag.bound", subject: binding.tag, by: actor, body: body, into: &changes)
            try judgeAllPresence(into: &changes)
        }
    }

    /// Takes a tag off a person or vehicle; it may then go on anything.
    public func free(tag: String, by actor: Actor) async throws(PlantError) {
        try require(.configure, of: actor)
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            guard let binding = state.tags[tag], binding.kind == .person || binding.kind == .vehicle else {
                throw .notFound(kind: "tag of a person or vehicle", id: tag)
            }
            keep(TagBinding(tag: tag, kind: .free, label: Bilingual(zh: tag, en: tag)), into: &changes)
            try record(
                "tag.freed", subject: tag, by: actor, body: ["kind": LedgerValue(binding.kind.rawValue)], into: &changes
            )
            try judgeAllPresence(into: &changes)
        }
    }

    /// The tags that people and vehicles carry, by kind and name.
    public func carriers() -> [TagBinding] {
        presence.people.union(presence.vehicles).compactMap { state.tags[$0] }
            .filter { $0.kind == .person || $0.kind == .vehicle }
            .sorted { ($0.kind.rawValue, $0.tag) < ($1.kind.rawValue, $1.tag) }
    }

    /// Notes that somebody looks at where people were.
    ///
    /// - Parameter span: what was looked at, as it stands in the ledger.
    public func noteLocating(_ span: String, by actor: Actor) async throws(PlantError) {
        try require(.locate, of: actor)
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            try record(
                "people.located", subject: state.site.id, by: actor, body: ["span": LedgerValue(span)], into: &changes)
        }
    }

    public func displayName(ofPerson id: String) -> String? { state.people[id]?.display }

    func keep(_ binding: TagBinding, into changes: inout ChangeSet) {
        state.tags[binding.tag] = binding
        changes.tags.append(binding)
        presence.people.remove(binding.tag)
        presence.vehicles.remove(binding.tag)
        if binding.kind == .person { presence.people.insert(binding.tag) }
        if binding.kind == .vehicle { presence.vehicles.insert(binding.tag) }
        if var view = state.positions[binding.tag] {
            view.shared = state.tags.shared(binding.tag) ?? view.shared
            state.positions.put(view)
            changes.notices.append(.tags([view]))
        }
    }
}
