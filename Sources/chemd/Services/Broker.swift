import Foundation
import Glibc
import MQTT
import Subprocess
import Synchronization

/// How to reach a broker that `BrokerProcess` runs.
struct BrokerAccess: Sendable {
    let host: String
    let port: Int
    /// Passwords by user name: `chemd` reads and writes everything of ours, `gateway` sends what devices send.
    let users: [String: String]
}

enum BrokerError: Error, CustomStringConvertible {
    case notInstalled(program: String)
    case folder(path: String, reason: String)
    case portInUse(Int)
    case alreadyRunning(folder: String, process: Int32)
    case didNotStart(lines: [String])

    var description: String {
        switch self {
        case .notInstalled(let program): "`\(program)` is not installed: apt install mosquitto"
        case .folder(let path, let reason): "the broker's folder `\(path)` cannot be used: \(reason)"
        case .portInUse(let port):
            "port \(port) for the MQTT broker is in use: choose another, or none to get a free one"
        case .alreadyRunning(let folder, let process):
            "another chemd runs the broker of `\(folder)` (mosquitto process \(process)): stop it first"
        case .didNotStart(let lines):
            "mosquitto does not start: \(lines.isEmpty ? "it said nothing" : lines.joined(separator: "; "))"
        }
    }
}

/// A mosquitto of our own, as a child on the loopback address, for plants that have no broker.
///
/// It lives as long as the body of `run`: it is started again when it ends by itself, and ended with the body, also
/// when that is cancelled or fails. What it keeps (retained messages) survives a restart, but for the last seconds.
struct BrokerProcess: Sendable {
    static let host = "127.0.0.1"
    private static let lines_max = 20

    private let folder: String
    private let port: Int
    private let log: @Sendable (String) -> Void
    private let progress = Progress()

    private var configuration: String { folder + "/mosquitto.conf" }

    /// What the supervisor tells the one who waits for the broker.
    private final class Progress: Sendable {
        struct State {
            var lines: [String] = []
            var isReady = false
            var failure: BrokerError?
        }
        let state = Mutex(State())
    }

    /// Runs a broker around `body`.
    ///
    /// Passwords are made anew each time. A broker that a killed chemd left behind in this directory is ended first.
    ///
    /// - Parameters:
    ///   - directory: Folder for its files, made when missing, readable by this user only.
    ///   - site: The site whose topics the gateway may use.
    ///   - port: Port to listen on; nil takes a free one.
    ///   - log: Gets every line that the broker writes, and our own about it.
    static func run<Result>(
        directory: String, site: String, port: Int? = nil, log: @escaping @Sendable (String) -> Void,
        body: (BrokerAccess) async throws -> Result
    ) async throws -> Result {
        let folder = URL(fileURLWithPath: directory).standardizedFileURL.path
        let broker = BrokerProcess(folder: folder, port: try port ?? LoopbackPort.free(), log: log)
        try broker.makeFolder()
        try await broker.endLeftover()
        guard !LoopbackPort.accepts(broker.port) else { throw BrokerError.portInUse(broker.port) }
        let users = ["chemd": Self.password(), "gateway": Self.password()]
        try await broker.writeFiles(users: users, site: MQTTTopic.encode(site))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await broker.supervise() }
            do {
                try await broker.waitUntilReady()
                let result = try await body(BrokerAccess(host: Self.host, port: broker.port, users: users))
                group.cancelAll()
                try await group.waitForAll()
                return result
            } catch {
                group.cancelAll()
                throw error
            }
        }
    }

    /// 24 letters and digits from the system's generator, about 140 bits.
    private static func password() -> String {
        let characters = Array("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789")
        var generator = SystemRandomNumberGenerator()
        return String((0..<24).compactMap { _ in characters.randomElement(using: &generator) })
    }
}

// MARK: Files

extension BrokerProcess {
    private func makeFolder() throws(BrokerError) {
        guard !folder.contains(where: \.isNewline) else {
            throw .folder(path: folder, reason: "its name holds a line break")
        }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw .folder(path: folder, reason: error.localizedDescription) }
    }

    private func write(_ name: String, _ text: String) throws(BrokerError) {
        let path = "\(folder)/\(name)"
        try? FileManager.default.removeItem(atPath: path)
        let isWritten = FileManager.default.createFile(
            atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        guard isWritten else { throw .folder(path: folder, reason: "`\(name)` cannot be written") }
    }

    private func writeFiles(users: [String: String], site: String) async throws {
        try write("acl", Self.accessList(site: site))
        try write("mosquitto.conf", settings)
        // Hashed in place: a password on the command line would be seen by everyone who lists processes.
        try write("passwords", users.map { "\($0.key):\($0.value)\n" }.joined())
        let hashing: ExecutionResult<Void, DiscardedOutput, DiscardedOutput>
        do {
            hashing = try await Subprocess.run(
                .name("mosquitto_passwd"), arguments: ["-U", folder + "/passwords"], environment: Self.environment,
                output: .discarded, error: .discarded)
        } catch is SubprocessError {
            throw BrokerError.notInstalled(program: "mosquitto_passwd")
        }
        guard hashing.terminationStatus.isSuccess else {
            throw BrokerError.folder(path: folder, reason: "mosquitto_passwd failed: \(hashing.terminationStatus)")
        }
    }

    private static func accessList(site: String) -> String {
        """
        user chemd
        topic readwrite chemtrack/#

        user gateway
        topic write chemtrack/\(site)/fix/+
        topic write chemtrack/\(site)/fix/+/+
        topic write chemtrack/\(site)/sensor/+
        topic write chemtrack/\(site)/scale/+
        topic write chemtrack/\(site)/meter/+
        topic write chemtrack/\(site)/command/+/ack
        topic read chemtrack/\(site)/command/#

        """
    }

    /// `log_dest`: standard output would be held back in a buffer.
    /// `max_queued_messages`: at 0, "no limit", mosquitto 2.0 throws out whoever publishes what the access list
    /// forbids. `autosave_interval`: the default of half an hour loses what a killed broker should have kept.
    private var settings: String {
        """
        listener \(port) \(Self.host)
        allow_anonymous false
        password_file \(folder)/passwords
        acl_file \(folder)/acl
        user \(NSUserName())
        persistence true
        persistence_location \(folder)/
        autosave_interval 5
        max_queued_messages 1000000
        set_tcp_nodelay true
        sys_interval 0
        log_dest stderr
        log_timestamp false
        log_type error
        log_type warning
        log_type notice

        """
    }

    /// Debian keeps the daemon in `sbin`, which a plain user's path leaves out.
    private static var environment: Environment {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return .inherit.updating(["PATH": "\(path):/usr/local/sbin:/usr/sbin"])
    }
}

