import Compliance

/// What a step tells the ledger.
struct StepNote {
    var kind: String
    var body: LedgerBody = [:]
    var text: String?
}

// What the steps of a manifest share.
extension Plant {
    /// Takes one step of a manifest: what the table of steps does not allow is refused before anything is looked at.
    func take(
        _ step: ManifestStep, of id: String, by actor: Actor,
        _ change: (inout Manifest, inout ChangeSet) throws(PlantError) -> StepNote
    ) async throws(PlantError) -> Manifest {
        try require(.dispose, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Manifest in
            guard var manifest = state.manifests[id] else { throw .notFound(kind: "manifest", id: id) }
            try manifest.demand(step)
            let note = try change(&manifest, &changes)
            keep(manifest, into: &changes)
            try record(note.kind, subject: id, by: actor, body: note.body, text: note.text, into: &changes)
            return manifest
        }
    }

    func keep(_ manifest: Manifest, into changes: inout ChangeSet) {
        state.manifests[manifest.id] = manifest
        changes.manifests.append(manifest)
        changes.notices.append(.manifest(manifest.id))
    }

    /// What happens to a container whose manifest leads it into another state.
    private static func act(from state: ItemState, to next: ItemState) -> ItemAct {
        switch next {
        case .manifested: .manifest
        case .shipped: .ship
        case .disposed: .dispose
        default: state == .shipped ? .reject : .void
        }
    }

    /// Containers follow their manifest into another state.
    func follow(
        _ codes: [String], of manifest: Manifest, to next: ItemState, by actor: Actor, into changes: inout ChangeSet
    ) throws(PlantError) {
        var rooms: Set<String> = []
        for code in codes {
            var item = try state.item(code)
            try item.check(Self.act(from: item.state, to: next))
            if let room = room(of: item) { rooms.insert(room) }
            item.state = next
            if next == .waste { item.manifest = nil }
            state.keep(item)
            changes.items.append(item)
            changes.notices.append(.item(code))
            try record(
                "item.\(next.rawValue)", subject: code, by: actor,
                body: ["manifest": LedgerValue(manifest.id), "amount": item.quantity.ledgerValue], into: &changes)
        }
        try judge(items: codes, rooms: rooms, into: &changes)
    }

    /// The tasks that arise from a manifest's shipping or arrival.
    func raiseTasks(
        _ trigger: DutyTrigger, of manifest: Manifest, on day: CalendarDay, kinds: Set<Duty.Kind> = [.act, .keep],
        by actor: Actor, into changes: inout ChangeSet
    ) throws(PlantError) {
        let event = DutyEvent(trigger, on: day, subject: manifest.id, facts: wasteFacts(on: day))
        let regimes = manifest.record.dutyRegimes.filter(state.site.regimes.contains)
        try raiseTasks(of: event, regimes: regimes, kinds: kinds, by: actor, into: &changes)
    }

    /// What the manifest's tasks asked for has happened.
    func settleTasks(
        _ triggers: Set<DutyTrigger>, of manifest: Manifest, note: Bilingual, by actor: Actor,
        into changes: inout ChangeSet
    ) throws(PlantError) {
        let open = state.tasks.values.filter {
            $0.isOpen && $0.duty.kind == .act && $0.duty.subject == manifest.id && triggers.contains($0.duty.trigger)
        }
        for task in open.sorted(by: { $0.id < $1.id }) {
            try close(task, note: "\(note.zh) \(note.en)", by: actor, into: &changes)
        }
    }

    /// Asks once more, with the containers as they stand now, everything that may forbid the dispatch.
    func reassess(_ manifest: inout Manifest) throws(PlantError) {
        let record = manifest.record
        var containers: [WasteContainer] = []
        for code in manifest.items { containers.append(try container(try state.item(code), on: manifest.id)) }
        let request = ManifestRequest(
            jurisdictions: record.jurisdictions, containers: containers, generator: record.generator,
            transporters: record.transporters, facility: withQuotaLeft(record.facility, except: manifest.id),
            trips: record.trip.map { [$0] } ?? [])
        let now = ManifestTime(ms: clock.now_ms())
        let checks = manifestChecks
        manifest.findings =
            builder.build(request, now: now, id: manifest.id).findings + checks.problems(of: record).map(\.finding)
        // A draft may lack what its papers need; an issued manifest may not.
        var ready = record
        ready.state = .ready
        if ready.epa != nil { ready.epa?.status = "Scheduled" }
        let missing = checks.problems(of: ready).filter { $0.severity == .error }.map(\.finding)
        let forbidden = manifest.findings.filter { $0.verdict == .prohibited }
        let blocking = forbidden + missing.filter { !forbidden.contains($0) }
        guard blocking.isEmpty else {
            throw .blocked(
                Bilingual(
                    zh: "联单 \(manifest.id) 有未解决的问题，不能签发或发运。",
                    en: "manifest \(manifest.id) has problems: it cannot be issued or shipped"),
                findings: blocking)
        }
    }
}
