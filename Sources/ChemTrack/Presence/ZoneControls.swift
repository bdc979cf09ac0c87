import Compliance
import Geofence

/// What a zone asks of people, hours, vehicles and tags, from its properties.
///
/// | property | what it says |
/// |---|---|
/// | `entry_roles` | who may be in it: names of roles |
/// | `entry_qualifications` | what everybody in it must be qualified for, in date |
/// | `working_hours` | when containers may be moved without a record, see ``WorkingHours``; the site's zone speaks for all |
/// | `vehicle_min` | so many minutes a vehicle may be in it without a load record |
/// | `gate` | vehicles leave through it: what they carry has to be on a load record |
/// | `tag_cadence_s` | how often a tag reports, as long as nothing is known of it; default 60 |
/// | `tag_silence_min` | so long beyond three missed reports a tag is lost; default 15 |
struct ZoneControls: Sendable, Hashable {
    var entryRoles: Set<Role>?
    var entryQualifications: [String] = []
    var department: String?
    var hours: WorkingHours?
    var vehicle_ms: Int64?
    var isGate = false
    var cadence_ms: Int64?
    var silence_ms: Int64?

    /// Whether not everybody may be in it.
    var isControlled: Bool { entryRoles != nil || !entryQualifications.isEmpty }

    init(_ zone: Zone) {
        let properties = zone.properties
        if case .array(let roles)? = properties["entry_roles"] {
            entryRoles = Set(roles.compactMap { $0.string.flatMap(Role.init(rawValue:)) })
        }
        if case .array(let names)? = properties["entry_qualifications"] {
            entryQualifications = names.compactMap(\.string)
        }
        department = properties["department"]?.string
        hours = properties["working_hours"]?.string.flatMap { try? WorkingHours($0) }
        vehicle_ms = properties["vehicle_min"]?.number.map { Int64($0 * 60_000) }
        if case .bool(true)? = properties["gate"] { isGate = true }
        cadence_ms = properties["tag_cadence_s"]?.number.map { Int64($0 * 1000) }
        silence_ms = properties["tag_silence_min"]?.number.map { Int64($0 * 60_000) }
    }

    /// What is wrong with these properties of a zone, one line each.
    static func problems(of zone: Zone) -> [Bilingual] {
        zone.properties.sorted { $0.key < $1.key }.compactMap { name, value in
            problem(name, value).map { Bilingual(zh: "`\(name)` \($0.zh)", en: "`\(name)` \($0.en)") }
        }
    }

    private static func problem(_ name: String, _ value: JSONValue) -> Bilingual? {
        func texts() -> [String]? {
            guard case .array(let values) = value, !values.isEmpty else { return nil }
            let texts = values.compactMap(\.string).filter { !$0.isEmpty }
            return texts.count == values.count ? texts : nil
        }
        switch name {
        case "entry_roles":
            let roles = Role.allCases.map(\.rawValue).joined(separator: ", ")
            guard let names = texts(), names.allSatisfy({ Role(rawValue: $0) != nil }) else {
                return Bilingual(zh: "应为角色列表：\(roles)", en: "must be a list of roles: \(roles)")
            }
        case "entry_qualifications":
            guard texts() != nil else { return Bilingual(zh: "应为资格名称列表", en: "must be a list of qualifications") }
        case "working_hours":
            guard let text = value.string else {
                return Bilingual(zh: "应为文本，例如 WD 08:00-18:00", en: "must be a text such as WD 08:00-18:00")
            }
            do throws(WorkingHoursError) { _ = try WorkingHours(text) } catch {
                return Bilingual(
                    zh: "中的 `\(error.part)` 无法识别，应如 WD 08:00-18:00; Sa 08:00-12:00",
                    en: "has a part `\(error.part)` that is not like WD 08:00-18:00; Sa 08:00-12:00")
            }
        case "vehicle_min", "tag_cadence_s", "tag_silence_min":
            guard let number = value.number, number > 0, number <= 100_000 else {
                return Bilingual(zh: "应为大于 0 的数", en: "must be a number above 0")
            }
        case "gate":
            guard case .bool = value else { return Bilingual(zh: "应为 true 或 false", en: "must be true or false") }
        default: return nil
        }
        return nil
    }
}
