import Foundation

extension GrayImage {
    /// Black for white.
    var inverted: GrayImage { GrayImage(width, height, pixels.map { 255 - $0 }) }

    /// The luminances between the darkest and the brightest half percent, spread over the whole range. Nil when they
    /// fill it already or there is only one.
    var stretched: GrayImage? {
        var counts = [Int](repeating: 0, count: 256)
        for pixel in pixels { counts[Int(pixel)] += 1 }
        let cut = max(1, pixels.count / 200)
        func level(_ levels: some Sequence<Int>) -> Int {
            var sum = 0
            for level in levels {
                sum += counts[level]
                if sum >= cut { return level }
            }
            return 0
        }
        let dark = level(0...255)
        let bright = level((0...255).reversed())
        guard bright > dark, bright - dark < 250 else { return nil }
        let table = (0...255).map { UInt8(min(max(($0 - dark) * 255 / (bright - dark), 0), 255)) }
        return GrayImage(width, height, pixels.map { table[Int($0)] })
    }

    /// The mean over the square of `2 * radius + 1` pixels about each pixel, cut at the border.
    func blurred(radius: Int) -> GrayImage {
        let rows = unsafe [UInt8](unsafeUninitializedCapacity: pixels.count) { result, count in
            for row in 0..<height {
                let part = (row * width)..<((row + 1) * width)
                unsafe Self.means(
                    pixels.span.extracting(part), radius, into: UnsafeMutableBufferPointer(rebasing: result[part]))
            }
            count = pixels.count
        }
        return GrayImage(width, height, Self.meansDown(rows, width, height, radius))
    }

    /// Running means along a row.
    private static func means(_ row: Span<UInt8>, _ radius: Int, into result: UnsafeMutableBufferPointer<UInt8>) {
        let width = row.count
        let most = 2 * radius + 1
        let share = 1 / Float(most)
        var sum = 0
        for column in 0..<min(radius, width) { sum += Int(row[column]) }
        for column in 0..<width {
            if column + radius < width { sum &+= Int(unsafe row[unchecked: column + radius]) }
            if column > radius { sum &-= Int(unsafe row[unchecked: column - radius - 1]) }
            let count = min(column + radius, width - 1) - max(column - radius, 0) + 1
            unsafe result[column] = mean(
                Int32(truncatingIfNeeded: sum), of: count, count == most ? share : 1 / Float(count))
        }
    }

    /// Running means along all columns at once, row by row as the pixels lie in memory.
    private static func meansDown(_ pixels: [UInt8], _ width: Int, _ height: Int, _ radius: Int) -> [UInt8] {
        var sums = [Int32](repeating: 0, count: width)
        func add(_ row: Int, _ sign: Int32) {
            let line = pixels.span.extracting((row * width)..<((row + 1) * width))
            var sums = sums.mutableSpan
            for column in 0..<width { unsafe sums[unchecked: column] &+= sign &* Int32(line[unchecked: column]) }
        }
        for row in 0..<min(radius, height) { add(row, 1) }
        return unsafe [UInt8](unsafeUninitializedCapacity: pixels.count) { result, written in
            for row in 0..<height {
                if row + radius < height { add(row + radius, 1) }
                if row > radius { add(row - radius - 1, -1) }
                let count = min(row + radius, height - 1) - max(row - radius, 0) + 1
                let share = 1 / Float(count)
                let line = unsafe UnsafeMutableBufferPointer(rebasing: result[(row * width)..<((row + 1) * width)])
                for column in 0..<width {
                    unsafe line[column] = mean(sums.span[unchecked: column], of: count, share)
                }
            }
            written = pixels.count
        }
    }

    /// `(sum + count / 2) / count` in whole numbers. Half a unit lies between the quotients of neighbouring sums and the
    /// rounding of a `Float`: exact for counts to 4,000, and several at a time.
    private static func mean(_ sum: Int32, of count: Int, _ share: Float) -> UInt8 {
        UInt8(truncatingIfNeeded: Int32((Float(sum &+ Int32(truncatingIfNeeded: count / 2)) + 0.5) * share))
    }

