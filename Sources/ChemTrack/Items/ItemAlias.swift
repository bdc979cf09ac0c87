public import Labels

/// The one text by which a foreign code names a single container, whatever symbol it was printed in.
///
/// GTIN with serial, GRAI and GIAI with serial and SSCC name one container; a GTIN with a lot names a product. A code we
/// cannot take apart stands for itself.
public enum ItemAlias {
    public static func key(of text: String, identifier: String? = nil) -> String {
        guard let code = try? ParsedCode.parse(text, identifier: identifier) else { return text }
        return key(of: code) ?? text
    }

    /// nil when the code names a kind of thing, or nothing we know how to take apart.
    public static func key(of code: ParsedCode) -> String? {
        switch code {
        case .item(let item): return item.text
        case .gs1(let message), .digitalLink(let message, _):
            if let product = message.value("01"), let serial = message.value("21") {
                return "(01)\(product)(21)\(serial)"
            }
            for identifier in ["00", "8004"] {
                if let value = message.value(identifier) { return "(\(identifier))\(value)" }
            }
            // GRAI: 14 digits, then the serial; without a serial it names a kind of container.
            if let asset = message.value("8003"), asset.count > 14 { return "(8003)\(asset)" }
            return nil
        case .epc(let epc):
            // A radio tag and a printed symbol with the same GTIN and serial name the same container.
            return (try? epc.gs1()).flatMap { key(of: .gs1($0)) } ?? epc.idURI
        // One for each product, unless the enterprise has added which container it is.
        case .safetyCode(let code): return code.extensionText.map { _ in code.address }
        default: return nil
        }
    }
}
