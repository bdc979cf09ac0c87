import Compliance
import Geofence

// A vehicle and its load record: in a store for too long without one, at the gate with containers that are on none, or
// at the gate without those that are on it.
extension Plant {
    /// A container this near to a vehicle at the gate is taken as on it, beyond what both positions may be wrong by.
    static let carried_m = 5.0
    /// One that is this far away is not.
    static let leftBehind_m = 30.0

    func vehicleConditions(of tag: String) -> [AlarmCondition] {
        guard let view = state.positions[tag], let binding = state.tags[tag], binding.kind == .vehicle else {
            return []
        }
        let load = binding.load.flatMap { $0.isGood(at: clock.now_ms()) ? $0 : nil }
        let zones = places.zones(of: tag)
        forgetStays(of: tag, except: zones)
        var found: AlarmCondition?
        for zone in zones {
            guard let controls = state.zones.controls[zone] else { continue }
            if controls.isGate, let condition = gate(zone, view, binding, load) { return [condition] }
            if let limit_ms = controls.vehicle_ms {
                let since_ms = stay(of: tag, in: zone, limit_ms: limit_ms)
                if load == nil, clock.monotonic_us() / 1000 - since_ms >= limit_ms, found == nil {
                    found = tooLong(zone, view, binding, limit_ms)
                }
            }
        }
        return found.map { [$0] } ?? []
    }

    // MARK: Too long in a store

    /// When a vehicle's stay began, on the clock that never steps; after a restart as far back as its limit at most.
    private func stay(of tag: String, in zone: String, limit_ms: Int64) -> Int64 {
        let key = "\(tag)|\(zone)"
        if let known = presence.vehicleSince[key] { return known }
        let entered_ms = fence.presence(of: tag)?.zones.first { $0.zone == zone }?.entered_ms
        let passed_ms = entered_ms.map { clock.now_ms() - $0 } ?? 0
        let since_ms = clock.monotonic_us() / 1000 - min(max(passed_ms, 0), limit_ms)
        presence.vehicleSince[key] = since_ms
        return since_ms
    }

    private func forgetStays(of tag: String, except zones: [String]) {
        let kept = Set(zones.map { "\(tag)|\($0)" })
        for key in presence.vehicleSince.keys where key.hasPrefix("\(tag)|") && !kept.contains(key) {
            presence.vehicleSince[key] = nil
        }
    }

    private func tooLong(_ zone: String, _ view: TagView, _ binding: TagBinding, _ limit_ms: Int64) -> AlarmCondition {
        let (name, minutes) = (state.zones.name(zone), (Double(limit_ms) / 60_000).shortText)
        return condition(
            "stay", view, binding, zone, items: [], facts: ["limit_min": .number(Double(limit_ms) / 60_000)],
            Bilingual(
                zh: "\(binding.label.zh)在“\(name.zh)”超过 \(minutes) 分钟，没有装卸登记",
                en: "\(binding.label.en) is in \(name.en) for more than \(minutes) min without a load record"))
    }

    // MARK: At the gate

    private func gate(
        _ zone: String, _ view: TagView, _ binding: TagBinding, _ load: VehicleLoad?
    ) -> AlarmCondition? {
        let name = state.zones.name(zone)
        let recorded = Set(load?.items ?? [])
        let carried = near(view).filter { !recorded.contains($0.code) && $0.manifest == nil }
        if !carried.isEmpty {
            let codes = carried.map(\.code)
            return condition(
                "unrecorded", view, binding, zone, items: codes, facts: ["items": .list(Array(codes.prefix(20)))],
                Bilingual(
                    zh: "\(binding.label.zh)在“\(name.zh)”，带有没有装卸登记的容器：\(codes.prefix(5).joined(separator: "、"))",
                    en:
                        "\(binding.label.en) is at \(name.en) with containers on no load record: \(codes.prefix(5).joined(separator: ", "))"
                ))
        }
        let missing = recorded.sorted().filter { isLeftBehind($0, view) }
        guard !missing.isEmpty else { return nil }
        return condition(
            "incomplete", view, binding, zone, items: missing, facts: ["items": .list(Array(missing.prefix(20)))],
            Bilingual(
                zh: "\(binding.label.zh)在“\(name.zh)”，登记的容器不在车上：\(missing.prefix(5).joined(separator: "、"))",
                en:
                    "\(binding.label.en) is at \(name.en) without containers of its load record: \(missing.prefix(5).joined(separator: ", "))"
            ))
    }

    /// Containers on the site whose position cannot be told from the vehicle's.
    private func near(_ view: TagView) -> [Item] {
        let rooms = Set(view.zones.compactMap { state.zones.room($0) })
        let candidates = rooms.reduce(into: state.inNoZone) { $0.formUnion(state.inRoom[$1] ?? []) }
        return candidates.sorted().compactMap { state.items[$0] }.filter { item in
            distance_m(item, view).map { $0.distance_m - $0.error_m <= Self.carried_m } ?? false
        }
    }

    /// A container whose place is not known is not said to be anywhere.
    private func isLeftBehind(_ code: String, _ view: TagView) -> Bool {
        guard let item = state.items[code], item.state.isOnSite else { return false }
        return distance_m(item, view).map { $0.distance_m - $0.error_m > Self.leftBehind_m } ?? false
    }

    private func distance_m(_ item: Item, _ view: TagView) -> (distance_m: Double, error_m: Double)? {
        let tag = item.tag ?? item.parent.flatMap { state.loadUnits[$0]?.tag }
        guard let other = tag.flatMap({ state.positions[$0] }),
            other.floor == nil || view.floor == nil || other.floor == view.floor
        else { return nil }
        let (dx, dy) = (other.x - view.x, other.y - view.y)
        return ((dx * dx + dy * dy).squareRoot(), (other.acc_m ?? 0) + (view.acc_m ?? 0))
    }

    private func condition(
        _ rule: String, _ view: TagView, _ binding: TagBinding, _ zone: String, items: [String],
        facts: [String: Fact], _ message: Bilingual
    ) -> AlarmCondition {
        let policy = rules.alarms.policies[AlarmKind.vehicleWithoutLoad.rawValue]
        return AlarmCondition(
            key: "\(AlarmKind.vehicleWithoutLoad.rawValue)|\(binding.tag)", kind: .vehicleWithoutLoad,
            priority: policy.priority, zone: zone, x: view.x, y: view.y, floor: view.floor, items: items,
            finding: Finding(
                rule: "vehicle.\(rule)", verdict: .review,
                citation: Citation(document: "ChemTrack", edition: policy.version, clause: policy.clause),
                facts: facts.merging(["tag": .text(binding.tag), "zone": .text(zone)]) { first, _ in first },
                message: message, remedy: policy.action))
    }
}
