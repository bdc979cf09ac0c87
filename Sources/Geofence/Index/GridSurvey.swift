/// A disc of the plan in which no border runs.
struct Clearing: Sendable {
    var centre = Point(0, 0)
    /// Negative = there is none.
    var radius_m = -1.0

    /// Taken off a clearing and added to a path, so that rounding never hides a border; metres.
    static let slack_m = 1e-6

    init() {}

    /// The disc around a point; none where the point's circle does not lie in it.
    @inline(__always)
    init(around centre: Point, within circle_m: Double, _ radius_m: Double) {
        if radius_m > circle_m { (self.centre, self.radius_m) = (centre, radius_m) }
    }

    /// Whether a circle lies in it.
    @inline(__always)
    func holds(_ p: Point, within radius_m: Double) -> Bool {
        let room = self.radius_m - radius_m
        let (dx, dy) = (p.x - centre.x, p.y - centre.y)
        return room >= 0 && dx * dx + dy * dy <= room * room
    }
}

// What a fix asks of the borders around it, by one pass over the cells.
extension ZoneGrid {
    /// Looks at every border in the square of `reach_m` around a point: appends to `room.near` the zones whose border
    /// is at most `near_m` away, and to `room.path` where the straight path from `from` to the point meets a border;
    /// neither is sorted, and a zone may come several times.
    /// - Parameter from: at most `reach_m` away.
    /// - Returns: the squared distance to the nearest border, infinity when none is within the reach.
    @discardableResult
    func look(
        _ p: Point, reach_m: Double, near_m: Double, from: Point?, _ room: inout QueryRoom
    ) -> Double {
        let scale = scale(at: p)
        let (reachX, reachY) = (reach_m / scale.x, reach_m / scale.y)
        let box = Box(Point(x: p.x - reachX, y: p.y - reachY), Point(x: p.x + reachX, y: p.y + reachY))
        let near = near_m * near_m
        // An edge farther away than the path is long does not meet it: one distance serves all three questions.
        let start = from ?? p
        let path = from == nil ? -1 : distanceSquared(p, start, start, scale).squareRoot() + Clearing.slack_m
        let pathSquared = from == nil ? -1 : path * path
        var nearest = Double.infinity
        forEachWord(in: box) { word in
            if Self.isPure(word) { return }
            forEachEntry(word) { slot, place, header in
                if place == 0 { return }
                var least = Double.infinity
                if header == Self.circleBit {
                    let circle = circles[Int(code[place])]
                    let gap = circle.distance(p) - circle.radius_m
                    least = gap * gap
                    if least <= pathSquared, let met = circle.met(by: start, p) {
                        room.path.append(PathHit(slot: Int32(slot), first: met.first, last: met.last))
                    }
                } else {
                    forEachEdge(place, header) { edge in
                        let squared = distanceSquared(p, corners[edge], corners[edge &+ 1], scale)
                        least = min(least, squared)
                        if squared <= pathSquared,
                            let met = span(of: start, p, meeting: corners[edge], corners[edge &+ 1])
                        {
                            room.path.append(PathHit(slot: Int32(slot), first: met.first, last: met.last))
                        }
                    }
                }
                nearest = min(nearest, least)
                if least <= near { room.near.append(.init(slot: Int32(slot), squared: least)) }
            }
        }
        return nearest
    }
}
