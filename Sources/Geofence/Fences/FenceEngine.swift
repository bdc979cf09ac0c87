/// Turns fixes into events: who entered, left or crossed which zone when.
///
/// A pure value: the same calls give the same events. It has no clock; time comes with fixes and with `advance(to:)`.
/// The stages of a fix stand in one list, in `take(_:_:)`.
public struct FenceEngine: Sendable {
    public let settings: FenceSettings
    /// The zones as they were given.
    public internal(set) var zones: [Zone]
    public internal(set) var counts = FixCounts()
    var index: ZoneIndex
    /// The borders of `index.local`.
    var borders: BorderMap
    var traits: [ZoneTraits]
    var marks: [ZoneMarks]
    var hasFrame: (local: Bool, wgs84: Bool)
    /// By number: what every fix asks, and aside from it the name (empty = forgotten), the newest fix that was certain
    /// enough to change zones where that is not the newest, and the stays (by slot).
    var tags = TagTable()
    var names: [String] = []
    var anchors: [Place] = []
    var stays = StayTable()
    var numbers: [String: Int] = [:]
    var free: [Int] = []
    var queue = TimerQueue()
    var room = QueryRoom()
    /// Stays and enters of the fix at hand, kept so that a fix allocates nothing.
    var nextStays: [Stay] = []
    var enters: [Int32] = []
    var waiting: [WaitingFix] = []

    /// - Parameter zones: ids must differ; of two zones with one id the later is used.
    public init(zones: [Zone], settings: FenceSettings = FenceSettings()) {
        self.settings = settings
        self.zones = Self.distinct(zones)
        index = ZoneIndex(zones: Self.placed(self.zones, settings))
        traits = index.zones.map(ZoneTraits.init)
        marks = traits.map(ZoneMarks.init)
        borders = BorderMap(index.local, isHazard: traits.map(\.isHazard))
        hasFrame = Self.frames(traits)
    }

    /// - Parameter known: zones with ids that differ; those with the same ids one by one need not be compared.
    static func distinct(_ zones: [Zone], beside known: [Zone] = []) -> [Zone] {
        if zones.count == known.count, zones.indices.allSatisfy({ zones[$0].id == known[$0].id }) { return zones }
        var last: [String: Int] = [:]
        for (number, zone) in zones.enumerated() { last[zone.id] = number }
        return last.count == zones.count ? zones : zones.enumerated().filter { last[$1.id] == $0 }.map(\.element)
    }

    static func placed(_ zones: [Zone], _ settings: FenceSettings) -> [Zone] {
        guard let frame = settings.frame else { return zones }
        return zones.map { $0.placed(in: frame) }
    }

    static func frames(_ traits: [ZoneTraits]) -> (local: Bool, wgs84: Bool) {
        (traits.contains { $0.isLocal }, traits.contains { !$0.isLocal })
    }

    // MARK: A fix

    /// The events of one fix, and of the tag's timers that ran out before it; in time order.
    public mutating func apply(_ fix: Fix) -> [FenceEvent] {
        var events: [FenceEvent] = []
        apply(fix, into: &events)
        return events
    }

    /// The same, appended to `events`: in steady state nothing is allocated.
    public mutating func apply(_ fix: Fix, into events: inout [FenceEvent]) {
        var handle = TagHandle()
        apply(fix, handle: &handle, into: &events)
    }

    /// The same, for a caller that keeps a handle for each tag: its name is then not looked up.
    /// - Parameter handle: `TagHandle()` at the tag's first fix. One that is not the tag's own is found out and set right.
    public mutating func apply(_ fix: Fix, handle: inout TagHandle, into events: inout [FenceEvent]) {
        if let number = take(fix, number: known(fix, handle), Preview(), &events) { handle.number = Int32(number) }
    }

    /// The stages of a fix.
    /// - Parameters:
    ///   - known: the number of its tag; nil = not seen before.
    ///   - preview: what was seen of its way.
    /// - Returns: the number of its tag, nil when the fix is of no use.
    mutating func take(
        _ fix: borrowing Fix, number known: Int?, _ preview: Preview, _ events: inout [FenceEvent]
    ) -> Int? {
        // 1. Numbers, time and frame that can be used.
        if let reason = defect(of: fix) { return reject(fix, reason, &events) }
        var place = place(of: fix)
        let number: Int
        if let known {
            number = known
            // 2. Duplicates and late fixes; of two at one instant the more exact.
            let last = tags[number].last
            if place.at_ms < last.at_ms { return reject(fix, .late, &events) }
            if place.at_ms == last.at_ms {
                if place.repeats(last) {
                    counts.duplicates += 1
                    return number
                }
                guard place.acc_m < last.acc_m else {
                    counts.superseded += 1
                    return number
                }
            }
            // 3. Timers of this tag that ran out before it.
            if tags[number].due_ms < place.at_ms { runTimers(of: number, before: place.at_ms, into: &events) }
            // 4. Floor and what else the tag has told before.
            if place.floor.isNaN { place.floor = last.floor }
        } else {
            number = add(fix.tag, place)
        }
        counts.accepted += 1
        // 5. Certainty: a fix that is too uncertain is noted, and changes no zone.
        if place.radius_m > settings.accuracyLimit_m {
            counts.uncertain += 1
            anchors[number] = anchor(number)
            tags[number].note(place)
            schedule(number)
            return number
        }
        // 6. Plausible speed: only then is the path between the two believed.
        let isPathKnown = checkSpeed(number, place)
        // 7. Zones, and 8. exits, crossings and enters; in a clearing all goes on as it was.
        let isSettled: Bool
        if tags[number].isCalm(place) {
            tags[number].place(place)
            isSettled = true
        } else {
            isSettled = move(number, to: place, isPathKnown: isPathKnown, preview, into: &events)
        }
        // 9. Timers, where they may have changed.
        if !isSettled || tags[number].followsFixes { schedule(number) }
        return number
    }

