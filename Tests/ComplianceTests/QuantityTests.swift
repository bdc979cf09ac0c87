import Compliance
import Foundation
import Testing

@Suite("Amounts and conditions")
struct QuantityTests {
    @Test(
        "Amounts are read exactly and shown as people write them",
        arguments: [
            ("5 kg", "5 kg"), ("0.5kg", "500 g"), ("500 克", "500 g"), ("2.5 L", "2.5 L"), ("1 t", "1 t"),
            ("1000 mg", "1 g"),
            ("250 毫升", "250 mL"), ("1,000 kg", "1 t"), ("1 lb", "453.592 g"), ("0.001 g", "1 mg"),
        ])
    func read(text: String, display: String) throws {
        #expect(try Quantity(text).display == display)
    }

    @Test(
        "What is no amount is refused",
        arguments: ["", "kg", "5", "5 furlong", "-5 kg", "1.2.3 kg", "0.0001 mg", "1e30 kg"])
    func refused(text: String) {
        #expect(throws: QuantityError.self) { try Quantity(text) }
    }

    @Test("An amount goes through JSON unchanged", arguments: ["5 kg", "2.5 L", "123.456789 kg", "1 µL"])
    func json(text: String) throws {
        let quantity = try Quantity(text)
        #expect(try JSONDecoder().decode(Quantity.self, from: JSONEncoder().encode(quantity)) == quantity)
    }

    @Test("A volume becomes a mass only with a density")
    func density() throws {
        let litre = try Quantity("1 L")
        #expect(litre.mass(density_kg_per_L: nil) == nil)
        #expect(litre.mass(density_kg_per_L: 0) == nil)
        #expect(litre.mass(density_kg_per_L: .nan) == nil)
        #expect(litre.mass(density_kg_per_L: 0.79) == Mass(milligrams: 790_000))
    }

    @Test(
        "Stock files say which line and column is wrong",
        arguments: [
            ("cas,name,quantity\n67-64-1,acetone,5\n", 2, "quantity"),
            ("cas,name,quantity\n67-64-2,acetone,5 kg\n", 2, "cas"),
            ("cas,name,quantity\n,,5 kg\n", 2, "name"), ("cas,name,quantity,form\n,x,5 kg,goo\n", 2, "form"),
            ("cas,name,quantity,concentration_pct\n,x,5 kg,-1\n", 2, "concentration_pct"),
            ("cas,name,amount\n", 1, "amount"),
        ])
    func stockProblems(csv: String, line: Int, column: String) {
        do throws(StockFile.Problem) {
            _ = try StockFile.read(Data(csv.utf8), isJSON: false)
            Issue.record("read")
        } catch {
            #expect(error.line == line && error.column == column, "\(error)")
        }
    }

    @Test("Stock is read from CSV and from JSON Lines alike")
    func stock() throws {
        let csv = "cas,name,quantity,unit,on_order\n67-64-1,丙酮,200 kg,W1,1\n"
        let json = #"{"cas":"67-64-1","name":"丙酮","quantity":"200 kg","unit":"W1","on_order":true}"# + "\n\n"
        let expected = [
            StockLine(cas: "67-64-1", name: "丙酮", quantity: try Quantity("200 kg"), unitID: "W1", onOrder: true)
        ]
        #expect(try StockFile.read(Data(csv.utf8), isJSON: false) == expected)
        #expect(try StockFile.read(Data(json.utf8), isJSON: true) == expected)
        #expect(throws: StockFile.Problem.self) { try StockFile.read(Data("{}".utf8), isJSON: true) }
    }

    @Test(
        "A request that makes no sense is refused with a reason",
        arguments: [
            (PurchaseRequest(quantity: .mass(Mass(milligrams: 1))), "names no substance"),
            (PurchaseRequest(cas: "67-64-2", quantity: .mass(Mass(milligrams: 1))), "check digit"),
            (PurchaseRequest(cas: "67-64-1", quantity: .mass(Mass(milligrams: 0))), "amount is zero"),
            (
                PurchaseRequest(cas: "67-64-1", quantity: .mass(Mass(milligrams: 1)), concentration_pct: 101),
                "not a content"
            ),
            (
                PurchaseRequest(cas: "67-64-1", quantity: .mass(Mass(milligrams: 1)), density_kg_per_L: -1),
                "not believable"
            ),
        ])
    func requests(request: PurchaseRequest, says: String) {
        do throws(PurchaseRequestError) {
            try request.check()
            Issue.record("accepted")
        } catch {
            #expect(error.description.contains(says))
        }
    }

    @Test("The same request, stock and time give the same decision, through JSON too")
    func decisionJSON() throws {
        let review = try PurchaseFixture.review([.cn])
        let request = PurchaseRequest(cas: "151-50-8", quantity: try Quantity("500 g"), purpose: "电镀")
        let decision = review.decide(request, stock: [], now_ms: 0)
        #expect(review.decide(request, stock: [], now_ms: 0) == decision)
        let data = try JSONEncoder().encode(decision)
        #expect(try JSONDecoder().decode(Decision.self, from: data) == decision)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(Set(object.keys) == ["verdict", "substance", "findings", "catalogs"])
        let finding = try #require((object["findings"] as? [[String: Any]])?.first)
        #expect(Set(finding.keys) == ["rule", "list", "entry", "verdict", "citation", "facts", "message", "remedy"])
        let again = try JSONDecoder().decode(PurchaseRequest.self, from: JSONEncoder().encode(request))
        #expect(again == request)
    }

    @Test("What the plant adds raises the verdict, never lowers it")
    func add() throws {
        var decision = try PurchaseFixture.review([.cn]).decide(
            PurchaseRequest(cas: "67-56-1", quantity: try Quantity("1 kg")), stock: [], now_ms: 0)
        #expect(decision.verdict == .note)
        let text = Bilingual(zh: "无处存放", en: "no place")
        decision.add(nil)
        #expect(decision.verdict == .note)
        decision.add(
            Finding(
                rule: "place.none", verdict: .review, citation: Citation(document: "P", edition: "1"), message: text,
                remedy: text))
        #expect(decision.verdict == .review && decision.findings.first?.rule == "place.none")
        decision.add(
            Finding(
                rule: "place.ok", verdict: .allowed, citation: Citation(document: "P", edition: "1"), message: text,
                remedy: text))
        #expect(decision.verdict == .review && decision.findings.last?.rule == "place.ok")
    }
}
