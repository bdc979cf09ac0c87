import Foundation

/// The shape of EPA's e-Manifest document: which members there are, of which type and length.
///
/// Re-stated from EPA's JSON schema 1.3 (draft-04, public domain). Messages follow those of EPA's service.
indirect enum EmanifestShape: Sendable {
    case anything
    case flag
    case text(min: Int = 0, max: Int? = nil, oneOf: [String] = [], isNullable: Bool = false)
    case fileName
    case time
    case integer(max: Int64)
    case number
    case list(EmanifestShape)
    case object([String: EmanifestShape], required: [String] = [], dependencies: [String: String] = [:])
    /// One that may have members beside these.
    case openObject([String: EmanifestShape])

    var typeName: String {
        switch self {
        case .anything: "any"
        case .flag: "boolean"
        case .text, .time, .fileName: "string"
        case .integer: "integer"
        case .number: "number"
        case .list: "array"
        case .object, .openObject: "object"
        }
    }
}

extension EmanifestShape {
    /// One thing that does not fit the shape.
    struct Mismatch {
        var path: String
        var rule: String
        var zh: String
        var en: String
    }

    static let containerTypes = [
        "BA", "DT", "CF", "DW", "CM", "HG", "CW", "TC", "CY", "TP", "DF", "TT", "DM",
    ]
    static let units = ["P", "T", "K", "M", "G", "L", "Y", "N"]
    static let statuses = [
        "NotAssigned", "Pending", "Scheduled", "InTransit", "ReadyForSignature", "Signed", "Corrected",
        "UnderCorrection", "MtnValidationFailed",
    ]
    static let submissionTypes = ["FullElectronic", "DataImage5Copy", "Hybrid", "Image"]

    /// Whether the whole document fits.
    static func mismatches(in document: JSONTree) -> [Mismatch] {
        var found: [Mismatch] = []
        manifest.compare(document, at: "Emanifest", into: &found)
        return found
    }

    private func compare(_ tree: JSONTree, at path: String, into found: inout [Mismatch]) {
        switch (self, tree) {
        case (.anything, _), (.flag, .flag), (.number, .integer), (.number, .decimal): return
        case (.text(_, _, _, isNullable: true), .null): return
        case (.text(let min, let max, let values, _), .text(let text)):
            compareText(text, min, max, values, at: path, into: &found)
        case (.fileName, .text(let text)):
            let isGood = text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || "0123456789_-. ".unicodeScalars.contains($0))
            }
            guard !isGood || text.isEmpty else { return }
            found.append(
                Mismatch(
                    path: path, rule: "pattern", zh: "文件名“\(text)”只能含字母、数字、_、-、. 和空格",
                    en: "ECMA 262 regex \"^[0-9a-zA-Z_\\-. ]+$\" does not match input string \"\(text)\""))
        case (.time, .text(let text)):
            guard ManifestTime(text) == nil else { return }
            found.append(
                Mismatch(
                    path: path, rule: "format", zh: "“\(text)”不是日期时间",
                    en: "String \"\(text)\" is invalid against requested date format(s) "
                        + "[yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.SSSZ]"))
        case (.integer(let max), .integer(let number)): compareInteger(number, max, at: path, into: &found)
        case (.list(let item), .list(let items)):
            for (index, one) in items.enumerated() { item.compare(one, at: "\(path).\(index)", into: &found) }
        case (.object(let shapes, let required, let dependencies), .object(let members)):
            compareMembers(members, shapes, required, dependencies, at: path, into: &found)
        case (.openObject(let shapes), .object(let members)):
            let known = members.filter { shapes[$0.key] != nil }
            compareMembers(known, shapes, [], [:], at: path, into: &found)
        default:
            found.append(
                Mismatch(
                    path: path, rule: "type", zh: "类型应为 \(typeName)，实际为 \(tree.typeName)",
                    en: "Instance type (\(tree.typeName)) does not match any allowed primitive type "
                        + "(allowed: [\"\(typeName)\"])"))
        }
    }

    private func compareText(
        _ text: String, _ min: Int, _ max: Int?, _ values: [String], at path: String, into found: inout [Mismatch]
    ) {
        let count = text.unicodeScalars.count
        if count < min {
            found.append(
                Mismatch(
                    path: path, rule: "length", zh: "长度 \(count)，至少 \(min) 个字符",
                    en: "String \"\(text)\" is too short (length: \(count), required minimum: \(min))"))
        }
        if let max, count > max {
            found.append(
                Mismatch(
                    path: path, rule: "length", zh: "长度 \(count)，最多 \(max) 个字符",
                    en: "String \"\(text.prefix(60))\" is too long (length: \(count), maximum allowed: \(max))"))
        }
        if !values.isEmpty, !values.contains(text) {
            let list = values.map { "\"\($0)\"" }.joined(separator: ",")
            found.append(
                Mismatch(
                    path: path, rule: "enum", zh: "“\(text)”不在允许值 [\(list)] 之中",
                    en: "Instance value (\"\(text)\") not found in enum (possible values: [\(list)])"))
        }
    }

    private func compareInteger(_ number: Int64, _ max: Int64, at path: String, into found: inout [Mismatch]) {
        if number > max {
            found.append(
                Mismatch(
                    path: path, rule: "maximum", zh: "\(number) 超过最大值 \(max)",
                    en: "Numeric instance is greater than the required maximum (maximum: \(max), found: \(number))"))
        } else if number < 0 {
            found.append(
                Mismatch(
                    path: path, rule: "minimum", zh: "\(number) 小于 0",
                    en: "Numeric instance is lower than the required minimum (minimum: 0, found: \(number))"))
        }
    }

    private func compareMembers(
        _ members: [String: JSONTree], _ shapes: [String: EmanifestShape], _ required: [String],
        _ dependencies: [String: String], at path: String, into found: inout [Mismatch]
    ) {
        func quoted(_ names: [String]) -> String { names.sorted().map { "\"\($0)\"" }.joined(separator: ",") }
        let unknown = members.keys.filter { shapes[$0] == nil }
        if !unknown.isEmpty {
            found.append(
                Mismatch(
                    path: path, rule: "unknown", zh: "有格式中没有的成员 [\(quoted(unknown))]",
                    en: "Object instance has properties which are not allowed by the schema: [\(quoted(unknown))]"))
        }
        let missing = required.filter { members[$0] == nil }
        if !missing.isEmpty {
            found.append(
                Mismatch(
                    path: path, rule: "required", zh: "缺少必需的成员 [\(quoted(missing))]",
                    en: "Object has missing required properties ([\(quoted(missing))])"))
        }
        for (name, needed) in dependencies.sorted(by: { $0.key < $1.key })
        where members[name] != nil && members[needed] == nil {
            found.append(
                Mismatch(
                    path: path, rule: "dependency", zh: "有“\(name)”就必须有“\(needed)”",
                    en: "Property \"\(name)\" of object has missing property dependencies "
                        + "(schema requires [\"\(needed)\"]; missing: [\"\(needed)\"])"))
        }
        for name in members.keys.sorted() {
            guard let shape = shapes[name], let member = members[name] else { continue }
            shape.compare(member, at: "\(path).\(name)", into: &found)
        }
    }
}
