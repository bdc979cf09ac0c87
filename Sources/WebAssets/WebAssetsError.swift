/// The embedded pages are not as this code expects: a fault of the build, found at start.
public enum WebAssetsError: Error, CustomStringConvertible, Equatable {
    /// A file that has to be embedded is not there.
    case missingFile(String)
    /// A template or table cannot be read.
    case unreadable(file: String, reason: String)

    public var description: String {
        switch self {
        case .missingFile(let file):
            "embedded file `\(file)` is missing: list it in Sources/CWebAssets/assets.c and build again"
        case .unreadable(let file, let reason):
            "embedded file `\(file)` cannot be read: \(reason); correct it in Sources/CWebAssets/assets and build again"
        }
    }
}
