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
    /// The zones where containers can stand, in the order of the file.
    public static func places(in zones: [Zone]) -> [StorageZone] {
        zones.filter { $0.kind?.holdsContainers ?? false }.map { StorageZone($0) }
    }

    /// What is wrong with the storage properties of a zone, one line each: `capacity_kg` must be a number of at least 0.
    public static func problems(of zone: Zone) -> [Bilingual] {
        var problems: [Bilingual] = []
        func add(_ name: String, _ zh: String, _ en: String) {
            problems.append(Bilingual(zh: "`\(name)` \(zh)", en: "`\(name)` \(en)"))
        }
        for (name, value) in zone.properties.sorted(by: { $0.key < $1.key }) {
            switch name {
            case "capacity_kg", "capacity_l", "capacity_count", "containment_l", "way_m", "max_humidity_pct",
                "location_guard_m":
                guard let number = value.number, number.isFinite, number >= 0, number < 1e12 else {
                    add(name, "应为不小于 0 的数", "must be a number of at least 0")
                    continue
                }
                if name == "max_humidity_pct", number > 100 { add(name, "不得超过 100", "must be 100 at most") }
                if name == "capacity_count", number != number.rounded() {
                    add(name, "应为整数", "must be a whole number")
                }
            case "min_c", "max_c":
                guard let number = value.number, (-273.15...2000).contains(number) else {
                    add(name, "应为温度（°C）", "must be a temperature in °C")
                    continue
                }
            case "dual_lock", "sprinklered":
                if case .bool = value { continue }
                add(name, "应为 true 或 false", "must be true or false")
            case "allowed_classes":
                guard case .array(let values) = value, values.allSatisfy({ $0.string != nil }) else {
                    add(
                        name, "应为类别列表，例如 [\"3\", \"FLAM_LIQ\"]",
                        "must be a list of classes such as [\"3\", \"FLAM_LIQ\"]")
                    continue
                }
            case "waste_area":
                guard let area = value.string, ["central", "satellite", "storage_point"].contains(area) else {
                    add(name, "应为 central、satellite 或 storage_point", "must be central, satellite or storage_point")
                    continue
                }
            case "location_decision":
                guard let text = value.string, LocationRules.decision(named: text, guard_m: 0) != nil else {
                    add(
                        name, "应为 likelihood、plain 或例如 “8 of 10”",
                        "must be likelihood, plain, or such as `8 of 10`")
                    continue
                }
            case "positioning":
                guard let text = value.string, Technology(rawValue: text) != nil else {
                    let names = Technology.allCases.map(\.rawValue).joined(separator: ", ")
                    add(name, "应为 \(names) 之一", "must be one of \(names)")
                    continue
                }
            case "room": if value.string == nil { add(name, "应为文本", "must be a text") }
            default: continue
            }
        }
        if let low = zone.properties["min_c"]?.number, let high = zone.properties["max_c"]?.number, low > high {
            add("min_c", "高于 `max_c`", "is above `max_c`")
        }
        return problems
    }

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
