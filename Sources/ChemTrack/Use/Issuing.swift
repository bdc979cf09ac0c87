public import Compliance

/// What a returned container weighs or holds.
public enum ReturnedAmount: Sendable {
    /// Gross weight; the container's tare is taken off.
    case gross(Mass)
    /// What is in it.
    case net(Quantity)
}

// Issue, charge, return, loss: what a work order took and what became of it.
extension Plant {
    /// Issues a whole container to a work order. Its content stays in it until it is charged or weighed back.
    public func issue(item code: String, order id: String, by actor: Actor) async throws(PlantError) -> Item {
        try require(.use, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Item in
            var item = try state.item(code)
            try checkUsable(item, .issue, for: id)
            guard state.orders[id] != nil else { throw .notFound(kind: "work order", id: id) }
            try issue(item.quantity, of: item, isWhole: true, to: id, by: actor, into: &changes)
            markOpened(&item)
            item.order = id
            item.state = .inUse
            keep(item, into: &changes)
            try record(
                "item.issued", subject: item.code, by: actor,
                body: ["amount": item.quantity.ledgerValue, "order": LedgerValue(id)], into: &changes)
            try judge([item], into: &changes)
            return item
        }
    }

    /// Checks a registered order and writes the issue on it; an order that nobody registered is only a reference.
    func issue(
        _ amount: Quantity, of item: Item, isWhole: Bool, to id: String, by actor: Actor,
        into changes: inout ChangeSet
    ) throws(PlantError) {
        guard let (found, left) = try quotaLeft(of: item, on: id, amount.unit, by: actor) else { return }
        guard amount.number <= left.number else {
            throw .refused(
                Bilingual(
                    zh: "超出工单 \(id) 的限额：还可领 \(left.display)，本次 \(amount.display)。",
                    en:
                        "over the quota of work order \(id): \(left.display) may still be issued, this is \(amount.display)"
                ))
        }
        var order = found
        order.issues.append(
            WorkOrder.Issue(
                number: order.issues.count + 1, item: item.code, material: item.material, lot: item.lot,
                at_ms: clock.now_ms(), by: actor.id, issued: amount, isWhole: isWhole, charged: nil,
                returned: amount.zero, lost: amount.zero, isOut: isWhole))
        keep(order, into: &changes)
        if let vessel = order.vessel { fill(vessel: vessel, with: item.material, order: order, into: &changes) }
    }

    /// The order and what it may still take of a container's material; nil for an order that nobody registered.
    ///
    /// - Throws: when it is closed, or does not name the person or the material, or its vessel is not released for it.
    func quotaLeft(
        of item: Item, on id: String, _ unit: LedgerUnit, by actor: Actor
    ) throws(PlantError) -> (order: WorkOrder, left: Quantity)? {
        guard state.orders[id] != nil else { return nil }
        let order = try openOrder(id)
        guard order.people.isEmpty || order.people.contains(actor.id) else {
            throw .refused(
                Bilingual(zh: "您不在工单 \(id) 的领料人员之列。", en: "you are not among those who may take for work order \(id)"))
        }
        guard let line = order.lines.first(where: { $0.material == item.material && $0.quota.unit == unit }) else {
            let named = order.lines.map { "\($0.material) \($0.quota.display)" }.joined(separator: ", ")
            throw .refused(
                Bilingual(
                    zh: "工单 \(id) 不含物料 \(item.material)（\(item.quantity.display)）；含：\(named)。",
                    en: "work order \(id) does not name \(item.material) (\(item.quantity.display)); it names: \(named)"
                ))
        }
        if let vessel = order.vessel { try checkReady(vessel: vessel, for: order) }
        return (order, Quantity(max(0, line.quota.number - order.out(of: item.material, unit)), unit))
    }

