internal import Foundation

/// What a label becomes.
public enum LabelFormat: String, Hashable, Sendable, Codable, CaseIterable {
    case pdf, png
    /// The whole label as one picture: prints the same on every printer.
    case zpl
    /// Texts and pictograms as a picture, the codes as commands that the printer draws in its own dots.
    case zplNative = "zpl-native"
}

/// Dots of the label printer. Zebra's "203 dpi" are 8 dots per millimetre.
public enum LabelResolution: Int, Hashable, Sendable, Codable, CaseIterable {
    case dpi203 = 203
    case dpi300 = 300
    case dpi600 = 600

    public var dpi: Double { self == .dpi203 ? 203.2 : Double(rawValue) }
}

/// A label that has been drawn, and what a person should know about it.
public struct RenderedLabel: Hashable, Sendable {
    public var bytes: [UInt8]
    /// Precautionary statements that were left out, and texts that were shortened.
    public var overflows: [Overflow]
    /// Height of the small x that the running text got, in millimetres.
    public var xHeight_mm: Double
    /// Whether the text is as high as Regulation (EU) 2024/2865 asks for from 2028-01-01.
    public var meetsTextHeight2028: Bool
    /// Side of the pictograms' frames; 0 without pictograms.
    public var pictogramSide_mm: Double
    /// Where the QR symbol lies, quiet zone included, in millimetres.
    public var qrBox_mm: PaperBox
}

extension PaperCanvas {
    /// A canvas for a label in the given format.
    static func label(
        _ size_mm: PaperSize, _ format: LabelFormat, _ resolution: LabelResolution, created: Date
    ) throws(PaperError) -> PaperCanvas {
        var canvas = try PaperCanvas(
            size_mm, unit: .millimetre, target: format == .pdf ? .pdf(created: created) : .raster(dpi: resolution.dpi))
        canvas.leavesSymbols = format == .zplNative
        return canvas
    }

    /// Ends the canvas in the format it was made for.
    consuming func finishLabel(_ format: LabelFormat, comment: String) throws(PaperError) -> [UInt8] {
        switch format {
        case .pdf: try Array(finishPDF())
        case .png: try Array(finishPNG())
        case .zpl, .zplNative: try finishZPL(comment: comment)
        }
    }

    /// The picture, and the symbols that were left to the printer.
    private consuming func finishZPL(comment: String) throws(PaperError) -> [UInt8] {
        let symbols = leftSymbols
        return Array(ZPLGraphic.encode(try finishOneBit(), symbols: symbols, comment: comment).utf8)
    }
}
