import Foundation

/// The bars of a linear code, straightened and gathered into one line along the whole code.
///
/// A decoder looks at single rows of pixels; a bar is forty rows high. Their mean has a sixth of the noise, their
/// middle value none of the scratches, and one clean line stands much more sharpening than a picture does.
struct BarProfile {
    /// Luminances along the code, with the quiet zones, evenly lit.
    private var line: [Double]

    private static let rows = 32

    /// - Parameters:
    ///   - region: about the bars; they cross its first and third side.
    ///   - byMiddle: take the middle value of each bar's rows, which scratches do not move; otherwise their mean.
    init?(_ region: SymbolRegion, in image: GrayImage, byMiddle: Bool) {
        let sides = region.sides
        guard sides.along >= 40, sides.across >= 6 else { return nil }
        // Three samples a pixel for thin bars, fewer where the code is large.
        let count = min(max(Int(3 * sides.along), 300), 1600)
        let margin = count / 12
        let lens = Lens(columns: Double(count), rows: Double(Self.rows), region)
        var lines: [[Double]] = []
        for row in 0..<Self.rows {
            // The outermost rows may lie beside the bars.
            let y = Double(Self.rows) * (0.12 + 0.76 * (Double(row) + 0.5) / Double(Self.rows))
            lines.append(
                (-margin..<(count + margin)).map { image.level(at: lens.place(Spot(x: Double($0) + 0.5, y: y))) })
        }
        lines = Self.aligned(lines)
        line = lines[0].indices.map { place in
            var values = lines.map { $0[place] }
            if byMiddle {
                values.sort()
                return (values[Self.rows / 2 - 1] + values[Self.rows / 2]) / 2
            }
            return values.reduce(0, +) / Double(Self.rows)
        }
    }

    /// Shifts rows along the code until the bars stand upright: where the mean of all rows changes most.
    private static func aligned(_ lines: [[Double]]) -> [[Double]] {
        let length = lines[0].count
        func shifted(_ line: [Double], by shift: Int) -> [Double] {
            line.indices.map { line[min(max($0 + shift, 0), length - 1)] }
        }
        func slanted(_ slant: Int) -> [[Double]] {
            lines.enumerated().map { row, line in
                shifted(line, by: Int((Double(slant) * (Double(row) / Double(rows - 1) - 0.5)).rounded()))
            }
        }
        let most = length / 16
        var best = (slant: 0, change: -1.0)
        for slant in stride(from: -most, through: most, by: max(1, length / 400)) {
            // Every fourth row tells as much.
            let chosen = stride(from: 0, to: rows, by: 4)
            var sums = [Double](repeating: 0, count: length)
            for row in chosen {
                let shift = Int((Double(slant) * (Double(row) / Double(rows - 1) - 0.5)).rounded())
                for place in 0..<length { sums[place] += lines[row][min(max(place + shift, 0), length - 1)] }
            }
            var change = 0.0
            for place in 2..<length { change += (sums[place] - sums[place - 2]) * (sums[place] - sums[place - 2]) }
            if change > best.change { best = (slant, change) }
        }
        return slanted(best.slant)
    }

    /// As a picture for the decoders, in even light: each luminance between the darkest and the brightest near it.
    ///
    /// - Parameters:
    ///   - sharpening: how far each luminance is moved away from the mean about it.
    ///   - isInverted: exchanges dark and light.
    func picture(sharpening: Double, isInverted: Bool) -> GrayImage {
        var values = isInverted ? line.map { 255 - $0 } : line
        if sharpening > 0 {
            let smooth = Self.means(Self.means(values, radius: 6), radius: 6)
            values = zip(values, smooth).map { $0 + sharpening * ($0 - $1) }
        }
        let radius = max(24, values.count / 10)
        let dark = Self.means(Self.extremes(values, radius: radius, by: min), radius: radius)
        let bright = Self.means(Self.extremes(values, radius: radius, by: max), radius: radius)
        let least = (values.max() ?? 0) - (values.min() ?? 0)
        let row: [UInt8] = values.indices.map { place in
            let span = max(bright[place] - dark[place], least / 4, 1)
            return UInt8(min(max(255 * (values[place] - dark[place]) / span, 0), 255))
        }
        let margin = [UInt8](repeating: 255, count: max(40, row.count / 10))
        let whole = margin + row + margin
        return GrayImage(whole.count, 24, (0..<24).flatMap { _ in whole })
    }

    private static func means(_ values: [Double], radius: Int) -> [Double] {
        var sums = [0.0]
        for value in values { sums.append(sums[sums.count - 1] + value) }
        return values.indices.map { place in
            let (from, to) = (max(0, place - radius), min(values.count, place + radius + 1))
            return (sums[to] - sums[from]) / Double(to - from)
        }
    }

    private static func extremes(
        _ values: [Double], radius: Int, by choose: (Double, Double) -> Double
    ) -> [Double] {
        // In blocks first: the window need not be exact.
        let block = max(1, radius / 4)
        let blocks = stride(from: 0, to: values.count, by: block).map { start in
            values[start..<min(start + block, values.count)].reduce(values[start], choose)
        }
        return values.indices.map { place in
            let middle = place / block
            return blocks[max(0, middle - 4)...min(blocks.count - 1, middle + 4)].reduce(blocks[middle], choose)
        }
    }
}
