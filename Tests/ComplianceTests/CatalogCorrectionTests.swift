import Compliance
import Testing

/// Mistakes that the sources' copies had, each held down by a test.
@Suite("Corrections of the catalogues")
struct CatalogCorrectionTests {
    private func profile(
        _ cas: String, _ concentration_pct: Double? = nil, regime: Regime = .cn
    ) throws -> HazardProfile {
        try SubstanceIdentityTests.shared.get().profile(
            SubstanceQuery(cas: try CASNumber(cas), concentration_pct: concentration_pct), regime: regime)
    }

    @Test(
        "An explosive that its table calls toxic only is unknown",
        arguments: [
            ("121-82-4", "RDX"), ("2691-41-0", "HMX"), ("109-27-3", "tetrazene"), ("556-88-7", "nitroguanidine"),
            ("124-47-0", "urea nitrate"), ("22113-87-7", "methylamine nitrate"), ("542-15-4", "aniline nitrate"),
            ("63868-82-6", "zirconium picramate"), ("2312-76-7", "sodium dinitro-o-cresolate"),
            ("5787-96-2", "potassium dinitro-o-cresolate"), ("129-79-3", "trinitrofluorenone"),
            ("101-69-9", "a diazonium salt"), ("107-71-1", "tert-butyl peroxyacetate"),
            ("138-89-6", "p-nitrosodimethylaniline, class 4.2"), ("1313-82-2", "sodium sulphide, class 4.2"),
        ], [Regime.cn, .us])
    func hiddenHazard(substance: (cas: String, name: String), regime: Regime) throws {
        let profile = try profile(substance.cas, regime: regime)
        #expect(!profile.isKnown, "\(substance.name)")
        // Where the name alone presumes an explosive or self-reactive, the class stands there with its category open.
        let isPresumed = profile.statements.contains {
            $0.origin == .presumed && ["EXPL", "SELF_REACT"].contains($0.hazardClass)
        }
        #expect(isPresumed || profile.unknownBecause?.zh.contains("可能有遗漏") == true)
        #expect(isPresumed || profile.unknownBecause?.en.contains("one may be missing") == true)
    }

    @Test(
        "No explosive of the Chinese catalogue comes out as known without a physical hazard",
        arguments: ["炸药", "黑索", "奥克托今", "泰安", "特屈儿", "苦味酸", "雷酸", "叠氮", "三硝胺", "四硝胺", "三硝基甲苯", "硝化甘油", "季戊四醇四硝"])
    func explosives(part: String) throws {
        let catalogs = try CatalogFixture.catalogs()
        let physical = Set(try catalogs.table("ghs-physical-classes").rows.map { $0["hazard_class"] })
        var seen = 0
        for row in try catalogs.table("cn-hazchem").rows where !row["cas"].isEmpty {
            guard (row["name_zh"] + "|" + row["aliases_zh"]).contains(part) else { continue }
            seen += 1
            let profile = try profile(row["cas"])
            let isPhysical = profile.statements.contains { physical.contains($0.hazardClass) }
            #expect(isPhysical || !profile.isKnown, "\(row["entry"]) \(row["name_zh"])")
        }
        #expect(seen > 0, "no entry holds `\(part)`")
    }

    @Test(
        "What is toxic only stays known",
        arguments: [
            ("62-75-9", "N-nitrosodimethylamine"), ("97-00-7", "chlorodinitrobenzene"), ("143-33-9", "sodium cyanide"),
            ("78-00-2", "tetraethyl lead, whose alias says 抗爆"), ("1310-73-2", "sodium hydroxide"),
        ])
    func toxicOnly(cas: String, name: String) throws {
        #expect(try profile(cas).isKnown, "\(name)")
    }

    @Test("A dangerous goods entry for another strength is no sign: hydrated sodium sulphide is not class 4.2")
    func otherStrength() throws {
        #expect(try profile("1313-82-2", 60).isKnown)
    }

    @Test("The purchase of RDX is never plainly allowed", arguments: [Regime.cn, .us, .eu])
    func purchase(regime: Regime) throws {
        let request = PurchaseRequest(cas: "121-82-4", quantity: try Quantity("1 kg"))
        let decision = try PurchaseFixture.review([regime]).decide(
            request, stock: [], now_ms: PurchaseFixture.day_ms("2026-11-28"))
        #expect(decision.verdict >= .review)
    }

    @Test("Every label of 49 CFR 172.101 is one label, and each is the class or a subsidiary hazard of its row")
    func labels() throws {
        let table = try CatalogFixture.catalogs().table("us-hmt")
        let classes = Set(table.rows.map { $0["hazard_class"] }).union(["1", "Empty", "None"])
        for row in table.rows where !row["hazard_class"].isEmpty {
            let labels = row.list("labels", separator: ";")
            for label in labels { #expect(classes.contains(label), "line \(row.line): `\(label)`") }
            guard !labels.contains("Empty"), !labels.contains("None"), !labels.isEmpty else { continue }
            let own = [row["hazard_class"]] + row.list("subsidiary", separator: ";")
            #expect(Set(labels) == Set(own), "line \(row.line): \(row["un"]) \(labels) \(own)")
        }
    }

    @Test(
        "Two misprinted rows are put right",
        arguments: [("UN1052", "8", "6.1"), ("UN3535", "6.1", "4.1")])
    func misprints(un: String, hazardClass: String, subsidiary: String) throws {
        let rows = try CatalogFixture.catalogs().table("us-hmt").rows(where: "un", equals: un)
        #expect(!rows.isEmpty)
        for row in rows {
            #expect(row["hazard_class"] == hazardClass)
            #expect(row.list("subsidiary", separator: ";") == [subsidiary])
            #expect(row.list("labels", separator: ";") == [hazardClass, subsidiary])
        }
    }

    @Test(
        "The federal waste codes hold what EPA's own look-up has beside 40 CFR 261",
        arguments: ["LABP", "PHARMS", "PHRM", "D001", "K181", "P205", "U411"])
    func wasteCodes(code: String) throws {
        let table = try CatalogFixture.catalogs().table("us-waste-codes")
        #expect(table.rows.contains { $0["code"] == code })
    }
}
