import ArgumentParser
import Compliance
import Foundation

/// Where the catalogues lie, and as of which day they are seen.
enum CatalogLocation {
    /// Loads the catalogues with the editions in force on a day: from the option, else from `CHEMTRACK_CATALOGS`, else
    /// from `data/catalogs` in or above the directory of the program or of the caller, else from
    /// `/usr/share/chemtrack/catalogs`.
    ///
    /// - Parameters:
    ///   - option: a directory, or several joined by `:`, the product's first; an empty first one is the product's in its
    ///     usual place, so `:plant` adds a plant's folder to it.
    ///   - plant: a plant's own folder, loaded last when it holds a catalogs.json.
    ///   - day: today when nil.
    /// - Throws: an error that ends a command with "the input could not be used", after saying what is wrong.
    static func load(_ option: String?, plant: String? = nil, asOf day: CalendarDay? = nil) throws -> Catalogs {
        let source = try source(option, plant: plant)
        let directories = source.present
        do {
            return try source.load().asOf(day ?? today)
        } catch {
            let problems = error.problems
            guard !problems.isEmpty else { throw Terminal.unusable(error.description) }
            for problem in problems.prefix(100) { Terminal.complain("\(place(of: problem, directories))/\(problem)") }
            throw Terminal.unusable(
                "\(directories.joined(separator: ":")): \(problems.count) problems in the catalogues")
        }
    }

    /// Where ``load(_:plant:asOf:)`` reads from.
    static func source(_ option: String?, plant: String? = nil) throws -> CatalogSource {
        CatalogSource(directories: try directories(option), plant: plant)
    }

    static var today: CalendarDay { CalendarDay(utc_ms: Int64(Date().timeIntervalSince1970 * 1000)) }

    /// A day of the command line.
    static func day(_ text: String) throws -> CalendarDay {
        guard let day = CalendarDay(text) else {
            throw ValidationError("`\(text)` is not a day: write year-month-day, as in 2026-05-01.")
        }
        return day
    }

    /// A regime of the command line.
    static func regime(_ text: String) throws -> Regime {
        guard let regime = Regime(rawValue: text.trimmingCharacters(in: .whitespaces).lowercased()) else {
            throw ValidationError("Regime `\(text)` is not known: use cn, us or eu.")
        }
        return regime
    }

    /// The folder whose file a problem is about: the last that has it.
    private static func place(of problem: CatalogProblem, _ directories: [String]) -> String {
        directories.last { FileManager.default.fileExists(atPath: "\($0)/\(problem.file)") } ?? directories.last ?? "."
    }

    /// The product's directory itself, for settings and messages.
    static func directory(_ option: String?) throws -> String { try directories(option)[0] }

    private static func directories(_ option: String?) throws -> [String] {
        let set = option ?? ProcessInfo.processInfo.environment["CHEMTRACK_CATALOGS"] ?? ""
        var parts = set.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if parts[0].isEmpty { parts[0] = try usualPlace() }
        return parts.filter { !$0.isEmpty }
    }

    private static func usualPlace() throws -> String {
        let program = URL(fileURLWithPath: CommandLine.arguments.first ?? ".").resolvingSymlinksInPath()
        let real = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")).map {
            URL(fileURLWithPath: $0)
        }
        let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        for start in [real ?? program, here.appendingPathComponent("x")] {
            if let found = above(start) { return found }
        }
        let shared = "/usr/share/chemtrack/catalogs"
        if holdsCatalogs(shared) { return shared }
        throw Terminal.unusable(
            "no catalogues found: name their directory with --catalogs or in CHEMTRACK_CATALOGS (it holds catalogs.json)"
        )
    }

    private static func above(_ start: URL) -> String? {
        var place = start.deletingLastPathComponent()
        // A build product lies a few levels below its checkout.
        for _ in 0..<12 {
            let candidate = place.appendingPathComponent("data/catalogs").path
            if holdsCatalogs(candidate) { return candidate }
            let parent = place.deletingLastPathComponent()
            if parent.path == place.path { return nil }
            place = parent
        }
        return nil
    }

    private static func holdsCatalogs(_ directory: String) -> Bool { CatalogSource.holdsCatalogs(directory) }
}
