import Compliance
import Testing

@Suite("Who is this substance")
struct SubstanceIdentityTests {
    static let shared = Result { try SubstanceRegistry(catalogs: try CatalogFixture.catalogs()) }

    private func identify(
        cas: String? = nil, name: String? = nil, _ concentration_pct: Double? = nil, _ form: PhysicalForm? = nil
    ) throws -> Identification {
        try Self.shared.get().identify(
            SubstanceQuery(
                cas: try cas.map { try CASNumber($0) }, name: name, concentration_pct: concentration_pct, form: form))
    }

    @Test(
        "One CAS number, several entries: the strength decides",
        arguments: [
            ("74-90-8", 15.0, "1664"), ("74-90-8", 20.0, "1664"), ("74-90-8", 20.01, "1693"), ("74-90-8", 99.5, "1693"),
            ("7664-39-3", 40.0, "1650"), ("7664-39-3", 99.9, "756"), ("7647-01-0", 37.0, "2507"),
            ("7647-01-0", 99.9, "1475"),
            ("7722-84-1", 30.0, "903"), ("7722-84-1", 8.01, "903"), ("64-19-7", 99.0, "2630"),
        ])
    func strengthDecides(cas: String, concentration_pct: Double, entry: String) throws {
        guard case .known(let substance, _) = try identify(cas: cas, concentration_pct) else {
            Issue.record("not known")
            return
        }
        #expect(substance.catalogNumber == entry)
        #expect(!substance.conditionUnclear)
    }

    @Test(
        "A strength that every entry excludes leaves the CAS number known and outside the catalogue",
        arguments: [
            ("7722-84-1", 8.0), ("7722-84-1", 3.0), ("64-19-7", 80.0), ("1336-21-6", 10.0), ("60-57-1", 1.9),
        ])
    func outsideTheCatalogue(cas: String, concentration_pct: Double) throws {
        guard case .known(let substance, _) = try identify(cas: cas, concentration_pct) else {
            Issue.record("not known")
            return
        }
        #expect(substance.catalogNumber == nil)
    }

    @Test("Without a strength the strictest entry is taken and marked unclear")
    func unclear() throws {
        guard case .known(let substance, let candidates) = try identify(cas: "74-90-8") else {
            Issue.record("not known")
            return
        }
        #expect(substance.catalogNumber == "1693")
        #expect(substance.conditionUnclear)
        #expect(candidates.map(\.catalogNumber) == ["1693", "1664"])
    }

    @Test("A condition that is not understood stays open: 过乙酸 with water, acetic acid and peroxide")
    func manyComponents() throws {
        guard case .known(let substance, _) = try identify(cas: "79-21-0", 15) else {
            Issue.record("not known")
            return
        }
        #expect(substance.catalogNumber == "926" && substance.conditionUnclear)
    }

    @Test(
        "Names in every spelling",
        arguments: [
            ("丙酮", "67-64-1"), ("二甲基酮", "67-64-1"), ("ACETONE", "67-64-1"), ("acetone", "67-64-1"),
            ("１，２－二氯乙烷", "107-06-2"), ("1,2-二氯乙烷", "107-06-2"), ("1，2 - 二氯乙烷", "107-06-2"), ("Ethanol", "64-17-5"),
            ("氰化钾", "151-50-8"), ("potassium cyanide", "151-50-8"), ("2,4,6-三硝基甲苯", "118-96-7"),
            ("γ-丁内酯", "96-48-0"), ("三硝基甲苯", "118-96-7"), ("67-64-1", "67-64-1"), ("６７－６４－１", "67-64-1"),
        ])
    func names(name: String, cas: String) throws {
        guard case .known(let substance, _) = try identify(name: name) else {
            Issue.record("`\(name)` is not known: \(try identify(name: name))")
            return
        }
        #expect(substance.cas == cas)
    }

    @Test("A name without locants that fits several isomers is ambiguous")
    func ambiguous() throws {
        guard case .ambiguous(let candidates) = try identify(name: "二氯乙烷") else {
            Issue.record("\(try identify(name: "二氯乙烷"))")
            return
        }
        #expect(Set(candidates.compactMap(\.cas)).isSuperset(of: ["75-34-3", "107-06-2"]))
    }

    @Test(
        "Entries without a CAS number are found by name",
        arguments: [
            ("硝铵炸药", "2201"), ("铵梯炸药", "2201"), ("粗苯", "167"), ("生漆", "1948"), ("漂粉精", "1622"),
        ])
    func withoutCAS(name: String, entry: String) throws {
        guard case .known(let substance, _) = try identify(name: name) else {
            Issue.record("not known")
            return
        }
        #expect(substance.cas == nil && substance.catalogNumber == entry)
    }

    @Test(
        "Numbers of one material are merged: white phosphorus, petrol, an isomer and its mixture",
        arguments: [
            ("7723-14-0", "12185-10-3"), ("8006-61-9", "86290-81-5"), ("584-84-9", "26471-62-5"),
        ])
    func synonyms(cas: String, catalogCAS: String) throws {
        guard case .known(_, let candidates) = try identify(cas: cas) else {
            Issue.record("not known")
            return
        }
        #expect(candidates.contains { $0.cas == catalogCAS || $0.cas == cas })
        #expect(candidates.contains { $0.catalogNumber != nil })
    }

    @Test("Nothing is invented for what no catalogue has")
    func unknown() throws {
        guard case .unknown = try identify(cas: "999999-99-4") else {
            Issue.record("known?")
            return
        }
        guard case .unknown = try identify(name: "完全不存在的物质") else {
            Issue.record("known?")
            return
        }
    }

    @Test("Every entry of the catalogue is found again by its number and by its name")
    func everyEntry() throws {
        let registry = try Self.shared.get()
        for row in try CatalogFixture.catalogs().table("cn-hazchem").rows {
            let name = row["name_zh"]
            switch registry.identify(SubstanceQuery(name: name)) {
            case .unknown: Issue.record("\(row["entry"]) \(name) is not found by name")
            case .known, .ambiguous: break
            }
            guard !row["cas"].isEmpty else { continue }
            if case .unknown = registry.identify(SubstanceQuery(cas: try CASNumber(row["cas"]))) {
                Issue.record("\(row["entry"]) \(row["cas"]) is not found by CAS number")
            }
        }
    }

    @Test("Search finds by part of a name, whole names first")
    func search() throws {
        let registry = try Self.shared.get()
        #expect(registry.search("丙酮", limit: 5).first?.cas == "67-64-1")
        #expect(registry.search("acetone cyano", limit: 5).first?.cas == "75-86-5")
        #expect(registry.search("67-64-1", limit: 5).first?.name.zh == "丙酮")
        #expect(registry.search("氰化", limit: 20).count == 20)
        #expect(registry.search("", limit: 5).isEmpty)
        #expect(registry.search("丙", limit: 0).isEmpty)
    }
}
