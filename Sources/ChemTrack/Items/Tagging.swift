import Compliance

// The radio tag of a container. A tag is not the content: it may go on to another container.
extension Plant {
    /// Puts another tag on a container, or takes its tag off so that it may be used again.
    ///
    /// - Parameters:
    ///   - tag: nil takes the tag off.
    ///   - cleaning: how an empty container was cleaned and what was found: needed before the tag of an empty container goes on
    ///     to another content.
    public func retag(
        item code: String, tag: String?, cleaning: (method: String, residue: String)? = nil, by actor: Actor
    ) async throws(PlantError) -> Item {
        try require(.move, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Item in
            var item = try state.item(code)
            try item.check(.tag)
            let tag = tag?.trimmingWhitespace
            guard tag != item.tag, tag?.isEmpty != true else {
                throw .invalid(
                    field: "tag",
                    Bilingual(
                        zh: "容器 \(item.code) 的标签已是如此。", en: "that is what container \(item.code) carries already"))
            }
            if let tag { try checkFree(tag: tag) }
            if let cleaning { try clean(&item, cleaning.method, cleaning.residue, by: actor, into: &changes) }
            guard item.tag == nil || item.state != .empty || item.cleaned != nil else {
                throw .invalid(
                    field: "cleaning",
                    Bilingual(
                        zh: "容器 \(item.code) 已空但未清洗：换标签前请登记清洗方法和残留检查结果。",
                        en:
                            "container \(item.code) is empty and not cleaned: record how it was cleaned before its tag is used again"
                    ))
            }
            if let old = item.tag {
                let free = TagBinding(tag: old, kind: .free, label: Bilingual(zh: old, en: old))
                state.tags[old] = free
                changes.tags.append(free)
            }
            if let tag {
                let binding = TagBinding(tag: tag, kind: .item, item: item.code, label: item.name)
                state.tags[tag] = binding
                changes.tags.append(binding)
            }
            var body: LedgerBody = [:]
            if let old = item.tag { body["before"] = LedgerValue(old) }
            if let tag { body["tag"] = LedgerValue(tag) }
            let room = room(of: item)
            item.tag = tag
            item.moveUntil_ms = nil
            keep(item, into: &changes)
            try record("item.tagged", subject: item.code, by: actor, body: body, into: &changes)
            try judge(items: [item.code], rooms: Set([room].compactMap { $0 }), into: &changes)
            return item
        }
    }

    /// Records that an empty container was cleaned: it may take another content afterwards.
    public func clean(
        item code: String, method: String, residue: String, by actor: Actor
    ) async throws(PlantError) -> Item {
        try require(.use, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Item in
            var item = try state.item(code)
            try clean(&item, method, residue, by: actor, into: &changes)
            return item
        }
    }

    private func clean(
        _ item: inout Item, _ method: String, _ residue: String, by actor: Actor, into changes: inout ChangeSet
    ) throws(PlantError) {
        try item.check(.clean)
        item.cleaned = try cleaning(method, residue, by: actor)
        keep(item, into: &changes)
        try record("item.cleaned", subject: item.code, by: actor, text: "\(method); \(residue)", into: &changes)
    }

    /// A cleaning record needs both: what was done, and what was found afterwards.
    func cleaning(_ method: String, _ residue: String, by actor: Actor) throws(PlantError) -> CleaningRecord {
        let (method, residue) = (method.trimmingWhitespace, residue.trimmingWhitespace)
        guard !method.isEmpty else {
            throw .invalid(field: "method", Bilingual(zh: "请填写清洗方法。", en: "say how it was cleaned"))
        }
        guard !residue.isEmpty else {
            throw .invalid(
                field: "residue", Bilingual(zh: "请填写残留检查结果。", en: "say what residue was looked for and found"))
        }
        return CleaningRecord(method: method, residue: residue, at_ms: clock.now_ms(), by: actor.id)
    }

    func checkFree(tag: String) throws(PlantError) {
        guard let bound = state.tags[tag], bound.kind != .free else { return }
        let holder = bound.item ?? bound.label.en
        throw .invalid(
            field: "tag",
            Bilingual(
                zh: "标签 \(tag) 已绑定 \(holder)：请先从该容器取下。",
                en: "tag \(tag) is already on \(holder): take it off there first"))
    }
}
