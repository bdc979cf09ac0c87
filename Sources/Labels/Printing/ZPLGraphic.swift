internal import Foundation

/// A whole label as one ZPL graphic: Chinese prints on every printer, whatever fonts it has.
public enum ZPLGraphic {
    /// ZPL II for one label: `^GFA` with Zebra's own run lengths.
    ///
    /// - Parameters:
    ///   - symbols: codes that the printer draws itself over the picture.
    ///   - comment: goes into `^FX`, without `^` and `~`.
    public static func encode(
        _ image: OneBitImage, symbols: [PlacedSymbol] = [], copies: Int = 1, comment: String
    ) -> String {
        let perRow = image.bytesPerRow
        var data = ""
        var last: ArraySlice<UInt8>?
        for y in 0..<image.height {
            let row = image.bytes[(y * perRow)..<((y + 1) * perRow)]
            data += last.map { $0.elementsEqual(row) } == true ? ":" : encode(row: row)
            last = row
        }
        let safe = String(comment.unicodeScalars.filter { $0.isASCII && $0.value >= 32 && $0 != "^" && $0 != "~" })
        return """
            ^XA
            ^FX \(safe)
            ^PW\(image.width)
            ^LL\(image.height)
            ^LH0,0
            ^CI28
            ^FO0,0^GFA,\(image.bytes.count),\(image.bytes.count),\(perRow),\(data)^FS\(symbols.map { "\n" + $0.zpl }.joined())
            ^PQ\(Swift.max(1, copies))
            ^XZ

            """
    }

    /// Counts: G…Y = 1…19, g…z = 20…400; `,` fills the row with white, `!` with black.
    private static func encode(row: ArraySlice<UInt8>) -> String {
        let digits = row.flatMap { [$0 >> 4, $0 & 15] }
        var out = ""
        var at = 0
        while at < digits.count {
            let digit = digits[at]
            var end = at
            while end < digits.count, digits[end] == digit { end += 1 }
            if end == digits.count, digit == 0 { return out + "," }
            if end == digits.count, digit == 15 { return out + "!" }
            var count = end - at
            let hex = String(digit, radix: 16, uppercase: true)
            if count < 3 {
                out += String(repeating: hex, count: count)
            } else {
                while count > 419 {
                    out += "zY" + hex
                    count -= 419
                }
                if count >= 20 { out.unicodeScalars.append(Unicode.Scalar(UInt8(102 + count / 20))) }
                if count % 20 > 0 { out.unicodeScalars.append(Unicode.Scalar(UInt8(70 + count % 20))) }
                out += hex
            }
            at = end
        }
        return out
    }

    /// The picture in a `^GFA` field as printers read it, for checks.
    ///
    /// - Returns: nil when there is no such field or it is not complete.
    public static func decode(_ zpl: String) -> OneBitImage? {
        guard let start = zpl.range(of: "^GFA,") else { return nil }
        let fields = zpl[start.upperBound...].split(separator: ",", maxSplits: 3, omittingEmptySubsequences: false)
        guard fields.count == 4, let total = Int(fields[1]), let perRow = Int(fields[2]), perRow > 0,
            let end = fields[3].range(of: "^FS")
        else { return nil }
        var rows: [[UInt8]] = []
        var row: [UInt8] = []
        var count = 0
        for character in fields[3][..<end.lowerBound] {
            switch character {
            case "G"..."Y": count += Int(character.asciiValue ?? 70) - 70
            case "g"..."z": count += (Int(character.asciiValue ?? 102) - 102) * 20
            case ",", "!":
                row += Array(repeating: character == "," ? 0 : 15, count: perRow * 2 - row.count)
            case ":": rows.append(rows.last ?? Array(repeating: 0, count: perRow * 2))
            default:
                guard let digit = character.hexDigitValue else { return nil }
                row += Array(repeating: UInt8(digit), count: Swift.max(1, count))
                count = 0
            }
            guard row.count <= perRow * 2 else { return nil }
            if row.count == perRow * 2 {
                rows.append(row)
                row = []
            }
        }
        guard rows.count * perRow == total, let width = number(after: "^PW", in: zpl) else { return nil }
        let bytes = rows.flatMap { row in stride(from: 0, to: row.count, by: 2).map { row[$0] << 4 | row[$0 + 1] } }
        return OneBitImage(width: width, height: rows.count, bytes: bytes)
    }

    private static func number(after mark: String, in zpl: String) -> Int? {
        guard let range = zpl.range(of: mark) else { return nil }
        return Int(zpl[range.upperBound...].prefix { $0.isNumber })
    }
}
