import Compliance
import Geofence

// A container that changes its zone outside working hours without anybody having recorded the move.
extension Plant {
    /// Takes note that a container stands in another zone than before.
    func noteMove(of item: Item, from before: String?) {
        guard let known = presence.nightMoves[item.code] else {
            guard let before, item.zone != before, item.zone != item.assignedZone, item.state.isOnSite,
                !isUnderWay(item),
                !isWorked(before) || !(item.zone.map(isWorked) ?? true)
            else { return }
            presence.nightMoves[item.code] = before
            return
        }
        if item.zone == known || !item.state.isOnSite { presence.nightMoves[item.code] = nil }
    }

    /// Whether work goes on in a zone now: by its own hours, else the site's; without any, always.
    private func isWorked(_ zone: String) -> Bool {
        guard let hours = state.zones.hours(of: zone) else { return true }
        let now_ms = clock.now_ms()
        return hours.isOpen(
            at: now_ms, offset_min: clock.offset_min(in: state.site.timeZone, at: now_ms),
            calendar: rules.duties.calendar)
    }

    /// Forgets the moves of zones where work has begun again, and those somebody has recorded since.
    ///
    /// - Returns: the containers they were about.
    func endNightMoves() -> [String] {
        var over: [String] = []
        for (code, zone) in presence.nightMoves {
            let item = state.items[code]
            guard let item, item.state.isOnSite, !isUnderWay(item), item.zone != item.assignedZone,
                !isWorked(zone) || !(item.zone.map(isWorked) ?? true)
            else {
                over.append(code)
                continue
            }
        }
        for code in over { presence.nightMoves[code] = nil }
        return over.sorted()
    }

    /// What to say of a container that was moved at night; nil when it was not.
    func movedOutsideHours(_ item: Item) -> (AlarmKind, AlarmPriority, Finding)? {
        guard let from = presence.nightMoves[item.code], from != item.zone else { return nil }
        let policy = rules.alarms.policies[AlarmKind.movedOutsideHours.rawValue]
        let (left, now) = (state.zones.name(from), item.zone.map(state.zones.name))
        let hours = state.zones.hours(of: from) ?? item.zone.flatMap(state.zones.hours(of:))
        var facts: [String: Fact] = [
            "item": .text(item.code), "from": .text(from), "working_hours": .text(hours?.text ?? ""),
        ]
        if let zone = item.zone { facts["zone"] = .text(zone) }
        if hours?.followsCalendar == true, !rules.duties.calendar.knows(from: today, through: today) {
            facts["calendar_unknown"] = .flag(true)
        }
        let finding = Finding(
            rule: "hours.moved", verdict: .review,
            citation: Citation(document: "ChemTrack", edition: policy.version, clause: policy.clause), facts: facts,
            message: Bilingual(
                zh: "非工作时间 \(item.name.zh)（\(item.code)）离开“\(left.zh)”，现在\(now.map { "“\($0.zh)”" } ?? "库外")，没有移动登记",
                en:
                    "\(item.name.en) (\(item.code)) left \(left.en) outside working hours and is in \(now?.en ?? "no zone"): no move was recorded"
            ), remedy: policy.action)
        return (.movedOutsideHours, policy.priority, finding)
    }
}
