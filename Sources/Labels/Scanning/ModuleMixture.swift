/// Tells dark from light modules where blur, motion or spread ink have mixed each with its neighbours.
///
/// What the camera saw of a module is a weighted sum of it and those about it. The weights are the same all over a
/// symbol, so they follow from the symbol itself: from a first guess of the modules the weights are fitted, then
/// modules are changed wherever that explains the picture better, and so on until nothing changes.
struct ModuleMixture {
    private let shape: DataMatrixShape
    private let levels: [Double]
    /// 1 light, 0 dark.
    private(set) var modules: [Double]

    /// Pairs of neighbours that share a weight: the module itself, beside, above, the two diagonals, two beside, two above.
    private static let pairs: [[(row: Int, column: Int)]] = [
        [(0, 0)], [(0, -1), (0, 1)], [(-1, 0), (1, 0)], [(-1, -1), (1, 1)], [(-1, 1), (1, -1)], [(0, -2), (0, 2)],
        [(-2, 0), (2, 0)],
    ]

    /// - Parameters:
    ///   - levels: the luminance of each module, light above dark.
    ///   - sharpening: how far the first guess moves each level away from the mean about it.
    init(_ shape: DataMatrixShape, levels: [Double], sharpening: Double) {
        self.shape = shape
        self.levels = levels
        modules = []
        var sharp = levels
        for row in 0..<shape.rows {
            for column in 0..<shape.columns {
                let place = row * shape.columns + column
                let mean = Self.mean(levels, shape, row: row, column: column, radius: 1)
                sharp[place] += sharpening * (levels[place] - mean)
            }
        }
        for row in 0..<shape.rows {
            for column in 0..<shape.columns {
                let mean = Self.mean(sharp, shape, row: row, column: column, radius: 3)
                let isDark = shape.isDark(row: row, column: column) ?? (sharp[row * shape.columns + column] < mean)
                modules.append(isDark ? 0 : 1)
            }
        }
    }

    private static func mean(
        _ levels: [Double], _ shape: DataMatrixShape, row: Int, column: Int, radius: Int
    ) -> Double {
        var (sum, count) = (0.0, 0.0)
        for y in max(0, row - radius)...min(shape.rows - 1, row + radius) {
            for x in max(0, column - radius)...min(shape.columns - 1, column + radius) {
                sum += levels[y * shape.columns + x]
                count += 1
            }
        }
        return sum / count
    }

    /// Fits weights and modules by turns.
    mutating func unmix() {
        for _ in 0..<6 {
            guard let weights = fittedWeights(), weights[0] > 0 else { return }
            guard change(with: weights) else { return }
        }
    }

    /// How much worse each module would explain the picture if it were changed: the smaller, the more doubtful.
    var certainty: [Double] {
        guard let weights = fittedWeights() else { return levels.map { _ in 0 } }
        let missing = missing(with: weights)
        let spread = Self.spread(weights)
        let energy = spread.reduce(0) { $0 + $1.weight * $1.weight }
        var result = levels
        for row in 0..<shape.rows {
            for column in 0..<shape.columns {
                let step = 1 - 2 * modules[row * shape.columns + column]
                result[row * shape.columns + column] = energy - 2 * step * gain(row, column, spread, missing)
            }
        }
        return result
    }

    /// Light around the symbol.
    private func module(_ row: Int, _ column: Int) -> Double {
        guard row >= 0, column >= 0, row < shape.rows, column < shape.columns else { return 1 }
        return modules[row * shape.columns + column]
    }

    private static let size = pairs.count + 1

    /// For each module the sum of each pair about it, and one for the constant, in one row.
    private var terms: [Double] {
        var terms = [Double](repeating: 1, count: levels.count * Self.size)
        var place = 0
        for row in 0..<shape.rows {
            for column in 0..<shape.columns {
                for pair in Self.pairs {
                    var sum = 0.0
                    for neighbour in pair { sum += module(row + neighbour.row, column + neighbour.column) }
                    terms[place] = sum
                    place += 1
                }
                place += 1
            }
        }
        return terms
    }

