import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Logging
import Synchronization
import WebAssets

/// Which right each operation of the API needs: `x-act` in its description, the one place where it stands. Asked before
/// a body is read; the plant asks again of what was decided. Who is refused is noted in the ledger.
struct RouteRights: RouterMiddleware {
    /// So long the same refusal of the same person is not noted again.
    static let quiet_ms: Int64 = 60_000

    private let services: Services
    private let acts: [String: Act]
    private let noted = Noted()

    private final class Noted: Sendable {
        private let times = Mutex([String: Int64]())

        func isNew(_ key: String, at now_ms: Int64) -> Bool {
            times.withLock { times in
                if times.count > 10_000 { times = [:] }
                guard now_ms - (times[key] ?? -RouteRights.quiet_ms) >= RouteRights.quiet_ms else { return false }
                times[key] = now_ms
                return true
            }
        }
    }

    init(services: Services) {
        self.services = services
        acts = Self.table(services.assets.openAPI)
    }

    /// `GET /api/v1/items/*` to the act it needs; what names none (sign-in, sign-out) is open.
    static func table(_ openAPI: [UInt8]) -> [String: Act] {
        struct Operation: Decodable {
            var act: Act?
            enum CodingKeys: String, CodingKey { case act = "x-act" }
        }
        struct Document: Decodable { var paths: [String: [String: Operation]] }
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(openAPI)) else { return [:] }
        var table: [String: Act] = [:]
        for (path, operations) in document.paths {
            for (method, operation) in operations { table[key(method, path)] = operation.act }
        }
        return table
    }

    private static func key(_ method: String, _ path: String) -> String {
        let parts = path.split(separator: "/").map { $0.first == "{" || $0.first == ":" ? "*" : String($0) }
        return method.uppercased() + " /" + parts.joined(separator: "/")
    }

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        do {
            if let act = acts[Self.key(request.method.rawValue, context.endpointPath ?? request.uri.path)] {
                let actor = try context.signedIn()
                guard actor.may(act, at: services.clock.now_ms()) else { throw PlantError.forbidden(act) }
            }
            return try await next(request, context)
        } catch let error as PlantError {
            if let actor = context.actor { await note(error, request, actor) }
            throw error
        }
    }

    private func note(_ error: PlantError, _ request: Request, _ actor: Actor) async {
        let act: String
        switch error {
        case .forbidden(let wanted): act = wanted.rawValue
        case .outOfScope(let zone): act = "scope:" + zone
        default: return
        }
        guard noted.isNew("\(actor.id) \(act) \(request.uri.path)", at: services.clock.now_ms()) else { return }
        do {
            try await services.plant.recordDenial(
                of: act, what: "\(request.method.rawValue) \(request.uri.path)", by: actor)
        } catch {
            services.logger.error("a refusal could not be noted", metadata: ["error": "\(error)"])
        }
    }
}
