import Store
import ChemTrack
import Foundation
import Hummingbird

/// The custody ledger: its checkpoint, and checking it.
struct LedgerRoutes {
    let services: Services

    private struct LedgerView: Encodable {
        var origin: String
        var size: Int
        var root: String
        var checkpoint: String?
        var publicKey: String
    }

    private struct Verification: Encodable {
        var ok: Bool
        var size: Int
        var problems: [String]
    }

    func add(to api: RouterGroup<AppContext>) {
        api.get("ledger") { _, context in
            _ = try context.signedIn()
            let head = try await services.keeper.current()
            return try APIJSON.response(
                LedgerView(
                    origin: head.origin, size: head.size, root: head.root.base64,
                    checkpoint: await services.keeper.latestNote, publicKey: services.keeper.publicKey))
        }
        api.post("ledger/verify") { _, context in
            _ = try context.signedIn()
            let outcome = try await LedgerCheck.run(reader: services.ledger, keeper: services.keeper)
            return try APIJSON.response(
                Verification(ok: outcome.problems.isEmpty, size: outcome.size, problems: outcome.problems))
        }
    }
}
