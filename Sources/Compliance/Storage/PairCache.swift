/// Remembers verdicts by signature, so that a zone with thousands of containers asks each pair of kinds once.
///
/// Signatures get small numbers, and an answer is kept for every pair of numbers that was asked. The count of
/// signatures is the count of different materials in different conditions, not of containers.
public struct PairCache: Sendable {
    /// Number of a signature within one cache.
    public struct ID: Hashable, Sendable, Comparable {
        let number: Int
        public static func < (left: ID, right: ID) -> Bool { left.number < right.number }
    }

    /// The verdict of a pair without its reasons.
    public struct Answer: Sendable, Hashable {
        public let verdict: KeepAnswer
        /// Required distance in metres, infinite where no distance inside a room is enough.
        public let distance_m: Double
        /// True when all answers behind the verdict wait for a confirmation.
        public let needsConfirmation: Bool
    }

    public let rules: PairRules
    private var numbers: [PairSignature: Int] = [:]
    private var signatures: [PairSignature] = []
    private var profiles: [ProfileKey: Int] = [:]
    /// Of each kind with every earlier one and itself: 0 not asked yet, else a place in ``distinct`` plus one. Two
    /// bytes for each pair of kinds, and only for kinds that were asked about.
    private var answers: [[UInt16]] = []
    /// There are few: five verdicts, and the distances that the tables name.
    private var distinct: [Answer] = []
    private var places: [Answer: UInt16] = [:]
    /// Whole verdicts, a few kilobytes each.
    private var verdicts: [UInt64: PairVerdict] = [:]
    private static let verdictsKept_max = 5_000

    private struct ProfileKey: Hashable {
        var profile: HazardProfile
        var isWaste: Bool
    }

    public init(rules: PairRules) {
        self.rules = rules
    }

    /// How many different signatures there are.
    public var count: Int { signatures.count }

    /// The number of a profile's signature; equal profiles are cut up once.
    public mutating func id(of profile: HazardProfile, isWaste: Bool = false) -> ID {
        let key = ProfileKey(profile: profile, isWaste: isWaste)
        if let number = profiles[key] { return ID(number: number) }
        let id = id(of: rules.signature(of: profile, isWaste: isWaste))
        profiles[key] = id.number
        return id
    }

    /// The number of a signature.
    public mutating func id(of signature: PairSignature) -> ID {
        if let number = numbers[signature] { return ID(number: number) }
        let number = signatures.count
        signatures.append(signature)
        answers.append([])
        numbers[signature] = number
        return ID(number: number)
    }

    public func signature(_ id: ID) -> PairSignature { signatures[id.number] }

    /// The answer for a pair: judged the first time, then one look-up.
    ///
    /// - Complexity: O(1) for a pair that was asked before.
    public mutating func answer(_ a: ID, _ b: ID) -> Answer {
        let low = min(a.number, b.number)
        let high = max(a.number, b.number)
        if answers[high].isEmpty { answers[high] = [UInt16](repeating: 0, count: high + 1) }
        let known = answers[high][low]
        if known != 0 { return distinct[Int(known) - 1] }
        let verdict = rules.judge(signatures[low], signatures[high])
        let answer = Answer(
            verdict: verdict.verdict, distance_m: verdict.requiredDistance_m,
            needsConfirmation: verdict.needsConfirmation)
        answers[high][low] = place(answer)
        return answer
    }

    private mutating func place(_ answer: Answer) -> UInt16 {
        if let place = places[answer] { return place }
        // Rules of a plant with more than 65,535 different answers do not exist; one that did would be judged anew.
        guard distinct.count < Int(UInt16.max) else { return 0 }
        distinct.append(answer)
        let place = UInt16(distinct.count)
        places[answer] = place
        return place
    }

    /// The whole verdict with its reasons. The latest ones are kept, for conflicts that last.
    public mutating func verdict(_ a: ID, _ b: ID) -> PairVerdict {
        let at = UInt64(a.number) << 32 | UInt64(b.number)
        if let verdict = verdicts[at] { return verdict }
        let verdict = rules.judge(signatures[a.number], signatures[b.number])
        if verdicts.count >= Self.verdictsKept_max { verdicts.removeAll(keepingCapacity: true) }
        verdicts[at] = verdict
        return verdict
    }
}
