/// Joins longitude and latitude to a site's plan by ground-control points, with the error of the fit told.
///
/// Two points (or points on one line) give a similarity (turn, scale, shift); three or more give the affine map with
/// the least squared error in metres.
public struct SiteFrame: Hashable, Sendable, Codable {
    /// One place known in both frames.
    public struct ControlPoint: Hashable, Sendable, Codable {
        /// Longitude and latitude.
        public var geographic: Point
        /// Metres in the plan.
        public var plan: Point

        public init(geographic: Point, plan: Point) {
            self.geographic = geographic
            self.plan = plan
        }
    }

    public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        case tooFewPoints(Int)
        case outOfRange(Point)
        case samePlace

        public var description: String {
            switch self {
            case .tooFewPoints(let count): "\(count) control points given; at least two different ones are needed"
            case .outOfRange(let p): "control point \(p.text) is out of range"
            case .samePlace: "the control points lie in one place; give points far apart"
            }
        }
    }

    /// Distance of each control point from where the fit puts it, metres.
    public let residuals_m: [Double]
    /// Root of the mean square of the residuals, metres.
    public let residual_m: Double
    private let origin: Point
    private let scale_x: Double
    private let scale_y: Double
    /// plan.x = a[0] + a[1] east + a[2] north; plan.y = b[0] + b[1] east + b[2] north.
    private let a: [Double]
    private let b: [Double]

    /// - Throws: `Failure`.
    public init(controlPoints points: [ControlPoint]) throws(Failure) {
        if points.count < 2 { throw .tooFewPoints(points.count) }
        for point in points {
            if CoordinateFrame.wgs84.defect(of: point.geographic) != nil { throw .outOfRange(point.geographic) }
            if CoordinateFrame.local.defect(of: point.plan) != nil { throw .outOfRange(point.plan) }
        }
        let count = Double(points.count)
        let first = points[0].geographic.x
        let turned = points.map { Point(x: Self.near(first, $0.geographic.x), y: $0.geographic.y) }
        let origin = Point(x: turned.reduce(0) { $0 + $1.x } / count, y: turned.reduce(0) { $0 + $1.y } / count)
        let scale = Earth.scale(latitude: origin.y)
        let ground = turned.map { Point(x: ($0.x - origin.x) * scale.x, y: ($0.y - origin.y) * scale.y) }
        let plan = points.map(\.plan)
        let middle = Point(x: plan.reduce(0) { $0 + $1.x } / count, y: plan.reduce(0) { $0 + $1.y } / count)
        let moved = plan.map { Point(x: $0.x - middle.x, y: $0.y - middle.y) }
        guard let (rowX, rowY) = Self.fit(ground, moved) else { throw .samePlace }
        a = [middle.x] + rowX
        b = [middle.y] + rowY
        self.origin = origin
        scale_x = scale.x
        scale_y = scale.y
        residuals_m = zip(ground, moved).map { from, to in
            let dx = rowX[0] * from.x + rowX[1] * from.y - to.x
            let dy = rowY[0] * from.x + rowY[1] * from.y - to.y
            return (dx * dx + dy * dy).squareRoot()
        }
        residual_m = (residuals_m.reduce(0) { $0 + $1 * $1 } / count).squareRoot()
    }

    /// The place in the plan, metres.
    public func plan(_ geographic: Point) -> Point {
        let east = (Self.near(origin.x, geographic.x) - origin.x) * scale_x
        let north = (geographic.y - origin.y) * scale_y
        return Point(x: a[0] + a[1] * east + a[2] * north, y: b[0] + b[1] * east + b[2] * north)
    }

    /// Longitude and latitude of a place in the plan.
    public func geographic(_ plan: Point) -> Point {
        let (x, y) = (plan.x - a[0], plan.y - b[0])
        let determinant = a[1] * b[2] - a[2] * b[1]
        let east = (x * b[2] - y * a[2]) / determinant
        let north = (y * a[1] - x * b[1]) / determinant
        return Point(x: Earth.wrapped(origin.x + east / scale_x), y: origin.y + north / scale_y)
    }

    private static func near(_ reference: Double, _ longitude: Double) -> Double {
        longitude - 360 * ((longitude - reference) / 360).rounded()
    }

    /// Least squares around the common middle; nil when all points lie in one place.
    private static func fit(_ from: [Point], _ to: [Point]) -> (x: [Double], y: [Double])? {
        var (xx, xy, yy) = (0.0, 0.0, 0.0)
        var (xu, yu, xv, yv) = (0.0, 0.0, 0.0, 0.0)
        for (p, q) in zip(from, to) {
            xx += p.x * p.x
            xy += p.x * p.y
            yy += p.y * p.y
            xu += p.x * q.x
            yu += p.y * q.x
            xv += p.x * q.y
            yv += p.y * q.y
        }
        let size = xx + yy
        if size < 1e-6 { return nil }
        let determinant = xx * yy - xy * xy
        let rows: (x: [Double], y: [Double])
        if from.count > 2 && determinant > 1e-9 * size * size {
            rows = (
                [(xu * yy - yu * xy) / determinant, (yu * xx - xu * xy) / determinant],
                [(xv * yy - yv * xy) / determinant, (yv * xx - xv * xy) / determinant]
            )
        } else {
            let cosine = (xu + yv) / size
            let sine = (xv - yu) / size
            rows = ([cosine, -sine], [sine, cosine])
        }
        return abs(rows.x[0] * rows.y[1] - rows.x[1] * rows.y[0]) > 1e-12 ? rows : nil
    }
}

extension Zone {
    /// The zone in the site's plan.
    func placed(in frame: SiteFrame) -> Zone {
        guard crs == .wgs84 else { return self }
        switch geometry {
        case .circle(let centre, let radius_m):
            return Zone(self, planGeometry: .circle(centre: frame.plan(centre), radius_m: radius_m))
        case .polygons(let polygons):
            return Zone(
                self,
                planGeometry: .polygons(
                    polygons.map { polygon in
                        let rings = polygon.rings.map { $0.map(frame.plan) }
                        return Polygon(shell: rings[0], holes: Array(rings.dropFirst()))
                    }))
        }
    }
}
