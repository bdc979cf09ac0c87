import ArgumentParser
import Compliance
import Foundation

/// Where the catalogues lie.
enum CatalogLocation {
    /// Loads the catalogues: from the option, else from `CHEMTRACK_CATALOGS`, else from `data/catalogs` in or above the
    /// directory of the program or of the caller, else from `/usr/share/chemtrack/catalogs`.
    ///
    /// - Throws: an error that ends a command with "the input could not be used", after saying what is wrong.
    static func load(_ option: String?) throws -> Catalogs {
        let directory = try directory(option)
        do {
            return try Catalogs.load(from: directory)
        } catch {
            let problems = error.problems
            guard !problems.isEmpty else { throw Terminal.unusable(error.description) }
            for problem in problems.prefix(100) { Terminal.complain("\(directory)/\(problem)") }
            throw Terminal.unusable("\(directory): \(problems.count) problems in the catalogues")
        }
    }

    /// The directory itself, for settings and messages.
    static func directory(_ option: String?) throws -> String {
        if let option { return option }
        if let set = ProcessInfo.processInfo.environment["CHEMTRACK_CATALOGS"], !set.isEmpty { return set }
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

    private static func holdsCatalogs(_ directory: String) -> Bool {
        FileManager.default.fileExists(atPath: directory + "/catalogs.json")
    }
}
