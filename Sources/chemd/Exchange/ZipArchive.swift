import Compliance
import Foundation

/// The members of a ZIP file, from its central directory. What could unpack to too much, lie about its place or name is
/// refused before anything is unpacked.
struct ZipArchive {
    static let members_max = 1_000
    static let member_max = 100 << 20
    static let total_max = 200 << 20
    static let ratio_max = 100

    private struct Member {
        var method: Int
        var packed: Int
        var size: Int
        var offset: Int
    }

    private let bytes: [UInt8]
    private var members: [String: Member] = [:]

    private static func refused(_ zh: String, _ en: String) -> TableError { TableError(zh: zh, en: en) }

    init(_ data: Data) throws {
        bytes = Array(data)
        guard let end = Self.directoryEnd(bytes) else {
            throw Self.refused("ZIP 目录缺失：文件不完整。", "the ZIP directory is missing: the file is not whole")
        }
        let count = word(end + 10)
        var at = long(end + 16)
        guard count <= Self.members_max else { throw Self.refused("ZIP 成员过多。", "too many members in the ZIP file") }
        var total = 0
        var spans: [Range<Int>] = []
        for _ in 0..<count {
            guard at + 46 <= bytes.count, long(at) == 0x0201_4B50 else {
                throw Self.refused("ZIP 目录已损坏。", "the ZIP directory is damaged")
            }
            let lengths = (word(at + 28), word(at + 30), word(at + 32))
            guard at + 46 + lengths.0 <= bytes.count else {
                throw Self.refused("ZIP 目录已损坏。", "the ZIP directory is damaged")
            }
            let name = String(decoding: bytes[(at + 46)..<(at + 46 + lengths.0)], as: UTF8.self)
            let member = Member(
                method: word(at + 10), packed: long(at + 20), size: long(at + 24), offset: long(at + 42))
            total += member.size
            try check(name, member, total, isEncrypted: word(at + 8) & 1 == 1)
            spans.append(member.offset..<(member.offset + 30 + member.packed))
            members[name] = member
            at += 46 + lengths.0 + lengths.1 + lengths.2
        }
        let sorted = spans.sorted { $0.lowerBound < $1.lowerBound }
        for (left, right) in zip(sorted, sorted.dropFirst()) where left.upperBound > right.lowerBound {
            throw Self.refused("ZIP 成员互相重叠。", "members of the ZIP file overlap")
        }
    }

    private func check(_ name: String, _ member: Member, _ total: Int, isEncrypted: Bool) throws {
        guard members[name] == nil, !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
            throw Self.refused("ZIP 成员名称可疑：\(name)。", "a suspicious member name in the ZIP file: \(name)")
        }
        guard !isEncrypted else { throw Self.refused("文件已加密。", "the file is encrypted") }
        guard member.size <= Self.member_max, total <= Self.total_max,
            member.size < 1 << 20 || member.size / max(member.packed, 1) <= Self.ratio_max
        else { throw Self.refused("解压后过大。", "it would unpack to too much") }
        guard member.offset + 30 + member.packed <= bytes.count else {
            throw Self.refused("ZIP 目录已损坏。", "the ZIP directory is damaged")
        }
    }

    var names: [String] { members.keys.sorted() }

    /// A member's content; nil when there is none of this name.
    func content(_ name: String) throws -> [UInt8]? {
        guard let member = members[name] else { return nil }
        guard long(member.offset) == 0x0403_4B50 else {
            throw Self.refused("ZIP 成员已损坏。", "a member of the ZIP file is damaged")
        }
        let start = member.offset + 30 + word(member.offset + 26) + word(member.offset + 28)
        guard start + member.packed <= bytes.count else {
            throw Self.refused("ZIP 成员已损坏。", "a member of the ZIP file is damaged")
        }
        let packed = bytes[start..<start + member.packed]
        switch member.method {
        case 0: return Array(packed)
        case 8: return try Inflate.unpack(packed, size: member.size)
        default: throw Self.refused("不支持的压缩方法。", "packed by a method that is not taken")
        }
    }

    private static func directoryEnd(_ bytes: [UInt8]) -> Int? {
        var at = bytes.count - 22
        let last = max(0, bytes.count - 22 - 65_535)
        while at >= last, at >= 0 {
            if bytes[at] == 0x50, bytes[at + 1] == 0x4B, bytes[at + 2] == 5, bytes[at + 3] == 6 { return at }
            at -= 1
        }
        return nil
    }

    private func word(_ at: Int) -> Int {
        at + 2 <= bytes.count ? Int(bytes[at]) | Int(bytes[at + 1]) << 8 : 0
    }

    private func long(_ at: Int) -> Int { word(at) | word(at + 2) << 16 }
}
