extension GS1Message {
    /// Reads a GS1 Digital Link URI (GS1 Digital Link: URI syntax, 1.4): any host and path before the key, the
    /// key's qualifiers in their order, further elements as query attributes. Shorter GTINs are padded to 14 digits.
    public init(digitalLink text: String) throws(GS1Error) {
        guard let parts = WebAddress(text) else { throw .digitalLink(text, why: .noWebAddress) }
        var segments: [String] = []
        for segment in parts.path {
            guard let plain = Percent.decoded(segment) else { throw .digitalLink(text, why: .percent) }
            segments.append(plain)
        }
        guard let start = Self.keyPlace(in: segments) else { throw .digitalLink(text, why: .noKey) }
        let key = segments[start]
        let pairs = stride(from: start, to: segments.count - 1, by: 2).map { (segments[$0], segments[$0 + 1]) }
        try Self.checkQualifiers(pairs.dropFirst().map(\.0), key: key, text: text)
        var elements: [GS1Element] = []
        for (identifier, value) in pairs {
            elements.append(try GS1Element(identifier: identifier, value: Self.padded(value, identifier: identifier)))
        }
        for (name, value) in parts.query where !name.isEmpty && name.utf8.allSatisfy(GS1Check.isDigit) {
            guard let rule = GS1Rule.all[name] else { throw .unknownIdentifier(name) }
            guard rule.isLinkAttribute else { throw .digitalLink(text, why: .attribute(name)) }
            guard let plain = Percent.decoded(value) else { throw .digitalLink(text, why: .percent) }
            elements.append(try GS1Element(identifier: name, value: Self.padded(plain, identifier: name)))
        }
        try self.init(elements)
    }

    /// The Digital Link of the message, for example `https://id.example.org/01/09521234543213/21/ABC?17=271231`.
    ///
    /// - Parameter stem: what stands before the key, for example `https://id.example.org`.
    /// - Throws: ``GS1Error/digitalLink(_:why:)`` when no element is a key or one may not be an attribute.
    public func digitalLink(stem: String) throws(GS1Error) -> String {
        var best: (key: GS1Element, qualifiers: [GS1Element])?
        for identifier in Self.keysByRank {
            guard let key = elements.first(where: { $0.identifier == identifier }) else { continue }
            let alternatives = (GS1Rule.all[identifier]?.linkQualifiers ?? []) + [[]]
            let found = alternatives.map { names in
                names.compactMap { name in elements.first { $0.identifier == name } }
            }
            best = (key, found.max { $0.count < $1.count } ?? [])
            break
        }
        guard let (key, qualifiers) = best else { throw .digitalLink(bracketed, why: .noKey) }
        let path = [key] + qualifiers
        let attributes = elements.filter { !path.contains($0) }
        for attribute in attributes where GS1Rule.all[attribute.identifier]?.isLinkAttribute != true {
            throw .digitalLink(bracketed, why: .attribute(attribute.identifier))
        }
        let base = stem.hasSuffix("/") ? String(stem.dropLast()) : stem
        let query = attributes.map { "\($0.identifier)=\(Percent.encoded($0.value))" }.joined(separator: "&")
        return base + path.map { "/\($0.identifier)/\(Percent.encoded($0.value))" }.joined()
            + (query.isEmpty ? "" : "?" + query)
    }

    /// The keys a link may be made of: the one that tells the single thing best stands first.
    private static let keysByRank = [
        "8006", "01", "00", "8003", "8004", "8010", "253", "255", "414", "417", "8017", "8018", "401", "402", "8013",
        "415",
    ]

    /// Where the key stands: identifiers and values alternate from there to the end.
    private static func keyPlace(in segments: [String]) -> Int? {
        var place = segments.count - 2
        while place >= 0 {
            guard let rule = GS1Rule.all[segments[place]] else { return nil }
            if rule.linkQualifiers != nil { return place }
            place -= 2
        }
        return nil
    }

    private static func checkQualifiers(_ names: [String], key: String, text: String) throws(GS1Error) {
        let alternatives = (GS1Rule.all[key]?.linkQualifiers ?? []) + [[]]
        let fits = alternatives.contains { allowed in
            var rest = allowed[...]
            return names.allSatisfy { name in
                guard let place = rest.firstIndex(of: name) else { return false }
                rest = rest[(place + 1)...]
                return true
            }
        }
        guard fits else { throw .digitalLink(text, why: .qualifier(names.joined(separator: "/"), key: key)) }
    }

    private static func padded(_ value: String, identifier: String) -> String {
        guard identifier == "01" || identifier == "02", [8, 12, 13].contains(value.utf8.count) else { return value }
        return String(repeating: "0", count: 14 - value.utf8.count) + value
    }
}

/// The parts of an http or https address that codes are read from.
struct WebAddress: Sendable {
    /// In small letters, without port.
    var host: String
    /// Not yet percent-decoded, without the empty first segment.
    var path: [Substring]
    /// Not yet percent-decoded.
    var query: [(name: String, value: String)]
    var fragment: String

    init?(_ text: String) {
        let lower = text.prefix(8).lowercased()
        guard let scheme = ["https://", "http://"].first(where: { lower.hasPrefix($0) }) else { return nil }
        guard !text.contains(where: { $0.isWhitespace || $0 == "\u{1D}" }) else { return nil }
        let halves = text.dropFirst(scheme.count).split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        fragment = halves.count > 1 ? String(halves[1]) : ""
        let parts = halves[0].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let segments = parts[0].split(separator: "/", omittingEmptySubsequences: false)
        let authority = segments[0].split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        host = authority.split(separator: ":").first?.lowercased() ?? ""
        guard !host.isEmpty else { return nil }
        path = segments.dropFirst().filter { !$0.isEmpty }
        query = (parts.count > 1 ? parts[1] : "").split { $0 == "&" || $0 == ";" }.map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(sides[0]), sides.count > 1 ? String(sides[1]) : "")
        }
    }
}
