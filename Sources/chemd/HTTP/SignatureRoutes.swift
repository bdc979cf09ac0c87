import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store

/// A signature request as it is shown.
struct SignatureView: Encodable {
    struct Line: Encodable {
        var kind: String
        var summary: Bilingual
        var subject: String?
        var facts: [String: String]
        var note: String?
    }

    struct Given: Encodable {
        var by: String
        var at: String
        var meaning: String
    }

    var id: String
    var rule: String
    var citation: Citation
    var lines: [Line]
    var hash: String
    var openedBy: String
    var openedAt: String
    var expiresAt: String
    var persons: Int
    var missing: Int
    var qualification: String?
    var signatures: [Given]

    init(_ request: SignatureRequest) {
        id = request.id
        rule = request.rule.id
        citation = request.rule.citation
        lines = request.lines.map {
            Line(kind: $0.kind, summary: EventName.of($0.kind), subject: $0.subject, facts: $0.facts, note: $0.note)
        }
        hash = request.hash
        openedBy = request.openedBy
        openedAt = request.openedAt_ms.rfc3339
        expiresAt = request.expiresAt_ms.rfc3339
        persons = request.rule.persons
        missing = request.missing
        qualification = request.rule.qualification
        signatures = request.signatures.map { Given(by: $0.by, at: $0.at_ms.rfc3339, meaning: $0.meaning) }
    }
}

/// Acts that wait for signatures, signing them, and the rules that ask for it.
struct SignatureRoutes {
    let services: Services

    private struct Signing: Decodable {
        var password: String
        var meaning: String?
    }

    private struct Rules: Codable { var rules: [SigningRule]? }

    func add(to api: RouterGroup<AppContext>) {
        api.get("signatures") { _, context in
            _ = try context.signedIn()
            let open = await services.plant.openSignatures
            return try APIJSON.response(ListView(items: open.map { SignatureView($0) }, next: nil))
        }
        api.post("signatures/:id/sign") { request, context in
            let body = try await request.decode(as: Signing.self, context: context)
            let actor = try await chemd.Signing.actor(context, password: body.password, services)
            let signed = try await services.plant.sign(
                try context.parameters.require("id"), meaning: body.meaning ?? "", by: actor)
            return try APIJSON.response(SignatureView(signed))
        }
        api.get("signing-rules") { _, context in
            _ = try context.signedIn()
            return try APIJSON.response(Rules(rules: services.view.site.signing ?? SigningRule.lawful))
        }
        api.put("signing-rules") { request, context in
            let actor = try context.signedIn()
            // A rule is stored as it is sent, so its members keep their names.
            let sent = try await request.collected(upTo: context.maxUploadSize)
            let body = try JSONDecoder().decode(Rules.self, from: Data(sent.readableBytesView))
            try await services.plant.set(signing: body.rules, by: actor)
            return try APIJSON.response(Rules(rules: services.view.site.signing ?? SigningRule.lawful))
        }
    }
}
