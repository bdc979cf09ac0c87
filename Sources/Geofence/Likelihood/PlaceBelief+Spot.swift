extension PlaceBelief {
    /// Where a tag is believed to stand: the mean of its fixes, until they say clearly that it stands elsewhere.
    ///
    /// What counts as elsewhere is decided as a zone's border is, the border being a circle of the guard band around the
    /// mean: a reflection moves nothing, and a distance between two spots does not flicker with every fix.
    public struct Spot: Hashable, Sendable, Codable {
        public private(set) var point: Point
        /// How many fixes it is the mean of, at most ``fixesMax``.
        public private(set) var fixes = 1
        private var test: SideTest
        /// Where the fixes that speak against it lie, the newer ones the more; nil = none does.
        private var next: Point?

        /// A mean of more fixes would follow a slow change too late.
        public static let fixesMax = 30
        private static let nextShare = 1.0 / 3

        init(_ fix: Fix, _ rule: LocationRule) {
            point = fix.point
            test = SideTest(isIn: true)
        }

        mutating func take(_ fix: Fix, _ rule: LocationRule) {
            let sigma_m = rule.noise.sigma(acc_m: fix.acc_m)
            let off_m = point.distance_m(to: fix.point)
            let hasMoved = test.take(
                outside_m: off_m - rule.guard_sigmas * sigma_m, acc_m: fix.acc_m, at_ms: fix.at_ms, rule: rule,
                isInFence: true, isAlarm: true)
            if hasMoved {
                point = (next ?? fix.point).moved(towards: fix.point, by: Self.nextShare)
                (fixes, next) = (1, nil)
                test.settle(isIn: true)
                return
            }
            next = test.isQuiet ? nil : (next ?? fix.point).moved(towards: fix.point, by: Self.nextShare)
            guard off_m <= (rule.guard_sigmas + 1) * sigma_m else { return }
            fixes = min(fixes + 1, Self.fixesMax)
            point = point.moved(towards: fix.point, by: 1 / Double(fixes))
        }
    }
}

extension Point {
    fileprivate func distance_m(to other: Point) -> Double {
        ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)).squareRoot()
    }

    fileprivate func moved(towards other: Point, by share: Double) -> Point {
        Point(x: x + (other.x - x) * share, y: y + (other.y - y) * share)
    }
}
