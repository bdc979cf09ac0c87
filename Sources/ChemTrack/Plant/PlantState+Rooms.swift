import Compliance

// What stands with what: the kinds of a room, and the zones that would take more.
extension PlantState {
    /// The number of a container's kind for the pair rules; a profile is cut up once.
    mutating func kind(of item: Item) -> PairCache.ID? {
        let isWaste = item.waste != nil
        if let known = kinds[item.code], known.isWaste == isWaste { return known.id }
        guard let profile = profiles[item.code]?.value else { return nil }
        let id = pairCache.id(of: profile, isWaste: isWaste)
        kinds[item.code] = (id, isWaste)
        return id
    }

    /// The containers in a room whose kind may not stand with another kind there, or with its own.
    ///
    /// - Complexity: the first time O(containers in the room); then O(1) where nothing speaks against anything.
    mutating func suspects(in room: String) -> Set<String> {
        let members = inRoom[room] ?? []
        if roomKinds[room] == nil {
            var found = RoomKinds()
            for code in members {
                guard let item = items[code] else { continue }
                let kind = self.kind(of: item)
                found.set(code, kind, &pairCache)
            }
            roomKinds[room] = found
        }
        guard let known = roomKinds[room], known.areInConflict else { return [] }
        return members.filter(known.isSuspect)
    }

    /// Every zone for a material, allowed or not, with the reasons. `itemID` is no neighbour of itself; with `only` one
    /// zone is asked.
    ///
    /// - Parameter count: equal containers that arrive together: a zone has to take all of them.
    mutating func rankZones(
        for profile: HazardProfile, quantity: Quantity, count: Int = 1, isWaste: Bool, itemID: String = "",
        only: String? = nil
    ) -> [ZoneSuggestion] {
        PutAway(rules: pairs).rank(
            profile, quantity: quantity, count: count, isWaste: isWaste, itemID: itemID, only: only, in: &stock)
    }
}
