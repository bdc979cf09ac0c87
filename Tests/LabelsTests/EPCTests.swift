import Labels
import Testing

@Suite("EPC tags")
struct EPCTests {
    @Test(
        "the examples of the Tag Data Standard",
        arguments: [
            ("urn:epc:tag:sgtin-96:3.0614141.812345.6789", "3074257BF7194E4000001A85"),
            ("urn:epc:tag:grai-96:3.0614141.12345.5678", "3374257BF40C0E400000162E"),
            ("urn:epc:tag:giai-96:3.0614141.5678", "3474257BF40000000000162E"),
            ("urn:epc:tag:sscc-96:3.0614141.1234567890", "3174257BF4499602D2000000"),
        ])
    func examples(uri: String, hex: String) throws {
        let epc = try EPC(uri: uri)
        #expect(epc.hex == hex)
        #expect(epc.tagURI == uri)
        #expect(try EPC(hex: hex) == epc)
        #expect(try EPC(hex: hex.lowercased()) == epc)
    }

    @Test("random parts survive every scheme and partition, by hex, URI and GS1", arguments: EPC.Scheme.allCases)
    func roundTrips(scheme: EPC.Scheme) throws {
        var random = SplitMix(seed: 2026)
        for length in 6...12 {
            for _ in 0..<50 {
                let partition = 12 - length
                let references = [EPC.Scheme.sgtin: partition + 1, .sscc: partition + 5, .grai: partition, .giai: 0]
                let bits = scheme == .giai ? [42, 45, 48, 52, 55, 58, 62][partition] : 38
                let epc = try EPC(
                    scheme: scheme, filter: UInt8(random.next() % 8), companyPrefix: random.digits(length),
                    reference: random.digits(references[scheme] ?? 0),
                    serial: scheme == .sscc ? "" : String(random.next() >> UInt64(64 - bits)))
                #expect(try EPC(hex: epc.hex) == epc, "\(epc.tagURI)")
                #expect(try EPC(uri: epc.tagURI) == epc)
                #expect(try EPC(uri: epc.idURI).gs1() == epc.gs1())
                let gs1 = try epc.gs1()
                #expect(try EPC(gs1: gs1, companyPrefixLength: length, filter: epc.filter) == epc)
                #expect(try GS1Message(elementString: gs1.elementString) == gs1)
            }
        }
    }

    @Test("GS1 keys of the example tags")
    func keys() throws {
        #expect(try EPC(hex: "3074257BF7194E4000001A85").gs1().bracketed == "(01)80614141123458(21)6789")
        #expect(try EPC(hex: "3374257BF40C0E400000162E").gs1().bracketed == "(8003)006141411234525678")
        #expect(try EPC(hex: "3474257BF40000000000162E").gs1().bracketed == "(8004)06141415678")
        #expect(try EPC(hex: "3174257BF4499602D2000000").gs1().bracketed == "(00)106141412345678908")
    }

    @Test(
        "what no tag can hold is refused",
        arguments: [
            "urn:epc:tag:sgtin-96:8.0614141.812345.6789", "urn:epc:tag:sgtin-96:3.0614141.12345.6789",
            "urn:epc:tag:sgtin-96:3.0614141.812345.06789", "urn:epc:tag:sgtin-96:3.0614141.812345.274877906944",
            "urn:epc:tag:sgtin-96:3.0614141.812345.32a", "urn:epc:id:sgtin:061.4141812345.1",
            "urn:epc:id:sgln:0614141.12345.400",
            "urn:epc:id:sgtin:0614141.812345", "urn:x:id:sgtin:0614141.812345.1",
            "urn:epc:tag:sgtin-198:3.0614141.712345.1",
        ])
    func badURIs(text: String) {
        #expect(throws: EPCError.self) { try EPC(uri: text) }
    }

    @Test(
        "tag memory that no scheme makes is refused",
        arguments: [
            "3074257BF7194E4000001A8", "4074257BF7194E4000001A85", "307C257BF7194E4000001A85",
            "3174257BF4499602D2000001",
            "3063FFFFFFFFFFFFFFFFFFFF", "ZZ74257BF7194E4000001A85",
        ])
    func badHex(text: String) {
        #expect(throws: EPCError.self) { try EPC(hex: text) }
    }
}

/// A small generator with a seed, so that a failure can be run again.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func digits(_ count: Int) -> String {
        (0..<count).map { _ in String(next() % 10) }.joined()
    }
}
