import ChemTrack
import Compliance

/// What lies in the throw-away plant: 200 containers of real substances, received through the same door as any other.
enum DemoStock {
    // swift-format-ignore: a table reads best with one delivery a line

    struct Delivery {
        var cas: String
        var quantity: String
        var count: Int
        var form: PhysicalForm
        var concentration_pct: Double?
        var density: Double?
        var container: String
        var packaging: String
        var supplier: String
        /// How many of them carry a radio tag.
        var tagged = 0
        /// The zone a storeman chooses; nil = the one the rules put first. The rules have the last word either way.
        var zone: String?
    }

    static let deliveries: [Delivery] = [
        Delivery(
            cas: "67-64-1", quantity: "160 kg", count: 16, form: .liquid, density: 0.79, container: "DM",
            packaging: "铁桶", supplier: "华东溶剂 East Solvents", tagged: 6),
        Delivery(
            cas: "67-56-1", quantity: "160 kg", count: 14, form: .liquid, density: 0.79, container: "DM",
            packaging: "铁桶", supplier: "华东溶剂 East Solvents", tagged: 5),
        Delivery(
            cas: "64-17-5", quantity: "158 kg", count: 14, form: .liquid, density: 0.79, container: "DM",
            packaging: "铁桶", supplier: "华东溶剂 East Solvents", tagged: 5),
        Delivery(
            cas: "108-88-3", quantity: "170 kg", count: 12, form: .liquid, density: 0.87, container: "DM",
            packaging: "铁桶", supplier: "石化供应 Petro Supply", tagged: 4),
        Delivery(
            cas: "141-78-6", quantity: "180 kg", count: 10, form: .liquid, density: 0.9, container: "DM",
            packaging: "铁桶", supplier: "石化供应 Petro Supply", tagged: 3),
        Delivery(
            cas: "110-54-3", quantity: "130 kg", count: 8, form: .liquid, density: 0.66, container: "DM",
            packaging: "铁桶", supplier: "石化供应 Petro Supply", tagged: 2),
        Delivery(
            cas: "67-63-0", quantity: "160 kg", count: 12, form: .liquid, density: 0.785, container: "DM",
            packaging: "铁桶", supplier: "华东溶剂 East Solvents", tagged: 3),
        Delivery(
            cas: "7757-79-1", quantity: "25 kg", count: 14, form: .solid, container: "BA", packaging: "编织袋",
            supplier: "北方盐化 North Salts", tagged: 2),
        Delivery(
            cas: "7631-99-4", quantity: "25 kg", count: 12, form: .solid, container: "BA", packaging: "编织袋",
            supplier: "北方盐化 North Salts", tagged: 2),
        Delivery(
            cas: "1333-82-0", quantity: "25 kg", count: 6, form: .solid, container: "DM", packaging: "铁桶",
            supplier: "铬业 Chrome Co", tagged: 2),
        Delivery(
            cas: "7664-93-9", quantity: "300 kg", count: 10, form: .liquid, concentration_pct: 98, density: 1.84,
            container: "DF", packaging: "塑料桶", supplier: "酸碱化工 Acids & Alkalis", tagged: 2, zone: "AC-1"),
        Delivery(
            cas: "7664-38-2", quantity: "300 kg", count: 6, form: .liquid, concentration_pct: 85, density: 1.69,
            container: "DF", packaging: "塑料桶", supplier: "酸碱化工 Acids & Alkalis", tagged: 1, zone: "AC-2"),
        Delivery(
            cas: "1310-73-2", quantity: "25 kg", count: 16, form: .solid, container: "BA", packaging: "编织袋",
            supplier: "酸碱化工 Acids & Alkalis", tagged: 2, zone: "BA-1"),
        Delivery(
            cas: "1310-58-3", quantity: "25 kg", count: 10, form: .solid, container: "BA", packaging: "编织袋",
            supplier: "酸碱化工 Acids & Alkalis", tagged: 1, zone: "BA-1"),
        Delivery(
            cas: "151-50-8", quantity: "5 kg", count: 2, form: .solid, container: "DM", packaging: "铁桶",
            supplier: "精细化工 Fine Chemicals", tagged: 1),
        Delivery(
            cas: "143-33-9", quantity: "5 kg", count: 2, form: .solid, container: "DM", packaging: "铁桶",
            supplier: "精细化工 Fine Chemicals", tagged: 1),
        Delivery(
            cas: "7440-37-1", quantity: "10 kg", count: 6, form: .gas, container: "CY", packaging: "气瓶",
            supplier: "气体公司 Gas Co", tagged: 1),
        Delivery(
            cas: "7727-37-9", quantity: "10 kg", count: 6, form: .gas, container: "CY", packaging: "气瓶",
            supplier: "气体公司 Gas Co", tagged: 1),
        Delivery(
            cas: "91-20-3", quantity: "25 kg", count: 8, form: .solid, container: "BA", packaging: "编织袋",
            supplier: "石化供应 Petro Supply", tagged: 1),
        Delivery(
            cas: "7440-23-5", quantity: "1 kg", count: 4, form: .solid, container: "CM", packaging: "铁罐",
            supplier: "精细化工 Fine Chemicals", tagged: 1),
        Delivery(
            cas: "94-36-0", quantity: "1 kg", count: 4, form: .powder, concentration_pct: 75, container: "CF",
            packaging: "纸箱", supplier: "引发剂 Initiators", tagged: 1),
        Delivery(
            cas: "75-09-2", quantity: "250 kg", count: 8, form: .liquid, density: 1.33, container: "DM",
            packaging: "铁桶", supplier: "华东溶剂 East Solvents", tagged: 1),
    ]

