import ChemTrack
import Compliance
import Testing

@Suite("Products of suppliers")
struct ProductTests {
    private static func acetone(article: String = "AC-160") -> Product {
        var product = Product(name: Bilingual(zh: "丙酮", en: "Acetone"), supplier: "华东 East", article: article)
        product.cas = "67-64-1"
        product.form = .liquid
        product.density_kg_per_L = 0.79
        product.content = try? Quantity("160 kg")
        product.packaging = ManifestPackaging(epaType: ManifestCode("DM"), cn: "铁桶")
        product.tare_mg = 18_000_000
        product.shelfLifeOpened_days = 90
        return product
    }

    private static let thinner: Mixture = Mixture(components: [
        MixtureComponent(cas: "67-64-1", low_pct: 30, high_pct: 60), MixtureComponent(cas: "108-88-3", pct: 20),
        MixtureComponent(name: "树脂", low_pct: 0, high_pct: 5),
    ])

    @Test("A receipt by product says nothing but where from, and the container has all of it")
    func receiptByProduct() async throws {
        let test = try await TestPlant.make()
        let product = try await test.plant.enter(product: Self.acetone(), by: TestPlant.ehs)
        var request = ReceiptRequest(cas: nil, name: nil, quantity: try Quantity("160 kg"), count: 2, lot: "L-1")
        request.product = product.id
        let items = try await test.plant.receive(request, by: TestPlant.warehouse).items
        #expect(items.count == 2)
        for item in items {
            #expect(item.product == product.id)
            #expect(item.cas == "67-64-1")
            #expect(item.form == .liquid)
            #expect(item.density_kg_per_L == 0.79)
            #expect(item.packaging == product.packaging)
            #expect(item.tare_mg == 18_000_000)
            #expect(item.shelfLifeOpened_days == 90)
            #expect(item.supplier == "华东 East")
            #expect(item.lot == "L-1")
        }
    }

    @Test("What the receipt says itself stands, but not another substance")
    func receiptGoesBefore() async throws {
        let test = try await TestPlant.make()
        let product = try await test.plant.enter(product: Self.acetone(), by: TestPlant.ehs)
        var request = ReceiptRequest(cas: nil, name: nil, quantity: try Quantity("1 kg"), supplier: "经销商")
        request.product = product.id
        #expect(try await test.receive(request).supplier == "经销商")
        request.cas = "64-17-5"
        let refused = await refusal { _ = try await test.receive(request) }
        guard case .invalid("cas", _) = refused else {
            return #expect(refused == nil, "not refused for its CAS number")
        }
    }

