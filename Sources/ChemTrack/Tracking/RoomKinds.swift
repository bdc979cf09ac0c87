import Compliance

/// The kinds of material in one room, and which of them may not stand with another or with their own.
///
/// Kept as containers come and go, so that a room in which nothing speaks against anything is not walked through at every
/// move.
struct RoomKinds: Sendable {
    private var kinds: [String: PairCache.ID] = [:]
    private var counts: [PairCache.ID: Int] = [:]
    /// With how many kinds of the room, itself among them, a kind is in conflict; without those in none.
    private var conflicts: [PairCache.ID: Int] = [:]

    /// False when the room needs no closer look.
    var areInConflict: Bool { !conflicts.isEmpty }

    /// Whether a container is of a kind that is in conflict. Two of a kind that may not stand with its own are looked
    /// for by ``RoomJudge``.
    func isSuspect(_ code: String) -> Bool { kinds[code].map { conflicts[$0] != nil } ?? false }

    /// Notes the kind of a container that stands in the room; nil when it does not (any more).
    ///
    /// - Complexity: O(1); O(kinds in the room) for the first and the last container of a kind.
    mutating func set(_ code: String, _ kind: PairCache.ID?, _ cache: inout PairCache) {
        let old = kinds[code]
        guard old != kind else { return }
        if let old, let number = counts[old] {
            if number == 1 { link(old, sign: -1, &cache) }
            counts[old] = number > 1 ? number - 1 : nil
        }
        kinds[code] = kind
        guard let kind else { return }
        counts[kind, default: 0] += 1
        if counts[kind] == 1 { link(kind, sign: 1, &cache) }
    }

    private mutating func link(_ kind: PairCache.ID, sign: Int, _ cache: inout PairCache) {
        for other in counts.keys where RoomJudge.isConflict(cache.answer(kind, other)) {
            for side in Set([kind, other]) {
                let left = conflicts[side, default: 0] + sign
                conflicts[side] = left > 0 ? left : nil
            }
        }
    }
}
