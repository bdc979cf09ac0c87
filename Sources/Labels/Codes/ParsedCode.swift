/// What a scanned or typed code is.
public enum ParsedCode: Sendable, Hashable {
    /// One of our own containers.
    case item(ItemCode)
    case gs1(GS1Message)
    /// GS1 data in a web address.
    case digitalLink(GS1Message, address: String)
    case epc(EPC)
    /// 一企一品一码 of a hazardous chemical's maker.
    case safetyCode(SafetyCode)
    /// The 37-character code of an HJ 1276 waste label.
    case wasteLabel(WasteLabelCode)
    /// A code of the national list of hazardous waste, `900-041-49`.
    case waste(String)
    /// A CAS number with a right check digit, `67-64-1`.
    case cas(String)
    /// `UN1203`.
    case un(String)
    /// An EC number with a right check digit, `200-662-2`.
    case ec(String)
    case url(String)
    /// One of the plant's places, by the id of its zone: `LOC:store-3`, as the labels of places carry it.
    case place(String)
    /// Anything else, as it is: a supplier's own code, for example.
    case text(String)

    /// What the code of a place begins with, in any case.
    public static let placePrefix = "LOC:"

    /// The longest code that is read, in bytes of UTF-8: more than the largest QR code holds.
    public static let bytes_max = 8192

    /// Explains a code.
    ///
    /// - Parameters:
    ///   - text: what was scanned or typed, with or without a leading AIM identifier.
    ///   - identifier: the AIM identifier the scanner told apart from the text, for example `]d2`.
    /// - Throws: ``CodeError``. What is meant to be a checked code and fails its check is an error, never ``text(_:)``.
    public static func parse(_ text: String, identifier: String? = nil) throws(CodeError) -> ParsedCode {
        guard text.utf8.count <= bytes_max else { throw .tooLong(text.utf8.count) }
        let split = AIMIdentifier.split(text)
        let mark = identifier ?? split.identifier
        let body = split.identifier == nil ? text : split.rest
        let plain = RegisterNumber.ascii(body)
        guard !plain.isEmpty else { throw .empty }
        if let mark, let code = try parseMarked(body, mark: mark) { return code }
        if plain.uppercased().hasPrefix(placePrefix) {
            let id = body.drop { $0 != ":" }.dropFirst().trimmingPrefix { $0.isWhitespace }
            guard !id.isEmpty else { throw .empty }
            return .place(String(id))
        }
        if ItemCode.isMeant(by: plain) { return .item(try ItemCode(plain)) }
        if let code = try parseAddress(plain) { return code }
        if plain.lowercased().hasPrefix("urn:epc:") {
            do { return .epc(try EPC(uri: plain)) } catch { throw .epc(error) }
        }
        if let epc = try? EPC(hex: plain) { return .epc(epc) }
        if let code = try parseElements(body) { return code }
        if let code = try parseNumber(plain) { return code }
        return .text(body)
    }

    /// Codes whose symbology says what they hold.
    private static func parseMarked(_ body: String, mark: String) throws(CodeError) -> ParsedCode? {
        if AIMIdentifier.gs1.contains(mark) {
            return .gs1(try message { () throws(GS1Error) in try GS1Message(elementString: body) })
        }
        guard ["]E0", "]E4"].contains(mark), body.utf8.allSatisfy(GS1Check.isDigit),
            [8, 12, 13].contains(body.utf8.count)
        else { return nil }
        return .gs1(try gtin(body))
    }

    private static func parseAddress(_ text: String) throws(CodeError) -> ParsedCode? {
        guard let address = WebAddress(text) else { return nil }
        // Our own labels may carry https://host/i/CODE.
        if address.path.count >= 2, address.path[address.path.count - 2] == "i",
            let last = address.path.last, let code = Percent.decoded(last), ItemCode.isMeant(by: code)
        {
            return .item(try ItemCode(code))
        }
        if let code = SafetyCode.read(text) { return .safetyCode(code) }
        do {
            return .digitalLink(try GS1Message(digitalLink: text), address: text)
        } catch {
            // An address that only looks like GS1 by chance is an address; one with a key that fails is an error.
            if case .digitalLink(_, .noKey) = error { return .url(text) }
            let hasKey = zip(address.path, address.path.dropFirst()).contains { name, value in
                ["01", "00", "8003", "8004"].contains(name) && value.utf8.allSatisfy(GS1Check.isDigit)
            }
            if hasKey { throw .gs1(error) }
            return .url(text)
        }
    }

    /// Element strings without an AIM identifier: bracketed, with separators, or beginning with a long key.
    private static func parseElements(_ body: String) throws(CodeError) -> ParsedCode? {
        if body.first == "(", let close = body.firstIndex(of: ")") {
            let name = String(body[body.index(after: body.startIndex)..<close])
            if GS1Rule.all[name] != nil {
                return .gs1(try message { () throws(GS1Error) in try GS1Message(bracketed: body) })
            }
        }
        // Keyboard scanners often send a visible stand-in for the separator.
        var text = body
        for substitute in ["<GS>", "{GS}", "\u{241D}"] { text = replace(substitute, in: text) }
        if text.contains(GS1Message.separator) {
            return .gs1(try message { () throws(GS1Error) in try GS1Message(elementString: text) })
        }
        let keys = ["01": 16, "00": 20, "02": 16, "8003": 18]
        for (key, length) in keys where text.hasPrefix(key) && text.utf8.count >= length {
            if let found = try? GS1Message(elementString: text) { return .gs1(found) }
        }
        return nil
    }

