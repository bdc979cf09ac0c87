import Glibc

/// A process that is divided off for one picture, locks itself in, answers and ends.
///
/// Dividing a process that stands ready takes a millisecond where starting one takes forty. The child has the picture in its
/// memory and nothing but the way back open: it can neither read the next picture nor answer for it.
enum DecoderChild {
    enum Lock: Int32 {
        case whole, withoutLandlock, none
    }

    /// Whether a child can lock itself in on this machine, tried with one; nil when it cannot.
    static var lock: Lock? {
        guard let child = divide() else { return nil }
        if child == 0 {
            let layers = Sandbox.enter(mayWriteFiles: false)
            let lock: Lock =
                layers.allSatisfy(\.holds)
                ? .whole : layers.allSatisfy { $0.holds || !$0.isRequired } ? .withoutLandlock : .none
            _exit(lock.rawValue)
        }
        guard let status = end(of: child), status & 0x7F == 0, let lock = Lock(rawValue: status >> 8 & 0xFF) else {
            return nil
        }
        return lock == .none ? nil : lock
    }

    /// Runs the work locked in.
    ///
    /// - Precondition: this process has one thread.
    /// - Returns: what the work gave back; nil when the child crashed, was ended, or gave more than an answer may hold.
    static func run(_ work: () -> [UInt8]) -> [UInt8]? {
        var ends: [CInt] = [0, 0]
        guard unsafe pipe(&ends) == 0 else { return nil }
        guard let child = divide() else {
            _ = close(ends[0])
            _ = close(ends[1])
            return nil
        }
        if child == 0 {
            // The only way out is the way back.
            guard dup2(ends[1], STDOUT_FILENO) == STDOUT_FILENO else { _exit(1) }
            for file in [STDIN_FILENO, STDERR_FILENO, ends[0], ends[1]] { _ = close(file) }
            guard Sandbox.enter(mayWriteFiles: false).allSatisfy({ $0.holds || !$0.isRequired }) else { _exit(1) }
            _exit(write(all: work()) ? 0 : 1)
        }
        _ = close(ends[1])
        let answer = read(from: ends[0])
        _ = close(ends[0])
        // One that goes on after its answer, or answers too much, gets no further.
        if answer == nil { _ = kill(child, SIGKILL) }
        return end(of: child) == 0 ? answer : nil
    }

    /// Everything until the other end is closed; nil when it is more than an answer may hold.
    private static func read(from file: CInt) -> [UInt8]? {
        var answer: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe Glibc.read(file, &part, part.count)
            if count == 0 { return answer }
            if count < 0 {
                guard errno == EINTR else { return nil }
                continue
            }
            answer += part[..<count]
            guard answer.count <= DecoderAnswer.bytes_max else { return nil }
        }
    }

    private static func write(all bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes[done...].withUnsafeBytes {
                unsafe Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
            }
            if count > 0 { done += count } else if errno != EINTR { return false }
        }
        return true
    }

    /// The child's number here, 0 in the child; nil when the machine gives no further process.
    private static func divide() -> pid_t? {
        // Swift has no `fork`, because it must not be used where there are threads.
        typealias Call = @convention(c) () -> pid_t
        guard let address = unsafe dlsym(nil, "fork") else { return nil }
        let parent = getpid()
        let child = unsafe unsafeBitCast(address, to: Call.self)()
        guard child == 0 else { return child > 0 ? child : nil }
        // It ends with this process, which is ended when a picture takes too long.
        guard Sandbox.endWithParent(), getppid() == parent else { _exit(1) }
        return 0
    }

    private static func end(of child: pid_t) -> CInt? {
        var status: CInt = 0
        while unsafe waitpid(child, &status, 0) != child { guard errno == EINTR else { return nil } }
        return status
    }
}
