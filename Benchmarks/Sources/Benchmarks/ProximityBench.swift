import CRTree
import Geofence

/// Each move of a tag lists all tags within 5 m of its new place.
enum ProximityBench {
    static func run(seed: UInt64, runs: Int, _ emit: (BenchLine) -> Void) {
        let load = TagWorkload(seed: seed)
        // Both go through the same moves again and again; a later pass begins where the one before ended.
        var ours = GridRunner(load)
        guard var theirs = TreeRunner(load) else { return }
        let duel = Duel(runs: runs) {
            ours.run { _, _ in }
        } theirs: {
            theirs.run { _, _ in }
        }
        var (answers, truth) = (
            [UInt64](repeating: 0, count: load.moves.count), [UInt64](repeating: 0, count: load.moves.count)
        )
        ours.run { move, found in
            for other in found where Int(other) != load.moves[move].tag { answers[move] &+= Answer.mark(Int(other)) }
        }
        theirs.run { move, found in
            for other in found { truth[move] &+= Answer.mark(Int(other)) }
        }
        theirs.free()
        let moves = Double(load.moves.count)
        emit(
            BenchLine(
                bench: "proximity-D", unit: "moves/s", ours: moves / duel.ours_s,
                peer: "Boost R-tree quadratic<16> remove+insert+query", theirs: moves / duel.theirs_s,
                ratio: duel.theirs_s / duel.ours_s, checked: load.moves.count,
                mismatches: zip(answers, truth).count { $0 != $1 }, seed: seed, allocations: duel.allocations,
                runs: runs,
                load: Duel.load))
    }
}

private struct GridRunner {
    private let moves: [TagWorkload.Move]
    private var points = PointGrid(cell_m: 5)
    private var found: [Int32] = []

    init(_ load: TagWorkload) {
        moves = load.moves
        for (tag, point) in load.start.enumerated() { points.move(tag, to: point) }
    }

    /// Tells for each move which tags are near, the moved one among them.
    mutating func run(_ tell: (Int, [Int32]) -> Void) {
        for number in moves.indices {
            points.move(moves[number].tag, to: moves[number].point)
            points.points(near: moves[number].point, within_m: 5, into: &found)
            tell(number, found)
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
