import ChemTrack
import Foundation
import Hummingbird
import WebAssets

/// The pages and what they load. Each page is a shell from ``WebAssets`` that its script fills through the API.
struct PageRoutes {
    let services: Services

    func add(to router: Router<AppContext>) {
        for route in [
            "/", "/zones", "/replay", "/scan", "/items", "/labels", "/purchases", "/tasks", "/alarms", "/sensors",
            "/alarm-system",
            "/thresholds",
            "/orders", "/counts", "/loads", "/carriers", "/balance", "/disposal", "/parties", "/waste-streams",
            "/products",
            "/sheets",
            "/ledger", "/trace", "/people",
            "/signatures", "/pairs",
            "/wall",
            "/sign-in",
        ] {
            router.get(RouterPath(route)) { request, context in try show(request, context) }
        }
        for route in ["/items/:code", "/purchases/:id", "/manifests/:id", "/sheets/:id"] {
            router.get(RouterPath(route)) { request, context in try show(request, context) }
        }
        router.get("/assets/**") { request, context in try asset(request, context) }
    }

    private func page(_ request: Request, _ context: AppContext) -> Page {
        let query = request.uri.queryParameters
        func subject(_ name: String) -> String {
            let text = context.parameters.get(name) ?? ""
            return text.removingPercentEncoding ?? text
        }
        let path = request.uri.path
        switch path {
        case "/": return .plan
        case "/zones": return .zones
        case "/replay": return .replay
        case "/scan": return .scan(code: query["code"].map(String.init))
        case "/items": return .items
        case "/labels": return .labels
        case "/purchases": return .purchases
        case "/alarms": return .alarms
        case "/sensors": return .sensors
        case "/alarm-system": return .alarmSystem
        case "/thresholds": return .thresholds
        case "/tasks": return .tasks
        case "/orders": return .orders
        case "/counts": return .counts
        case "/loads": return .loads
        case "/carriers": return .carriers
        case "/balance": return .balance
        case "/disposal": return .disposal
        case "/parties": return .parties
        case "/waste-streams": return .wasteStreams
        case "/products": return .products
        case "/sheets": return .sheets
        case "/ledger": return .ledger
        case "/trace": return .trace
        case "/people": return .people
        case "/signatures": return .signatures
        case "/pairs": return .pairs
        case "/wall": return .wall
        case "/sign-in": return .signIn(next: query["next"].map(String.init))
        default:
            if path.hasPrefix("/items/") { return .item(subject("code")) }
            if path.hasPrefix("/purchases/") { return .purchase(subject("id")) }
            if path.hasPrefix("/sheets/") { return .sheet(subject("id")) }
            if path.hasPrefix("/manifests/") { return .manifest(subject("id")) }
            return .notFound
        }
    }

    private func show(_ request: Request, _ context: AppContext) throws -> Response {
        let page = page(request, context)
        guard page.isPublic || context.actor != nil else {
            let wanted = request.uri.query.map { "\(request.uri.path)?\($0)" } ?? request.uri.path
            return Response(status: .seeOther, headers: [.location: Page.signIn(next: wanted).path ?? "/sign-in"])
        }
        return try html(page, request, context)
    }

    func html(_ page: Page, _ request: Request, _ context: AppContext) throws -> Response {
        let chosen = request.uri.queryParameters["lang"].map(String.init)
        let language = PageLanguage.preferred(
            query: chosen, cookie: request.cookies["lang"]?.value, acceptLanguage: request.headers[.acceptLanguage])
        let session = context.actor.map {
            SessionInfo(
                name: $0.id, role: $0.role.rawValue, display: $0.display,
                acts: $0.acts(at: services.clock.now_ms()).map(\.rawValue))
        }
        let text = try services.assets.page(page, language: language, session: session)
        var response = Response(
            status: HTTPResponse.Status(code: page.status), headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        if chosen != nil {
            response.headers[.setCookie] = "lang=\(language.rawValue); Path=/; SameSite=Strict; Max-Age=31536000"
        }
        return response
    }

    private func asset(_ request: Request, _ context: AppContext) throws -> Response {
        let path = String(request.uri.path.dropFirst("/assets/".count))
        guard let asset = services.assets.asset(path) else { throw HTTPError(.notFound) }
        var headers: HTTPFields = [
            .contentType: asset.contentType, .eTag: asset.etag, .cacheControl: asset.cacheControl,
        ]
        if request.headers[.ifNoneMatch] == asset.etag { return Response(status: .notModified, headers: headers) }
        headers[.contentLength] = String(asset.bytes.count)
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
}

/// What nobody registered: a page for people, a problem document for programs.
struct NotFoundMiddleware: RouterMiddleware {
    let services: Services

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound && !request.uri.path.hasPrefix("/api/") {
            return try PageRoutes(services: services).html(.notFound, request, context)
        }
    }
}
