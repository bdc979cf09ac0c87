import ChemTrack
import Compliance
import Foundation
import Geofence
import Hummingbird
import Store

/// Mass balances with the entries behind them, where contents came from and went to, and recalls.
struct BalanceRoutes {
    let services: Services

    func add(to api: RouterGroup<AppContext>) {
        api.get("balance") { request, context in
            _ = try context.signedIn()
            let balances = try await services.amounts.balance(try BalanceScope(request))
            return try APIJSON.response(ListView(items: balances.map(BalanceView.init), next: nil))
        }
        api.get("balance/entries") { request, context in
            _ = try context.signedIn()
            let after = try request.number("after")
            let page = try await services.amounts.entries(
                try BalanceScope(request), limit: try request.limit(default: 100), after: after)
            let people = try await services.reader.displayNames()
            return try APIJSON.response(
                ListView(items: page.entries.map { EntryView($0, people) }, next: page.next.map(String.init)))
        }
        api.get("genealogy") { request, context in
            _ = try context.signedIn()
            var start: [String] = []
            if let code = request.text("item") {
                guard let item = await services.plant.item(forCode: code) else {
                    throw PlantError.notFound(kind: "item", id: code)
                }
                start = [item.code]
            } else if let lot = request.text("lot") {
                start = try await services.amounts.containers(ofLot: lot)
                guard !start.isEmpty else { throw PlantError.notFound(kind: "lot", id: lot) }
            } else {
                throw Problem(
                    .badRequest, "invalid", Bilingual(zh: "请给出 item 或 lot。", en: "name an item or a lot"), field: "item"
                )
            }
            return try APIJSON.response(GenealogyView(try await services.amounts.genealogy(of: start)))
        }
        api.post("recalls") { request, context in
            struct Body: Decodable {
                var lot: String
                var supplier: String?
                var material: String?
                var reason: String?
            }
            let actor = try context.signedIn()
            let body = try await request.decode(as: Body.self, context: context)
            let recall = try await services.plant.recall(
                lot: body.lot, supplier: body.supplier.nonEmpty, material: body.material.nonEmpty,
                reason: body.reason ?? "", by: actor)
            struct View: Encodable {
                var lot: String
                var held: [ItemView]
                var beyondReach: [ItemView]
            }
            return try APIJSON.response(
                View(
                    lot: recall.lot, held: recall.held.map { ItemView($0, services) },
                    beyondReach: recall.beyondReach.map { ItemView($0, services) }))
        }
    }
}

extension BalanceScope {
    /// Reads `lot`, `order`, `material`, `item`, `from`, `until` of a query; the times are RFC 3339.
    init(_ request: Request) throws {
        func time(_ name: String) throws(Problem) -> Int64? {
            guard let text = request.text(name) else { return nil }
            guard let ms = Timestamp.parse(text) else {
                throw Problem(
                    .badRequest, "invalid",
                    Bilingual(
                        zh: "`\(text)` 不是时间：请写如 2026-11-01T00:00:00+08:00。",
                        en: "`\(text)` is not a time: write for example 2026-11-01T00:00:00+08:00"), field: name)
            }
            return ms
        }
        self.init(
            lot: request.text("lot"), order: request.text("order"), material: request.text("material"),
            item: request.text("item"), from_ms: try time("from"), until_ms: try time("until"))
        if let from_ms, let until_ms, from_ms >= until_ms {
            throw Problem(
                .badRequest, "invalid", Bilingual(zh: "开始应早于结束。", en: "the period begins before it ends"),
                field: "until")
        }
    }
}

extension Request {
    /// A value of the query; nil when it is missing or empty.
    func text(_ name: String) -> String? { uri.queryParameters[Substring(name)].map(String.init).nonEmpty }

    /// A whole number of the query.
    func number(_ name: String) throws(Problem) -> Int64? {
        guard let text = text(name) else { return nil }
        guard let number = Int64(text) else {
            throw Problem(
                .badRequest, "invalid", Bilingual(zh: "`\(text)` 不是整数。", en: "`\(text)` is not a whole number"),
                field: name)
        }
        return number
    }
}

/// An amount of the journal: in its unit, and as people write it.
struct AmountView: Encodable {
    var number: Int64
    var unit: String
    var display: String

    init(_ number: Int64, _ unit: LedgerUnit) {
        self.number = number
        self.unit = unit.rawValue
        display = Quantity.display(number, unit)
    }
}

struct BalanceView: Encodable {
    var unit: String
    var opening: AmountView
    var purchased: AmountView
    var transferred: AmountView
    var used: AmountView
    var waste: AmountView
    var adjusted: AmountView
    var stock: AmountView
    var counted: AmountView?
    var balanced: Bool

    init(_ balance: MassBalance) {
        func view(_ number: Int64) -> AmountView { AmountView(number, balance.unit) }
        unit = balance.unit.rawValue
        opening = view(balance.opening)
        purchased = view(balance.purchased)
        transferred = view(balance.transferred)
        used = view(balance.used)
        waste = view(balance.waste)
        adjusted = view(balance.adjusted)
        stock = view(balance.stock)
        counted = balance.counted.map(view)
        balanced = balance.isBalanced
    }
}

struct EntryView: Encodable {
    var seq: Int
    var at: String
    var item: String
    var lot: String?
    var material: String
    var account: String
    var kind: String
    var change: AmountView
    var other: String?
    var order: String?
    var by: String

    init(_ entry: AmountEntry, _ people: [String: String]) {
        seq = entry.seq
        at = entry.at_ms.rfc3339
        item = entry.item
        lot = entry.lot
        material = entry.material
        account = entry.account.rawValue
        kind = entry.kind.rawValue
        change = AmountView(entry.change, entry.unit)
        other = entry.other
        order = entry.order
        by = people[entry.by] ?? entry.by
    }
}

struct GenealogyView: Encodable {
    struct Container: Encodable {
        var code: String
        var name: Bilingual
        var state: String
        var quantity: QuantityView
        var lots: [String]
        var supplier: String?
        var purchase: String?
        var manifest: String?
        var orders: [String]
    }
    struct Pour: Encodable {
        var from: String
        var to: String
        var amount: AmountView
        var at: String
        var seq: Int
    }

    var containers: [Container]
    var pours: [Pour]
    var cut: Bool

    init(_ genealogy: Genealogy) {
        containers = genealogy.containers.map {
            Container(
                code: $0.code, name: $0.name, state: $0.state.rawValue, quantity: QuantityView($0.quantity),
                lots: $0.lots, supplier: $0.supplier, purchase: $0.purchase, manifest: $0.manifest, orders: $0.orders)
        }
        pours = genealogy.pours.map {
            Pour(from: $0.from, to: $0.to, amount: AmountView($0.amount, $0.unit), at: $0.at_ms.rfc3339, seq: $0.seq)
        }
        cut = genealogy.isCut
    }
}
