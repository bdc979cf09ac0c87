import Compliance
import HTTPTypes
import Hummingbird

/// The headers every response carries: no inline script or style, no framing, no sniffing, no caching of data.
struct SecurityHeaders: RouterMiddleware {
    private static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; \
        font-src 'self'; media-src 'self' blob:; form-action 'self'; base-uri 'none'; object-src 'none'; \
        frame-ancestors 'none'; require-trusted-types-for 'script'
        """
    private static let fixed: [(HTTPField.Name, String)] = [
        (named("Content-Security-Policy"), policy),
        (named("X-Content-Type-Options"), "nosniff"),
        (named("Referrer-Policy"), "no-referrer"),
        (named("Cross-Origin-Opener-Policy"), "same-origin"),
        (named("Cross-Origin-Resource-Policy"), "same-origin"),
        (named("Permissions-Policy"), "camera=(self), geolocation=(), microphone=(), usb=(), serial=()"),
    ]

    private static func named(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .server }

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for (name, value) in Self.fixed { response.headers[name] = value }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }
}

/// Unsafe methods only from our own pages, or with a bearer token: a foreign page cannot make a signed-in browser act.
struct SameOrigin: RouterMiddleware {
    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        let isSafe = request.method == .get || request.method == .head
        let hasToken = request.headers[.authorization]?.hasPrefix("Bearer ") ?? false
        if !isSafe, !hasToken, let site = HTTPField.Name("Sec-Fetch-Site").flatMap({ request.headers[$0] }),
            site != "same-origin", site != "none"
        {
            throw Problem(
                .forbidden, "cross-site",
                Bilingual(zh: "不接受来自其他网站的操作。", en: "acts from another site are not accepted"))
        }
        return try await next(request, context)
    }
}
