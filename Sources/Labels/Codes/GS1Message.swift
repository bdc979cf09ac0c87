/// One application identifier with its value.
public struct GS1Element: Sendable, Hashable, Encodable {
    /// Two to four digits, for example `01`.
    public let identifier: String
    public let value: String
    /// The data title of the GS1 General Specifications, for example `GTIN`.
    public let title: String

    /// Checks the value against the rule of its identifier.
    public init(identifier: String, value: String) throws(GS1Error) {
        guard let rule = GS1Rule.all[identifier] else { throw .unknownIdentifier(identifier) }
        try rule.check(value, identifier: identifier)
        self.identifier = identifier
        self.value = value
        title = rule.title
    }
}

/// GS1 data: elements that are each right and may stand together.
///
/// Whether an element has the partners it needs is told by ``missing``: a label may hold them in another symbol.
/// The rules are those of the GS1 General Specifications as the GS1 Syntax Dictionary tabulates them.
public struct GS1Message: Sendable, Hashable {
    public let elements: [GS1Element]

    /// Checks that no identifier contradicts another one. The same element twice counts once.
    public init(_ elements: [GS1Element]) throws(GS1Error) {
        var kept: [GS1Element] = []
        for element in elements {
            guard let twin = kept.first(where: { $0.identifier == element.identifier }) else {
                kept.append(element)
                continue
            }
            guard twin.value == element.value else { throw .repeated(identifier: element.identifier) }
        }
        guard !kept.isEmpty else { throw .empty }
        for element in kept {
            for pattern in GS1Rule.all[element.identifier]?.excludes ?? [] {
                let other = kept.first {
                    $0.identifier != element.identifier && GS1Rule.pattern(pattern, means: $0.identifier)
                }
                if let other { throw .excluded(identifier: element.identifier, by: other.identifier) }
            }
        }
        self.elements = kept
    }

    /// Reads an element string as a scanner sends it: elements one after the other, the variable ones ended by
    /// 0x1D. A leading AIM identifier such as `]d2` and a leading separator are skipped.
    public init(elementString text: String) throws(GS1Error) {
        var rest = Substring(AIMIdentifier.split(text).rest)
        var elements: [GS1Element] = []
        while true {
            while rest.first == Self.separator { rest.removeFirst() }
            if rest.isEmpty { break }
            guard let identifier = GS1Rule.identifier(at: rest), let rule = GS1Rule.all[identifier] else {
                throw .unknownIdentifier(String(rest.prefix(4)))
            }
            rest = rest.dropFirst(identifier.count)
            let end = rest.firstIndex(of: Self.separator) ?? rest.endIndex
            let value = rule.needsSeparator ? rest[..<end] : rest[..<end].prefix(rule.length_max)
            elements.append(try GS1Element(identifier: identifier, value: String(value)))
            rest = rest[value.endIndex...]
        }
        try self.init(elements)
    }

    /// Reads the form printed for people: `(01)09521234543213(21)ABC123`.
    public init(bracketed text: String) throws(GS1Error) {
        var rest = Substring(text.filter { $0 != Self.separator })
        var elements: [GS1Element] = []
        while !rest.isEmpty {
            while rest.first == " " { rest.removeFirst() }
            guard let (identifier, after) = Self.bracket(rest) else { throw .brackets(text) }
            guard GS1Rule.all[identifier] != nil else { throw .unknownIdentifier(identifier) }
            rest = after
            // A bracket inside a value is one when no known identifier stands in it.
            var end = rest.startIndex
            while end < rest.endIndex {
                if rest[end] == "(", let (next, _) = Self.bracket(rest[end...]), GS1Rule.all[next] != nil { break }
                end = rest.index(after: end)
            }
            var value = rest[..<end]
            while value.last == " " { value.removeLast() }
            elements.append(try GS1Element(identifier: identifier, value: String(value)))
            rest = rest[end...]
        }
        try self.init(elements)
    }

    private static func bracket(_ text: Substring) -> (identifier: String, rest: Substring)? {
        guard text.first == "(", let close = text.firstIndex(of: ")") else { return nil }
        let inside = text[text.index(after: text.startIndex)..<close]
        guard (2...4).contains(inside.count), inside.utf8.allSatisfy(GS1Check.isDigit) else { return nil }
        return (String(inside), text[text.index(after: close)...])
    }

