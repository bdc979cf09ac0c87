/// Four pieces of edges in a square of a `BorderMap`, from the square's centre, in `BorderMap.units` to a side: they are
/// looked at together, as `four_pieces` in C. Places that no piece takes lie where no look reaches.
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
}
