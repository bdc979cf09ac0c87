import Compliance
import Foundation

/// A small XML tree, as spreadsheets need it. A document type is refused, so nothing is ever fetched or expanded; depth and
/// attributes are bounded. Prefixes of element names are dropped.
struct Tree {
    static let depth_max = 64
    static let attributes_max = 100

    let name: String
    let attributes: [String: String]
    var children: [Tree] = []
    var text = ""

    func first(_ name: String) -> Tree? { children.first { $0.name == name } }

    /// Every node of this name below, in order.
    func all(_ name: String) -> [Tree] {
        children.flatMap { $0.name == name ? [$0] : $0.all(name) }
    }

    static func parse(_ bytes: [UInt8]) throws -> Tree {
        var reader = XMLReader(bytes)
        return try reader.document()
    }
}

private struct XMLReader {
    private let bytes: [UInt8]
    private var at: Int
    private static let damaged = TableError(zh: "XML 无法读取。", en: "its XML cannot be read")

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    mutating func document() throws -> Tree {
        var open: [Tree] = []
        while at < bytes.count {
            guard bytes[at] == UInt8(ascii: "<") else {
                let text = try untilTag()
                if !open.isEmpty { open[open.count - 1].text += text }
                continue
            }
            if skip("<?") {
                try pass("?>")
            } else if skip("<!--") {
                try pass("-->")
            } else if skip("<![CDATA[") {
                let start = at
                try pass("]]>")
                if !open.isEmpty {
                    open[open.count - 1].text += String(decoding: bytes[start..<(at - 3)], as: UTF8.self)
                }
            } else if skip("<!") {
                throw TableError(zh: "XML 含有 DOCTYPE，拒绝读取。", en: "XML with a DOCTYPE is not taken")
            } else if skip("</") {
                try pass(">")
                guard let closed = open.popLast() else { throw Self.damaged }
                if open.isEmpty { return closed }
                open[open.count - 1].children.append(closed)
            } else {
                at += 1
                let (node, isWhole) = try start()
                guard open.count < Tree.depth_max else { throw Self.damaged }
                if !isWhole {
                    open.append(node)
                } else if open.isEmpty {
                    return node
                } else {
                    open[open.count - 1].children.append(node)
                }
            }
        }
        throw Self.damaged
    }

    private mutating func skip(_ text: StaticString) -> Bool {
        let wanted = Array("\(text)".utf8)
        guard bytes[at...].starts(with: wanted) else { return false }
        at += wanted.count
        return true
    }

    private mutating func pass(_ end: String) throws {
        guard let found = bytes[at...].firstRange(of: Array(end.utf8)) else { throw Self.damaged }
        at = found.upperBound
    }

    private mutating func untilTag() throws -> String {
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "<") { at += 1 }
        return try Self.plain(bytes[start..<at])
    }

    private mutating func word() -> String {
        let ends = Set(" \t\r\n=/>".utf8)
        let start = at
        while at < bytes.count, !ends.contains(bytes[at]) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func space() {
        while at < bytes.count, Set(" \t\r\n".utf8).contains(bytes[at]) { at += 1 }
    }

    /// The element after its `<`, and whether it has no content.
    private mutating func start() throws -> (Tree, Bool) {
        let name = word()
        var attributes: [String: String] = [:]
        while true {
            space()
            guard at < bytes.count, attributes.count <= Tree.attributes_max else { throw Self.damaged }
            let isWhole = skip("/")
            if skip(">") {
                let local = name.split(separator: ":").last.map(String.init) ?? name
                return (Tree(name: local, attributes: attributes), isWhole)
            }
            let key = word()
            space()
            guard !key.isEmpty, skip("=") else { throw Self.damaged }
            space()
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") else {
                throw Self.damaged
            }
            let quote = bytes[at]
            at += 1
            guard let end = bytes[at...].firstIndex(of: quote) else { throw Self.damaged }
            attributes[key] = try Self.plain(bytes[at..<end])
            at = end + 1
        }
    }

    private static let names = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]

    private static func plain(_ slice: ArraySlice<UInt8>) throws -> String {
        let text = String(decoding: slice, as: UTF8.self)
        guard text.contains("&") else { return text }
        var result = ""
        var rest = text[...]
        while let mark = rest.firstIndex(of: "&") {
            result += rest[..<mark]
            guard let end = rest[mark...].firstIndex(of: ";") else { throw damaged }
            let name = rest[rest.index(after: mark)..<end]
            if let known = names[String(name)] {
                result += known
            } else if name.hasPrefix("#") {
                let isHex = name.hasPrefix("#x")
                guard let number = UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10),
                    let scalar = Unicode.Scalar(number)
                else { throw damaged }
                result.unicodeScalars.append(scalar)
            } else {
                throw damaged
            }
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
