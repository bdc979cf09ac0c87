import Foundation

/// A DataMatrix laid over a picture: its shape, and where its corners are.
struct DataMatrixGrid: Sendable {
    let shape: DataMatrixShape
    /// From the symbol's own upper left corner.
    private(set) var region: SymbolRegion
    /// How well the picture shows the finder pattern there, 0 to 1; below 0 when dark and light are exchanged.
    private(set) var fit: Double

    /// The finder pattern and the light ring about its solid sides, in modules from the upper left corner.
    private let pattern: [(at: Spot, isDark: Bool)]

    init(_ shape: DataMatrixShape, over region: SymbolRegion, in image: GrayImage) {
        self.shape = shape
        self.region = region
        var pattern: [(at: Spot, isDark: Bool)] = []
        for row in 0..<shape.rows {
            for column in 0..<shape.columns {
                guard let isDark = shape.isDark(row: row, column: column) else { continue }
                pattern.append((Spot(x: Double(column) + 0.5, y: Double(row) + 0.5), isDark))
            }
            pattern.append((Spot(x: -0.6, y: Double(row) + 0.5), false))
        }
        for column in 0..<shape.columns {
            pattern.append((Spot(x: Double(column) + 0.5, y: Double(shape.rows) + 0.6), false))
        }
        self.pattern = pattern
        fit = 0
        fit = fit(of: region, in: image)
    }

    /// Moves whole sides a little: enough to tell which shapes and turns are worth settling.
    mutating func nudge(in image: GrayImage) {
        for step in [0.5, 0.5, 0.25] { _ = move(Self.sides + Self.corners, by: step * module_px, in: image) }
    }

    /// Moves sides and corners, in ever smaller steps, to where the picture shows the pattern best.
    mutating func settle(in image: GrayImage) {
        let module_px = module_px
        var step = 0.5
        var rounds = 0
        while step > 0.07, rounds < 24 {
            if !move(Self.sides + Self.corners, by: step * module_px, in: image) { step /= 2 }
            rounds += 1
        }
    }

    private var module_px: Double {
        let sides = region.sides
        return (sides.along / Double(shape.columns) + sides.across / Double(shape.rows)) / 2
    }

    /// Makes each move that betters the fit; whether any did.
    private mutating func move(
        _ moves: [[(corner: Int, x: Double, y: Double)]], by length: Double, in image: GrayImage
    ) -> Bool {
        var moved = false
        for move in moves {
            for sign in [-1.0, 1.0] {
                let next = region.moved(move, by: sign * length)
                let nextFit = fit(of: next, in: image)
                if abs(nextFit) > abs(fit) + 1e-4 {
                    (region, fit) = (next, nextFit)
                    moved = true
                    break
                }
            }
        }
        return moved
    }

    /// Which corners move together, along x and y.
    private static let sides: [[(corner: Int, x: Double, y: Double)]] =
        [(0, 1), (1, 2), (2, 3), (3, 0)].flatMap { one, other in
            [[(one, 1, 0), (other, 1, 0)], [(one, 0, 1), (other, 0, 1)]]
        }
    private static let corners: [[(corner: Int, x: Double, y: Double)]] = (0..<4).flatMap {
        [[($0, 1, 0)], [($0, 0, 1)]]
    }

    /// The correlation of the picture with the pattern, light counted as one.
    private func fit(of region: SymbolRegion, in image: GrayImage) -> Double {
        let lens = Lens(columns: Double(shape.columns), rows: Double(shape.rows), region)
        var (sum, squares, product, light) = (0.0, 0.0, 0.0, 0.0)
        for (spot, isDark) in pattern {
            let value = image.level(at: lens.place(spot))
            sum += value
            squares += value * value
            if !isDark {
                product += value
                light += 1
            }
        }
        let count = Double(pattern.count)
        let spread = squares / count - (sum / count) * (sum / count)
        guard spread > 1 else { return 0 }
        let share = light / count
        return (product / count - share * sum / count) / (share * (1 - share) * spread).squareRoot()
    }

    /// The luminance of each module, row by row: the mean of nine places in its middle.
    func levels(in image: GrayImage) -> [Double] {
        let lens = Lens(columns: Double(shape.columns), rows: Double(shape.rows), region)
        var result: [Double] = []
        result.reserveCapacity(shape.rows * shape.columns)
        for row in 0..<shape.rows {
            for column in 0..<shape.columns {
                var sum = 0.0
                for y in [0.25, 0.5, 0.75] {
                    for x in [0.25, 0.5, 0.75] {
                        sum += image.level(at: lens.place(Spot(x: Double(column) + x, y: Double(row) + y)))
                    }
                }
                result.append(sum / 9)
            }
        }
        return result
    }
}

extension SymbolRegion {
    fileprivate func moved(_ move: [(corner: Int, x: Double, y: Double)], by length: Double) -> SymbolRegion {
        var result = self
        for (corner, x, y) in move {
            result.corners[corner].x += x * length
            result.corners[corner].y += y * length
        }
        return result
    }
}
