import ChemTrack
import Foundation
import Glibc
import Store

/// A small file that is there whole, old or new, whatever happens: written aside, synced, renamed, the folder synced.
enum DurableFile {
    static func write(_ text: String, to path: String) throws {
        let temporary = path + ".new"
        guard FileManager.default.createFile(atPath: temporary, contents: Data(text.utf8)),
            let file = FileHandle(forUpdatingAtPath: temporary)
        else { throw StoreError.folder(temporary, "cannot be written") }
        try file.synchronize()
        try file.close()
        guard unsafe rename(temporary, path) == 0 else { throw StoreError.folder(path, "cannot be replaced") }
        let folder = unsafe open((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw StoreError.folder(path, "its folder cannot be opened") }
        defer { Glibc.close(folder) }
        guard fsync(folder) == 0 else { throw StoreError.folder(path, "its folder cannot be synced") }
    }

    /// Reads the secret key in a file, or makes one there (mode 0400) with the public key beside it.
    static func key(at path: String, public publicPath: String, make: () throws -> SigningKey) throws -> SigningKey {
        if FileManager.default.fileExists(atPath: path) {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            return try SigningKey(secretText: text.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        let key = try make()
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let made = FileManager.default.createFile(
            atPath: path, contents: Data((key.secretText + "\n").utf8), attributes: [.posixPermissions: 0o400])
        guard made else { throw StoreError.folder(path, "the signing key cannot be written") }
        try Data("\(key.verifyingKey)\n".utf8).write(to: URL(fileURLWithPath: publicPath))
        return key
    }
}
