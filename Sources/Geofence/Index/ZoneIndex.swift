/// Where a path meets a zone's border first and last: 0 at its start, 1 at its end.
public struct ZonePassage: Hashable, Sendable {
    /// Place of the zone in `ZoneIndex.zones`.
    public let zone: Int
    public let first: Double
    public let last: Double
}

/// A zone and how far a point is from it.
public struct ZoneDistance: Hashable, Sendable {
    /// Place of the zone in `ZoneIndex.zones`.
    public let zone: Int
    /// Metres to the zone; 0 when it holds the point.
    public let distance_m: Double
}

/// Answers where a point is, for many zones: immutable, so any number of threads may ask while a new one is made.
///
/// Zones are told by their place in `zones`, the order in which they were given. A zone is a closed set: its border is
/// in it. Local and geographic zones live side by side and never mix.
public struct ZoneIndex: Sendable {
    public private(set) var zones: [Zone]
    /// The frame that points are taken in unless said otherwise: that of the zones, local when they have both.
    public let frame: CoordinateFrame
    private(set) var local: ZoneGrid
    private(set) var geographic: ZoneGrid
    private var numbers: [String: Int]
    /// Floor of each zone; NaN = every floor.
    private(set) var floors: [Double]

    /// - Complexity: O(n log n) in the number of corners, plus the cells their edges run through.
    /// - Parameter zones: of two with one id the later is found by `number(of:)`.
    public init(zones: [Zone]) {
        self.zones = zones
        var builder = GridBuilder()
        local = builder.build(zones, crs: .local)
        geographic = builder.build(zones, crs: .wgs84)
        numbers = Dictionary(zones.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { $1 })
        floors = zones.map { $0.floor ?? .nan }
        frame = zones.allSatisfy { $0.crs == .wgs84 } && !zones.isEmpty ? .wgs84 : .local
    }

    /// Bytes that the grids hold.
    public var size_bytes: Int { local.size_bytes + geographic.size_bytes }

    /// The place of a zone in `zones`.
    public func number(of id: String) -> Int? { numbers[id] }

    /// Whether `number` is the number of the zone with an id.
    func isZone(_ number: Int, named id: String) -> Bool {
        number >= 0 && number < zones.count && zones[number].id == id && numbers.count == zones.count
    }

    @inline(__always)
    func grid(_ crs: CoordinateFrame) -> ZoneGrid { crs == .local ? local : geographic }

    @inline(__always)
    static func home(_ point: Point, _ crs: CoordinateFrame) -> Point {
        crs == .local ? point : Point(x: Earth.wrapped(point.x), y: point.y)
    }

    @inline(__always)
    private func isOn(_ floor: Double?, _ zone: Int) -> Bool {
        guard let floor else { return true }
        return floors[zone].isNaN || floors[zone] == floor
    }

    /// The zones that hold a point, in file order.
    /// - Parameter floor: nil = zones of every floor.
    public func zones(at point: Point, crs: CoordinateFrame? = nil, floor: Double? = nil) -> [Int] {
        var found: [Int] = []
        zones(at: point, crs: crs, floor: floor, into: &found)
        return found
    }

    /// The same, into an array that is kept from one query to the next: nothing is allocated.
    /// - Complexity: O(answer + edges in one cell).
    public func zones(at point: Point, crs: CoordinateFrame? = nil, floor: Double? = nil, into found: inout [Int]) {
        found.removeAll(keepingCapacity: true)
        let isLocal = (crs ?? frame) == .local
        let place = isLocal ? point : Self.home(point, .wgs84)
        if isLocal {
            local.forEachSlot(at: place) { found.append($0) }
        } else {
            geographic.forEachSlot(at: place) { found.append($0) }
        }
        if floor != nil { found.removeAll { !isOn(floor, $0) } }
    }

    /// The zones that hold each of many points, on every floor: several times as fast as one by one, best a few
    /// thousand points at a time, so that the answers are still near when they are read.
    public func zones(at points: Span<Point>, crs: CoordinateFrame? = nil, into answers: inout ZoneAnswers) {
        if (crs ?? frame) == .local { answers.answer(points, local) } else { answers.answer(points, geographic) }
    }

