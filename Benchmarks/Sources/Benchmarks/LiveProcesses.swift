import Foundation
import FoundationNetworking

/// A process of the group `live`, ended when nobody holds it any more.
final class LiveProcess {
    private let process = Process()
    private let log: String

    init(_ program: String, _ arguments: [String], log: String) throws {
        self.log = log
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        guard let output = FileHandle(forWritingAtPath: log) else { throw LiveFailure("cannot write `\(log)`") }
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = output
        do { try process.run() } catch { throw LiveFailure("`\(program)` does not run: \(error)") }
    }

    deinit { stop() }

    func stop() {
        guard process.isRunning else { return }
        process.terminate()
        // A child may have taken over a mask in which that signal is blocked.
        for _ in 0..<100 where process.isRunning { usleep(50_000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    var output: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

    /// Waits until the process has written a line with this text, and gives what follows it.
    func said(_ text: String, within_s: Double) throws -> String {
        let deadline = ContinuousClock.now + .seconds(within_s)
        while ContinuousClock.now < deadline {
            if let place = output.range(of: text) {
                return String(output[place.upperBound...].prefix { !$0.isNewline })
            }
            guard process.isRunning else { break }
            usleep(20_000)
        }
        throw LiveFailure("it did not say `\(text)`:\n\(output.suffix(2000))")
    }

    /// Processor time of all its threads so far, seconds.
    var cpu_s: Double {
        let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)) ?? ""
        // The name in brackets may hold blanks; user and system time are the 12th and 13th after it.
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return .nan }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    var memory_bytes: Int {
        let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return (line.flatMap { Int($0.filter(\.isNumber)) } ?? 0) * 1024
    }
}

/// A mosquitto on loopback with a configuration of its own.
struct LiveBroker {
    let process: LiveProcess
    let port: Int

    init(folder: String, port: Int) throws {
        self.port = port
        let file = folder + "/mosquitto.conf"
        // Without limits on its queues it drops nothing: what is lost is lost by the subscriber.
        let text = """
            listener \(port) 127.0.0.1
            allow_anonymous true
            persistence false
            max_queued_messages 0
            """
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        let found = ["/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto"]
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let program = found else { throw LiveFailure("there is no mosquitto: run scripts/setup.sh bench") }
        process = try LiveProcess(program, ["-c", file], log: folder + "/mosquitto.log")
        usleep(300_000)
    }
}

/// `chemd serve`, signed in to as its first administrator.
struct LiveDaemon {
    let process: LiveProcess
    let port: Int
    let cookie: String

    init(_ program: String, folder: String, catalogs: String, broker: LiveBroker) async throws {
        process = try LiveProcess(
            program,
            [
                "serve", "--data", folder, "--port", "0", "--mqtt", "127.0.0.1:\(broker.port)", "--catalogs", catalogs,
            ], log: folder + "/chemd.log")
        let address = try process.said("listening on http://", within_s: 180)
        guard let port = address.split(separator: ":").last.flatMap({ Int($0) }) else {
            throw LiveFailure("`\(address)` is no address")
        }
        self.port = port
        let password = try process.said("with the password `", within_s: 1).prefix { $0 != "`" }
        var request = URLRequest(url: try Self.url(port, "/api/v1/session"))
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = Data(#"{"name":"admin","password":"\#(password)"}"#.utf8)
        let (_, response) = try await URLSession.shared.data(for: request)
        let header = (response as? HTTPURLResponse)?.value(forHTTPHeaderField: "Set-Cookie") ?? ""
        cookie = String(header.prefix { $0 != ";" })
        guard !cookie.isEmpty else { throw LiveFailure("the administrator could not sign in") }
    }

    private static func url(_ port: Int, _ path: String) throws -> URL {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else {
            throw LiveFailure("`\(path)` is no path")
        }
        return url
    }

    /// Fixes that were used, and messages that were not, since its start.
    func counts() async throws -> (fixes: Int, rejected: Int) {
        let (data, _) = try await URLSession.shared.data(from: Self.url(port, "/metrics"))
        var counts = (fixes: 0, rejected: 0)
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            let number = line.split(separator: " ").last.flatMap { Int($0) } ?? 0
            if line.hasPrefix("chemtrack_fixes_total ") { counts.fixes = number }
            if line.hasPrefix("chemtrack_rejected_total{") { counts.rejected += number }
        }
        return counts
    }
}
