import Compliance

/// A container in a room, as the pair rules see it.
struct RoomMember: Sendable {
    var code: String
    var kind: PairCache.ID
    var zone: String?
    var x: Double?
    var y: Double?
    /// It stands in a zone that is not its own.
    var isIntruder: Bool

    func distance_m(to other: RoomMember) -> Double? {
        guard let x, let y, let otherX = other.x, let otherY = other.y else { return nil }
        return ((x - otherX) * (x - otherX) + (y - otherY) * (y - otherY)).squareRoot()
    }
}

/// Finds who stands with whom against the rules in one room.
///
/// Kinds are compared, not containers: a room with thousands of containers holds few kinds. One cause makes one
/// conflict: it belongs to the container that does not belong there, and names the others.
struct RoomJudge {
    /// Two containers (or one and many) that may not be together here.
    struct Conflict: Hashable {
        var owner: String
        var others: [String]
        var kinds: [PairCache.ID]
        var verdict: KeepAnswer
        /// Distance of the nearest one in metres, where it is known.
        var distance_m: Double?
        var required_m: Double?
        /// The answer rests on data nobody has confirmed yet: it asks for a look, it does not forbid.
        var needsConfirmation: Bool
    }

    /// Outside of any room there is no wall between two containers: what needs a separate room needs this distance.
    static let openDistance_m = 6.0
    /// A conflict names at most so many others.
    static let namedMax = 10

    var members: [RoomMember]
    /// False in the open, where walls do not separate.
    var hasWalls: Bool

    func conflicts(_ cache: inout PairCache) -> [Conflict] {
        var groups: [PairCache.ID: [RoomMember]] = [:]
        for member in members.sorted(by: { $0.code < $1.code }) { groups[member.kind, default: []].append(member) }
        // By the containers, not by the numbers of their kinds: those are given anew at each start, and a restart must
        // not name other neighbours and so ring again.
        let kinds = groups.keys.sorted { (groups[$0]?.first?.code ?? "") < (groups[$1]?.first?.code ?? "") }
        var found: [String: Conflict] = [:]
        for (position, first) in kinds.enumerated() {
            for second in kinds[position...] {
                let answer = cache.answer(first, second)
                guard answer.verdict != .together, answer.verdict != .unknown else { continue }
                for (owners, others) in sides(groups[first] ?? [], groups[second] ?? [], areSame: first == second) {
                    for owner in owners {
                        let near = others.filter { $0.code != owner.code && conflict(owner, $0, answer) }
                            .filter { !(owners.contains($0.code) && $0.code < owner.code) }
                        guard !near.isEmpty else { continue }
                        merge(conflict(of: owner, with: near, answer), into: &found)
                    }
                }
            }
        }
        return found.values.sorted { $0.owner < $1.owner }
    }

    /// Whether a container that moves within the room, and stays in its zone, can make or end a conflict.
    func dependsOnDistance(_ cache: inout PairCache) -> Bool {
        var counts: [PairCache.ID: Int] = [:]
        for member in members { counts[member.kind, default: 0] += 1 }
        let kinds = Array(counts.keys)
        for (position, first) in kinds.enumerated() {
            for second in kinds[position...] where first != second || counts[first, default: 0] > 1 {
                let answer = cache.answer(first, second)
                if answer.verdict != .together, answer.verdict != .unknown, required_m(answer) < .infinity {
                    return true
                }
            }
        }
        return false
    }

    private func required_m(_ answer: PairCache.Answer) -> Double {
        answer.verdict == .apart ? answer.distance_m : hasWalls ? .infinity : Self.openDistance_m
    }

    /// Every pair of two kinds once, with who is named as its cause first: the one that does not belong here; of two
    /// that belong, or two that do not, one of the fewer.
    private func sides(
        _ first: [RoomMember], _ second: [RoomMember], areSame: Bool
    ) -> [(owners: [RoomMember], others: [RoomMember])] {
        let firstIntruders = first.filter(\.isIntruder)
        let firstResidents = first.filter { !$0.isIntruder }
        if areSame { return [(firstIntruders, first), (firstResidents, firstResidents)] }
        let secondIntruders = second.filter(\.isIntruder)
        let secondResidents = second.filter { !$0.isIntruder }
        let residents =
            firstResidents.count <= secondResidents.count
            ? (firstResidents, secondResidents) : (secondResidents, firstResidents)
        if firstIntruders.count <= secondIntruders.count {
            return [(firstIntruders, second), (secondIntruders, firstResidents), residents]
        }
        return [(secondIntruders, first), (firstIntruders, secondResidents), residents]
    }

    private func conflict(_ left: RoomMember, _ right: RoomMember, _ answer: PairCache.Answer) -> Bool {
        let required_m = required_m(answer)
        if required_m == .infinity { return true }
        // Where one of them is, is not known: in one zone it may be anywhere, so it counts as too near.
        guard let distance_m = left.distance_m(to: right) else { return left.zone == right.zone }
        return distance_m < required_m
    }

    private func conflict(
        of owner: RoomMember, with near: [RoomMember], _ answer: PairCache.Answer
    ) -> Conflict {
        // Where no distance helps, the names must not change with every step of whoever carries it about.
        let isWholeRoom = hasWalls && answer.verdict != .apart
        let sorted = near.sorted {
            if isWholeRoom { return $0.code < $1.code }
            return (owner.distance_m(to: $0) ?? .infinity, $0.code) < (owner.distance_m(to: $1) ?? .infinity, $1.code)
        }
        return Conflict(
            owner: owner.code, others: sorted.prefix(Self.namedMax).map(\.code),
            kinds: [owner.kind, sorted[0].kind], verdict: answer.verdict,
            distance_m: owner.distance_m(to: sorted[0]),
            required_m: answer.distance_m.isFinite ? answer.distance_m : nil,
            needsConfirmation: answer.needsConfirmation)
    }

    /// An owner may conflict with several kinds: the strictest answer speaks, a confirmed one before one that waits
    /// for confirmation; all others are named.
    private func merge(_ conflict: Conflict, into found: inout [String: Conflict]) {
        guard var known = found[conflict.owner] else {
            found[conflict.owner] = conflict
            return
        }
        let isStricter =
            conflict.needsConfirmation == known.needsConfirmation
            ? conflict.verdict > known.verdict : known.needsConfirmation
        let (main, other) = isStricter ? (conflict, known) : (known, conflict)
        known = main
        known.others += other.others.filter { !main.others.contains($0) }
        known.others = Array(known.others.prefix(Self.namedMax))
        found[conflict.owner] = known
    }
}

extension [RoomMember] {
    fileprivate func contains(_ code: String) -> Bool { contains { $0.code == code } }
}