    /// The newest fix that was certain enough to change zones; valid when the tag `isPlaced`.
    @inline(__always)
    func anchor(_ number: Int) -> Place { tags[number].isAnchorLast ? tags[number].last : anchors[number] }

    /// The number of a fix's tag, by its handle if that is the tag's own; nil = not seen before.
    @inline(__always)
    func known(_ fix: borrowing Fix, _ handle: TagHandle) -> Int? {
        let number = Int(handle.number)
        let isOwn =
            number >= 0 && number < tags.count
            && (tags[number].name == NameBits(fix.tag) || names[number] == fix.tag)
        return isOwn ? number : numbers[fix.tag]
    }

    /// Why `apply` would reject a fix now; nil when it would not. Changes and counts nothing.
    public func rejection(of fix: Fix) -> Rejection? {
        if let defect = defect(of: fix) { return defect }
        return numbers[fix.tag].map { fix.at_ms < tags[$0].last.at_ms } ?? false ? .late : nil
    }

    private func defect(of fix: borrowing Fix) -> Rejection? {
        if let defect = fix.defect { return defect }
        let isLocal = fix.crs == .local || settings.frame != nil
        if isLocal ? !hasFrame.local && hasFrame.wgs84 : !hasFrame.wgs84 && hasFrame.local { return .wrongFrame }
        return fix.isAhead(settings.futureLimit_ms) ? .future : nil
    }

    private func place(of fix: borrowing Fix) -> Place {
        var place = Place(fix)
        if fix.crs == .wgs84 {
            if let frame = settings.frame {
                place.point = frame.plan(fix.point)
                place.crs = .local
            } else {
                place.point = ZoneIndex.home(fix.point, .wgs84)
            }
        }
        return place
    }

    private mutating func add(_ tag: String, _ place: Place) -> Int {
        let state = TagState(tag, last: place)
        if let number = free.popLast() {
            tags[number] = state
            anchors[number] = place
            names[number] = tag
            numbers[tag] = number
            return number
        }
        tags.append(state)
        anchors.append(place)
        names.append(tag)
        stays.append()
        numbers[tag] = tags.count - 1
        return tags.count - 1
    }

    private mutating func reject(_ fix: borrowing Fix, _ reason: Rejection, _ events: inout [FenceEvent]) -> Int? {
        counts.rejected[reason, default: 0] += 1
        events.append(FenceEvent(event: .rejected, tag: fix.tag, at_ms: fix.at_ms, reason: reason))
        return nil
    }

    /// Counts a text that could not be read as a fix; gives its event when it still told its tag and time.
    public mutating func reject(_ error: FixError) -> [FenceEvent] {
        counts.rejected[error.rejection, default: 0] += 1
        guard let tag = error.tag, let at_ms = error.at_ms else { return [] }
        return [FenceEvent(event: .rejected, tag: tag, at_ms: at_ms, reason: error.rejection)]
    }

    /// Marks a fix that is too fast; returns whether the path from the last certain fix can be judged.
    private mutating func checkSpeed(_ number: Int, _ place: Place) -> Bool {
        tags[number].isImplausible = false
        guard tags[number].isPlaced else { return false }
        let from = anchor(number)
        guard from.crs == place.crs else { return false }
        let gap_ms = place.at_ms - from.at_ms
        guard gap_ms > 0 else { return false }
        var dx = place.point.x - from.point.x
        var dy = place.point.y - from.point.y
        if place.crs == .wgs84 {
            let scale = Earth.scale(latitude: (place.point.y + from.point.y) / 2)
            dx = min(abs(dx), 360 - abs(dx)) * scale.x
            dy *= scale.y
        }
        let limit = settings.crossSpeed_m_s * Double(gap_ms) / 1000
        if dx * dx + dy * dy > limit * limit {
            tags[number].isImplausible = true
            counts.implausible += 1
            return false
        }
        return gap_ms <= settings.crossGap_ms
    }
}
