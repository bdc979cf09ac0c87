/// The shapes of DataMatrix ECC 200 (ISO/IEC 16022, table 7), finder pattern included.
struct DataMatrixShape: Sendable, Hashable {
    var rows: Int
    var columns: Int
    /// Rows and columns of one data region with its own finder pattern.
    var regionRows: Int
    var regionColumns: Int
    /// Code words at the end of the message that serve error correction.
    var checks: Int

    /// Squares of up to 48 modules, and the six oblong ones: all that hold one block of error correction.
    static let all: [DataMatrixShape] =
        [(10, 5), (12, 7), (14, 10), (16, 12), (18, 14), (20, 18), (22, 20), (24, 24), (26, 28)].map {
            .init(rows: $0, columns: $0, regionRows: $0, regionColumns: $0, checks: $1)
        }
        + [(32, 36), (36, 42), (40, 48), (44, 56), (48, 68)].map {
            .init(rows: $0, columns: $0, regionRows: $0 / 2, regionColumns: $0 / 2, checks: $1)
        }
        + [(8, 18, 18, 7), (8, 32, 16, 11), (12, 26, 26, 14), (12, 36, 18, 18), (16, 36, 18, 24), (16, 48, 24, 28)]
        .map { .init(rows: $0, columns: $1, regionRows: $0, regionColumns: $2, checks: $3) }

    /// Whether a module of the finder pattern is dark; nil for a module of data.
    ///
    /// Each region has a dark L along its left and lower side; the other two sides alternate.
    func isDark(row: Int, column: Int) -> Bool? {
        let (row, column) = (row % regionRows, column % regionColumns)
        if column == 0 || row == regionRows - 1 { return true }
        if row == 0 { return column.isMultiple(of: 2) }
        if column == regionColumns - 1 { return !row.isMultiple(of: 2) }
        return nil
    }

    /// The eight modules of each code word, the highest bit first, as places in the rows of the whole symbol
    /// (ISO/IEC 16022, annex F).
    var wordModules: [[Int]] {
        let (height, width) = (rows - 2 * (rows / regionRows), columns - 2 * (columns / regionColumns))
        var taken = [Bool](repeating: false, count: height * width)
        var words: [[Int]] = []
        func module(_ row: Int, _ column: Int) -> Int {
            var (row, column) = (row, column)
            if row < 0 { (row, column) = (row + height, column + 4 - (height + 4) % 8) }
            if column < 0 { (row, column) = (row + 4 - (width + 4) % 8, column + width) }
            taken[row * width + column] = true
            let down = row + 1 + 2 * (row / (regionRows - 2))
            return down * columns + column + 1 + 2 * (column / (regionColumns - 2))
        }
        func word(_ places: [(Int, Int)]) { words.append(places.map { module($0.0, $0.1) }) }
        func plain(_ row: Int, _ column: Int) {
            word(
                [(-2, -2), (-2, -1), (-1, -2), (-1, -1), (-1, 0), (0, -2), (0, -1), (0, 0)].map {
                    (row + $0.0, column + $0.1)
                })
        }
        let (low, right) = (height - 1, width - 1)
        var (row, column) = (4, 0)
        repeat {
            // The four corners that the diagonals do not meet evenly.
            if row == height, column == 0 {
                word([(low, 0), (low, 1), (low, 2), (0, right - 1), (0, right), (1, right), (2, right), (3, right)])
            }
            if row == height - 2, column == 0, width % 4 != 0 {
                word([
                    (low - 2, 0), (low - 1, 0), (low, 0), (0, right - 3), (0, right - 2), (0, right - 1), (0, right),
                    (1, right),
                ])
            }
            if row == height - 2, column == 0, width % 8 == 4 {
                word([
                    (low - 2, 0), (low - 1, 0), (low, 0), (0, right - 1), (0, right), (1, right), (2, right),
                    (3, right),
                ])
            }
            if row == height + 4, column == 2, width % 8 == 0 {
                word([
                    (low, 0), (low, right), (0, right - 2), (0, right - 1), (0, right), (1, right - 2), (1, right - 1),
                    (1, right),
                ])
            }
            // Upwards to the right, then downwards to the left.
            repeat {
                if row < height, column >= 0, !taken[row * width + column] { plain(row, column) }
                (row, column) = (row - 2, column + 2)
            } while row >= 0 && column < width
            (row, column) = (row + 1, column + 3)
            repeat {
                if row >= 0, column < width, !taken[row * width + column] { plain(row, column) }
                (row, column) = (row + 2, column - 2)
            } while row < height && column >= 0
            (row, column) = (row + 3, column + 1)
        } while row < height || column < width
        return words
    }
}
