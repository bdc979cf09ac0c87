public import Compliance
public import Geofence
import Synchronization

/// The live picture of a site for readers: zones, tags and health as last published. Reading it never waits for the
/// plant.
public final class SiteView: Sendable {
    private struct Picture {
        var site: Site
        var zones: [Zone]
        var storage: [String: StorageZone]
        var zoneNames: [String: Bilingual]
        var frame: SiteFrame?
        var controlPoints: [SiteFrame.ControlPoint]?
        var tags = TagRows<TagView>()
        var numbers: [String: TagNumber] = [:]
        var health = PlantHealth()
        var sensorNames: [String: Bilingual] = [:]
    }
    private let picture: Mutex<Picture>

    init(site: Site, zones: ZoneBook) {
        picture = Mutex(
            Picture(
                site: site, zones: zones.zones, storage: Self.byID(zones), zoneNames: Self.names(zones),
                frame: zones.frame, controlPoints: zones.controlPoints))
    }

    public var site: Site { picture.withLock(\.site) }
    public var zones: [Zone] { picture.withLock(\.zones) }
    /// Joins longitude and latitude to the plan; nil = nobody has said where the plan lies.
    public var frame: SiteFrame? { picture.withLock(\.frame) }
    /// What ``frame`` was made from.
    public var controlPoints: [SiteFrame.ControlPoint]? { picture.withLock(\.controlPoints) }
    public var health: PlantHealth { picture.withLock(\.health) }

    /// Every tag heard so far, by name.
    public var tags: [TagView] {
        picture.withLock { picture in picture.tags.all.map(\.value) }.sorted { $0.binding.tag < $1.binding.tag }
    }

    /// Those with some numbers, by name.
    func tags(_ numbers: [TagNumber]) -> [TagView] {
        picture.withLock { picture in numbers.compactMap { picture.tags[$0] } }
            .sorted { $0.binding.tag < $1.binding.tag }
    }

    public func tag(_ tag: String) -> TagView? {
        picture.withLock { picture in picture.numbers[tag].flatMap { picture.tags[$0] } }
    }

    public func storageZone(_ id: String) -> StorageZone? { picture.withLock { $0.storage[id] } }

    /// The zone's name in both languages; its id when it is not known.
    public func zoneName(_ id: String) -> Bilingual {
        picture.withLock { $0.zoneNames[id] ?? Bilingual(zh: id, en: id) }
    }

    /// The sensor's name; its id when it is not registered.
    public func sensorName(_ id: String) -> Bilingual {
        picture.withLock { $0.sensorNames[id] ?? Bilingual(zh: id, en: id) }
    }

    func show(sensors: [Sensor]) {
        let names = Dictionary(sensors.map { ($0.id, $0.name) }) { first, _ in first }
        picture.withLock { $0.sensorNames = names }
    }

    func show(_ tags: [TagView]) {
        picture.withLock { picture in
            for tag in tags {
                if picture.tags[tag.number] == nil { picture.numbers[tag.binding.tag] = tag.number }
                picture.tags[tag.number] = tag
            }
        }
    }

    /// Where tags are now that are in the zones they were in.
    func show(_ fixes: [Plant.CalmFix]) {
        picture.withLock { picture in for each in fixes { picture.tags[each.tag]?.move(to: each.fix) } }
    }

    func show(_ health: PlantHealth) { picture.withLock { $0.health = health } }

    func show(site: Site, zones: ZoneBook) {
        picture.withLock { picture in
            picture.site = site
            picture.zones = zones.zones
            picture.storage = Self.byID(zones)
            picture.zoneNames = Self.names(zones)
            picture.frame = zones.frame
            picture.controlPoints = zones.controlPoints
        }
    }

    private static func byID(_ zones: ZoneBook) -> [String: StorageZone] {
        Dictionary(zones.storage.map { ($0.id, $0) }) { first, _ in first }
    }

    private static func names(_ zones: ZoneBook) -> [String: Bilingual] {
        Dictionary(zones.zones.map { ($0.id, $0.bilingualName) }) { first, _ in first }
    }
}
