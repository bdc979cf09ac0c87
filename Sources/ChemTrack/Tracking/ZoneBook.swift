import Compliance
import Geofence

/// The zones of a site, looked up in the ways the plant needs.
struct ZoneBook: Sendable {
    private(set) var zones: [Zone] = []
    /// The zones where containers may be put, with what they are for.
    private(set) var storage: [StorageZone] = []
    private var order: [String: Int] = [:]
    private var rooms: [String: String] = [:]
    private var areas: [String: Double] = [:]
    /// Which zones make a unit of GB 18218, and what it is designed for.
    private(set) var hazardUnits = HazardUnitBook([])

    /// What each zone asks of people, hours, vehicles and tags.
    private(set) var controls: [String: ZoneControls] = [:]
    private var siteControls: ZoneControls?
    /// The least of all silences that lose a tag.
    private(set) var shortestSilence_ms = Plant.usualSilence_ms

    /// Joins longitude and latitude to the plan, where the site's zone says how.
    private(set) var frame: SiteFrame?
    /// What the frame was made from.
    private(set) var controlPoints: [SiteFrame.ControlPoint]?

    init(_ zones: [Zone]) {
        self.zones = zones
        for zone in zones where zone.kind == .site && frame == nil {
            guard let points = Self.controlPoints(of: zone) else { continue }
            frame = try? SiteFrame(controlPoints: points)
            controlPoints = frame == nil ? nil : points
        }
        hazardUnits = HazardUnitBook(zones)
        siteControls = zones.first { $0.kind == .site }.map(ZoneControls.init)
        for zone in zones { controls[zone.id] = ZoneControls(zone) }
        shortestSilence_ms = controls.values.compactMap(\.silence_ms).reduce(Plant.usualSilence_ms, min)
        for (index, zone) in zones.enumerated() {
            order[zone.id] = index
            areas[zone.id] = zone.geometry.area
            guard zone.kind?.holdsContainers ?? false else { continue }
            let place = StorageZone(zone)
            rooms[zone.id] = place.room
            storage.append(place)
        }
    }

    /// From `ground_control_points`, `[[[lon,lat],[x,y]], …]`, as omlox names them; nil when they cannot be used.
    private static func controlPoints(of zone: Zone) -> [SiteFrame.ControlPoint]? {
        guard case .array(let pairs)? = zone.properties["ground_control_points"] else { return nil }
        var points: [SiteFrame.ControlPoint] = []
        for case .array(let pair) in pairs {
            guard pair.count == 2, let geographic = Self.point(pair[0]), let plan = Self.point(pair[1]) else {
                return nil
            }
            points.append(SiteFrame.ControlPoint(geographic: geographic, plan: plan))
        }
        return points
    }

    private static func point(_ value: JSONValue) -> Point? {
        guard case .array(let numbers) = value, numbers.count == 2, let x = numbers[0].number, let y = numbers[1].number
        else {
            return nil
        }
        return Point(x: x, y: y)
    }

    /// When work goes on in a zone: its own hours, else the site's.
    func hours(of zone: String) -> WorkingHours? { controls[zone]?.hours ?? siteControls?.hours }

    /// How often a tag in a zone reports while nothing is known of it, and how long beyond three missed reports it is lost.
    func silence(of zone: String?) -> (cadence_ms: Int64, beyond_ms: Int64) {
        let own = zone.flatMap { controls[$0] }
        return (
            own?.cadence_ms ?? siteControls?.cadence_ms ?? Plant.usualCadence_ms,
            own?.silence_ms ?? siteControls?.silence_ms ?? Plant.usualSilence_ms
        )
    }

    subscript(id: String) -> Zone? { order[id].map { zones[$0] } }

    func storageZone(_ id: String) -> StorageZone? { storage.first { $0.id == id } }

    /// The room a zone belongs to; zones of one room share air and floor.
    func room(_ zone: String) -> String? { rooms[zone] }

    func zones(inRoom room: String) -> [String] { storage.filter { $0.room == room }.map(\.id) }

    var hasSiteBorder: Bool { zones.contains { $0.kind == .site } }

    func isSite(_ id: String) -> Bool { self[id]?.kind == .site }

    /// Of the zones a tag is in, the one that is its place: the smallest that holds containers, else none.
    func place(among ids: [String]) -> String? {
        ids.filter { rooms[$0] != nil }.min { (areas[$0] ?? 0, order[$0] ?? 0) < (areas[$1] ?? 0, order[$1] ?? 0) }
    }

    func name(_ id: String) -> Bilingual { self[id]?.bilingualName ?? Bilingual(zh: id, en: id) }
}

extension ZoneKind {
    /// Zones where a container can have its place; a site or a way is no place.
    var holdsContainers: Bool {
        switch self {
        case .storage, .use, .waste, .dispatch, .quarantine, .restricted: true
        default: false
        }
    }
}
