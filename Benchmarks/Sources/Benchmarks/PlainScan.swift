import Geofence

/// The truth, from whole numbers: every zone whose box holds the point is asked edge by edge.
struct PlainScan {
    private struct Ring {
        var left: Int
        var right: Int
        var low: Int
        var high: Int
        var corners: [Spot]
    }

    private let rings: [Ring]

    init(_ load: ZoneWorkload) {
        rings = load.rings.map { ring in
            let corners = ring.map { Spot(x: 2 * $0.x, y: 2 * $0.y) }
            return Ring(
                left: corners.map(\.x).min() ?? 0, right: corners.map(\.x).max() ?? 0,
                low: corners.map(\.y).min() ?? 0, high: corners.map(\.y).max() ?? 0, corners: corners)
        }
    }

    /// What the zones around a spot add up to.
    func answer(_ spot: Spot) -> UInt64 {
        var sum: UInt64 = 0
        for (number, ring) in rings.enumerated()
        where spot.x >= ring.left && spot.x <= ring.right && spot.y >= ring.low && spot.y <= ring.high {
            if Self.holds(ring.corners, spot) { sum &+= Answer.mark(number) }
        }
        return sum
    }

    /// Crossing number; a spot on the border is inside.
    private static func holds(_ ring: [Spot], _ p: Spot) -> Bool {
        var inside = false
        var a = ring[ring.count - 1]
        for b in ring {
            defer { a = b }
            // Differences stay below 2^31 within a zone's box, so the products are exact.
            let side = (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)
            if side == 0 && p.x >= min(a.x, b.x) && p.x <= max(a.x, b.x) && p.y >= min(a.y, b.y)
                && p.y <= max(a.y, b.y)
            {
                return true
            }
            if (a.y > p.y) != (b.y > p.y) && (side > 0) == (b.y > a.y) { inside.toggle() }
        }
        return inside
    }
}

/// A point's zones as one number, whatever their order.
enum Answer {
    @inline(__always)
    static func mark(_ zone: Int) -> UInt64 { Random.mixed(UInt64(zone) &+ 1) }
}
