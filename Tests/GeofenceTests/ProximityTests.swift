import Geofence
import Testing

@Suite("Proximity")
struct ProximityTests {
    @Test("a pair exactly at the distance is near, once")
    func closedDistance() {
        var engine = ProximityEngine(near_m: 5)
        #expect(engine.move(id: "A", to: Point(0, 0), at_ms: 0).isEmpty)
        let near = engine.move(id: "B", to: Point(3, 4), at_ms: 10)
        #expect(near == [FenceEvent(event: .near, tag: "B", other: "A", at_ms: 10, cause: .moved)])
        #expect(engine.move(id: "B", to: Point(3, 3), at_ms: 20).isEmpty)
        #expect(engine.move(id: "A", to: Point(0, 0), at_ms: 30).isEmpty)
        #expect(engine.near("A") == ["B"])
    }

    @Test("a pair at the limit does not come and go: it parts beyond the wider distance")
    func hysteresis() {
        var engine = ProximityEngine(near_m: 5, apart_m: 6)
        _ = engine.move(id: "A", to: Point(0, 0), at_ms: 0)
        _ = engine.move(id: "B", to: Point(5, 0), at_ms: 0)
        #expect(engine.move(id: "B", to: Point(6, 0), at_ms: 1).isEmpty)
        #expect(engine.move(id: "B", to: Point(5.5, 0), at_ms: 2).isEmpty)
        #expect(engine.move(id: "B", to: Point(6.001, 0), at_ms: 3).map(\.event) == [.apart])
        #expect(engine.move(id: "B", to: Point(5.5, 0), at_ms: 4).isEmpty)
        #expect(engine.move(id: "B", to: Point(5, 0), at_ms: 5).map(\.event) == [.near])
    }

    @Test("two that pass each other between two moves are not noticed")
    func passing() {
        var engine = ProximityEngine(near_m: 5)
        _ = engine.move(id: "A", to: Point(0, 0), at_ms: 0)
        _ = engine.move(id: "B", to: Point(20, 0), at_ms: 0)
        #expect(engine.move(id: "A", to: Point(40, 0), at_ms: 1).isEmpty)
        #expect(engine.move(id: "B", to: Point(0, 0), at_ms: 1).isEmpty)
    }

    @Test("only classes that must be kept apart make a pair, and a change of class ends it")
    func classes() {
        var engine = ProximityEngine(near_m: 5, filter: ClassFilter(pairs: [(1, 2)]))
        _ = engine.move(id: "acid", class: 1, to: Point(0, 0), at_ms: 0)
        #expect(engine.move(id: "acid2", class: 1, to: Point(1, 0), at_ms: 0).isEmpty)
        #expect(engine.move(id: "base", class: 2, to: Point(2, 0), at_ms: 0).map(\.other) == ["acid", "acid2"])
        #expect(engine.move(id: "base", class: 3, to: Point(2, 0), at_ms: 1).map(\.event) == [.apart, .apart])
    }

    @Test("known floors part, an unknown floor does not")
    func floors() {
        var engine = ProximityEngine(near_m: 5)
        _ = engine.move(id: "A", to: Point(0, 0), floor: 1, at_ms: 0)
        #expect(engine.move(id: "B", to: Point(0, 0), floor: 2, at_ms: 0).isEmpty)
        #expect(engine.move(id: "C", to: Point(0, 0), at_ms: 0).map(\.other) == ["A", "B"])
        #expect(engine.neighbours(of: Point(0, 3), floor: 2, within_m: 3).map(\.id) == ["B", "C"])
    }

    @Test("what is taken away parts from all, and its place can be used again")
    func removal() {
        var engine = ProximityEngine(near_m: 5)
        for (number, id) in ["A", "B", "C"].enumerated() {
            _ = engine.move(id: id, to: Point(Double(number), 0), at_ms: 0)
        }
        #expect(engine.remove(id: "B", at_ms: 9).map(\.other) == ["A", "C"])
        #expect(engine.remove(id: "B", at_ms: 9).isEmpty)
        #expect(engine.move(id: "D", to: Point(1, 0), at_ms: 10).map(\.other) == ["A", "C"])
        #expect(engine.count == 3)
    }

    @Test("pairs and neighbours are those of a plain search over all", arguments: [1, 2, 3, 4])
    func againstPlainModel(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var engine = ProximityEngine(near_m: 5, apart_m: 6)
        var places: [String: Point] = [:]
        var pairs: Set<Set<String>> = []
        for step in 0..<3000 {
            let id = "T\(random.int(0...199))"
            if random.int(0...49) == 0 {
                let parted = engine.remove(id: id, at_ms: Int64(step))
                let gone = pairs.filter { $0.contains(id) }
                #expect(Set(parted.map { Set([$0.tag, $0.other ?? ""]) }) == gone, "seed \(seed)")
                pairs.subtract(gone)
                places[id] = nil
                continue
            }
            // Whole half-metres, so that exact distances happen.
            let to = Point(Double(random.int(-60...60)) / 2, Double(random.int(-60...60)) / 2)
            places[id] = to
            for event in engine.move(id: id, to: to, at_ms: Int64(step)) {
                let pair = Set([event.tag, event.other ?? ""])
                if event.event == .near {
                    #expect(pairs.insert(pair).inserted, "near twice, seed \(seed)")
                } else {
                    #expect(pairs.remove(pair) != nil, "apart without near, seed \(seed)")
                }
            }
            for (other, place) in places where other != id {
                let squared = (place.x - to.x) * (place.x - to.x) + (place.y - to.y) * (place.y - to.y)
                let isPair = pairs.contains([id, other])
                if squared <= 25 { #expect(isPair) }
                if squared > 36 { #expect(!isPair) }
                if isPair { #expect(engine.near(other).contains(id)) }
            }
            if step % 50 == 0 {
                let within = Double(random.int(0...12))
                let plain = places.filter {
                    let (dx, dy) = ($0.value.x - to.x, $0.value.y - to.y)
                    return dx * dx + dy * dy <= within * within
                }
                #expect(Set(engine.neighbours(of: to, within_m: within).map(\.id)) == Set(plain.keys))
            }
        }
    }

    @Test("moves told together list what each lists alone", arguments: [1, 2, 3])
    func manyMoves(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var (together, alone) = (PointGrid(cell_m: 4), PointGrid(cell_m: 4))
        var answers = NearPoints()
        var found: [Int32] = []
        for _ in 0..<40 {
            // Often one point moves twice; some leap to where no block is.
            let moves = (0..<random.int(0...120)).map { _ in
                let size = random.int(0...9) == 0 ? 4000.0 : 60.0
                return PointMove(
                    random.int(0...149), to: Point(random.unit() * size - 30, random.unit() * size - 30),
                    floor: random.int(0...2) == 0 ? .nan : Double(random.int(0...1)))
            }
            together.move(moves.span, listing: 5, into: &answers)
            #expect(answers.count == moves.count)
            for (turn, move) in moves.enumerated() {
                alone.move(move.number, to: move.point, floor: move.floor)
                alone.points(near: move.point, floor: move.floor, within_m: 5, into: &found)
                #expect(answers.numbers[answers.range(of: turn)].sorted() == found.sorted())
            }
        }
    }
}
