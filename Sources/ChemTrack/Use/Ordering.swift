import Compliance

// Work orders: released by whoever may approve, taken for by those they name, closed when everything is accounted for.
extension Plant {
    /// Releases a work order, or changes one that is open: what was issued stays.
    public func register(
        order id: String, name: String, lines: [WorkOrder.Line], tolerance_pct: Double = 0, people: [String] = [],
        vessel: String? = nil, by actor: Actor
    ) async throws(PlantError) -> WorkOrder {
        try require(.approve, of: actor)
        let id = id.trimmingWhitespace
        try Self.checkID(id, field: "id")
        guard !lines.isEmpty, lines.allSatisfy({ !$0.material.trimmingWhitespace.isEmpty && $0.quota.isPositive })
        else {
            throw .invalid(
                field: "lines",
                Bilingual(zh: "请填写每种物料及其限额（大于零）。", en: "name each material with a quota above nothing"))
        }
        guard Set(lines.map { "\($0.material)|\($0.quota.unit)" }).count == lines.count else {
            throw .invalid(field: "lines", Bilingual(zh: "同一物料出现两次。", en: "a material is there twice"))
        }
        guard (0...100).contains(tolerance_pct) else {
            throw .invalid(
                field: "tolerance_pct", Bilingual(zh: "允差应为 0 到 100 %。", en: "a tolerance is from 0 to 100 percent"))
        }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> WorkOrder in
            if let vessel, state.vessels[vessel] == nil { throw .notFound(kind: "vessel", id: vessel) }
            var ids: [String] = []
            for name in people {
                guard let person = state.people.values.first(where: { $0.name == name.lowercased() || $0.id == name })
                else { throw .notFound(kind: "person", id: name) }
                ids.append(person.id)
            }
            var order =
                state.orders[id]
                ?? WorkOrder(
                    id: id, name: name, lines: lines, tolerance_pct: tolerance_pct, createdAt_ms: clock.now_ms(),
                    createdBy: actor.id)
            guard order.isOpen else { throw Self.closed(order) }
            order.name = name
            order.lines = lines
            order.tolerance_pct = tolerance_pct
            order.people = ids
            order.vessel = vessel
            keep(order, into: &changes)
            var body: LedgerBody = ["lines": LedgerValue(Int64(lines.count))]
            for (number, line) in lines.enumerated() {
                body["material.\(number + 1)"] = LedgerValue(line.material)
                body["quota.\(number + 1)"] = line.quota.ledgerValue
            }
            try record(
                "order.released", subject: Self.subject(order: id), by: actor, body: body, text: name, into: &changes)
            return order
        }
    }

    /// Closes a work order.
    ///
    /// - Parameter reason: why it is closed although more is unaccounted for than its tolerance allows; whoever gives one needs
    ///   the right to approve.
    /// - Throws: while a container is still out, or a difference is above the tolerance and nobody explains it.
    public func close(order id: String, reason: String = "", by actor: Actor) async throws(PlantError) -> WorkOrder {
        try require(.use, of: actor)
        let why = reason.trimmingWhitespace
        if !why.isEmpty { try require(.approve, of: actor) }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> WorkOrder in
            var order = try openOrder(id)
            let out = order.issues.filter(\.isOut).map(\.item)
            guard out.isEmpty else {
                throw .refused(
                    Bilingual(
                        zh: "工单 \(id) 仍有未退回的容器：\(out.joined(separator: "、"))。",
                        en: "containers of work order \(id) are still out: \(out.joined(separator: ", "))"))
            }
            let over = order.reconciliation.filter { !$0.isWithin }
            guard over.isEmpty || !why.isEmpty else {
                let zh = over.map { "\($0.material) 差 \($0.difference)（允差 \($0.tolerance)）\($0.issued.unit.rawValue)" }
                let en = over.map {
                    "\($0.material) \($0.difference) \($0.issued.unit.rawValue) unaccounted for, tolerance \($0.tolerance)"
                }
                throw .refused(
                    Bilingual(
                        zh: "工单 \(id) 不平：\(zh.joined(separator: "；"))。请补登，或由有权限的人员说明原因后关闭。",
                        en:
                            "work order \(id) does not add up: \(en.joined(separator: "; ")); record the rest, or have it closed with a reason"
                    ))
            }
            order.closing = WorkOrder.Closing(by: actor.id, at_ms: clock.now_ms(), reason: why.isEmpty ? nil : why)
            keep(order, into: &changes)
            var body: LedgerBody = [:]
            for (number, line) in order.reconciliation.enumerated() {
                body["material.\(number + 1)"] = LedgerValue(line.material)
                body["issued.\(number + 1)"] = line.issued.ledgerValue
                body["charged.\(number + 1)"] = line.charged.ledgerValue
                body["returned.\(number + 1)"] = line.returned.ledgerValue
                body["lost.\(number + 1)"] = line.lost.ledgerValue
                body["difference.\(number + 1)"] = .amount(line.difference, line.issued.unit)
            }
            try record(
                "order.closed", subject: Self.subject(order: id), by: actor, body: body, text: why.isEmpty ? nil : why,
                into: &changes)
            return order
        }
    }

    func openOrder(_ id: String) throws(PlantError) -> WorkOrder {
        guard let order = state.orders[id] else { throw .notFound(kind: "work order", id: id) }
        guard order.isOpen else { throw Self.closed(order) }
        return order
    }

    func keep(_ order: WorkOrder, into changes: inout ChangeSet) {
        state.orders[order.id] = order
        changes.orders.append(order)
        changes.notices.append(.order(order.id))
    }

    /// Ids that people and other systems give: they stand in addresses, topics and the ledger.
    static func checkID(_ id: String, field: String) throws(PlantError) {
        guard (1...64).contains(id.utf8.count),
            id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
        else {
            throw .invalid(
                field: field,
                Bilingual(
                    zh: "编号 `\(id)` 应为 1 到 64 个字母、数字或 - _ .。",
                    en: "`\(id)` is not usable as a number: 1 to 64 letters, digits, `-`, `_` or `.`"))
        }
    }

    /// Orders and vessels have names of other systems: in the ledger they never meet a container's code.
    static func subject(order id: String) -> String { "order:\(id)" }

    private static func closed(_ order: WorkOrder) -> PlantError {
        .refused(Bilingual(zh: "工单 \(order.id) 已关闭。", en: "work order \(order.id) is closed"))
    }
}
