/// A picture of black and white dots, as label printers take it: rows of whole bytes, highest bit left, 1 = black.
public struct OneBitImage: Hashable, Sendable {
    public let width: Int
    public let height: Int
    public private(set) var bytes: [UInt8]

    public var bytesPerRow: Int { (width + 7) / 8 }

    public init(width: Int, height: Int) {
        self.width = Swift.max(0, width)
        self.height = Swift.max(0, height)
        bytes = Array(repeating: 0, count: (self.width + 7) / 8 * self.height)
    }

    /// - Returns: nil when the bytes are not as many as the size needs.
    public init?(width: Int, height: Int, bytes: [UInt8]) {
        guard width > 0, height > 0, bytes.count == (width + 7) / 8 * height else { return nil }
        self.width = width
        self.height = height
        self.bytes = bytes
    }

    public func isBlack(x: Int, y: Int) -> Bool { bytes[y * bytesPerRow + x / 8] & (0x80 >> UInt8(x % 8)) != 0 }

    mutating func setBlack(x: Int, y: Int) { bytes[y * bytesPerRow + x / 8] |= 0x80 >> UInt8(x % 8) }
}

/// The `pHYs` chunk of a PNG: without it a viewer prints the picture at a size of its own choice.
enum PNGDensity {
    static func insert(into png: [UInt8], dotsPerMetre: UInt32) -> [UInt8] {
        // Signature (8) and IHDR (4 + 4 + 13 + 4) always come first.
        guard png.count > 33 else { return png }
        let each = (0..<4).map { UInt8(truncatingIfNeeded: dotsPerMetre >> (24 - 8 * $0)) }
        let body: [UInt8] = Array("pHYs".utf8) + each + each + [1]
        let check = crc(body)
        let chunk: [UInt8] = [0, 0, 0, 9] + body + (0..<4).map { UInt8(truncatingIfNeeded: check >> (24 - 8 * $0)) }
        return Array(png[..<33]) + chunk + Array(png[33...])
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var value: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
        return ~value
    }
}
