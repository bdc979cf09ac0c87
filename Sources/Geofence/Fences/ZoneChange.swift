/// What differs between the zones of an index and others that take their place.
struct ZoneChange {
    /// The zones from now on, in the frame in which they are judged.
    let fresh: [Zone]
    /// Whether a new zone is new or judges otherwise than before.
    private(set) var isChanged: [Bool]
    /// The slots of those zones.
    private(set) var changed: [Int] = []
    /// The slots of those, and of zones that only have another name or other properties.
    private var other: [Int] = []
    /// The new slot of each old zone, nil = deleted; nil when every zone stays where it is.
    private let moved: [Int?]?

    init(from old: [Zone], to fresh: [Zone]) {
        self.fresh = fresh
        isChanged = [Bool](repeating: true, count: fresh.count)
        if fresh.count >= old.count, old.indices.allSatisfy({ old[$0].id == fresh[$0].id }) {
            moved = nil
        } else {
            let numbers = Dictionary(fresh.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { $1 })
            moved = old.map { numbers[$0.id] }
        }
        var isOther = isChanged
        // Spans, because a copy of a zone counts references all over the memory.
        let (before, now) = (old.span, fresh.span)
        for number in old.indices {
            guard let slot = slot(of: number) else { continue }
            // Nearly all are the same in everything.
            isOther[slot] = now[slot] != before[number]
            isChanged[slot] = isOther[slot] && !now[slot].judgesLike(before[number])
        }
        other = isOther.indices.filter { isOther[$0] }
        changed = isChanged.indices.filter { isChanged[$0] }
    }

    /// Where an old zone is now; nil = deleted.
    func slot(of old: Int) -> Int? {
        guard let moved else { return old }
        return moved[old]
    }

    /// Brings what the engine asks of each zone to the new ones.
    func apply(to traits: inout [ZoneTraits]) {
        guard moved == nil else {
            traits = fresh.map(ZoneTraits.init)
            return
        }
        for slot in other {
            if slot < traits.count {
                traits[slot] = ZoneTraits(fresh[slot])
            } else {
                traits.append(ZoneTraits(fresh[slot]))
            }
        }
    }

    /// Brings index and map to the new zones: mended when few zones changed in place, else made anew.
    /// - Returns: where what a place is judged by may have changed.
    func apply(to index: inout ZoneIndex, _ borders: inout BorderMap, isHazard: [Bool]) -> ChangedGround {
        if moved == nil && other.count <= Self.mendedMost {
            var ground = ChangedGround()
            // A zone at a time: a new one takes the place that it has in the end.
            let isMended = other.allSatisfy { slot in
                guard let mended = index.mended(with: fresh[slot], among: fresh) else { return false }
                ground.add(slot, index)
                ground.add(slot, mended)
                let fits = borders.replace(slot, of: index.local, by: mended.local, isHazard: isHazard)
                index = mended
                if !fits { borders = BorderMap(mended.local, isHazard: isHazard) }
                return true
            }
            if isMended { return ground }
        }
        index = ZoneIndex(zones: fresh)
        borders = BorderMap(index.local, isHazard: isHazard)
        return .everywhere
    }

    /// So many changed zones are mended one by one; more are sooner made anew with all others.
    private static let mendedMost = 4
}

/// Where zones have changed: boxes around what they were and what they are. A place whose circle meets none of them is
/// judged as before.
struct ChangedGround {
    private var local: [Box] = []
    private var geographic: [Box] = []
    private var isEverywhere = false

    static let everywhere: ChangedGround = {
        var ground = ChangedGround()
        ground.isEverywhere = true
        return ground
    }()

    /// Adds what a slot is in an index.
    mutating func add(_ slot: Int, _ index: ZoneIndex) {
        for (grid, isLocal) in [(index.local, true), (index.geographic, false)] where slot < grid.slotRings.count {
            let box = grid.box(of: slot)
            guard box.minX <= box.maxX else { continue }
            if isLocal { local.append(box) } else { geographic.append(box) }
        }
    }

    /// Whether a circle may meet it; never wrongly no.
    func meets(_ point: Point, within radius_m: Double, _ crs: CoordinateFrame) -> Bool {
        if isEverywhere { return true }
        // Room for the rounding of whatever is computed from the distance.
        let reach_m = radius_m * 1.001 + 0.001
        if crs == .local { return local.contains { Self.meets($0, point, reach_m, reach_m) } }
        return geographic.contains { box in
            let height = reach_m / Earth.leastLatitude_m
            guard point.y >= box.minY - height, point.y <= box.maxY + height else { return false }
            let width = reach_m / Earth.scale(latitude: point.y).x
            func meets(_ x: Double) -> Bool { Self.meets(box, Point(x, point.y), width, height) }
            return meets(point.x) || meets(point.x + 360) || meets(point.x - 360)
        }
    }

    @inline(__always)
    private static func meets(_ box: Box, _ p: Point, _ reachX: Double, _ reachY: Double) -> Bool {
        p.x >= box.minX - reachX && p.x <= box.maxX + reachX && p.y >= box.minY - reachY && p.y <= box.maxY + reachY
    }
}
