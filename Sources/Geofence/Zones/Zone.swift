/// What a zone is for.
public enum ZoneKind: String, Hashable, Sendable, Codable, CaseIterable {
    case storage, use, waste, dispatch, restricted, transit, site, quarantine
}

/// What an uncertain fix means for a zone: a hazard must not be missed, a permission must not be presumed.
public enum ZoneMeaning: String, Hashable, Sendable, Codable, CaseIterable {
    /// A fix that is possibly inside counts as inside.
    case hazard
    /// Only a fix that is certainly inside counts as inside.
    case permission
}

/// A closed polygon: its border is part of it, a hole's border too. Rings are open lists of corners (first not repeated).
public struct Polygon: Hashable, Sendable {
    public var shell: [Point]
    public var holes: [[Point]]

    public init(shell: [Point], holes: [[Point]] = []) {
        self.shell = shell
        self.holes = holes
    }

    var rings: [[Point]] { [shell] + holes }
}

/// The place a zone covers.
public enum Geometry: Hashable, Sendable {
    case polygons([Polygon])
    /// Every point at most `radius_m` metres from the centre. In WGS 84 a metre is taken at the centre's latitude.
    case circle(centre: Point, radius_m: Double)
}

/// How a stay in a zone begins and ends; times in milliseconds, -1 = never.
public struct ZoneRules: Hashable, Sendable {
    /// Metres outside the border within which a tag still counts as inside.
    public var exitTolerance_m: Double = 0
    /// How long a tag may stay outside within the tolerance before it has left. Never, unless said otherwise.
    public var toleranceTimeout_ms: Int64 = -1
    /// How long an exit waits for a fix that takes it back.
    public var exitDelay_ms: Int64 = 0
    /// How long a tag must be inside before it has entered (ours, not omlox's).
    public var enterDelay_ms: Int64 = 0
    /// Silence after which a tag has left.
    public var timeout_ms: Int64 = -1

    public init(
        exitTolerance_m: Double = 0, toleranceTimeout_ms: Int64 = -1, exitDelay_ms: Int64 = 0,
        enterDelay_ms: Int64 = 0, timeout_ms: Int64 = -1
    ) {
        self.exitTolerance_m = exitTolerance_m
        self.toleranceTimeout_ms = toleranceTimeout_ms
        self.exitDelay_ms = exitDelay_ms
        self.enterDelay_ms = enterDelay_ms
        self.timeout_ms = timeout_ms
    }
}

/// A checked zone: its rings do not cross, enclose an area, and hold numbers in range.
public struct Zone: Hashable, Sendable {
    public let id: String
    public let name: String?
    /// The floor it is on; nil = every floor.
    public let floor: Double?
    public let kind: ZoneKind?
    public let meaning: ZoneMeaning
    public let geometry: Geometry
    public let crs: CoordinateFrame
    public let rules: ZoneRules
    /// When the zone counts; nil = always.
    public let schedule: Schedule?
    /// Height above `base_m` up to which it reaches, in metres; nil = any height.
    public let extrusion_m: Double?
    public let base_m: Double
    /// Everything else the zone file said, kept for whoever understands it.
    public let properties: [String: JSONValue]

    public var exitTolerance_m: Double { rules.exitTolerance_m }
    public var toleranceTimeout_ms: Int64 { rules.toleranceTimeout_ms }
    public var exitDelay_ms: Int64 { rules.exitDelay_ms }
    public var timeout_ms: Int64 { rules.timeout_ms }

    /// Checks and cleans: repeated corners are dropped silently.
    /// - Throws: `ZoneDefect`, saying what is wrong and where.
    public init(
        id: String, name: String? = nil, floor: Double? = nil, kind: ZoneKind? = nil,
        meaning: ZoneMeaning = .permission, geometry: Geometry, crs: CoordinateFrame = .local,
        rules: ZoneRules = ZoneRules(), schedule: Schedule? = nil, extrusion_m: Double? = nil, base_m: Double = 0,
        properties: [String: JSONValue] = [:]
    ) throws(ZoneDefect) {
        if id.isEmpty { throw .missingID }
        self.geometry = try GeometryCheck(crs: crs).cleaned(geometry)
        try ZoneDefect.check(rules)
        for (field, value) in [("floor", floor), ("extrusion", extrusion_m), ("base_z", base_m)] {
            if let value, !value.isFinite || abs(value) > 1e6 { throw .number(field: field, value: value) }
        }
        if let extrusion_m, extrusion_m < 0 { throw .number(field: "extrusion", value: extrusion_m) }
        self.id = id
        self.name = name
        self.floor = floor
        self.kind = kind
        self.meaning = meaning
        self.crs = crs
        self.rules = rules
        self.schedule = schedule
        self.extrusion_m = extrusion_m
        self.base_m = base_m
        self.properties = properties
    }

    /// The same zone with another, already valid geometry in the site's plan.
    init(_ zone: Zone, planGeometry: Geometry) {
        id = zone.id
        name = zone.name
        floor = zone.floor
        kind = zone.kind
        meaning = zone.meaning
        geometry = planGeometry
        crs = .local
        rules = zone.rules
        schedule = zone.schedule
        extrusion_m = zone.extrusion_m
        base_m = zone.base_m
        properties = zone.properties
    }

    /// Whether a tag's stay would be judged the same in both: names and extra properties do not matter.
    func judgesLike(_ other: Zone) -> Bool {
        floor == other.floor && meaning == other.meaning && crs == other.crs && rules == other.rules
            && schedule == other.schedule && extrusion_m == other.extrusion_m && base_m == other.base_m
            && geometry == other.geometry
    }

    /// Whether the zone reaches the height z; an unknown height is not held against it.
    @inline(__always)
    func reaches(z: Double) -> Bool {
        guard let extrusion_m, !z.isNaN else { return true }
        return z >= base_m && z <= base_m + extrusion_m
    }
}
