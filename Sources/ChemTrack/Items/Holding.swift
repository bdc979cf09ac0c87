import Compliance
import Geofence

/// What a recall reached, and what it came too late for.
public struct Recall: Sendable {
    public var lot: String
    /// Held in quarantine now.
    public var held: [Item]
    /// Waste, on a manifest, gone, lost or used up: a person has to look after these.
    public var beyondReach: [Item]
}

// Holding containers back, and letting them go.
extension Plant {
    /// Holds a container where it stands: nobody may use it until it is released.
    public func quarantine(item code: String, reason text: String, by actor: Actor) async throws(PlantError) -> Item {
        try require(.use, of: actor)
        let why = try reason(text)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Item in
            var item = try state.item(code)
            try item.check(.quarantine)
            hold(&item, .person, why, by: actor, into: &changes)
            try record("item.quarantined", subject: item.code, by: actor, text: why, into: &changes)
            return item
        }
    }

    /// Lets a held container go. One that stands in a quarantine zone, or in none, has to be moved before it is in stock again.
    ///
    /// - Throws: while its hazards are unknown: unknown is never safe.
    public func release(item code: String, reason text: String, by actor: Actor) async throws(PlantError) -> Item {
        try require(.approve, of: actor)
        let why = try reason(text)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Item in
            var item = try state.item(code)
            try item.check(.release)
            guard let held = item.hold else {
                throw .refused(
                    Bilingual(
                        zh: "容器 \(item.code) 没有被人员扣留：将其移到允许的库区即可。",
                        en: "nobody holds container \(item.code): move it to a zone that takes it"))
            }
            guard state.profiles[item.code]?.value.isKnown == true else {
                throw .refused(
                    Bilingual(
                        zh: "容器 \(item.code) 的危险性不明，不能放行：请先确认其危险性。",
                        en: "the hazards of container \(item.code) are unknown: find them out before it is released"))
            }
            item.hold = nil
            let kind = item.zone.flatMap { state.zones[$0]?.kind }
            if let kind, kind != .quarantine { item.state = stateInPlace(of: item) }
            keep(item, into: &changes)
            try record(
                "item.released", subject: item.code, by: actor, body: ["held": LedgerValue(held.cause.rawValue)],
                text: why, into: &changes)
            return item
        }
    }

    /// Holds every container of a lot, also those that some of it was poured into.
    ///
    /// - Parameters:
    ///   - supplier: only lots of this supplier: two may number alike.
    ///   - material: CAS number or name, for the same reason.
    public func recall(
        lot: String, supplier: String? = nil, material: String? = nil, reason text: String, by actor: Actor
    ) async throws(PlantError) -> Recall {
        try require(.approve, of: actor)
        let why = try reason(text)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Recall in
            let found = state.items.values.filter { item in
                item.lots.contains(lot) && (supplier.map { $0 == item.supplier } ?? true)
                    && (material.map { $0 == item.material } ?? true)
            }.sorted { $0.code < $1.code }
            guard !found.isEmpty else { throw .notFound(kind: "lot", id: lot) }
            var answer = Recall(lot: lot, held: [], beyondReach: [])
            for var item in found {
                guard item.state.acts.contains(.recall) else {
                    answer.beyondReach.append(item)
                    continue
                }
                hold(&item, .recall, why, by: actor, into: &changes)
                try record(
                    "item.recalled", subject: item.code, by: actor, body: ["lot": LedgerValue(lot)], text: why,
                    into: &changes)
                answer.held.append(item)
            }
            try record(
                "lot.recalled", subject: state.site.id, by: actor,
                body: [
                    "lot": LedgerValue(lot), "held": LedgerValue(Int64(answer.held.count)),
                    "beyond": LedgerValue(Int64(answer.beyondReach.count)),
                ], text: why, into: &changes)
            return answer
        }
    }

    func hold(
        _ item: inout Item, _ cause: Hold.Cause, _ why: String, by actor: Actor, into changes: inout ChangeSet
    ) {
        item.hold = Hold(cause: cause, reason: why, at_ms: clock.now_ms(), by: actor.id)
        item.state = .quarantined
        keep(item, into: &changes)
    }
}
