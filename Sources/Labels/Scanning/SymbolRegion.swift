import Foundation

/// A point of a picture, in pixels: right, then down.
struct Spot: Sendable, Hashable {
    var x: Double
    var y: Double
}

/// Four corners, clockwise, about a part of a picture that may be a symbol.
struct SymbolRegion: Sendable {
    var corners: [Spot]

    /// The mean lengths of the first and third, and of the second and fourth side.
    var sides: (along: Double, across: Double) {
        func length(_ one: Int, _ other: Int) -> Double {
            hypot(corners[one].x - corners[other].x, corners[one].y - corners[other].y)
        }
        return ((length(0, 1) + length(2, 3)) / 2, (length(1, 2) + length(3, 0)) / 2)
    }

    /// Whether it differs so little from another one that looking there again would find the same.
    func isNear(_ other: SymbolRegion) -> Bool {
        let slack = 0.03 * (sides.along + sides.across) / 2 + 1
        return (0..<4).contains { turn in
            zip(corners, other.turned(by: turn).corners).allSatisfy {
                abs($0.x - $1.x) <= slack && abs($0.y - $1.y) <= slack
            }
        }
    }

    /// The same four corners, counted from another one.
    func turned(by quarters: Int) -> SymbolRegion {
        SymbolRegion(corners: (0..<4).map { corners[($0 + quarters) % 4] })
    }
}

extension GrayImage {
    /// Parts of the picture where dark and light change often, as they do in a symbol, each with four straight sides.
    ///
    /// This needs no finder pattern: blur, noise, damage and glare hide the pattern from the decoders, but hardly move
    /// the outline of the busy field. Where nothing lies near the symbol, the outline is good to about a module.
    ///
    /// - Parameters:
    ///   - smoothing: radius in pixels by which noise is taken out first.
    ///   - reach: radius in pixels over which changes are gathered; about the size of a module or two.
    ///   - least: pixels that a region must have.
    /// - Returns: at most `limit` regions, the largest first.
    func busyRegions(smoothing: Int, reach: Int, least: Int, limit: Int) -> [SymbolRegion] {
        guard width > 8, height > 8 else { return [] }
        let smooth = smoothing > 0 ? blurred(radius: smoothing) : self
        let busy = smooth.changes.blurred(radius: reach).blurred(radius: reach)
        var mask = busy.isAbove(busy.parting)
        var fields: [(area: Int, region: SymbolRegion)] = []
        for start in mask.indices where mask[start] {
            let field = Field(from: start, in: &mask, width: width, height: height)
            guard field.area >= least, let region = field.region else { continue }
            fields.append((field.area, region))
        }
        return fields.sorted { $0.area > $1.area }.prefix(limit).map(\.region)
    }

    /// How much neighbouring pixels differ.
    private var changes: GrayImage {
        var result = [UInt8](repeating: 0, count: pixels.count)
        for row in 0..<(height - 1) {
            let here = pixels.span.extracting((row * width)..<((row + 1) * width))
            let below = pixels.span.extracting(((row + 1) * width)..<((row + 2) * width))
            var span = result.mutableSpan
            for column in 0..<(width - 1) {
                let level = unsafe Int16(here[unchecked: column])
                let right = unsafe abs(Int16(here[unchecked: column + 1]) &- level)
                let down = unsafe abs(Int16(below[unchecked: column]) &- level)
                unsafe span[unchecked: row * width + column] = UInt8(truncatingIfNeeded: min(2 &* (right &+ down), 255))
            }
        }
        return GrayImage(width, height, result)
    }

    /// The luminance that parts dark from bright pixels with the least spread on both sides (Otsu 1979).
    private var parting: UInt8 {
        var counts = [Double](repeating: 0, count: 256)
        for pixel in pixels { counts[Int(pixel)] += 1 }
        let whole = counts.indices.reduce(0.0) { $0 + Double($1) * counts[$1] }
        var (below, sum, best, found) = (0.0, 0.0, -1.0, 0)
        for level in 0..<255 {
            below += counts[level]
            sum += Double(level) * counts[level]
            let above = Double(pixels.count) - below
            guard below > 0, above > 0 else { continue }
            let distance = sum / below - (whole - sum) / above
            let spread = below * above * distance * distance
            if spread > best { (best, found) = (spread, level) }
        }
        return UInt8(found)
    }

    private func isAbove(_ level: UInt8) -> [Bool] { pixels.map { $0 > level } }
}

/// One connected field of a mask.
private struct Field {
    var area = 0
    /// The first and the last pixel of each row that has any.
    private var edge: [Spot] = []

    /// Takes the field that holds `start` out of the mask.
    init(from start: Int, in mask: inout [Bool], width: Int, height: Int) {
        let top = start / width
        // Fields are taken from above, so that none has a row over the first one that is found.
        var lefts = [width]
        var rights = [-1]
        var waiting = [start]
        mask[start] = false
        func take(_ place: Int) {
            guard mask[place] else { return }
            mask[place] = false
            waiting.append(place)
        }
        while let place = waiting.popLast() {
            area += 1
            let row = place / width
            let column = place - row * width
            while lefts.count <= row - top {
                lefts.append(width)
                rights.append(-1)
            }
            lefts[row - top] = min(lefts[row - top], column)
            rights[row - top] = max(rights[row - top], column)
            if column > 0 { take(place - 1) }
            if column + 1 < width { take(place + 1) }
            if row > top { take(place - width) }
            if row + 1 < height { take(place + width) }
        }
        for row in lefts.indices where lefts[row] < width {
            edge.append(Spot(x: Double(lefts[row]), y: Double(top + row)))
            edge.append(Spot(x: Double(rights[row]) + 1, y: Double(top + row) + 1))
        }
    }

