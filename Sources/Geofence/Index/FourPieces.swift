/// Four pieces of edges in a square of a `BorderMap`, from the square's centre, in `BorderMap.units` to a side: they are
/// looked at together. Places that no piece takes lie where no look reaches.
struct FourPieces: Sendable {
    /// The ends of one piece.
    struct Piece: Sendable {
        var (ax, ay): (Int16, Int16)
        var (bx, by): (Int16, Int16)
    }

    private var ax = SIMD4<Int16>(repeating: .max)
    private var ay = SIMD4<Int16>(repeating: .max)
    private var bx = SIMD4<Int16>(repeating: .max)
    private var by = SIMD4<Int16>(repeating: .max)

    subscript(place: Int) -> Piece {
        get { Piece(ax: ax[place], ay: ay[place], bx: bx[place], by: by[place]) }
        set { (ax[place], ay[place], bx[place], by[place]) = (newValue.ax, newValue.ay, newValue.bx, newValue.by) }
    }

    /// The first ends from a point, and the ways to the second ends.
    struct Seen {
        var ax, ay, ex, ey: SIMD4<Float>

        /// The square of the distance to each piece.
        @inline(__always)
        var distancesSquared: SIMD4<Float> {
            let length = ex * ex + ey * ey
            var along = -(ax * ex + ay * ey)
            along.replace(with: 0, where: along .< 0)
            along.replace(with: length, where: along .> length)
            // A piece without length has no way along it.
            along /= length.replacing(with: 1, where: length .< 1)
            let (x, y) = (ax + along * ex, ay + along * ey)
            return x * x + y * y
        }
    }

    @inline(__always)
    func seen(from x: Float, _ y: Float) -> Seen {
        let (ax, ay) = (SIMD4<Float>(ax), SIMD4<Float>(ay))
        return Seen(ax: ax - x, ay: ay - y, ex: SIMD4<Float>(bx) - ax, ey: SIMD4<Float>(by) - ay)
    }
}
