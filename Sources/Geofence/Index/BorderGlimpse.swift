import CPrefetch

/// What the pieces around a point tell of the borders there and of those on the short way to it.
struct Glimpse: Sendable {
    /// Metres around the point without a border, rounded down; more than was asked for where nothing is `near`.
    var clear_m = 0.0
    /// The first piece of the point's square.
    var first: Int32 = 0
    /// Of its pieces, by bit from `first` on, those whose edges may come as near as was asked for, and of these those that
    /// the way may meet. The other edges certainly do not.
    var near: UInt64 = 0
    var met: UInt64 = 0
    /// Whether one of the pieces is of a hazard.
    var hasHazard = false

    /// Metres around the point without a border, more than 0, where the way certainly meets none and the circle around the
    /// point none of a hazard; else nil.
    @inline(__always)
    func clearing_m(within radius_m: Double) -> Double? {
        // So close to a border rounding could decide on which side of it the next way begins.
        if met != 0 || clear_m <= 0 || hasHazard && clear_m <= radius_m { return nil }
        return clear_m
    }
}

extension BorderMap {
    /// What the rounded pieces tell about a point, without waiting for an edge; nil where the map does not know.
    /// - Parameters:
    ///   - near_m: within which the nearest edges are wanted.
    ///   - from: where a way to the point begins, half a side of a square away at most where borders are near.
    @inline(__always)
    func glimpse(_ p: Point, near_m: Double, from: Point) -> Glimpse? {
        let (dx, dy) = (from.x - p.x, from.y - p.y)
        let asked_m = max((dx * dx + dy * dy).squareRoot(), near_m)
        let (column, row) = ((p.x - originX) * inverse, (p.y - originY) * inverse)
        guard column >= 0, row >= 0, column < Double(columns), row < Double(rows) else {
            // Beyond the map there are no borders.
            let right = originX + Double(columns) * side_m
            let high = originY + Double(rows) * side_m
            let clear_m = max(originX - p.x, p.x - right, originY - p.y, p.y - high) - Clearing.slack_m
            return asked_m < clear_m ? Glimpse(clear_m: clear_m) : nil
        }
        let word = squares.span[Int(row) &* columns &+ Int(column)]
        let count = Self.count(word)
        if count == Self.unknown { return nil }
        if count == 0 {
            let clear_m = (Double(Self.rest(word)) - 0.5) * side_m - Clearing.slack_m
            return asked_m < clear_m ? Glimpse(clear_m: clear_m) : nil
        }
        let scale = Self.units * inverse
        // Up to here an edge itself must be asked, which must not be farther than the square knows.
        let asked = asked_m * scale + Self.doubt
        if asked > Self.units / 2 - Self.doubt { return nil }
        let centre = centre(Int(column), Int(row))
        let (x, y) = (Float((p.x - centre.x) * scale), Float((p.y - centre.y) * scale))
        let (wayX, wayY) = (Float(dx * scale), Float(dy * scale))
        let first = Self.rest(word)
        precondition(first &+ Self.fours(count) <= fours.count)
        let seen = unsafe fours.withUnsafeBytes { bytes in
            unsafe pieces_look(
                bytes.assumingMemoryBound(to: four_pieces.self).baseAddress.map { unsafe $0 + first },
                Int32(Self.fours(count)), x, y, wayX, wayY, Float(asked), Self.mostSquared, Float(Self.doubt))
        }
        return Glimpse(
            clear_m: (Double(seen.nearest_squared).squareRoot() - Self.doubt) / scale,
            first: Int32(first &* 4), near: seen.near, met: seen.met, hasHazard: Self.hasHazard(word))
    }

    /// What the edges that a glimpse of `p` saw say, exactly: those within `near_m` come into `room.near`, and where the way
    /// meets one into `room.path`; neither is sorted, and a zone may come several times, an edge in `room.path` once.
    /// - Parameters:
    ///   - way: whole, of which the glimpse saw a part or all.
    ///   - corners: those of the grid that the map was made from.
    func look(
        at glimpse: Glimpse, _ p: Point, near_m: Double, way: (from: Point, to: Point)?, corners: Span<Point>,
        _ room: inout QueryRoom
    ) {
        let edges = edges.span
        let limit = near_m * near_m
        var left = glimpse.near
        while left != 0 {
            let lane = left.trailingZeroBitCount
            left &= left &- 1
            let edge = edges[Int(glimpse.first) &+ lane]
            let (a, b) = (corners[Int(edge.corner)], corners[Int(edge.corner) &+ 1])
            if near_m >= 0 {
                let squared = Geofence.distanceSquared(p, a, b, .plan)
                if squared <= limit { room.near.append(.init(slot: edge.slot, squared: squared)) }
            }
            guard let way, glimpse.met &>> UInt64(lane) & 1 == 1 else { continue }
            let kind = meeting(way.from, way.to, a, b)
            if let met = span(of: way.from, way.to, meeting: a, b, as: kind),
                !room.path.contains(where: { $0.corner == edge.corner })
            {
                room.path.append(
                    PathHit(
                        slot: edge.slot, first: met.first, last: met.last, corner: edge.corner,
                        isCrossing: kind == .crossing))
            }
        }
    }

    /// Whether the border of a zone runs at most `within_m` from a point; nil where the map does not know.
    func isBorder(of slot: Int32, within_m: Double, of p: Point, corners: Span<Point>) -> Bool? {
        guard let glimpse = glimpse(p, near_m: within_m, from: p) else { return nil }
        let edges = edges.span
        var left = glimpse.near
        while left != 0 {
            let edge = edges[Int(glimpse.first) &+ left.trailingZeroBitCount]
            left &= left &- 1
            if edge.slot != slot { continue }
            let corner = Int(edge.corner)
            if Geofence.distanceSquared(p, corners[corner], corners[corner &+ 1], .plan).squareRoot() <= within_m {
                return true
            }
        }
        return false
    }
}
