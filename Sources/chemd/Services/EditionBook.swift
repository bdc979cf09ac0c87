import ChemTrack
import Compliance
import Foundation
import Logging
import ServiceLifecycle

/// The catalogues of the daemon with all their editions: which are in force on a day, and whether the folders hold others
/// by now.
actor EditionBook {
    private let source: CatalogSource
    private let regimes: [Regime]
    private var catalogs: Catalogs
    private var stamp: String
    /// What was wrong with the folders when they were read last.
    private var fault: (stamp: String, error: CatalogError)?
    /// Editions the plant decides by.
    private var inForce: [CatalogEditionKey]
    /// Rules of another day that were asked for last: reading them takes a moment.
    private var asked: (editions: [CatalogEditionKey], rules: Plant.Rules)?

    /// - Parameter catalogs: what the source held a moment ago, so that a start reads them once.
    init(source: CatalogSource, catalogs: Catalogs, regimes: [Regime], day: CalendarDay) {
        self.source = source
        self.regimes = regimes
        self.catalogs = catalogs
        stamp = source.stamp
        inForce = Self.keys(catalogs.asOf(day))
    }

    private static func keys(_ catalogs: Catalogs) -> [CatalogEditionKey] {
        catalogs.editions.map { CatalogEditionKey(id: $0.id, edition: $0.edition, sha256: $0.sha256) }
    }

    /// The rules of another day, nil when its editions are those in force.
    func rules(on day: CalendarDay) throws -> Plant.Rules? {
        let chosen = catalogs.asOf(day)
        let keys = Self.keys(chosen)
        if keys == inForce { return nil }
        if let asked, asked.editions == keys { return asked.rules }
        let rules = try Plant.Rules(catalogs: chosen, regimes: regimes)
        asked = (keys, rules)
        return rules
    }

    /// Reads the folders again when they have changed, and tells the rules to take up when other editions are in force
    /// than before.
    ///
    /// - Throws: what is wrong with the catalogues; those in force stay.
    func change(on day: CalendarDay) throws -> Plant.Rules? {
        let now = source.stamp
        if now != stamp {
            if let fault, fault.stamp == now { throw fault.error }
            do throws(CatalogError) {
                catalogs = try source.load()
            } catch {
                fault = (now, error)
                throw error
            }
            (stamp, fault, asked) = (now, nil, nil)
        }
        let chosen = catalogs.asOf(day)
        let keys = Self.keys(chosen)
        if keys == inForce { return nil }
        let rules = try Plant.Rules(catalogs: chosen, regimes: regimes)
        inForce = keys
        return rules
    }
}

/// Takes up the editions of the day and changed folders, and has reviewed again what they, the stock or the day change.
struct EditionWatch: Service {
    static let interval = Duration.seconds(5)
    let book: EditionBook
    let plant: Plant
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await look()
                try await Task.sleep(for: Self.interval)
            }
        }
    }

    private func look() async {
        do {
            if let rules = try await book.change(on: await plant.day) {
                try await plant.adopt(rules)
                logger.info("other editions of the catalogues are in force")
            }
            await plant.setCatalogProblem(nil)
        } catch {
            let problem = Self.text(error)
            if await plant.health.catalogProblem != problem {
                logger.error("the catalogues cannot be taken up", metadata: ["error": "\(problem)"])
            }
            await plant.setCatalogProblem(problem)
        }
        do {
            _ = try await plant.reviewWhatChanged()
        } catch {
            logger.error("a review could not be stored", metadata: ["error": "\(error)"])
        }
    }

    private static func text(_ error: any Error) -> String {
        guard let error = error as? CatalogError, let first = error.problems.first else { return "\(error)" }
        let more = error.problems.count - 1
        return more > 0 ? "\(first) (+\(more))" : "\(first)"
    }
}

extension Services {
    /// The rules of a day that a request names; those in force when it names none.
    func rules(on day: CalendarDay?) async throws -> Plant.Rules {
        guard let day else { return plant.rules }
        return try await editions.rules(on: day) ?? plant.rules
    }
}
