import Foundation
import Glibc

struct BrokerFailure: Error, CustomStringConvertible {
    let description: String
}

/// A mosquitto of our own on a free loopback port, with passwords and an access list.
///
/// Started by `posix_spawn` with an empty signal mask: Foundation's Process passes on the mask of the task's thread,
/// and a broker that cannot see SIGTERM never stops.
final class TestBroker {
    static let passwords = ["chemd": "pw-chemd", "gateway": "pw-gateway"]

    let directory: URL
    let port: Int
    private(set) var process: pid_t = 0

    init(extra: String = "") throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "mqtt-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        port = try Loopback.freePort()
        let path = directory.path
        for (number, (user, password)) in Self.passwords.sorted(by: <).enumerated() {
            let create = number == 0 ? ["-c"] : []
            let arguments = create + ["-b", "\(path)/passwords", user, password]
            let child = try spawn("/usr/bin/mosquitto_passwd", arguments)
            guard wait(for: child) == 0 else { throw BrokerFailure(description: "mosquitto_passwd failed") }
        }
        try """
        user chemd
        topic readwrite #

        user gateway
        topic write chemtrack/sh1/fix/+
        topic read chemtrack/sh1/command/#
        """.write(toFile: "\(path)/acl", atomically: true, encoding: .utf8)
        // At 0, "no limit", mosquitto 2.0 throws out whoever publishes what the access list forbids.
        // As root mosquitto would become another user, who cannot read the folder.
        try """
        listener \(port) 127.0.0.1
        allow_anonymous false
        password_file \(path)/passwords
        acl_file \(path)/acl
        max_queued_messages 1000000
        user \(NSUserName())
        log_dest file \(path)/log
        \(extra.replacingOccurrences(of: "DIR", with: path))
        """.write(toFile: "\(path)/mosquitto.conf", atomically: true, encoding: .utf8)
        try start()
    }

    deinit {
        kill(SIGTERM)
        try? FileManager.default.removeItem(at: directory)
    }

    /// Starts the broker and waits until it accepts.
    func start() throws {
        process = try spawn("/usr/sbin/mosquitto", ["-c", "\(directory.path)/mosquitto.conf"])
        for _ in 0..<500 {
            if Loopback.accepts(port) { return }
            usleep(10_000)
        }
        let log = (try? String(contentsOfFile: "\(directory.path)/log", encoding: .utf8)) ?? ""
        throw BrokerFailure(description: "mosquitto does not accept on port \(port): \(log)")
    }

    /// Sends the signal and waits for the end.
    func kill(_ signal: Int32) {
        guard process > 0 else { return }
        _ = Glibc.kill(process, signal)
        _ = wait(for: process)
        process = 0
    }
}

enum Loopback {
    /// A port that nobody listened on a moment ago.
    static func freePort() throws -> Int {
        let socket = try Listener(port: 0)
        defer { socket.close() }
        return socket.port
    }

    static func accepts(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = Listener.address(port)
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}

/// A listening socket on the loopback address.
struct Listener {
    let descriptor: Int32
    let port: Int

    static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr = in_addr(s_addr: in_addr_t(0x7F00_0001).bigEndian)
        return address
    }

    init(port wanted: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(wanted)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, length) == 0 && listen(descriptor, 8) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw BrokerFailure(description: "cannot listen on 127.0.0.1") }
        port = Int(in_port_t(bigEndian: address.sin_port))
    }

    func close() { _ = Glibc.close(descriptor) }
}

/// Starts a program with no blocked signals and its output thrown away.
func spawn(_ program: String, _ arguments: [String]) throws -> pid_t {
    guard FileManager.default.isExecutableFile(atPath: program) else {
        throw BrokerFailure(description: "`\(program)` is not there: apt install mosquitto")
    }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var empty = sigset_t()
    unsafe sigemptyset(&empty)
    unsafe posix_spawnattr_setsigmask(&attributes, &empty)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var files = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&files)
    defer { unsafe posix_spawn_file_actions_destroy(&files) }
    for descriptor in Int32(1)...2 {
        unsafe posix_spawn_file_actions_addopen(&files, descriptor, "/dev/null", O_WRONLY, 0)
    }
    var words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
    defer { for index in unsafe words.indices { unsafe free(words[index]) } }
    var child: pid_t = 0
    let code = unsafe posix_spawn(&child, program, &files, &attributes, &words, environ)
    guard code == 0 else { throw BrokerFailure(description: "`\(program)` does not start: error \(code)") }
    return child
}

/// The exit status of a child, 128 + signal when a signal ended it.
@discardableResult
func wait(for child: pid_t) -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) == -1 && errno == EINTR {}
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
}
