import Geofence

/// Tells by which reader a tag is, when several hear it: as the rule of the catalogue `alarm-reads` says.
struct ReaderJudge: Sendable {
    static let tags_max = 200_000

    private(set) var belief: ReadBelief
    private var comparison: ReadComparison
    /// When the place of each tag was told last.
    private var told_ms: [String: Int64] = [:]

    init(rule: ReadRule) {
        belief = ReadBelief(rule: rule)
        comparison = ReadComparison(rule: rule)
    }

    var rule: ReadRule { belief.rule }

    /// New rules: where each tag is stays known, doubts begin anew.
    mutating func adopt(_ rule: ReadRule) {
        guard rule != self.rule else { return }
        let zones = told_ms.keys.compactMap { tag in zone(of: tag).map { (tag, $0) } }
        let told_ms = told_ms
        self = ReaderJudge(rule: rule)
        self.told_ms = told_ms
        for (tag, zone) in zones { settle(tag, at: zone, steady_ms: told_ms[tag] ?? 0) }
    }

    private func zone(of tag: String) -> String? {
        rule.decision == .likelihood ? belief.zone(of: tag) : comparison.zone(of: tag)
    }

    /// Takes a read in a reader's zone.
    ///
    /// - Parameters:
    ///   - start: where a tag is that was never heard before, when somebody has put it there.
    ///   - isHome: whether a zone is the tag's own.
    /// - Returns: the zone the tag is in, at most once a second while that does not change and is heard; nil otherwise.
    mutating func take(
        _ tag: String, zone: String, rssi_dBm: Double?, start: String? = nil, steady_ms: Int64,
        isHome: (String) -> Bool = { _ in false }
    ) -> String? {
        guard told_ms[tag] != nil || told_ms.count < Self.tags_max else { return nil }
        let hasMoved: Bool
        if rule.decision == .likelihood {
            hasMoved =
                belief.take(
                    tag, at: zone, rssi_dBm: rssi_dBm, start: start, now_ms: steady_ms, isHome: isHome) != nil
        } else {
            hasMoved = comparison.take(tag, at: zone, rssi_dBm: rssi_dBm, start: start, now_ms: steady_ms)
        }
        let last_ms = told_ms[tag] ?? .min / 2
        told_ms[tag] = last_ms
        guard let now = self.zone(of: tag), hasMoved || now == zone && steady_ms - last_ms >= 1000 else { return nil }
        told_ms[tag] = steady_ms
        return now
    }

    /// How the place of a tag was decided; nil = not by what readers heard against each other.
    func move(of tag: String) -> ReadBelief.Move? { rule.decision == .likelihood ? belief.move(of: tag) : nil }

    /// A person says where a tag is that readers hear.
    mutating func settle(_ tag: String, at zone: String, steady_ms: Int64) {
        guard told_ms[tag] != nil else { return }
        belief.settle(tag, at: zone, now_ms: steady_ms)
        comparison.settle(tag, at: zone)
    }
}

/// Where a tag is by counting reads, without asking how likely they are.
///
/// Plain: each read of the last 10 s counts the more the stronger it is; another place takes over only with three reads
/// and half as much again as the present one. n of m: another place heard it in n of the last m cycles, and in more than
/// the present one did.
struct ReadComparison: Sendable {
    static let window_ms: Int64 = 10_000
    static let reads_min = 3
    static let lead = 1.5

    fileprivate struct Heard: Sendable {
        var now_ms: Int64
        var zone: String
        var weight: Double
    }
    fileprivate struct Tag: Sendable {
        var heard: [Heard] = []
        var zone: String?
    }
    private let rule: ReadRule
    private var tags: [String: Tag] = [:]

    init(rule: ReadRule) { self.rule = rule }

    func zone(of tag: String) -> String? { tags[tag]?.zone }

    mutating func settle(_ tag: String, at zone: String) { tags[tag] = Tag(zone: zone) }

    /// -90 dBm is hardly heard, -60 dBm counts once, -30 dBm twice; without a strength a read counts once.
    static func weight(_ rssi_dBm: Double?) -> Double {
        guard let rssi_dBm, rssi_dBm.isFinite else { return 1 }
        return min(max((rssi_dBm + 90) / 30, 0.1), 2)
    }

    /// Takes a read; returns whether the tag has changed its place.
    mutating func take(_ name: String, at zone: String, rssi_dBm: Double?, start: String?, now_ms: Int64) -> Bool {
        var tag = tags.removeValue(forKey: name) ?? Tag(zone: start)
        defer { tags[name] = tag }
        let before = tag.zone
        if case .nOfM(let n, let m, _) = rule.decision {
            let cycle_ms = rule.noise.cycle_ms
            tag.forget(before_ms: (now_ms / cycle_ms - Int64(m) + 1) * cycle_ms)
            let isCounted = tag.heard.contains { $0.zone == zone && $0.now_ms / cycle_ms == now_ms / cycle_ms }
            if !isCounted { tag.heard.append(Heard(now_ms: now_ms, zone: zone, weight: 1)) }
            let here = tag.heard.count { $0.zone == before }
            let there = tag.heard.count { $0.zone == zone }
            if zone != before, there >= n, there > here { tag.zone = zone }
        } else {
            tag.forget(before_ms: now_ms - Self.window_ms)
            tag.heard.append(Heard(now_ms: now_ms, zone: zone, weight: Self.weight(rssi_dBm)))
            var scores: [String: (weight: Double, reads: Int)] = [:]
            for each in tag.heard {
                let known = scores[each.zone] ?? (0, 0)
                scores[each.zone] = (known.weight + each.weight, known.reads + 1)
            }
            let best = scores.filter { $0.value.reads >= Self.reads_min }
                .max { ($0.value.weight, $1.key) < ($1.value.weight, $0.key) }
            let own = before.flatMap { scores[$0]?.weight } ?? 0
            if let best, best.key != before, best.value.weight >= Self.lead * own { tag.zone = best.key }
        }
        return tag.zone != before
    }
}

extension ReadComparison.Tag {
    /// At most 500 reads are remembered.
    fileprivate mutating func forget(before_ms: Int64) {
        heard.removeAll { $0.now_ms < before_ms }
        if heard.count >= 500 { heard.removeFirst() }
    }
}
