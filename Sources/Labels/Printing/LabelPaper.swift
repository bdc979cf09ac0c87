/// Paper with many labels on it, in millimetres.
public struct LabelPaper: Hashable, Sendable, Codable {
    /// The maker's number, or `a4-2x2`.
    public var id: String
    public var width_mm: Double
    public var height_mm: Double
    public var columns: Int
    public var rows: Int
    /// The first label's upper left corner.
    public var left_mm: Double
    public var top_mm: Double
    public var labelWidth_mm: Double
    public var labelHeight_mm: Double
    /// From the beginning of one label to the beginning of the next.
    public var stepAcross_mm: Double
    public var stepDown_mm: Double

    init(
        _ id: String, _ paper: PaperSize, _ columns: Int, _ rows: Int, label: PaperSize, left: Double, top: Double,
        across: Double, down: Double
    ) {
        self.id = id
        width_mm = paper.width
        height_mm = paper.height
        self.columns = columns
        self.rows = rows
        left_mm = left
        top_mm = top
        labelWidth_mm = label.width
        labelHeight_mm = label.height
        stepAcross_mm = across
        stepDown_mm = down
    }

    public var labelsPerPage: Int { columns * rows }

    private static let letter = PaperSize(width: 215.9, height: 279.4)

    /// Usual sheets. Dimensions are those the makers print on their templates.
    public static let presets: [LabelPaper] = [
        LabelPaper(
            "a4-2x2", .a4, 2, 2, label: PaperSize(width: 105, height: 148), left: 0, top: 0.5, across: 105, down: 148),
        LabelPaper(
            "L7160", .a4, 3, 7, label: PaperSize(width: 63.5, height: 38.1), left: 7.2, top: 15.15, across: 66.04,
            down: 38.1),
        LabelPaper(
            "L7163", .a4, 2, 7, label: PaperSize(width: 99.1, height: 38.1), left: 4.65, top: 15.15, across: 101.6,
            down: 38.1),
        LabelPaper(
            "L7165", .a4, 2, 4, label: PaperSize(width: 99.1, height: 67.7), left: 4.65, top: 13.1, across: 101.6,
            down: 67.7),
        LabelPaper(
            "L7173", .a4, 2, 5, label: PaperSize(width: 99.1, height: 57), left: 4.65, top: 6, across: 101.6, down: 57),
        LabelPaper(
            "5160", letter, 3, 10, label: PaperSize(width: 66.675, height: 25.4), left: 4.7625, top: 12.7,
            across: 69.85, down: 25.4),
        LabelPaper(
            "5163", letter, 2, 5, label: PaperSize(width: 101.6, height: 50.8), left: 3.96875, top: 12.7,
            across: 104.775, down: 50.8),
        LabelPaper(
            "5164", letter, 2, 3, label: PaperSize(width: 101.6, height: 84.667), left: 3.96875, top: 12.7,
            across: 104.775, down: 84.667),
    ]

    public static func preset(_ id: String) -> LabelPaper? { presets.first { $0.id.lowercased() == id.lowercased() } }
}

/// How labels are put on paper.
public struct LabelRun: Hashable, Sendable {
    /// Where the printer puts the picture off from where it should be: measured on a test print.
    public var offsetX_mm = 0.0
    public var offsetY_mm = 0.0
    /// The first place to use, from 1: the others of a begun sheet are gone.
    public var startAt = 1
    /// Prints the edges of the labels and a cross in each corner of the first, to measure the offset.
    public var isTest = false

    public init(offsetX_mm: Double = 0, offsetY_mm: Double = 0, startAt: Int = 1, isTest: Bool = false) {
        self.offsetX_mm = offsetX_mm
        self.offsetY_mm = offsetY_mm
        self.startAt = startAt
        self.isTest = isTest
    }
}

extension LabelPaper {
    /// The upper left corner of a place, counted along the rows from 0, with the printer's offset.
    func corner(of place: Int, _ run: LabelRun) -> (x: Double, y: Double) {
        (
            left_mm + Double(place % columns) * stepAcross_mm + run.offsetX_mm,
            top_mm + Double(place / columns) * stepDown_mm + run.offsetY_mm
        )
    }

    func drawEdges(_ run: LabelRun, _ canvas: inout PaperCanvas) {
        for place in 0..<labelsPerPage {
            let (x, y) = corner(of: place, run)
            canvas.rectangle(PaperBox(x, y, labelWidth_mm, labelHeight_mm), stroke: .darkGrey, lineWidth: 0.1)
            guard place == 0 else { continue }
            canvas.line(from: x - 3, y, to: x + 3, y, width: 0.2)
            canvas.line(from: x, y - 3, to: x, y + 3, width: 0.2)
        }
    }
}
