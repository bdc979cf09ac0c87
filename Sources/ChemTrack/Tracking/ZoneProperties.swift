public import Compliance
public import Geofence

// What a zone file says of a zone beyond its geometry: names in both languages and what may stand there.
extension Zone {
    /// `name_zh`, `name_en`; the plain name or the id where they are missing.
    public var bilingualName: Bilingual {
        Bilingual(
            zh: properties["name_zh"]?.string ?? name ?? id, en: properties["name_en"]?.string ?? name ?? id)
    }
}

extension StorageZone {
    /// Reads the storage properties of a zone: `allowed_classes`, `room` (default: a room of its own), `capacity_kg`,
    /// `capacity_l`, `capacity_count`, `containment_l`, `dual_lock`, `sprinklered`, `min_c`, `max_c`,
    /// `max_humidity_pct`, `way_m`.
    public init(_ zone: Zone) {
        let properties = zone.properties
        func number(_ name: String) -> Double? { properties[name]?.number }
        func flag(_ name: String) -> Bool {
            if case .bool(true)? = properties[name] { return true }
            return false
        }
        var classes: [String] = []
        if case .array(let values)? = properties["allowed_classes"] { classes = values.compactMap(\.string) }
        self.init(
            id: zone.id, name: zone.bilingualName, kind: zone.kind?.rawValue ?? "storage", allowedClasses: classes,
            room: properties["room"]?.string ?? zone.id,
            capacity_mg: number("capacity_kg").flatMap { Int64(exactly: ($0 * 1_000_000).rounded()) },
            capacity_uL: number("capacity_l").flatMap { Int64(exactly: ($0 * 1_000_000).rounded()) },
            capacity_count: number("capacity_count").flatMap { Int(exactly: $0.rounded()) },
            containment_uL: number("containment_l").flatMap { Int64(exactly: ($0 * 1_000_000).rounded()) },
            dualLock: flag("dual_lock"), sprinklered: flag("sprinklered"), min_c: number("min_c"),
            max_c: number("max_c"), max_humidity_pct: number("max_humidity_pct"), way_m: number("way_m"))
    }
}
