/// How up to nine pictograms stand together: rows of two and one in turn, each in the gap between those above, and
/// what fits into the corners. All in millimetres, from the block's own top left corner.
struct PictogramBlock {
    /// Height of the line under the QR symbol.
    static let codeHeight = 2.8

    var origins: [(Double, Double)] = []
    var width = 0.0
    var height = 0.0
    /// Room for the signal word beside the pictograms, when there is some.
    var signal: PaperBox?
    /// Room for the QR symbol with the item code below it, beside the pictograms, when there is some.
    var qr: PaperBox?

    init(_ count: Int, side: Double, width available: Double, qrSide: Double) {
        guard count > 0 else { return }
        let d = side * 2.0.squareRoot()
        let qrHeight = qrSide + PictogramBlock.codeHeight
        if Double(count) * d <= available {
            width = Double(count) * d
            height = d
            origins = (0..<count).map { (Double($0) * d, 0) }
            beside(d, available, qrSide)
            return
        }
        // Two across, then one between them, and so on; four stand as a large square on its point.
        let rows = count == 4 ? [1, 2, 1] : PictogramBlock.rows(count)
        width = 2 * d
        height = d / 2 * Double(rows.count + 1)
        let left = (available - 2 * d) / 2
        for (row, number) in rows.enumerated() {
            let first = left + (number == 1 ? d / 2 : 0)
            for column in 0..<number { origins.append((first + Double(column) * d, Double(row) * d / 2)) }
        }
        let corner = (available - d) / 2 - 0.5
        if rows.first == 1 { signal = PaperBox(0, 0, corner, d / 2) }
        if rows.last == 1 {
            let y = height - d / 2
            if signal == nil { signal = PaperBox(0, y, corner, d / 2) }
            if corner >= qrSide, d / 2 >= qrHeight {
                qr = PaperBox(available - qrSide, height - qrHeight, qrSide, qrHeight)
            }
        }
    }

    private static func rows(_ count: Int) -> [Int] {
        var rows: [Int] = []
        var left = count
        while left > 0 {
            rows.append(min(left, rows.count.isMultiple(of: 2) ? 2 : 1))
            left -= rows[rows.count - 1]
        }
        return rows
    }

    private mutating func beside(_ d: Double, _ available: Double, _ qrSide: Double) {
        let free = available - width - 1
        let qrHeight = qrSide + PictogramBlock.codeHeight
        guard free >= max(14, qrSide) else { return }
        let x = width + 1
        if free >= 2 * qrSide + 2 {
            signal = PaperBox(x, 0, free - qrSide - 1, d)
            qr = PaperBox(available - qrSide, (d - qrHeight) / 2, qrSide, qrHeight)
        } else if d - qrHeight >= 4 {
            signal = PaperBox(x, 0, free, d - qrHeight)
            qr = PaperBox(x + (free - qrSide) / 2, d - qrHeight, qrSide, qrHeight)
        } else {
            signal = PaperBox(x, 0, free, d)
        }
    }

    func moved(x: Double, y: Double) -> PictogramBlock {
        var block = self
        block.origins = origins.map { ($0.0 + x, $0.1 + y) }
        block.signal = signal.map { PaperBox($0.x + x, $0.y + y, $0.width, $0.height) }
        block.qr = qr.map { PaperBox($0.x + x, $0.y + y, $0.width, $0.height) }
        return block
    }
}
