import Foundation
import Labels

/// Symbols drawn by the zint command, and ways in which real pictures are worse than drawn ones.
enum Drawn {
    enum Failure: Error { case zint(String) }

    enum Kind: String {
        case qr = "58", dataMatrix = "71", code128 = "20", gs1_128 = "16", ean13 = "13", code39 = "8", itf = "3",
            aztec = "92"
        case microQR = "97"
    }

    /// A PNG of the symbol, by `/usr/bin/zint` of the project's set-up.
    static func png(
        _ kind: Kind, _ data: String, scale: Double = 3, options: [String] = ["--quietzones"]
    ) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/zint")
        process.arguments =
            [
                "-b", kind.rawValue, "--direct", "--filetype=png", "--scale", "\(scale)", "-d", data,
            ] + options
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        do { try process.run() } catch { throw Failure.zint("/usr/bin/zint does not start: install the package zint") }
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        let words = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure.zint(String(decoding: words, as: UTF8.self)) }
        return Array(bytes)
    }

    static func image(
        _ kind: Kind, _ data: String, scale: Double = 3, options: [String] = ["--quietzones"]
    ) throws -> GrayImage {
        try PictureReader.read(png(kind, data, scale: scale, options: options))
    }
}

extension GrayImage {
    /// A picture whose pixels are made one by one.
    static func made(_ width: Int, _ height: Int, _ pixel: (_ x: Int, _ y: Int) -> UInt8) -> GrayImage {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height)
        for y in 0..<height { for x in 0..<width { pixels.append(pixel(x, y)) } }
        guard let image = GrayImage(width: width, height: height, pixels: pixels) else { preconditionFailure() }
        return image
    }

    func at(_ x: Int, _ y: Int, outside: UInt8 = 255) -> UInt8 {
        x >= 0 && y >= 0 && x < width && y < height ? pixels[y * width + x] : outside
    }

    var negative: GrayImage { .made(width, height) { x, y in 255 - at(x, y) } }

    func contrast(low: Int, high: Int) -> GrayImage {
        .made(width, height) { x, y in UInt8(low + Int(at(x, y)) * (high - low) / 255) }
    }

    func cut(_ margin: Int) -> GrayImage {
        .made(width - 2 * margin, height - 2 * margin) { x, y in at(x + margin, y + margin) }
    }

    func smeared(_ radius: Int) -> GrayImage {
        let side = 2 * radius + 1
        return .made(width, height) { x, y in
            var sum = 0
            for dy in -radius...radius { for dx in -radius...radius { sum += Int(at(x + dx, y + dy)) } }
            return UInt8(sum / (side * side))
        }
    }

    func noisy(_ amount: Int, seed: UInt64) -> GrayImage {
        var random = SplitMix(seed: seed)
        return .made(width, height) { x, y in
            let noise = Int(random.next() % UInt64(2 * amount + 1)) - amount
            return UInt8(min(max(Int(at(x, y)) + noise, 0), 255))
        }
    }

    func turned(degrees: Double) -> GrayImage {
        let sine = sin(degrees * .pi / 180)
        let cosine = cos(degrees * .pi / 180)
        let side = Int(Double(width * width + height * height).squareRoot()) + 8
        return .made(side, side) { x, y in
            let dx = Double(x) - Double(side) / 2
            let dy = Double(y) - Double(side) / 2
            return at(
                Int((cosine * dx + sine * dy + Double(width) / 2).rounded(.down)),
                Int((-sine * dx + cosine * dy + Double(height) / 2).rounded(.down)))
        }
    }

    /// As an 8-bit PGM file.
    var pgm: [UInt8] { Array("P5\n\(width) \(height)\n255\n".utf8) + pixels }
}
