/// What happened, before the ledger has given it a place.
public struct LedgerDraft: Hashable, Sendable {
    /// Claimed wall-clock time, microseconds since 1970-01-01 UTC.
    public let at_us: Int64
    /// The daemon start that `mono_us` counts from.
    public let boot: String
    /// Continuous clock since that start, microseconds, at least 0: order survives a wrong wall clock.
    public let mono_us: Int64
    /// Pseudonymous id such as `u:17` or `dev:rdr-03`, never a person's name.
    public let actor: String
    /// How the actor was recognised: `pw+totp`, `badge`, `cert:…`, `system`.
    public let auth: String
    /// A registered word of lower-case letters and dots, such as `item.moved`.
    public let kind: String
    /// Item code or other object id.
    public let subject: String
    public let body: LedgerBody
    /// Digest of personal or free text that is kept (and may be erased) elsewhere, see `PrivateText`.
    public let privateDigest: LedgerDigest?

    /// Texts are brought to Unicode form NFC.
    ///
    /// - Throws: `invalidField` naming the first field that breaks its rule.
    public init(
        at_us: Int64, boot: String, mono_us: Int64, actor: String, auth: String, kind: String, subject: String,
        body: LedgerBody = [:], privateDigest: LedgerDigest? = nil
    ) throws(LedgerError) {
        self.at_us = at_us
        self.boot = boot
        self.mono_us = mono_us
        self.actor = CanonicalText.normal(actor)
        self.auth = CanonicalText.normal(auth)
        self.kind = kind
        self.subject = CanonicalText.normal(subject)
        self.body = body
        self.privateDigest = privateDigest
        let word = "1 to 256 bytes without spaces or control characters"
        try LedgerRule.check(LedgerRule.isBoot(boot), "boot", boot, "1 to 64 ASCII letters, digits and `-`")
        try LedgerRule.check(mono_us >= 0, "mono", String(mono_us), "microseconds since the start, at least 0")
        try LedgerRule.check(LedgerRule.isWord(self.actor), "actor", actor, word)
        try LedgerRule.check(LedgerRule.isWord(self.auth), "auth", auth, word)
        try LedgerRule.check(LedgerRule.isKind(kind), "kind", kind, "1 to 64 letters a-z and dots")
        try LedgerRule.check(LedgerRule.isWord(self.subject), "subject", subject, word)
        for field in body.fields {
            try LedgerRule.check(
                LedgerRule.isBodyName(field.name), "body", field.name, "names begin with a-z, then a-z 0-9 _ . only")
        }
    }
}

/// One event of the custody ledger: a draft and its place. Encoded as `chemtrack-event/v1`, it is a leaf of the tree.
@dynamicMemberLookup
public struct LedgerEvent: Hashable, Sendable {
    /// An encoded event has at most this many bytes.
    public static let bytes_max = 262_144
    static let header = "chemtrack-event/v1"

    /// Name of the log, such as `plant.example/chemtrack/sh1/e1`.
    public let origin: String
    /// Leaf index in the log: 0, 1, 2, …
    public let seq: Int
    /// This subject's event number: 0, 1, 2, … without gaps.
    public let subjectSeq: Int
    /// Leaf index of the subject's event before this one; nil for its first.
    public let subjectPrevious: Int?
    /// What happened; its members can be read from the event itself.
    public let draft: LedgerDraft

    /// - Throws: `invalidField` when the place makes no sense, `tooLarge` beyond `bytes_max`.
    public init(
        origin: String, seq: Int, subjectSeq: Int, subjectPrevious: Int?, draft: LedgerDraft
    ) throws(LedgerError) {
        let event = try LedgerEvent(unmeasured: origin, seq, subjectSeq, subjectPrevious, draft)
        // The fixed fields have bounds of their own, so only a long body can exceed the limit.
        let count = draft.body.fields.count < 64 && draft.body.length < 65_536 ? 0 : event.encoded().count
        guard count <= Self.bytes_max else { throw .tooLarge(what: "event", bytes: count, limit: Self.bytes_max) }
        self = event
    }

