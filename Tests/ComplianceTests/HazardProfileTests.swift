import Testing

@testable import Compliance

@Suite("Hazards and labels")
struct HazardProfileTests {
    private func profile(
        _ cas: String, _ concentration_pct: Double? = nil, form: PhysicalForm? = nil, regime: Regime = .cn
    ) throws -> HazardProfile {
        try SubstanceIdentityTests.shared.get().profile(
            SubstanceQuery(cas: try CASNumber(cas), concentration_pct: concentration_pct, form: form), regime: regime)
    }

    @Test("Pictograms derived from the classification equal CLP Annex VI")
    func pictograms() throws {
        let catalogs = try CatalogFixture.catalogs()
        var compared = 0
        var different: [String] = []
        var seen: Set<String> = []
        let registry = try SubstanceIdentityTests.shared.get()
        for row in try catalogs.table("eu-clp").rows where seen.insert(row["entry"]).inserted {
            compared += 1
            let derived = registry.label(ofAnnexVI: row).pictograms
            if derived != row.list("pictograms", separator: ";").sorted() { different.append(row["entry"]) }
        }
        #expect(compared == 4441)
        // That entry has H241 beside type C; everything else has to agree.
        #expect(Set(different).isSubset(of: ["607-225-00-9"]), "\(different)")
    }

