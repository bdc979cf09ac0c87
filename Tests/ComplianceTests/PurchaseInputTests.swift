import Compliance
import Foundation
import Testing

/// A request file that cannot be used, and words of the answer. See `Cases/bad-purchase-input.json`.
struct BadPurchaseInput: Sendable, CustomTestStringConvertible {
    var title: String
    var request: Data
    var says: String

    var testDescription: String { title }

    static let all: [BadPurchaseInput] = {
        let url = Bundle.module.resourceURL?.appendingPathComponent("Cases/bad-purchase-input.json")
        guard let url, let data = try? Data(contentsOf: url),
            let cases = try? JSONSerialization.jsonObject(with: data) as? [[String: Any]]
        else { fatalError("bad-purchase-input.json is not there or not JSON") }
        return cases.map { item in
            guard let title = item["title"] as? String, let says = item["says"] as? String,
                let request = item["request"], let data = try? JSONSerialization.data(withJSONObject: request)
            else { fatalError("\(item)") }
            return BadPurchaseInput(title: title, request: data, says: says)
        }
    }()
}

@Suite("Purchase requests that cannot be used")
struct PurchaseInputTests {
    @Test("Says what is wrong", arguments: BadPurchaseInput.all)
    func refused(_ item: BadPurchaseInput) throws {
        do {
            let request = try JSONDecoder().decode(PurchaseRequest.self, from: item.request)
            _ = try JSONDecoder().decode(PurchaseDossier.self, from: item.request)
            try request.check()
            Issue.record("it was taken")
        } catch {
            let said = error is DecodingError ? StockFile.explain(error) : "\(error)"
            #expect(said.contains(item.says), "\(said)")
        }
    }

    @Test("A missing member was not stated, null means there is none, and both are written as they were read")
    func dossier() throws {
        let texts = [
            "{}", #"{"sds":null,"supplier":null}"#,
            #"{"places":["A"],"requester":{"name":"W","qualifications":[{"what":"x"}]}}"#,
            #"{"languages":["de"],"licences":[{"list":"cwc","number":"7"}],"supplier":{"name":"E","permits":[]}}"#,
        ]
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        for text in texts {
            let dossier = try JSONDecoder().decode(PurchaseDossier.self, from: Data(text.utf8))
            #expect(String(decoding: try encoder.encode(dossier), as: UTF8.self) == text)
        }
        let short = try JSONDecoder().decode(PurchaseDossier.self, from: Data(#"{"supplier":"East"}"#.utf8))
        #expect(short.supplier == .given(PurchaseDossier.Supplier(name: "East")))
        #expect(short.sds == .notStated)
    }
}
