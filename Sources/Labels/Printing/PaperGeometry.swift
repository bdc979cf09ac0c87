/// The unit in which a canvas takes all lengths, text sizes included.
public enum PaperUnit: Sendable {
    case millimetre, point

    /// PostScript points (1/72 inch) in one unit.
    public var points: Double { self == .millimetre ? 72 / 25.4 : 1 }
}

/// A size in the canvas's unit.
public struct PaperSize: Hashable, Sendable {
    public var width: Double
    public var height: Double
    public init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }
    /// ISO A4, upright, in millimetres.
    public static let a4 = PaperSize(width: 210, height: 297)
    /// ISO A4, lying, in millimetres.
    public static let a4Landscape = PaperSize(width: 297, height: 210)
    /// US letter, upright, in points.
    public static let letter = PaperSize(width: 612, height: 792)
}

/// An upright rectangle; the origin is the paper's top left corner, y grows downwards.
public struct PaperBox: Hashable, Sendable {
    public var x: Double
    public var y: Double
    public var width: Double
    public var height: Double

    public init(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
    public var right: Double { x + width }
    public var bottom: Double { y + height }

    public func inset(_ distance: Double) -> PaperBox { inset(distance, distance) }
    public func inset(_ horizontal: Double, _ vertical: Double) -> PaperBox {
        PaperBox(
            x + horizontal, y + vertical, Swift.max(0, width - 2 * horizontal), Swift.max(0, height - 2 * vertical))
    }
}

/// A colour as parts from 0 to 1.
public struct PaperColor: Hashable, Sendable {
    public var red: Double
    public var green: Double
    public var blue: Double
    public init(red: Double, green: Double, blue: Double) {
        self.red = red
        self.green = green
        self.blue = blue
    }
    public static let black = PaperColor(red: 0, green: 0, blue: 0)
    public static let white = PaperColor(red: 1, green: 1, blue: 1)
    /// The frame of GHS pictograms.
    public static let hazardRed = PaperColor(red: 0.88, green: 0, blue: 0.05)
    public static let paleGrey = PaperColor(red: 0.93, green: 0.93, blue: 0.93)
    public static let darkGrey = PaperColor(red: 0.35, green: 0.35, blue: 0.35)
    /// HJ 1276-2022: RGB (255, 150, 0).
    public static let wasteOrange = PaperColor(red: 1, green: 150.0 / 255, blue: 0)
}

/// How a text is set in its box.
public struct TextStyle: Hashable, Sendable {
    public enum Face: Sendable { case sans, narrow }
    public enum Horizontal: Sendable { case left, center, right }
    public enum Vertical: Sendable { case top, middle, bottom }

    public var face: Face
    public var isBold: Bool
    /// Em size wanted, in the canvas's unit.
    public var size: Double
    /// Smallest em size allowed when the text does not fit.
    public var sizeMin: Double
    public var horizontal: Horizontal
    public var vertical: Vertical
    /// Distance of base lines as a multiple of the font's own line height.
    public var lineSpacing: Double
    public var color: PaperColor
    /// A number or a code: it becomes smaller rather than going on in a second line, where it would be read as another.
    public var isOneLine = false

    public init(
        _ size: Double, min: Double? = nil, face: Face = .sans, bold: Bool = false, horizontal: Horizontal = .left,
        vertical: Vertical = .top, lineSpacing: Double = 1, color: PaperColor = .black
    ) {
        self.face = face
        self.isBold = bold
        self.size = size
        self.sizeMin = min ?? size
        self.horizontal = horizontal
        self.vertical = vertical
        self.lineSpacing = lineSpacing
        self.color = color
    }
}
