/// Something that happens in a plant, or a state that lasts, from which duties arise. The names are those of the column
/// `trigger` of `duty-rules`.
public enum DutyTrigger: String, Sendable, Codable, CaseIterable {
    case purchase, sale
    /// 剧毒 or 易制爆 handed over because the user closes, moves or changes production.
    case forcedTransfer = "forced_transfer"
    case goodsReceived = "goods_received"
    case goodsIssued = "goods_issued"
    /// A material is kept: what is owed as long as it is.
    case stored
    case lossOrTheft = "loss_or_theft"
    case roadDispatch = "road_dispatch"
    case packagingReused = "packaging_reused"
    case productSupplied = "product_supplied"
    case majorHazardFound = "major_hazard_found"
    case majorHazardAssessed = "major_hazard_assessed"
    case thresholdReached = "threshold_reached"
    case safetyEvaluated = "safety_evaluated"
    case emergencyPlanPublished = "emergency_plan_published"
    case emergencyPlanEvaluated = "emergency_plan_evaluated"
    case drillHeld = "drill_held"
    case highToxicMeasured = "high_toxic_measured"
    case highToxicEvaluated = "high_toxic_evaluated"
    case hiddenDangerFound = "hidden_danger_found"
    case permitGranted = "permit_granted"
    /// A cylinder or pressure vessel stands in the plant, inspected until a day.
    case vesselKept = "vessel_kept"
    case sdsIssued = "sds_issued"
    /// Waste begins to accumulate, or arrives at the central area.
    case wasteGenerated = "waste_generated"
    /// A satellite area holds more than it may.
    case satelliteExceeded = "satellite_exceeded"
    /// A storage point (贮存点) holds more than 3 t.
    case storagePointExceeded = "storage_point_exceeded"
    case wasteLoad = "waste_load"
    /// The first transporter took the waste over.
    case wasteShipped = "waste_shipped"
    case wasteReceived = "waste_received"
    case wasteDiscrepancy = "waste_discrepancy"
    case paperManifestUsed = "paper_manifest_used"
    case crossProvinceApproved = "cross_province_approved"
    /// The event's day is the last of a month, a quarter, a year.
    case monthEnd = "month_end"
    case quarterEnd = "quarter_end"
    case yearEnd = "year_end"
}

/// What a rule may ask of an event. The names are those in the column `when` of `duty-rules`.
public enum DutyFact: String, Sendable, Codable, CaseIterable, CodingKeyRepresentable {
    /// Lists that the material is on: `cn-hypertoxic`, with a flag `cn-drug-precursor:1`.
    case list
    /// US generator size: `lqg`, `sqg`, `vsqg`.
    case generator
    /// To the US facility: `near`, or `far` (over 200 miles).
    case distance
    /// HJ 1259 class of the waste producer: `key`, `simplified`, `registered`.
    case wasteClass = "waste_class"
    /// `safety_production`, `business`, `waste_operation`, `other`.
    case permit

    public var name: Bilingual {
        switch self {
        case .list: Bilingual(zh: "所在清单", en: "the lists it is on")
        case .generator: Bilingual(zh: "产生者规模", en: "the generator's size")
        case .distance: Bilingual(zh: "至处置设施的距离", en: "the distance to the facility")
        case .wasteClass: Bilingual(zh: "危险废物管理类别", en: "the class of the waste producer")
        case .permit: Bilingual(zh: "许可证种类", en: "the kind of permit")
        }
    }
}

public struct DutyEvent: Sendable, Codable, Hashable {
    public var trigger: DutyTrigger
    /// The day in the plant's time zone.
    public var day: CalendarDay
    /// What it is about: a container, a purchase, a manifest, a permit.
    public var subject: String
    /// What is known. A fact that is not stated at all does not excuse: rules that ask for it apply, marked as assumed.
    /// A stated empty set means "none": a material that is on no list.
    public var facts: [DutyFact: Set<String>]
    /// The last day a permit is valid.
    public var expires: CalendarDay?

    public init(
        _ trigger: DutyTrigger, on day: CalendarDay, subject: String, facts: [DutyFact: Set<String>] = [:],
        expires: CalendarDay? = nil
    ) {
        self.trigger = trigger
        self.day = day
        self.subject = subject
        self.facts = facts
        self.expires = expires
    }
}
