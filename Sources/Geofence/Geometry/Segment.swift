/// How two closed segments meet.
enum SegmentMeeting: Equatable {
    case apart
    /// They cross in one inner point of both.
    case crossing
    /// They share at least one point that is an end of one of them.
    case touching
    /// They lie on one line and share more than one point.
    case overlapping
}

@inline(__always)
private func boxesMeet(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> Bool {
    min(a.x, b.x) <= max(c.x, d.x) && min(c.x, d.x) <= max(a.x, b.x)
        && min(a.y, b.y) <= max(c.y, d.y) && min(c.y, d.y) <= max(a.y, b.y)
}

/// How the closed segments a-b and c-d meet; exact.
func meeting(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> SegmentMeeting {
    guard boxesMeet(a, b, c, d) else { return .apart }
    let c1 = orientation(a, b, c)
    let d1 = orientation(a, b, d)
    if c1 * d1 > 0 { return .apart }
    let a1 = orientation(c, d, a)
    let b1 = orientation(c, d, b)
    if a1 * b1 > 0 { return .apart }
    if c1 == 0 && d1 == 0 {
        // On one line: compare along the longer axis.
        let alongX = abs(b.x - a.x) + abs(d.x - c.x) >= abs(b.y - a.y) + abs(d.y - c.y)
        let (a, b, c, d) = alongX ? (a.x, b.x, c.x, d.x) : (a.y, b.y, c.y, d.y)
        let low = max(min(a, b), min(c, d))
        let high = min(max(a, b), max(c, d))
        return low > high ? .apart : (low == high ? .touching : .overlapping)
    }
    return c1 * d1 < 0 && a1 * b1 < 0 ? .crossing : .touching
}

/// Where along a-b (0 at a, 1 at b) the closed segment c-d is met: first and last; nil when they do not meet.
///
/// Whether they meet is exact; the parameters are rounded.
func span(of a: Point, _ b: Point, meeting c: Point, _ d: Point) -> (first: Double, last: Double)? {
    span(of: a, b, meeting: c, d, as: meeting(a, b, c, d))
}

/// The same for segments that are known to meet so.
func span(
    of a: Point, _ b: Point, meeting c: Point, _ d: Point, as meeting: SegmentMeeting
) -> (first: Double, last: Double)? {
    switch meeting {
    case .apart:
        return nil
    case .overlapping:
        let alongX = abs(b.x - a.x) >= abs(b.y - a.y)
        let length = alongX ? b.x - a.x : b.y - a.y
        if length == 0 { return (0, 0) }
        let one = ((alongX ? c.x - a.x : c.y - a.y) / length).clamped()
        let two = ((alongX ? d.x - a.x : d.y - a.y) / length).clamped()
        return (min(one, two), max(one, two))
    case .touching where orientation(a, b, c) == 0:
        let at = position(of: c, on: a, b)
        return (at, at)
    case .touching where orientation(a, b, d) == 0:
        let at = position(of: d, on: a, b)
        return (at, at)
    case .crossing, .touching:
        let fromA = (d.x - c.x) * (a.y - c.y) - (d.y - c.y) * (a.x - c.x)
        let fromB = (d.x - c.x) * (b.y - c.y) - (d.y - c.y) * (b.x - c.x)
        let at = fromA == fromB ? 0 : (fromA / (fromA - fromB)).clamped()
        return (at, at)
    }
}

private func position(of p: Point, on a: Point, _ b: Point) -> Double {
    let alongX = abs(b.x - a.x) >= abs(b.y - a.y)
    let length = alongX ? b.x - a.x : b.y - a.y
    return length == 0 ? 0 : ((alongX ? p.x - a.x : p.y - a.y) / length).clamped()
}

extension Double {
    fileprivate func clamped() -> Double { Swift.min(1, Swift.max(0, self)) }
}

/// The square of the distance from p to the closed segment a-b, axes scaled to metres first.
@inline(__always)
func distanceSquared(_ p: Point, _ a: Point, _ b: Point, _ scale: MetreScale) -> Double {
    let ax = (a.x - p.x) * scale.x
    let ay = (a.y - p.y) * scale.y
    let dx = (b.x - a.x) * scale.x
    let dy = (b.y - a.y) * scale.y
    let length = dx * dx + dy * dy
    let along = length == 0 ? 0 : max(0, min(1, -(ax * dx + ay * dy) / length))
    let x = ax + along * dx
    let y = ay + along * dy
    return x * x + y * y
}

/// Metres per unit of x and of y.
struct MetreScale: Hashable, Sendable {
    var x: Double
    var y: Double
    static let plan = MetreScale(x: 1, y: 1)
}