    static let separator: Character = "\u{1D}"

    /// The value of an identifier.
    public func value(_ identifier: String) -> String? {
        elements.first { $0.identifier == identifier }?.value
    }

    /// For people: `(01)09521234543213(21)ABC123`.
    public var bracketed: String {
        elements.map { "(\($0.identifier))\($0.value)" }.joined()
    }

    /// For a symbol: without the leading FNC1, with 0x1D where a separator is needed. Fixed elements stand first.
    public var elementString: String {
        let fixed = elements.filter { GS1Rule.all[$0.identifier]?.needsSeparator == false }
        let others = elements.filter { GS1Rule.all[$0.identifier]?.needsSeparator != false }
        return (fixed + others.dropLast()).map { element in
            let ends = GS1Rule.all[element.identifier]?.needsSeparator == true ? "\u{1D}" : ""
            return element.identifier + element.value + ends
        }.joined() + (others.last.map { $0.identifier + $0.value } ?? "")
    }

    /// The identifiers that lack a partner, each with the alternatives that would do.
    public var missing: [GS1Error] {
        elements.compactMap { element in
            let requires = GS1Rule.all[element.identifier]?.requires ?? []
            let holds =
                requires.isEmpty
                || requires.contains { alternative in
                    alternative.allSatisfy { pattern in
                        elements.contains { GS1Rule.pattern(pattern, means: $0.identifier) }
                    }
                }
            guard !holds else { return nil }
            let needs = requires.map { $0.joined(separator: "+") }.joined(separator: ", ")
            return .missing(identifier: element.identifier, needs: needs)
        }
    }

    /// The date of an identifier such as `17`, or nil when it is not there.
    ///
    /// - Parameter currentYear: decides the century of two-digit years.
    public func date(_ identifier: String, currentYear: Int) -> GS1Date? {
        guard let rule = GS1Rule.all[identifier], rule.components[0].checks.contains(where: { $0.hasPrefix("yymmd") })
        else { return nil }
        return value(identifier).flatMap { GS1Date($0, currentYear: currentYear) }
    }
}

/// A day of a GS1 date element.
public struct GS1Date: Sendable, Hashable, Codable {
    public var year: Int
    public var month: Int
    /// 1 to 31. Day 00 in a code means the last day of the month and is read as that.
    public var day: Int

    /// Reads `YYMMDD`; further digits (hours) are ignored. The century is chosen so that the year lies from 49 years
    /// back to 50 years ahead of `currentYear` (GS1 General Specifications 7.12).
    init?(_ value: String, currentYear: Int) {
        let digits = Array(value.utf8.prefix(6))
        guard digits.count == 6, digits.allSatisfy(GS1Check.isDigit) else { return nil }
        let short = GS1Check.number(digits[0..<2])
        let distance = short - currentYear % 100
        var century = currentYear / 100
        if distance >= 51 { century -= 1 }
        if distance <= -50 { century += 1 }
        year = century * 100 + short
        month = GS1Check.number(digits[2..<4])
        day = GS1Check.number(digits[4..<6])
        guard (1...12).contains(month) else { return nil }
        let last = Self.days(year: year, month: month)
        guard day <= last else { return nil }
        if day == 0 { day = last }
    }

    static func days(year: Int, month: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: (year.isMultiple(of: 4) && !year.isMultiple(of: 100)) || year.isMultiple(of: 400) ? 29 : 28
        default: 31
        }
    }
}

/// The prefix `]cm` by which a scanner tells the symbology (ISO/IEC 15424).
public enum AIMIdentifier {
    /// The identifiers that promise GS1 element strings.
    public static let gs1: Set<String> = ["]C1", "]d2", "]Q3", "]e0", "]J1"]

    /// Takes a leading identifier off a scanned text. `identifier` is nil when there is none.
    public static func split(_ text: String) -> (identifier: String?, rest: String) {
        let head = Array(text.utf8.prefix(3))
        guard head.count == 3, head[0] == UInt8(ascii: "]"), GS1Check.isLetter(head[1]),
            GS1Check.isDigit(head[2]) || GS1Check.isLetter(head[2])
        else { return (nil, text) }
        return (String(text.prefix(3)), String(text.dropFirst(3)))
    }
}
