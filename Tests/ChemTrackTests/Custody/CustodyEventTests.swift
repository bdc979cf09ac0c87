import ChemTrack
import Foundation
import Testing

@Suite("The canonical encoding of an event")
struct CustodyEventTests {
    static func draft(
        actor: String = "u:17", auth: String = "pw+totp", kind: String = "item.moved", subject: String = "CT-7K3M9Q-4",
        boot: String = "b1", mono_us: Int64 = 5, body: LedgerBody = [:], digest: LedgerDigest? = nil
    ) throws -> LedgerDraft {
        try LedgerDraft(
            at_us: 1_790_000_000_123_456, boot: boot, mono_us: mono_us, actor: actor, auth: auth, kind: kind,
            subject: subject, body: body, privateDigest: digest)
    }

    static func event(
        _ draft: LedgerDraft, seq: Int = 12, subjectSeq: Int = 1, previous: Int? = 3
    ) throws -> LedgerEvent {
        try LedgerEvent(
            origin: "plant.example/chemtrack/sh1/e1", seq: seq, subjectSeq: subjectSeq, subjectPrevious: previous,
            draft: draft)
    }

    @Test("is written exactly as specified")
    func exact() throws {
        let event = try Self.event(
            Self.draft(
                body: ["zone": "A7", "mass": .amount(25_000_000, .milligrams), "note": "丙酮"], digest: .emptyTree))
        let expected = """
            chemtrack-event/v1
            origin=30:plant.example/chemtrack/sh1/e1
            seq=2:12
            at=16:1790000000123456
            mono=4:b1/5
            actor=4:u:17
            auth=7:pw+totp
            kind=10:item.moved
            subject=11:CT-7K3M9Q-4
            sseq=1:1
            sprev=1:3
            body=44:mass=11:25000000 mg
            note=6:丙酮
            zone=2:A7

            priv=64:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855

            """
        #expect(String(decoding: event.encoded(), as: UTF8.self) == expected)
        #expect(try LedgerEvent(decoding: Array(expected.utf8)) == event)
    }

    @Test("an absent previous event and an absent private digest are written as such")
    func absent() throws {
        let event = try Self.event(Self.draft(), seq: 0, subjectSeq: 0, previous: nil)
        let text = String(decoding: event.encoded(), as: UTF8.self)
        #expect(text.hasSuffix("sseq=1:0\nsprev=-\nbody=0:\npriv=-\n"))
        #expect(try LedgerEvent(decoding: event.encoded()) == event)
    }

    static let nastyTexts = [
        "", "-", "\n", "=", "a=1:b\n", "3:abc", "\r\n\t\u{0}\u{1}", "e\u{301}", "\u{212B}", "각", "丙酮\u{3000}（工业级）",
        "👩‍🔬🧪", "\u{FEFF}x", "\u{202E}x", String(repeating: "长", count: 300), "priv=-\n", "\u{301}", "\u{0958}",
        "٣", " leading and trailing ", "\\u0000", "\u{10FFFF}",
    ]

    @Test("nasty texts survive and two forms of one text give the same bytes", arguments: nastyTexts)
    func roundTrip(text: String) throws {
        let event = try Self.event(Self.draft(body: ["a": LedgerValue(text), "b": "end"]))
        let bytes = event.encoded()
        let read = try LedgerEvent(decoding: bytes)
        #expect(read == event)
        #expect(read.encoded() == bytes)
        #expect(read.body["a"]?.text == text)
        #expect(read.body["b"] == "end")
    }

    @Test("decomposed and composed text are one, and decomposed bytes are refused")
    func normalForm() throws {
        let composed = try Self.event(Self.draft(subject: "caf\u{E9}", body: ["a": "\u{1EAD}"]))
        let decomposed = try Self.event(Self.draft(subject: "cafe\u{301}", body: ["a": "a\u{302}\u{323}"]))
        #expect(composed.encoded() == decomposed.encoded())
        let forged = String(decoding: composed.encoded(), as: UTF8.self)
            .replacing("subject=5:caf\u{E9}", with: "subject=6:cafe\u{301}")
        #expect(throws: LedgerError.self) { try LedgerEvent(decoding: Array(forged.utf8)) }
    }

    @Test("what one changed, lost or added byte leaves readable encodes to those very bytes")
    func strict() throws {
        let event = try Self.event(Self.draft(body: ["zone": "A7", "note": "丙酮"], digest: .emptyTree))
        let bytes = event.encoded()
        var variants: [[UInt8]] = []
        for position in bytes.indices {
            for other in [bytes[position] ^ 1, bytes[position] ^ 0x20, 0x30, 0x0a, 0xff] where other != bytes[position]
            {
                var changed = bytes
                changed[position] = other
                variants.append(changed)
            }
            variants.append(Array(bytes[..<position] + bytes[(position + 1)...]))
            variants.append(Array(bytes[..<position] + [0x30] + bytes[position...]))
            variants.append(Array(bytes[..<position]))
        }
        variants.append(bytes + [0x0a])
        var readable = 0
        for variant in variants where variant != bytes {
            guard let read = try? LedgerEvent(decoding: variant) else { continue }
            readable += 1
            #expect(read.encoded() == variant)
            #expect(read != event)
        }
        // Changing a digit of the time or a letter of a text gives another, valid event: the hash tells.
        #expect(readable > 0)
        #expect(readable < variants.count / 2)
    }