    /// People and vehicles of the plan: never a name, only what they do.
    static let walkers: [TagBinding] = [
        TagBinding(tag: "P01", kind: .person, label: Bilingual(zh: "仓管员 1", en: "Storeman 1")),
        TagBinding(tag: "P02", kind: .person, label: Bilingual(zh: "仓管员 2", en: "Storeman 2")),
        TagBinding(tag: "P03", kind: .person, label: Bilingual(zh: "EHS 巡检", en: "EHS patrol")),
        TagBinding(tag: "P04", kind: .person, label: Bilingual(zh: "操作工 1", en: "Operator 1")),
        TagBinding(tag: "P05", kind: .person, label: Bilingual(zh: "操作工 2", en: "Operator 2")),
        TagBinding(tag: "P06", kind: .person, label: Bilingual(zh: "化验员", en: "Analyst")),
        TagBinding(tag: "P07", kind: .person, label: Bilingual(zh: "门卫", en: "Gate guard")),
        TagBinding(tag: "P08", kind: .person, label: Bilingual(zh: "维修工", en: "Fitter")),
        TagBinding(tag: "F01", kind: .vehicle, label: Bilingual(zh: "叉车 1", en: "Forklift 1")),
        TagBinding(tag: "F02", kind: .vehicle, label: Bilingual(zh: "叉车 2", en: "Forklift 2")),
        TagBinding(tag: "F03", kind: .vehicle, label: Bilingual(zh: "叉车 3", en: "Forklift 3")),
        TagBinding(tag: "V01", kind: .vehicle, label: Bilingual(zh: "厂内货车", en: "Yard truck")),
    ]

    static let parties: [Party] = [
        Party(
            id: "generator", role: .generator,
            details: ManifestParty(
                name: "Demo Works", name_zh: "示范化工厂", epaID: "NJD000000001", uscc: "91310000MA1DEM01XM",
                site: ManifestAddress(
                    address1: "1 Demo Road", city: "Trenton", state: ManifestRegion("NJ"),
                    country: ManifestRegion("US"),
                    zip: "08601"), address_zh: "上海市示范区示范路 1 号",
                contact: ManifestContact(
                    firstName: "Wei", lastName: "Zhang", name_zh: "张伟", phone: ManifestPhone("609-555-0100")),
                emergencyPhone: ManifestPhone("800-555-0199"))),
        Party(
            id: "carrier", role: .transporter,
            details: ManifestParty(
                name: "Safe Haul Inc", name_zh: "安运危险品物流有限公司", epaID: "NJD000000002", uscc: "91310000MA1DEM02XN",
                address_zh: "上海市示范区运输路 8 号",
                contact: ManifestContact(name_zh: "李强", phone: ManifestPhone("609-555-0111")),
                licence: ManifestLicence(number: "沪交运管许可危字 310000000001 号"))),
        Party(
            id: "facility", role: .facility,
            details: ManifestParty(
                name: "Clean Treat LLC", name_zh: "清源环保处置有限公司", epaID: "NJD000000003", uscc: "91310000MA1DEM03XP",
                site: ManifestAddress(
                    address1: "9 Treatment Way", city: "Newark", state: ManifestRegion("NJ"),
                    country: ManifestRegion("US"), zip: "07101"), address_zh: "上海市示范区处置路 9 号",
                contact: ManifestContact(name_zh: "王芳", phone: ManifestPhone("609-555-0122")),
                licence: ManifestLicence(
                    number: "沪环危 2026-001", scope: ["HW06", "HW34", "HW35", "HW49", "HW29", "HW21"],
                    expires: CalendarDay("2031-12-31")))),
    ]
}
