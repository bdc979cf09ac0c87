import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Keeps a second daemon out of a data folder for as long as this value lives.
final class FolderLock: Sendable {
    private let descriptor: Int32

    init(folder: String) throws(StoreError) {
        let path = folder + "/lock"
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .folder(path, unsafe String(cString: strerror(errno))) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(descriptor)
            throw .inUse(folder)
        }
    }

    deinit { Glibc.close(descriptor) }
}
