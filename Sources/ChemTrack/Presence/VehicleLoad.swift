import Compliance
import Geofence

/// What a vehicle is recorded to fetch or bring: without one it must not work long in a store, nor leave with containers.
public struct VehicleLoad: Sendable, Codable, Hashable {
    /// Containers it carries or is to carry; empty = it only unloads.
    public var items: [String]
    public var note: String?
    /// UTC, milliseconds.
    public var from_ms: Int64
    public var until_ms: Int64
    /// Who recorded it.
    public var by: String

    /// No load takes longer.
    public static let longest_ms: Int64 = 86_400_000

    func isGood(at now_ms: Int64) -> Bool { from_ms <= now_ms && now_ms < until_ms }
}

extension Plant {
    /// Records what a vehicle loads or unloads, in place of what was recorded before.
    ///
    /// - Parameters:
    ///   - codes: containers on the site that it takes; none = it unloads.
    ///   - minutes: how long it may take, at most a day.
    public func record(
        load codes: [String], on tag: String, minutes: Int, note: String? = nil, by actor: Actor
    ) async throws(PlantError) -> TagBinding {
        try require(.move, of: actor)
        guard minutes > 0, Int64(minutes) * 60_000 <= VehicleLoad.longest_ms else {
            throw .invalid(
                field: "minutes", Bilingual(zh: "时间应为 1 到 1440 分钟。", en: "a load takes 1 to 1440 minutes"))
        }
        let now_ms = clock.now_ms()
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> TagBinding in
            var binding = try vehicle(tag)
            var items: [String] = []
            for code in codes {
                let item = try state.item(code)
                guard item.state.isOnSite else {
                    throw .invalid(
                        field: "items",
                        Bilingual(zh: "容器 \(item.code) 不在厂内。", en: "container \(item.code) is not on the site"))
                }
                if !items.contains(item.code) { items.append(item.code) }
            }
            binding.load = VehicleLoad(
                items: items, note: note, from_ms: now_ms, until_ms: now_ms + Int64(minutes) * 60_000, by: actor.id)
            keep(binding, into: &changes)
            try record(
                "vehicle.load", subject: tag, by: actor,
                body: [
                    "items": LedgerValue(items.prefix(20).joined(separator: " ")),
                    "containers": LedgerValue(Int64(items.count)), "minutes": LedgerValue(Int64(minutes)),
                ], text: note, into: &changes)
            try judgePresence([tag], into: &changes)
            return binding
        }
    }

    /// The vehicle is done: what was recorded ends now.
    public func endLoad(of tag: String, by actor: Actor) async throws(PlantError) -> TagBinding {
        try require(.move, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> TagBinding in
            var binding = try vehicle(tag)
            guard binding.load != nil else { throw .notFound(kind: "load record", id: tag) }
            binding.load = nil
            keep(binding, into: &changes)
            try record("vehicle.done", subject: tag, by: actor, into: &changes)
            try judgePresence([tag], into: &changes)
            return binding
        }
    }

    private func vehicle(_ tag: String) throws(PlantError) -> TagBinding {
        guard let binding = state.tags[tag], binding.kind == .vehicle else { throw .notFound(kind: "vehicle", id: tag) }
        return binding
    }
}
