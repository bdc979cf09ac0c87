/// Why an EPC cannot be read or written.
public enum EPCError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Not 24 hexadecimal digits.
    case notHex(String)
    /// A header byte of a scheme that is not read here.
    case header(String)
    /// A partition of 7, which no scheme has.
    case partition(String)
    /// A number that needs more digits than its partition leaves it, or bits that must be zero.
    case range(String, part: String)
    /// A URI that is not `urn:epc:id:…` or `urn:epc:tag:…` of a scheme read here.
    case uri(String)
    /// GS1 data without the key of a scheme.
    case noKey(String)

    public var description: String {
        switch self {
        case .notHex(let text): "`\(text)` is no 96-bit EPC: expected 24 hexadecimal digits"
        case .header(let text): "EPC `\(text)` is not SGTIN-96, SSCC-96, GRAI-96 or GIAI-96"
        case .partition(let text): "EPC `\(text)` has partition 7, which is not assigned: read the tag again"
        case .range(let text, let part): "EPC `\(text)`: \(part) does not fit its scheme"
        case .uri(let text): "`\(text)` is no EPC URI such as urn:epc:id:sgtin:0614141.812345.6789"
        case .noKey(let text):
            "`\(text)` has no key that a 96-bit EPC can hold: expected (01) with (21), (00), (8003) or (8004)"
        }
    }

    /// The same in Chinese.
    public var zh: String {
        switch self {
        case .notHex(let text): "`\(text)` 不是 96 位 EPC：应为 24 位十六进制数"
        case .header(let text): "EPC `\(text)` 不是 SGTIN-96、SSCC-96、GRAI-96 或 GIAI-96"
        case .partition(let text): "EPC `\(text)` 的分区值 7 未分配：请重新读取标签"
        case .range(let text, let part): "EPC `\(text)`：\(part) 超出编码范围"
        case .uri(let text): "`\(text)` 不是 EPC URI（例如 urn:epc:id:sgtin:0614141.812345.6789）"
        case .noKey(let text): "`\(text)` 没有可写入 96 位 EPC 的主键：应有 (01) 和 (21)、(00)、(8003) 或 (8004)"
        }
    }
}

/// What an RFID tag carries: a 96-bit EPC of one of the schemes that containers and assets use
/// (GS1 EPC Tag Data Standard, chapters 6 and 14).
public struct EPC: Sendable, Hashable {
    public enum Scheme: String, Sendable, CaseIterable, Codable {
        case sgtin, sscc, grai, giai

        /// The header byte of the 96-bit form.
        public var header: UInt8 {
            switch self {
            case .sgtin: 0x30
            case .sscc: 0x31
            case .grai: 0x33
            case .giai: 0x34
            }
        }
    }

    public let scheme: Scheme
    /// 0 all others, 1 point of sale, 2 full case … 7.
    public let filter: UInt8
    /// 6 to 12 digits.
    public let companyPrefix: String
    /// SGTIN: indicator digit and item reference. SSCC: extension digit and serial reference. GRAI: asset type.
    /// GIAI: empty.
    public let reference: String
    /// SGTIN, GRAI and GIAI: a number without leading zeros. SSCC: empty.
    public let serial: String

    /// - Throws: ``EPCError/range(_:part:)`` naming the part that does not fit the scheme's 96-bit form.
    public init(
        scheme: Scheme, filter: UInt8, companyPrefix: String, reference: String, serial: String
    ) throws(EPCError) {
        let whole = "\(scheme.rawValue):\(companyPrefix).\(reference).\(serial)"
        let layout = Layout(scheme: scheme)
        guard filter < 8 else { throw .range(whole, part: "filter") }
        guard (6...12).contains(companyPrefix.utf8.count), companyPrefix.utf8.allSatisfy(GS1Check.isDigit) else {
            throw .range(whole, part: "company prefix")
        }
        let partition = 12 - companyPrefix.utf8.count
        guard reference.utf8.count == layout.referenceDigits(partition), reference.utf8.allSatisfy(GS1Check.isDigit)
        else { throw .range(whole, part: "reference") }
        let bits = layout.serialBits(partition)
        if bits == 0 {
            guard serial.isEmpty else { throw .range(whole, part: "serial") }
        } else {
            guard let number = UInt64(serial), number < UInt64(1) << UInt64(bits), String(number) == serial else {
                throw .range(whole, part: "serial")
            }
        }
        self.scheme = scheme
        self.filter = filter
        self.companyPrefix = companyPrefix
        self.reference = reference
        self.serial = serial
    }

