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

    init(_ zones: [Zone]) {
        self.zones = zones
        hazardUnits = HazardUnitBook(zones)
        for (index, zone) in zones.enumerated() {
            order[zone.id] = index
            areas[zone.id] = zone.geometry.area
            guard zone.kind?.holdsContainers ?? false else { continue }
            let place = StorageZone(zone)
            rooms[zone.id] = place.room
            storage.append(place)
        }
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
