internal import Foundation

/// By which fixed reader each passive tag is believed to be, given how readers hear.
///
/// For every other reader that hears a tag a sequential test asks (as ``SideTest`` does for positions): how much better
/// does "it is there since some moment" explain what both readers heard, and did not hear, than "it is where it was"?
/// How often this tag is heard at its own place, and astray, is learned while it stands. A reader's silence speaks
/// only while that reader hears other tags: one that is switched off says nothing. Strength speaks relative to what the
/// reader hears of the tags of its own place, and to how this tag is heard among them.
public struct ReadBelief: Sendable {
    /// What a place was decided by.
    public struct Move: Hashable, Sendable {
        /// nil = nobody knew.
        public var from: String?
        public var zone: String
        public var at_ms: Int64
        public var since_ms: Int64
        public var evidence_nats: Double
        public var threshold_nats: Double
        /// Cycles with a read there since then.
        public var reads: Int
    }

    /// A place whose reader hears the tag, and where it might be.
    fileprivate struct Candidate: Sendable {
        var zone: String
        /// The last cycle that is accounted for, and whether the tag was heard in it.
        var cycle: Int64
        var isHeard = false
        /// How it is heard here while it is elsewhere: learned all the time.
        var astray = ReadMixture()
        /// If it came here at ``since_ms``: how it is heard here, and how its old place hears it astray.
        var here = ReadMixture()
        var oldAstray = ReadMixture()
        var evidence_nats = 0.0
        var since_ms: Int64
        var reads = 0

        mutating func reset(_ now_ms: Int64) {
            (here, oldAstray, evidence_nats, since_ms, reads) = (ReadMixture(), ReadMixture(), 0, now_ms, 0)
        }
    }

    fileprivate struct Tag: Sendable {
        var zone: String?
        var cycle: Int64
        var isHeard = false
        var here = ReadMixture()
        var others: [Candidate] = []
        var last: Move?
        /// By how much it is heard stronger than the others at its place, dB: it lies so, or is made so.
        var offset_dB = 0.0
        var offsetReads = 0.0
    }

    /// What a reader hears of the tags of its own place.
    private struct Level: Sendable {
        var mean_dBm: Double
        var reads = 1
    }

    /// At most so many other places are followed for a tag; the one with the least evidence is given up.
    public static let candidatesMax = 6
    /// Strengths speak once a place has been heard so often.
    static let levelReads_min = 30
    static let strengthMax_nats = 2.0
    /// What a tag is heard stronger by is the mean of so many reads at most, and not believed before some.
    static let offsetReads_max = 200.0
    static let offsetDoubt = 5.0
    /// Experience halves in about twenty minutes of cycles of a second.
    static let kept = 0.9994

    public let rule: ReadRule
    private let present: ReadSteps
    private let astray: ReadSteps
    private var tags: [String: Tag] = [:]
    private var levels: [String: Level] = [:]
    /// The last cycle in which each place heard anybody.
    private var alive: [String: Int64] = [:]

    public init(rule: ReadRule) {
        self.rule = rule
        present = ReadSteps(rule.noise.rates, persistence: rule.noise.persistence)
        astray = ReadSteps(rule.noise.strays, persistence: rule.noise.persistence)
    }

    /// The place a tag is believed to be at; nil = not known.
    public func zone(of tag: String) -> String? { tags[tag]?.zone }

    /// What the last change of its place rests on.
    public func move(of tag: String) -> Move? { tags[tag]?.last }

    /// A person says where a tag is.
    public mutating func settle(_ tag: String, at zone: String, now_ms: Int64) {
        tags[tag] = Tag(zone: zone, cycle: now_ms / rule.noise.cycle_ms)
    }

