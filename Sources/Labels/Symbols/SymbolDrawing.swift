internal import CZint
internal import Foundation

/// A bar code or matrix code as modules, with the quiet zone that its standard asks for. Draw it with
/// `PaperCanvas.symbol`.
public struct SymbolDrawing: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case qr = "QR Code"
        case dataMatrix = "Data Matrix"
        case gs1DataMatrix = "GS1 DataMatrix"
        case code128 = "Code 128"
        case gs1_128 = "GS1-128"
        case ean13 = "EAN-13"
    }

    public let kind: Kind
    /// What it says, as it was given; nil for bytes that are no text.
    public let text: String?
    /// Modules across, without the quiet zone.
    public let width: Int
    /// Module rows, without the quiet zone; 1 for a bar code, whose bars are as high as its box.
    public let height: Int
    /// False for bar codes.
    public var isMatrix: Bool { height > 1 }
    /// Quiet zone in modules (ISO/IEC 18004 9.1, 16022 7.3.2, 15417 4.4, GS1 General Specifications 5.2.3).
    public let quietLeft: Int
    public let quietRight: Int
    public let quietTop: Int
    public let quietBottom: Int
    private let black: [Bool]

    public func isBlack(column: Int, row: Int) -> Bool { black[row * width + column] }

    /// The black stretches of a row, as columns.
    public func blackRuns(row: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start: Int?
        for column in 0...width {
            let isOn = column < width && isBlack(column: column, row: row)
            if isOn, start == nil { start = column }
            if !isOn, let begun = start {
                runs.append(begun..<column)
                start = nil
            }
        }
        return runs
    }

    /// Makes the symbol of a text.
    ///
    /// GS1 kinds take element strings with the application identifiers in parentheses, `(01)…(21)…`; an EAN-13
    /// takes 12 digits (the check digit is added) or 13 (it is checked).
    /// - Throws: `symbol` with the encoder's reason.
    public static func make(_ kind: Kind, _ text: String) throws(PaperError) -> SymbolDrawing {
        try make(kind, bytes: Array(text.utf8), isText: true, shown: text)
    }

    /// Makes the symbol of bytes as they are (not for the GS1 kinds and EAN-13).
    public static func make(_ kind: Kind, bytes: [UInt8]) throws(PaperError) -> SymbolDrawing {
        guard [.qr, .dataMatrix, .code128].contains(kind) else {
            throw .symbol(kind: kind.rawValue, data: "\(bytes.count) bytes", reason: "it takes text only")
        }
        return try make(kind, bytes: bytes, isText: false, shown: "\(bytes.count) bytes")
    }

    private static func make(
        _ kind: Kind, bytes: [UInt8], isText: Bool, shown: String
    ) throws(PaperError) -> SymbolDrawing {
        let data = String(shown.prefix(80))
        guard !bytes.isEmpty else { throw .symbol(kind: kind.rawValue, data: data, reason: "there is no text") }
        guard bytes.count <= 3000 else { throw .symbol(kind: kind.rawValue, data: data, reason: "it is too long") }
        if kind == .ean13 {
            guard [12, 13].contains(bytes.count), bytes.allSatisfy({ (48...57).contains($0) }) else {
                throw .symbol(kind: kind.rawValue, data: data, reason: "it must be 12 or 13 digits")
            }
        }
        guard let symbol = unsafe ZBarcode_Create() else { throw .drawing("zint gave no memory") }
        defer { unsafe ZBarcode_Delete(symbol) }
        unsafe symbol.pointee.symbology = code(kind)
        unsafe symbol.pointee.input_mode =
            switch kind {
            case .gs1DataMatrix, .gs1_128: GS1_MODE | GS1PARENS_MODE
            default: isText ? UNICODE_MODE : DATA_MODE
            }
        if kind == .dataMatrix || kind == .gs1DataMatrix { unsafe symbol.pointee.option_3 = DM_SQUARE }
        // Level M: the usual choice for labels that get dirty but must stay small.
        if kind == .qr { unsafe symbol.pointee.option_1 = 2 }
        let status = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe ZBarcode_Encode(symbol, buffer.baseAddress, Int32(buffer.count))
        }
        // An automatic ECI (Chinese in a QR code) is a warning that is wanted.
        guard status < ZINT_ERROR, status == 0 || status == ZINT_WARN_USES_ECI else {
            let reason = unsafe String(cString: chemtrack_zint_error(symbol))
            throw .symbol(kind: kind.rawValue, data: data, reason: reason)
        }
        return unsafe SymbolDrawing(kind: kind, text: isText ? shown : nil, zint: symbol)
    }

    private init(kind: Kind, text: String?, zint: UnsafeMutablePointer<zint_symbol>) {
        let width = Int(unsafe zint.pointee.width)
        let rows = Int(unsafe zint.pointee.rows)
        let isMatrix = [.qr, .dataMatrix, .gs1DataMatrix].contains(kind)
        let height = isMatrix ? rows : 1
        var black: [Bool] = []
        // Lowest bit first. An EAN-13 has its bars in the last row.
        for row in (rows - height)..<rows {
            let bits = unsafe chemtrack_zint_row(zint, Int32(row))
            for column in 0..<width {
                unsafe black.append(bits[column / 8] & (1 << UInt8(column % 8)) != 0)
            }
        }
        self.kind = kind
        self.text = text
        self.width = width
        self.height = height
        self.black = black
        let quiet: (Int, Int, Int) =
            switch kind {
            case .qr: (4, 4, 4)
            // The standard asks for 1; cheap readers want 2.
            case .dataMatrix, .gs1DataMatrix: (2, 2, 2)
            case .code128, .gs1_128: (10, 10, 0)
            case .ean13: (11, 7, 0)
            }
        (quietLeft, quietRight, quietTop) = quiet
        quietBottom = quiet.2
    }

    private static func code(_ kind: Kind) -> Int32 {
        switch kind {
        case .qr: BARCODE_QRCODE
        case .dataMatrix, .gs1DataMatrix: BARCODE_DATAMATRIX
        case .code128: BARCODE_CODE128
        case .gs1_128: BARCODE_GS1_128
        case .ean13: BARCODE_EANX
        }
    }
}
