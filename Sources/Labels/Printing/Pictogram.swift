/// The nine GHS pictograms, drawn by our own outlines: a red square on its point, black symbol on white.
///
/// The view box is 100 by 100: the square's corners are (50, 0), (100, 50), (50, 100) and (0, 50).
public enum Pictogram: String, CaseIterable, Hashable, Sendable {
    case explodingBomb = "GHS01"
    case flame = "GHS02"
    case flameOverCircle = "GHS03"
    case gasCylinder = "GHS04"
    case corrosion = "GHS05"
    case skull = "GHS06"
    case exclamationMark = "GHS07"
    case healthHazard = "GHS08"
    case environment = "GHS09"

    /// One part of a symbol, drawn over those before it.
    struct Part {
        var path: String
        var isWhite = false
        /// Width of an outline instead of a filled area.
        var stroke: Double?

        static func black(_ path: String) -> Part { Part(path: path) }
        static func white(_ path: String) -> Part { Part(path: path, isWhite: true) }
        static func line(_ path: String, _ width: Double, white: Bool = false) -> Part {
            Part(path: path, isWhite: white, stroke: width)
        }
    }

    /// How the symbol is brought inside the frame: scale about the centre, then a step down.
    var placement: (scale: Double, down: Double) {
        switch self {
        case .explodingBomb: (1, 0)
        case .flame: (0.88, -3)
        case .flameOverCircle: (0.87, -2)
        case .gasCylinder: (0.88, 2.5)
        case .corrosion: (0.86, -2)
        case .skull: (0.83, -2)
        case .exclamationMark: (1, 3)
        case .healthHazard: (0.9, -2)
        case .environment: (0.96, -1)
        }
    }

    var parts: [Part] {
        switch self {
        case .explodingBomb: PictogramArt.explodingBomb
        case .flame: PictogramArt.flame
        case .flameOverCircle: PictogramArt.flameOverCircle
        case .gasCylinder: PictogramArt.gasCylinder
        case .corrosion: PictogramArt.corrosion
        case .skull: PictogramArt.skull
        case .exclamationMark: PictogramArt.exclamationMark
        case .healthHazard: PictogramArt.healthHazard
        case .environment: PictogramArt.environment
        }
    }
}

extension PaperCanvas {
    /// Draws a pictogram whose red frame has sides of `side`, its bounding box starting at (x, y).
    ///
    /// The bounding box is `side` times the square root of two across, since the square stands on its point.
    public mutating func pictogram(
        _ pictogram: Pictogram, x: Double, y: Double, side: Double
    ) throws(PaperError) {
        let across = side * 2.0.squareRoot()
        let box = PaperBox(x, y, across, across)
        path(try PaperPath("M50 0 L100 50 L50 100 L0 50 Z"), viewSide: 100, in: box, fill: .hazardRed)
        path(try PaperPath("M50 15 L85 50 L50 85 L15 50 Z"), viewSide: 100, in: inset(box), fill: .white)
        let placement = pictogram.placement
        let drawn = across * placement.scale
        let symbolBox = PaperBox(
            x + (across - drawn) / 2, y + (across - drawn) / 2 + across * placement.down / 100, drawn, drawn)
        try pictogramSymbol(pictogram, in: symbolBox)
    }

    /// A pictogram's symbol without its frame.
    mutating func pictogramSymbol(_ pictogram: Pictogram, in box: PaperBox) throws(PaperError) {
        for part in pictogram.parts {
            let color: PaperColor = part.isWhite ? .white : .black
            let outline = try PaperPath(part.path)
            if let width = part.stroke {
                path(outline, viewSide: 100, in: box, fill: nil, stroke: color, lineWidth: width)
            } else {
                path(outline, viewSide: 100, in: box, fill: color)
            }
        }
    }

    /// The white square inside the red band, whose width is 8 % of the side.
    private func inset(_ box: PaperBox) -> PaperBox {
        let grow = 0.84 / 0.70
        let side = box.width * grow
        return PaperBox(box.x - (side - box.width) / 2, box.y - (side - box.width) / 2, side, side)
    }
}
