/// The EXIF orientation of a picture, 1 to 8 (EXIF 2.3, tag 0x0112).
enum Orientation {
    /// Of a JPEG.
    static func read(jpeg bytes: [UInt8]) -> Int {
        var place = 2
        while place + 4 <= bytes.count, bytes[place] == 0xFF {
            let marker = bytes[place + 1]
            if marker == 0xDA || marker == 0xD9 { return 1 }
            let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
            guard length >= 2, place + 2 + length <= bytes.count else { return 1 }
            let segment = bytes[(place + 4)..<(place + 2 + length)]
            if marker == 0xE1, segment.starts(with: Array("Exif\0\0".utf8)) {
                return read(tiff: Array(segment.dropFirst(6)))
            }
            place += 2 + length
        }
        return 1
    }

    /// Of an EXIF block without its head.
    static func read(tiff: [UInt8]) -> Int {
        guard tiff.count >= 8 else { return 1 }
        let isLittle = tiff[0] == UInt8(ascii: "I")
        func number(_ place: Int, _ length: Int) -> Int {
            guard place >= 0, place + length <= tiff.count else { return 0 }
            let part = tiff[place..<(place + length)]
            return isLittle ? part.reversed().reduce(0) { $0 << 8 | Int($1) } : part.reduce(0) { $0 << 8 | Int($1) }
        }
        let directory = number(4, 4)
        for entry in 0..<number(directory, 2) {
            let place = directory + 2 + 12 * entry
            guard place + 12 <= tiff.count else { return 1 }
            if number(place, 2) == 0x0112 {
                let value = number(place + 8, 2)
                return (1...8).contains(value) ? value : 1
            }
        }
        return 1
    }
}

extension GrayImage {
    /// Upright, as the EXIF orientation says how it lies.
    func turned(by orientation: Int) -> GrayImage {
        guard orientation > 1 else { return self }
        let swaps = orientation >= 5
        let columns = swaps ? height : width
        let rows = swaps ? width : height
        var result = [UInt8](repeating: 0, count: pixels.count)
        for row in 0..<rows {
            for column in 0..<columns {
                let (x, y): (Int, Int) =
                    switch orientation {
                    case 2: (width - 1 - column, row)
                    case 3: (width - 1 - column, height - 1 - row)
                    case 4: (column, height - 1 - row)
                    case 5: (row, column)
                    case 6: (row, height - 1 - column)
                    case 7: (width - 1 - row, height - 1 - column)
                    default: (width - 1 - row, column)
                    }
                result[row * columns + column] = pixels[y * width + x]
            }
        }
        return GrayImage(columns, rows, result)
    }
}