    /// Takes a read at a place.
    ///
    /// - Parameters:
    ///   - start: where a tag is that was never heard before, when somebody has put it there.
    ///   - now_ms: a clock that never steps.
    ///   - isHome: whether a place is the tag's own: going back there takes less evidence.
    /// - Returns: the change of place it decided; nil = none.
    public mutating func take(
        _ name: String, at zone: String, rssi_dBm: Double?, start: String?, now_ms: Int64, isHome: (String) -> Bool
    ) -> Move? {
        let cycle = now_ms / rule.noise.cycle_ms
        let wasAlive = alive[zone] ?? cycle - 1
        alive[zone] = cycle
        var tag = tags.removeValue(forKey: name) ?? Tag(zone: start, cycle: cycle - 1)
        defer { tags[name] = tag }
        // Cycles without a read count while the reader heard others.
        func silent(_ place: String, since: Int64) -> Int64 {
            let heardOthers = place == zone ? wasAlive : alive[place] ?? since
            return max(min(cycle - 1, heardOthers) - since, 0)
        }
        if zone != tag.zone, !tag.others.contains(where: { $0.zone == zone }) {
            tag.admit(Candidate(zone: zone, cycle: cycle - 1, since_ms: now_ms))
        }
        var oldHere = 0.0
        var old: [SIMD4<Double>] = []
        if let home = tag.zone {
            let missed = silent(home, since: tag.cycle)
            if missed > 0 {
                old.append(astray.silence(missed, after: tag.isHeard))
                oldHere += tag.here.take(present.silence(missed, after: tag.isHeard), kept: keep(missed))
                (tag.cycle, tag.isHeard) = (tag.cycle + missed, false)
            }
            if home == zone, cycle > tag.cycle {
                old.append(astray.heard(after: tag.isHeard))
                oldHere += tag.here.take(present.heard(after: tag.isHeard), kept: Self.kept)
                oldHere += strength(rssi_dBm, at: home, of: tag, isRepeated: tag.isHeard)
                learn(rssi_dBm, at: home, of: &tag)
                (tag.cycle, tag.isHeard) = (cycle, true)
            }
        }
        for place in tag.others.indices {
            var other = tag.others[place]
            for happened in old { other.evidence_nats += other.oldAstray.take(happened, kept: 1) }
            other.evidence_nats -= oldHere
            let missed = silent(other.zone, since: other.cycle)
            if missed > 0 {
                other.evidence_nats += other.here.take(present.silence(missed, after: other.isHeard), kept: 1)
                other.evidence_nats -= other.astray.take(
                    astray.silence(missed, after: other.isHeard), kept: keep(missed))
                (other.cycle, other.isHeard) = (other.cycle + missed, false)
            }
            if other.evidence_nats <= 0 { other.reset(now_ms) }
            if other.zone == zone, cycle > other.cycle {
                other.evidence_nats += other.here.take(present.heard(after: other.isHeard), kept: 1)
                other.evidence_nats -= other.astray.take(astray.heard(after: other.isHeard), kept: Self.kept)
                other.evidence_nats += strength(rssi_dBm, at: zone, of: tag, isRepeated: other.isHeard)
                (other.cycle, other.isHeard) = (cycle, true)
                other.reads += 1
                if other.evidence_nats <= 0 { other.reset(now_ms) }
            }
            tag.others[place] = other
        }
        guard let best = tag.others.indices.max(by: { tag.others[$0].evidence_nats < tag.others[$1].evidence_nats })
        else { return nil }
        let other = tag.others[best]
        let threshold =
            tag.zone == nil ? rule.first_nats : isHome(other.zone) ? rule.clear_nats : rule.alarm_nats
        guard other.evidence_nats >= threshold else { return nil }
        let move = Move(
            from: tag.zone, zone: other.zone, at_ms: now_ms, since_ms: other.since_ms,
            evidence_nats: other.evidence_nats, threshold_nats: threshold, reads: other.reads)
        tag.moves(to: best, now_ms)
        tag.last = move
        return move
    }

    private func keep(_ cycles: Int64) -> Double { pow(Self.kept, Double(cycles)) }

    /// What a read's strength says for the place it was read at, nats. A read that repeats the one before says little new.
    private func strength(_ rssi_dBm: Double?, at zone: String, of tag: Tag, isRepeated: Bool) -> Double {
        guard let rssi_dBm, rssi_dBm.isFinite, let level = levels[zone], level.reads >= Self.levelReads_min else {
            return 0
        }
        let (gap, sigma) = (rule.noise.gap_dB, max(rule.noise.sigma_dB, 0.1))
        let nats = gap * (rssi_dBm - level.mean_dBm - tag.offset_dB + gap / 2) / (sigma * sigma)
        let r = rule.noise.persistence
        return min(max(nats, -Self.strengthMax_nats), Self.strengthMax_nats) * (isRepeated ? (1 - r) / (1 + r) : 1)
    }

    private mutating func learn(_ rssi_dBm: Double?, at zone: String, of tag: inout Tag) {
        guard let rssi_dBm, rssi_dBm.isFinite else { return }
        guard var level = levels[zone] else {
            levels[zone] = Level(mean_dBm: rssi_dBm)
            return
        }
        tag.offsetReads = min(tag.offsetReads + 1, Self.offsetReads_max)
        let share = 1 / (tag.offsetReads + Self.offsetDoubt)
        tag.offset_dB += (rssi_dBm - level.mean_dBm - tag.offset_dB) * share
        level.reads = min(level.reads + 1, 1_000)
        level.mean_dBm += (rssi_dBm - level.mean_dBm) / Double(level.reads)
        levels[zone] = level
    }
}

extension ReadBelief.Tag {
    fileprivate mutating func admit(_ candidate: ReadBelief.Candidate) {
        if others.count >= ReadBelief.candidatesMax,
            let least = others.indices.min(by: { others[$0].evidence_nats < others[$1].evidence_nats })
        {
            others.remove(at: least)
        }
        others.append(candidate)
    }

    /// It is at another place from now on; what is known of how it is heard goes with it.
    fileprivate mutating func moves(to place: Int, _ now_ms: Int64) {
        let new = others.remove(at: place)
        for index in others.indices { others[index].reset(now_ms) }
        if let zone {
            var old = ReadBelief.Candidate(zone: zone, cycle: cycle, isHeard: isHeard, since_ms: now_ms)
            old.astray = new.oldAstray
            others.append(old)
        }
        (zone, cycle, isHeard, here) = (new.zone, new.cycle, new.isHeard, new.here)
    }
}
