import Foundation
import Testing
import WebAssets

@Suite("OpenAPI document")
struct OpenAPITests {
    let document: [String: Any]

    init() throws {
        let json = try JSONSerialization.jsonObject(with: Data(WebAssets().openAPI))
        document = try #require(json as? [String: Any])
    }

    @Test("It is OpenAPI 3.1 and describes the whole API")
    func paths() throws {
        #expect(document["openapi"] as? String == "3.1.0")
        let paths = try #require(document["paths"] as? [String: Any])
        for path in [
            "session", "site", "stream", "items/{code}/label", "scan", "code", "receipts", "purchases/{id}/approve",
            "alarms/{id}/acknowledge", "manifests/{id}/paper", "ledger/verify",
        ] {
            #expect(paths["/api/v1/\(path)"] != nil, "\(path)")
        }
    }

    @Test("Every reference leads somewhere")
    func references() throws {
        let components = try #require(document["components"] as? [String: [String: Any]])
        let found = references(in: document)
        #expect(found.count > 100)
        for reference in found {
            let parts = reference.split(separator: "/").map(String.init)
            try #require(parts.count == 4 && parts[0] == "#" && parts[1] == "components", "\(reference)")
            #expect(components[parts[2]]?[parts[3]] != nil, "\(reference)")
        }
    }

    @Test("Every operation has an id of its own, a summary, a good answer and the problem answer")
    func operations() throws {
        let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
        var ids: Set<String> = []
        for (path, operations) in paths {
            for (method, operation) in operations {
                let id = try #require(operation["operationId"] as? String, "\(method) \(path)")
                #expect(ids.insert(id).inserted, "\(id) twice")
                #expect((operation["summary"] as? String)?.isEmpty == false)
                let answers = try #require(operation["responses"] as? [String: Any])
                #expect(answers["default"] != nil && answers.keys.contains { $0.hasPrefix("2") }, "\(method) \(path)")
                let named = Set(path.matches(of: /\{(\w+)\}/).map { String($0.1) })
                let parameters = (operation["parameters"] as? [[String: Any]]) ?? []
                let given = Set(
                    parameters.filter { $0["in"] as? String == "path" }.compactMap { $0["name"] as? String })
                #expect(named == given, "\(method) \(path)")
            }
        }
    }

    @Test("Every address that a page calls is described")
    func called() throws {
        let paths = try #require(document["paths"] as? [String: Any])
        let known = paths.keys.map { $0.replacing(/\{\w+\}/, with: "*") }
        for (file, text) in try Sources.files() where file.hasSuffix(".js") {
            for call in text.matches(of: /\b(?:get|post|all|postImage|withQuery|del)\('(\/[a-z\/]+)'/) {
                #expect(known.contains("/api/v1\(call.1)"), "\(file) calls \(call.1)")
            }
        }
    }

    private func references(in value: Any) -> [String] {
        if let object = value as? [String: Any] {
            return object.flatMap { key, each in
                key == "$ref" ? [each as? String].compactMap { $0 } : references(in: each)
            }
        }
        return (value as? [Any])?.flatMap(references(in:)) ?? []
    }
}
