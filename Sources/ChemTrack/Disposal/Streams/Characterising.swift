public import Compliance

// A kind of waste is described, its codes are proposed, a person confirms them.
extension Plant {
    /// The codes that facts propose under the site's rules, for a stream that is kept or only thought of.
    public func proposals(for facts: WasteStreamFacts) -> [WasteCodeProposal] {
        WasteProposer(tables: rules.manifests.streams, registry: rules.registry)
            .proposals(for: facts, regimes: state.site.regimes)
    }

    /// Describes a stream, or changes one: then its confirmation is void, and its codes are to be confirmed again.
    ///
    /// - Parameter id: nil = a new one.
    /// - Throws: ``PlantError/invalid(field:_:)`` for facts that cannot be.
    public func describeStream(
        _ id: String? = nil, name: Bilingual, facts: WasteStreamFacts, by actor: Actor, key: String? = nil
    ) async throws(PlantError) -> WasteStream {
        try require(.dispose, of: actor)
        if let made = try await begin(key) {
            guard let stream = made.first.flatMap({ state.wasteStreams[$0] }) else { throw misused(key) }
            return stream
        }
        defer { end(key) }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> WasteStream in
            guard ![name.zh, name.en].contains(where: { $0.trimmingWhitespace.isEmpty }) else {
                throw .invalid(field: "name", Bilingual(zh: "请填写名称。", en: "give the stream a name"))
            }
            if let (field, message) = facts.problem() { throw .invalid(field: field, message) }
            var stream: WasteStream
            if let id {
                stream = try self.stream(id)
                try checkNotRetired(stream)
                if stream.facts != facts {
                    stream.revision += 1
                    stream.confirmation = nil
                }
                (stream.name, stream.facts) = (name, facts)
                (stream.changedAt_ms, stream.changedBy) = (clock.now_ms(), actor.display)
            } else {
                stream = WasteStream(
                    id: nextID(.wasteStream, prefix: "WS-", into: &changes), name: name, facts: facts,
                    changedAt_ms: clock.now_ms(), changedBy: actor.display)
            }
            keep(stream, into: &changes)
            try record(
                "waste.described", subject: stream.id, by: actor,
                body: ["revision": LedgerValue(Int64(stream.revision))], text: name.en, into: &changes)
            remember(key, made: [stream.id], in: &changes)
            return stream
        }
    }

    /// Confirms the codes of a stream.
    ///
    /// - Parameter shipping: the US entry, from which the choice's description is made.
    /// - Throws: ``PlantError/invalid(field:_:)`` for a code that no list has, a US description that may not be printed, and
    ///   a proposed or open code that is passed over without a reason.
    public func confirmStream(
        _ id: String, _ choice: WasteCodeChoice, shipping: ShippingChoice? = nil, by actor: Actor
    ) async throws(PlantError) -> WasteStream {
        try require(.dispose, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> WasteStream in
            var stream = try self.stream(id)
            try checkNotRetired(stream)
            let proposals = proposals(for: stream.facts)
            var choice = choice
            if let shipping {
                let isWaste = !choice.federalCodes.isEmpty || !choice.stateCodes.isEmpty
                choice.shipping = try rules.manifests.shipping.description(shipping, isWaste: isWaste)
            }
            if let codes = choice.ewcCodes { choice.ewcCodes = try EuropeanCode.printed(codes) }
            try check(choice, against: proposals)
            stream.confirmation = WasteConfirmation(
                choice: choice, revision: stream.revision, by: actor.display, at_ms: clock.now_ms(),
                proposals: proposals)
            keep(stream, into: &changes)
            var body: LedgerBody = ["revision": LedgerValue(Int64(stream.revision))]
            if let code = choice.cnCode { body["code"] = LedgerValue(code) }
            let federal = choice.federalCodes.sorted().joined(separator: " ")
            if !federal.isEmpty { body["federal"] = LedgerValue(federal) }
            let reason = choice.reason.trimmingWhitespace
            try record(
                "waste.confirmed", subject: id, by: actor, body: body, text: reason.isEmpty ? nil : reason,
                into: &changes)
            return stream
        }
    }

    /// Takes a stream out of use. Its containers keep their codes.
    public func retireStream(_ id: String, reason: String, by actor: Actor) async throws(PlantError) -> WasteStream {
        try require(.dispose, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> WasteStream in
            var stream = try self.stream(id)
            try checkNotRetired(stream)
            guard !reason.trimmingWhitespace.isEmpty else {
                throw .invalid(field: "reason", Bilingual(zh: "请填写停用原因。", en: "say why it is retired"))
            }
            stream.retiredAt_ms = clock.now_ms()
            keep(stream, into: &changes)
            try record("waste.retired", subject: id, by: actor, text: reason, into: &changes)
            return stream
        }
    }

    func stream(_ id: String) throws(PlantError) -> WasteStream {
        guard let stream = state.wasteStreams[id] else { throw .notFound(kind: "waste stream", id: id) }
        return stream
    }

    private func keep(_ stream: WasteStream, into changes: inout ChangeSet) {
        state.wasteStreams[stream.id] = stream
        changes.wasteStreams.append(stream)
    }

    private func checkNotRetired(_ stream: WasteStream) throws(PlantError) {
        guard stream.retiredAt_ms == nil else {
            throw .refused(
                Bilingual(
                    zh: "废物流 \(stream.id) 已停用，请新建一个。", en: "waste stream \(stream.id) is retired: describe a new one"))
        }
    }

    // MARK: The choice

    private func check(_ choice: WasteCodeChoice, against proposals: [WasteCodeProposal]) throws(PlantError) {
        let tables = rules.manifests
        if state.site.regimes.contains(.cn), choice.cnCode == nil {
            throw .invalid(field: "cn_code", Bilingual(zh: "请选定废物代码。", en: "choose the code of the national list"))
        }
        if let code = choice.cnCode, tables.wasteCodes[code] == nil {
            throw .invalid(
                field: "cn_code",
                Bilingual(
                    zh: "国家危险废物名录中没有代码 `\(code)`。", en: "no waste code `\(code)` in the national list: look it up"))
        }
        for code in choice.federalCodes where tables.federalCodes?.contains(code) == false {
            throw .invalid(
                field: "federal_codes",
                Bilingual(zh: "联邦代码 `\(code)` 不存在。", en: "there is no federal code `\(code)`"))
        }
        let hazards = ["T", "C", "I", "R", "In"]
        for one in choice.cnHazards where !hazards.contains(one) {
            throw .invalid(
                field: "cn_hazards",
                Bilingual(
                    zh: "危险特性 `\(one)` 应为 T、C、I、R、In 之一。", en: "hazard `\(one)` is not one of T, C, I, R, In"))
        }
        if state.site.regimes.contains(.us) { try checkShipping(choice) }
        if let facts = choice.landDisposal {
            if let (field, message) = tables.landDisposal.problems(of: facts, codes: choice.federalCodes).first {
                throw .invalid(field: "land_disposal.\(field)", message)
            }
        }
        try choice.biennial?.checkCodes()
        let passed = proposals.filter { $0.standing != .ruledOut && !choice.takes($0) }
        guard passed.isEmpty || !choice.reason.trimmingWhitespace.isEmpty else {
            let codes = passed.map(\.code).shortList
            throw .invalid(
                field: "reason",
                Bilingual(
                    zh: "没有采用 \(codes)：请说明理由或试验结果。", en: "\(codes) is not taken: say why, or what test settled it"))
        }
    }

    private func checkShipping(_ choice: WasteCodeChoice) throws(PlantError) {
        guard let shipping = choice.shipping else {
            guard choice.isNotDOTRegulated else {
                throw .invalid(
                    field: "shipping",
                    Bilingual(
                        zh: "请选定美国运输描述，或确认不属危险货物。",
                        en: "choose its US description, or state that it is not regulated in transport"))
            }
            return
        }
        do throws(ShippingDescriptionError) { _ = try shipping.text() } catch {
            guard let problem = error.problems.first else { return }
            throw .invalid(field: "shipping", problem.message)
        }
    }

    /// The confirmed codes of a stream for a container, which has to be of that stream's material.
    func choice(ofStream id: String, for item: Item) throws(PlantError) -> (WasteStream, WasteCodeChoice) {
        let stream = try stream(id)
        try checkNotRetired(stream)
        guard let choice = stream.confirmation?.choice else {
            throw .refused(
                Bilingual(
                    zh: "废物流 \(id) 的代码尚未确认。", en: "the codes of waste stream \(id) are not confirmed yet"))
        }
        let numbers = Set(stream.facts.components.compactMap(\.cas))
        let foreign = item.contents.compactMap(\.cas).filter { !numbers.contains($0) }
        guard numbers.isEmpty || foreign.isEmpty else {
            throw .invalid(
                field: "stream",
                Bilingual(
                    zh: "容器 \(item.code) 含 \(foreign.shortList)，不在废物流 \(id) 的组成中。",
                    en: "container \(item.code) holds \(foreign.shortList), which is not in the composition of \(id)"))
        }
        return (stream, choice)
    }
}
