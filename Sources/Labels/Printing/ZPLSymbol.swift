/// A symbol that is left to the printer, in its dots: where its quiet zone begins, and how large a module is.
public struct PlacedSymbol: Hashable, Sendable {
    public var symbol: SymbolDrawing
    public var x: Int
    public var y: Int
    /// Dots of one module.
    public var module: Int
    /// Dots of the whole box; the height of the bars of a bar code.
    public var height: Int

    /// The ZPL II field: `^BQ`, `^BX` or `^BC` at the symbol's first module. Text is UTF-8 (`^CI28`); bytes that ZPL
    /// would take for a command, and FNC1, are written in hexadecimal (`^FH`).
    var zpl: String {
        let left = x + symbol.quietLeft * module
        let top = y + symbol.quietTop * module
        let text = symbol.text ?? ""
        let place = "^FO\(left),\(top)"
        return switch symbol.kind {
        case .qr: "\(place)^BQN,2,\(module)^FH^FDMA,\(Self.escaped(text))^FS"
        case .dataMatrix: "\(place)^BXN,\(module),200^FH^FD\(Self.escaped(text))^FS"
        // `|` is in no GS1 value, so it can announce FNC1.
        case .gs1DataMatrix: "\(place)^BXN,\(module),200,,,,|^FH^FD|1\(Self.elements(text, separator: "|1"))^FS"
        case .code128: "^BY\(module)\(place)^BCN,\(height),N,N,N,A^FH^FD\(Self.escaped(text))^FS"
        case .gs1_128:
            "^BY\(module)\(place)^BCN,\(height),N,N,N,A^FH^FD>;>8\(Self.elements(text, separator: ">8"))^FS"
        case .ean13: "^BY\(module)\(place)^BEN,\(height),N,N^FD\(text.prefix(12))^FS"
        }
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let isPlain =
                byte >= 0x20 && byte != UInt8(ascii: "^") && byte != UInt8(ascii: "~") && byte != UInt8(ascii: "_")
            if byte >= 0x80 || !isPlain {
                result += "_" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            } else {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return result
    }

    /// `(01)…(21)…` as element strings, with the printer's word for FNC1 between them where one is needed.
    private static func elements(_ text: String, separator: String) -> String {
        let parts = (try? GS1Message(bracketed: text))?.elementString.split(separator: "\u{1D}") ?? [text[...]]
        return parts.map { escaped(String($0)) }.joined(separator: separator)
    }
}
