import Compliance
import Geofence
import Labels

// From a foreign message to a fix: longitude and latitude into the plan by the site's control points, a tag read to the
// zone of the reader that hears it best.
extension Plant {
    /// Takes what a feed said; what cannot be used is counted under the feed's name and the reason.
    ///
    /// - Parameter source: who sent it, as the feed names its senders.
    /// - Returns: how many were taken.
    public func apply(
        _ results: [Result<FeedItem, FeedFailure>], of kind: FeedKind, from source: String? = nil
    ) async throws(PlantError) -> Int {
        let sender = source.map { $0 == kind.rawValue ? $0 : "\(kind.rawValue)/\($0)" } ?? kind.rawValue
        var fixes: [Fix] = []
        var taken = 0
        for result in results {
            switch result {
            case .failure(let failure): count(rejected: "\(kind.rawValue)_\(failure.reason)", from: sender)
            case .success(.fix(let fix)):
                guard let placed = placed(fix) else {
                    count(rejected: "\(kind.rawValue)_no_site_frame", from: sender)
                    continue
                }
                fixes.append(placed)
                presence.silence.set(
                    source: "feed:\(kind.rawValue)", of: state.positions.number(of: placed.tag),
                    steady_ms: clock.monotonic_us() / 1000)
                taken += 1
            case .success(.read(let read)):
                guard let reader = reader(of: read) else {
                    count(rejected: "\(kind.rawValue)_unknown_reader", from: sender)
                    continue
                }
                taken += 1
                if let fix = fix(of: read, by: reader) {
                    fixes.append(fix)
                    presence.silence.set(
                        source: "reader:\(reader.id)", of: state.positions.number(of: fix.tag),
                        steady_ms: clock.monotonic_us() / 1000)
                }
            }
        }
        if !fixes.isEmpty { try await apply(fixes) }
        return taken
    }

    /// In the plan; nil when nobody has said where the plan lies on the earth.
    private func placed(_ fix: Fix) -> Fix? {
        guard fix.crs == .wgs84 else { return fix }
        guard let frame = state.zones.frame else { return nil }
        var fix = fix
        fix.point = frame.plan(fix.point)
        fix.crs = .local
        fix.acc_m = (fix.acc_m ?? 0) + frame.residual_m
        return fix
    }

    /// The antenna where it is registered, else its reader.
    private func reader(of read: TagRead) -> TagReader? {
        if let reader = state.system.readers[read.reader] { return reader }
        let whole = read.reader.split(separator: "/").dropLast().joined(separator: "/")
        return state.system.readers[whole]
    }

    private func fix(of read: TagRead, by reader: TagReader) -> Fix? {
        let tag = tag(ofEPC: read.tag)
        let now_ms = clock.now_ms()
        let items = carried(by: tag)
        guard
            let zone = readerJudge.take(
                tag, zone: reader.zone, rssi_dBm: read.rssi_dBm, start: heardBefore(tag, items),
                steady_ms: clock.monotonic_us() / 1000,
                isHome: { zone in items.contains { $0.assignedZone == zone } }),
            let place = state.zones[zone]
        else { return nil }
        let (point, clearance_m) = place.geometry.middle
        // As exact as to be certainly in the zone, and no more.
        return Fix(
            tag: tag, at_ms: min(read.at_ms, now_ms), point: point, crs: .local, acc_m: clearance_m * 0.9,
            floor: place.floor, received_ms: now_ms, technology: .uhf)
    }

    /// Where a tag is that no reader has heard since the start: where it was, else where it was put by hand; nil where no
    /// reader is that could hear it leave.
    private func heardBefore(_ tag: String, _ items: [Item]) -> String? {
        let zone =
            fence.lastFix(of: tag) == nil
            ? items.lazy.compactMap(\.zone).first : state.zones.place(among: places.zones(of: tag))
        return zone.flatMap { zone in state.system.readers.values.contains { $0.zone == zone } ? zone : nil }
    }

    /// The tag that carries this EPC: bound by its own number, or the tag of the container that has the EPC as a code.
    private func tag(ofEPC hex: String) -> String {
        if state.tags[hex] != nil { return hex }
        let uri = (try? EPC(hex: hex))?.idURI
        for code in [hex, hex.lowercased(), uri].compactMap({ $0 }) {
            if let tag = state.codes[code].flatMap({ state.items[$0]?.tag }) { return tag }
        }
        return hex
    }

    // MARK: Readers

    /// Says in which zone a fixed reader, or one of its antennas, is.
    public func register(_ reader: TagReader, by actor: Actor) async throws(PlantError) {
        try require(.configure, of: actor)
        guard !reader.id.isEmpty, reader.id.count <= 128, !reader.id.contains(where: \.isWhitespace) else {
            throw .invalid(
                field: "id", Bilingual(zh: "读写器编号无效。", en: "a reader's id has 1 to 128 characters without blanks"))
        }
        guard state.zones[reader.zone] != nil else {
            throw .invalid(
                field: "zone", Bilingual(zh: "没有区域 `\(reader.zone)`。", en: "there is no zone `\(reader.zone)`"))
        }
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            state.system.readers[reader.id] = reader
            changes.system.readers.append(reader)
            try record(
                "reader.registered", subject: "reader:\(reader.id)", by: actor,
                body: ["zone": LedgerValue(reader.zone)],
                into: &changes)
        }
    }

    public func removeReader(_ id: String, by actor: Actor) async throws(PlantError) {
        try require(.configure, of: actor)
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            guard state.system.readers[id] != nil else { throw .notFound(kind: "reader", id: id) }
            state.system.readers[id] = nil
            changes.system.removedReaders.append(id)
            try record("reader.removed", subject: "reader:\(id)", by: actor, into: &changes)
        }
    }

    public func readers() -> [TagReader] { state.system.readers.values.sorted { $0.id < $1.id } }
}
