import Glibc

/// A process that is divided off ahead of its picture, locks itself in, waits, answers for that one picture and ends.
///
/// Dividing a process that stands ready takes a few milliseconds where starting one takes forty, and even those are spent
/// before anybody waits. The child has a way in, on which its picture comes, and a way back, and nothing else: it can
/// neither read another picture nor answer for it.
struct DecoderChild: ~Copyable {
    enum Lock: Int32 {
        case whole, withoutLandlock, none
    }

    private let process: pid_t
    /// Where its picture goes.
    private let wayIn: CInt
    /// Where its answer comes from. Readable before it was given a picture: it has ended.
    let wayBack: CInt

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

    /// Divides one off; nil when the machine gives no further process.
    ///
    /// - Precondition: this process has one thread.
    /// - Parameters:
    ///   - memory: what it makes its own while it waits.
    ///   - work: what it does with its picture, locked in; what it gives back is the answer.
    init?(memory: WarmMemory, _ work: ([UInt8]) -> [UInt8]) {
        guard let inward = DecoderPipe.open() else { return nil }
        guard let outward = DecoderPipe.open() else {
            for end in [inward.outer, inward.inner] { _ = close(end) }
            return nil
        }
        let child = Self.divide()
        if child == 0 {
            guard dup2(inward.outer, STDIN_FILENO) == STDIN_FILENO,
                dup2(outward.inner, STDOUT_FILENO) == STDOUT_FILENO
            else { _exit(1) }
            for end in [STDERR_FILENO, inward.outer, inward.inner, outward.outer, outward.inner] { _ = close(end) }
            guard Sandbox.enter(mayWriteFiles: false).allSatisfy({ $0.holds || !$0.isRequired }) else { _exit(1) }
            memory.makeOwn()
            guard let length = DecoderPipe.length(from: STDIN_FILENO),
                let picture = DecoderPipe.read(length, from: STDIN_FILENO)
            else { _exit(1) }
            // From here on the way back is the only way.
            _ = close(STDIN_FILENO)
            _exit(DecoderPipe.write(DecoderFrame.wrap(work(picture)), to: STDOUT_FILENO) ? 0 : 1)
        }
        for end in [inward.outer, outward.inner] { _ = close(end) }
        guard let child else {
            for end in [inward.inner, outward.outer] { _ = close(end) }
            return nil
        }
        (process, wayIn, wayBack) = (child, inward.inner, outward.outer)
    }

    /// It gets no further, whatever it does.
    deinit {
        for end in [wayIn, wayBack] { _ = close(end) }
        _ = kill(process, SIGKILL)
        _ = Self.end(of: process)
    }

    /// Carries a picture to the child as it comes in, and waits for its answer.
    ///
    /// The end of the process is not waited for: to give a large memory back takes milliseconds.
    ///
    /// - Returns: what the work gave back; nil when the child crashed, was ended, or says more than an answer may hold.
    func answer(toPictureOf length: Int, from file: CInt) -> [UInt8]? {
        DecoderPipe.carry(length, from: file, to: wayIn)
        guard let length = DecoderPipe.length(from: wayBack), length <= DecoderAnswer.bytes_max else { return nil }
        return DecoderPipe.read(length, from: wayBack)
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
