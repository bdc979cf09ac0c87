/// A picture of luminances, row by row from the upper left, without gaps.
public struct GrayImage: Sendable, Hashable {
    public let width: Int
    public let height: Int
    /// 0 black to 255 white; `width * height` of them.
    public let pixels: [UInt8]

    /// Nil when the sizes are not positive or do not fit the number of pixels.
    public init?(width: Int, height: Int, pixels: [UInt8]) {
        guard width > 0, height > 0, width <= 1 << 16, height <= 1 << 16, pixels.count == width * height else {
            return nil
        }
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// For results whose sizes follow from the code that made them.
    init(_ width: Int, _ height: Int, _ pixels: [UInt8]) {
        assert(pixels.count == width * height)
        self.width = width
        self.height = height
        self.pixels = pixels
    }
}

/// Where a point of a changed picture lies in the picture it was made from.
struct Placement: Sendable {
    var xx = 1.0
    var xy = 0.0
    var yx = 0.0
    var yy = 1.0
    var x = 0.0
    var y = 0.0

    static let same = Placement()
    static func shift(x: Double, y: Double) -> Placement { Placement(x: x, y: y) }
    static func scale(_ factor: Double) -> Placement { Placement(xx: factor, yy: factor) }

    /// First `inner` (from the newest picture back one step), then this.
    func after(_ inner: Placement) -> Placement {
        Placement(
            xx: xx * inner.xx + xy * inner.yx, xy: xx * inner.xy + xy * inner.yy,
            yx: yx * inner.xx + yy * inner.yx, yy: yx * inner.xy + yy * inner.yy,
            x: xx * inner.x + xy * inner.y + x, y: yx * inner.x + yy * inner.y + y)
    }

    func corner(_ point: Symbol.Corner) -> Symbol.Corner {
        let column = Double(point.x)
        let row = Double(point.y)
        return Symbol.Corner(
            x: Int((xx * column + xy * row + x).rounded()), y: Int((yx * column + yy * row + y).rounded()))
    }
}

/// A picture made from another one, and how to get back.
struct Variant: Sendable {
    var image: GrayImage
    var placement: Placement
}

extension GrayImage {
    /// The part that begins at (x, y); sizes are cut at the border.
    func cropped(x: Int, y: Int, width part: Int, height rows: Int) -> Variant {
        let columns = min(part, width - x)
        let lines = min(rows, height - y)
        var result: [UInt8] = []
        result.reserveCapacity(columns * lines)
        for row in y..<(y + lines) {
            result += pixels[(row * width + x)..<(row * width + x + columns)]
        }
        return Variant(image: GrayImage(columns, lines, result), placement: .shift(x: Double(x), y: Double(y)))
    }

    /// With a white margin on all sides: decoders need a quiet zone that cut-out labels lack.
    func padded() -> Variant {
        let margin = max(16, min(width, height) / 20)
        let columns = width + 2 * margin
        var result = [UInt8](repeating: 255, count: columns * (height + 2 * margin))
        for row in 0..<height {
            let start = (row + margin) * columns + margin
            result.replaceSubrange(start..<(start + width), with: pixels[(row * width)..<((row + 1) * width)])
        }
        return Variant(
            image: GrayImage(columns, height + 2 * margin, result),
            placement: .shift(x: Double(-margin), y: Double(-margin)))
    }

    /// Each pixel the mean of `factor` times `factor`.
    func shrunk(_ factor: Int) -> Variant {
        let columns = max(1, width / factor)
        let rows = max(1, height / factor)
        guard factor > 1, width >= factor, height >= factor else { return Variant(image: self, placement: .same) }
        if factor == 2 { return Variant(image: halved(columns, rows), placement: .scale(2)) }
        var result = [UInt8](repeating: 0, count: columns * rows)
        var sums = [Int](repeating: 0, count: columns)
        let area = factor * factor
        for row in 0..<rows {
            for column in 0..<columns { sums[column] = area / 2 }
            for line in (row * factor)..<((row + 1) * factor) {
                var place = line * width
                for column in 0..<columns {
                    var sum = 0
                    for _ in 0..<factor {
                        sum += Int(pixels[place])
                        place += 1
                    }
                    sums[column] += sum
                }
            }
            for column in 0..<columns { result[row * columns + column] = UInt8(sums[column] / area) }
        }
        return Variant(image: GrayImage(columns, rows, result), placement: .scale(Double(factor)))
    }

