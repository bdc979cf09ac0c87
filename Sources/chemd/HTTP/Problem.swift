import Logging
import ChemTrack
import Compliance
import Foundation
import Hummingbird

/// A problem document (RFC 9457), in both languages, with the field it is about.
struct Problem: Error, Encodable {
    var type: String
    var title: String
    var status: Int
    var detail: String
    var detailI18n: Bilingual
    var field: String?
    var findings: [Finding]?
    /// The request that has to be signed first.
    var signature: SignatureView?

    enum CodingKeys: String, CodingKey {
        case type, title, status, detail, field, findings, signature
        case detailI18n = "detail_i18n"
    }

    init(
        _ status: HTTPResponse.Status, _ type: String, _ text: Bilingual, field: String? = nil,
        findings: [Finding]? = nil
    ) {
        self.type = "urn:chemtrack:\(type)"
        title = status.reasonPhrase
        self.status = status.code
        detail = text.en
        detailI18n = text
        self.field = field
        self.findings = findings
    }

    static let unauthorized = Problem(
        .unauthorized, "sign-in", Bilingual(zh: "请先登录。", en: "sign in first"))

    init(_ error: PlantError) {
        switch error {
        case .notFound: self.init(.notFound, "not-found", error.message)
        case .invalid(let field, let text): self.init(.unprocessableContent, "invalid", text, field: field)
        case .refused(let text): self.init(.conflict, "refused", text)
        case .blocked(let text, let findings): self.init(.conflict, "blocked", text, findings: findings)
        case .outOfScope: self.init(.forbidden, "out-of-scope", error.message)
        case .needsSignatures(let request):
            self.init(.conflict, "needs-signatures", error.message)
            signature = SignatureView(request)
        case .forbidden: self.init(.forbidden, "forbidden", error.message)
        case .storeUnavailable: self.init(.serviceUnavailable, "store", error.message)
        case .inProgress: self.init(.conflict, "in-progress", error.message)
        }
    }

    /// A body that is not the JSON the route asks for, with the place in it.
    init(_ error: DecodingError) {
        func path(_ keys: [any CodingKey]) -> String {
            keys.map { $0.intValue.map(String.init) ?? $0.stringValue.snakeCase }.joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context):
            let field = path(context.codingPath + [key])
            self.init(
                .unprocessableContent, "invalid",
                Bilingual(zh: "缺少字段 `\(field)`。", en: "the field `\(field)` is missing"),
                field: field)
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            self.init(
                .unprocessableContent, "invalid",
                Bilingual(
                    zh: "字段 `\(path(context.codingPath))` 的类型不对。",
                    en: "the field `\(path(context.codingPath))` has the wrong type"),
                field: path(context.codingPath))
        case .dataCorrupted(let context):
            let field = path(context.codingPath)
            self.init(
                field.isEmpty ? .badRequest : .unprocessableContent, "invalid",
                Bilingual(zh: "请求内容无法读取。", en: "the body cannot be read: \(context.debugDescription)"),
                field: field.isEmpty ? nil : field)
        @unknown default:
            self.init(.badRequest, "invalid", Bilingual(zh: "请求内容无法读取。", en: "the body cannot be read"))
        }
    }

    var response: Response {
        let text = (try? APIJSON.text(self)) ?? "{}"
        var headers: HTTPFields = [.contentType: "application/problem+json; charset=utf-8"]
        if status == 429 || status == 503 { headers[.retryAfter] = "5" }
        return Response(
            status: HTTPResponse.Status(code: status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

extension String {
    /// `concentrationPct` as the API writes it: `concentration_pct`.
    fileprivate var snakeCase: String {
        reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }
}

/// Turns every error of a route into a problem document, and logs what nobody expected.
struct ProblemMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            return problem.response
        } catch let error as PlantError {
            return Problem(error).response
        } catch let error as DecodingError {
            return Problem(error).response
        } catch let error as HTTPError {
            return Problem(error.status, "http", Self.text(of: error)).response
        } catch {
            context.logger.error("request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
            return Problem(
                .internalServerError, "internal",
                Bilingual(zh: "内部错误，已记录。请稍后重试。", en: "something went wrong here and was logged; try again")
            ).response
        }
    }

    private static func text(of error: HTTPError) -> Bilingual {
        switch error.status {
        case .notFound: Bilingual(zh: "此地址没有内容：请核对路径和方法。", en: "there is nothing here: check path and method")
        case .methodNotAllowed: Bilingual(zh: "此地址不支持该方法。", en: "this address does not take the method")
        case .unsupportedMediaType: Bilingual(zh: "不支持该内容类型。", en: "this type of content is not taken")
        default:
            Bilingual(zh: "请求无法处理（\(error.status.code)）。", en: error.body ?? error.status.reasonPhrase)
        }
    }
}
