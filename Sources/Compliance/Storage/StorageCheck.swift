/// May this item stand in this zone, beside what is there? Asked at every move.
///
/// Each finding says the rule, its clause and the values; an empty list means that nothing speaks against it.
public struct StorageCheck: Sendable {
    /// How many neighbours a finding names; the count is always whole.
    static let neighboursNamed_max = 20

    public let rules: PairRules

    public init(rules: PairRules) {
        self.rules = rules
    }

    /// The findings for an item that stands in its zone.
    ///
    /// - Complexity: one look-up per different material in the room, whatever the number of containers.
    public func findings(for id: String, in stock: inout ZoneStock) -> [Finding] {
        guard let item = stock.item(id) else { return [] }
        return findings(for: item, in: &stock)
    }

    /// The findings for an item as if it stood in the zone and at the place it names. Outside every zone of the stock
    /// there are none: that an item is nowhere is for the caller to say.
    public func findings(for item: StoredItem, in stock: inout ZoneStock) -> [Finding] {
        guard let zone = stock.zones[item.zone] else { return [] }
        let fit = ZoneFit(
            needs: stock.needs(of: item.profile), isWaste: item.isWaste, zone: zone, rules: rules.storageRules)
        return fit.standing() + neighbours(of: item, in: zone, &stock)
    }

    /// What a zone itself says to a material that stands in it, whoever else is there.
    public func findings(for profile: HazardProfile, isWaste: Bool, alone zone: StorageZone) -> [Finding] {
        ZoneFit(
            needs: StorageNeeds(profile, rules: rules), isWaste: isWaste, zone: zone, rules: rules.storageRules
        ).standing()
    }

    /// The distance two items must keep, in metres: 0, d, or infinite for "not in one room" and "unknown".
    public func requiredDistance_m(_ a: StoredItem, _ b: StoredItem, in stock: inout ZoneStock) -> Double {
        let left = stock.kind(of: a)
        let right = stock.kind(of: b)
        return stock.cache.answer(left, right).distance_m
    }

    /// Findings about the other materials in the room.
    ///
    /// - Parameter isPutAway: whoever puts something into quarantine is told of neighbours nobody can judge; while it
    ///   stands there that is no news.
    func neighbours(
        of item: StoredItem, in zone: StorageZone, isPutAway: Bool = false, _ stock: inout ZoneStock
    ) -> [Finding] {
        guard zone.isPaired else { return [] }
        let own = stock.kind(of: item)
        var findings: [Finding] = []
        for found in stock.conflicts(of: item) where isPutAway || !found.isHeld {
            guard let place = stock.zones[found.zone] else { continue }
            let conflict = Conflict(item: item, own: own, found: found, zone: zone, place: place)
            if let finding = conflict.finding(&stock) { findings.append(finding) }
        }
        return findings
    }
}

/// One material of the room against the item.
private struct Conflict {
    let item: StoredItem
    let own: PairCache.ID
    let found: NeighbourConflict
    let zone: StorageZone
    let place: StorageZone

    private var answer: PairCache.Answer { found.answer }

    private struct Neighbour {
        var id: String
        var distance_m: Double?
    }

    func finding(_ stock: inout ZoneStock) -> Finding? {
        let near = tooNear(stock)
        guard let first = near.first else { return nil }
        let verdict = stock.cache.verdict(own, found.material)
        guard let deciding = verdict.speaker else { return nil }
        let level = level(near)
        var facts: [String: Fact] = [
            "item": .text(item.id), "zone": .text(zone.id), "neighbour_zone": .text(place.id),
            "neighbours": .list(near.prefix(StorageCheck.neighboursNamed_max).map(\.id)),
            "neighbour_count": .number(Double(near.count)), "answer": .text(answer.verdict.rawValue),
            "material": .text(verdict.a), "neighbour_material": .text(verdict.b),
            "systems": .list(verdict.deciding.map(\.system)),
        ]
        if answer.distance_m.isFinite { facts["distance_required_m"] = .number(answer.distance_m) }
        if let distance_m = near.compactMap(\.distance_m).min() { facts["distance_m"] = .number(distance_m) }
        let gases = verdict.systems.flatMap(\.gases).uniqued()
        if !gases.isEmpty { facts["gases"] = .list(gases) }
        let neighbour = stock.item(first.id)?.profile.name ?? Bilingual(zh: first.id, en: first.id)
        let more = near.count > 1 ? near.count - 1 : 0
        let title = answer.verdict.title
        return Finding(
            rule: "pair.\(deciding.system)", verdict: level, citation: deciding.citation, facts: facts,
            message: Bilingual(
                zh:
                    "\(item.profile.name.zh) 与 \(neighbour.zh)（\(first.id)\(more > 0 ? " 等 \(near.count) 件" : "")）：\(title.zh)。\(deciding.because.zh)",
                en:
                    "\(item.profile.name.en) with \(neighbour.en) (\(first.id)\(more > 0 ? " and \(more) more" : "")): \(title.en). \(deciding.because.en)"
            ),
            remedy: remedy)
    }

    /// How grave it is. Between two zones of a room a distance that nobody measured is something to heed, not a fault.
    private func level(_ near: [Neighbour]) -> Verdict {
        if answer.verdict == .apart, !near.contains(where: { $0.distance_m != nil }) {
            return place.id == zone.id ? .review : .note
        }
        if found.isHeld { return .note }
        return answer.verdict == .unknown || answer.needsConfirmation ? .review : .prohibited
    }

    /// The neighbours that stand too near, nearest first, then by id; with an unknown place counting as near.
    private func tooNear(_ stock: ZoneStock) -> [Neighbour] {
        var near: [Neighbour] = []
        for other in stock.contents[place.id]?.byKind[found.material] ?? [] where other.id != item.id {
            let distance_m = answer.verdict == .apart ? item.distance_m(to: other) : nil
            if let distance_m, distance_m >= answer.distance_m { continue }
            near.append(Neighbour(id: other.id, distance_m: distance_m))
        }
        return near.sorted { ($0.distance_m ?? .infinity, $0.id) < ($1.distance_m ?? .infinity, $1.id) }
    }

    private var remedy: Bilingual {
        switch answer.verdict {
        case .apart:
            let distance = answer.distance_m.formatted1
            return Bilingual(
                zh: "相互保持至少 \(distance) m，不共用围堰、托盘或柜子",
                en: "keep at least \(distance) m between them, with no common spill area, tray or cabinet")
        case .unknown where found.isHeld:
            return Bilingual(
                zh: "在隔离待检区内彼此分开，各用托盘，查明危险性前不得并放",
                en: "keep the two apart in quarantine, each on a tray of its own, until their hazards are known")
        case .unknown:
            return Bilingual(
                zh: "移至隔离待检区，由有资质人员确认后再存放",
                en: "move it to a quarantine zone until a qualified person has confirmed the answer")
        default:
            return Bilingual(zh: "将其中之一移到另一房间", en: "move one of the two to another room")
        }
    }
}

extension Double {
    /// At most one digit after the point: `3`, `2.5`.
    var formatted1: String {
        let tenths = (self * 10).rounded()
        guard tenths.isFinite, abs(tenths) < 1e15 else { return "\(self)" }
        let whole = Int64(tenths)
        return whole % 10 == 0 ? "\(whole / 10)" : "\(whole < 0 ? "-" : "")\(abs(whole) / 10).\(abs(whole) % 10)"
    }
}
