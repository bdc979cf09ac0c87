import ChemTrack
import Testing

@Suite("Signed notes, checkpoints and witnesses")
struct CustodyNoteTests {
    // The example of C2SP signed-note, and those of the Go note package.
    static let exampleKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    static let exampleNote = """
        This is an example message.

        — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

        """
    static let goSecret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    static let goKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let goNote = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

        """

    @Test(
        "the published examples verify and keep their bytes", arguments: [(exampleNote, exampleKey), (goNote, goKey)])
    func published(note: String, key: String) throws {
        let note = try (SignedNote(note), note)
        let key = try (VerifyingKey(key), key)
        try note.0.verify(key.0)
        #expect(note.0.description == note.1)
        #expect(key.0.description == key.1)
    }

    @Test("the published private key makes the published signature")
    func publishedSignature() throws {
        let key = try SigningKey(secretText: Self.goSecret)
        #expect(key.secretText == Self.goSecret)
        #expect(key.verifyingKey.description == Self.goKey)
        #expect(!"\(key)".contains("AYEKFALVFG"))
        let text = try SignedNote(Self.goNote).text
        #expect(try SignedNote(signing: text, with: key).description == Self.goNote)
    }

    @Test("any changed byte of the example is refused")
    func changedByte() throws {
        let key = try VerifyingKey(Self.exampleKey)
        let bytes = Array(Self.exampleNote.utf8)
        for position in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[position] ^= 1 << bit
                guard let text = String(validating: changed, as: UTF8.self) else { continue }
                #expect(throws: LedgerError.self, "byte \(position) bit \(bit)") { try SignedNote(text).verify(key) }
            }
        }
    }

    @Test(
        "malformed notes are refused",
        arguments: [
            "", "text\n", "text\n\n", "text\n\n— a\n", "text\n\n— a !!!!\n", "text\n\n— a AAAAAA==",
            "text\n\n- a AAAAAAA=\n",
            "text\n\n— a+b AAAAAAA=\n", "te\u{7}xt\n\n— a AAAAAAA=\n", "text\r\n\n— a AAAAAAA=\n",
            "text\n\n— a AAAAAAA=\n\n",
            "text\n\n— a AAAAAAA=\nmore\n", "text\n\n—  AAAAAAA=\n",
        ])
    func malformed(note: String) {
        #expect(throws: LedgerError.self) { try SignedNote(note) }
    }

    @Test(
        "malformed keys are refused, and errors do not quote secrets",
        arguments: [
            "", "a", "a+b", "a+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com/foo+530d903a+AekyeRrm", " +530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        ])
    func malformedKey(key: String) {
        #expect(throws: LedgerError.self) { try VerifyingKey(key) }
        #expect {
            try SigningKey(secretText: "PRIVATE+KEY+" + key)
        } throws: { error in
            !"\(error)".contains("AekyeRrm")
        }
    }

    static let origin = "plant.example/chemtrack/sh1/e1"

    @Test("a checkpoint is exactly three lines and a signature line")
    func checkpointText() throws {
        let root = try #require(LedgerDigest(base64: "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="))
        let checkpoint = Checkpoint(origin: Self.origin, size: 20_852_163, root: root)
        let key = try SigningKey(name: Self.origin, seed: [UInt8](repeating: 1, count: 32))
        let note = try checkpoint.signed(with: key)
        #expect(
            note.description.hasPrefix(
                """
                plant.example/chemtrack/sh1/e1
                20852163
                CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

                — plant.example/chemtrack/sh1/e1 
                """))
        #expect(note.description.split(separator: "\n").count == 4)
        let read = try Checkpoint(note: SignedNote(note.description), key: key.verifyingKey)
        #expect(read == checkpoint)
        let other = try SigningKey(name: Self.origin, seed: [UInt8](repeating: 2, count: 32))
        #expect(throws: LedgerError.self) { try Checkpoint(note: note, key: other.verifyingKey) }
    }

    @Test(
        "malformed checkpoints are refused",
        arguments: [
            "", "a\n1\n", "a\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
            "a\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "a\n1\nCsUYapGG\n",
            "a\n+1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
            "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nextension\n",
            "a b\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
            "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
            "a\n9223372036854775808\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        ])
    func malformedCheckpoint(text: String) {
        #expect(throws: LedgerError.self) { try Checkpoint(text: text) }
    }

    @Test("a witness cosigns with a time that is part of what it signs")
    func cosignature() throws {
        let log = try SigningKey(name: Self.origin, seed: [UInt8](repeating: 1, count: 32))
        let witness = try SigningKey(
            name: "witness.example", algorithm: .cosignature, seed: [UInt8](repeating: 3, count: 32))
        var note = try Checkpoint(origin: Self.origin, size: 0, root: .emptyTree).signed(with: log)
        try note.cosign(with: witness, time_s: 1_790_000_000)
        let read = try SignedNote(note.description)
        #expect(try Cosignature(on: read, by: witness.verifyingKey).time_s == 1_790_000_000)
        try read.verify(log.verifyingKey)
        // The same seed as a log key has another key id: a witness's word is not a log's.
        let asLog = try SigningKey(name: "witness.example", seed: [UInt8](repeating: 3, count: 32))
        #expect(throws: LedgerError.self) { try read.verify(asLog.verifyingKey) }
        #expect(throws: LedgerError.self) { try Cosignature(on: read, by: log.verifyingKey) }
        #expect(throws: LedgerError.self) { try note.cosign(with: log, time_s: 1) }
        #expect(throws: LedgerError.self) { try note.add(witness) }

        let later = try SignedNote(signing: read.text, with: log)
        #expect(throws: LedgerError.self) { try Cosignature(on: later, by: witness.verifyingKey) }
        // Byte 4 of the blob is the first of the time; base64 digits 6 and 7 hold its low bits.
        let line = try #require(note.description.split(separator: "\n").last)
        let blob = try #require(line.split(separator: " ").last)
        var digits = Array(blob)
        digits[12] = digits[12] == "A" ? "B" : "A"
        let forged = note.description.replacing(String(blob), with: String(digits))
        #expect(forged != note.description)
        #expect(throws: LedgerError.self) { try Cosignature(on: SignedNote(forged), by: witness.verifyingKey) }
    }

    @Test("private text: the digest needs the salt and forgets nothing of the text")
    func privateText() throws {
        let salt = [UInt8](repeating: 9, count: 32)
        let text = try PrivateText("王先生 签收", salt: salt)
        #expect(text.digest == (try PrivateText("王先生 签收", salt: salt)).digest)
        #expect(text.digest != (try PrivateText("王先生 签收 ", salt: salt)).digest)
        #expect(text.digest != (try PrivateText("王先生 签收", salt: [UInt8](repeating: 8, count: 32))).digest)
        // RFC 4231 test case 1 has a 20-byte key; a zero-padded HMAC key is the same key.
        let padded = [UInt8](repeating: 0x0b, count: 20) + [UInt8](repeating: 0, count: 12)
        #expect(
            try PrivateText("Hi There", salt: padded).digest.hex
                == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        #expect(throws: LedgerError.self) { try PrivateText("x", salt: [1, 2, 3]) }
    }
}
