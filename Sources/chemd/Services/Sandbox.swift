import Glibc

/// What a process gives up before it touches hostile bytes.
enum Sandbox {
    /// 1.5 GB: the largest picture, decoded and changed, needs about 500 MB, and thread stacks are reserved on top.
    static let memory_bytes: rlim_t = 1536 << 20
    static let processor_s: rlim_t = 5

    /// One wall of the sandbox, and whether it stands on this machine.
    struct Layer {
        var name: String
        var holds: Bool
        /// Without a required one no picture is read.
        var isRequired: Bool
    }

    /// zbar converts the text of QR codes with converters that the C library loads on first use, which is too late
    /// once files are out of reach.
    static func loadConverters() {
        for name in ["ISO8859-1", "SJIS", "BIG5", "CP437", "GB18030", "UTF-8"] {
            _ = unsafe iconv_open("UTF-8", name)
        }
    }

    /// Locks the process in for good.
    ///
    /// - Parameter mayWriteFiles: leaves the limit on file sizes out, so that the layers can be printed into a file.
    static func enter(mayWriteFiles: Bool) -> [Layer] {
        [
            Layer(name: "limits", holds: limit(mayWriteFiles: mayWriteFiles), isRequired: true),
            Layer(name: "no_new_privs", holds: forbidPrivileges(), isRequired: true),
            // Linux 5.13 and later; without it, the filter of calls still refuses to open or connect.
            Layer(name: "landlock", holds: closeFilesAndNetwork(), isRequired: false),
            Layer(name: "seccomp", holds: CallFilter.install(), isRequired: true),
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

    static func forbidPrivileges() -> Bool { processControl(38, 1) }  // PR_SET_NO_NEW_PRIVS

    /// The process is killed as soon as the one that started it ends.
    static func endWithParent() -> Bool { processControl(1, UInt(SIGKILL)) }  // PR_SET_PDEATHSIG

    /// `prctl` is variadic in C, like `syscall`.
    private static func processControl(_ option: CInt, _ value: UInt) -> Bool {
        typealias Call = @convention(c) (CInt, UInt, UInt, UInt, UInt) -> CInt
        guard let address = unsafe dlsym(nil, "prctl") else { return false }
        return unsafe unsafeBitCast(address, to: Call.self)(option, value, 0, 0, 0) == 0
    }

    /// `syscall` is variadic in C, so Swift cannot call it by name.
    typealias KernelCall = @convention(c) (CLong, UInt, UInt, UInt, UInt) -> CLong

    static var kernelCall: KernelCall? {
        guard let address = unsafe dlsym(nil, "syscall") else { return nil }
        return unsafe unsafeBitCast(address, to: KernelCall.self)
    }

    /// Landlock: no file can be opened but to read and run those below `folders`, and no connection made any more.
    static func closeFilesAndNetwork(readable folders: [String] = []) -> Bool {
        guard let syscall = kernelCall else { return false }
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
        _ folder: String, rules: UInt, _ syscall: KernelCall
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
