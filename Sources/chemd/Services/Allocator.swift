import Glibc

/// How the C library of this process keeps memory.
enum Allocator {
    // Of `malloc.h`.
    private static let (trimThreshold, mmapThreshold, arenaMax): (CInt, CInt, CInt) = (-1, -3, -8)

    /// Keeps what is freed, also large pieces, in this process.
    static func keepFreed() {
        set(mmapThreshold, 32 << 20)  // the most that it takes
        set(trimThreshold, .max)
    }

    /// Threads take memory from two arenas. Each has one of its own otherwise, and what a message brought in one thread and
    /// another freed leaves room that nobody else uses: of a plant of 105,000 tags a tenth of all memory.
    ///
    /// To be asked before threads start.
    static func shareArenas() { set(arenaMax, 2) }

    private static func set(_ option: CInt, _ value: CInt) {
        // The module of the C library leaves `mallopt` out.
        typealias Call = @convention(c) (CInt, CInt) -> CInt
        guard let address = unsafe dlsym(nil, "mallopt") else { return }
        _ = unsafe unsafeBitCast(address, to: Call.self)(option, value)
    }
}
