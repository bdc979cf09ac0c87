import ChemTrack
import Foundation
import Glibc
import Logging
import ServiceLifecycle

/// Tells systemd how the daemon is (sd_notify(3)): ready, alive, stopping. Without `NOTIFY_SOCKET` it does nothing.
///
/// "Alive" is said only after the plant answered: a daemon whose plant hangs is started anew by its watchdog.
struct ServiceManagerLink: Service {
    let plant: Plant
    let logger: Logger
    private let socket: NotifySocket?
    /// Half of what the service manager allows, as sd_watchdog_enabled(3) advises; nil = it does not watch.
    private let interval: Duration?

    init(plant: Plant, environment: [String: String] = ProcessInfo.processInfo.environment, logger: Logger) {
        self.plant = plant
        self.logger = logger
        socket = environment["NOTIFY_SOCKET"].flatMap(NotifySocket.init)
        let isOurs = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
        interval =
            isOurs
            ? environment["WATCHDOG_USEC"].flatMap(Int64.init).flatMap { $0 > 0 ? .microseconds($0 / 2) : nil } : nil
    }

    /// To be called when requests are answered.
    func tellReady(_ status: String) { tell("READY=1\nSTATUS=\(status)") }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            guard let interval else {
                try await gracefulShutdown()
                return
            }
            while !Task.isCancelled {
                _ = await plant.counts
                tell("WATCHDOG=1")
                try await Task.sleep(for: interval)
            }
        }
        tell("STOPPING=1")
    }

    private func tell(_ message: String) {
        guard let socket, !socket.send(message) else { return }
        logger.warning("the service manager cannot be told", metadata: ["message": "\(message)"])
    }
}

/// A datagram socket that the service manager listens on.
private struct NotifySocket: Sendable {
    private let address: [UInt8]

    /// - Parameter name: an absolute path, or a name in the abstract space that begins with `@`; nil for anything else.
    init?(_ name: String) {
        guard name.hasPrefix("/") || name.hasPrefix("@") else { return nil }
        var path = Array(name.utf8)
        if path[0] == UInt8(ascii: "@") { path[0] = 0 } else { path.append(0) }
        guard path.count <= MemoryLayout<sockaddr_un>.size - MemoryLayout<sa_family_t>.size else { return nil }
        // sockaddr_un is the family in the machine's order, then the path.
        address = [UInt8(truncatingIfNeeded: AF_UNIX), UInt8(truncatingIfNeeded: AF_UNIX >> 8)] + path
    }

    func send(_ message: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let bytes = Array(message.utf8)
        let sent = unsafe address.withUnsafeBytes { address in
            unsafe sendto(
                descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL),
                address.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(address.count))
        }
        return sent == bytes.count
    }
}
