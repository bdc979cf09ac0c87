/// Which moving things must not come near each other, by class (0 to 63).
public struct ClassFilter: Hashable, Sendable {
    /// For each class the classes it must be kept from, as bits; both directions are set.
    private(set) var masks: [UInt64]

    /// Every pair matters.
    public static let everyPair = ClassFilter(masks: [UInt64](repeating: .max, count: 64))

    private init(masks: [UInt64]) { self.masks = masks }

    /// - Parameter pairs: classes that must be kept apart; a pair of a class with itself is allowed. Classes outside
    ///   0...63 take part in no pair.
    public init(pairs: some Sequence<(Int, Int)>) {
        masks = [UInt64](repeating: 0, count: 64)
        for (one, two) in pairs where (0..<64).contains(one) && (0..<64).contains(two) {
            masks[one] |= 1 << UInt64(two)
            masks[two] |= 1 << UInt64(one)
        }
    }

    @inline(__always)
    func matters(_ one: Int, _ two: Int) -> Bool {
        guard one >= 0, one < 64, two >= 0, two < 64 else { return false }
        return masks[one] >> UInt64(two) & 1 == 1
    }
}

/// Something near a place.
public struct Neighbour: Hashable, Sendable {
    public let id: String
    public let distance_m: Double
}

/// Tells when two moving things come near each other and part again, once per pair.
///
/// Near is at most `near_m` apart (closed), apart is more than `apart_m`. A thing is compared at each of its moves with
/// where the others were last: two that pass each other between two moves are not noticed. On different known floors
/// nothing is near; on a floor that is not known everything is. Points are metres in the plan.
public struct ProximityEngine: Sendable {
    public let near_m: Double
    public let apart_m: Double
    public let filter: ClassFilter
    private var grid: PointGrid
    private var ids: [String] = []
    private var classes: [Int] = []
    private var partners: [[Int32]] = []
    private var numbers: [String: Int] = [:]
    private var free: [Int] = []
    private var found: [Int32] = []

    /// - Parameters:
    ///   - near_m: more than 0; anything else is taken as a micrometre.
    ///   - apart_m: at least `near_m`; the difference keeps a pair at the limit from coming and going.
    public init(near_m: Double, apart_m: Double? = nil, filter: ClassFilter = .everyPair) {
        self.near_m = near_m > 1e-6 && near_m.isFinite ? near_m : 1e-6
        self.apart_m = max(apart_m ?? self.near_m, self.near_m)
        self.filter = filter
        grid = PointGrid(cell_m: self.near_m)
    }

    public var count: Int { numbers.count }

    /// Moves a thing (or adds it); the events of its pairs: first those that part, then those that come near, each in
    /// the order in which the others were first seen. A point that is not finite or beyond 100,000 km is ignored.
    public mutating func move(
        id: String, class kind: Int = 0, to point: Point, floor: Double? = nil, at_ms: Int64
    ) -> [FenceEvent] {
        var events: [FenceEvent] = []
        move(id: id, class: kind, to: point, floor: floor, at_ms: at_ms, into: &events)
        return events
    }

    /// The same, appended to `events`: in steady state nothing is allocated.
    public mutating func move(
        id: String, class kind: Int = 0, to point: Point, floor: Double? = nil, at_ms: Int64,
        into events: inout [FenceEvent]
    ) {
        guard CoordinateFrame.local.defect(of: point) == nil else { return }
        let number = numbers[id] ?? add(id)
        classes[number] = kind
        grid.move(number, to: point, floor: floor ?? .nan)
        partNow(number, at_ms, &events)
        found.removeAll(keepingCapacity: true)
        grid.forEach(near: point, floor: floor ?? .nan, within_m: near_m) { other in
            if other != number && filter.matters(kind, classes[other])
                && !partners[number].contains(Int32(other))
            {
                found.append(Int32(other))
            }
        }
        if found.isEmpty { return }
        found.sort()
        for other in found {
            partners[number].append(other)
            partners[Int(other)].append(Int32(number))
            events.append(FenceEvent(event: .near, tag: id, other: ids[Int(other)], at_ms: at_ms, cause: .moved))
        }
    }

    /// Ends the pairs of a thing that are over after its move.
    private mutating func partNow(_ number: Int, _ at_ms: Int64, _ events: inout [FenceEvent]) {
        if partners[number].isEmpty { return }
        let limit = apart_m * apart_m
        let gone = partners[number].filter { other in
            !grid.sharesFloor(number, Int(other)) || grid.squared(number, Int(other)) > limit
                || !filter.matters(classes[number], classes[Int(other)])
        }
        for other in gone.sorted() { part(number, Int(other), at_ms, &events) }
    }

    private mutating func part(_ number: Int, _ other: Int, _ at_ms: Int64, _ events: inout [FenceEvent]) {
        partners[number].removeAll { $0 == other }
        partners[other].removeAll { $0 == number }
        events.append(
            FenceEvent(event: .apart, tag: ids[number], other: ids[other], at_ms: at_ms, cause: .moved))
    }

    private mutating func add(_ id: String) -> Int {
        if let number = free.popLast() {
            ids[number] = id
            numbers[id] = number
            return number
        }
        ids.append(id)
        classes.append(0)
        partners.append([])
        numbers[id] = ids.count - 1
        return ids.count - 1
    }

    /// Takes a thing away; its pairs part.
    public mutating func remove(id: String, at_ms: Int64) -> [FenceEvent] {
        guard let number = numbers.removeValue(forKey: id) else { return [] }
        var events: [FenceEvent] = []
        for other in partners[number].sorted() { part(number, Int(other), at_ms, &events) }
        grid.remove(number)
        free.append(number)
        return events
    }

    /// The things at most `within_m` from a place, nearest first, then by id.
    public func neighbours(of point: Point, floor: Double? = nil, within_m: Double) -> [Neighbour] {
        guard within_m >= 0, point.isFinite else { return [] }
        var list: [Neighbour] = []
        grid.forEach(near: point, floor: floor ?? .nan, within_m: within_m) { other in
            list.append(Neighbour(id: ids[other], distance_m: grid.squared(other, point).squareRoot()))
        }
        return list.sorted { ($0.distance_m, $0.id) < ($1.distance_m, $1.id) }
    }

    /// Whom a thing is near now, in the order in which they were first seen.
    public func near(_ id: String) -> [String] {
        guard let number = numbers[id] else { return [] }
        return partners[number].sorted().map { ids[Int($0)] }
    }
}
