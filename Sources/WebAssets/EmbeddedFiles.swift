internal import CWebAssets

/// The files of `Sources/CWebAssets/assets`, read once from the binary.
enum EmbeddedFiles {
    /// Path below `assets` to content.
    static func read() -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for index in 0..<chemtrack_asset_count() {
            // The table is constant data of the binary: its pointers are valid for ever and never written through.
            guard let entry = unsafe chemtrack_asset_at(index)?.pointee else { continue }
            let path = unsafe String(cString: entry.path)
            files[path] = unsafe Array(UnsafeBufferPointer(start: entry.bytes, count: entry.length))
        }
        return files
    }
}
