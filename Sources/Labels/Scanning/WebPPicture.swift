internal import CWebP

/// WebP by libwebp: lossy and lossless, still pictures only.
enum WebPPicture {
    static func read(_ bytes: [UInt8]) throws(PictureError) -> GrayImage {
        // The file says how long it is, after its first eight bytes.
        guard bytes.count >= 12, bytes.count >= 8 + number(bytes[4..<8]) else { throw .cut }
        var features = WebPBitstreamFeatures()
        switch unsafe WebPGetFeatures(bytes, bytes.count, &features) {
        case VP8_STATUS_OK: break
        case VP8_STATUS_NOT_ENOUGH_DATA: throw .cut
        default: throw .damaged("its header is wrong")
        }
        guard features.has_animation == 0 else { throw .kind("animated WebP") }
        try PictureReader.checkSize(Int(features.width), Int(features.height))
        var width: Int32 = 0
        var height: Int32 = 0
        guard let pixels = unsafe WebPDecodeRGBA(bytes, bytes.count, &width, &height) else {
            throw .damaged("its pixels are wrong or it is cut off")
        }
        defer { unsafe WebPFree(pixels) }
        let count = Int(width) * Int(height)
        var gray = [UInt8](repeating: 0, count: count)
        for place in 0..<count {
            let (red, green, blue, alpha) = unsafe (
                Int(pixels[4 * place]), Int(pixels[4 * place + 1]), Int(pixels[4 * place + 2]),
                Int(pixels[4 * place + 3])
            )
            let light = (77 * red + 150 * green + 29 * blue) >> 8
            gray[place] = UInt8((light * alpha + 255 * (255 - alpha)) / 255)
        }
        return GrayImage(Int(width), Int(height), gray).turned(by: orientation(bytes))
    }

    /// Of the block `EXIF`, which some writers begin with the head that it has in a JPEG.
    private static func orientation(_ bytes: [UInt8]) -> Int {
        var place = 12
        while place + 8 <= bytes.count {
            let length = number(bytes[(place + 4)..<(place + 8)])
            guard place + 8 + length <= bytes.count else { return 1 }
            if bytes[place..<(place + 4)].elementsEqual("EXIF".utf8) {
                let block = bytes[(place + 8)..<(place + 8 + length)]
                return Orientation.read(tiff: Array(block.starts(with: "Exif\0\0".utf8) ? block.dropFirst(6) : block))
            }
            place += 8 + length + length % 2
        }
        return 1
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }
}
