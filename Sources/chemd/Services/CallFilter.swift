import Glibc

/// The calls to the kernel that a locked-in process may still make (seccomp, mode 2).
///
/// Reading, writing, memory, time and the end of the process are allowed. Calls with which libraries only ask about
/// the machine fail as "not permitted", which they take well. Any other call ends the process at once.
enum CallFilter {
    #if arch(x86_64)
        private static let machine: UInt32 = 0xC000_003E  // AUDIT_ARCH_X86_64
        private static let seccompCall: CLong = 317
        /// read write close fstat lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask rt_sigreturn readv writev
        /// sched_yield mremap madvise poll nanosleep getpid exit fcntl getrusage sigaltstack gettid futex
        /// restart_syscall clock_gettime clock_nanosleep exit_group newfstatat set_robust_list getrandom rseq
        private static let allowed: [UInt32] = [
            0, 1, 3, 5, 8, 9, 10, 11, 12, 13, 14, 15, 19, 20, 24, 25, 28, 7, 35, 39, 60, 72, 98, 131, 186, 202, 219,
            228,
            230, 231, 262, 273, 318, 334,
        ]
        /// open stat ioctl access uname readlink sysinfo sched_getaffinity openat prlimit64 statx
        private static let refused: [UInt32] = [2, 4, 16, 21, 63, 89, 99, 204, 257, 302, 332]
    #elseif arch(arm64)
        private static let machine: UInt32 = 0xC000_00B7  // AUDIT_ARCH_AARCH64
        private static let seccompCall: CLong = 277
        /// The same calls by this machine's numbers; ppoll for poll, clock_nanosleep for nanosleep.
        private static let allowed: [UInt32] = [
            63, 64, 57, 80, 62, 222, 226, 215, 214, 134, 135, 139, 65, 66, 124, 216, 233, 73, 101, 172, 93, 25, 165,
            132,
            178, 98, 128, 113, 115, 94, 79, 99, 278, 293,
        ]
        private static let refused: [UInt32] = [29, 48, 160, 78, 179, 123, 56, 261, 291]
    #endif

    /// Installs the filter for all threads; false when the kernel refuses, or the machine is of another kind.
    static func install() -> Bool {
        #if arch(x86_64) || arch(arm64)
            guard let syscall = Sandbox.kernelCall else { return false }
            let program = program
            return unsafe program.withUnsafeBytes { steps in
                // struct sock_fprog: the number of steps, and where they are.
                let head = [UInt64(program.count), UInt64(UInt(bitPattern: steps.baseAddress))]
                return unsafe head.withUnsafeBytes { raw in
                    // SECCOMP_SET_MODE_FILTER with SECCOMP_FILTER_FLAG_TSYNC
                    syscall(seccompCall, 1, 1, UInt(bitPattern: raw.baseAddress), 0) == 0
                }
            }
        #else
            return false
        #endif
    }

    #if arch(x86_64) || arch(arm64)
        /// Steps of a packet filter over struct seccomp_data, each code, jumps and operand in eight bytes.
        private static var program: [UInt64] {
            func step(_ code: UInt16, _ operand: UInt32, yes: UInt8 = 0, no: UInt8 = 0) -> UInt64 {
                UInt64(code) | UInt64(yes) << 16 | UInt64(no) << 24 | UInt64(operand) << 32
            }
            func load(at place: UInt32) -> UInt64 { step(0x20, place) }
            func answer(_ value: UInt32) -> UInt64 { step(0x06, value) }
            let (allow, fail, kill): (UInt32, UInt32, UInt32) = (0x7FFF_0000, 0x0005_0000 | UInt32(EPERM), 0x8000_0000)
            var steps = [load(at: 4), step(0x15, machine, yes: 1), answer(kill), load(at: 0)]
            for (calls, value) in [(allowed, allow), (refused, fail)] {
                for call in calls { steps += [step(0x15, call, no: 1), answer(value)] }
            }
            return steps + [answer(kill)]
        }
    #endif
}
