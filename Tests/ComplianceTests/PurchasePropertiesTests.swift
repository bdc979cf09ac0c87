import Foundation
import Testing

@testable import Compliance

/// What holds for every purchase, tried with random ones; each seed can be replayed.
@Suite("What holds for every purchase")
struct PurchasePropertiesTests {
    private static let now_ms: Int64 = 1_795_831_200_000
    private static let seeds: [UInt64] = [3, 61, 20_260_501] + CaseRandom.more
    private static let perSeed = 60

    /// CAS numbers of every list that speaks at a purchase, and some that only have a classification.
    private static let pool = Result {
        var numbers: Set<String> = []
        for table in try CatalogFixture.catalogs().tables(of: .list)
            + CatalogFixture.catalogs().tables(of: .thresholds)
        {
            for row in table.rows where !row["cas"].isEmpty { numbers.insert(row["cas"]) }
        }
        return numbers.sorted()
    }

    private struct Asked {
        var request: PurchaseRequest
        var dossier: PurchaseDossier
        var stock: [StockLine]
        var regimes: [Regime]

        func decision() throws -> Decision {
            try PurchaseFixture.review(regimes).decide(
                request, dossier: dossier, stock: stock, now_ms: PurchasePropertiesTests.now_ms)
        }
    }

    private static func asked(_ random: inout CaseRandom) throws -> Asked {
        let pool = try pool.get()
        func amount() -> Quantity {
            let scale: Int64 = [1, 1_000_000, 1_000_000_000].randomElement(using: &random) ?? 1
            return .mass(Mass(milligrams: Int64.random(in: 1...1_000, using: &random) * scale))
        }
        let forms: [PhysicalForm?] = [nil, nil, .solid, .powder, .liquid, .solution]
        let request = PurchaseRequest(
            cas: pool.randomElement(using: &random), quantity: amount(),
            concentration_pct: Bool.random(using: &random)
                ? nil : Double(Int.random(in: 1...1000, using: &random)) / 10,
            form: forms.randomElement(using: &random) ?? nil,
            purpose: Bool.random(using: &random) ? nil : "p",
            plantLimit: Int.random(in: 0..<4, using: &random) == 0 ? amount() : nil)
        let stock = (0..<Int.random(in: 0...6, using: &random)).map { _ in
            StockLine(
                cas: Bool.random(using: &random) ? request.cas : pool.randomElement(using: &random), name: "",
                quantity: amount(), onOrder: Bool.random(using: &random))
        }
        let regimes: [[Regime]] = [[.cn], [.us], [.eu], [.cn, .us, .eu]]
        return Asked(
            request: request, dossier: dossier(&random), stock: stock,
            regimes: regimes.randomElement(using: &random) ?? [.cn])
    }

    /// Every question answered, well or badly.
    private static func dossier(_ random: inout CaseRandom) -> PurchaseDossier {
        func day() -> CalendarDay? {
            [nil, CalendarDay("2015-01-01"), CalendarDay("2026-06-01"), CalendarDay("2027-06-01")]
                .randomElement(using: &random) ?? nil
        }
        var dossier = PurchaseDossier()
        let scopes: [[String]?] = [nil, [], ["cn-hazchem"], ["cn-hazchem", "cn-hypertoxic", "cn-explosive-precursor"]]
        dossier.supplier = .given(
            .init(
                name: "E",
                permits: [.init(number: "1", scope: scopes.randomElement(using: &random) ?? nil, expires: day())]))
        dossier.sds = .given(
            .init(languages: [["zh"], ["zh", "en"], []].randomElement(using: &random) ?? [], issued: day()))
        dossier.places = .given(Bool.random(using: &random) ? ["A"] : [])
        dossier.requester = .given(.init(name: "W", qualifications: [.init(what: "q", expires: day())]))
        return dossier
    }

    private func everyCase(_ seed: UInt64, _ body: (Asked, inout CaseRandom, String) throws -> Void) throws {
        var random = CaseRandom(seed: seed)
        for number in 0..<Self.perSeed {
            let asked = try Self.asked(&random)
            try body(asked, &random, "seed \(seed) case \(number): \(asked.request)")
        }
    }