    /// Says how much of an issue went into the batch, or was lost. From a whole container it is taken out now.
    ///
    /// - Parameters:
    ///   - amount: nil = all that nobody has accounted for.
    ///   - isLoss: spilled, evaporated, stolen: then with a reason.
    public func account(
        order id: String, issue number: Int, amount: Quantity?, isLoss: Bool = false, reason text: String = "",
        by actor: Actor, key: String? = nil
    ) async throws(PlantError) -> WorkOrder {
        try require(.use, of: actor)
        if let made = try await begin(key) {
            guard let order = made.first.flatMap({ state.orders[$0] }) else { throw misused(key) }
            return order
        }
        defer { end(key) }
        let why = isLoss ? try reason(text) : text.trimmingWhitespace
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> WorkOrder in
            var order = try openOrder(id)
            guard let place = order.issues.firstIndex(where: { $0.number == number }) else {
                throw .notFound(kind: "issue", id: "\(id)/\(number)")
            }
            var issue = order.issues[place]
            let amount = amount ?? Quantity(max(0, issue.open), issue.issued.unit)
            guard amount.unit == issue.issued.unit, amount.isPositive, amount.number <= issue.open else {
                throw .invalid(
                    field: "amount",
                    Bilingual(
                        zh:
                            "第 \(number) 笔发料未核销 \(Quantity(max(0, issue.open), issue.issued.unit).display)，不能登记 \(amount.display)。",
                        en:
                            "of issue \(number) \(Quantity(max(0, issue.open), issue.issued.unit).display) is not accounted for: \(amount.display) cannot be recorded"
                    ))
            }
            if isLoss {
                issue.lost = issue.lost.plus(amount) ?? issue.lost
            } else {
                issue.charged = (issue.charged ?? amount.zero).plus(amount)
            }
            order.issues[place] = issue
            keep(order, into: &changes)
            var body: LedgerBody = [
                "amount": amount.ledgerValue, "issue": LedgerValue(Int64(number)), "item": LedgerValue(issue.item),
            ]
            var item = try state.item(issue.item)
            if issue.isWhole, issue.isOut {
                item.quantity = try item.left(after: amount)
                if !item.quantity.isPositive {
                    item.state = .empty
                    item.cleaned = nil
                }
                keep(item, into: &changes)
                body["left"] = item.quantity.ledgerValue
            }
            try record(
                isLoss ? "order.lost" : "order.charged", subject: Self.subject(order: id), by: actor, body: body,
                text: why.isEmpty ? nil : why, into: &changes)
            if issue.isWhole, issue.isOut {
                book(isLoss ? .lost : .used, item, -amount.number, order: id, by: actor, into: &changes)
                try judge([item], into: &changes)
            } else if isLoss {
                // It was booked as used when it was taken out.
                book(.used, item, amount.number, order: id, by: actor, into: &changes)
                book(.lost, item, -amount.number, order: id, by: actor, into: &changes)
            }
            remember(key, made: [id], in: &changes)
            return order
        }
    }

    /// Takes a container back from its work order: what it holds now is weighed or read, not taken from the book.
    ///
    /// What is missing counts as charged when nobody has said what was charged; else it is a difference of the order and an
    /// adjustment of the container.
    public func giveBack(
        item code: String, amount: ReturnedAmount, by actor: Actor
    ) async throws(PlantError) -> Item {
        try require(.use, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Item in
            var item = try state.item(code)
            try item.check(.giveBack)
            guard let id = item.order else {
                throw .refused(
                    Bilingual(
                        zh: "容器 \(item.code) 没有整桶发给工单。", en: "container \(item.code) is not issued to a work order"))
            }
            var order = try openOrder(id)
            guard let place = order.issues.lastIndex(where: { $0.item == item.code && $0.isOut }) else {
                throw .notFound(kind: "issue", id: "\(id)/\(item.code)")
            }
            let holds = try item.content(amount)
            let before = item.quantity
            let missing = before.number - holds.number
            let isByWeighing = order.issues[place].charged == nil && missing > 0
            if isByWeighing { order.issues[place].charged = Quantity(missing, holds.unit) }
            order.issues[place].returned = holds
            order.issues[place].isOut = false
            keep(order, into: &changes)
            item.quantity = holds
            item.order = nil
            let isHeld = item.state == .quarantined || item.state == .expired
            if !holds.isPositive { item.state = .empty } else if !isHeld { item.state = .stored }
            if let zone = item.assignedZone, state.positions[item.tag ?? ""] == nil { item.zone = zone }
            if item.state == .stored, stateInPlace(of: item) != .stored { item.state = .inUse }
            keep(item, into: &changes)
            var body: LedgerBody = ["before": before.ledgerValue, "left": holds.ledgerValue, "order": LedgerValue(id)]
            if case .gross(let gross) = amount { body["gross"] = .amount(gross.milligrams, .milligrams) }
            try record("item.returned", subject: item.code, by: actor, body: body, into: &changes)
            book(
                isByWeighing ? .used : .adjusted, item, -missing, order: id, by: actor, into: &changes)
            try judge([item], into: &changes)
            return item
        }
    }
}

extension Item {
    /// The content that a return states.
    ///
    /// - Throws: for a gross weight below the tare, a container without a tare, or the wrong kind of amount.
    func content(_ amount: ReturnedAmount) throws(PlantError) -> Quantity {
        switch amount {
        case .net(let net):
            guard net.unit == quantity.unit else { throw .invalid(field: "amount", wrongKind(net)) }
            guard net.number >= 0 else {
                throw .invalid(field: "amount", Bilingual(zh: "数量不能为负。", en: "an amount is not below zero"))
            }
            return net
        case .gross(let gross):
            guard quantity.unit == .milligrams else {
                throw .invalid(field: "gross", wrongKind(.mass(gross)))
            }
            guard let tare_mg else {
                throw .invalid(
                    field: "gross",
                    Bilingual(
                        zh: "容器 \(code) 未登记皮重：请填写净重。",
                        en: "container \(code) has no tare on record: give the net amount"))
            }
            guard gross.milligrams >= tare_mg else {
                throw .invalid(
                    field: "gross",
                    Bilingual(
                        zh:
                            "毛重 \(Quantity.mass(gross).display) 小于皮重 \(Quantity.mass(Mass(milligrams: tare_mg)).display)。",
                        en:
                            "gross \(Quantity.mass(gross).display) is below the tare \(Quantity.mass(Mass(milligrams: tare_mg)).display)"
                    ))
            }
            return .mass(Mass(milligrams: gross.milligrams - tare_mg))
        }
    }
}
