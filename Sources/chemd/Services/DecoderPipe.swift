import Glibc

/// Frames (``DecoderFrame``) on the pipes between the daemon, a helper and its child.
enum DecoderPipe {
    /// What a pipe holds, where the kernel allows: most pictures go in one piece, without waking both ends in turn.
    private static let held_bytes: CInt = 1 << 20
    private static let part_bytes = 1 << 18

    /// A pipe: what is written into `inner` comes out of `outer`.
    static func open() -> (outer: CInt, inner: CInt)? {
        var ends: [CInt] = [0, 0]
        guard unsafe pipe(&ends) == 0 else { return nil }
        widen(ends[0])
        return (ends[0], ends[1])
    }

    static func widen(_ file: CInt) { _ = fcntl(file, 1031, held_bytes) }  // F_SETPIPE_SZ

    /// The four bytes before a frame's content; nil at the end.
    static func length(from file: CInt) -> Int? { read(4, from: file).map { DecoderFrame.length($0[...]) } }

    /// So many bytes; nil when the other end is closed before.
    static func read(_ count: Int, from file: CInt) -> [UInt8]? {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            while done < count {
                let part = unsafe Glibc.read(file, buffer.baseAddress?.advanced(by: done), count - done)
                if part > 0 { done += part } else if part == 0 || errno != EINTR { return }
            }
        }
        return bytes.count == count ? bytes : nil
    }

    /// False when nobody reads any more.
    static func write(_ bytes: [UInt8], to file: CInt) -> Bool {
        var done = 0
        while done < bytes.count {
            let part = unsafe bytes[done...].withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
            if part > 0 { done += part } else if errno != EINTR { return false }
        }
        return true
    }

    /// Takes so many bytes from a file and passes them on as a frame, to nobody where the other has ended or there is none:
    /// what follows them is another picture.
    static func carry(_ length: Int, from file: CInt, to other: CInt?) {
        var isTaken = other.map { write(DecoderFrame.head(length), to: $0) } ?? false
        var left = length
        while left > 0, let part = read(min(left, part_bytes), from: file) {
            isTaken = isTaken && other.map { write(part, to: $0) } ?? false
            left -= part.count
        }
    }
}
