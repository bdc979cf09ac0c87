import Compliance
import Geofence

// Containers whose tag is lost: they are presumed where they were, and that is said.
extension Plant {
    static let usualCadence_ms: Int64 = 60_000
    static let usualSilence_ms: Int64 = 900_000

    private struct Lost {
        var source: String?
        var zone: String?
        var items: [Item] = []
    }

    /// One alarm for a source that says nothing at all, and one for each zone with lost tags of sources that live.
    func silentTagConditions(_ steady_ms: Int64) -> [AlarmCondition] {
        let silent = presence.silence.silent(steady_ms: steady_ms, least_ms: state.zones.shortestSilence_ms) { tag in
            guard let item = carried(by: state.positions.numbers.name(tag)).first, item.state.isOnSite else {
                return nil
            }
            return state.zones.silence(of: item.zone)
        }
        var lost: [String: Lost] = [:]
        for tag in silent {
            let source = presence.silence.deadSource(of: tag, steady_ms: steady_ms)
            for item in carried(by: state.positions.numbers.name(tag)) where item.state.isOnSite {
                let key = source.map { "source|\($0)" } ?? "zone|\(item.zone ?? "-")"
                lost[key, default: Lost(source: source, zone: item.zone)].items.append(item)
            }
        }
        keepOpen(&lost)
        return lost.sorted { $0.key < $1.key }.map { condition($0, $1, steady_ms) }
    }

    /// Of tags that were not heard since the start nothing new is known: what was said of them stays said.
    private func keepOpen(_ lost: inout [String: Lost]) {
        for alarm in state.alarms.open.values where alarm.kind == .tagSilent {
            guard case .text(let group)? = alarm.finding.facts["group"] else { continue }
            let known = Set(lost.values.flatMap(\.items).map(\.code))
            for item in alarm.items.compactMap({ state.items[$0] }) where !known.contains(item.code) {
                guard item.state.isOnSite, let tag = item.tag ?? item.parent.flatMap({ state.loadUnits[$0]?.tag }),
                    !(state.positions.numbers.known(tag).map(presence.silence.isHeard) ?? false)
                else { continue }
                var source: String?
                if case .text(let name)? = alarm.finding.facts["source"] { source = name }
                lost[group, default: Lost(source: source, zone: alarm.zone)].items.append(item)
            }
        }
    }

    private func condition(_ group: String, _ lost: Lost, _ steady_ms: Int64) -> AlarmCondition {
        let policy = rules.alarms.policies[AlarmKind.tagSilent.rawValue]
        func lastHeard(_ item: Item) -> Int64 { item.tag.flatMap { state.positions[$0]?.at_ms } ?? 0 }
        // Who was lost first stands first: whoever joins is new, and nobody else is.
        let items = lost.items.sorted { (lastHeard($0), $0.code) < (lastHeard($1), $1.code) }
        let codes = items.prefix(50).map(\.code)
        let shown = codes.prefix(5).joined(separator: ", ")
        var facts: [String: Fact] = ["group": .text(group), "containers": .number(Double(items.count))]
        let place: Bilingual
        if let source = lost.source {
            facts["source"] = .text(source)
            place = Bilingual(
                zh: "定位来源 \(source) 无任何数据：其 \(items.count) 个容器失联",
                en: "the position source \(source) says nothing: \(items.count) of its containers are lost")
        } else {
            let zone = lost.zone.map(state.zones.name) ?? Bilingual(zh: "库外", en: "no zone")
            place = Bilingual(
                zh: "“\(zone.zh)”有 \(items.count) 个容器的标签失联", en: "\(items.count) containers in \(zone.en) are lost")
        }
        if let first = items.first, lastHeard(first) > 0 { facts["last_heard"] = .text(lastHeard(first).rfc3339) }
        return AlarmCondition(
            key: "\(AlarmKind.tagSilent.rawValue)|\(group)", kind: .tagSilent, priority: policy.priority,
            zone: lost.source == nil ? lost.zone : nil, items: codes,
            finding: Finding(
                rule: lost.source == nil ? "tag.silent" : "tag.source-silent", verdict: .review,
                citation: Citation(document: "ChemTrack", edition: policy.version, clause: policy.clause), facts: facts,
                message: Bilingual(
                    zh: "\(place.zh)，只能认为还在原处：\(shown)", en: "\(place.en) and presumed where they were: \(shown)"),
                remedy: policy.action))
    }
}