    @Test(
        "fields that break a rule are named",
        arguments: [
            ("actor", ["", "a b", "a\nb", String(repeating: "x", count: 257)]),
            ("auth", ["", "pw totp"]), ("kind", ["", "Item.moved", "item moved", "item-moved", "item1"]),
            ("subject", ["", "CT 1", "\u{3000}", "\u{7f}"]), ("boot", ["", "a/b", "a b", "ü"]),
        ])
    func fieldRules(field: String, values: [String]) {
        for value in values {
            #expect {
                switch field {
                case "actor": _ = try Self.draft(actor: value)
                case "auth": _ = try Self.draft(auth: value)
                case "kind": _ = try Self.draft(kind: value)
                case "subject": _ = try Self.draft(subject: value)
                default: _ = try Self.draft(boot: value)
                }
            } throws: { error in
                guard case .invalidField(name: field, _, _)? = error as? LedgerError else { return false }
                return true
            }
        }
    }

    @Test("places that cannot be are refused")
    func places() throws {
        let draft = try Self.draft()
        #expect(throws: LedgerError.self) { try Self.event(draft, seq: -1, subjectSeq: 0, previous: nil) }
        #expect(throws: LedgerError.self) { try Self.event(draft, seq: 2, subjectSeq: 3, previous: 1) }
        #expect(throws: LedgerError.self) { try Self.event(draft, seq: 2, subjectSeq: 1, previous: 2) }
        #expect(throws: LedgerError.self) { try Self.event(draft, seq: 2, subjectSeq: 1, previous: nil) }
        #expect(throws: LedgerError.self) { try Self.event(draft, seq: 2, subjectSeq: 0, previous: 1) }
        #expect(throws: LedgerError.self) { try Self.draft(mono_us: -1) }
        #expect(throws: LedgerError.self) { try Self.draft(body: ["Zone": "A7"]) }
        #expect(throws: LedgerError.self) { try Self.draft(body: ["": "A7"]) }
        for origin in ["", "a b", "a+b", "a\nb"] {
            #expect(throws: LedgerError.self) { try LedgerHead(origin: origin) }
        }
        let large = LedgerValue(String(repeating: "x", count: LedgerEvent.bytes_max))
        #expect(throws: LedgerError.self) { try Self.event(Self.draft(body: ["a": large])) }
    }

    @Test("values have one form and can be read back")
    func values() {
        #expect(LedgerValue.amount(-5, .microlitres).text == "-5 uL")
        #expect(LedgerValue.amount(7, .partsPerBillion).amount?.number == 7)
        #expect(LedgerValue.amount(7, .partsPerBillion).amount?.unit == .partsPerBillion)
        #expect(LedgerValue("07 mg").amount == nil)
        #expect(LedgerValue("7 kg").amount == nil)
        #expect(LedgerValue(42).number == 42)
        #expect(LedgerValue("042").number == nil)
        #expect(LedgerValue.file(.emptyTree).file == .emptyTree)
        #expect(LedgerValue("sha256:00").file == nil)
    }

    @Test("a body keeps its fields sorted, once each")
    func body() {
        var body: LedgerBody = ["b": "1", "a": "2", "c.d": "3", "b": "4", "b_2": "5"]
        #expect(body.fields.map(\.name) == ["a", "b", "b_2", "c.d"])
        #expect(body["b"] == "4")
        body["b"] = nil
        body["zz"] = nil
        #expect(body.fields.map(\.name) == ["a", "b_2", "c.d"])
        #expect(body == ["c.d": "3", "b_2": "5", "a": "2"])
    }

    @Test("the head gives gapless numbers, and a batch that is not committed leaves no trace")
    func head() throws {
        var head = try LedgerHead(origin: "o")
        let first = try head.append([Self.draft(subject: "A"), Self.draft(subject: "B"), Self.draft(subject: "A")])
        #expect(first.map(\.event.seq) == [0, 1, 2])
        #expect(first.map(\.event.subjectSeq) == [0, 0, 1])
        #expect(first.map(\.event.subjectPrevious) == [nil, nil, 0])
        let before = head
        let lost = try head.prepare([Self.draft(subject: "A")])
        #expect(lost.entries.map(\.event.seq) == [3])
        #expect(head.tree == before.tree)
        let again = try head.prepare([Self.draft(subject: "B")])
        head.commit(again)
        #expect(again.entries.map(\.event.subjectPrevious) == [1])
        #expect(head.size == 4)
        let restored = try LedgerHead(
            origin: "o", tree: MerkleTree(leaves: (first + again.entries).map(\.leaf)), subjects: head.subjects)
        #expect(restored.checkpoint == head.checkpoint)
        #expect(head.checkpoint.root == again.tree.root)
    }
}

@Suite("Unicode form NFC of ledger texts")
struct CustodyNormalFormTests {
    /// Each character alone, after a base letter, and before a combining mark, against the library's own answer.
    @Test("agrees with the library for every character of the basic plane", arguments: 0..<16)
    func agrees(page: Int) {
        var wrong: [String] = []
        for value in (page << 12)..<((page + 1) << 12) {
            guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
            for text in ["\(scalar)", "e\(scalar)", "\u{1100}\(scalar)", "\(scalar)\u{301}"] {
                let expected = text.precomposedStringWithCanonicalMapping.utf8
                if !LedgerValue(text).text.utf8.elementsEqual(expected) { wrong.append(String(value, radix: 16)) }
            }
        }
        #expect(wrong == [])
    }
}
