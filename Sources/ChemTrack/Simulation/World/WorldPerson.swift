import Geofence

/// Somebody in the simulated plant: eight hours a day from place to place, past walls, and now and then where no right is.
struct WorldPerson: Sendable {
    let tag: String
    let mayEnter: Bool
    private let site: WorldSite
    private let trespass_share: Double
    private var numbers: SeededNumbers
    private let shiftStart_s: Double
    private var way: WorldWay
    private var stayUntil_s: Double

    static let shift_s = 8 * 3_600.0

    init(_ tag: String, _ site: WorldSite, mayEnter: Bool, trespass_share: Double, shift: Int, seed: UInt64) {
        self.tag = tag
        self.site = site
        self.mayEnter = mayEnter
        self.trespass_share = trespass_share
        numbers = SeededNumbers(seed: seed)
        shiftStart_s = Double(shift % 3) * Self.shift_s
        way = WorldWay([WorldSite.office], start_s: 0, speed_m_s: 1)
        stayUntil_s = 0
    }

    func isAtWork(at time_s: Double) -> Bool {
        let hour_s = time_s.truncatingRemainder(dividingBy: 86_400)
        return hour_s >= shiftStart_s && hour_s < shiftStart_s + Self.shift_s
    }

    func isMoving(at time_s: Double) -> Bool { time_s < way.end_s }

    mutating func place(at time_s: Double) -> Point {
        if time_s >= max(way.end_s, stayUntil_s) { goOn(time_s) }
        return way.place(at: time_s)
    }

    private mutating func goOn(_ time_s: Double) {
        let here = way.place(at: time_s)
        let there: Point
        var stay_s = numbers.between(60, 900)
        let controlled = site.bays.filter { $0.store == WorldSite.controlledStore }
        let drawn = numbers.share()
        if !isAtWork(at: time_s) || drawn < 0.3 {
            there = WorldSite.office
        } else if drawn < 0.45 {
            // A chat at the wall of the store where not everybody may be.
            there = Point(
                x: numbers.between(controlled[0].low.x, controlled[1].high.x),
                y: WorldSite.door_y + numbers.between(0.4, 1.5))
            stay_s = numbers.between(20, 300)
        } else if !mayEnter, drawn < 0.45 + trespass_share {
            there = controlled[Int(numbers.next() % 2)].inside(clear_m: 2, &numbers)
            stay_s = numbers.between(180, 600)
        } else {
            let bays = site.bays.filter { mayEnter || $0.store != WorldSite.controlledStore }
            there = bays[Int(numbers.next() % UInt64(bays.count))].inside(clear_m: 0.6, &numbers)
        }
        way = WorldWay(WorldSite.way(from: here, to: there), start_s: time_s, speed_m_s: numbers.between(0.9, 1.6))
        stayUntil_s = way.end_s + stay_s
    }
}
