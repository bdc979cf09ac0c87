import ChemTrack
import Compliance
import Geofence

/// The plan of the throw-away plant: two floors of 120 m x 80 m, stores around a yard, a gate in the east.
enum DemoSite {
    static let id = "demo"

    static let site = Site(
        id: id, name: Bilingual(zh: "示范化工厂", en: "Demo Works"), timeZone: "Asia/Shanghai",
        ledgerOrigin: "chemtrack.local/demo/e1",
        floors: [
            Site.Floor(floor: 1, name: Bilingual(zh: "一层", en: "Ground floor"), width_m: 120, height_m: 80),
            Site.Floor(floor: 2, name: Bilingual(zh: "二层", en: "First floor"), width_m: 120, height_m: 80),
        ], regimes: [.cn, .us])

    private struct Plan {
        var id: String
        var zh: String
        var en: String
        var floor: Double?
        var kind: ZoneKind
        /// West, south, east, north in metres.
        var box: (Double, Double, Double, Double)
        var classes: [String] = []
        var capacity_kg: Double?
        var containment_l: Double?
        var dualLock = false
        var way_m: Double?
    }

    private static let plans: [Plan] = [
        Plan(id: "SITE", zh: "厂区", en: "Site", kind: .site, box: (2, 2, 118, 78)),
        Plan(id: "DOCK", zh: "收货平台", en: "Receiving dock", floor: 1, kind: .transit, box: (4, 34, 16, 46)),
        Plan(
            id: "FL-1", zh: "易燃液体库", en: "Flammable liquids store", floor: 1, kind: .storage, box: (20, 54, 46, 74),
            classes: ["3"], capacity_kg: 40_000, containment_l: 12_000, way_m: 25),
        Plan(
            id: "FS-1", zh: "易燃固体库", en: "Flammable solids store", floor: 1, kind: .storage, box: (50, 54, 62, 74),
            classes: ["4.1"], capacity_kg: 10_000, way_m: 45),
        Plan(
            id: "OX-1", zh: "氧化剂库", en: "Oxidiser store", floor: 1, kind: .storage, box: (66, 54, 76, 74),
            classes: ["5.1"], capacity_kg: 15_000, containment_l: 4_000, way_m: 60),
        Plan(
            id: "OX-2", zh: "强氧化剂间", en: "Strong oxidiser room", floor: 1, kind: .storage, box: (78, 62, 86, 74),
            classes: ["5.1"], capacity_kg: 2_000, containment_l: 500, way_m: 66),
        Plan(
            id: "AC-1", zh: "强酸库", en: "Strong acid store", floor: 1, kind: .storage, box: (20, 6, 32, 26),
            classes: ["8"], capacity_kg: 20_000, containment_l: 8_000, way_m: 25),
        Plan(
            id: "AC-2", zh: "弱酸间", en: "Mild acid room", floor: 1, kind: .storage, box: (34, 6, 42, 26), classes: ["8"],
            capacity_kg: 8_000, containment_l: 4_000, way_m: 32),
        Plan(
            id: "BA-1", zh: "碱库", en: "Alkali store", floor: 1, kind: .storage, box: (44, 6, 60, 26), classes: ["8"],
            capacity_kg: 20_000, containment_l: 6_000, way_m: 40),
        Plan(
            id: "TX-1", zh: "剧毒品库（双人双锁）", en: "Toxics vault (two persons, two locks)", floor: 1, kind: .storage,
            box: (64, 6, 74, 18), classes: ["6.1"], capacity_kg: 1_000, containment_l: 400, dualLock: true, way_m: 60),
        Plan(
            id: "GC-1", zh: "气瓶间", en: "Gas cylinder cage", floor: 1, kind: .storage, box: (88, 54, 98, 74),
            classes: ["2.1", "2.2"], capacity_kg: 5_000, way_m: 80),
        Plan(
            id: "GN-1", zh: "一般化学品库", en: "General store", floor: 1, kind: .storage, box: (78, 6, 96, 26),
            classes: ["9", "6.1", "EYE_DAMAGE", "SKIN_CORR_IRRIT", "ACUTE_TOX_ORAL"], capacity_kg: 30_000,
            containment_l: 6_000, way_m: 70),
        Plan(
            id: "QU-1", zh: "隔离区", en: "Quarantine", floor: 1, kind: .quarantine, box: (4, 50, 14, 62),
            capacity_kg: 5_000, containment_l: 2_000, way_m: 10),
        Plan(
            id: "WS-1", zh: "危险废物贮存库", en: "Hazardous waste store", floor: 1, kind: .waste, box: (100, 6, 114, 26),
            capacity_kg: 3_000, containment_l: 3_000, way_m: 90),
        Plan(
            id: "DP-1", zh: "发货区", en: "Dispatch bay", floor: 1, kind: .dispatch, box: (102, 34, 114, 46), way_m: 95),
        Plan(id: "PR-1", zh: "合成车间", en: "Synthesis hall", floor: 2, kind: .use, box: (20, 44, 70, 74), way_m: 60),
        Plan(id: "LB-1", zh: "质检实验室", en: "QC laboratory", floor: 2, kind: .use, box: (76, 50, 104, 74), way_m: 90),
        Plan(
            id: "WR-1", zh: "遇湿易燃品室", en: "Water-reactives room", floor: 2, kind: .storage, box: (20, 8, 34, 24),
            classes: ["4.3"], capacity_kg: 500, way_m: 70),
        Plan(
            id: "PX-1", zh: "有机过氧化物冷藏室", en: "Organic peroxide cold room", floor: 2, kind: .storage,
            box: (40, 8, 52, 24), classes: ["5.2", "ORG_PEROX"], capacity_kg: 500, way_m: 75),
    ]

