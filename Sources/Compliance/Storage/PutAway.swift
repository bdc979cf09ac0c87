/// A zone for an item, or why it is refused.
public struct ZoneSuggestion: Sendable, Codable, Hashable {
    public var zone: String
    public var accepted: Bool
    /// 1 for the best zone; nil for a refused one.
    public var rank: Int?
    /// Every reason: what speaks against a refused zone, and what made the rank of an accepted one.
    public var findings: [Finding]
}

/// Where may this stand? Every zone is answered: accepted ones ranked, refused ones with all reasons.
public struct PutAway: Sendable {
    public let rules: PairRules
    private let check: StorageCheck

    public init(rules: PairRules) {
        self.rules = rules
        check = StorageCheck(rules: rules)
    }

    /// Ranks zones for a material.
    ///
    /// - Parameters:
    ///   - zones: the zones to choose from; the answer names each of them once, accepted ones first.
    ///   - stock: what stands in them, and in other zones of their rooms.
    public func rank(
        _ profile: HazardProfile, quantity: Quantity, isWaste: Bool = false, zones: [StorageZone], stock: [StoredItem]
    ) -> [ZoneSuggestion] {
        var prepared = ZoneStock(rules: rules, zones: zones, items: stock)
        return rank(profile, quantity: quantity, isWaste: isWaste, in: &prepared)
    }

    /// Ranks zones for several equal containers that arrive together: a zone has to take all of them.
    ///
    /// - Parameter only: the zone that somebody has chosen already; the others are not asked. nil = every zone.
    public func rank(
        _ profile: HazardProfile, quantity: Quantity, count: Int, isWaste: Bool = false, itemID: String = "",
        only: String? = nil, in stock: inout ZoneStock
    ) -> [ZoneSuggestion] {
        let first = rank(profile, quantity: quantity, isWaste: isWaste, itemID: itemID, only: only, in: &stock)
        guard count > 1 else { return first }
        // The last of them is asked with all the others in place: only so do places, mass and bund count rightly.
        var accepted: [ZoneSuggestion] = []
        var refused = first.filter { !$0.accepted }
        for suggestion in first where suggestion.accepted {
            let others = (1..<count).map { "another \($0)" }
            for id in others {
                stock.put(
                    StoredItem(id: id, profile: profile, quantity: quantity, zone: suggestion.zone, isWaste: isWaste))
            }
            let last = rank(
                profile, quantity: quantity, isWaste: isWaste, itemID: itemID, only: suggestion.zone, in: &stock
            ).first
            for id in others { stock.remove(id) }
            if let last, !last.accepted { refused.append(last) } else { accepted.append(suggestion) }
        }
        for place in accepted.indices { accepted[place].rank = place + 1 }
        return accepted + refused
    }

    /// The same for one container over a stock that is kept up to date, without counting everything anew.
    ///
    /// - Parameter itemID: the item when it stands in the stock already; it is no neighbour of itself.
    public func rank(
        _ profile: HazardProfile, quantity: Quantity, isWaste: Bool = false, itemID: String = "",
        only: String? = nil, in stock: inout ZoneStock
    ) -> [ZoneSuggestion] {
        let needs = stock.needs(of: profile)
        let standing = stock.item(itemID)
        if standing != nil { stock.remove(itemID) }
        defer { if let standing { stock.put(standing) } }
        var accepted: [(suggestion: ZoneSuggestion, score: Score)] = []
        var refused: [ZoneSuggestion] = []
        for id in only.map({ [$0] }) ?? stock.zoneOrder {
            guard let zone = stock.zones[id] else { continue }
            let item = StoredItem(id: itemID, profile: profile, quantity: quantity, zone: id, isWaste: isWaste)
            let contents = stock.contents[id] ?? ZoneStock.Contents()
            let fit = ZoneFit(needs: needs, isWaste: isWaste, zone: zone, rules: rules.storageRules)
            let findings =
                fit.putAway() + check.neighbours(of: item, in: zone, isPutAway: true, &stock)
                + fit.capacity(item, contents: contents)
            if findings.contains(where: { $0.verdict >= .review }) {
                refused.append(ZoneSuggestion(zone: id, accepted: false, rank: nil, findings: findings))
            } else {
                let score = Score(needs: needs, zone: zone, contents: contents, order: accepted.count)
                accepted.append(
                    (
                        ZoneSuggestion(zone: id, accepted: true, rank: nil, findings: findings + score.reasons(rules)),
                        score
                    ))
            }
        }
        accepted.sort { $0.score < $1.score }
        let ranked = accepted.enumerated().map { place, entry in
            var suggestion = entry.suggestion
            suggestion.rank = place + 1
            return suggestion
        }
        return ranked + refused
    }
}