    @Test("More to buy, or more in stock, is never milder", arguments: seeds)
    func moreAmount(_ seed: UInt64) throws {
        try everyCase(seed) { asked, random, shown in
            let before = try asked.decision().verdict
            var more = asked
            guard case .mass(let mass) = asked.request.quantity else { return }
            more.request.quantity = .mass(
                Mass(milligrams: mass.milligrams + Int64.random(in: 1...1_000_000_000_000, using: &random)))
            let moreVerdict = try more.decision().verdict
            #expect(moreVerdict >= before, "\(shown)")
            var fuller = asked
            fuller.stock.append(
                StockLine(
                    cas: asked.request.cas, name: "",
                    quantity: .mass(Mass(milligrams: Int64.random(in: 1...1_000_000_000_000, using: &random)))))
            let fullerVerdict = try fuller.decision().verdict
            #expect(fullerVerdict >= before, "\(shown)")
        }
    }

    @Test("Less knowledge of what surrounds it is never milder, more trouble neither", arguments: seeds)
    func lessKnowledge(_ seed: UInt64) throws {
        try everyCase(seed) { asked, _, shown in
            let before = try asked.decision().verdict
            let less: [(inout PurchaseDossier) -> Void] = [
                { $0.supplier = .none }, { $0.sds = .none }, { $0.places = .none }, { $0.requester = .none },
                { $0.licences = [] },
            ]
            for forget in less {
                var unknown = asked
                forget(&unknown.dossier)
                let unknownVerdict = try unknown.decision().verdict
                #expect(unknownVerdict >= before, "\(shown)")
            }
            var aimless = asked
            aimless.request.purpose = nil
            let aimlessVerdict = try aimless.decision().verdict
            #expect(aimlessVerdict >= before, "\(shown)")
        }
    }

    @Test("Without strength and form it is never milder than with them", arguments: seeds)
    func lessOfTheMaterial(_ seed: UInt64) throws {
        try everyCase(seed) { asked, _, shown in
            // Beyond what the catalogue has, a strength is asked about: that question goes with the strength.
            let stated = try asked.decision()
            let asks: Set<String> = ["identity.outside", "hazard.unknown"]
            guard !stated.findings.contains(where: { $0.verdict == .review && asks.contains($0.rule) }) else { return }
            var vague = asked
            (vague.request.concentration_pct, vague.request.form) = (nil, nil)
            let vagueVerdict = try vague.decision().verdict
            #expect(vagueVerdict >= stated.verdict, "\(shown)")
        }
    }

    @Test("A product is never milder for a component more, nor for the order of its components", arguments: seeds)
    func components(_ seed: UInt64) throws {
        try everyCase(seed) { asked, random, shown in
            var product = asked
            (product.request.cas, product.request.name, product.request.concentration_pct) = (nil, "product", nil)
            let pool = try Self.pool.get()
            let parts = (0..<4).map { _ in
                let high = Double(Int.random(in: 1...200, using: &random)) / 10
                return MixtureComponent(
                    cas: pool.randomElement(using: &random), low_pct: high / 2, high_pct: high)
            }
            product.request.components = Array(parts.prefix(3))
            let before = try product.decision().verdict
            var more = product
            more.request.components = parts.shuffled(using: &random)
            let moreVerdict = try more.decision().verdict
            #expect(moreVerdict >= before, "\(shown) \(parts)")
            var turned = product
            turned.request.components = Array(parts.prefix(3).reversed())
            let one = try product.decision().findings.map(\.rule)
            let two = try turned.decision().findings.map(\.rule)
            #expect(one == two, "\(shown) \(parts)")
        }
    }

    @Test("A licence lifts a ban to a question, never to less", arguments: seeds)
    func licences(_ seed: UInt64) throws {
        try everyCase(seed) { asked, _, shown in
            let before = try asked.decision()
            var held = asked
            held.dossier.licences = before.demands.licences.map { .init(list: $0.list, number: "N") }
            let after = try held.decision()
            #expect(after.verdict <= before.verdict, "\(shown)")
            #expect(after.verdict >= min(before.verdict, .review), "\(shown)")
            #expect(after.demands.approvals == before.demands.approvals, "\(shown)")
        }
    }

