import Compliance
import Geofence

/// The single writer of one site's live state.
///
/// Every change, from a scan, a form, a position or a timer, is a command: **decide** in memory, **commit** the effects
/// in one transaction with their ledger events, and only then **publish**. Commands that arrive while a commit runs
/// share the next one.
public actor Plant {
    /// So long after a failed commit the live path waits before it tries again: each failure costs reading the whole
    /// store, and fixes come many times a second. A person's command tries at once.
    static let retry_ms: Int64 = 2_000
    /// At most so many commands share one transaction.
    static let groupLimit = 100

    public nonisolated let board: NoticeBoard
    /// The live picture for readers.
    public nonisolated let view: SiteView
    /// Those in force now; see ``adopt(_:)``.
    public nonisolated var rules: Rules { rulesBook.rules }
    nonisolated let rulesBook: RulesBook
    let clock: any PlantClock
    let boot: String
    let store: any PlantStore

    var state: PlantState
    /// Where every tag is, by its fixes.
    var places: TagPlaces
    var fence: FenceEngine { places.fence }
    /// What the live path still has to store and judge because the store refused it.
    var owed = OwedJourney()
    var judgedThresholds: JudgedThresholds?
    /// The day whose expiries are recorded.
    var expiredFor: CalendarDay?
    /// What each scale said last.
    var readings: [String: ScaleReading] = [:]
    /// What each flow meter counted last, and up to what time of its own it is booked.
    var counted: [String: MeterReading] = [:]
    var meterBooked: [String: Int64] = [:]
    /// What was received lately, with its hazards as they were looked up.
    var materials: [SubstanceQuery: IdentifiedMaterial] = [:]
    /// The lists each material is on, as they were looked up.
    var listed: [SubstanceQuery: Set<String>] = [:]
    var reviewed = ReviewedState()
    /// The live sensors.
    var sensors = SensorBook()
    /// When the moves under way end, on the clock that never steps.
    var moveEnds: [String: (until_ms: Int64, steady_ms: Int64)] = [:]
    /// Which reader hears each tag best.
    var readerJudge: ReaderJudge
    /// Tags whose own clock is wrong.
    var deviceClocks = DeviceClocks()
    /// What each heard tag carries.
    var cargo = CargoBook()
    /// Whether distances count in a room, as its pairs were judged last.
    var roomsByDistance: [String: Bool] = [:]
    /// What the rules about people, vehicles, hours and lost tags remember.
    var presence = PresenceWatch()
    /// When each device command was told last, on the clock that never steps.
    var commandTold: [String: Int64] = [:]
    /// When the waste was last looked at, on the clock that never steps; nil before the first time.
    var wasteWatchedSteady_ms: Int64?
    public internal(set) var health = PlantHealth()
    /// What could not be used, by whose it was.
    public internal(set) var rejections = RejectionBook()
    /// Fixes that were used since the start.
    public internal(set) var fixesTaken = 0
    /// When the broker connection came or went, on the clock that never steps.
    var brokerSteady_ms: Int64 = 0

    private struct Pending {
        var changes: ChangeSet
        var done: CheckedContinuation<Void, any Error>
    }
    private var pending: [Pending] = []
    private var isFlushing = false
    private var isRecovering = false
    /// When a commit failed last, on the clock that never steps; nil while the store works.
    private var failedSteady_ms: Int64?
    /// True while the state in memory is not what the store holds: nothing may be decided on it.
    private var mustReload = false
    /// Where the ledger ended with the last commit.
    private var committed: LedgerEnd
    var keysInProgress: Set<String> = []

    /// Takes up a site as its store last committed it.
    ///
    /// - Parameter boot: an id of this run, for the ledger's monotonic times.
    public init(
        store: any PlantStore, rules: Rules, clock: any PlantClock, boot: String, board: NoticeBoard = NoticeBoard()
    ) async throws {
        self.store = store
        rulesBook = RulesBook(rules)
        self.clock = clock
        self.boot = boot
        self.board = board
        let record = try await store.load()
        committed = try await store.ledgerEnd()
        state = PlantState(record, rules: rules)
        view = SiteView(site: state.site, zones: state.zones)
        places = TagPlaces(zones: record.zones, rules: rules.alarms.locations)
        readerJudge = ReaderJudge(rule: rules.alarms.reads.rule)
        restoreFence(record.presence)
        takeUpSensors()
        takeUpPresence()
    }

    /// Tags are where they were: a restart raises no second "enter", and the plan shows their last place as stale.
    private func restoreFence(_ presence: [TagPresence]) {
        places.restore(presence, now_ms: clock.now_ms())
        var views: [TagView] = []
        for tag in presence.map(\.tag) {
            guard let fix = fence.lastFix(of: tag), fix.crs == .local, let binding = state.tags.shared(tag) else {
                continue
            }
            let view = view(of: tag, binding, fix)
            state.positions.put(view)
            views.append(view)
        }
        view.show(views)
    }

    // MARK: Decide, commit, publish

    /// One command: `decide` checks first and changes afterwards, without waiting in between.
    ///
    /// - Throws: what `decide` throws, or ``PlantError/storeUnavailable(_:)`` when nothing could be stored.
    func perform<Answer>(
        _ decide: (inout ChangeSet) throws(PlantError) -> Answer
    ) async throws(PlantError) -> Answer {
        if mustReload, !isRecovering { await reload() }
        guard !isRecovering, !mustReload else {
            throw .storeUnavailable(health.storeProblem ?? "the store is being read again")
        }
        var changes = ChangeSet()
        let answer: Answer
        state.watch()
        do {
            answer = try decide(&changes)
            try authorize(&changes)
            try enterEvents(of: &changes)
        } catch {
            state.takeBack()
            guard case .needsSignatures(let wanted) = error, wanted.id.isEmpty, let actor = changes.actor else {
                throw error
            }
            throw .needsSignatures(try await open(wanted, by: actor))
        }
        do {
            try await commit(changes)
        } catch let error as PlantError {
            throw error
        } catch {
            throw .storeUnavailable("\(error)")
        }
        return answer
    }

    func storedAlarm(_ id: String) async throws -> Alarm? { try await store.alarm(id) }

    private func commit(_ changes: ChangeSet) async throws {
        if changes.isEmpty {
            state.join()
            publish(changes)
            return
        }
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            pending.append(Pending(changes: changes, done: done))
            guard !isFlushing else { return }
            isFlushing = true
            Task { await self.flush() }
        }
    }

    /// Comes back when no command waits for the store; none can begin before the caller's next `await`.
    func whenAllIsStored() async {
        while isFlushing { try? await Task.sleep(for: .milliseconds(1)) }
    }

    /// Writes what is pending, group by group, until nothing is left.
    private func flush() async {
        while !pending.isEmpty {
            let group = Array(pending.prefix(Self.groupLimit))
            pending.removeFirst(group.count)
            do {
                try await store.commit(ChangeSet(merging: group.map(\.changes)))
                failedSteady_ms = nil
                if health.storeProblem != nil { setStoreProblem(nil) }
                committed = group.reduce(committed) { $1.changes.events.last?.end ?? $0 }
                for part in group {
                    state.settle()
                    publish(part.changes)
                    part.done.resume()
                }
            } catch {
                await recover(failed: group, error)
            }
        }
        isFlushing = false
    }

    /// What was decided on top of something that could not be stored is void: everything pending is taken back and
    /// refused. Positions and the fence state live on in memory.
    ///
    /// The store is asked only where its ledger ends. When that is not where memory stands now (a commit that failed and
    /// was kept all the same), or nothing can be read, the whole state is read again before anything is decided.
    private func recover(failed group: [Pending], _ error: any Error) async {
        let refused = group + pending
        pending = []
        for _ in refused { state.takeBack() }
        mustReload = true
        failedSteady_ms = clock.monotonic_us() / 1000
        setStoreProblem("\(error)")
        isRecovering = true
        do {
            if try await store.ledgerEnd() == committed {
                isRecovering = false
                takeUp()
            } else {
                await reload()
            }
        } catch {
            isRecovering = false
            setStoreProblem("\(error)")
        }
        for part in refused { part.done.resume(throwing: PlantError.storeUnavailable("\(error)")) }
    }

    /// The state is what the store holds again: off-delays and places that were under way are gone, so everything is
    /// judged again.
    private func takeUp() {
        alignFence()
        owed.isBehind = true
        mustReload = false
    }

    /// Takes up what the store holds. When it cannot be read either, every command tries again before it decides.
    private func reload() async {
        isRecovering = true
        defer { isRecovering = false }
        do {
            let record = try await store.load()
            let positions = state.positions
            state = PlantState(record, rules: rules)
            state.positions = positions
            committed = try await store.ledgerEnd()
            takeUpSensors()
            takeUpPresence()
            takeUp()
        } catch {
            setStoreProblem("\(error)")
        }
    }

    /// Whether the live path may ask the store again.
    var mayTryStore: Bool {
        failedSteady_ms.map { clock.monotonic_us() / 1000 - $0 >= Self.retry_ms } ?? true
    }

    /// The fence engine follows the zones that are in force, also when new ones were refused.
    func alignFence() {
        guard fence.zones != state.zones.zones else { return }
        _ = places.replaceZones(state.zones.zones, now_ms: clock.now_ms())
        cargo.forgetAll()
    }

    /// What was committed becomes visible: first the picture, then the notice that it changed.
    private func publish(_ changes: ChangeSet) {
        if changes.site != nil || changes.zones != nil { view.show(site: state.site, zones: state.zones) }
        for case .tags(let tags) in changes.notices { view.show(tags) }
        board.post(changes.notices)
    }

    /// Shows positions that nothing was decided on.
    func show(_ fixes: [CalmFix]) {
        view.show(fixes)
        board.post(moved: fixes.lazy.map(\.tag))
    }

    /// Whether memory is what the store holds, and the store may be asked.
    var isCertain: Bool { !mustReload && !isRecovering && mayTryStore }

    // MARK: Ids and rights

    func nextID(_ counter: Counter, prefix: String, into changes: inout ChangeSet) -> String {
        let number = state.next(counter)
        changes.counters[counter] = state.counters[counter]
        let digits = String(number)
        return prefix + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    nonisolated func require(_ act: Act, of actor: Actor) throws(PlantError) {
        guard actor.may(act, at: clock.now_ms()) else { throw .forbidden(act) }
    }
}
