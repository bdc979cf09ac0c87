public import Compliance

// When the book and the shelf differ: another amount, a container that is gone, one that turns up again.
extension Plant {
    /// Says that another amount is in a container than the book has. The difference is an adjustment in every balance.
    ///
    /// - Parameter holds: what is in it, of the kind it is kept by; 0 or more.
    public func adjust(
        item code: String, holds amount: Quantity, reason text: String, by actor: Actor
    ) async throws(PlantError) -> Item {
        try require(.use, of: actor)
        let why = try reason(text)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Item in
            var item = try state.item(code)
            try item.check(.adjust)
            try adjust(&item, to: amount, order: item.order, why, by: actor, into: &changes)
            try judge([item], into: &changes)
            return item
        }
    }

    func adjust(
        _ item: inout Item, to amount: Quantity, order: String? = nil, _ why: String, by actor: Actor,
        into changes: inout ChangeSet
    ) throws(PlantError) {
        guard amount.unit == item.quantity.unit else {
            throw .invalid(field: "amount", item.wrongKind(amount))
        }
        guard amount.number >= 0 else {
            throw .invalid(field: "amount", Bilingual(zh: "数量不能为负。", en: "an amount is not below zero"))
        }
        let before = item.quantity
        guard amount != before else {
            throw .invalid(
                field: "amount",
                Bilingual(zh: "账面上就是 \(before.display)，无需调整。", en: "the book says \(before.display) already"))
        }
        item.quantity = amount
        if !amount.isPositive { item.state = .empty } else if item.state == .empty { item.state = .inUse }
        keep(item, into: &changes)
        var body: LedgerBody = ["before": before.ledgerValue, "left": amount.ledgerValue]
        if let order { body["order"] = LedgerValue(order) }
        try record("item.adjusted", subject: item.code, by: actor, body: body, text: why, into: &changes)
        book(.adjusted, item, amount.number - before.number, order: order, by: actor, into: &changes)
    }

    /// Reports a container lost. What the law asks for then becomes a task: 剧毒 and 易制爆 are reported to the police at once.
    public func lose(item code: String, reason text: String, by actor: Actor) async throws(PlantError) -> Item {
        try require(.use, of: actor)
        let why = try reason(text)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Item in
            let item = try state.item(code)
            try item.check(.lose)
            return try lose(item, why, by: actor, into: &changes)
        }
    }

    func lose(
        _ item: Item, _ why: String, by actor: Actor, into changes: inout ChangeSet
    ) throws(PlantError) -> Item {
        var item = item
        let account = item.account ?? .stock
        let room = room(of: item)
        let order = item.order
        try loseOfOrder(&item, into: &changes)
        item.lostAs = item.state
        item.state = .lost
        item.moveUntil_ms = nil
        keep(item, into: &changes)
        try record(
            "item.lost", subject: item.code, by: actor, body: ["amount": item.quantity.ledgerValue], text: why,
            into: &changes)
        book(.lost, item, -item.quantity.number, account: account, order: order, by: actor, into: &changes)
        try raiseTasks(.lossOrTheft, subject: item.code, lists: lists(of: item), by: actor, into: &changes)
        try judge(items: [item.code], rooms: Set([room].compactMap { $0 }), into: &changes)
        return item
    }

    /// What is lost with an issued container is lost to its work order.
    private func loseOfOrder(_ item: inout Item, into changes: inout ChangeSet) throws(PlantError) {
        guard let id = item.order else { return }
        item.order = nil
        guard var order = state.orders[id],
            let place = order.issues.lastIndex(where: { $0.item == item.code && $0.isOut })
        else { return }
        order.issues[place].isOut = false
        order.issues[place].lost = order.issues[place].lost.plus(item.quantity) ?? item.quantity
        keep(order, into: &changes)
    }

    /// Reports that a lost container was found. What was stock is held in quarantine: nobody knows what was done with it.
    ///
    /// - Parameter zone: where it was put; nil = where it was when it was lost.
    public func find(
        item code: String, zone: String? = nil, reason text: String, by actor: Actor
    ) async throws(PlantError) -> Item {
        try require(.use, of: actor)
        let why = try reason(text)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Item in
            let item = try state.item(code)
            try item.check(.find)
            if let zone, state.zones.storageZone(zone) == nil { throw .notFound(kind: "zone", id: zone) }
            return try find(item, in: zone, why, by: actor, into: &changes)
        }
    }

    func find(
        _ item: Item, in zone: String?, _ why: String, by actor: Actor, into changes: inout ChangeSet
    ) throws(PlantError) -> Item {
        var item = item
        let before = item.lostAs ?? .stored
        item.lostAs = nil
        if let zone { item.zone = zone }
        switch before {
        case .waste, .empty: item.state = before
        default:
            item.state = .quarantined
            item.hold = Hold(cause: .found, reason: why, at_ms: clock.now_ms(), by: actor.id)
        }
        keep(item, into: &changes)
        var body: LedgerBody = ["amount": item.quantity.ledgerValue]
        if let zone = item.zone { body["zone"] = LedgerValue(zone) }
        try record("item.found", subject: item.code, by: actor, body: body, text: why, into: &changes)
        book(.found, item, item.quantity.number, account: item.account ?? .stock, by: actor, into: &changes)
        try judge([item], into: &changes)
        return item
    }
}
