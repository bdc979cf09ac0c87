public import Compliance

extension Plant {
    /// Takes an amount out of a container for a work order.
    ///
    /// - Throws: when there is less in it, or the amount is a volume and the content is kept by mass, or the reverse.
    public func use(
        item code: String, amount: Quantity, order: String?, by actor: Actor
    ) async throws(PlantError) -> Item {
        try require(.use, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Item in
            var item = try state.item(code)
            guard item.state == .stored || item.state == .inUse else { throw item.refusal(zh: "领用", en: "be used") }
            if let day = item.expiresOn, day < clock.today(in: state.site.timeZone) {
                throw .refused(
                    Bilingual(
                        zh: "容器 \(item.code) 已于 \(day) 过期，禁止领用；请报废处理。",
                        en: "container \(item.code) expired on \(day): do not use it, declare it waste"))
            }
            guard amount.isPositive, let left = item.quantity.minus(amount) else {
                throw .invalid(
                    field: "amount",
                    Bilingual(
                        zh: "容器内只有 \(item.quantity.display)，不能取出 \(amount.display)。",
                        en: "it holds \(item.quantity.display): \(amount.display) cannot be taken out"))
            }
            item.quantity = left
            item.state = left.isPositive ? .inUse : .empty
            state.keep(item)
            changes.items.append(item)
            changes.notices.append(.item(item.code))
            var body: LedgerBody = ["taken": amount.ledgerValue, "left": left.ledgerValue]
            if let order { body["order"] = LedgerValue(order) }
            try record("item.used", subject: item.code, by: actor, body: body, into: &changes)
            try judge(items: [item.code], rooms: [], into: &changes)
            return item
        }
    }
}
