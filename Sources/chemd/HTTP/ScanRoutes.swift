import ChemTrack
import Compliance
import Foundation
import HTTPTypes
import Hummingbird
import Labels

/// The scan journey: picture or text -> code -> item or prefilled receipt -> suggested zone -> receipt.
struct ScanRoutes {
    let services: Services

    func add(to api: RouterGroup<AppContext>) {
        api.post("scan") { request, context in try await scan(request, context) }
        api.post("code") { request, context in try await code(request, context) }
        api.get("substances") { request, context in
            _ = try context.signedIn()
            let text = request.uri.queryParameters["q"].map(String.init) ?? ""
            let found = text.isEmpty ? [] : services.registry.search(text, limit: 20)
            return try APIJSON.response(ListView(items: found, next: nil))
        }
        api.post("receiving/suggestion") { request, context in try await suggestion(request, context) }
        api.post("receipts") { request, context in try await receive(request, context) }
    }

    private func scan(_ request: Request, _ context: AppContext) async throws -> Response {
        _ = try context.signedIn()
        let body: ByteBuffer
        do {
            body = try await request.collected(upTo: PictureReader.bytes_max)
        } catch is Problem {
            throw Problem(
                .contentTooLarge, "picture-too-large",
                Bilingual(zh: "图片超过 20 MB：请降低分辨率重拍。", en: "the picture is over 20 MB: take it at a lower resolution"))
        }
        let answer: (symbols: [Symbol], elapsed_ms: Double)
        do {
            answer = try await services.decoder.decode(Array(body.readableBytesView))
        } catch {
            throw Problem(error)
        }
        let symbols = answer.symbols.map { SymbolView($0) }
        return try APIJSON.response(
            ScanView(symbols: symbols, match: await match(answer.symbols), elapsedMs: answer.elapsed_ms))
    }

    /// Of several codes the first that belongs to something of the plant counts, or else the last.
    func match(_ symbols: [Symbol]) async -> MatchView {
        var match = MatchView.none
        for symbol in symbols {
            match = await self.match(symbol.text, identifier: symbol.identifier)
            if match.isKnown { break }
        }
        return match
    }

    private func code(_ request: Request, _ context: AppContext) async throws -> Response {
        struct Body: Decodable { var text: String }
        _ = try context.signedIn()
        let text = try await request.decode(as: Body.self, context: context).text
        guard (1...2000).contains(text.utf8.count) else {
            throw PlantError.invalid(field: "text", Bilingual(zh: "条码内容为空或过长。", en: "the code is empty or too long"))
        }
        let parsed: ParsedCode
        do {
            parsed = try ParsedCode.parse(text, identifier: nil)
        } catch {
            throw Problem(
                .unprocessableContent, "code",
                Bilingual(zh: error.zh, en: error.description), field: "text")
        }
        let symbol = SymbolView(text: text, code: parsed)
        let match = await self.match(text, identifier: nil)
        return try APIJSON.response(ScanView(symbols: [symbol], match: match, elapsedMs: 0))
    }

    /// Whose code it is: a known container, or what a receipt can be prefilled with.
    private func match(_ text: String, identifier: String?) async -> MatchView {
        guard let parsed = try? ParsedCode.parse(text, identifier: identifier) else { return .none }
        if let item = await services.plant.item(forCode: ItemAlias.key(of: parsed) ?? text) {
            return MatchView(kind: "item", item: ItemView(item, services))
        }
        if case .item(let code) = parsed, let (unit, load) = try? await services.plant.loadUnit(code.text) {
            return MatchView(kind: "load", load: LoadUnitView(unit, load, services))
        }
        if case .place(let id) = parsed, services.view.storageZone(id) != nil {
            return MatchView(kind: "place", place: Reference(id: id, name: services.view.zoneName(id)))
        }
        var prefill = Prefill(parsed, text: text, today: services.clock.today(in: services.view.site.timeZone))
        let products = await services.plant.products(forCode: text, identifier: identifier)
        if products.count == 1, let product = products.first, product.retired == nil {
            prefill.fill(from: ProductView(product))
            // An article number is no code of the one container.
            if case .text = parsed { prefill.alias = nil }
            return MatchView(kind: "product", prefill: prefill)
        }
        if let cas = prefill.cas, let number = try? CASNumber(cas) {
            prefill.name = services.registry.profile(SubstanceQuery(cas: number)).name
            return MatchView(kind: "product", prefill: prefill)
        }
        let isProduct = if case .gs1 = parsed { true } else { false }
        return MatchView(kind: isProduct ? "product" : "unknown", prefill: prefill)
    }

    private func suggestion(_ request: Request, _ context: AppContext) async throws -> Response {
        _ = try context.signedIn()
        let body = try await request.decode(as: MaterialBody.self, context: context)
        let material = try await body.identify(services)
        let quantity = try Quantity(field: "quantity", body.quantity)
        let zones = await services.plant.suggestZones(
            for: material, quantity: quantity, count: min(max(body.count ?? 1, 1), 500))
        let view = SuggestionView(
            identified: material.isIdentified, name: material.profile.name, hazards: HazardsView(material.profile),
            transport: material.profile.transport.first.map(TransportView.init),
            zones: zones.map { suggestion in
                SuggestionView.ZoneView(
                    zone: Reference(id: suggestion.zone, name: services.view.zoneName(suggestion.zone)),
                    accepted: suggestion.accepted, rank: suggestion.rank, findings: suggestion.findings)
            })
        return try APIJSON.response(view)
    }

    private func receive(_ request: Request, _ context: AppContext) async throws -> Response {
        let actor = try context.signedIn()
        let body = try await request.decode(as: ReceiptBody.self, context: context)
        let receipt = try await services.plant.receive(
            try await body.request(services), by: actor, key: request.idempotencyKey(of: actor))
        let view = ReceiptView(
            items: receipt.items.map { ItemView($0, services) },
            zone: receipt.zone.map { Reference(id: $0, name: services.view.zoneName($0)) }, findings: receipt.findings)
        return try APIJSON.response(view, status: .created)
    }
}

extension Request {
    /// The client's key for a creating request, made unique per person.
    func idempotencyKey(of actor: Actor) throws(Problem) -> String? {
        guard let name = HTTPField.Name("Idempotency-Key"), let key = headers[name], !key.isEmpty else { return nil }
        guard key.utf8.count <= 128 else {
            throw Problem(
                .badRequest, "invalid",
                Bilingual(zh: "Idempotency-Key 过长。", en: "Idempotency-Key is longer than 128 bytes"))
        }
        return "\(actor.id) \(key)"
    }
}

extension Problem {
    /// A picture that gave no answer.
    init(_ error: DecoderError) {
        let text = Bilingual(zh: error.zh, en: error.description)
        switch error {
        case .unreadable, .crashed, .timeout: self.init(.unprocessableContent, "picture", text)
        case .busy: self.init(.serviceUnavailable, "busy", text)
        case .unavailable: self.init(.serviceUnavailable, "decoder", text)
        }
    }
}
