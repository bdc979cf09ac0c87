/// What a rule says of an act, from mildest to strictest.
public enum Verdict: String, Codable, Sendable, CaseIterable, Comparable {
    case allowed, note, review, prohibited

    public static func < (left: Verdict, right: Verdict) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .allowed: 0
        case .note: 1
        case .review: 2
        case .prohibited: 3
        }
    }
}

/// Where a rule stands in the world: the document, its edition and the clause.
public struct Citation: Hashable, Sendable, Codable {
    public var document: String
    public var edition: String
    public var clause: String?

    public init(document: String, edition: String, clause: String? = nil) {
        self.document = document
        self.edition = edition
        self.clause = clause
    }
}

/// A value a finding was made from. Numbers stay numbers so that a reader can compute with them.
public enum Fact: Hashable, Sendable {
    case text(String)
    case number(Double)
    case flag(Bool)
    case list([String])
}

extension Fact: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let list = try? container.decode([String].self) {
            self = .list(list)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .list(let list): try container.encode(list)
        }
    }
}

/// One rule's answer, complete enough to be understood and argued with on its own.
public struct Finding: Hashable, Sendable, Codable {
    /// Stable name of the rule, for example `list.cn-hypertoxic` or `pair.us-177.848`.
    public var rule: String
    /// Id of the catalogue that made it, when one did (`cn-hazchem`, `gb18218`, …).
    public var list: String?
    /// The entry in that list, as the list numbers it.
    public var entry: String?
    public var verdict: Verdict
    public var citation: Citation
    /// The inputs and the values used.
    public var facts: [String: Fact]
    public var message: Bilingual
    /// What would make it pass, or what has to be done next.
    public var remedy: Bilingual

    public init(
        rule: String, list: String? = nil, entry: String? = nil, verdict: Verdict, citation: Citation,
        facts: [String: Fact] = [:], message: Bilingual, remedy: Bilingual
    ) {
        self.rule = rule
        self.list = list
        self.entry = entry
        self.verdict = verdict
        self.citation = citation
        self.facts = facts
        self.message = message
        self.remedy = remedy
    }
}
