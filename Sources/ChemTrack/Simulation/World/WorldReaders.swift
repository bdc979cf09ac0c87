import Geofence

/// How a tag is heard by a reader: who was heard in one cycle is likely heard in the next.
struct HearingChain: Sendable {
    private var isHeard = false
    private var isStarted = false

    /// - Parameters:
    ///   - rate: share of cycles in which it is heard.
    ///   - persistence: correlation from one cycle to the next.
    mutating func hears(rate: Double, persistence: Double, _ numbers: inout SeededNumbers) -> Bool {
        let kept = isStarted ? persistence : 0
        isStarted = true
        // The old state goes on, or a new one is drawn: so the share holds.
        if !numbers.happens(kept) { isHeard = numbers.happens(rate) }
        return isHeard
    }
}

/// How fixed readers hear passive tags, as published: not our rule's parameters.
public struct ReadModel: Sendable, Codable {
    /// Share of cycles in which a tag is heard at its own place, before its own orientation.
    public var read: Double
    /// The same by the reader of a neighbouring place, and while it is carried past one.
    public var stray: Double
    public var passing = 0.5
    public var persistence = 0.9
    /// Strength at its own place and astray, and how much each read and each tag differs, dB.
    public var own_dBm = -56.0
    public var stray_dBm = -68.0
    public var read_dB = 4.0
    public var tag_dB = 4.0

    public init(read: Double = 0.65, stray: Double = 0.02) {
        self.read = read
        self.stray = stray
    }
}

/// A passive tag as the readers of two neighbouring bays and of a door hear it.
struct WorldPassiveTag: Sendable {
    private let model: ReadModel
    /// Its own share: how it lies, and what is behind it.
    private let rate: Double
    private let offset_dB: Double
    private var chains: [String: HearingChain] = [:]
    private var numbers: SeededNumbers

    init(_ model: ReadModel, isOnMetal: Bool, seed: UInt64) {
        self.model = model
        numbers = SeededNumbers(seed: seed)
        var rate = model.read + 0.14 * numbers.normal()
        if isOnMetal { rate *= numbers.between(0.2, 0.5) }
        self.rate = min(max(rate, 0.05), 0.98)
        offset_dB = model.tag_dB * numbers.normal()
    }

    /// The strength of a read by each reader that hears it in this cycle, by its place.
    mutating func cycle(readers: [String], at place: String?, isCarried: Bool) -> [(reader: String, rssi_dBm: Double)] {
        var reads: [(String, Double)] = []
        for reader in readers {
            let isOwn = reader == place
            let chance = isCarried ? model.passing : isOwn ? rate : place == nil ? 0 : model.stray
            var chain = chains[reader] ?? HearingChain()
            if chain.hears(rate: chance, persistence: model.persistence, &numbers) {
                let level = isOwn ? model.own_dBm : model.stray_dBm
                reads.append((reader, level + offset_dB + model.read_dB * numbers.normal()))
            }
            chains[reader] = chain
        }
        return reads
    }
}
