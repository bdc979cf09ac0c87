/// What two materials need between them, from mildest to strictest.
///
/// `unknown` holds: it outweighs `apart`, because nobody has shown that a distance is enough, and is outweighed by
/// `separateRoom` and `never`, which already forbid what unknown only holds back.
public enum KeepAnswer: String, Codable, Sendable, CaseIterable, Comparable {
    case together
    case apart
    case unknown
    case separateRoom = "separate_room"
    case never

    public static func < (left: KeepAnswer, right: KeepAnswer) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .together: 0
        case .apart: 1
        case .unknown: 2
        case .separateRoom: 3
        case .never: 4
        }
    }

    /// What a person reads.
    public var title: Bilingual {
        switch self {
        case .together: Bilingual(zh: "可同存", en: "may stand together")
        case .apart: Bilingual(zh: "须隔开", en: "keep apart")
        case .unknown: Bilingual(zh: "未知，暂扣", en: "unknown: hold")
        case .separateRoom: Bilingual(zh: "须分室存放", en: "separate rooms")
        case .never: Bilingual(zh: "绝不可同存", en: "never together")
        }
    }
}

/// The systems that may be asked about a pair.
public enum PairSystem: String, Codable, Sendable, CaseIterable {
    /// 49 CFR 177.848: segregation of hazardous materials in transport and storage incidental to it.
    case usSegregation = "us-177.848"
    /// IMDG Code 7.2.4 and its segregation groups.
    case imdg
    /// CAMEO reactive groups: what happens when two chemicals mix.
    case cameo
    /// TRGS 510: joint storage by storage class.
    case trgs510 = "trgs-510"
    /// EPA-600/2-80-076: what happens when two wastes mix.
    case epaWaste = "epa-waste"
    /// 互抵表: the old Chinese table of what may be stored together, a cross-check that never decides.
    case hudi = "cn-hudi"
    /// The plant's own rules.
    case plant
}

/// What one system says of a pair.
public struct SystemAnswer: Sendable, Codable, Hashable {
    public var system: String
    public var answer: KeepAnswer
    public var because: Bilingual
    public var citation: Citation
    /// What can happen, in the system's own codes.
    public var hazards: [String]
    /// Gases that can be set free.
    public var gases: [String]
    /// For `apart`: the distance to keep, in metres.
    public var distance_m: Double?
    /// True when the answer rests on data nobody has confirmed; such an answer can ask for a review, not forbid.
    public var confirm: Bool?
    /// Where the plant keeps something else than the default: what, why and who answers for it.
    public var changed: KeepChange?
    /// What persons of the plant have said of the materials' groups and kinds, as far as it bears on this answer.
    public var confirmed: [PairConfirmation]?

    public init(
        system: PairSystem, answer: KeepAnswer, because: Bilingual, citation: Citation, hazards: [String] = [],
        gases: [String] = [], distance_m: Double? = nil, confirm: Bool = false, changed: KeepChange? = nil
    ) {
        self.system = system.rawValue
        self.answer = answer
        self.because = changed.map { because.adding($0.note) } ?? because
        self.citation = citation
        self.hazards = hazards
        self.gases = gases
        self.distance_m = answer == .apart ? distance_m : nil
        self.confirm = confirm ? true : nil
        self.changed = changed
    }

    /// The same with what persons have confirmed, for the one who reads it.
    func adding(_ confirmations: [(PairConfirmation, name: Bilingual)]) -> SystemAnswer {
        guard !confirmations.isEmpty else { return self }
        var answer = self
        answer.confirmed = (confirmed ?? []) + confirmations.map(\.0)
        for (confirmation, name) in confirmations { answer.because = answer.because.adding(confirmation.note(name)) }
        return answer
    }
}

extension SystemAnswer {
    private enum Key: String, CodingKey {
        case system, answer, because, citation, hazards, gases, distance_m, confirm, changed, confirmed
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        system = try values.decode(String.self, forKey: .system)
        answer = try values.decode(KeepAnswer.self, forKey: .answer)
        because = try values.decode(Bilingual.self, forKey: .because)
        citation = try values.decode(Citation.self, forKey: .citation)
        hazards = try values.decodeIfPresent([String].self, forKey: .hazards) ?? []
        gases = try values.decodeIfPresent([String].self, forKey: .gases) ?? []
        distance_m = try values.decodeIfPresent(Double.self, forKey: .distance_m)
        confirm = try values.decodeIfPresent(Bool.self, forKey: .confirm)
        changed = try values.decodeIfPresent(KeepChange.self, forKey: .changed)
        confirmed = try values.decodeIfPresent([PairConfirmation].self, forKey: .confirmed)
    }

    /// Lists without an entry are left out.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(system, forKey: .system)
        try values.encode(answer, forKey: .answer)
        try values.encode(because, forKey: .because)
        try values.encode(citation, forKey: .citation)
        if !hazards.isEmpty { try values.encode(hazards, forKey: .hazards) }
        if !gases.isEmpty { try values.encode(gases, forKey: .gases) }
        try values.encodeIfPresent(distance_m, forKey: .distance_m)
        try values.encodeIfPresent(confirm, forKey: .confirm)
        try values.encodeIfPresent(changed, forKey: .changed)
        try values.encodeIfPresent(confirmed, forKey: .confirmed)
    }
}

/// What all systems together say of a pair: the strictest answer, and every answer.
public struct PairVerdict: Sendable, Codable, Hashable {
    public var a: String
    public var b: String
    public var verdict: KeepAnswer
    /// For `apart`: the largest distance asked for, in metres.
    public var distance_m: Double?
    public var systems: [SystemAnswer]

    public init(a: String, b: String, systems: [SystemAnswer]) {
        self.a = a
        self.b = b
        self.systems = systems
        // No answer at all is not a permission.
        verdict = systems.map(\.answer).max() ?? .unknown
        distance_m = verdict == .apart ? systems.compactMap(\.distance_m).max() : nil
    }

    /// The distance the two must keep, in metres: 0 when they may stand together, infinite when no distance
    /// inside one room is enough or nobody knows.
    public var requiredDistance_m: Double {
        switch verdict {
        case .together: 0
        case .apart: distance_m ?? .infinity
        case .unknown, .separateRoom, .never: .infinity
        }
    }

    /// The answers that made the verdict.
    public var deciding: [SystemAnswer] { systems.filter { $0.answer == verdict } }

    /// The answer to show first: a confirmed one, with the largest distance, earliest in the order of systems.
    public var speaker: SystemAnswer? {
        deciding.reduce(nil) { (best: SystemAnswer?, next) in
            guard let best else { return next }
            if (best.confirm == true) != (next.confirm == true) { return best.confirm == true ? next : best }
            return (next.distance_m ?? 0) > (best.distance_m ?? 0) ? next : best
        }
    }

    /// True when every answer that made the verdict waits for a confirmation.
    public var needsConfirmation: Bool { deciding.allSatisfy { $0.confirm == true } }
}
