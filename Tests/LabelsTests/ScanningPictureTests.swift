import Foundation
import Labels
import Testing

@Suite("Reading picture files")
struct ScanningPictureTests {
    @Test(
        "bytes that are no picture say what they are",
        arguments: [
            ("%PDF-1.7", PictureError.kind("PDF")), ("GIF89a", .kind("GIF")),
            ("RIFF....WEBP", .cut),
            ("hello", .kind(nil)), ("", .empty), ("<svg/>", .kind("SVG")),
        ])
    func kinds(text: String, error: PictureError) {
        #expect(throws: error) { try PictureReader.read(Array(text.utf8)) }
    }

    @Test("a cut picture is refused at every length")
    func cut() throws {
        let png = try Drawn.png(.qr, "CT-7K3M9Q-D")
        for length in stride(from: 9, to: png.count - 1, by: 7) {
            #expect(throws: PictureError.cut) { try PictureReader.read(Array(png.prefix(length))) }
        }
        let jpeg = Self.jpeg
        for length in stride(from: 40, to: jpeg.count - 20, by: 31) {
            #expect(throws: PictureError.self) { try PictureReader.read(Array(jpeg.prefix(length))) }
        }
        let pgm = GrayImage.made(20, 20) { _, _ in 9 }.pgm
        #expect(throws: PictureError.cut) { try PictureReader.read(pgm.dropLast(30)) }
    }

    @Test(
        "a size beyond the limit is refused from the header alone",
        arguments: [(16_385, 1), (7_000, 7_000), (1, 70_000)])
    func bombs(width: Int, height: Int) throws {
        #expect(throws: PictureError.tooLarge(width: width, height: height)) {
            try PictureReader.read(Array("P5\n\(width) \(height)\n255\n".utf8))
        }
        var png = try Drawn.png(.qr, "X")
        for (place, byte) in zip(16..<24, Self.big(width) + Self.big(height)) { png[place] = byte }
        let error = #expect(throws: PictureError.self) { try PictureReader.read(png) }
        #expect(error == .tooLarge(width: width, height: height) || error == .damaged("its header is wrong"))
    }

    @Test("more bytes than the limit are refused")
    func tooManyBytes() {
        let bytes = [UInt8](repeating: 0x50, count: PictureReader.bytes_max + 1)
        #expect(throws: PictureError.tooManyBytes(bytes.count)) { try PictureReader.read(bytes) }
    }

    @Test("random damage never does more than fail")
    func damage() throws {
        var random = SplitMix(seed: 11)
        for original in [try Drawn.png(.dataMatrix, "CT-7K3M9Q-D"), Self.jpeg] {
            for _ in 0..<300 {
                var bytes = original
                for _ in 0..<4 {
                    bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
                }
                if let image = try? PictureReader.read(bytes) {
                    #expect(image.pixels.count == image.width * image.height)
                }
            }
        }
    }

    @Test("a JPEG is turned upright by each EXIF orientation", arguments: 1...8)
    func orientation(value: Int) throws {
        let exif: [UInt8] =
            Array("Exif\0\0MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, UInt8(value), 0, 0]
            + [0, 0, 0, 0]
        let bytes = Self.jpeg.prefix(2) + [0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif + Self.jpeg.dropFirst(2)
        let image = try PictureReader.read(Array(bytes))
        #expect(image.width == (value < 5 ? 24 : 16) && image.height == (value < 5 ? 16 : 24))
        // The black quarter is the upper left one of the stored picture.
        let dark = [
            (false, false), (true, false), (true, true), (false, true), (false, false), (true, false), (true, true),
            (false, true),
        ]
        let (right, below) = dark[value - 1]
        for (isRight, isBelow) in [(false, false), (true, false), (false, true), (true, true)] {
            let pixel = image.at(isRight ? image.width - 3 : 2, isBelow ? image.height - 3 : 2)
            #expect((pixel < 60) == (isRight == right && isBelow == below), "\(isRight) \(isBelow) \(pixel)")
        }
    }

    @Test("transparency is white")
    func transparency() throws {
        let image = try Drawn.image(.qr, "CT-7K3M9Q-D", options: ["--quietzones", "--nobackground"])
        #expect(image.at(1, 1) == 255)
        #expect(Scanner().symbols(in: image).map(\.text) == ["CT-7K3M9Q-D"])
    }

    private static func big(_ value: Int) -> [UInt8] { (0..<4).reversed().map { UInt8(value >> (8 * $0) & 255) } }

    /// 24 by 16 pixels, white with a black upper left quarter.
    private static let jpeg: [UInt8] = Array(
        Data(
            base64Encoded: """
                /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYn\
                KSopGR8tMC0oMCUoKSj/wAALCAAQABgBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUF\
                BAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVW\
                V1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi\
                4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APlSvqr9hj/mdv8Atx/9uK+qqKKK/9k=
                """) ?? Data())
}
