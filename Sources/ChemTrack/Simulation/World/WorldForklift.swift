import Geofence

/// A forklift of the simulated plant: it takes containers from place to place, recorded or not, and waits between.
struct WorldForklift: Sendable {
    enum Errand: Sendable, Hashable {
        /// To another place of the same store, recorded.
        case recorded
        /// Into a store that is not the container's own, recorded nowhere.
        case wrongStore
        /// Out of the gate, recorded nowhere.
        case offSite
        /// Nearer to what it has to be kept apart from than it may be.
        case tooNear
        /// Back to its place.
        case back
        /// In a store for too long, with no record of a load.
        case loiter
    }

    struct Job: Sendable {
        var errand: Errand
        /// Number of the container; nil = none is carried.
        var drum: Int?
        var target: Point
        /// Zone it is recorded for.
        var zone: String?
        var stay_s: Double
    }

    private enum Leg: Sendable { case parked, toDrum, toTarget, staying, home }

    let tag: String
    private var leg = Leg.parked
    private(set) var job: Job?
    private var way = WorldWay([WorldSite.parking], start_s: 0, speed_m_s: 1)
    private var stayUntil_s = 0.0
    private let speed_m_s: Double

    init(_ tag: String, speed_m_s: Double) {
        self.tag = tag
        self.speed_m_s = speed_m_s
    }

    var isFree: Bool { leg == .parked }
    /// The container on its fork.
    var carries: Int? { leg == .toTarget ? job?.drum : nil }
    func isMoving(at time_s: Double) -> Bool { leg != .parked && leg != .staying && time_s <= way.end_s }

    func place(at time_s: Double) -> Point { way.place(at: time_s) }

    mutating func begin(_ job: Job, drumAt: Point?, at time_s: Double) {
        self.job = job
        leg = drumAt == nil ? .toTarget : .toDrum
        go(to: drumAt ?? job.target, at: time_s)
    }

    private mutating func go(to end: Point, at time_s: Double) {
        way = WorldWay(WorldSite.way(from: place(at: time_s), to: end), start_s: time_s, speed_m_s: speed_m_s)
    }

    /// What it has just done.
    enum Event: Sendable { case pickedUp(Job), putDown(Job), left(Job), done(Job) }

    mutating func pass(to time_s: Double) -> Event? {
        guard let job, time_s >= way.end_s else { return nil }
        switch leg {
        case .parked: return nil
        case .toDrum:
            leg = .toTarget
            go(to: job.target, at: time_s)
            return .pickedUp(job)
        case .toTarget:
            leg = .staying
            stayUntil_s = time_s + job.stay_s
            return .putDown(job)
        case .staying:
            guard time_s >= stayUntil_s else { return nil }
            leg = .home
            go(to: WorldSite.parking, at: time_s)
            return .left(job)
        case .home:
            leg = .parked
            self.job = nil
            return .done(job)
        }
    }
}