    private init(
        unmeasured origin: String, _ seq: Int, _ subjectSeq: Int, _ subjectPrevious: Int?, _ draft: LedgerDraft
    ) throws(LedgerError) {
        self.origin = CanonicalText.normal(origin)
        self.seq = seq
        self.subjectSeq = subjectSeq
        self.subjectPrevious = subjectPrevious
        self.draft = draft
        try LedgerRule.checkOrigin(self.origin)
        try LedgerRule.check(seq >= 0, "seq", String(seq), "a leaf index, at least 0")
        try LedgerRule.check(
            (0...seq).contains(subjectSeq), "sseq", String(subjectSeq), "at least 0 and not above `seq` \(seq)")
        let previous = subjectPrevious.map(String.init) ?? "-"
        if let subjectPrevious {
            try LedgerRule.check(
                subjectSeq > 0 && (0..<seq).contains(subjectPrevious), "sprev", previous, "an index before `seq` \(seq)"
            )
        } else {
            try LedgerRule.check(subjectSeq == 0, "sprev", previous, "only a subject's first event has none")
        }
    }

    public subscript<Member>(dynamicMember member: KeyPath<LedgerDraft, Member>) -> Member { draft[keyPath: member] }

    /// The canonical bytes, `chemtrack-event/v1`: fixed order, `name=LEN:BYTES`, absent as `name=-`.
    public func encoded() -> [UInt8] {
        var writer = CanonicalWriter(header: Self.header)
        writer.field("origin", origin)
        writer.field("seq", Int64(seq))
        writer.field("at", draft.at_us)
        writer.field("mono", "\(draft.boot)/\(draft.mono_us)")
        writer.field("actor", draft.actor)
        writer.field("auth", draft.auth)
        writer.field("kind", draft.kind)
        writer.field("subject", draft.subject)
        writer.field("sseq", Int64(subjectSeq))
        if let subjectPrevious { writer.field("sprev", Int64(subjectPrevious)) } else { writer.absent("sprev") }
        writer.field("body", draft.body.encoded())
        if let digest = draft.privateDigest { writer.field("priv", digest.hex) } else { writer.absent("priv") }
        return writer.bytes
    }

    /// Reads canonical bytes. What is accepted, encodes to the same bytes again.
    public init(decoding bytes: [UInt8]) throws(LedgerError) {
        guard bytes.count <= Self.bytes_max else {
            throw .tooLarge(what: "event", bytes: bytes.count, limit: Self.bytes_max)
        }
        var reader = CanonicalReader(bytes[...], what: "event")
        try reader.header(Self.header)
        let origin = try reader.text("origin")
        let seq = try reader.integer("seq")
        let at_us = try reader.integer("at")
        let clock = try reader.text("mono").split(separator: "/", omittingEmptySubsequences: false)
        guard clock.count == 2, let mono_us = Int64(clock[1]), String(mono_us) == clock[1] else {
            throw reader.malformed("field `mono` is not `boot/microseconds`")
        }
        let actor = try reader.text("actor")
        let auth = try reader.text("auth")
        let kind = try reader.text("kind")
        let subject = try reader.text("subject")
        let subjectSeq = try reader.integer("sseq")
        var subjectPrevious: Int?
        if let slice = try reader.optional("sprev") {
            subjectPrevious = Int(try reader.integer(of: slice, "sprev"))
        }
        let body = try LedgerBody(decoding: reader.required("body"))
        var privateDigest: LedgerDigest?
        if let slice = try reader.optional("priv") {
            privateDigest = LedgerDigest(hex: try reader.text(of: slice, "priv"))
            guard privateDigest != nil else { throw reader.malformed("field `priv` is not 64 hexadecimal digits") }
        }
        try reader.finish()
        let draft = try LedgerDraft(
            at_us: at_us, boot: String(clock[0]), mono_us: mono_us, actor: actor, auth: auth, kind: kind,
            subject: subject, body: body, privateDigest: privateDigest)
        self = try LedgerEvent(unmeasured: origin, Int(seq), Int(subjectSeq), subjectPrevious, draft)
    }
}
