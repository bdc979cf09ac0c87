import ArgumentParser
import Glibc

/// The locked-in half of ``SheetProcess``: it gives up its rights and becomes `pdftotext`, which reads one PDF from
/// standard input. Not for people.
struct SheetWorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheet-worker",
        abstract: "Take the words out of one PDF from standard input (used by chemd itself).",
        shouldDisplay: false)

    /// Ends with it when the machine has no `pdftotext`.
    static let toolMissing: Int32 = 127
    static let tool = "/usr/bin/pdftotext"
    /// A sheet of 20 pages takes some 60 MB and 0.1 s.
    private static let memory_bytes: rlim_t = 1 << 30
    private static let processor_s: rlim_t = 10

    @Argument(help: "The last page to read.")
    var pages: Int

    func run() throws {
        guard unsafe access(Self.tool, X_OK) == 0 else { throw ExitCode(Self.toolMissing) }
        let limits: [(resource: __rlimit_resource, value: rlim_t)] = [
            (RLIMIT_AS, Self.memory_bytes), (RLIMIT_CPU, Self.processor_s), (RLIMIT_CORE, 0), (RLIMIT_FSIZE, 0),
            (RLIMIT_NOFILE, 32),
        ]
        for (resource, value) in limits {
            var limit = rlimit(rlim_cur: value, rlim_max: value)
            guard unsafe setrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else {
                throw ExitStatus.unusable
            }
        }
        guard Sandbox.forbidPrivileges() else { throw ExitStatus.unusable }
        // Not every kernel has it; the limits above hold on all.
        _ = Sandbox.closeFilesAndNetwork(readable: ["/usr", "/lib", "/lib64"])
        let arguments = [Self.tool, "-bbox", "-l", String(pages), "-", "-"]
        var words = unsafe arguments.map { unsafe strdup($0) }
        unsafe words.append(nil)
        var environment = unsafe [strdup("LC_ALL=C.UTF-8"), nil]
        _ = unsafe execve(Self.tool, &words, &environment)
        throw ExitStatus.unusable
    }
}
