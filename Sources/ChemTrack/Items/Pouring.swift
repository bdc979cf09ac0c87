import Compliance
import Labels

extension Plant {
    /// At most so many containers take part in one pour.
    public static let pourLimit = 100

    /// Pours, and journals what left and what arrived: the sum does not change.
    ///
    /// - Returns: the containers that were poured into, then the sources.
    /// - Throws: ``PlantError/blocked(_:findings:)`` when the contents may not be mixed; ``PlantError/invalid(field:_:)`` for
    ///   amounts that are not there.
    public func pour(_ request: PourRequest, by actor: Actor, key: String? = nil) async throws(PlantError) -> [Item] {
        try require(.use, of: actor)
        if let made = try await begin(key) {
            let items = made.compactMap { state.items[$0] }
            guard items.count > 1, items.count == made.count else { throw misused(key) }
            return items
        }
        defer { end(key) }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> [Item] in
            var sources = try checkSources(request)
            let amounts = try zip(request.sources, sources).map { source, item throws(PlantError) -> Quantity in
                let amount = source.amount ?? item.quantity
                _ = try item.left(after: amount)
                return amount
            }
            var made: [Item]
            switch request.target {
            case .existing(let code):
                var target = try state.item(code)
                for place in sources.indices {
                    try pour(amounts[place], from: &sources[place], into: &target, request.reason, by: actor, &changes)
                }
                made = [target]
            case .new(let containers):
                made = try pour(amounts, from: &sources, into: containers, request.reason, by: actor, &changes)
            }
            let all = made + sources
            remember(key, made: all.map(\.code), in: &changes)
            try judge(all, into: &changes)
            return all
        }
    }

    private func checkSources(_ request: PourRequest) throws(PlantError) -> [Item] {
        guard (1...Self.pourLimit).contains(request.sources.count) else {
            throw .invalid(
                field: "sources",
                Bilingual(zh: "应有 1 到 \(Self.pourLimit) 个来源容器。", en: "pour from 1 to \(Self.pourLimit) containers"))
        }
        var sources: [Item] = []
        for source in request.sources {
            let item = try state.item(source.item)
            try item.check(.pour)
            if let why = item.reasonNotToUse(on: today.text) { throw .refused(why) }
            try checkInspected(toEmpty: item)
            try item.checkNotIssued()
            guard !sources.contains(where: { $0.code == item.code }) else {
                throw .invalid(
                    field: "sources", Bilingual(zh: "容器 \(item.code) 重复。", en: "container \(item.code) is there twice"))
            }
            sources.append(item)
        }
        return sources
    }

    /// Into new containers: the sources are emptied in their order.
    private func pour(
        _ amounts: [Quantity], from sources: inout [Item], into containers: [PourRequest.NewContainer],
        _ why: String, by actor: Actor, _ changes: inout ChangeSet
    ) throws(PlantError) -> [Item] {
        guard (1...Self.pourLimit).contains(containers.count) else {
            throw .invalid(
                field: "containers",
                Bilingual(zh: "应有 1 到 \(Self.pourLimit) 个新容器。", en: "pour into 1 to \(Self.pourLimit) new containers"))
        }
        guard sources.count == 1 || containers.count == 1 else {
            throw .invalid(
                field: "containers",
                Bilingual(zh: "多个来源只能合并到一个容器。", en: "several sources go into one container: divide it afterwards"))
        }
        var made: [Item] = []
        for container in containers {
            var target = try newContainer(container, like: sources[0], &changes)
            if sources.count > 1 {
                for place in sources.indices {
                    try pour(amounts[place], from: &sources[place], into: &target, why, by: actor, &changes)
                }
            } else {
                guard let amount = container.amount ?? (containers.count == 1 ? amounts[0] : nil) else {
                    throw .invalid(
                        field: "amount", Bilingual(zh: "请填写每个新容器的数量。", en: "say how much goes into each new container"))
                }
                _ = try sources[0].left(after: amount)
                try pour(amount, from: &sources[0], into: &target, why, by: actor, &changes)
            }
            made.append(target)
        }
        return made
    }

    /// An empty container with a code of its own, in a zone that takes the material.
    private func newContainer(
        _ request: PourRequest.NewContainer, like source: Item, _ changes: inout ChangeSet
    ) throws(PlantError) -> Item {
        if let tare_mg = request.tare_mg { try checkTare(tare_mg) }
        var item = source
        item.code = newItemCode(into: &changes)
        item.quantity = source.quantity.zero
        item.received = item.quantity
        item.state = .empty
        item.receivedAt_ms = clock.now_ms()
        item.tare_mg = request.tare_mg
        item.packaging = request.packaging ?? source.packaging
        item.dividedFrom = source.code
        (item.tag, item.moveUntil_ms, item.parent, item.order, item.cleaned) = (nil, nil, nil, nil, nil)
        item.aliases = []
        item.alsoLots = source.alsoLots
        if let zone = request.zone {
            guard let place = state.zones.storageZone(zone) else { throw .notFound(kind: "zone", id: zone) }
            let amount = request.amount ?? source.quantity
            guard let profile = state.profiles[source.code]?.value else {
                throw .notFound(kind: "item", id: source.code)
            }
            let suggestion = state.rankZones(
                for: profile, quantity: amount, isWaste: false, itemID: source.code, only: zone
            ).first
            guard suggestion?.accepted == true else {
                throw .blocked(
                    Bilingual(
                        zh: "该物料不得存放于“\(place.name.zh)”。", en: "this material may not be stored in \(place.name.en)"),
                    findings: suggestion?.findings ?? [])
            }
            item.zone = zone
            item.assignedZone = zone
        }
        return item
    }

    /// One stream from one container into another: two events, two journal entries.
    private func pour(
        _ amount: Quantity, from source: inout Item, into target: inout Item, _ why: String, by actor: Actor,
        _ changes: inout ChangeSet
    ) throws(PlantError) {
        guard source.code != target.code else {
            throw .invalid(
                field: "target", Bilingual(zh: "不能倒入同一容器。", en: "a container is not poured into itself"))
        }
        try target.check(.receivePour)
        try target.checkNotIssued()
        let previous = try takeContent(of: source, into: &target, why)
        let left = try source.left(after: amount)
        guard let holds = target.quantity.plus(amount) else {
            throw .invalid(field: "amount", target.wrongKind(amount))
        }
        markOpened(&source)
        source.quantity = left
        source.state = left.isPositive ? .inUse : .empty
        if !left.isPositive { source.cleaned = nil }
        target.quantity = holds
        if target.state == .empty { target.state = stateInPlace(of: target) }
        keep(source, into: &changes)
        try record(
            "item.poured", subject: source.code, by: actor,
            body: ["amount": amount.ledgerValue, "left": left.ledgerValue, "to": LedgerValue(target.code)],
            into: &changes)
        book(.poured, source, -amount.number, other: target.code, by: actor, into: &changes)
        keep(target, profile: state.profiles[source.code]?.value, into: &changes)
        var body: LedgerBody = [
            "amount": amount.ledgerValue, "left": holds.ledgerValue, "from": LedgerValue(source.code),
        ]
        if let previous { body["previous"] = LedgerValue(previous) }
        let text = why.trimmingWhitespace
        try record(
            "item.filled", subject: target.code, by: actor, body: body, text: text.isEmpty ? nil : text,
            into: &changes)
        book(.poured, target, amount.number, other: source.code, by: actor, into: &changes)
    }

    func newItemCode(into changes: inout ChangeSet) -> String {
        let serial = state.next(.item)
        changes.counters[.item] = state.counters[.item]
        return ItemCode(serial: UInt64(serial)).text
    }

    func checkTare(_ tare_mg: Int64) throws(PlantError) {
        guard tare_mg >= 0 else {
            throw .invalid(field: "tare", Bilingual(zh: "皮重不能为负。", en: "a tare is not below zero"))
        }
    }
}

extension Item {
    /// Every lot that some of its content comes from.
    public var lots: Set<String> { Set([lot].compactMap { $0 } + (alsoLots ?? [])) }
}