    /// The middle of the 3 by 3 pixels about each pixel: takes single specks away and keeps edges.
    var median: GrayImage {
        guard width > 2, height > 2 else { return self }
        var result = pixels
        for row in 1..<(height - 1) {
            let above = pixels.span.extracting(((row - 1) * width)..<(row * width))
            let here = pixels.span.extracting((row * width)..<((row + 1) * width))
            let below = pixels.span.extracting(((row + 1) * width)..<((row + 2) * width))
            var span = result.mutableSpan
            for column in 1..<(width - 1) {
                unsafe span[unchecked: row * width + column] = Self.middle(
                    above[unchecked: column - 1], above[unchecked: column], above[unchecked: column + 1],
                    here[unchecked: column - 1], here[unchecked: column], here[unchecked: column + 1],
                    below[unchecked: column - 1], below[unchecked: column], below[unchecked: column + 1])
            }
        }
        return GrayImage(width, height, result)
    }

    /// The median of nine: the middle of the largest low, the middle middle and the smallest high of three sorted rows.
    private static func middle(
        _ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8, _ e: UInt8, _ f: UInt8, _ g: UInt8, _ h: UInt8, _ i: UInt8
    ) -> UInt8 {
        let first = sorted(a, b, c)
        let second = sorted(d, e, f)
        let third = sorted(g, h, i)
        return sorted(
            max(first.low, second.low, third.low), sorted(first.middle, second.middle, third.middle).middle,
            min(first.high, second.high, third.high)
        ).middle
    }

    private static func sorted(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> (low: UInt8, middle: UInt8, high: UInt8) {
        let low = min(a, b)
        let high = max(a, b)
        return (min(low, c), max(low, min(high, c)), max(high, c))
    }

    /// Each pixel moved away from the mean around it.
    func sharpened(radius: Int, strength: Int) -> GrayImage {
        moved(awayFrom: blurred(radius: radius).pixels, strength: strength)
    }

    /// The same against a smoother mean, which comes closer to undoing a lens out of focus.
    func deblurred(radius: Int, strength: Int) -> GrayImage {
        moved(awayFrom: blurred(radius: radius).blurred(radius: radius).pixels, strength: strength)
    }

    private func moved(awayFrom mean: [UInt8], strength: Int) -> GrayImage {
        var result = pixels
        for place in result.indices {
            let value = Int(pixels[place])
            result[place] = UInt8(min(max(value + strength * (value - Int(mean[place])), 0), 255))
        }
        return GrayImage(width, height, result)
    }

    /// Each pixel in relation to the mean around it: takes shade and glare away.
    func flattened(radius: Int) -> GrayImage {
        let mean = blurred(radius: radius).pixels
        var result = pixels
        for place in result.indices {
            result[place] = UInt8(min(Int(pixels[place]) * 160 / max(Int(mean[place]), 1), 255))
        }
        return GrayImage(width, height, result)
    }

    /// Black where a pixel is darker than the mean around it.
    func thresholded(radius: Int) -> GrayImage {
        let mean = blurred(radius: radius).pixels
        var result = pixels
        for place in result.indices { result[place] = Int(pixels[place]) + 4 < Int(mean[place]) ? 0 : 255 }
        return GrayImage(width, height, result)
    }

    /// By how much the edges of the picture, most of them, lie aslant: -45 to 45 degrees, in radians. Bars and the
    /// modules of matrix codes have edges in two directions at most, a quarter turn apart.
    var slant: Double {
        guard width > 2, height > 2 else { return 0 }
        var cosines = 0.0
        var sines = 0.0
        for row in stride(from: 1, to: height - 1, by: 2) {
            for column in stride(from: 1, to: width - 1, by: 2) {
                let place = row * width + column
                let x = Double(Int(pixels[place + 1]) - Int(pixels[place - 1]))
                let y = Double(Int(pixels[place + width]) - Int(pixels[place - width]))
                let square = x * x + y * y
                guard square > 400 else { continue }
                // Four times the angle, so that quarter turns count as the same; stronger edges count more.
                cosines += (square - 8 * x * x * y * y / square)
                sines += 4 * x * y * (x * x - y * y) / square
            }
        }
        return atan2(sines, cosines) / 4
    }
}
