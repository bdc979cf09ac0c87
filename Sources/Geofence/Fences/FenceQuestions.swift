// What the engine knows of tags.
extension FenceEngine {
    /// Ids of the zones that a tag is in, in file order.
    public func zones(of tag: String) -> [String] {
        guard let number = numbers[tag] else { return [] }
        return stays[number].filter(\.phase.counts).map { zones[Int($0.slot)].id }
    }

    /// Ids of the zones that hold a point of the plan on a floor (nil = every floor), in file order.
    public func zones(at point: Point, floor: Double?) -> [String] {
        index.zones(at: point, crs: .local, floor: floor).map { index.zones[$0].id }
    }

    /// Whether a tag is in the zone with a number.
    func isIn(_ tag: String, _ slot: Int) -> Bool {
        numbers[tag].map { stays[$0].contains { Int($0.slot) == slot && $0.phase.counts } } ?? false
    }

    /// Tags that are in a zone, in the order in which they were first seen.
    public func tags(in zone: String) -> [String] {
        guard let slot = index.number(of: zone) else { return [] }
        return names.indices.filter { stays[$0].contains { Int($0.slot) == slot && $0.phase.counts } }.map { names[$0] }
    }

    /// The newest accepted fix, with the floor filled in; in the plan when a frame is set.
    public func lastFix(of tag: String) -> Fix? {
        numbers[tag].map { tags[$0].last.fix(tag) }
    }

    /// The same for a fix that was just accepted, by the handle of its tag.
    public func placed(_ fix: borrowing Fix, _ handle: TagHandle) -> Fix? {
        known(fix, handle).map { tags[$0].last.fix(fix.tag) }
    }

    /// All that is known of one tag.
    public func presence(of tag: String) -> TagPresence? { numbers[tag].map(presence(number:)) }

    /// Number of tags seen.
    public var tagCount: Int { numbers.count }

    /// Forgets a tag, without events: for a tag that is no longer in use.
    public mutating func forget(_ tag: String) {
        guard let number = numbers.removeValue(forKey: tag) else { return }
        names[number] = ""
        tags[number].name = NameBits("")
        stays.put([], of: number)
        tags[number].settle(followsFixes: false, keepsZones: false)
        tags[number].due_ms = .max
        tags[number].queued_ms = .max
        free.append(number)
    }
}
