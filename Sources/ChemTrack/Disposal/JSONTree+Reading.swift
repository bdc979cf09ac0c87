public import Foundation
import Geofence

extension JSONTree {
    /// Reads a JSON document.
    ///
    /// A number without point and exponent is an integer, as JSON Schema draft 4 has it; 400.0 is none.
    ///
    /// - Throws: ``ManifestReadError`` with the line when the data are not JSON or are nested more than 64 deep, and with the
    ///   path as well when they name a member twice (of which one would be lost), or hold a number that cannot be kept
    ///   exactly.
    public init(_ data: Data) throws(ManifestReadError) {
        do throws(JSONScanner.Failure) {
            var scanner = JSONScanner(Array(data))
            self = try JSONTree(&scanner, depth: 0, at: "")
            try scanner.expectEnd()
        } catch {
            throw .notJSON("line \(error.line) \(error.reason)")
        }
    }

    private init(_ scanner: inout JSONScanner, depth: Int, at path: String) throws(JSONScanner.Failure) {
        guard depth <= JSONScanner.depthLimit else {
            throw scanner.failure("is nested deeper than \(JSONScanner.depthLimit)")
        }
        switch scanner.peek() {
        case UInt8(ascii: "{"):
            var members: [String: JSONTree] = [:]
            try scanner.members { (scanner, key) throws(JSONScanner.Failure) in
                let place = path.isEmpty ? key : "\(path).\(key)"
                let value = try JSONTree(&scanner, depth: depth + 1, at: place)
                guard members.updateValue(value, forKey: key) == nil else {
                    throw scanner.failure("has member `\(place)` a second time")
                }
            }
            self = .object(members)
        case UInt8(ascii: "["):
            var items: [JSONTree] = []
            try scanner.items { (scanner) throws(JSONScanner.Failure) in
                items.append(
                    try JSONTree(
                        &scanner, depth: depth + 1, at: path.isEmpty ? "\(items.count)" : "\(path).\(items.count)"))
            }
            self = .list(items)
        case UInt8(ascii: "\""): self = .text(try scanner.string())
        case UInt8(ascii: "t") where scanner.word("true"): self = .flag(true)
        case UInt8(ascii: "f") where scanner.word("false"): self = .flag(false)
        case UInt8(ascii: "n") where scanner.word("null"): self = .null
        default: self = try Self.number(&scanner, at: path)
        }
    }

    /// Decimal keeps 38 digits.
    private static let digitsMax = 38

    private static func number(_ scanner: inout JSONScanner, at path: String) throws(JSONScanner.Failure) -> JSONTree {
        let text = try scanner.numberText()
        if let whole = Int64(text) { return .integer(whole) }
        let mantissa = text.prefix { $0 != "e" && $0 != "E" }
        let digits = mantissa.filter(\.isNumber).drop { $0 == "0" }
        guard digits.count <= digitsMax, let value = Decimal(string: text), value.isFinite,
            value != 0 || digits.isEmpty
        else {
            throw scanner.failure(
                "has a number that cannot be kept exactly" + (path.isEmpty ? "" : " in `\(path)`")
                    + ": \(text.prefix(40))")
        }
        return .decimal(value)
    }
}
