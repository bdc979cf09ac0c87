import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Labels
import Store

/// Containers: list, one, its history, its label, and what is done with it.
struct ItemRoutes {
    let services: Services

    func add(to api: RouterGroup<AppContext>) {
        api.get("items") { request, context in try await list(request, context) }
        api.get("items/:code") { _, context in
            _ = try context.signedIn()
            return try APIJSON.response(ItemView(try await services.item(context), services))
        }
        api.get("items/:code/history") { _, context in try await history(context) }
        api.get("items/:code/label") { request, context in try await label(request, context) }
        api.post("items/:code/move") { request, context in
            struct Body: Decodable { var zone: String }
            let actor = try context.signedIn()
            let body = try await request.decode(as: Body.self, context: context)
            let code = try await services.item(context).code
            return try APIJSON.response(
                ItemView(try await services.plant.move(item: code, to: body.zone, by: actor), services))
        }
        api.post("items/:code/use") { request, context in
            struct Body: Decodable {
                var amount: String
                var order: String?
            }
            let actor = try context.signedIn()
            let body = try await request.decode(as: Body.self, context: context)
            let code = try await services.item(context).code
            let used = try await services.plant.use(
                item: code, amount: try Quantity(field: "amount", body.amount), order: body.order, by: actor,
                key: request.idempotencyKey(of: actor))
            return try APIJSON.response(ItemView(used, services))
        }
        api.post("items/:code/waste") { request, context in
            struct Body: Decodable {
                var cnCode: String?
                var reason: String
                var federalCodes: [String]?
                var stream: String?
            }
            let actor = try context.signedIn()
            let body = try await request.decode(as: Body.self, context: context)
            let code = try await services.item(context).code
            let waste = WasteRequest(
                cnCode: body.cnCode.nonEmpty, federalCodes: body.federalCodes ?? [], reason: body.reason,
                stream: body.stream.nonEmpty)
            return try APIJSON.response(
                ItemView(try await services.plant.declareWaste(item: code, waste, by: actor), services))
        }
    }

    private func list(_ request: Request, _ context: AppContext) async throws -> Response {
        _ = try context.signedIn()
        let query = request.uri.queryParameters
        var state: ItemState?
        if let text = query["state"].map(String.init), !text.isEmpty {
            guard let known = ItemState(rawValue: text) else {
                let all = ItemState.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem(
                    .badRequest, "invalid",
                    Bilingual(zh: "未知状态 `\(text)`。", en: "unknown state `\(text)`: use one of \(all)"),
                    field: "state")
            }
            state = known
        }
        let page = try await services.reader.items(
            ItemFilter(
                text: query["q"].map(String.init).nonEmpty, zone: query["zone"].map(String.init).nonEmpty,
                state: state),
            limit: try request.limit(default: 50), after: query["after"].map(String.init))
        return try APIJSON.response(ListView(items: page.elements.map { ItemView($0, services) }, next: page.next))
    }

    private func history(_ context: AppContext) async throws -> Response {
        _ = try context.signedIn()
        let item = try await services.item(context)
        let rows = try await services.ledger.history(ofSubject: item.code)
        let people = try await services.reader.displayNames()
        var events = rows.map { HistoryView($0, people: people) }
        let passages = try await services.reader.passages(ofItem: item.code, limit: 200)
        events += passages.map { HistoryView($0, zone: services.view.zoneName($0.zone)) }
        return try APIJSON.response(HistoryList(events: events.sorted { $0.at < $1.at }))
    }

    private func label(_ request: Request, _ context: AppContext) async throws -> Response {
        let actor = try context.signedIn()
        let item = try await services.item(context)
        let query = request.uri.queryParameters
        let choice = try LabelChoice(
            to: query["to"].map(String.init), language: query["language"].map(String.init),
            size: query["size"].map(String.init), template: query["template"].map(String.init),
            isWaste: query["waste"] == "1")
        let output = try await LabelOutput(item: item, services: services, choice: choice, person: actor.display)
        return choice.response(output.bytes, name: item.code)
    }
}

extension Quantity {
    /// Reads a field of a request.
    init(field: String, _ text: String) throws(PlantError) {
        do {
            try self.init(text)
        } catch {
            throw .invalid(
                field: field, Bilingual(zh: "数量 `\(text)` 无法识别：请写数字和单位，如 5 kg、2.5 L。", en: "\(error)"))
        }
    }
}

struct HistoryList: Encodable {
    var events: [HistoryView]
}

/// One line of a container's history: a ledger event, or a zone it entered or left.
struct HistoryView: Encodable {
    var seq: Int?
    var at: String
    var kind: String
    var actor: String
    var summary: Bilingual
    var body: [String: String]

    init(_ readable: ReadableRow, people: [String: String]) {
        let row = readable.row
        seq = row.seq
        at = (row.at_us / 1000).rfc3339
        kind = row.kind
        actor = people[row.actor] ?? row.actor
        var facts: [String: String] = [:]
        if let event = try? LedgerEvent(decoding: row.bytes) {
            for field in event.body.fields { facts[field.name] = field.value.text }
        }
        if let text = readable.text { facts["text"] = text }
        body = facts
        summary = EventName.of(row.kind)
    }

