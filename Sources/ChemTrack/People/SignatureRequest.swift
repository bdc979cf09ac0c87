import Compliance

/// An act that waits for its signatures: exactly these events, and nothing else.
///
/// Whoever acts is refused first and gets the request's id; every signer signs with the password given again; then the
/// same act is sent once more with the id. If anything about it has changed meanwhile, the signatures do not fit.
public struct SignatureRequest: Sendable, Codable, Hashable, Identifiable {
    public struct Signature: Sendable, Codable, Hashable {
        public var personID: String
        public var by: String
        public var at_ms: Int64
        /// What the signature says.
        public var meaning: String
    }

    /// One event that is to happen.
    public struct Line: Sendable, Codable, Hashable {
        public var kind: String
        /// nil for what does not exist yet.
        public var subject: String?
        public var facts: [String: String]
        public var note: String?
    }

    public var id: String
    public var rule: SigningRule
    public var lines: [Line]
    /// SHA-256 of the canonical form of the lines, 64 hexadecimal digits: what is signed.
    public var hash: String
    public var openedBy: String
    public var openedAt_ms: Int64
    public var signatures: [Signature]
    /// Set once the act was done: no signature is good twice.
    public var usedAt_ms: Int64?

    public var expiresAt_ms: Int64 { openedAt_ms + Int64(rule.minutes_max) * 60_000 }
    public var missing: Int { max(0, rule.persons - signatures.count) }

    public func isOpen(at now_ms: Int64) -> Bool { usedAt_ms == nil && now_ms < expiresAt_ms }

    /// The digest that is signed.
    static func digest(_ lines: [Line]) -> LedgerDigest {
        var writer = CanonicalWriter(header: "chemtrack-signed/v1")
        for line in lines {
            writer.field("kind", line.kind)
            if let subject = line.subject { writer.field("subject", subject) } else { writer.absent("subject") }
            for (name, value) in line.facts.sorted(by: { CanonicalText.sortsBefore($0.key, $1.key) }) {
                writer.field(name, value)
            }
            if let note = line.note { writer.field("note", note) } else { writer.absent("note") }
        }
        return .sha256(writer.bytes)
    }
}

extension Plant {
    /// Puts one's name to an act that waits for it.
    ///
    /// - Parameter actor: has to have signed, that is, given the password with this very request.
    /// - Throws: ``PlantError`` for a person who may not do the act, is not qualified, has signed already, or comes late.
    public func sign(_ id: String, meaning: String, by actor: Actor) async throws(PlantError) -> SignatureRequest {
        try await perform { (changes: inout ChangeSet) throws(PlantError) -> SignatureRequest in
            guard var request = state.signatures[id] else { throw .notFound(kind: "signature request", id: id) }
            guard request.isOpen(at: clock.now_ms()) else { throw Self.tooLate(request) }
            guard actor.hasSigned else {
                throw .refused(
                    Bilingual(zh: "签名时须再次输入密码。", en: "a signature needs your password, given with the request"))
            }
            let person = try checkSigner(actor.id, request)
            for act in request.lines.compactMap({ RightsTable.act(ofEvent: $0.kind) }) { try require(act, of: actor) }
            guard !request.signatures.contains(where: { $0.personID == actor.id }) else {
                throw .refused(
                    Bilingual(
                        zh: "您已签名：还需另一人签名。", en: "you have signed already: another person has to"))
            }
            guard request.missing > 0 else {
                throw .refused(Bilingual(zh: "签名已齐全。", en: "it has all its signatures"))
            }
            let meaning = meaning.trimmingWhitespace.isEmpty ? "approved" : meaning.trimmingWhitespace
            request.signatures.append(
                SignatureRequest.Signature(
                    personID: actor.id, by: person.display, at_ms: clock.now_ms(), meaning: meaning))
            keep(request, &changes)
            try record(
                "signature.given", subject: id, by: actor,
                body: ["hash": LedgerValue("sha256:" + request.hash), "rule": LedgerValue(request.rule.id)],
                text: meaning, into: &changes)
            return request
        }
    }

    /// Acts that wait for signatures, oldest first.
    public var openSignatures: [SignatureRequest] {
        let now_ms = clock.now_ms()
        return state.signatures.values.filter { $0.isOpen(at: now_ms) }.sorted { $0.openedAt_ms < $1.openedAt_ms }
    }

    /// Somebody on record, active, and qualified today.
    func checkSigner(_ id: String, _ request: SignatureRequest) throws(PlantError) -> Person {
        guard let person = state.people[id], person.isActive else { throw .notFound(kind: "person", id: id) }
        if let what = request.rule.qualification, !person.isQualified(what, on: today) {
            throw Self.unqualified(person.display, what, request.rule)
        }
        return person
    }

    func keep(_ request: SignatureRequest, _ changes: inout ChangeSet) {
        state.signatures[request.id] = request
        changes.signatures.append(request)
    }

    /// Opens a request for what was decided and taken back.
    func open(_ wanted: SignatureRequest, by actor: Actor) async throws(PlantError) -> SignatureRequest {
        try await perform { (changes: inout ChangeSet) throws(PlantError) -> SignatureRequest in
            let now_ms = clock.now_ms()
            // Asking again for the same act is the same request, as long as it is open.
            if let same = state.signatures.values.first(where: { $0.hash == wanted.hash && $0.isOpen(at: now_ms) }) {
                return same
            }
            var request = wanted
            request.id = nextID(.signature, prefix: "SG-", into: &changes)
            keep(request, &changes)
            try record(
                "signature.asked", subject: request.id, by: actor,
                body: ["hash": LedgerValue("sha256:" + request.hash), "rule": LedgerValue(request.rule.id)],
                into: &changes)
            return request
        }
    }

    static func tooLate(_ request: SignatureRequest) -> PlantError {
        .refused(
            Bilingual(
                zh: "签名请求 \(request.id) 已使用或已超过 \(request.rule.minutes_max) 分钟：请重新提交。",
                en: "\(request.id) was used or is older than \(request.rule.minutes_max) minutes: do it again"))
    }

    static func unqualified(_ who: String, _ what: String, _ rule: SigningRule) -> PlantError {
        .refused(
            Bilingual(
                zh: "\(who) 没有有效的“\(what)”资格（\(rule.citation.document) \(rule.citation.clause ?? "")）：请先登记或更新资格。",
                en: "\(who) has no qualification `\(what)` in date (rule \(rule.id)): record or renew it first"))
    }
}
