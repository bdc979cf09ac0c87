import CRTree
import Geofence

/// Each move of a tag lists all tags within 5 m of its new place.
enum ProximityBench {
    static func run(seed: UInt64, runs: Int, _ emit: (BenchLine) -> Void) {
        let load = TagWorkload(seed: seed)
        // All go through the same moves again and again; a later pass begins where the one before ended.
        var ours = GridRunner(load)
        var single = GridRunner(load)
        guard var theirs = TreeRunner(load) else { return }
        let duel = Duel(runs: runs) {
            ours.runMany { _, _ in }
        } theirs: {
            theirs.run { _, _ in }
        }
        let singleDuel = Duel(runs: runs) {
            single.run { _, _ in }
        } theirs: {
            theirs.run { _, _ in }
        }
        let none = [UInt64](repeating: 0, count: load.moves.count)
        var (answers, singleAnswers, truth) = (none, none, none)
        ours.runMany { move, found in
            for other in found where Int(other) != load.moves[move].tag { answers[move] &+= Answer.mark(Int(other)) }
        }
        single.run { move, found in
            for other in found where Int(other) != load.moves[move].tag {
                singleAnswers[move] &+= Answer.mark(Int(other))
            }
        }
        theirs.run { move, found in
            for other in found { truth[move] &+= Answer.mark(Int(other)) }
        }
        theirs.free()
        let moves = Double(load.moves.count)
        for (name, duel, answers) in [
            ("proximity-D", duel, answers), ("proximity-D-one", singleDuel, singleAnswers),
        ] {
            emit(
                BenchLine(
                    bench: name, unit: "moves/s", ours: moves / duel.ours_s,
                    peer: "Boost R-tree quadratic<16> remove+insert+query", theirs: moves / duel.theirs_s,
                    ratio: duel.theirs_s / duel.ours_s, checked: load.moves.count,
                    mismatches: zip(answers, truth).count { $0 != $1 }, seed: seed, allocations: duel.allocations,
                    runs: runs, load: Duel.load))
        }
    }
}

/// Tells for each move which tags are near, the moved one among them.
private struct GridRunner {
    /// Moves to a call, as many fixes as a message has.
    private static let message = 1000

    private let moves: [PointMove]
    private var points = PointGrid(cell_m: 5)
    private var found: [Int32] = []
    private var answers = NearPoints()

    init(_ load: TagWorkload) {
        moves = load.moves.map { PointMove($0.tag, to: $0.point) }
        for (tag, point) in load.start.enumerated() { points.move(tag, to: point) }
    }

    mutating func run(_ tell: (Int, ArraySlice<Int32>) -> Void) {
        for number in moves.indices {
            points.move(moves[number].number, to: moves[number].point)
            points.points(near: moves[number].point, within_m: 5, into: &found)
            tell(number, found[...])
        }
    }

    mutating func runMany(_ tell: (Int, ArraySlice<Int32>) -> Void) {
        let moves = moves
        for first in stride(from: 0, to: moves.count, by: Self.message) {
            let last = min(first + Self.message, moves.count)
            points.move(moves.span.extracting(first..<last), listing: 5, into: &answers)
            for turn in 0..<answers.count { tell(first + turn, answers.numbers[answers.range(of: turn)]) }
        }
    }
}

@safe private struct TreeRunner {
    private let moves: [TagWorkload.Move]
    private var places: [Point]
    private let tree: OpaquePointer
    private var room = [UInt32](repeating: 0, count: 4096)

    init?(_ load: TagWorkload) {
        guard let tree = unsafe rtree_new() else { return nil }
        unsafe self.tree = unsafe tree
        moves = load.moves
        places = load.start
        for (tag, point) in places.enumerated() { unsafe rtree_insert(tree, point.x, point.y, UInt32(tag)) }
    }

    /// Tells for each move which other tags are near.
    mutating func run(_ tell: (Int, ArraySlice<UInt32>) -> Void) {
        for number in moves.indices {
            let (tag, point) = (moves[number].tag, moves[number].point)
            unsafe rtree_remove(tree, places[tag].x, places[tag].y, UInt32(tag))
            unsafe rtree_insert(tree, point.x, point.y, UInt32(tag))
            places[tag] = point
            let count = unsafe rtree_near(tree, point.x, point.y, 5, UInt32(tag), &room, room.count)
            tell(number, room[0..<min(count, room.count)])
        }
    }

    func free() { unsafe rtree_free(tree) }
}