    /// The same for the factor that is used most, several pixels at a time.
    private func halved(_ columns: Int, _ rows: Int) -> GrayImage {
        let result = unsafe [UInt8](unsafeUninitializedCapacity: columns * rows) { result, count in
            for row in 0..<rows {
                let upper = pixels.span.extracting((2 * row * width)..<((2 * row + 1) * width))
                let lower = pixels.span.extracting(((2 * row + 1) * width)..<((2 * row + 2) * width))
                let line = unsafe UnsafeMutableBufferPointer(rebasing: result[(row * columns)..<((row + 1) * columns)])
                // `2 * columns` is at most `width`.
                for column in 0..<columns {
                    let at = 2 * column
                    let left = unsafe UInt16(upper[unchecked: at]) &+ UInt16(lower[unchecked: at])
                    let right = unsafe UInt16(upper[unchecked: at + 1]) &+ UInt16(lower[unchecked: at + 1])
                    unsafe line[column] = UInt8(truncatingIfNeeded: (left &+ right &+ 2) >> 2)
                }
            }
            count = columns * rows
        }
        return GrayImage(columns, rows, result)
    }

    /// Twice the size, bilinear.
    func doubled() -> Variant {
        let columns = 2 * width
        var result = [UInt8](repeating: 0, count: 4 * width * height)
        for row in 0..<(2 * height) {
            // Output centre (row + 0.5) / 2 - 0.5 lies a quarter pixel beside an input row.
            let near = row / 2
            let far = min(max(row.isMultiple(of: 2) ? near - 1 : near + 1, 0), height - 1)
            let nearStart = near * width
            let farStart = far * width
            for column in 0..<columns {
                let close = column / 2
                let other = min(max(column.isMultiple(of: 2) ? close - 1 : close + 1, 0), width - 1)
                let upper = 3 * Int(pixels[nearStart + close]) + Int(pixels[nearStart + other])
                let lower = 3 * Int(pixels[farStart + close]) + Int(pixels[farStart + other])
                result[row * columns + column] = UInt8((3 * upper + lower + 8) / 16)
            }
        }
        return Variant(image: GrayImage(columns, 2 * height, result), placement: .scale(0.5))
    }

    /// Turned about its centre, on a white ground large enough for all of it.
    func rotated(sine: Double, cosine: Double) -> Variant {
        let columns = Int((Double(width) * abs(cosine) + Double(height) * abs(sine)).rounded(.up))
        let rows = Int((Double(width) * abs(sine) + Double(height) * abs(cosine)).rounded(.up))
        var result = [UInt8](repeating: 255, count: columns * rows)
        let x = Double(width) / 2 - (cosine * Double(columns) / 2 - sine * Double(rows) / 2)
        let y = Double(height) / 2 - (sine * Double(columns) / 2 + cosine * Double(rows) / 2)
        let back = Placement(xx: cosine, xy: -sine, yx: sine, yy: cosine, x: x, y: y)
        for row in 0..<rows {
            for column in 0..<columns {
                let sourceX = back.xx * Double(column) + back.xy * Double(row) + back.x
                let sourceY = back.yx * Double(column) + back.yy * Double(row) + back.y
                guard sourceX >= 0, sourceY >= 0, sourceX < Double(width - 1), sourceY < Double(height - 1) else {
                    continue
                }
                let left = Int(sourceX)
                let top = Int(sourceY)
                let right = Int((sourceX - Double(left)) * 256)
                let down = Int((sourceY - Double(top)) * 256)
                let place = top * width + left
                let upper = Int(pixels[place]) * (256 - right) + Int(pixels[place + 1]) * right
                let lower = Int(pixels[place + width]) * (256 - right) + Int(pixels[place + width + 1]) * right
                result[row * columns + column] = UInt8((upper * (256 - down) + lower * down) >> 16)
            }
        }
        return Variant(image: GrayImage(columns, rows, result), placement: back)
    }
}
