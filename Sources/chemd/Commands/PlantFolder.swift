import ArgumentParser
import ChemTrack
import Compliance
import Foundation
import Glibc
import Logging
import Store

/// A plant opened by a command while no daemon uses its folder.
struct PlantFolder {
    let database: PlantDatabase
    let plant: Plant
    let sessions: SessionStore
    private let keeper: LedgerKeeper

    /// Whoever has the shell of the machine acts as an administrator; the ledger names the account, not the person.
    static var actor: Actor {
        Actor(id: "shell:\(getuid())", auth: "shell", role: .administrator, display: "chemd")
    }

    init(_ folder: String, catalogs: String?) async throws {
        guard PlantDatabase.exists(in: folder) else { throw StoreError.noPlant(folder) }
        let loaded = try CatalogLocation.load(catalogs, plant: folder + "/catalogs")
        database = try PlantDatabase(folder: folder)
        let clock = SystemClock()
        keeper = try await LedgerKeeper(
            folder: folder, reader: LedgerReader(database), clock: clock, logger: Logger(label: "chemd"))
        plant = try await Plant(
            store: SQLiteStore(database),
            rules: try Plant.Rules(catalogs: loaded, regimes: try await PlantReader(database).site().regimes),
            clock: clock,
            boot: PlantHost.bootID())
        sessions = SessionStore(database)
    }

    /// Opens the plant, does the work, signs what it added to the ledger.
    ///
    /// - Throws: the command's end with the reason in one line.
    static func use<Answer>(
        _ folder: String, catalogs: String? = nil, _ work: (PlantFolder) async throws -> Answer
    ) async throws -> Answer {
        do {
            let opened = try await PlantFolder(folder, catalogs: catalogs)
            let answer = try await work(opened)
            await opened.keeper.sign()
            try opened.database.close()
            return answer
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Terminal.unusable("\(error)")
        }
    }
}
