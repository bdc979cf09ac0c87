import ChemTrack
import Compliance
import Testing

@Suite("US descriptions of dangerous goods")
struct DisposalShippingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var id: String
        var group: String?
        var name: String?
        var technical: [String] = []
        var isWaste = true
        var isRQ = false
        var constituents: [String] = []
        var isLimited = false
        var text: String

        var testDescription: String { text }
    }

    static let cases: [Case] = [
        Case(id: "UN2744", group: "II", isWaste: false, text: "UN2744, Cyclobutyl chloroformate, 6.1, (8, 3), PG II"),
        Case(id: "UN2744", group: "II", text: "UN2744, Waste Cyclobutyl chloroformate, 6.1, (8, 3), PG II"),
        Case(id: "UN1090", group: "II", text: "UN1090, Waste Acetone, 3, PG II"),
        Case(id: "UN1090", group: "II", isRQ: true, text: "RQ, UN1090, Waste Acetone, 3, PG II"),
        Case(id: "UN1230", group: "II", text: "UN1230, Waste Methanol, 3, (6.1), PG II"),
        Case(id: "UN1294", group: "II", text: "UN1294, Waste Toluene, 3, PG II"),
        Case(id: "UN1307", group: "III", text: "UN1307, Waste Xylenes, 3, PG III"),
        Case(
            id: "UN1993", group: "II", technical: ["acetone", "toluene"],
            text: "UN1993, Waste Flammable liquids, n.o.s. (acetone, toluene), 3, PG II"),
        Case(
            id: "UN1992", group: "II", technical: ["methanol"],
            text: "UN1992, Waste Flammable liquids, toxic, n.o.s. (methanol), 3, (6.1), PG II"),
        Case(
            id: "UN2922", group: "II", technical: ["hydrofluoric acid"],
            text: "UN2922, Waste Corrosive liquids, toxic, n.o.s. (hydrofluoric acid), 8, (6.1), PG II"),
        Case(
            id: "UN1479", group: "III", technical: ["sodium percarbonate"],
            text: "UN1479, Waste Oxidizing solid, n.o.s. (sodium percarbonate), 5.1, PG III"),
        Case(
            id: "NA3077", group: "III", name: "Hazardous waste, solid, n.o.s.", technical: ["lead"],
            text: "NA3077, Hazardous waste, solid, n.o.s. (lead), 9, PG III"),
        Case(
            id: "NA3082", group: "III", name: "Hazardous waste, liquid, n.o.s.", technical: ["chromium"], isRQ: true,
            constituents: ["D007"], text: "NA3082, Hazardous waste, liquid, n.o.s. (chromium), 9, PG III, RQ (D007)"),
        Case(
            id: "UN3082", group: "III", technical: ["epichlorohydrin"], isRQ: true, constituents: ["epichlorohydrin"],
            text: "UN3082, Waste Environmentally hazardous substance, liquid, n.o.s. (epichlorohydrin), 9, PG III, "
                + "RQ (epichlorohydrin)"),
        Case(
            id: "UN1098", group: "I",
            text: "UN1098, Waste Allyl alcohol, 6.1, (3), PG I, Poison-Inhalation Hazard, Zone B"),
        Case(
            id: "UN1017", group: nil, text: "UN1017, Waste Chlorine, 2.3, (5.1, 8), Poison-Inhalation Hazard, Zone B"),
        Case(id: "UN1076", group: nil, text: "UN1076, Waste Phosgene, 2.3, (8), Poison-Inhalation Hazard, Zone A"),
        Case(
            id: "UN1051", group: "I", name: "Hydrogen cyanide, stabilized with less than 3 percent water",
            text: "UN1051, Waste Hydrogen cyanide, stabilized with less than 3 percent water, 6.1, (3), PG I, "
                + "Poison-Inhalation Hazard, Zone A"),
        Case(
            id: "UN3512", group: nil, name: "Adsorbed gas, toxic, n.o.s. Inhalation hazard zone C",
            technical: ["arsine"],
            text: "UN3512, Waste Adsorbed gas, toxic, n.o.s. Inhalation hazard zone C (arsine), 2.3, Zone C"),
        Case(id: "UN2789", group: "II", text: "UN2789, Waste Acetic acid, glacial, 8, (3), PG II"),
        Case(
            id: "UN2789", group: "II", name: "Acetic acid solution, with more than 80 percent acid, by mass",
            text: "UN2789, Waste Acetic acid solution, with more than 80 percent acid, by mass, 8, (3), PG II"),
        Case(id: "UN1203", group: "II", text: "UN1203, Waste Gasoline, 3, PG II"),
        Case(
            id: "UN1263", group: "III", name: "Paint", isLimited: true,
            text: "UN1263, Waste Paint, 3, PG III, Limited Quantity"),
        Case(
            id: "UN1950", group: nil, name: "Aerosols, flammable", isLimited: true,
            text: "UN1950, Waste Aerosols, flammable, 2.1, Limited Quantity"),
        Case(id: "UN1387", group: "III", text: "UN1387, Wool waste, wet, 4.2, PG III"),
        Case(id: "UN1364", group: "III", text: "UN1364, Cotton waste, oily, 4.2, PG III"),
        Case(
            id: "UN0004", group: nil,
            text: "UN0004, Waste Ammonium picrate, dry or wetted with less than 10 percent water, by mass, 1.1D"),
        Case(
            id: "UN3101", group: nil, technical: ["tert-butyl peroxyacetate"],
            text: "UN3101, Waste Organic peroxide type B, liquid (tert-butyl peroxyacetate), 5.2, (1)"),
        Case(id: "UN1689", group: "I", text: "UN1689, Waste Sodium cyanide, solid, 6.1, PG I"),
        Case(
            id: "UN1831", group: "I",
            name: "Sulfuric acid, fuming with 30 percent or more free sulfur trioxide",
            text: "UN1831, Waste Sulfuric acid, fuming with 30 percent or more free sulfur trioxide, 8, (6.1), PG I, "
                + "Poison-Inhalation Hazard, Zone B"),
        Case(id: "NA1993", group: "III", name: "Diesel fuel", text: "NA1993, Waste Diesel fuel, 3, PG III"),
    ]

    @Test("an entry of the table becomes the description of 172.202", arguments: cases)
    func describes(_ one: Case) throws {
        let table = try DisposalTables.tables().shipping
        let entry = try #require(table.entry(idNumber: one.id, packingGroup: one.group, name: one.name))
        let name = one.name.flatMap { name in entry.names.first { $0 == name } }
        let description = entry.description(
            name: name, technicalNames: one.technical, isWaste: one.isWaste, isReportableQuantity: one.isRQ,
            reportableConstituents: one.constituents, isLimitedQuantity: one.isLimited)
        #expect(try description.text() == one.text)
    }

    @Test("several entries under one number are not chosen for the person")
    func ambiguous() throws {
        let table = try DisposalTables.tables().shipping
        #expect(table.entries(idNumber: "UN1993").count == 3)
        #expect(table.entry(idNumber: "UN1993", packingGroup: nil) == nil)
        #expect(table.entry(idNumber: "UN1831", packingGroup: "I") == nil)
        #expect(table.entry(idNumber: "UN9999", packingGroup: nil) == nil)
    }

    @Test(
        "a description that may not be printed says why",
        arguments: [
            (
                ShippingDescription(idNumber: "UN1090", properShippingName: "丙酮", hazardClass: "3", packingGroup: "II"),
                "172.201(a)(2)", "properShippingName"
            ),
            (
                ShippingDescription(
                    idNumber: "UN1993", properShippingName: "Flammable liquids, n.o.s.", technicalNames: ["丙酮"],
                    hazardClass: "3", packingGroup: "II"), "172.201(a)(2)", "technicalNames"
            ),
            (
                ShippingDescription(
                    idNumber: "UN1993", properShippingName: "Flammable liquids，n.o.s.", technicalNames: ["acetone"],
                    hazardClass: "3"), "172.201(a)(2)", "properShippingName"
            ),
            (
                ShippingDescription(
                    idNumber: "UN1993", properShippingName: "Flammable liquids, n.o.s.", hazardClass: "3"),
                "172.203(k)", "technicalNames"
            ),
            (
                ShippingDescription(
                    idNumber: "UN1017", properShippingName: "Chlorine", hazardClass: "2.3", isInhalationHazard: true),
                "172.203(m)", "idNumber"
            ),
            (
                ShippingDescription(idNumber: "1090", properShippingName: "Acetone", hazardClass: "3"), "172.202(a)(1)",
                "idNumber"
            ),
            (
                ShippingDescription(idNumber: "UN1090", properShippingName: " ", hazardClass: "3"), "172.202(a)(2)",
                "properShippingName"
            ),
            (
                ShippingDescription(idNumber: "UN1090", properShippingName: "Acetone", hazardClass: "12"),
                "172.202(a)(3)", "hazardClass"
            ),
            (
                ShippingDescription(
                    idNumber: "UN1090", properShippingName: "Acetone", hazardClass: "3", packingGroup: "IV"),
                "172.202(a)(4)", "packingGroup"
            ),
        ])
    func refuses(_ description: ShippingDescription, clause: String, member: String) throws {
        let error = #expect(throws: ShippingDescriptionError.self) { try description.text() }
        let problem = try #require(error?.problems.first)
        #expect(error?.problems.count == 1)
        #expect(problem.citation.clause == clause)
        #expect(problem.member == member)
    }

    @Test("a description over 500 characters is refused, one of 500 is not")
    func length() throws {
        var description = ShippingDescription(
            idNumber: "UN1993", properShippingName: "Flammable liquids, n.o.s.", technicalNames: ["x"],
            hazardClass: "3", packingGroup: "II")
        let spare = 500 - (try description.text().count)
        description.technicalNames = [String(repeating: "x", count: spare + 1)]
        #expect(try description.text().count == 500)
        description.technicalNames[0] += "x"
        #expect(throws: ShippingDescriptionError.self) { try description.text() }
    }

    @Test("every entry of the table whose names are given can be described")
    func wholeTable() throws {
        let table = try DisposalTables.tables().shipping
        var described = 0
        for number in 4...3600 {
            let id = "UN" + String(repeating: "0", count: 4 - String(number).count) + String(number)
            for entry in table.entries(idNumber: id) {
                let description = entry.description(technicalNames: ["component"])
                guard !description.isInhalationHazard || description.inhalationZone != nil else { continue }
                let text = try description.text()
                #expect(text.hasPrefix("\(id), "))
                described += 1
            }
        }
        #expect(described > 2_500)
    }
}