    @Test("Hazard statements on the label equal CLP Annex VI")
    func labelStatements() throws {
        var different: Set<String> = []
        let registry = try SubstanceIdentityTests.shared.get()
        var seen: Set<String> = []
        for row in try CatalogFixture.catalogs().table("eu-clp").rows where seen.insert(row["entry"]).inserted {
            let derived = registry.label(ofAnnexVI: row).hazardStatements.map(\.code)
            // The state of a gas decides whether H280 or H281 stands on the label; Annex VI leaves it out.
            let shown = derived.filter { $0 != "H280" }
            let printed = row.list("label_statements", separator: ";").filter { $0 != "H280" }
            if Set(shown) != Set(printed) { different.insert(row["entry"]) }
        }
        // The source leaves out H340 and H304 there, although it lists them in the classification.
        #expect(
            different.subtracting(["649-175-00-0", "649-176-00-6", "649-315-00-0"]).isEmpty, "\(different.sorted())")
    }

    @Test("The signal word equals CLP Annex VI wherever it has one")
    func signalWords() throws {
        let registry = try SubstanceIdentityTests.shared.get()
        var different: [String] = []
        for row in try CatalogFixture.catalogs().table("eu-clp").rows where !row["signal_word"].isEmpty {
            let word = registry.label(ofAnnexVI: row).signalWord?.en
            if word != row["signal_word"] { different.append("\(row["entry"]) \(word ?? "-")") }
        }
        #expect(different.count <= 5, "\(different)")
    }

    @Test(
        "The holes of the Chinese table are filled",
        arguments: [
            ("118-96-7", "EXPL"), ("94-36-0", "ORG_PEROX"), ("80-43-3", "ORG_PEROX"), ("78-67-1", "SELF_REACT"),
            ("7440-66-6", "SELF_HEAT"),
        ])
    func holes(cas: String, hazardClass: String) throws {
        let profile = try profile(cas)
        #expect(profile.has(hazardClass))
        #expect(profile.isKnown)
    }

    @Test(
        "What decomposes by itself says so under every regime",
        arguments: [
            ("118-96-7", "EXPL"), ("94-36-0", "ORG_PEROX"), ("78-67-1", "SELF_REACT"), ("26628-22-8", "EXPL"),
            ("88-89-1", "EXPL"),
        ], Regime.allCases)
    func everyRegime(material: (cas: String, hazardClass: String), regime: Regime) throws {
        let found = try profile(material.cas, regime: regime)
        #expect(found.has(material.hazardClass))
        #expect(
            found.label.pictograms.contains("GHS01") || found.statements.contains { $0.category == "?" }
                || material.hazardClass == "SELF_REACT" || material.hazardClass == "ORG_PEROX")
    }

    @Test("A presumed explosive stays unknown, and says why; a drug whose name only sounds alike does not presume it")
    func presumed() throws {
        let azide = try profile("26628-22-8", regime: .us)
        let statement = try #require(azide.statements.first { $0.hazardClass == "EXPL" })
        #expect(statement.origin == .presumed && statement.evidence == "knowledge" && statement.because != nil)
        #expect(!azide.isKnown)
        let registry = try SubstanceIdentityTests.shared.get()
        #expect(registry.presumedHazard(names: ["hydrochlorothiazide"], isChinese: false) == nil)
        #expect(registry.presumedHazard(names: ["雷尼镍"], isChinese: true) == nil)
    }

    @Test("At most six precautionary statements on the label, every other one available, none twice")
    func precautions() throws {
        let registry = try SubstanceIdentityTests.shared.get()
        var seen: Set<String> = []
        for row in try CatalogFixture.catalogs().table("eu-clp").rows where seen.insert(row["hazards"]).inserted {
            let label = registry.label(ofAnnexVI: row)
            let chosen = label.precautionaryStatements.map(\.code)
            let further = label.furtherPrecautions.map(\.code)
            #expect((1...6).contains(chosen.count) || row["hazards"].hasPrefix("OZONE"), "\(row["entry"]) \(chosen)")
            #expect(Set(chosen).isDisjoint(with: further))
            #expect(
                (label.precautionaryStatements + label.furtherPrecautions).allSatisfy {
                    !$0.text.zh.isEmpty && !$0.text.en.isEmpty
                })
        }
    }

    @Test("Every statement says where it comes from")
    func sources() throws {
        let profile = try profile("67-64-1")
        #expect(profile.has("FLAM_LIQ"))
        #expect(profile.statements.allSatisfy { !$0.source.document.isEmpty && !$0.source.edition.isEmpty })
        #expect(profile.label.pictograms == ["GHS02", "GHS07"])
        #expect(profile.label.signalWord == Bilingual(zh: "危险", en: "Danger"))
        #expect(profile.label.hazardStatements.map(\.code) == ["H225", "H319", "H336"])
        #expect((1...6).contains(profile.label.precautionaryStatements.count))
        #expect(profile.flash_c.map { $0 < 0 } == true)
        #expect(profile.transport.first?.un == "UN1090" && profile.transport.first?.hazardClass == "3")
        #expect(profile.transport.first?.packingGroup == "II")
        #expect(profile.reactiveGroups.contains { $0.id == 19 })
    }

    @Test("No classification is unknown, never harmless")
    func unclassified() throws {
        // Glycerol: known by name, classified by no list, so nothing may be concluded.
        let profile = try profile("56-81-5")
        #expect(profile.substance != nil)
        #expect(!profile.isKnown)
        #expect(profile.unknownBecause?.zh.isEmpty == false)
        #expect(profile.label.pictograms.isEmpty)
    }

    @Test("A class without its category is open: iodoxybenzene is an explosive of no stated division")
    func openCategory() throws {
        let profile = try profile("696-33-3")
        #expect(profile.has("EXPL") && !profile.isKnown)
    }

    @Test("A peroxide, azide or nitro name without a physical hazard is unknown")
    func energeticNames() throws {
        let registry = try SubstanceIdentityTests.shared.get()
        var doubted = 0
        for row in try CatalogFixture.catalogs().table("cn-hazchem").rows where !row["cas"].isEmpty {
            guard ["过氧", "叠氮", "硝化", "雷"].contains(where: row["name_zh"].contains) else { continue }
            let profile = registry.profile(SubstanceQuery(cas: try CASNumber(row["cas"])))
            let physical = [
                "EXPL", "ORG_PEROX", "OX_LIQ", "OX_SOL", "SELF_REACT", "FLAM_LIQ", "FLAM_SOL", "PYR_SOL", "SELF_HEAT",
            ]
            if profile.isKnown {
                #expect(physical.contains(where: profile.has), "\(row["entry"]) \(row["name_zh"])")
            } else {
                doubted += 1
            }
        }
        #expect(doubted > 0)
    }

    @Test(
        "Strength picks the statements where CLP has limits: acetic acid, eu",
        arguments: [
            (99.0, ["FLAM_LIQ 3", "SKIN_CORR 1A"]), (50.0, ["FLAM_LIQ 3", "SKIN_CORR 1B"]),
            (15.0, ["EYE_DAM 2", "FLAM_LIQ 3", "SKIN_CORR 2"]), (5.0, ["FLAM_LIQ 3"]),
        ])
    func limits(concentration_pct: Double, classes: [String]) throws {
        let profile = try profile("64-19-7", concentration_pct, regime: .eu)
        #expect(profile.statements.map { "\($0.hazardClass) \($0.category)" }.sorted() == classes)
    }

    @Test("Nitric acid has two CLP entries by strength", arguments: [(69.0, "3"), (70.0, "3"), (71.0, "1")])
    func nitricAcid(concentration_pct: Double, category: String) throws {
        let profile = try profile("7697-37-2", concentration_pct, regime: .eu)
        #expect(profile.statements.first { $0.hazardClass == "ACUTE_TOX_INHAL" }?.category == category)
    }

    @Test(
        "A UN number and a bare class have profiles",
        arguments: [("UN1203", "FLAM_LIQ"), ("1942", "OX_SOL"), ("UN1005", "ACUTE_TOX_INHAL")])
    func unNumbers(un: String, hazardClass: String) throws {
        let profile = try #require(try SubstanceIdentityTests.shared.get().profile(un: un))
        #expect(profile.has(hazardClass))
        #expect(profile.transport.allSatisfy { $0.un.hasPrefix("UN") })
    }

    @Test("A class is a profile, nonsense is not")
    func classes() throws {
        let registry = try SubstanceIdentityTests.shared.get()
        #expect(registry.profile(transportClass: "5.1")?.has("OX_SOL") == true)
        #expect(registry.profile(transportClass: "1.1D")?.has("EXPL") == true)
        #expect(registry.profile(transportClass: "9") != nil)
        #expect(registry.profile(transportClass: "12") == nil)
        #expect(registry.profile(un: "UN9999") == nil)
    }

    @Test(
        "The strength picks among the categories that the Chinese copy merged: hydrogen peroxide",
        arguments: [
            (70.0, "1"), (60.0, "1"), (59.0, "2"), (30.0, "2"), (20.0, "2"), (19.0, "3"), (8.5, "3"),
        ])
    func mergedStrengths(concentration_pct: Double, category: String) throws {
        let profile = try profile("7722-84-1", concentration_pct, form: .solution)
        #expect(profile.statements.filter { $0.hazardClass == "OX_LIQ" }.map(\.category) == [category])
    }

    @Test("A solution is no compressed gas, a solid no oxidising liquid")
    func forms() throws {
        #expect(try !profile("7647-01-0", 37, form: .solution).has("PRESS_GAS"))
        #expect(try profile("7647-01-0", 100, form: .liquefiedGas).has("PRESS_GAS"))
        let solid = try profile("7775-09-9", form: .solid)
        #expect(solid.has("OX_SOL") && !solid.has("OX_LIQ"))
        let solution = try profile("7775-09-9", form: .solution)
        #expect(solution.has("OX_LIQ") && !solution.has("OX_SOL"))
        let open = try profile("7775-09-9")
        #expect(open.has("OX_LIQ") && open.has("OX_SOL"))
    }

    @Test(
        "The shipping name that fits strength and form comes first",
        arguments: [
            ("7664-39-3", 40.0, PhysicalForm.solution, "UN1790", "II"), ("7664-39-3", 70.0, .solution, "UN1790", "I"),
            ("7664-39-3", 100.0, .gas, "UN1052", "I"), ("7697-37-2", 68.0, .solution, "UN2031", "II"),
            ("7697-37-2", 75.0, .solution, "UN2031", "I"), ("64-19-7", 99.0, .liquid, "UN2789", "II"),
        ])
    func shippingNames(cas: String, concentration_pct: Double, form: PhysicalForm, un: String, group: String) throws {
        let first = try #require(try profile(cas, concentration_pct, form: form).transport.first)
        #expect(first.un == un && first.packingGroup == group)
    }
}