    private static func parseNumber(_ text: String) throws(CodeError) -> ParsedCode? {
        if let code = try WasteLabelCode.read(text) { return .wasteLabel(code) }
        if let number = try RegisterNumber.cas(text) { return .cas(number) }
        if let number = try RegisterNumber.ec(text) { return .ec(number) }
        if let number = RegisterNumber.un(text) { return .un(number) }
        if let code = RegisterNumber.wasteCode(text) { return .waste(code) }
        // Without a symbology, a number counts as GTIN only when its check digit agrees.
        if [12, 13, 14].contains(text.utf8.count), text.utf8.allSatisfy(GS1Check.isDigit), let found = try? gtin(text) {
            return .gs1(found)
        }
        return nil
    }

    private static func gtin(_ digits: String) throws(CodeError) -> GS1Message {
        let padded = String(repeating: "0", count: 14 - digits.utf8.count) + digits
        return try message { () throws(GS1Error) in
            try GS1Message([GS1Element(identifier: "01", value: padded)])
        }
    }

    private static func message(_ read: () throws(GS1Error) -> GS1Message) throws(CodeError) -> GS1Message {
        do { return try read() } catch { throw .gs1(error) }
    }

    private static func replace(_ part: String, in text: String) -> String {
        text.split(separator: part, omittingEmptySubsequences: false).joined(separator: "\u{1D}")
    }
}

extension ParsedCode: Encodable {
    private enum Key: String, CodingKey {
        case kind, item, elements, hri, address, scheme, filter, hex, uri, tagURI = "tag_uri", missing
        case companyPrefix = "company_prefix", reference, serial, registration, extensionText = "extension"
        case enterprise, wasteCode = "waste_code", date, cas, un, ec, url, place, text
    }

    /// One JSON object with `kind` and the parts of that kind.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(kind, forKey: .kind)
        switch self {
        case .item(let code): try container.encode(code, forKey: .item)
        case .gs1(let message): try Self.encode(message, into: &container)
        case .digitalLink(let message, let address):
            try container.encode(address, forKey: .address)
            try Self.encode(message, into: &container)
        case .epc(let epc):
            try container.encode(epc.scheme, forKey: .scheme)
            try container.encode(epc.filter, forKey: .filter)
            try container.encode(epc.companyPrefix, forKey: .companyPrefix)
            if !epc.reference.isEmpty { try container.encode(epc.reference, forKey: .reference) }
            if !epc.serial.isEmpty { try container.encode(epc.serial, forKey: .serial) }
            try container.encode(epc.hex, forKey: .hex)
            try container.encode(epc.idURI, forKey: .uri)
            try container.encode(epc.tagURI, forKey: .tagURI)
            if let message = try? epc.gs1() { try Self.encode(message, into: &container) }
        case .safetyCode(let code):
            try container.encode(code.address, forKey: .address)
            try container.encode(code.registration, forKey: .registration)
            try container.encodeIfPresent(code.extensionText, forKey: .extensionText)
        case .wasteLabel(let code):
            try container.encode(code.text, forKey: .text)
            try container.encode(code.enterprise, forKey: .enterprise)
            try container.encode(code.wasteCode, forKey: .wasteCode)
            try container.encode(code.date, forKey: .date)
            try container.encode(code.serial, forKey: .serial)
        case .waste(let code): try container.encode(code, forKey: .wasteCode)
        case .cas(let number): try container.encode(number, forKey: .cas)
        case .un(let number): try container.encode(number, forKey: .un)
        case .ec(let number): try container.encode(number, forKey: .ec)
        case .url(let address): try container.encode(address, forKey: .url)
        case .place(let id): try container.encode(id, forKey: .place)
        case .text(let text): try container.encode(text, forKey: .text)
        }
    }

    /// The name of the kind in JSON.
    public var kind: String {
        switch self {
        case .item: "item"
        case .gs1: "gs1"
        case .digitalLink: "digital_link"
        case .epc: "epc"
        case .safetyCode: "safety_code"
        case .wasteLabel: "waste_label"
        case .waste: "waste"
        case .cas: "cas"
        case .un: "un"
        case .ec: "ec"
        case .url: "url"
        case .place: "place"
        case .text: "text"
        }
    }

    private static func encode(_ message: GS1Message, into container: inout KeyedEncodingContainer<Key>) throws {
        try container.encode(message.elements, forKey: .elements)
        try container.encode(message.bracketed, forKey: .hri)
        let missing = message.missing
        if !missing.isEmpty { try container.encode(missing.map(\.description), forKey: .missing) }
    }
}
