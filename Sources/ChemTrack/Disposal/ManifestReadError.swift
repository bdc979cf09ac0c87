/// Why a manifest document could not be read.
public enum ManifestReadError: Error, Equatable, CustomStringConvertible {
    /// The text is not JSON.
    case notJSON(String)
    /// JSON, but not a manifest record: the path of the field and what is wrong with it.
    case badField(path: String, String)
    /// A list or text longer than is accepted.
    case tooLarge(String)

    public var description: String {
        switch self {
        case .notJSON(let why): "not a JSON document: \(why)"
        case .badField(let path, let why): "\(path): \(why)"
        case .tooLarge(let why): "too large: \(why)"
        }
    }

    static func explain(_ error: any Error) -> String {
        guard let decoding = error as? DecodingError else { return "\(error)" }
        switch decoding {
        case .dataCorrupted(let context):
            return context.debugDescription
        case .keyNotFound(let key, _): return "member `\(key.stringValue)` is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context): return context.debugDescription
        @unknown default: return "\(error)"
        }
    }

    static func field(_ error: any Error) -> ManifestReadError {
        guard let decoding = error as? DecodingError else { return .notJSON("\(error)") }
        let path: [any CodingKey]
        switch decoding {
        case .dataCorrupted(let context):
            if context.codingPath.isEmpty { return .notJSON(context.debugDescription) }
            path = context.codingPath
        case .keyNotFound(let key, let context): path = context.codingPath + [key]
        case .typeMismatch(_, let context), .valueNotFound(_, let context): path = context.codingPath
        @unknown default: return .notJSON("\(error)")
        }
        var text = ""
        for key in path {
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += (text.isEmpty ? "" : ".") + key.stringValue
            }
        }
        return .badField(path: text.isEmpty ? "document" : text, explain(decoding))
    }
}