    /// The four lines that the outline runs along; nil when it is no quadrilateral by far.
    var region: SymbolRegion? {
        // The turn in which the box about the field is smallest.
        var best: (angle: Double, left: Double, right: Double, top: Double, bottom: Double)?
        var least = Double.infinity
        let corners = hullCorners
        for degrees in stride(from: 0.0, to: 90, by: 2) {
            let angle = degrees * .pi / 180
            let box = Self.box(about: corners, at: angle)
            let area = (box.right - box.left) * (box.bottom - box.top)
            if area < least { (least, best) = (area, (angle, box.left, box.right, box.top, box.bottom)) }
        }
        guard let box = best, least > 0, Double(area) / least > 0.5 else { return nil }
        let (width, height) = (box.right - box.left, box.bottom - box.top)
        guard min(width, height) >= 8 else { return nil }
        let outline = Self.outline(corners).map { $0.turned(by: -box.angle) }
        // For each side the points of the outline near it, away from the rounded corners.
        var sides: [(offset: Double, slope: Double)] = []
        for side in 0..<4 {
            let isFlat = side.isMultiple(of: 2)
            let (from, length) = isFlat ? (box.left, width) : (box.top, height)
            let (level, depth) =
                switch side {
                case 0: (box.top, height)
                case 1: (box.right, width)
                case 2: (box.bottom, height)
                default: (box.left, width)
                }
            let points: [(along: Double, across: Double)] = outline.compactMap { point in
                let (along, across) = isFlat ? (point.x, point.y) : (point.y, point.x)
                let share = (along - from) / length
                return share > 0.12 && share < 0.88 && abs(across - level) < 0.35 * depth ? (along, across) : nil
            }
            sides.append(Self.line(points) ?? (level, 0))
        }
        // Corners where the lines cross: flat sides are y = offset + slope x, steep ones x = offset + slope y.
        func cross(_ flat: Int, _ steep: Int) -> Spot {
            let y =
                (sides[flat].offset + sides[flat].slope * sides[steep].offset)
                / (1 - sides[flat].slope * sides[steep].slope)
            return Spot(x: sides[steep].offset + sides[steep].slope * y, y: y).turned(by: box.angle)
        }
        return SymbolRegion(corners: [cross(0, 3), cross(0, 1), cross(2, 1), cross(2, 3)])
    }

    private static func box(
        about points: [Spot], at angle: Double
    ) -> (left: Double, right: Double, top: Double, bottom: Double) {
        var box = (left: Double.infinity, right: -Double.infinity, top: Double.infinity, bottom: -Double.infinity)
        let (sine, cosine) = (sin(-angle), cos(angle))
        for point in points {
            let (x, y) = (cosine * point.x - sine * point.y, sine * point.x + cosine * point.y)
            box.left = min(box.left, x)
            box.right = max(box.right, x)
            box.top = min(box.top, y)
            box.bottom = max(box.bottom, y)
        }
        return box
    }

    /// The corners of the convex hull of the field (Andrew's monotone chain).
    private var hullCorners: [Spot] {
        let sorted = edge.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
        func chain(_ points: some Sequence<Spot>) -> [Spot] {
            var chain: [Spot] = []
            for point in points {
                while chain.count >= 2 {
                    let (a, b) = (chain[chain.count - 2], chain[chain.count - 1])
                    guard (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) <= 0 else { break }
                    chain.removeLast()
                }
                chain.append(point)
            }
            return chain.dropLast()
        }
        return chain(sorted) + chain(sorted.reversed())
    }

    /// Points along a closed line of corners, a pixel or two apart.
    private static func outline(_ corners: [Spot]) -> [Spot] {
        corners.indices.flatMap { place in
            let (from, to) = (corners[place], corners[(place + 1) % corners.count])
            let steps = max(1, Int(hypot(to.x - from.x, to.y - from.y)))
            return (0..<steps).map { step in
                let part = Double(step) / Double(steps)
                return Spot(x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y))
            }
        }
    }

    /// The line of least squares, across = offset + slope * along; nil of too few points.
    private static func line(_ points: [(along: Double, across: Double)]) -> (offset: Double, slope: Double)? {
        guard points.count >= 4 else { return nil }
        let count = Double(points.count)
        let along = points.reduce(0) { $0 + $1.along } / count
        let across = points.reduce(0) { $0 + $1.across } / count
        let spread = points.reduce(0) { $0 + ($1.along - along) * ($1.along - along) }
        guard spread > 1 else { return nil }
        let slope = points.reduce(0) { $0 + ($1.along - along) * ($1.across - across) } / spread
        return (across - slope * along, slope)
    }
}

extension Spot {
    fileprivate func turned(by angle: Double) -> Spot {
        Spot(x: cos(angle) * x - sin(angle) * y, y: sin(angle) * x + cos(angle) * y)
    }
}