    /// How the 96 bits are divided (TDS tables 14-2 and following).
    struct Layout {
        var scheme: Scheme

        static let prefixBits = [40, 37, 34, 30, 27, 24, 20]

        func referenceDigits(_ partition: Int) -> Int {
            switch scheme {
            case .sgtin: partition + 1
            case .sscc: partition + 5
            case .grai: partition
            case .giai: 0
            }
        }

        func referenceBits(_ partition: Int) -> Int {
            switch scheme {
            case .sgtin, .grai: 44 - Self.prefixBits[partition]
            case .sscc: 58 - Self.prefixBits[partition]
            case .giai: 0
            }
        }

        func serialBits(_ partition: Int) -> Int {
            switch scheme {
            case .sgtin, .grai: 38
            case .sscc: 0
            case .giai: 82 - Self.prefixBits[partition]
            }
        }
    }
}

extension EPC {
    /// The tag memory, 12 bytes.
    public var bytes: [UInt8] {
        let layout = Layout(scheme: scheme)
        let partition = 12 - companyPrefix.utf8.count
        var writer = BitWriter()
        writer.append(UInt64(scheme.header), bits: 8)
        writer.append(UInt64(filter), bits: 3)
        writer.append(UInt64(partition), bits: 3)
        writer.append(UInt64(companyPrefix) ?? 0, bits: Layout.prefixBits[partition])
        writer.append(UInt64(reference) ?? 0, bits: layout.referenceBits(partition))
        writer.append(UInt64(serial) ?? 0, bits: layout.serialBits(partition))
        return writer.filled(to: 12)
    }

