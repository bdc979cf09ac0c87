import Foundation
import Geofence

/// A place in whole units. Coordinates are whole numbers times a power of two, so that every coordinate is exact in a
/// Double, and whether a point lies on a border is a fact.
struct Spot: Hashable {
    var x: Int
    var y: Int
}

/// Draws one zone: how far it reaches, and how many units go into one of its coordinates.
struct Pen {
    var centreX: Double
    var centreY: Double
    var radius: Double
    /// Coordinates per metre along x and y.
    var stretchX = 1.0
    var stretchY = 1.0
    var units: Double

    private func spot(_ x: Double, _ y: Double) -> Spot {
        Spot(
            x: Int(((centreX + x * stretchX) * units).rounded()), y: Int(((centreY + y * stretchY) * units).rounded()))
    }

    /// A third are rectangles, some of them turned; a sixth combs; the rest concave stars of 5 to 64 corners.
    func draw(_ random: inout Random) -> [Spot] {
        let kind = random.part()
        if kind < 0.35 { return rectangle(&random) }
        return kind < 0.5 ? comb(&random) : star(&random)
    }

    private func rectangle(_ random: inout Random) -> [Spot] {
        let width = radius * random.between(0.4, 1)
        let height = radius * random.between(0.4, 1)
        let angle = random.part() < 0.6 ? 0 : random.between(0, .pi / 2)
        let (c, s) = (cos(angle), sin(angle))
        return [(-width, -height), (width, -height), (width, height), (-width, height)].map { x, y in
            spot(x * c - y * s, x * s + y * c)
        }
    }

    /// One to four teeth on a back: L, U and E shapes.
    private func comb(_ random: inout Random) -> [Spot] {
        let teeth = 1 + random.below(4)
        let height = radius * random.between(1, 2)
        let back = height * random.between(0.2, 0.5)
        let low = -height / 2
        let tooth = 2 * radius / Double(max(2 * teeth - 1, 2))
        var ring = [spot(-radius, low), spot(radius, low)]
        for number in 0..<teeth {
            let right = radius - Double(2 * number) * tooth
            let left = right - tooth
            ring += [spot(right, low + height), spot(left, low + height)]
            if number < teeth - 1 {
                ring += [spot(left, low + back), spot(left - tooth, low + back)]
            } else if teeth == 1 {
                ring += [spot(left, low + back), spot(-radius, low + back)]
            }
        }
        return ring
    }

    private func star(_ random: inout Random) -> [Spot] {
        let count = 5 + random.below(60)
        let start = random.between(0, 2 * .pi)
        return (0..<count).map { number in
            let angle = start + 2 * .pi * (Double(number) + random.between(-0.3, 0.3)) / Double(count)
            let reach = radius * random.between(0.35, 1)
            return spot(reach * cos(angle), reach * sin(angle))
        }
    }

    /// One ring of very many corners: a few waves and a little noise around a circle.
    func coast(corners: Int, _ random: inout Random) -> [Spot] {
        var waves: [(height: Double, count: Double, shift: Double)] = []
        for number in 0..<24 {
            let height = 0.12 * random.between(0.2, 1) / (1 + Double(number) * 0.7)
            let count = number * number / 2 + number + 1
            waves.append((height, Double(count), random.between(0, 2 * Double.pi)))
        }
        var ring: [Spot] = []
        for number in 0..<corners {
            let angle = 2 * Double.pi * Double(number) / Double(corners)
            var waved = 1.0
            for wave in waves { waved += wave.height * sin(wave.count * angle + wave.shift) }
            let reach = radius * waved * (1 + random.between(-0.004, 0.004))
            ring.append(spot(reach * cos(angle), reach * sin(angle)))
        }
        return ring
    }
}
