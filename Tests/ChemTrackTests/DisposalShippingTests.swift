import ChemTrack
import Compliance
import Testing

@Suite("US descriptions of dangerous goods")
struct DisposalShippingTests {
    /// A row of `Cases/us-descriptions.csv`: one package, and the description that 49 CFR asks for. The texts were worked
    /// from 172.101 with its appendices, 171.8, 172.202 and 172.203; `clause` is the one that the row is about.
    struct Case: Sendable, CustomTestStringConvertible {
        var cells: [String: String]

        subscript(_ column: String) -> String { cells[column] ?? "" }
        func list(_ column: String) -> [String] { self[column].split(separator: ";").map(String.init) }
        func text(_ column: String) -> String? { self[column].isEmpty ? nil : self[column] }
        var testDescription: String { "\(self["clause"]): \(self["text"])" }
    }

    static let cases: [Case] = CaseFile.rows("us-descriptions").map { Case(cells: $0) }

    @Test("there are cases for every kind of entry")
    func cover() {
        #expect(Self.cases.count >= 60)
        #expect(Set(Self.cases.map { $0["id"].prefix(2) }) == ["UN", "NA"])
    }

    @Test("a package becomes the description of 172.202", arguments: cases)
    func describes(_ one: Case) throws {
        let tables = try DisposalTables.tables()
        let entry = try #require(
            tables.shipping.entry(
                idNumber: one["id"], packingGroup: one.text("group"), hazardClass: one.text("class"),
                name: one.text("name")))
        var description = entry.description(
            name: one.text("name"), technicalNames: one.list("technical"), isWaste: one["waste"] == "1",
            isLimitedQuantity: one["limited"] == "1")
        description.isResidue = one["residue"] == "1"
        description.isHot = one["form"] == "hot"
        description.isLabPack = one["form"] == "lab pack"
        description.qualifier = one.text("qualifier").flatMap { ShippingQualifier(rawValue: $0) }
        let contents = one.list("contents").map { part in
            let sides = part.split(separator: "=")
            return MixtureComponent(cas: String(sides[0]), pct: Double(sides[1]) ?? .nan)
        }
        var container = DisposalSample.container(
            "W-1", mass_mg: Int64(((Double(one["kg"]) ?? 0) * 1e6).rounded()), shipping: description,
            type: one["package"])
        container.federalCodes = one.list("codes")
        container.contents = contents
        let line = try #require(try DisposalSample.record([container]).lines.first)
        let text = try line.shippingText()
        #expect(text == one["text"])
    }

    @Test("several entries under one number are not chosen for the person")
    func ambiguous() throws {
        let table = try DisposalTables.tables().shipping
        #expect(table.entries(idNumber: "UN1993").count == 3)
        #expect(table.entry(idNumber: "UN1993", packingGroup: nil) == nil)
        #expect(table.entry(idNumber: "UN1831", packingGroup: "I") == nil)
        #expect(table.entry(idNumber: "UN9999", packingGroup: nil) == nil)
        // Two rows with one name, one of zone A and one of zone B.
        #expect(table.entry(idNumber: "UN1744", packingGroup: "I", name: "Bromine solutions") == nil)
    }

    @Test("what the table forbids is told, and what only in some forms is asked about")
    func forbidden() throws {
        func finding(_ name: String) throws -> Finding? {
            let container = DisposalSample.container("W-1", profile: DisposalSample.profile(name))
            return try DisposalSample.build(DisposalSample.request([container])).findings.first {
                $0.rule == "manifest.forbidden"
            }
        }
        #expect(try finding("Ammonium azide")?.verdict == .prohibited)
        #expect(try finding("acetyl peroxide")?.verdict == .review)
        #expect(try finding("Ammonium nitrate") == nil)
        #expect(try finding("Acetone") == nil)
    }

    @Test("a limited quantity of what has no exception is an error")
    func limited() throws {
        var record = try DisposalSample.record()
        func errors() throws -> [String] {
            try DisposalSample.problems(record).filter { $0.path.contains("isLimitedQuantity") }.map(\.rule)
        }
        record.lines[0].dot?.isLimitedQuantity = true
        #expect(try errors() == [])
        record.lines[0].dot = try DisposalTables.tables().shipping.entry(idNumber: "UN1789", packingGroup: "II")?
            .description(isLimitedQuantity: true)
        #expect(try errors() == [])
        record.lines[0].dot = try DisposalTables.tables().shipping.entry(idNumber: "UN1092", packingGroup: "I")?
            .description(isLimitedQuantity: true)
        #expect(try errors() == ["dot.table"])
    }

    @Test("whether a reportable quantity is there is not guessed")
    func unknownContents() throws {
        func rules(_ change: (inout WasteContainer) -> Void) throws -> [String] {
            var container = DisposalSample.container("W-1")
            container.federalCodes = []
            change(&container)
            return try DisposalSample.build(DisposalSample.request([container])).findings.map(\.rule)
        }
        #expect(try rules { _ in } == ["manifest.reportable-unknown"])
        #expect(try rules { $0.contents = [MixtureComponent(cas: "67-64-1", pct: 100)] } == [])
        #expect(try rules { $0.federalCodes = ["D001"] } == [])
        #expect(try rules { $0.mass_mg = 453_592 }.contains("manifest.reportable-unknown") == false)
        #expect(
            try rules {
                $0.shipping = nil
                $0.isNotDOTRegulated = true
                $0.federalCodes = ["D008"]
            } == ["manifest.regulated-after-all"])
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
                ShippingDescription(
                    idNumber: "UN1098", properShippingName: "Allyl alcohol", hazardClass: "6.1", packingGroup: "I",
                    isInhalationHazard: true, inhalationZone: .c), "172.203(m)", "idNumber"
            ),
            (
                ShippingDescription(
                    idNumber: "UN3082", properShippingName: "Environmentally hazardous substance, liquid, n.o.s.",
                    technicalNames: ["x"], hazardClass: "9", packingGroup: "III", isMarinePollutant: true,
                    marinePollutants: ["壬基酚"]), "172.201(a)(2)", "marinePollutants"
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

    @Test("what is carried temperature controlled states the control temperature below the emergency temperature")
    func temperatures() throws {
        var description = ShippingDescription(
            idNumber: "UN3116", properShippingName: "Organic peroxide type D, solid, temperature controlled",
            technicalNames: ["diacetyl peroxide"], hazardClass: "5.2")
        for (control, emergency) in [(nil, nil), (20.0, nil), (20, 20), (25, 20)] as [(Double?, Double?)] {
            (description.controlTemperature_C, description.emergencyTemperature_C) = (control, emergency)
            #expect(description.problems == [.noTemperatures("UN3116")])
        }
        (description.controlTemperature_C, description.emergencyTemperature_C) = (20, 25.5)
        #expect(
            try description.text()
                == "UN3116, Waste Organic peroxide type D, solid, temperature controlled (diacetyl peroxide), 5.2, "
                + "Control temperature 20 °C, Emergency temperature 25.5 °C")
    }

    @Test("every entry of the table whose names are given can be described")
    func wholeTable() throws {
        let table = try DisposalTables.tables().shipping
        var described = 0
        for number in 4...3600 {
            let id = "UN" + String(repeating: "0", count: 4 - String(number).count) + String(number)
            for entry in table.entries(idNumber: id) {
                // What explains the table is no part of a name, and no half of it is left: 172.101(c)(1).
                for name in entry.names {
                    #expect(!",;(".contains(name.last ?? ","), "\(id) \(name)")
                    #expect(name.filter { $0 == "(" }.count == name.filter { $0 == ")" }.count, "\(id) \(name)")
                    #expect(!name.contains(" see "), "\(id) \(name)")
                }
                var description = entry.description(technicalNames: ["component"])
                (description.controlTemperature_C, description.emergencyTemperature_C) = (-10, 0)
                guard !description.isInhalationHazard || description.inhalationZone != nil else { continue }
                let text = try description.text()
                #expect(text.hasPrefix("\(id), "))
                described += 1
            }
        }
        #expect(described > 2_500)
    }
}