    @Test("A product whose intake has ended is not received; what is in the house stays")
    func retired() async throws {
        let test = try await TestPlant.make()
        let product = try await test.plant.enter(product: Self.acetone(), by: TestPlant.ehs)
        var request = ReceiptRequest(cas: nil, name: nil, quantity: try Quantity("1 kg"))
        request.product = product.id
        let item = try await test.receive(request)
        _ = try await test.plant.retire(product: product.id, reason: "含量不符", by: TestPlant.ehs)
        let refused = await refusal { _ = try await test.receive(request) }
        guard case .refused = refused else { return #expect(refused == nil, "was received") }
        #expect(try await test.item(item.code).state == .stored)
    }

    private static let bends: [(field: String, bend: @Sendable (inout Product) -> Void)] = [
        ("supplier", { $0.supplier = " " }), ("article", { $0.article = "" }), ("cas", { $0.cas = "67-64-2" }),
        ("gtin", { $0.gtin = "4006381333932" }), ("density_kg_per_L", { $0.density_kg_per_L = 0 }),
        ("tare", { $0.tare_mg = 0 }), ("shelf_life_opened_days", { $0.shelfLifeOpened_days = 0 }),
        ("concentration_pct", { $0.concentration_pct = 101 }),
        ("composition", { $0.mixture = Mixture(components: []) }),
        ("name_en", { $0.name = Bilingual(zh: "丙酮", en: "Acetоne") }),
    ]

    @Test("Facts that cannot be are refused with their field", arguments: bends.indices)
    func refusedFacts(place: Int) async throws {
        let (field, bend) = Self.bends[place]
        let test = try await TestPlant.make()
        var product = Self.acetone()
        bend(&product)
        let refused = await refusal { [product] in _ = try await test.plant.enter(product: product, by: TestPlant.ehs) }
        guard case .invalid(let named, _) = refused else { return #expect(refused == nil, "not refused") }
        #expect(named == field)
    }

    @Test("Two products have neither one article number of a supplier nor one GTIN, however they are written")
    func unique() async throws {
        let test = try await TestPlant.make()
        var first = Self.acetone()
        first.gtin = "4006381333931"
        first = try await test.plant.enter(product: first, by: TestPlant.ehs)
        #expect(first.gtin == "04006381333931")
        for (article, gtin, field) in [("ac-160", nil, "article"), ("AC-161", "04006381333931", "gtin")] {
            var second = Self.acetone(article: article)
            second.gtin = gtin
            let refused = await refusal { [second] in
                _ = try await test.plant.enter(product: second, by: TestPlant.ehs)
            }
            guard case .invalid(let named, _) = refused else { return #expect(refused == nil, "not refused") }
            #expect(named == field)
        }
        // It may keep its own numbers when it is changed, and gives up those it no longer has.
        var changed = first
        changed.gtin = nil
        changed = try await test.plant.enter(product: changed, id: first.id, by: TestPlant.ehs)
        var other = Self.acetone(article: "AC-200")
        other.gtin = "4006381333931"
        #expect(try await test.plant.enter(product: other, by: TestPlant.ehs).id != first.id)
    }

    @Test(
        "A product is found by what is scanned or typed",
        arguments: ["4006381333931", "(01)04006381333931(10)L1(17)280101", "AC-160", "ac-160", "PR-0001"])
    func found(code: String) async throws {
        let test = try await TestPlant.make()
        var product = Self.acetone()
        product.gtin = "4006381333931"
        product = try await test.plant.enter(product: product, by: TestPlant.ehs)
        _ = try await test.plant.enter(product: Self.acetone(article: "AC-5"), by: TestPlant.ehs)
        #expect(await test.plant.products(forCode: code).map(\.id) == [product.id])
        #expect(await test.plant.products(forCode: "AC-9").isEmpty)
    }

    @Test("The catalogues judge a mixture by its composition also when it is received by product")
    func mixture() async throws {
        let test = try await TestPlant.make()
        var product = Product(name: Bilingual(zh: "稀释剂", en: "Thinner"), supplier: "East", article: "TH-1")
        product.mixture = Self.thinner
        product = try await test.plant.enter(product: product, by: TestPlant.ehs)
        var request = ReceiptRequest(cas: nil, name: nil, quantity: try Quantity("10 kg"))
        request.product = product.id
        #expect(try await test.receive(request).mixture == Self.thinner)
    }

    @Test("Only who may approve enters products")
    func rights() async throws {
        let test = try await TestPlant.make()
        for actor in [TestPlant.warehouse, TestPlant.officer] {
            let refused = await refusal { _ = try await test.plant.enter(product: Self.acetone(), by: actor) }
            guard case .forbidden(.approve) = refused else { return #expect(refused == nil, "\(actor.display) may") }
        }
    }

    // MARK: Tables

    private static let header = [
        "品名", "英文名", "供应商", "货号", "GTIN", "CAS号", "成分", "规格", "皮重",
    ]
    private static func table(_ rows: [[String]]) -> ImportTable {
        ImportTable(
            columns: header, rows: rows.enumerated().map { ImportTable.Row(number: $0.offset + 2, cells: $0.element) })
    }
    private static let digest = LedgerDigest.sha256([1])

    private func take(
        _ table: ImportTable, apply: Bool, skip: Bool = false, _ test: TestPlant
    ) async throws -> ImportReport {
        try await test.plant.importProducts(
            table, file: "list.csv", digest: Self.digest, apply: apply, skipsFaulty: skip, by: TestPlant.ehs)
    }

    @Test("Every bad cell is named with row, column and value; a good list is entered, sent again it changes nothing")
    func imports() async throws {
        let test = try await TestPlant.make()
        let good = [
            ["丙酮", "Acetone", "East", "A-1", "4006381333931", "67-64-1", "", "25 kg", "1.2 kg"],
            ["稀释剂", "Thinner", "East", "A-2", "", "", "67-64-1 30-60 %; 108-88-3 20 %；树脂 <5 %", "10 L", ""],
        ]
        let bad: [([String], String, String)] = [
            (["甲", "", "", "B-1", "", "", "", "", ""], "供应商", ""),
            (["乙", "", "East", "B-2", "4006381333932", "", "", "", ""], "GTIN", "4006381333932"),
            (["丙", "", "East", "B-3", "", "67-64-2", "", "", ""], "CAS号", "67-64-2"),
            (["丁", "", "East", "B-4", "", "", "67-64-1 much", "", ""], "成分", "67-64-1 much"),
            (["戊", "", "East", "B-5", "", "", "", "25", ""], "规格", "25"),
            (["己", "", "East", "B-6", "", "", "", "", "2 L"], "皮重", "2 L"),
            (["庚", "", "East", "a-1", "", "", "", "", ""], "货号", "a-1"),
        ]
        let whole = Self.table(good + bad.map(\.0))
        let preview = try await take(whole, apply: false, test)
        #expect(preview.new == ["East A-1", "East A-2"])
        #expect(
            preview.faults.map { "\($0.row) \($0.column) \($0.value)" }
                == bad.enumerated().map { "\($0.offset + 4) \($0.element.1) \($0.element.2)" })
        let refused = await refusal { _ = try await take(whole, apply: true, test) }
        guard case .refused = refused else { return #expect(refused == nil, "was imported") }
        #expect(test.store.now.products.isEmpty)

        let report = try await take(whole, apply: true, skip: true, test)
        #expect(test.store.now.products.count == 2)
        let thinner = try #require(test.store.now.products.values.first { $0.article == "A-2" })
        #expect(
            thinner.mixture?.components == [
                MixtureComponent(cas: "67-64-1", low_pct: 30, high_pct: 60), MixtureComponent(cas: "108-88-3", pct: 20),
                MixtureComponent(name: "树脂", low_pct: 0, high_pct: 5),
            ])
        let again = try await take(Self.table(good), apply: true, test)
        #expect((again.unchanged, again.new.count, again.id) == (2, 0, nil))

        let id = try #require(report.id)
        _ = try await test.plant.undo(import: id, by: TestPlant.admin)
        #expect(test.store.now.products.isEmpty)
        #expect(await test.plant.products(forCode: "4006381333931").isEmpty)
    }

    @Test("An import is not taken back once a product of it was received")
    func usedImportStays() async throws {
        let test = try await TestPlant.make()
        let row = ["丙酮", "Acetone", "East", "A-1", "", "67-64-1", "", "25 kg", ""]
        let report = try await take(Self.table([row]), apply: true, test)
        var request = ReceiptRequest(cas: nil, name: nil, quantity: try Quantity("25 kg"))
        request.product = test.store.now.products.keys.first
        _ = try await test.receive(request)
        let refused = await refusal { _ = try await test.plant.undo(import: report.id ?? "", by: TestPlant.admin) }
        guard case .refused = refused else { return #expect(refused == nil, "was taken back") }
        #expect(test.store.now.products.count == 1)
    }

    @Test("An exported row imports again as the same product")
    func roundTrip() async throws {
        let test = try await TestPlant.make()
        var products = [Self.acetone(), Self.acetone(article: "AC-1")]
        products[0].gtin = "04006381333931"
        products[0].concentration_pct = 99.5
        products[1].mixture = Self.thinner
        products[1].mixture?.flash_c = -17
        products[1].classification = StatedClassification(
            author: .sds, document: "SDS rev. 4", date: "2026-01-31",
            hazards: [StatedClassification.Hazard("FLAM_LIQ", "2")], complete: true)
        products.append(Product(name: Bilingual(zh: "稀释剂", en: "Thinner"), supplier: "East", article: "TH-1"))
        products[2].mixture = Self.thinner
        for product in products { _ = try await test.plant.enter(product: product, by: TestPlant.ehs) }
        let stored = test.store.now.products.values.sorted { $0.id < $1.id }
        let rows = try stored.map(ProductColumns.row)
        let table = ImportTable(
            columns: ProductColumns.header,
            rows: rows.enumerated().map { ImportTable.Row(number: $0.offset + 2, cells: $0.element) })
        let there = try await take(table, apply: true, test)
        #expect(there.faults.isEmpty)
        #expect(there.unchanged == 3)
        let other = try await TestPlant.make()
        _ = try await take(table, apply: true, other)
        #expect(try other.store.now.products.values.sorted { $0.id < $1.id }.map(ProductColumns.row) == rows)
    }
}
