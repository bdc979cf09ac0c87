internal import CMosquitto
internal import Glibc

/// The library's connection with ourselves in between, for publications of QoS 0: nearly all that a plant hears.
///
/// libmosquitto asks the kernel four times for each packet: for its first byte, each byte of its length, and the rest.
/// That costs more than everything a position needs afterwards. So its socket is exchanged for one end of a pair: what
/// the broker sends is read here in large pieces, publications of QoS 0 are handed on at once, and everything else goes
/// to the library in its order, which keeps the protocol, the subscriptions and the line. What the library writes goes
/// to the broker as it is. Encrypted connections are the library's alone.
/// One thread uses it.
@safe final class QuickLine {
    /// What came of one look at the line.
    enum Event {
        case publications([MQTTMessage])
        /// The library has something to read.
        case forLibrary
    }

    private let broker: Int32
    /// Our end of the pair.
    private let inner: Int32
    /// Written to by whoever has given the library something to send.
    private let bell: Bell
    private var cutter: PacketCutter
    private var toLibrary: ArraySlice<UInt8> = []
    private var toBroker: [UInt8] = []
    private var isOver = false
    /// When the library looked after its own last.
    private var looked = ContinuousClock.now

    /// Stands between a connected library and its broker.
    ///
    /// - Parameter socket: the library's; it is another from now on. Nothing has been written to it.
    /// - Returns: nil when there are no descriptors left: the library then reads by itself.
    init?(socket: Int32, bell: Bell, isVersion5: Bool) {
        var pair: [Int32] = [-1, -1]
        guard unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &pair) == 0 else {
            return nil
        }
        let own = fcntl(socket, F_DUPFD_CLOEXEC, 0)
        guard own >= 0, dup2(pair[1], socket) >= 0 else {
            for descriptor in [own] + pair where descriptor >= 0 { close(descriptor) }
            return nil
        }
        close(pair[1])
        for descriptor in [pair[0], socket] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        broker = own
        inner = pair[0]
        self.bell = bell
        cutter = PacketCutter(isVersion5: isVersion5)
    }

    deinit {
        close(broker)
        close(inner)
    }

    /// The library looks after its own so often at least: it keeps the line alive.
    private static let lookEvery = Duration.milliseconds(500)

    /// Waits until something comes, and takes it in.
    ///
    /// - Returns: whether the library has to look after its own: somebody has rung, or it is time.
    func wait() -> Bool {
        var waiting = [
            pollfd(fd: broker, events: Int16(POLLIN | (toBroker.isEmpty ? 0 : POLLOUT)), revents: 0),
            pollfd(fd: inner, events: Int16(POLLIN), revents: 0),
            pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let now = ContinuousClock.now
        let left_ms = max(Int32((Self.lookEvery - (now - looked)) / .milliseconds(1)), 0)
        _ = unsafe poll(&waiting, nfds_t(waiting.count), left_ms)
        if waiting[2].revents != 0 { bell.hush() }
        if waiting[1].revents != 0 { takeFromLibrary() }
        if waiting[0].revents & Int16(POLLOUT) != 0 { tellBroker() }
        if waiting[0].revents & ~Int16(POLLOUT) != 0 { takeFromBroker() }
        guard left_ms == 0 || waiting[2].revents != 0 || isOver else { return false }
        looked = now
        return true
    }

    /// What has come, piece by piece and in its order; nil when that was all.
    ///
    /// - Parameter isOpen: the broker has let us in: before that everything is for the library.
    func next(isOpen: Bool) -> Event? {
        if !toLibrary.isEmpty { return tellLibrary() }
        var messages: [MQTTMessage] = []
        while let piece = cutter.next(takesPublications: isOpen) {
            switch piece {
            case .publication(let message): messages.append(message)
            case .rest(let bytes):
                toLibrary = bytes[...]
                return messages.isEmpty ? tellLibrary() : .publications(messages)
            }
        }
        return messages.isEmpty ? nil : .publications(messages)
    }

    /// What the library wrote goes to the broker.
    func takeFromLibrary() {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while toBroker.count < Self.waitingMax {
            let count = unsafe recv(inner, &bytes, bytes.count, 0)
            // The library has closed its end, or there is nothing more.
            if count == 0 { isOver = true }
            guard count > 0 else { break }
            toBroker += bytes[..<count]
        }
        tellBroker()
    }

    /// More than that waits in the library.
    private static let waitingMax = 4 << 20

    private func tellBroker() {
        while !toBroker.isEmpty {
            let count = unsafe send(broker, toBroker, toBroker.count, Int32(MSG_NOSIGNAL))
            guard count > 0 else {
                if count < 0, errno != EAGAIN, errno != EINTR { hangUp() }
                return
            }
            toBroker.removeFirst(count)
        }
    }

    private func takeFromBroker() {
        var count = 0
        cutter.fill { room in
            unsafe room.withUnsafeMutableBufferPointer { bytes, filled in
                count = unsafe recv(broker, bytes.baseAddress, bytes.count, 0)
                filled = max(count, 0)
            }
        }
        if count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) { hangUp() }
    }

    private func tellLibrary() -> Event? {
        let count = unsafe toLibrary.withUnsafeBytes { bytes in
            unsafe send(inner, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        }
        if count < 0, errno != EAGAIN, errno != EINTR {
            isOver = true
            toLibrary = []
            return nil
        }
        toLibrary = toLibrary.dropFirst(max(count, 0))
        return .forLibrary
    }

    /// The broker is gone: the library sees its end closed, after what was for it.
    private func hangUp() {
        shutdown(inner, Int32(SHUT_WR))
        isOver = true
    }
}

/// Wakes a thread that waits for sockets.
final class Bell: Sendable {
    /// Can be read after it was rung.
    let descriptor: Int32
    private let button: Int32

    /// - Returns: nil when there is no descriptor left.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (descriptor, button) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(button)
    }

    /// A pipe that is full has been rung often enough.
    func ring() { _ = unsafe write(button, [1], 1) }

    func hush() {
        var bytes = [UInt8](repeating: 0, count: 256)
        while unsafe read(descriptor, &bytes, bytes.count) == bytes.count {}
    }
}
