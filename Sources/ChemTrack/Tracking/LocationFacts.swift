import Compliance
import Geofence

// What the plant says of its places: what a tag carries, what the plan shows, and what an alarm's place rests on.
extension Plant {
    func view(of tag: String, _ binding: Shared<TagBinding>, _ fix: Fix) -> TagView {
        TagView(
            number: state.positions.number(of: tag), binding: binding, fix: fix, zones: fence.zones(of: tag),
            suspicion: places.suspicion(of: tag))
    }

    /// How the place an alarm rests on was decided: rule, technology, evidence and threshold, and the fixes.
    func locationFacts(_ item: Item, _ kind: AlarmKind) -> [String: Fact] {
        guard let tag = item.tag ?? item.parent.flatMap({ state.loadUnits[$0]?.tag }), state.positions[tag] != nil
        else {
            return ["decision": .text("person")]
        }
        guard let change = decidingChange(tag, item, kind) else { return ["decision": .text("plain")] }
        if change.rule.technology == .uhf, let move = readerJudge.move(of: tag) { return Self.facts(move) }
        return [
            "decision": .text(change.rule.decision.name), "technology": .text(change.rule.technology.rawValue),
            "evidence_nats": .number((change.evidence_nats * 10).rounded() / 10),
            "threshold_nats": .number(change.threshold_nats),
            "guard_sigmas": .number(change.rule.guard_sigmas),
            "sigma_m": .number(change.rule.noise.sigma_m),
            "since": .text(change.since_ms.rfc3339), "decided_at": .text(change.at_ms.rfc3339),
            "fixes": .list(change.fixes.map(Self.line)),
        ]
    }

    /// What readers heard against each other.
    private static func facts(_ move: ReadBelief.Move) -> [String: Fact] {
        [
            "decision": .text(LocationDecision.likelihood.name), "technology": .text(Technology.uhf.rawValue),
            "evidence_nats": .number((move.evidence_nats * 10).rounded() / 10),
            "threshold_nats": .number(move.threshold_nats), "since": .text(move.since_ms.rfc3339),
            "decided_at": .text(move.at_ms.rfc3339), "reads": .number(Double(move.reads)),
            "heard_before": .text(move.from ?? ""), "heard_now": .text(move.zone),
        ]
    }

    private func decidingChange(_ tag: String, _ item: Item, _ kind: AlarmKind) -> PlaceBelief.Change? {
        if kind == .siteExit {
            return state.zones.zones.lazy.filter { $0.kind == .site }
                .compactMap { self.places.decision(about: tag, zone: $0.id, isIn: false) }.first
        }
        let entered = item.zone.flatMap { places.decision(about: tag, zone: $0, isIn: true) }
        return entered ?? item.assignedZone.flatMap { places.decision(about: tag, zone: $0, isIn: false) }
    }

    /// `2026-11-28T02:00:01.000Z (12.3, 4.5) ±0.3 m, 2.1 m outside, 6.4 nats`
    private static func line(_ fix: PlaceBelief.Evidence) -> String {
        func metres(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
        let accuracy = fix.acc_m.map { " ±\(metres($0)) m" } ?? ""
        let side = fix.outside_m < 0 ? "inside" : "outside"
        return "\(fix.at_ms.rfc3339) (\(metres(fix.point.x)), \(metres(fix.point.y)))\(accuracy), "
            + "\(metres(abs(fix.outside_m))) m \(side), \(metres(fix.evidence_nats)) nats"
    }
}
