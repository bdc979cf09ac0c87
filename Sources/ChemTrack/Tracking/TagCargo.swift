import Geofence

/// What is known of each tag that is heard, beside its fixes: kept until its container or its binding changes, so that
/// a fix that changes nothing asks for little.
struct CargoBook: Sendable {
    struct Entry: Sendable {
        var handle = TagPlaces.Handle()
        /// What it carries, or that it is a person or a vehicle; nil = neither.
        var cargo: TagPlaces.Cargo?
        /// The one container it is fixed to.
        var item: String?
        /// The room that container counts in.
        var room: String?
        /// Each of its fixes asks for more: a vehicle at the gate is compared with what stands about it, and what is on
        /// a load unit is not looked up by its tag alone.
        var isBusy = false
        /// A person carries it.
        var isPersonal = false
        /// It has been placed and judged since it was looked up.
        var isSettled = false
    }

    private var entries = TagRows<Entry>()
    private var tagOf: [String: TagNumber] = [:]

    subscript(tag: TagNumber) -> Entry? { entries[tag] }

    mutating func keep(_ entry: Entry, of tag: TagNumber) {
        entries[tag] = entry
        if let item = entry.item { tagOf[item] = tag }
    }

    mutating func keep(handle: TagPlaces.Handle, of tag: TagNumber) { entries[tag]?.handle = handle }

    mutating func settle(_ tag: TagNumber) { entries[tag]?.isSettled = true }

    mutating func forget(items: Set<String>, tags: some Sequence<TagNumber>) {
        for item in items { if let tag = tagOf.removeValue(forKey: item) { entries[tag] = nil } }
        for tag in tags { entries[tag] = nil }
    }

    mutating func forgetAll() { self = CargoBook() }
}

// Fixes that change nothing but coordinates.
extension Plant {
    /// What was changed since the last fixes is looked up anew.
    func forgetChangedCargo() {
        let changed = state.takeNoted()
        cargo.forget(items: changed.items, tags: changed.tags.lazy.compactMap(state.positions.numbers.known))
    }

    /// A fix that changes nothing but coordinates.
    struct CalmFix: Sendable {
        var tag: TagNumber
        var fix: Fix
        var isPersonal: Bool
    }

    /// The fix when it, changing no zone, can change nothing else either; else nil.
    func passing(_ fix: Fix, _ tag: TagNumber, _ entry: CargoBook.Entry) -> CalmFix? {
        guard entry.isSettled, !entry.isBusy, fix.crs == .local, let known = state.positions.floorAndAccuracy(of: tag),
            known.floor == fix.floor, isExact(known.acc_m) == isExact(fix.acc_m),
            state.underWay.isEmpty || !(entry.item.map(state.underWay.contains) ?? false)
        else { return nil }
        return CalmFix(tag: tag, fix: fix, isPersonal: entry.isPersonal)
    }

    /// A fix too uncertain to change a zone says nothing about distances either.
    func isExact(_ acc_m: Double?) -> Bool { (acc_m ?? 0) <= fence.settings.accuracyLimit_m }

    /// Shows and keeps where tags are now that are in the zones they were in.
    func pass(_ fixes: [CalmFix]) {
        guard !fixes.isEmpty else { return }
        let steady_ms = clock.monotonic_us() / 1000
        var last: TagNumber?
        for calm in fixes {
            state.positions.move(calm.tag, to: calm.fix)
            presence.trails.take(calm.fix, of: calm.tag, isPersonal: calm.isPersonal)
            if calm.tag != last { presence.silence.hear(calm.tag, steady_ms: steady_ms) }
            last = calm.tag
        }
        show(fixes)
    }

    /// What a tag carries now.
    func cargoEntry(of tag: String, _ number: TagNumber) -> CargoBook.Entry {
        if let known = cargo[number] { return known }
        let entry = lookUpCargo(of: tag)
        cargo.keep(entry, of: number)
        return entry
    }

    private func lookUpCargo(of tag: String) -> CargoBook.Entry {
        let items = carried(by: tag)
        var entry = CargoBook.Entry()
        if !items.isEmpty {
            entry.cargo = TagPlaces.Cargo(
                assigned: Set(items.compactMap(\.assignedZone)), startZone: items.lazy.compactMap(\.zone).first)
        } else if presence.people.contains(tag) || presence.vehicles.contains(tag) {
            // To be in a zone is what alarms about people and vehicles are about: every zone is one to be entered.
            entry.cargo = TagPlaces.Cargo(assigned: [], isContainer: false)
        }
        switch state.tags[tag]?.kind {
        case .person: entry.isPersonal = true
        case .item:
            entry.item = items.first?.code
            entry.room = items.first.flatMap(room)
        case .vehicle, .loadUnit: entry.isBusy = true
        default: break
        }
        return entry
    }
}