/// Why one accepted zone is better than another; smaller is better.
private struct Score: Comparable {
    let needs: StorageNeeds
    let zone: StorageZone
    /// A zone that names the material's class is meant for it; quarantine is for what cannot go elsewhere.
    let isMeantForIt: Bool
    let isQuarantine: Bool
    /// Share of the tightest limit that is used, 0 when the zone states none.
    let fill: Double
    let order: Int

    init(needs: StorageNeeds, zone: StorageZone, contents: ZoneStock.Contents, order: Int) {
        self.needs = needs
        self.zone = zone
        self.order = order
        isMeantForIt = !zone.allowedClasses.isEmpty && !needs.classNames.isEmpty && needs.fits(zone.allowedClasses)
        isQuarantine = zone.kind == "quarantine"
        var fill = 0.0
        if let limit = zone.capacity_mg, limit > 0 { fill = max(fill, contents.mass_mg / Double(limit)) }
        if let limit = zone.capacity_count, limit > 0 { fill = max(fill, Double(contents.count) / Double(limit)) }
        self.fill = fill
    }

    static func == (left: Score, right: Score) -> Bool { left.order == right.order }

    static func < (left: Score, right: Score) -> Bool {
        if left.isQuarantine != right.isQuarantine { return right.isQuarantine }
        if left.isMeantForIt != right.isMeantForIt { return left.isMeantForIt }
        // Zones with few classes first: general ones stay free for what has no zone of its own.
        if left.isMeantForIt, left.zone.allowedClasses.count != right.zone.allowedClasses.count {
            return left.zone.allowedClasses.count < right.zone.allowedClasses.count
        }
        let (leftWay, rightWay) = (left.zone.way_m ?? .infinity, right.zone.way_m ?? .infinity)
        if leftWay != rightWay { return leftWay < rightWay }
        if left.fill != right.fill { return left.fill < right.fill }
        return left.order < right.order
    }

    func reasons(_ rules: PairRules) -> [Finding] {
        var zh: [String] = []
        var en: [String] = []
        if isQuarantine {
            zh.append("隔离待检区：仅作暂存")
            en.append("quarantine zone: only for the time being")
        } else if isMeantForIt {
            zh.append("该区域专放此类别（\(zone.allowedClasses.joined(separator: "、"))）")
            en.append("the zone is meant for its class (\(zone.allowedClasses.joined(separator: ", ")))")
        } else {
            zh.append("该区域未限定类别")
            en.append("the zone names no class")
        }
        if let way_m = zone.way_m {
            zh.append("距收货处 \(way_m.formatted1) m")
            en.append("\(way_m.formatted1) m from receiving")
        }
        zh.append("已用 \((fill * 100).formatted1) %")
        en.append("\((fill * 100).formatted1) % full")
        var facts: [String: Fact] = [
            "zone": .text(zone.id), "fill": .number(fill), "meant_for_it": .flag(isMeantForIt),
        ]
        if let way_m = zone.way_m { facts["way_m"] = .number(way_m) }
        return [
            Finding(
                rule: "storage.rank", verdict: .allowed, citation: rules.storageRules.citation("allowed-class"),
                facts: facts,
                message: Bilingual(zh: zh.joined(separator: "；"), en: en.joined(separator: "; ")),
                remedy: Bilingual(zh: "可放入", en: "it may be put there"))
        ]
    }
}
