/// A zip archive whose files are stored as they are (APPNOTE 6.3, method 0), all dated 1980-01-01.
struct StoredZip {
    private var body: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    mutating func add(_ name: String, _ text: String) {
        let data = Array(text.utf8)
        let title = Array(name.utf8)
        let offset = body.count
        var common: [UInt8] = []
        // Version 2.0, names in UTF-8, stored, time 0, date 1980-01-01.
        common +=
            Self.little(20, 2) + Self.little(0x0800, 2) + Self.little(0, 2) + Self.little(0, 2) + Self.little(0x21, 2)
        common += Self.little(Int(Self.crc(data)), 4) + Self.little(data.count, 4) + Self.little(data.count, 4)
        common += Self.little(title.count, 2) + Self.little(0, 2)
        body += Self.little(0x0403_4B50, 4) + common + title + data
        directory += Self.little(0x0201_4B50, 4) + Self.little(20, 2) + common
        // No comment, disk 0, no attributes.
        directory += Self.little(0, 2) + Self.little(0, 2) + Self.little(0, 2) + Self.little(0, 4)
        directory += Self.little(offset, 4) + title
        count += 1
    }

    func bytes() -> [UInt8] {
        var end = Self.little(0x0605_4B50, 4) + Self.little(0, 2) + Self.little(0, 2)
        end += Self.little(count, 2) + Self.little(count, 2)
        end += Self.little(directory.count, 4) + Self.little(body.count, 4) + Self.little(0, 2)
        return body + directory + end
    }

    private static func little(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    private static func crc(_ data: [UInt8]) -> UInt32 {
        ~data.reduce(~UInt32(0)) { crc, byte in table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ (crc >> 8) }
    }
}