    /// Weights by least squares over all modules.
    private func fittedWeights() -> [Double]? {
        let size = Self.size
        let terms = terms
        var matrix = [[Double]](repeating: [Double](repeating: 0, count: size + 1), count: size)
        for (place, level) in levels.enumerated() {
            let first = place * size
            for i in 0..<size {
                for j in 0..<size { matrix[i][j] += terms[first + i] * terms[first + j] }
                matrix[i][size] += terms[first + i] * level
            }
        }
        for i in 0..<size { matrix[i][i] += 1e-3 }
        for i in 0..<size {
            guard let pivot = (i..<size).max(by: { abs(matrix[$0][i]) < abs(matrix[$1][i]) }),
                abs(matrix[pivot][i]) > 1e-9
            else { return nil }
            matrix.swapAt(i, pivot)
            for other in 0..<size where other != i {
                let factor = matrix[other][i] / matrix[i][i]
                for j in i...size { matrix[other][j] -= factor * matrix[i][j] }
            }
        }
        return (0..<size).map { matrix[$0][size] / matrix[$0][$0] }
    }

    /// What the mixture leaves unexplained of each level.
    private func missing(with weights: [Double]) -> [Double] {
        var missing = levels
        for (place, term) in terms.enumerated() { missing[place / Self.size] -= weights[place % Self.size] * term }
        return missing
    }

    /// The weights with which one module comes into the levels about it.
    private static func spread(_ weights: [Double]) -> [(row: Int, column: Int, weight: Double)] {
        pairs.enumerated().flatMap { place, pair in pair.map { ($0.row, $0.column, weights[place]) } }
    }

    private func gain(
        _ row: Int, _ column: Int, _ spread: [(row: Int, column: Int, weight: Double)], _ missing: [Double]
    ) -> Double {
        var gain = 0.0
        for (y, x, weight) in spread {
            let (r, c) = (row + y, column + x)
            guard r >= 0, c >= 0, r < shape.rows, c < shape.columns else { continue }
            gain += weight * missing[r * shape.columns + c]
        }
        return gain
    }

    /// Changes data modules while that brings the mixture closer to the picture; whether any changed.
    private mutating func change(with weights: [Double]) -> Bool {
        var missing = missing(with: weights)
        let spread = Self.spread(weights)
        let energy = spread.reduce(0) { $0 + $1.weight * $1.weight }
        var changed = false
        for _ in 0..<12 {
            var again = false
            for row in 0..<shape.rows {
                for column in 0..<shape.columns where shape.isDark(row: row, column: column) == nil {
                    let place = row * shape.columns + column
                    let step = 1 - 2 * modules[place]
                    guard 2 * step * gain(row, column, spread, missing) > energy else { continue }
                    modules[place] += step
                    for (y, x, weight) in spread {
                        let (r, c) = (row + y, column + x)
                        guard r >= 0, c >= 0, r < shape.rows, c < shape.columns else { continue }
                        missing[r * shape.columns + c] -= step * weight
                    }
                    again = true
                }
            }
            guard again else { break }
            changed = true
        }
        return changed
    }

    /// The code words corrected, and the modules with them; whether they are right now.
    mutating func correct() -> Bool {
        let places = shape.wordModules
        let words = places.map { $0.reduce(UInt8(0)) { $0 << 1 | (modules[$1] == 0 ? 1 : 0) } }
        let certainty = certainty
        let sureness = places.map { $0.reduce(Double.infinity) { min($0, certainty[$1]) } }
        let byDoubt = words.indices.sorted { sureness[$0] < sureness[$1] }
        for count in stride(from: 0, through: shape.checks - 3, by: 2) {
            var corrected = words
            // Many trials: where words are declared doubtful, or checks are few, some must be left over as proof.
            let unused = count > 0 || shape.checks < 7 ? 3 : 0
            guard
                ReedSolomon.correct(
                    &corrected, checks: shape.checks, doubtful: Array(byDoubt.prefix(count)), unused: unused)
            else { continue }
            for (word, modulesOfWord) in zip(corrected, places) {
                for (bit, place) in modulesOfWord.enumerated() {
                    modules[place] = word >> (7 - UInt8(bit)) & 1 == 1 ? 0 : 1
                }
            }
            return true
        }
        return false
    }

    /// The modules as a clean picture: four pixels each, with a quiet zone.
    var clean: GrayImage {
        let (side, margin) = (4, 4)
        let (columns, rows) = ((shape.columns + 2 * margin) * side, (shape.rows + 2 * margin) * side)
        var pixels = [UInt8](repeating: 255, count: columns * rows)
        for row in 0..<rows {
            for column in 0..<columns where module(row / side - margin, column / side - margin) == 0 {
                pixels[row * columns + column] = 0
            }
        }
        return GrayImage(columns, rows, pixels)
    }
}
