import ChemTrack
import Compliance
import Foundation
import Testing

/// The product's own catalogues, loaded once.
enum DisposalTables {
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let catalogs = Result { try Catalogs.load(from: root.path + "/data/catalogs") }
    static let loaded = Result { try ManifestTables(catalogs: catalogs.get()) }
    private static let loadedDuties = Result { try DutyRules(catalogs: catalogs.get()) }

    static func tables() throws -> ManifestTables { try loaded.get() }
    static func duties() throws -> DutyRules { try loadedDuties.get() }
}

/// A made-up plant that ships to a made-up facility.
enum DisposalSample {
    static let now = time("2026-11-28T02:00:00.000Z")

    static func time(_ text: String) -> ManifestTime { ManifestTime(text) ?? ManifestTime(ms: 0) }

    static func credit(_ stem: String) -> String {
        // Appends the check character so that samples need no real company.
        for character in "0123456789ABCDEFGHJKLMNPQRTUWXY" {
            let record = ManifestRecord(
                id: "x", jurisdictions: [.cn], generator: ManifestParty(uscc: stem + String(character)))
            let problems = ManifestChecks(tables: noTables, now: now).problems(of: record)
            if !problems.contains(where: { $0.rule == "cn.credit-code" }) { return stem + String(character) }
        }
        return stem
    }

    static let noTables = ManifestTables(
        wasteCodes: [:], wasteCategories: [:], containerTypes: [:], units: [:], federalCodes: nil,
        shipping: ShippingTable(entries: []))

    static let generator = ManifestParty(
        name: "Binhai Coatings Works", name_zh: "滨海涂料厂", epaID: "VAR000501234", uscc: credit("91330100MA27X1234"),
        site: ManifestAddress(
            address1: "12 Harbour Road", city: "Norfolk", state: ManifestRegion("VA"), country: ManifestRegion("US"),
            zip: "23510"), address_zh: "浙江省杭州市滨海路12号",
        contact: ManifestContact(
            firstName: "Li", lastName: "Wei", name_zh: "李伟", phone: ManifestPhone("757-555-0101"),
            email: "li.wei@example.com"), emergencyPhone: ManifestPhone("800-555-0102"))

    static let carrier: ManifestParty = {
        var carrier = ManifestParty(
            name: "Steady Haulage", name_zh: "稳行运输有限公司", epaID: "VAR000507777", order: 1, address_zh: "杭州市运河路8号",
            contact: ManifestContact(name_zh: "王师傅", phone: ManifestPhone("757-555-0103")),
            licence: ManifestLicence(number: "浙交运管许可杭字330100", expires: CalendarDay("2028-12-31")))
        carrier.vehicles = [LicensedUnit(name: "浙A·12345", licence: "浙交运管 1", expires: CalendarDay("2027-01-31"))]
        carrier.drivers = [LicensedUnit(name: "王强", licence: "330100", expires: CalendarDay("2027-01-31"))]
        return carrier
    }()

    static let facility = ManifestParty(
        name: "Clear Water Treatment", name_zh: "清源环保处置有限公司", epaID: "VAD000509999",
        uscc: credit("91330200MA2811111"), address_zh: "宁波市净水路1号",
        contact: ManifestContact(name_zh: "陈晨", phone: ManifestPhone("757-555-0104")),
        licence: ManifestLicence(
            number: "浙危废经第100号", scope: ["HW06", "900-041-49"], expires: CalendarDay("2027-06-30"),
            quotaLeft_mg: 50_000_000_000))

    static let trip = ManifestTrip(
        id: "T-1", vehicle: "厢式货车", plate: "浙A12345", driver: "王强", driverPhone: "13800000000",
        origin: "杭州市滨海路12号", destination: "宁波市净水路1号")

    static let acetone = ShippingDescription(
        idNumber: "UN1090", properShippingName: "Acetone", hazardClass: "3", packingGroup: "II")

    static func profile(_ name: String, known: Bool = true) -> HazardProfile {
        HazardProfile(name: Bilingual(zh: name, en: name), isKnown: known)
    }

    static func container(
        _ code: String, mass_mg: Int64 = 182_500_000, name: Bilingual = Bilingual(zh: "废丙酮", en: "Waste acetone"),
        profile: HazardProfile = profile("acetone"), shipping: ShippingDescription? = acetone, type: String = "DM",
        cnCode: String = "900-402-06", category: String = "HW06", isAtDispatch: Bool = true, isLabelled: Bool = true,
        consignor: String? = nil, openManifests: [String] = [], shippedWith: String? = nil
    ) -> WasteContainer {
        WasteContainer(
            code: code, name: name, profile: profile, shipping: shipping, mass_mg: mass_mg, containerType: type,
            packaging_zh: "铁桶", cnCode: cnCode, cnCategory: category, federalCodes: ["F003", "D001"],
            hazardProperties: ["T", "I"], physicalState: .liquid, components: ["丙酮"], consignor: consignor,
            zone: "D1", isAtDispatch: isAtDispatch, isLabelled: isLabelled, openManifests: openManifests,
            shippedWith: shippedWith)
    }

    static func request(_ containers: [WasteContainer]) -> ManifestRequest {
        ManifestRequest(
            jurisdictions: [.cn, .us], containers: containers, generator: generator, generatorID: "S1",
            transporters: [carrier], facility: facility, trips: [trip], handlingInstructions: "Keep upright",
            emergencyMeasures_zh: "泄漏时用沙土覆盖")
    }

    static func build(_ request: ManifestRequest) throws -> ManifestDraft {
        ManifestBuilder(tables: try DisposalTables.tables()) { _ in { _, _ in nil } }
            .build(request, now: now, id: "M-2026-0001")
    }

    static func record(_ containers: [WasteContainer]? = nil) throws -> ManifestRecord {
        try build(request(containers ?? [container("W-000017"), container("W-000018")])).record
    }

    static func problems(_ record: ManifestRecord) throws -> [ManifestProblem] {
        ManifestChecks(tables: try DisposalTables.tables(), now: now).problems(of: record)
    }
}