    init(_ passage: Passage, zone: Bilingual) {
        at = passage.at_ms.rfc3339
        kind = "zone.\(passage.event)"
        actor = passage.tag
        body = ["zone": passage.zone, "tag": passage.tag]
        switch passage.event {
        case "enter": summary = Bilingual(zh: "进入\(zone.zh)", en: "entered \(zone.en)")
        case "exit": summary = Bilingual(zh: "离开\(zone.zh)", en: "left \(zone.en)")
        default: summary = Bilingual(zh: "穿过\(zone.zh)", en: "crossed \(zone.en)")
        }
    }
}

/// What the kinds of ledger events are called.
enum EventName {
    private static let names: [String: Bilingual] = [
        "item.received": Bilingual(zh: "收货入库", en: "received"),
        "item.moved": Bilingual(zh: "移库", en: "moved"),
        "item.used": Bilingual(zh: "领用", en: "used"),
        "item.waste": Bilingual(zh: "转为废物", en: "declared waste"),
        "item.manifested": Bilingual(zh: "列入联单", en: "put on a manifest"),
        "item.shipped": Bilingual(zh: "随联单转移", en: "shipped with its manifest"),
        "sheet.filed": Bilingual(zh: "收存安全技术说明书", en: "data sheet filed"),
        "sheet.confirmed": Bilingual(zh: "确认安全技术说明书", en: "data sheet confirmed"),
        "sheet.withdrawn": Bilingual(zh: "撤回安全技术说明书", en: "data sheet withdrawn"),
        "item.disposed": Bilingual(zh: "已处置", en: "disposed of"),
        "item.opened": Bilingual(zh: "开封", en: "opened"),
        "item.tested": Bilingual(zh: "过氧化物检测", en: "tested for peroxides"),
        "item.inspected": Bilingual(zh: "定期检验", en: "inspected as a pressure vessel"),
        "item.connected": Bilingual(zh: "接上流量计", en: "connected to a flow meter"),
        "item.metered": Bilingual(zh: "流量计计量领用", en: "drawn through a flow meter"),
        "item.disconnected": Bilingual(zh: "断开流量计", en: "disconnected from the flow meter"),
        "item.extended": Bilingual(zh: "延长有效期", en: "last day extended"),
        "item.expired": Bilingual(zh: "过期", en: "expired"),
        "item.quarantined": Bilingual(zh: "隔离", en: "quarantined"),
        "item.released": Bilingual(zh: "放行", en: "released"),
        "item.recalled": Bilingual(zh: "召回", en: "recalled"),
        "item.adjusted": Bilingual(zh: "数量调整", en: "amount adjusted"),
        "item.lost": Bilingual(zh: "报失", en: "reported lost"),
        "item.found": Bilingual(zh: "找回", en: "reported found"),
        "item.tagged": Bilingual(zh: "更换标签", en: "tag changed"),
        "item.cleaned": Bilingual(zh: "清洗", en: "cleaned"),
        "item.discarded": Bilingual(zh: "倒入废物容器", en: "put into a container of waste"),
        "item.collected": Bilingual(zh: "加入废物", en: "took in more waste"),
        "item.labelled": Bilingual(zh: "确认已贴废物标签", en: "waste label confirmed"),
        "item.poured": Bilingual(zh: "倒出", en: "poured out"),
        "item.filled": Bilingual(zh: "倒入", en: "poured in"),
        "item.issued": Bilingual(zh: "整桶发料", en: "issued to a work order"),
        "item.returned": Bilingual(zh: "退料", en: "returned from a work order"),
        "item.counted": Bilingual(zh: "盘点", en: "counted"),
        "item.imported": Bilingual(zh: "导入", en: "imported"),
        "item.withdrawn": Bilingual(zh: "撤销导入", en: "import taken back"),
        "import.applied": Bilingual(zh: "导入表格", en: "table imported"),
        "import.undone": Bilingual(zh: "撤销导入", en: "import taken back"),
        "person.registered": Bilingual(zh: "新增人员", en: "person added"),
        "person.changed": Bilingual(zh: "修改人员", en: "person changed"),
        "person.disabled": Bilingual(zh: "停用人员", en: "person disabled"),
        "person.enabled": Bilingual(zh: "启用人员", en: "person enabled"),
        "person.granted": Bilingual(zh: "临时授权", en: "right granted"),
        "person.revoked": Bilingual(zh: "收回授权", en: "right ended"),
        "person.qualified": Bilingual(zh: "登记资格", en: "qualifications recorded"),
        "person.traced": Bilingual(zh: "查询人员操作", en: "doings looked into"),
        "access.denied": Bilingual(zh: "越权被拒", en: "refused"),
        "badge.twice": Bilingual(zh: "工牌两处使用", en: "badge used in two places"),
        "signature.asked": Bilingual(zh: "请求签名", en: "signatures asked for"),
        "signature.given": Bilingual(zh: "签名", en: "signed"),
        "signature.used": Bilingual(zh: "签名生效", en: "signatures used"),
        "site.signing": Bilingual(zh: "修改签名规则", en: "signing rules changed"),
        "site.zones": Bilingual(zh: "修改区域", en: "zones changed"),
        "system.started": Bilingual(zh: "系统启动", en: "daemon started"),
        "ledger.heads": Bilingual(zh: "末次事件清单", en: "list of last events"),
        "ledger.epoch": Bilingual(zh: "恢复备份，新纪元", en: "restored, new epoch"),
    ]

    static func of(_ kind: String) -> Bilingual { names[kind] ?? Bilingual(zh: kind, en: kind) }
}