    /// 24 capitals and digits.
    public var hex: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
    }

    /// The name of the thing: `urn:epc:id:sgtin:0614141.812345.6789`.
    public var idURI: String { "urn:epc:id:\(scheme.rawValue):\(fields)" }

    /// The name of the tag, with its filter: `urn:epc:tag:sgtin-96:3.0614141.812345.6789`.
    public var tagURI: String { "urn:epc:tag:\(scheme.rawValue)-96:\(filter).\(fields)" }

    private var fields: String {
        switch scheme {
        case .sgtin, .grai: "\(companyPrefix).\(reference).\(serial)"
        case .sscc: "\(companyPrefix).\(reference)"
        case .giai: "\(companyPrefix).\(serial)"
        }
    }

    /// Reads tag memory.
    public init(bytes: [UInt8]) throws(EPCError) {
        let text = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
        guard bytes.count == 12 else { throw .notHex(text) }
        guard let scheme = Scheme.allCases.first(where: { $0.header == bytes[0] }) else { throw .header(text) }
        var reader = BitReader(bytes: bytes)
        _ = reader.take(8)
        let filter = UInt8(reader.take(3))
        let partition = Int(reader.take(3))
        guard partition < 7 else { throw .partition(text) }
        let layout = Layout(scheme: scheme)
        let prefix = reader.take(Layout.prefixBits[partition])
        let reference = reader.take(layout.referenceBits(partition))
        let serialBits = layout.serialBits(partition)
        let serial = reader.take(serialBits)
        if scheme == .sscc, reader.take(24) != 0 { throw .range(text, part: "reserved bits") }
        guard let prefixDigits = Self.digits(prefix, count: 12 - partition) else {
            throw .range(text, part: "company prefix")
        }
        guard let referenceDigits = Self.digits(reference, count: layout.referenceDigits(partition)) else {
            throw .range(text, part: "reference")
        }
        try self.init(
            scheme: scheme, filter: filter, companyPrefix: prefixDigits, reference: referenceDigits,
            serial: serialBits == 0 ? "" : String(serial))
    }

    /// Reads 24 hexadecimal digits, capitals or not.
    public init(hex text: String) throws(EPCError) {
        let digits = text.utf8.compactMap(Percent.hex)
        guard digits.count == 24, text.utf8.count == 24 else { throw .notHex(text) }
        try self.init(bytes: stride(from: 0, to: 24, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
    }

    /// Reads `urn:epc:id:…` (filter 0) or `urn:epc:tag:…-96:…`.
    public init(uri text: String) throws(EPCError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, parts[0].lowercased() == "urn", parts[1].lowercased() == "epc" else { throw .uri(text) }
        var fields = parts[4].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        var filter: UInt8 = 0
        var name = parts[3]
        if parts[2] == "tag" {
            guard name.hasSuffix("-96"), let first = fields.first.flatMap({ UInt8($0) }) else { throw .uri(text) }
            name = String(name.dropLast(3))
            filter = first
            fields.removeFirst()
        } else if parts[2] != "id" {
            throw .uri(text)
        }
        guard let scheme = Scheme(rawValue: name) else { throw .uri(text) }
        let expected = scheme == .sgtin || scheme == .grai ? 3 : 2
        guard fields.count == expected else { throw .uri(text) }
        try self.init(
            scheme: scheme, filter: filter, companyPrefix: fields[0], reference: scheme == .giai ? "" : fields[1],
            serial: scheme == .sscc ? "" : fields[expected - 1])
    }

    private static func digits(_ number: UInt64, count: Int) -> String? {
        let text = count == 0 && number == 0 ? "" : String(number)
        return text.count <= count ? String(repeating: "0", count: count - text.count) + text : nil
    }
}

extension EPC {
    /// The same thing as GS1 elements: (01)(21), (00), (8003) or (8004).
    public func gs1() throws(GS1Error) -> GS1Message {
        switch scheme {
        case .sgtin:
            let front = "\(reference.prefix(1))\(companyPrefix)\(reference.dropFirst())"
            return try GS1Message([
                GS1Element(identifier: "01", value: Self.checked(front)), GS1Element(identifier: "21", value: serial),
            ])
        case .sscc:
            let front = "\(reference.prefix(1))\(companyPrefix)\(reference.dropFirst())"
            return try GS1Message([GS1Element(identifier: "00", value: Self.checked(front))])
        case .grai:
            let front = "0\(companyPrefix)\(reference)"
            return try GS1Message([GS1Element(identifier: "8003", value: Self.checked(front) + serial)])
        case .giai:
            return try GS1Message([GS1Element(identifier: "8004", value: companyPrefix + serial)])
        }
    }

    /// The EPC of GS1 elements. GS1 keys do not tell where the company prefix ends, so its length must be known.
    public init(gs1: GS1Message, companyPrefixLength length: Int, filter: UInt8) throws(EPCError) {
        let text = gs1.bracketed
        guard (6...12).contains(length) else { throw .range(text, part: "company prefix") }
        if let gtin = gs1.value("01"), let serial = gs1.value("21") {
            let body = gtin.dropFirst().dropLast()
            try self.init(
                scheme: .sgtin, filter: filter, companyPrefix: String(body.prefix(length)),
                reference: "\(gtin.prefix(1))\(body.dropFirst(length))", serial: serial)
        } else if let sscc = gs1.value("00") {
            let body = sscc.dropFirst().dropLast()
            try self.init(
                scheme: .sscc, filter: filter, companyPrefix: String(body.prefix(length)),
                reference: "\(sscc.prefix(1))\(body.dropFirst(length))", serial: "")
        } else if let grai = gs1.value("8003") {
            let body = grai.dropFirst().prefix(12)
            try self.init(
                scheme: .grai, filter: filter, companyPrefix: String(body.prefix(length)),
                reference: String(body.dropFirst(length)), serial: String(grai.dropFirst(14)))
        } else if let giai = gs1.value("8004") {
            try self.init(
                scheme: .giai, filter: filter, companyPrefix: String(giai.prefix(length)), reference: "",
                serial: String(giai.dropFirst(length)))
        } else {
            throw .noKey(text)
        }
    }

    private static func checked(_ front: String) -> String {
        front + String(UnicodeScalar(GS1Check.checkDigit(Array(front.utf8)[...])))
    }
}

/// Writes numbers bit by bit, high bits first.
private struct BitWriter {
    private var bits: [Bool] = []

    mutating func append(_ value: UInt64, bits count: Int) {
        for place in (0..<count).reversed() { bits.append(value >> UInt64(place) & 1 == 1) }
    }

    func filled(to length: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: length)
        for (place, bit) in bits.enumerated() where bit { bytes[place / 8] |= 0x80 >> UInt8(place % 8) }
        return bytes
    }
}

private struct BitReader {
    var bytes: [UInt8]
    private var place = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func take(_ count: Int) -> UInt64 {
        var value: UInt64 = 0
        for _ in 0..<count {
            value = value << 1 | UInt64(bytes[place / 8] >> UInt8(7 - place % 8) & 1)
            place += 1
        }
        return value
    }
}
