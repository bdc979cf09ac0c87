import Compliance
public import Geofence
import Synchronization

/// Something the pages are told as it happens.
public enum Notice: Sendable, Hashable {
    case tags([TagView])
    case passage(Passage)
    case alarm(Alarm)
    case item(String)
    case purchase(String)
    case task(String)
    case order(String)
    case manifest(String)
    /// The broker connection, the store or the catalogues came or went.
    case health(PlantHealth)
}

/// A tag as the plan shows it.
public struct TagView: Sendable, Hashable {
    let number: TagNumber
    var shared: Shared<TagBinding>
    public var x: Double
    public var y: Double
    public var floor: Double?
    public var acc_m: Double?
    public var at_ms: Int64
    /// Where the newest fix lies.
    public var zones: [String]
    /// The newest fixes say that it left or entered a zone, not yet clearly enough for an alarm.
    @Seldom public var suspicion: PlaceBelief.Suspicion?

    init(
        number: TagNumber, binding: Shared<TagBinding>, fix: Fix, zones: [String],
        suspicion: PlaceBelief.Suspicion?
    ) {
        self.number = number
        shared = binding
        (x, y, floor, acc_m, at_ms) = (fix.point.x, fix.point.y, fix.floor, fix.acc_m, fix.at_ms)
        self.zones = zones
        self.suspicion = suspicion
    }

    /// What the tag is fixed to.
    public var binding: TagBinding { shared.value }

    mutating func move(to fix: Fix) {
        (x, y, floor, acc_m, at_ms) = (fix.point.x, fix.point.y, fix.floor, fix.acc_m, fix.at_ms)
    }
}

/// What works right now.
public struct PlantHealth: Sendable, Hashable, Codable {
    public var brokerConnected: Bool
    public var brokerSince_ms: Int64?
    /// Why the store refuses, nil while it works.
    public var storeProblem: String?
    /// Why changed catalogues could not be taken up, nil while those in force are current.
    public var catalogProblem: String?
    /// Messages that came in and could not be used, by reason.
    public var rejected: [String: Int]

    public init(
        brokerConnected: Bool = false, brokerSince_ms: Int64? = nil, storeProblem: String? = nil,
        rejected: [String: Int] = [:]
    ) {
        self.brokerConnected = brokerConnected
        self.brokerSince_ms = brokerSince_ms
        self.storeProblem = storeProblem
        self.rejected = rejected
    }
}

/// Hands notices to everybody who listens, in the order they were committed.
///
/// A listener that is too slow loses the oldest notices, not the newest; the last ``memory`` notices are kept so that a
/// page that lost its connection can resume. Positions are no entries: each listener that wants them has the newest of
/// each tag ready, however seldom it looks.
public final class NoticeBoard: Sendable {
    public struct Entry: Sendable {
        public var id: Int64
        public var notice: Notice
    }

    private struct Listener {
        var entries: AsyncStream<Entry>.Continuation
        var tags: TagFeed?
    }

    private struct State {
        var nextID: Int64 = 1
        var recent: [Entry] = []
        var listeners: [Int: Listener] = [:]
        var nextListener = 0
    }

    public static let memory = 1024
    private let state = Mutex(State())

    public init() {}

    /// Called by one owner at a time, the plant: so the order of the notices is the order of their ids.
    ///
    /// Nothing is yielded under the lock. Yielding wakes a task, for which the runtime takes that task's own lock; a
    /// task that is cancelled holds its lock while its stream takes ours: the two would wait for each other for ever.
    public func post(_ notices: [Notice]) {
        guard !notices.isEmpty else { return }
        let (entries, listeners) = state.withLock { state in
            var entries: [Entry] = []
            for notice in notices {
                if case .tags = notice { continue }
                entries.append(Entry(id: state.nextID, notice: notice))
                state.nextID += 1
            }
            state.recent += entries
            if state.recent.count > Self.memory { state.recent.removeFirst(state.recent.count - Self.memory) }
            return (entries, Array(state.listeners.values))
        }
        for listener in listeners {
            if let feed = listener.tags { for case .tags(let views) in notices { feed.add(views.lazy.map(\.number)) } }
            for entry in entries { listener.entries.yield(entry) }
        }
    }

    /// Says which tags have new coordinates, and nothing else new.
    func post(moved tags: some Sequence<TagNumber>) {
        let feeds = state.withLock { $0.listeners.values.compactMap(\.tags) }
        for feed in feeds { feed.add(tags) }
    }

    /// A stream of notices from now on, or from after the notice with id `last` if it is still remembered.
    ///
    /// - Parameter tags: where positions are put for whoever wants them.
    public func listen(after last: Int64? = nil, tags: TagFeed? = nil) -> AsyncStream<Entry> {
        AsyncStream(bufferingPolicy: .bufferingNewest(Self.memory)) { continuation in
            let id = state.withLock { state in
                if let last { for entry in state.recent where entry.id > last { continuation.yield(entry) } }
                state.nextListener += 1
                state.listeners[state.nextListener] = Listener(entries: continuation, tags: tags)
                return state.nextListener
            }
            continuation.onTermination = { [weak self] _ in
                self?.state.withLock { $0.listeners[id] = nil }
            }
        }
    }

    public var listenerCount: Int { state.withLock { $0.listeners.count } }

    /// Ends every stream: the daemon is stopping.
    public func close() {
        let listeners = state.withLock { state in
            let all = Array(state.listeners.values)
            state.listeners = [:]
            return all
        }
        for listener in listeners { listener.entries.finish() }
    }
}

/// The newest position of each tag since a listener last looked.
public final class TagFeed: Sendable {
    private struct Seen {
        var tags: [TagNumber] = []
        /// By the number of the tag: whether it is in `tags`.
        var isNoted: [Bool] = []

        mutating func note(_ tag: TagNumber) {
            if tag.row >= isNoted.count {
                isNoted += Array(repeating: false, count: max(tag.row + 1, 2 * isNoted.count) - isNoted.count)
            }
            guard !isNoted[tag.row] else { return }
            isNoted[tag.row] = true
            tags.append(tag)
        }
    }
    private let seen = Mutex(Seen())
    private let view: SiteView

    /// - Parameter view: the picture of the plant whose board is listened to.
    public init(of view: SiteView) { self.view = view }

    func add(_ tags: some Sequence<TagNumber>) { seen.withLock { seen in for tag in tags { seen.note(tag) } } }

    /// By the names of the tags; none twice.
    public func take() -> [TagView] {
        let taken = seen.withLock { seen in
            defer { seen.tags = [] }
            for tag in seen.tags { seen.isNoted[tag.row] = false }
            return seen.tags
        }
        return view.tags(taken)
    }
}
