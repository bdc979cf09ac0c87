// Timers: silence, tolerance, delays and schedules run out at a time, not at the next fix.
extension FenceEngine {
    /// An event with what orders it among others of the same instant.
    struct TimedEvent {
        var event: FenceEvent
        var slot: Int32
    }

    /// Runs out all timers up to and including a time; events in time order, exits before enters, then zone order.
    public mutating func advance(to now_ms: Int64) -> [FenceEvent] {
        var events: [FenceEvent] = []
        var group: [TimedEvent] = []
        while let first = queue.first, first.at_ms <= now_ms {
            group.removeAll(keepingCapacity: true)
            // All tags whose timers run out at this instant.
            while let entry = queue.first, entry.at_ms == first.at_ms {
                _ = queue.pop()
                let number = Int(entry.tag)
                guard tags[number].queued_ms == entry.at_ms else { continue }
                tags[number].queued_ms = .max
                if tags[number].due_ms == entry.at_ms { fire(number, at: entry.at_ms, &group) }
                schedule(number)
            }
            Self.append(&group, to: &events)
        }
        return events
    }

    /// No timer runs out before this time; nil when none runs.
    public var nextTimer_ms: Int64? { queue.first?.at_ms }

    /// The timers of one tag that ran out before its new fix. A fix at the very instant is heard first.
    mutating func runTimers(of number: Int, before at_ms: Int64, into events: inout [FenceEvent]) {
        var group: [TimedEvent] = []
        while tags[number].due_ms < at_ms {
            group.removeAll(keepingCapacity: true)
            fire(number, at: tags[number].due_ms, &group)
            tags[number].due_ms = due(number)
            Self.append(&group, to: &events)
        }
    }

    private static func append(_ group: inout [TimedEvent], to events: inout [FenceEvent]) {
        if group.count > 1 {
            let order = group.indices.sorted {
                (group[$0].event.event.rank, group[$0].slot, $0) < (group[$1].event.event.rank, group[$1].slot, $1)
            }
            for position in order { events.append(group[position].event) }
        } else if let only = group.first {
            events.append(only.event)
        }
    }

    /// Puts a tag's next time into the queue; called whenever its stays or its last fix have changed.
    mutating func schedule(_ number: Int) {
        let due_ms = due(number)
        tags[number].due_ms = due_ms
        // A later time is found when the earlier entry comes up.
        if due_ms < tags[number].queued_ms {
            tags[number].queued_ms = due_ms
            queue.push(.init(at_ms: due_ms, tag: Int32(number)))
        }
    }

    private func due(_ number: Int) -> Int64 {
        var least = Int64.max
        let last_ms = tags[number].last.at_ms
        for position in 0..<stays.count(of: number) {
            let stay = stays[number, position]
            if marks[Int(stay.slot)].contains(.timers) { least = min(least, due(stay, last_ms)) }
        }
        return least
    }

    private func silence(_ stay: Stay, _ last_ms: Int64) -> Int64 {
        let timeout_ms = traits[Int(stay.slot)].rules.timeout_ms
        return timeout_ms < 0 || stay.phase == .lost ? .max : last_ms + timeout_ms
    }

    private func due(_ stay: Stay, _ last_ms: Int64) -> Int64 {
        min(silence(stay, last_ms), stay.turn_ms, ownDue(stay))
    }

    /// When the wait of its phase is over.
    private func ownDue(_ stay: Stay) -> Int64 {
        let rules = traits[Int(stay.slot)].rules
        switch stay.phase {
        case .tolerance: return rules.toleranceTimeout_ms < 0 ? .max : stay.outside_ms + rules.toleranceTimeout_ms
        case .delayed: return stay.beyond_ms + rules.exitDelay_ms
        case .pending: return stay.entered_ms + rules.enterDelay_ms
        case .inside, .dormant, .lost: return .max
        }
    }

    /// Runs out what is due at this very time.
    private mutating func fire(_ number: Int, at now_ms: Int64, _ group: inout [TimedEvent]) {
        let last_ms = tags[number].last.at_ms
        nextStays.removeAll(keepingCapacity: true)
        for position in 0..<stays.count(of: number) {
            let stay = stays[number, position]
            // Not `==`: a changed zone may have made a timer that is already over.
            guard marks[Int(stay.slot)].contains(.timers), due(stay, last_ms) <= now_ms else {
                nextStays.append(stay)
                continue
            }
            if stay.turn_ms <= now_ms {
                turn(stay, number, now_ms, &group)
            } else if silence(stay, last_ms) <= now_ms {
                fallSilent(stay, number, now_ms, &group)
            } else if stay.phase == .pending {
                var stay = stay
                stay.phase = .inside
                stay.entered_ms = now_ms
                nextStays.append(stay)
                group.append(.init(event: event(.enter, number, stay.slot, now_ms, .moved), slot: stay.slot))
            } else {
                let cause: FenceEvent.Cause = stay.phase == .tolerance ? .tolerance : .moved
                group.append(.init(event: event(.exit, number, stay.slot, now_ms, cause), slot: stay.slot))
            }
        }
        stays.put(nextStays, of: number)
        tags[number].settle(followsFixes: followsFixes(nextStays[...]), keepsZones: true)
    }

    private mutating func fallSilent(_ stay: Stay, _ number: Int, _ now_ms: Int64, _ group: inout [TimedEvent]) {
        if stay.phase.counts {
            group.append(.init(event: event(.exit, number, stay.slot, now_ms, .timeout), slot: stay.slot))
            // What was outside already is simply gone.
            if stay.phase != .inside { return }
        }
        nextStays.append(Stay(slot: stay.slot, phase: .lost, entered_ms: now_ms))
    }

    /// The zone's schedule begins or ends.
    private mutating func turn(_ stay: Stay, _ number: Int, _ now_ms: Int64, _ group: inout [TimedEvent]) {
        guard let schedule = index.zones[Int(stay.slot)].schedule else { return }
        if stay.phase == .dormant {
            enters.removeAll(keepingCapacity: true)
            open(stay.slot, now_ms)
            if !enters.isEmpty {
                group.append(.init(event: event(.enter, number, stay.slot, now_ms, .schedule), slot: stay.slot))
            }
            return
        }
        if stay.phase.counts {
            group.append(.init(event: event(.exit, number, stay.slot, now_ms, .schedule), slot: stay.slot))
        }
        if stay.phase == .inside || stay.phase == .pending {
            var dormant = Stay(slot: stay.slot, phase: .dormant, entered_ms: now_ms)
            dormant.turn_ms = schedule.start(after: now_ms) ?? .max
            nextStays.append(dormant)
        }
    }
}
