internal import CStb

/// Why a picture cannot be used.
public enum PictureError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No byte at all.
    case empty
    /// More bytes than are read.
    case tooManyBytes(Int)
    /// Larger than is decoded; told from the header.
    case tooLarge(width: Int, height: Int)
    /// Of a kind that is not read; nil when it is none that is known.
    case kind(String?)
    /// It ends before its last row.
    case cut
    /// Damaged, with the decoder's words.
    case damaged(String)

    public var description: String {
        switch self {
        case .empty: "the picture is empty: send it again"
        case .tooManyBytes(let count):
            "the picture has \(count) bytes, more than \(PictureReader.bytes_max): send a smaller one"
        case .tooLarge(let width, let height):
            "the picture is \(width) x \(height) pixels, more than 40 megapixels or 16384 a side: send a smaller one"
        case .kind(let name?): "\(name) is not read: send the picture as JPEG, PNG, WebP, BMP or PGM"
        case .kind(nil): "this is no picture that is read: send JPEG, PNG, WebP, BMP or PGM"
        case .cut: "the picture is cut off before its end: send it again"
        case .damaged(let why): "the picture cannot be decoded (\(why)): send it again"
        }
    }

    /// The same in Chinese.
    public var zh: String {
        switch self {
        case .empty: "图片为空：请重新发送"
        case .tooManyBytes(let count): "图片有 \(count) 字节，超过 \(PictureReader.bytes_max)：请发送较小的图片"
        case .tooLarge(let width, let height): "图片为 \(width) x \(height) 像素，超过 4000 万像素或边长 16384：请发送较小的图片"
        case .kind(let name?): "不支持 \(name)：请使用 JPEG、PNG、WebP、BMP 或 PGM 图片"
        case .kind(nil): "不是可读取的图片：请使用 JPEG、PNG、WebP、BMP 或 PGM"
        case .cut: "图片不完整：请重新发送"
        case .damaged(let why): "图片无法解码（\(why)）：请重新发送"
        }
    }
}

/// Reads pictures from outside. Sizes are checked from the header, before anything is decoded.
public enum PictureReader {
    /// 20 MB.
    public static let bytes_max = 20 << 20
    public static let pixels_max = 40_000_000
    public static let side_max = 16384

    /// Reads JPEG or WebP (turned upright by their EXIF orientation), PNG, BMP or PGM; transparency becomes white, 16 bits
    /// become 8, and of an animated PNG the still picture is read.
    public static func read(_ bytes: [UInt8]) throws(PictureError) -> GrayImage {
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= bytes_max else { throw .tooManyBytes(bytes.count) }
        switch PictureKind(bytes) {
        case .jpeg: return try jpeg(bytes)
        case .png:
            try checkWhole(png: bytes)
            return try stb(bytes)
        case .bmp, .pnm: return try stb(bytes)
        case .webp: return try WebPPicture.read(bytes)
        case .other(let name): throw .kind(name)
        }
    }

    static func checkSize(_ width: Int, _ height: Int) throws(PictureError) {
        guard width > 0, height > 0 else { throw .damaged("it has no pixels") }
        guard width <= side_max, height <= side_max, width * height <= pixels_max else {
            throw .tooLarge(width: width, height: height)
        }
    }

    private static func stb(_ bytes: [UInt8]) throws(PictureError) -> GrayImage {
        var width: Int32 = 0
        var height: Int32 = 0
        let length = Int32(bytes.count)
        guard unsafe cstb_size(bytes, length, &width, &height) == 1 else { throw .damaged("its header is wrong") }
        try checkSize(Int(width), Int(height))
        try checkWhole(bytes, width: Int(width), height: Int(height))
        guard let pixels = unsafe cstb_gray(bytes, length, &width, &height) else {
            throw .damaged("its pixels are wrong or it is cut off")
        }
        defer { unsafe cstb_free(pixels) }
        let count = Int(width) * Int(height)
        return unsafe GrayImage(Int(width), Int(height), Array(UnsafeBufferPointer(start: pixels, count: count)))
    }

    /// A PNG must reach its last chunk.
    private static func checkWhole(png bytes: [UInt8]) throws(PictureError) {
        var place = 8
        while place + 12 <= bytes.count {
            let length = bytes[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) }
            if bytes[(place + 4)..<(place + 8)].elementsEqual("IEND".utf8) { return }
            place += 12 + length
        }
        throw .cut
    }

    /// stb_image fills the missing rows of uncompressed pictures instead of refusing them.
    private static func checkWhole(_ bytes: [UInt8], width: Int, height: Int) throws(PictureError) {
        switch PictureKind(bytes) {
        case .bmp:
            guard bytes.count >= 54 else { throw .cut }
            func number(_ place: Int, _ length: Int) -> Int {
                bytes[place..<(place + length)].reversed().reduce(0) { $0 << 8 | Int($1) }
            }
            let row = (width * number(28, 2) + 31) / 32 * 4
            if number(14, 4) >= 40, number(30, 4) == 0, bytes.count < number(10, 4) + row * height { throw .cut }
        case .pnm:
            let channels = bytes[1] == UInt8(ascii: "6") ? 3 : 1
            if bytes.count < width * height * channels { throw .cut }
        default: break
        }
    }

    private static func jpeg(_ bytes: [UInt8]) throws(PictureError) -> GrayImage {
        let decoder = try JPEGDecoder()
        return try decoder.decode(bytes).turned(by: Orientation.read(jpeg: bytes))
    }

}

/// What a file is by its first bytes.
private enum PictureKind {
    case jpeg, png, bmp, pnm, webp
    case other(String?)

    init(_ bytes: [UInt8]) {
        func starts(_ head: String, at place: Int = 0) -> Bool { bytes.dropFirst(place).starts(with: head.utf8) }
        if bytes.starts(with: [0xFF, 0xD8]) {
            self = .jpeg
        } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if starts("BM") {
            self = .bmp
        } else if starts("P5") || starts("P6") {
            self = .pnm
        } else if starts("%PDF") {
            self = .other("PDF")
        } else if starts("GIF8") {
            self = .other("GIF")
        } else if starts("RIFF"), starts("WEBP", at: 8) {
            self = .webp
        } else if starts("ftyp", at: 4) {
            self = .other("HEIC or AVIF")
        } else if starts("II*\0") || starts("MM\0*") {
            self = .other("TIFF")
        } else if starts("<svg") || starts("<?xml") {
            self = .other("SVG")
        } else {
            self = .other(nil)
        }
    }
}
