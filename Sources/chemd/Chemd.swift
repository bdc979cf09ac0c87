import ArgumentParser
import Foundation

/// The program: every command by name.
@main
struct Chemd: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "chemd",
        abstract:
            "Keeps a plant's chemicals: where each container is, what stands next to it, and whether that is allowed.",
        discussion: """
            EXAMPLES
              chemd demo                                  a throw-away plant at work
              chemd serve --data /var/lib/chemtrack       the daemon
              chemd scan photo.jpg                        what a picture says
              chemd check --cas 67-64-1 --quantity "5 kg" may this be bought
              chemd compat 67-64-1 7722-84-1              may these stand together
            """,
        version: version,
        subcommands: [
            ServeCommand.self, DemoCommand.self, ScanCommand.self, CodeCommand.self, LocateCommand.self,
            TrackCommand.self, SimulateCommand.self, CheckCommand.self, CompatCommand.self, StorageCommand.self,
            LabelCommand.self, ManifestCommand.self, WasteCommand.self, ReportCommand.self, SheetCommand.self,
            CatalogCommand.self,
            BalanceCommand.self, LedgerCommand.self, WitnessCommand.self,
            TraceCommand.self, UserCommand.self, BackupCommand.self, RestoreCommand.self, ImportCommand.self,
            ExportCommand.self, ConfigCommand.self, DoctorCommand.self, ScanWorkerCommand.self, SheetWorkerCommand.self,
        ])

    /// Runs the command; wrong usage is told in one line, like every other error.
    ///
    /// On the main thread: a command that does not wait for anything starts no other, and may divide its process.
    @MainActor
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            let hint =
                fullMessage(for: error).split(separator: "\n").last { $0.contains("--help") } ?? "See 'chemd --help'."
            let message = message(for: error).replacingOccurrences(of: "\n", with: " ")
            Terminal.complain("\(message)  \(hint.trimmingCharacters(in: .whitespaces))")
            exit(withError: ExitCode.validationFailure)
        }
    }
}