    @Test("Under more laws it is never milder, and their order makes no difference", arguments: seeds)
    func moreLaws(_ seed: UInt64) throws {
        try everyCase(seed) { asked, _, shown in
            var all = asked
            all.regimes = [.cn, .us, .eu]
            let (one, every) = (try asked.decision().verdict, try all.decision().verdict)
            #expect(every >= one, "\(shown)")
        }
        let catalogs = try CatalogFixture.catalogs()
        let registry = try SubstanceIdentityTests.shared.get()
        let turned = try PurchaseReview(catalogs: catalogs, registry: registry, regimes: [.eu, .us, .cn, .us])
        let straight = try PurchaseFixture.review([.cn, .us, .eu])
        var random = CaseRandom(seed: seed)
        for _ in 0..<20 {
            let asked = try Self.asked(&random)
            let one = straight.decide(asked.request, dossier: asked.dossier, stock: asked.stock, now_ms: Self.now_ms)
            let two = turned.decide(asked.request, dossier: asked.dossier, stock: asked.stock, now_ms: Self.now_ms)
            let (first, second) = (try DecisionRecord.bytes(one), try DecisionRecord.bytes(two))
            #expect(first == second, "seed \(seed): \(asked.request)")
        }
    }

    @Test("The order of the stock makes no difference, to the byte", arguments: seeds)
    func orderOfStock(_ seed: UInt64) throws {
        try everyCase(seed) { asked, random, shown in
            var turned = asked
            turned.stock.shuffle(using: &random)
            let one = try DecisionRecord.bytes(try asked.decision())
            let two = try DecisionRecord.bytes(try turned.decision())
            #expect(one == two, "\(shown)")
        }
    }

    @Test("One more list is never milder, and the order of the catalogues changes no verdict and no finding")
    func oneMoreList() throws {
        let draft = try CatalogDraft()
        let pool = try Self.pool.get()
        let banned = pool.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
        let list = "entry,cas\n" + banned.enumerated().map { "B\($0.offset),\($0.element)\n" }.joined()
        let effect = """
            list,effect,verdict,rule,match,message_zh,message_en,remedy_zh,remedy_en,evidence
            plant:ban,prohibited,prohibited,list.plant-ban,cas,本厂禁用,banned here,改用替代品,use something else,official

            """
        try draft.write("ban.csv", list)
        try draft.write("effects.csv", effect)
        func entry(
            _ id: String, _ file: String, _ kind: String, _ text: String, _ rows: Int, _ columns: [String]
        ) -> String {
            let shown = columns.map { #"{"name": "\#($0)", "type": "text"}"# }.joined(separator: ",")
            return """
                {"id": "\(id)", "file": "\(file)", "kind": "\(kind)", "regime": "any", "title": {"zh": "禁用", "en": "banned"},
                "document": "SOP-7", "edition": "3", "source": "plant", "licence": "own", "evidence": "official",
                "sha256": "\(SHA256.hex(of: Array(text.utf8)))", "rows": \(rows), "index": ["\(columns[0])"\(kind == "list" ? #", "cas""# : "")],
                "columns": [\(shown)]}
                """
        }
        let names = effect.split(separator: "\n")[0].split(separator: ",").map(String.init)
        try draft.write(
            "catalogs.json",
            "{\"format\": 1, \"catalogs\": ["
                + entry("plant:ban", "ban.csv", "list", list, banned.count, ["entry", "cas"]) + ","
                + entry("plant-effects", "effects.csv", "effects", effect, 1, names) + "]}")
        func review(_ folders: [String]) throws -> PurchaseReview {
            let catalogs = try Catalogs.load(from: folders)
            return try PurchaseReview(
                catalogs: catalogs, registry: try SubstanceRegistry(catalogs: catalogs), regimes: [.cn, .us, .eu])
        }
        let more = try review([CatalogFixture.directory, draft.directory])
        let before = try PurchaseFixture.review([.cn, .us, .eu])
        var random = CaseRandom(seed: 5)
        for _ in 0..<120 {
            let asked = try Self.asked(&random)
            let one = before.decide(asked.request, dossier: asked.dossier, stock: asked.stock, now_ms: Self.now_ms)
            let two = more.decide(asked.request, dossier: asked.dossier, stock: asked.stock, now_ms: Self.now_ms)
            #expect(two.verdict >= one.verdict, "\(asked.request)")
            let isBanned = banned.contains(asked.request.cas ?? "")
            #expect(two.findings.contains { $0.list == "plant:ban" } || !isBanned, "\(asked.request)")
            #expect(!isBanned || two.verdict == .prohibited && two.demands.approvals == 2, "\(asked.request)")
            // A person's own licence number does not lift a ban that knows no licence.
            #expect(Set(one.findings).isSubset(of: two.findings) || isBanned, "\(asked.request)")
        }
    }
}
