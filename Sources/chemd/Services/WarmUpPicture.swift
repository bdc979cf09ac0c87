/// A clean picture with a QR code and a Code 128 that both say CHEMTRACK, and with lines that are neither: what reading
/// it needs (symbols that are bound, types that are made), reading any picture needs.
enum WarmUpPicture {
    static let (width, height) = (640, 480)

    /// The rows of the QR code, 21 modules each, the left one in the highest bit.
    private static let matrix: [UInt32] = [
        0x1fd27f, 0x105341, 0x17595d, 0x174a5d, 0x17455d, 0x105e41, 0x1fd57f, 0x1f00, 0x756e7, 0x1d2dae, 0x14d4ef,
        0x1aae25, 0x15c66c, 0x17a1, 0x1fc63d, 0x104fbc, 0x175666, 0x175758, 0x17590c, 0x1043f5, 0x1fc914,
    ]
    /// The widths of the bars and of the gaps between them, in modules, from the first bar on.
    private static let widths = "2112141313212311131321131131232133112311311113231313211123312312122331112"

    /// As a PGM file.
    static var file: [UInt8] {
        var pixels = [UInt8](repeating: 230, count: width * height)
        func darken(x: Int, y: Int, width columns: Int, height rows: Int) {
            for row in y..<(y + rows) {
                for column in x..<(x + columns) { pixels[row * width + column] = 20 }
            }
        }
        for (row, modules) in matrix.enumerated() {
            for column in 0..<21 where modules >> (20 - UInt32(column)) & 1 == 1 {
                darken(x: 60 + 5 * column, y: 60 + 5 * row, width: 5, height: 5)
            }
        }
        var x = 60
        for (place, width) in widths.compactMap(\.wholeNumberValue).enumerated() {
            if place.isMultiple(of: 2) { darken(x: x, y: 300, width: 2 * width, height: 80) }
            x += 2 * width
        }
        for line in 0..<12 { darken(x: 400 + line % 3, y: 80 + 12 * line, width: 160 - 5 * line, height: 4) }
        return Array("P5 \(width) \(height) 255\n".utf8) + pixels
    }
}
