import CRTree
import Geofence

/// Each move of a tag lists all tags within 5 m of its new place.
enum ProximityBench {
    static func run(seed: UInt64, runs: Int, _ emit: (BenchLine) -> Void) {
        let load = TagWorkload(seed: seed)
        // Both go through the same moves again and again; a later pass begins where the one before ended.
        var points = PointGrid(cell_m: 5)
        for (tag, point) in load.start.enumerated() { points.move(tag, to: point) }
        guard let tree = unsafe rtree_new() else { return }
        defer { unsafe rtree_free(tree) }
        var places = load.start
        for (tag, point) in places.enumerated() { unsafe rtree_insert(tree, point.x, point.y, UInt32(tag)) }
        var found: [Int32] = []
        var room = [UInt32](repeating: 0, count: 4096)
        func ours(_ tell: (Int, Int) -> Void) {
            for (number, move) in load.moves.enumerated() {
                points.move(move.tag, to: move.point)
                points.points(near: move.point, within_m: 5, into: &found)
                for other in found where Int(other) != move.tag { tell(number, Int(other)) }
            }
        }
        func theirs(_ tell: (Int, Int) -> Void) {
            for (number, move) in load.moves.enumerated() {
                let old = places[move.tag]
                unsafe rtree_remove(tree, old.x, old.y, UInt32(move.tag))
                unsafe rtree_insert(tree, move.point.x, move.point.y, UInt32(move.tag))
                places[move.tag] = move.point
                let count = unsafe rtree_near(
                    tree, move.point.x, move.point.y, 5, UInt32(move.tag), &room, room.count)
                for other in room[0..<min(count, room.count)] { tell(number, Int(other)) }
            }
        }
        var total = 0
        let duel = Duel(runs: runs) {
            ours { total &+= $1 }
        } theirs: {
            theirs { total &+= $1 }
        }
        var (answers, truth) = (
            [UInt64](repeating: 0, count: load.moves.count), [UInt64](repeating: 0, count: load.moves.count)
        )
        ours { answers[$0] &+= Answer.mark($1) }
        theirs { truth[$0] &+= Answer.mark($1) }
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
