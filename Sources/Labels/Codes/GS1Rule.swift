/// What the GS1 General Specifications ask of one application identifier.
struct GS1Rule: Sendable {
    /// A stretch of a value: its characters, length and further checks.
    struct Component: Sendable {
        /// N digits, X the 82-character set, Y the 39-character set, Z base 64 for files and URIs.
        var characters: Character
        var length_min: Int
        var length_max: Int
        var isOptional: Bool
        var checks: [String]
    }

    var title: String
    /// Whether a variable or long value must be ended by a separator when another element follows.
    var needsSeparator: Bool
    var isLinkAttribute: Bool
    /// The form as the dictionary writes it.
    var form: String
    var components: [Component]
    /// Alternatives; each is a set of identifiers (`31nn` stands for any digits) that must all be there.
    var requires: [[String]]
    var excludes: [String]
    /// Nil when it is no Digital Link key; else the alternatives of its qualifiers, in order.
    var linkQualifiers: [[String]]?

    var length_max: Int { components.reduce(0) { $0 + $1.length_max } }

    /// All rules by identifier. Identifiers are prefix-free, so the first match is the right one.
    static let all: [String: GS1Rule] = {
        var rules: [String: GS1Rule] = [:]
        for line in GS1ApplicationIdentifiers.rows.split(separator: "\n") {
            let fields = line.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 8, let rule = GS1Rule(fields) else { continue }
            let range = fields[0].split(separator: "-").map(String.init)
            guard let first = Int(range[0]), let last = Int(range[range.count - 1]) else { continue }
            for number in first...last {
                let digits = String(number)
                rules[String(repeating: "0", count: range[0].count - digits.count) + digits] = rule
            }
        }
        return rules
    }()

    private init?(_ fields: [String]) {
        title = fields[7]
        needsSeparator = fields[1] == "1"
        isLinkAttribute = fields[2] == "1"
        form = fields[3]
        components = form.split(separator: " ").compactMap(Component.init)
        requires = fields[4].split(separator: ",").map { $0.split(separator: "+").map(String.init) }
        excludes = fields[5].split(separator: ",").map(String.init)
        let key = fields[6].split(separator: "=", maxSplits: 1)
        linkQualifiers =
            key.first == "dlpkey"
            ? (key.count > 1 ? key[1].split(separator: "|").map { $0.split(separator: ",").map(String.init) } : [])
            : nil
        guard !components.isEmpty else { return nil }
    }

    /// The identifier that a text begins with.
    static func identifier(at text: Substring) -> String? {
        for length in 2...4 {
            let candidate = String(text.prefix(length))
            if candidate.count == length, all[candidate] != nil { return candidate }
        }
        return nil
    }

    /// Whether `31nn` or `310n` or a plain identifier means `identifier`.
    static func pattern(_ pattern: String, means identifier: String) -> Bool {
        pattern.count == identifier.count && zip(pattern, identifier).allSatisfy { $0 == "n" || $0 == $1 }
    }

    /// Checks a value, component by component.
    func check(_ value: String, identifier: String) throws(GS1Error) {
        var rest = Substring(value)
        for component in components {
            if rest.isEmpty && component.isOptional { break }
            let part = String(rest.prefix(component.length_max))
            rest = rest.dropFirst(part.count)
            guard part.count >= component.length_min, part.utf8.count == part.count, component.allows(part) else {
                throw .format(identifier: identifier, title: title, value: value, expected: form)
            }
            for check in component.checks {
                switch GS1Check.run(check, part) {
                case .right: continue
                case .expected(let digits):
                    throw .check(identifier: identifier, title: title, value: value, expected: digits)
                case .wrong: throw .content(identifier: identifier, title: title, value: value, rule: check)
                }
            }
        }
        guard rest.isEmpty else {
            throw .format(identifier: identifier, title: title, value: value, expected: form)
        }
    }
}

extension GS1Rule.Component {
    /// Reads `N13,csum`, `X..20`, `[N..12]`.
    init?(_ text: Substring) {
        let plain = text.filter { $0 != "[" && $0 != "]" }
        let parts = plain.split(separator: ",").map(String.init)
        guard let head = parts.first, let kind = head.first else { return nil }
        let size = head.dropFirst()
        characters = kind
        isOptional = text.hasPrefix("[")
        checks = Array(parts.dropFirst())
        if size.hasPrefix("..") {
            guard let limit = Int(size.dropFirst(2)) else { return nil }
            length_min = 1
            length_max = limit
        } else {
            guard let exact = Int(size) else { return nil }
            length_min = exact
            length_max = exact
        }
    }

    func allows(_ part: String) -> Bool {
        part.utf8.allSatisfy { byte in
            switch characters {
            case "N": GS1Check.isDigit(byte)
            case "Y":
                GS1Check.isDigit(byte) || (0x41...0x5A).contains(byte) || byte == 0x23 || byte == 0x2D || byte == 0x2F
            case "Z": GS1Check.isDigit(byte) || GS1Check.isLetter(byte) || byte == 0x2D || byte == 0x5F || byte == 0x3D
            default: GS1Check.isDigit(byte) || GS1Check.isLetter(byte) || GS1Check.marks.contains(byte)
            }
        }
    }
}
