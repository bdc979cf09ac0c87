public import Compliance

extension Plant {
    /// Takes an amount out of a container.
    ///
    /// - Parameter order: the work order it is for. One that is registered has to be open to this person, name the material and
    ///   leave enough of its quota (``WorkOrder``).
    /// - Throws: when there is less in it, or the amount is a volume and the content is kept by mass, or the reverse.
    public func use(
        item code: String, amount: Quantity, order: String?, by actor: Actor, key: String? = nil
    ) async throws(PlantError) -> Item {
        try require(.use, of: actor)
        if let made = try await begin(key) {
            guard let item = made.first.flatMap({ state.items[$0] }), made.count == 1 else { throw misused(key) }
            return item
        }
        defer { end(key) }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Item in
            var item = try state.item(code)
            try checkUsable(item, .use, for: order)
            let left = try item.left(after: amount)
            if let order { try issue(amount, of: item, isWhole: false, to: order, by: actor, into: &changes) }
            markOpened(&item)
            item.quantity = left
            item.state = left.isPositive ? .inUse : .empty
            if !left.isPositive { item.cleaned = nil }
            keep(item, into: &changes)
            var body: LedgerBody = ["taken": amount.ledgerValue, "left": left.ledgerValue]
            if let order { body["order"] = LedgerValue(order) }
            try record("item.used", subject: item.code, by: actor, body: body, into: &changes)
            book(.used, item, -amount.number, order: order, by: actor, into: &changes)
            remember(key, made: [item.code], in: &changes)
            try judge([item], into: &changes)
            return item
        }
    }

    /// Throws unless the container may be used now, by its state, its age and the order it is issued to.
    func checkUsable(_ item: Item, _ act: ItemAct, for order: String?) throws(PlantError) {
        if item.state == .expired, let why = item.reasonNotToUse(on: today.text) { throw .refused(why) }
        try item.check(act)
        if let why = item.reasonNotToUse(on: today.text) { throw .refused(why) }
        try checkInspected(toEmpty: item)
        try item.checkNotIssued()
    }
}

extension Item {
    /// Throws while the whole container is out for a work order: what leaves it there is charged to the order.
    func checkNotIssued() throws(PlantError) {
        guard let order else { return }
        throw .refused(
            Bilingual(
                zh: "容器 \(code) 已整桶发给工单 \(order)：请在工单上登记投料，或先退料。",
                en: "container \(code) is issued to work order \(order): charge it there, or return it first"))
    }
}
