import Foundation
import Glibc

/// Memory that a process has ready before it needs it.
///
/// A process that was divided off shares its memory with the one it comes from, page by page, until it writes; and large
/// pieces that are freed go back to the kernel and come anew, page by page. On a virtual machine each such page costs
/// several microseconds, and a picture a thousand of them: as much as decoding it.
struct WarmMemory {
    /// More is not made a process's own: what a first picture of common size needs is a tenth of it.
    private static let own_bytes_max = 64 << 20

    private let ranges: [(start: UInt, length: UInt)]

    /// What this process can write now. To be asked while files can be opened.
    init() {
        let maps = FileManager.default.contents(atPath: "/proc/self/maps").map { String(decoding: $0, as: UTF8.self) }
        var room = Self.own_bytes_max
        var ranges: [(start: UInt, length: UInt)] = []
        for line in (maps ?? "").split(separator: "\n") {
            // 55d0c1a00000-55d0c1a21000 rw-p 00000000 00:00 0 [heap]
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count >= 5, fields[1] == "rw-p" else { continue }
            let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            guard ends.count == 2, ends[1] > ends[0], ends[1] - ends[0] <= room else { continue }
            room -= Int(ends[1] - ends[0])
            ranges.append((ends[0], ends[1] - ends[0]))
        }
        self.ranges = ranges
    }

    /// Ends the sharing of all that can be written, at once. Kernels before 5.14 do not know how, and share on.
    func makeOwn() {
        for (start, length) in ranges {
            _ = unsafe madvise(UnsafeMutableRawPointer(bitPattern: start), Int(length), 23)  // MADV_POPULATE_WRITE
        }
    }
}
