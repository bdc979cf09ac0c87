/// The perspective that takes the columns and rows of a symbol to pixels.
struct Lens {
    private var a, b, c, d, e, f, g, h: Double

    /// The map of a rectangle of so many columns and rows onto the four corners (Heckbert 1989, section 2.2.3).
    init(columns: Double, rows: Double, _ region: SymbolRegion) {
        let p = region.corners
        let (x1, y1) = (p[1].x - p[2].x, p[1].y - p[2].y)
        let (x2, y2) = (p[3].x - p[2].x, p[3].y - p[2].y)
        let (x3, y3) = (p[0].x - p[1].x + p[2].x - p[3].x, p[0].y - p[1].y + p[2].y - p[3].y)
        let area = x1 * y2 - x2 * y1
        let (u, v) = abs(area) < 1e-9 ? (0, 0) : ((x3 * y2 - x2 * y3) / area, (x1 * y3 - x3 * y1) / area)
        a = (p[1].x - p[0].x + u * p[1].x) / columns
        b = (p[3].x - p[0].x + v * p[3].x) / rows
        c = p[0].x
        d = (p[1].y - p[0].y + u * p[1].y) / columns
        e = (p[3].y - p[0].y + v * p[3].y) / rows
        f = p[0].y
        g = u / columns
        h = v / rows
    }

    func place(_ module: Spot) -> Spot {
        let depth = g * module.x + h * module.y + 1
        guard depth > 1e-6 else { return Spot(x: -1, y: -1) }
        return Spot(
            x: (a * module.x + b * module.y + c) / depth, y: (d * module.x + e * module.y + f) / depth)
    }
}

extension GrayImage {
    /// The luminance at a place, between the four pixels about it; beyond the border that of the border.
    func level(at spot: Spot) -> Double {
        let x = min(max(spot.x - 0.5, 0), Double(width - 1))
        let y = min(max(spot.y - 0.5, 0), Double(height - 1))
        let (left, top) = (min(Int(x), max(width - 2, 0)), min(Int(y), max(height - 2, 0)))
        let (right, down) = (x - Double(left), y - Double(top))
        let place = top * width + left
        let nextColumn = width > 1 ? 1 : 0
        let nextRow = height > 1 ? width : 0
        let (farther, lower) = (place + nextColumn, place + nextRow)
        let pixels = pixels.span
        // `x` and `y` were held inside the picture above.
        let levels = unsafe (
            Double(pixels[unchecked: place]), Double(pixels[unchecked: farther]), Double(pixels[unchecked: lower]),
            Double(pixels[unchecked: lower + nextColumn])
        )
        let upper = levels.0 + (levels.1 - levels.0) * right
        return upper + (levels.2 + (levels.3 - levels.2) * right - upper) * down
    }
}
