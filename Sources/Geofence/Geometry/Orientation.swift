// Exact predicates: the sign they give is the sign of the real number, never of its rounding, so that "on the border"
// is a fact. Method: J. R. Shewchuk, "Adaptive precision floating-point arithmetic and fast robust geometric
// predicates" (1997). Exact as long as no product of two differences underflows (differences above 2^-500 or zero).

/// Shewchuk's bound A, relative to the sum of the two products: beyond it the rounded determinant has the right sign.
let orientationDoubt = 3.3306690738754716e-16

/// On which side of the directed line from a to b the point p lies: 1 left, -1 right, 0 on the line.
@inline(__always)
func orientation(_ a: Point, _ b: Point, _ p: Point) -> Int {
    let left = (a.x - p.x) * (b.y - p.y)
    let right = (a.y - p.y) * (b.x - p.x)
    let determinant = left - right
    let doubt = orientationDoubt * (abs(left) + abs(right))
    if determinant > doubt { return 1 }
    if -determinant > doubt { return -1 }
    return exactOrientation(a, b, p)
}

@inline(never)
func exactOrientation(_ a: Point, _ b: Point, _ p: Point) -> Int {
    let ax = Exact.difference(a.x, p.x)
    let ay = Exact.difference(a.y, p.y)
    let bx = Exact.difference(b.x, p.x)
    let by = Exact.difference(b.y, p.y)
    if ax.tail == 0 && ay.tail == 0 && bx.tail == 0 && by.tail == 0 {
        // Rounding is monotone: different rounded products already tell which is larger, equal ones leave it to the
        // rounding errors, which a fused multiply-add gives exactly.
        let left = Exact.product(ax.head, by.head)
        let right = Exact.product(ay.head, bx.head)
        if left.head != right.head { return left.head > right.head ? 1 : -1 }
        return left.tail == right.tail ? 0 : (left.tail > right.tail ? 1 : -1)
    }
    var sum = ExactSum()
    sum.addProduct(ax, by)
    sum.addProduct((-ay.head, -ay.tail), bx)
    return sum.sign
}

/// The sign of |p - centre| - radius: -1 inside the circle, 0 on it, 1 outside.
@inline(__always)
func circleSide(centre: Point, radius: Double, _ p: Point) -> Int {
    let dx = p.x - centre.x
    let dy = p.y - centre.y
    let squared = dx * dx + dy * dy
    let limit = radius * radius
    let doubt = 1e-14 * (squared + limit)
    if squared - limit > doubt { return 1 }
    if limit - squared > doubt { return -1 }
    var sum = ExactSum()
    let x = Exact.difference(p.x, centre.x)
    let y = Exact.difference(p.y, centre.y)
    sum.addProduct(x, x)
    sum.addProduct(y, y)
    sum.addProduct((radius, 0), (-radius, 0))
    return sum.sign
}

/// Error-free transformations: head + tail is the exact result.
enum Exact {
    typealias Pair = (head: Double, tail: Double)

    @inline(__always)
    static func difference(_ a: Double, _ b: Double) -> Pair {
        let head = a - b
        let bVirtual = a - head
        let aVirtual = head + bVirtual
        return (head, (a - aVirtual) + (bVirtual - b))
    }

    @inline(__always)
    static func sum(_ a: Double, _ b: Double) -> Pair {
        let head = a + b
        let bVirtual = head - a
        let aVirtual = head - bVirtual
        return (head, (a - aVirtual) + (b - bVirtual))
    }

    @inline(__always)
    static func product(_ a: Double, _ b: Double) -> Pair {
        let head = a * b
        return (head, (-head).addingProduct(a, b))
    }
}

/// A sum of doubles kept without any rounding, as an expansion on the stack (at most 32 terms).
struct ExactSum {
    private var parts = InlineArray<32, Double>(repeating: 0)
    private var count = 0

    /// Adds (a.head + a.tail) * (b.head + b.tail): eight terms.
    mutating func addProduct(_ a: Exact.Pair, _ b: Exact.Pair) {
        add(Exact.product(a.head, b.head))
        add(Exact.product(a.head, b.tail))
        add(Exact.product(a.tail, b.head))
        add(Exact.product(a.tail, b.tail))
    }

    private mutating func add(_ term: Exact.Pair) {
        add(term.tail)
        add(term.head)
    }

    /// Grow-expansion: the parts stay non-overlapping and in order of size.
    private mutating func add(_ value: Double) {
        if value == 0 { return }
        var carry = value
        var kept = 0
        for index in 0..<count {
            let step = Exact.sum(carry, parts[index])
            if step.tail != 0 {
                parts[kept] = step.tail
                kept += 1
            }
            carry = step.head
        }
        if carry != 0 {
            parts[kept] = carry
            kept += 1
        }
        count = kept
    }

    /// The last part outweighs all others together.
    var sign: Int {
        guard count > 0 else { return 0 }
        return parts[count - 1] > 0 ? 1 : -1
    }
}
