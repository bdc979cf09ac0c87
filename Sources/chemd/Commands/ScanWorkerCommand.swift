import ArgumentParser
import Foundation
import Glibc
import Labels

/// The locked-in half of ``DecoderProcess``: one picture in, one answer out, then it ends. Not for people.
struct ScanWorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan-worker", abstract: "Decode one framed picture from standard input (used by chemd itself).",
        shouldDisplay: false)

    @Flag(help: "Only lock in and print which layers hold on this machine.")
    var check = false

    func run() throws {
        Sandbox.loadConverters()
        let layers = Sandbox.enter(mayWriteFiles: check)
        if check {
            Terminal.line(
                layers.map { "\($0.name): \($0.holds ? "on" : "not on this kernel")" }.joined(separator: "\n"))
            return
        }
        // Without these two a hostile picture could take the machine's memory or gain rights.
        guard layers.prefix(2).allSatisfy(\.holds) else { throw ExitStatus.unusable }
        guard let picture = Self.readPicture() else { throw ExitStatus.unusable }
        let content = try JSONEncoder().encode(Self.answer(picture))
        guard content.count <= DecoderAnswer.bytes_max else { throw ExitStatus.unusable }
        FileHandle.standardOutput.write(Data(DecoderFrame.wrap(Array(content))))
    }

    private static func readPicture() -> [UInt8]? {
        guard let head = try? FileHandle.standardInput.read(upToCount: 4), head.count == 4 else { return nil }
        let length = DecoderFrame.length(Array(head)[...])
        guard length <= PictureReader.bytes_max else { return nil }
        var picture: [UInt8] = []
        picture.reserveCapacity(length)
        while picture.count < length {
            guard let part = try? FileHandle.standardInput.read(upToCount: length - picture.count), !part.isEmpty else {
                return nil
            }
            picture += part
        }
        return picture
    }

    private static func answer(_ picture: [UInt8]) -> DecoderAnswer {
        let start = ContinuousClock.now
        var answer = DecoderAnswer()
        do throws(PictureError) {
            let image = try PictureReader.read(picture)
            var room = DecoderAnswer.bytes_max / 8
            for symbol in Scanner().symbols(in: image).prefix(DecoderAnswer.symbols_max)
            where symbol.bytes.count <= DecoderAnswer.content_max && symbol.bytes.count <= room {
                room -= symbol.bytes.count
                answer.symbols.append(DecoderAnswer.Line(symbol))
            }
        } catch {
            answer.unreadable = .init(en: error.description, zh: error.zh)
        }
        let elapsed = ContinuousClock.now - start
        answer.elapsed_ms =
            Double(elapsed.components.seconds) * 1000 + Double(elapsed.components.attoseconds) / 1e15
        return answer
    }
}

/// What a process gives up before it touches hostile bytes.
enum Sandbox {
    /// 1.5 GB: the largest picture, decoded and changed, needs about 500 MB, and thread stacks are reserved on top.
    static let memory_bytes: rlim_t = 1536 << 20
    static let processor_s: rlim_t = 5

    /// zbar converts the text of QR codes with converters that the C library loads on first use, which is too late
    /// once files are out of reach.
    static func loadConverters() {
        for name in ["ISO8859-1", "SJIS", "BIG5", "CP437", "GB18030", "UTF-8"] {
            _ = unsafe iconv_open("UTF-8", name)
        }
    }

    /// Locks the process in for good. Each layer says whether it holds.
    ///
    /// - Parameter mayWriteFiles: leaves the limit on file sizes out, so that the layers can be printed into a file.
    static func enter(mayWriteFiles: Bool) -> [(name: String, holds: Bool)] {
        [
            ("limits", limit(mayWriteFiles: mayWriteFiles)), ("no_new_privs", forbidPrivileges()),
            ("landlock", closeFilesAndNetwork()),
        ]
    }

    private static func limit(mayWriteFiles: Bool) -> Bool {
        let limits: [(resource: __rlimit_resource, value: rlim_t)] = [
            (RLIMIT_AS, memory_bytes), (RLIMIT_CPU, processor_s), (RLIMIT_CORE, 0),
            (RLIMIT_FSIZE, mayWriteFiles ? memory_bytes : 0),
        ]
        return limits.allSatisfy { resource, value in
            var limit = rlimit(rlim_cur: value, rlim_max: value)
            return unsafe setrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0
        }
    }

    /// `prctl` and `syscall` are variadic in C, so Swift cannot call them by name.
    private static func function(_ name: String) -> UnsafeMutableRawPointer? {
        unsafe dlsym(nil, name)
    }

    static func forbidPrivileges() -> Bool {
        typealias Call = @convention(c) (CInt, UInt, UInt, UInt, UInt) -> CInt
        guard let address = unsafe function("prctl") else { return false }
        let prctl = unsafe unsafeBitCast(address, to: Call.self)
        return prctl(38, 1, 0, 0, 0) == 0  // PR_SET_NO_NEW_PRIVS
    }

    /// Landlock (Linux 5.13 and later): no file can be opened but to read and run those below `folders`, and no
    /// connection made any more.
    static func closeFilesAndNetwork(readable folders: [String] = []) -> Bool {
        typealias Call = @convention(c) (CLong, UInt, UInt, UInt, UInt) -> CLong
        guard let address = unsafe function("syscall") else { return false }
        let syscall = unsafe unsafeBitCast(address, to: Call.self)
        let create: CLong = 444
        let restrict: CLong = 446
        let version = syscall(create, 0, 0, 1, 0)
        guard version > 0 else { return false }
        // Rights that each version of the interface knows (linux/landlock.h).
        let files: UInt64 =
            switch version {
            case 1: (1 << 13) - 1
            case 2: (1 << 14) - 1
            case 3, 4: (1 << 15) - 1
            default: (1 << 16) - 1
            }
        let attributes: [UInt64] = [files, version >= 4 ? 3 : 0, version >= 6 ? 3 : 0]
        let size = version >= 6 ? 24 : version >= 4 ? 16 : 8
        let rules = unsafe attributes.withUnsafeBytes { raw in
            syscall(create, UInt(bitPattern: raw.baseAddress), UInt(size), 0, 0)
        }
        guard rules >= 0 else { return false }
        defer { _ = close(CInt(rules)) }
        for folder in folders where !allow(folder, rules: UInt(rules), syscall) { return false }
        return syscall(restrict, UInt(rules), 0, 0, 0) == 0
    }

    /// Reading and running below a folder; one that this machine does not have needs no rule.
    private static func allow(
        _ folder: String, rules: UInt, _ syscall: @convention(c) (CLong, UInt, UInt, UInt, UInt) -> CLong
    ) -> Bool {
        let place = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard place >= 0 else { return errno == ENOENT }
        defer { _ = close(place) }
        let execute: UInt64 = 1 << 0
        let readFile: UInt64 = 1 << 2
        let readFolder: UInt64 = 1 << 3
        // struct landlock_path_beneath_attr is packed: eight bytes of rights, four of the folder's descriptor.
        var attribute = unsafe withUnsafeBytes(of: execute | readFile | readFolder) { unsafe Array($0) }
        attribute += unsafe withUnsafeBytes(of: Int32(place)) { unsafe Array($0) }
        return unsafe attribute.withUnsafeBytes { raw in
            syscall(445, rules, 1, UInt(bitPattern: raw.baseAddress), 0) == 0
        }
    }
}
