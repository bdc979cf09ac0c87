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
        var witnesses: [WitnessView]
    }

    private struct WitnessView: Encodable {
        var url: String
        var key: String
        /// Events that it has cosigned.
        var size: Int?
        var cosignedAt: String?
        var problem: String?

        init(_ witness: WitnessClient) {
            url = witness.url
            key = witness.key.description
            size = witness.tree?.size
            cosignedAt = witness.cosignedAt_ms?.rfc3339
            problem = witness.problem
        }
    }

    private struct Verification: Encodable {
        var ok: Bool
        var size: Int
        var problems: [String]
    }

    func add(to api: RouterGroup<AppContext>) {
        api.get("ledger") { _, context in
            _ = try context.signedIn()
            return try APIJSON.response(try await view())
        }
        api.post("ledger/sign") { _, context in
            _ = try context.signedIn()
            await services.keeper.sign()
            await services.keeper.askWitnesses()
            return try APIJSON.response(try await view())
        }
        api.post("ledger/verify") { _, context in
            _ = try context.signedIn()
            let outcome = try await LedgerCheck.run(reader: services.ledger, keeper: services.keeper)
            return try APIJSON.response(
                Verification(ok: outcome.problems.isEmpty, size: outcome.size, problems: outcome.problems))
        }
    }

    private func view() async throws -> LedgerView {
        let head = try await services.keeper.current()
        return LedgerView(
            origin: head.origin, size: head.size, root: head.root.base64, checkpoint: await services.keeper.latestNote,
            publicKey: services.keeper.publicKey, witnesses: await services.keeper.witnesses.map(WitnessView.init))
    }
}
