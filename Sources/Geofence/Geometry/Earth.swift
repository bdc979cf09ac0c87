import Foundation

/// The WGS 84 ellipsoid near one latitude, and longitudes that wrap.
enum Earth {
    /// Fewer metres than a degree of latitude has anywhere.
    static let leastLatitude_m = 110_000.0

    /// Metres per degree of longitude and latitude at a latitude (series of the meridian and parallel arcs, good to
    /// centimetres per degree; U.S. National Geospatial-Intelligence Agency, "Length of a degree").
    static func scale(latitude: Double) -> MetreScale {
        let angle = latitude * .pi / 180
        let north = 111132.92 - 559.82 * cos(2 * angle) + 1.175 * cos(4 * angle) - 0.0023 * cos(6 * angle)
        let east = 111412.84 * cos(angle) - 93.5 * cos(3 * angle) + 0.118 * cos(5 * angle)
        // At a pole a degree of longitude has no length; a millimetre keeps the divisions finite.
        return MetreScale(x: max(east, 0.001), y: north)
    }

    /// The same longitude in -180 ..< 180.
    @inline(__always)
    static func wrapped(_ longitude: Double) -> Double {
        if longitude >= 180 { return longitude - 360 }
        return longitude < -180 ? longitude + 360 : longitude
    }

    /// How many whole turns to add to each longitude so that the ring runs without a jump.
    ///
    /// Returns nil when the ring goes around a pole: it then has no inside in the plane of longitude and latitude.
    static func turns(_ ring: [Point]) -> [Int]? {
        var turns = [Int](repeating: 0, count: ring.count)
        guard var previous = ring.first?.x else { return turns }
        let first = previous
        for index in ring.indices.dropFirst() {
            let step = ring[index].x - previous
            turns[index] = turns[index - 1] + (step > 180 ? -1 : (step < -180 ? 1 : 0))
            previous = ring[index].x
        }
        let back = first - previous
        let last = turns[ring.count - 1] + (back > 180 ? -1 : (back < -180 ? 1 : 0))
        return last == 0 ? turns : nil
    }

    /// A ring with `shift` whole turns added on top of its own.
    static func unwrapped(_ ring: [Point], turns: [Int], shift: Int = 0) -> [Point] {
        var points = ring
        for index in ring.indices where turns[index] + shift != 0 {
            points[index].x = ring[index].x + 360 * Double(turns[index] + shift)
        }
        return points
    }
}