// MARK: Start, restart, end

extension BrokerProcess {
    /// Runs the broker until cancelled. Ends early only when it never started.
    private func supervise() async {
        while !Task.isCancelled {
            let ending: String
            do {
                let status = try await runOnce()
                // The shell's word for a program that it does not find.
                if status == .exited(127) { fail(.notInstalled(program: "mosquitto")) }
                ending = "\(status)"
            } catch {
                fail(.didNotStart(lines: ["\(error)"]))
                ending = "\(error)"
            }
            if Task.isCancelled { return }
            let (wasReady, lines) = progress.state.withLock { ($0.isReady, $0.lines) }
            guard wasReady else { return fail(.didNotStart(lines: lines)) }
            log("mosquitto ended (\(ending)), starting it again")
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Becomes mosquitto, beside a watcher that ends it when our end of the pipe is gone: a chemd that is killed cannot
    /// end its broker any more, and the kernel closes the pipe for it.
    private static let script = """
        exec 3<&0 </dev/null
        (read -r _ <&3; read -r name </proc/$$/comm; case $name in mosquitto|sh) kill $$;; esac) >/dev/null 2>&1 &
        exec mosquitto -c "$1" 3<&-
        """

    private func runOnce() async throws -> TerminationStatus {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(3))]
        // A group of its own: an interrupt typed at the terminal is for us, who then end it in good order.
        options.processGroupID = 0
        let result = try await Subprocess.run(
            .name("sh"), arguments: ["-c", Self.script, "sh", configuration], environment: Self.environment,
            platformOptions: options, input: .inputWriter, output: .sequence, error: .combinedWithOutput
        ) { execution in
            for try await line in execution.standardOutput.strings() {
                note(line.trimmingCharacters(in: .whitespacesAndNewlines))
            }
        }
        return result.terminationStatus
    }

    /// The first failure is the one to tell.
    private func fail(_ error: BrokerError) {
        progress.state.withLock { $0.failure = $0.failure ?? error }
    }

    private func note(_ line: String) {
        guard !line.isEmpty else { return }
        progress.state.withLock { state in
            state.lines = state.lines.suffix(Self.lines_max - 1) + [line]
        }
        log(line)
    }

    private func waitUntilReady() async throws {
        let end = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < end {
            if let failure = progress.state.withLock({ $0.failure }) { throw failure }
            if LoopbackPort.accepts(port) {
                progress.state.withLock { $0.isReady = true }
                return
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw BrokerError.didNotStart(lines: progress.state.withLock { $0.lines })
    }
}

// MARK: A broker that a killed chemd left behind

extension BrokerProcess {
    /// Ends a mosquitto that runs with this folder's configuration and has lost its chemd.
    private func endLeftover() async throws {
        for process in leftovers() {
            if Self.hasLiveParent(process) {
                throw BrokerError.alreadyRunning(folder: folder, process: process)
            }
            log("ending mosquitto process \(process), left behind by an earlier run")
            for signal in [SIGTERM, SIGKILL] where isOurs(process) {
                _ = kill(process, signal)
                for _ in 0..<300 where isOurs(process) { try await Task.sleep(for: .milliseconds(10)) }
            }
        }
    }

    private func leftovers() -> [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter(isOurs).sorted()
    }

    /// Only a mosquitto started with exactly our configuration file has this command line.
    private func isOurs(_ process: pid_t) -> Bool {
        let words = Self.read("/proc/\(process)/cmdline").split(separator: 0).map {
            String(decoding: $0, as: UTF8.self)
        }
        return words.count == 3 && words[0].split(separator: "/").last == "mosquitto" && words[1] == "-c"
            && words[2] == configuration
    }

    /// Whether its parent is a running program like this one: an orphan belongs to init.
    private static func hasLiveParent(_ process: pid_t) -> Bool {
        // `123 (name) S parent …`; the name may hold anything, so the fields are counted from its end.
        let state = String(decoding: read("/proc/\(process)/stat"), as: UTF8.self)
        guard let end = state.lastIndex(of: ")") else { return false }
        let fields = state[end...].split(separator: " ")
        guard fields.count > 2, let parent = pid_t(fields[2]) else { return false }
        let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let other = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(parent)/exe")
        return own != nil && own == other
    }

    private static func read(_ path: String) -> [UInt8] {
        guard let file = FileHandle(forReadingAtPath: path) else { return [] }
        defer { try? file.close() }
        return Array((try? file.readToEnd()) ?? Data())
    }
}
