import Geofence

// Forklifts and what they carry; which of it is recorded.
extension WorldRun {
    mutating func moveForklifts(_ time_s: Double) async throws {
        while let death = deaths.first(where: { $0.at_s <= time_s }) {
            deaths.removeAll { $0.drum == death.drum }
            if !drums[death.drum].isTaken {
                tags[drums[death.drum].tag]?.die(until_s: time_s + numbers.between(3_600, 7_200))
            }
        }
        for number in forklifts.indices {
            if forklifts[number].isFree { try await begin(number, time_s) }
            // Where it stood a moment ago is where it puts down.
            if let event = forklifts[number].pass(to: time_s) { try await happens(event, number, time_s) }
            if let drum = forklifts[number].carries {
                drums[drum].place = forklifts[number].place(at: time_s)
                tags[drums[drum].tag]?.wake(at: time_s)
            }
        }
    }

    private mutating func begin(_ number: Int, _ time_s: Double) async throws {
        if let due = returns.firstIndex(where: { $0.at_s <= time_s }) {
            let drum = returns.remove(at: due).drum
            start(
                number,
                WorldForklift.Job(errand: .back, drum: drum, target: drums[drum].spot, stay_s: 20), time_s)
            return
        }
        guard time_s >= nextErrand_s[number] else { return }
        nextErrand_s[number] = time_s + numbers.exponential(mean: 86_400 / settings.errands_per_day)
        guard let job = numbers.happens(settings.wrong_share) ? wrongErrand() : recordedErrand() else { return }
        if case .recorded = job.errand, let drum = job.drum, let zone = job.zone {
            _ = try await plant.record(
                load: [drums[drum].code], on: forklifts[number].tag, minutes: 60, by: Self.warehouse)
            _ = try await plant.move(item: drums[drum].code, to: zone, by: Self.warehouse)
            drums[drum].from = drums[drum].home
            drums[drum].home = zone
        }
        start(number, job, time_s)
    }

    private mutating func start(_ number: Int, _ job: WorldForklift.Job, _ time_s: Double) {
        if let drum = job.drum { drums[drum].isTaken = true }
        forklifts[number].begin(job, drumAt: job.drum.map { drums[$0].place }, at: time_s)
    }

    private mutating func draw(_ allowed: (WorldDrum) -> Bool) -> Int? {
        let free = drums.indices.filter {
            !drums[$0].isTaken && drums[$0].place == drums[$0].spot && tags[drums[$0].tag]?.deadUntil_s == nil
                && !isDark(drums[$0].place) && allowed(drums[$0])
        }
        return free.isEmpty ? nil : free[Int(numbers.next() % UInt64(free.count))]
    }

    private mutating func recordedErrand() -> WorldForklift.Job? {
        guard let drum = draw({ !$0.home.hasPrefix("CO") }), let bay = site.bay(drums[drum].home),
            let other = site.bays.first(where: { $0.store == bay.store && $0.id != bay.id })
        else { return nil }
        return WorldForklift.Job(
            errand: .recorded, drum: drum, target: other.inside(clear_m: 0.8, &numbers), zone: other.id, stay_s: 60)
    }

    private mutating func wrongErrand() -> WorldForklift.Job? {
        let drawn = numbers.share()
        if drawn < 0.15 {
            let bays = site.bays.filter { $0.store != "PR" }
            let bay = bays[Int(numbers.next() % UInt64(bays.count))]
            return WorldForklift.Job(
                errand: .loiter, target: bay.inside(clear_m: 3, &numbers), stay_s: numbers.between(1_200, 1_800))
        }
        if drawn < 0.35 {
            guard let drum = draw({ $0.home == "CO-1" }) else { return nil }
            // Beside the base that stands at the other side of the line: 1.5 to 1.7 m from it.
            let spot = drums[drum].spot
            let beside = Point(x: spot.x + 3.8 - numbers.between(1.5, 1.7), y: spot.y)
            return WorldForklift.Job(errand: .tooNear, drum: drum, target: beside, stay_s: 20)
        }
        guard let drum = draw({ $0.home.hasPrefix("CO") == false }) else { return nil }
        if drawn < 0.55, !drums[drum].isPassive {
            let out = Point(x: WorldSite.outside.x + numbers.between(0, 40), y: WorldSite.road_y)
            return WorldForklift.Job(errand: .offSite, drum: drum, target: out, stay_s: 20)
        }
        let own = site.bay(drums[drum].home)
        let bays = site.bays.filter {
            drums[drum].isPassive
                ? $0.store == "PR" && $0.id != own?.id
                : ["FL", "OX"].contains($0.store) && $0.store != own?.store
        }
        let bay = bays[Int(numbers.next() % UInt64(bays.count))]
        return WorldForklift.Job(
            errand: .wrongStore, drum: drum, target: bay.inside(clear_m: 2, &numbers), stay_s: 20)
    }

    private mutating func happens(_ event: WorldForklift.Event, _ number: Int, _ time_s: Double) async throws {
        switch event {
        case .pickedUp, .left: break
        case .putDown(let job):
            guard let drum = job.drum else { break }
            drums[drum].place = job.target
            switch job.errand {
            case .recorded:
                drums[drum].spot = job.target
                drums[drum].from = nil
                drums[drum].isTaken = false
            case .back:
                drums[drum].isTaken = false
            case .wrongStore, .offSite, .tooNear:
                returns.append((time_s + numbers.between(1_800, 3_600), drum))
            case .loiter: break
            }
        case .done(let job):
            if case .recorded = job.errand {
                _ = try await plant.endLoad(of: forklifts[number].tag, by: Self.warehouse)
            }
        }
    }
}