    /// - Throws: ``ZoneDefect`` if the plan above were wrong.
    static func zones() throws(ZoneDefect) -> [Zone] {
        var zones: [Zone] = []
        for plan in plans { zones.append(try zone(plan)) }
        return zones
    }

    private static func zone(_ plan: Plan) throws(ZoneDefect) -> Zone {
        let (west, south, east, north) = plan.box
        let ring = [
            Point(x: west, y: south), Point(x: east, y: south), Point(x: east, y: north), Point(x: west, y: north),
        ]
        var properties: [String: JSONValue] = ["name_zh": .string(plan.zh), "name_en": .string(plan.en)]
        if plan.kind != .site && plan.kind != .transit { properties["room"] = .string("R-" + plan.id) }
        if !plan.classes.isEmpty { properties["allowed_classes"] = .array(plan.classes.map(JSONValue.string)) }
        if let capacity_kg = plan.capacity_kg { properties["capacity_kg"] = .number(capacity_kg) }
        if let containment_l = plan.containment_l { properties["containment_l"] = .number(containment_l) }
        if let way_m = plan.way_m { properties["way_m"] = .number(way_m) }
        if plan.dualLock { properties["dual_lock"] = .bool(true) }
        // A tag has left when it is a metre outside, or when it stays just outside for 5 s: a wobble rings nobody.
        let rules = ZoneRules(exitTolerance_m: 1, toleranceTimeout_ms: 5_000)
        return try Zone(
            id: plan.id, name: plan.en, floor: plan.floor, kind: plan.kind, meaning: .permission,
            geometry: .polygons([Polygon(shell: ring)]), crs: .local, rules: rules, properties: properties)
    }

    /// A spot in a zone, by share of its width and depth.
    static func spot(in id: String, _ shareX: Double, _ shareY: Double) -> (x: Double, y: Double, floor: Double)? {
        guard let plan = plans.first(where: { $0.id == id }) else { return nil }
        let (west, south, east, north) = plan.box
        let margin = 1.5
        return (
            west + margin + (east - west - 2 * margin) * shareX, south + margin + (north - south - 2 * margin) * shareY,
            plan.floor ?? 1
        )
    }
}