    /// The same for an array.
    public func zones(at points: [Point], crs: CoordinateFrame? = nil, into answers: inout ZoneAnswers) {
        zones(at: points.span, crs: crs, into: &answers)
    }

    /// Whether one zone holds a point, its floor aside.
    public func holds(_ zone: Int, _ point: Point) -> Bool {
        let crs = zones[zone].crs
        return grid(crs).holds(zone, Self.home(point, crs))
    }

    /// Metres from a point to a zone's border (also from inside); nil beyond `limit_m`.
    public func borderDistance_m(of zone: Int, from point: Point, upTo limit_m: Double = .infinity) -> Double? {
        let crs = zones[zone].crs
        let distance = grid(crs).borderDistance_m(zone, Self.home(point, crs))
        return distance <= limit_m ? distance : nil
    }

    /// The zones that hold a point or come at most `within_m` near it, in file order.
    public func zones(
        within_m: Double, of point: Point, crs: CoordinateFrame? = nil, floor: Double? = nil
    ) -> [ZoneDistance] {
        let crs = crs ?? frame
        let grid = grid(crs)
        let place = Self.home(point, crs)
        var room = QueryRoom()
        grid.findNear(place, max(within_m, 0), &room)
        var least: [Int: Double] = [:]
        for near in room.near { least[Int(near.slot)] = min(least[Int(near.slot)] ?? .infinity, near.squared) }
        grid.forEachSlot(at: place) { least[$0] = 0 }
        return least.keys.sorted().filter { isOn(floor, $0) }
            .map { ZoneDistance(zone: $0, distance_m: (least[$0] ?? 0).squareRoot()) }
    }

    /// The zones whose border the straight path from one point to another meets, in file order; touching counts.
    public func path(
        from: Point, to: Point, crs: CoordinateFrame? = nil, floor: Double? = nil
    ) -> [ZonePassage] {
        let crs = crs ?? frame
        var room = QueryRoom()
        grid(crs).follow(Self.home(from, crs), Self.home(to, crs), &room)
        return room.path.filter { isOn(floor, Int($0.slot)) }
            .map { ZonePassage(zone: Int($0.slot), first: $0.first, last: $0.last) }
    }

    /// An index in which one zone is another: the one with the same id, else a new last one. Only the cells that the
    /// two touch are made anew; this index goes on answering.
    public func replacing(_ zone: Zone) -> ZoneIndex {
        if let mended = mended(with: zone) { return mended }
        var changed = zones
        if let slot = numbers[zone.id] { changed[slot] = zone } else { changed.append(zone) }
        return ZoneIndex(zones: changed)
    }

    /// The same; nil when it must be made anew. Otherwise the corners of the other zones are where they were.
    /// - Parameter fresh: the list that the zones are in afterwards, where there is one: then none is copied.
    func mended(with zone: Zone, among fresh: [Zone]? = nil) -> ZoneIndex? {
        var copy = self
        let slot = numbers[zone.id] ?? floors.count
        var builder = GridBuilder()
        let isGeographic =
            zone.crs == .wgs84 && zones.indices.allSatisfy { $0 == slot || zones[$0].crs == .wgs84 }
        guard (isGeographic ? .wgs84 : .local) == frame, builder.replace(slot, with: zone, in: &copy.local),
            builder.replace(slot, with: zone, in: &copy.geographic)
        else { return nil }
        // Only what differs is written: a list that is not written is not copied.
        if let fresh { copy.zones = fresh }
        if slot < floors.count {
            if fresh == nil { copy.zones[slot] = zone }
            copy.floors[slot] = zone.floor ?? .nan
        } else {
            if fresh == nil { copy.zones.append(zone) }
            copy.numbers[zone.id] = slot
            copy.floors.append(zone.floor ?? .nan)
        }
        return copy
    }
}
