import Labels
import Testing

@Suite("Item codes")
struct ItemCodeTests {
    /// Characters a code may hold, and the capitals it never holds.
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let serials: [UInt64] = Array(0..<400) + [33_554_431, 33_554_432, 1 << 30, 1 << 40, .max - 1, .max]

    @Test(
        "codes of different serials differ, have one shape and read back", arguments: [UInt64(0), 1_000_000, 1 << 33])
    func unique(start: UInt64) throws {
        var seen: Set<String> = []
        for serial in start..<(start + 20_000) {
            let code = ItemCode(serial: serial)
            #expect(seen.insert(code.text).inserted, "serial \(serial) repeats \(code)")
            #expect(try ItemCode(code.text) == code)
        }
    }

    @Test("a code has its prefix, a body of allowed characters and a check character", arguments: serials)
    func shape(serial: UInt64) {
        let parts = ItemCode(serial: serial).text.split(separator: "-")
        #expect(parts.count == 3 && parts[0] == "CT" && parts[2].count == 1)
        #expect((6...14).contains(parts[1].count))
        #expect(serial >= 33_554_432 || parts[1].count == 6)
        #expect((parts[1] + parts[2]).allSatisfy(Self.alphabet.contains))
    }

    @Test("neighbouring serials give codes that do not look alike")
    func spread() {
        var alike = 0
        for serial in UInt64(0)..<2_000 {
            let pair = zip(ItemCode(serial: serial).text, ItemCode(serial: serial + 1).text)
            if pair.filter({ $0 == $1 }).count > 7 { alike += 1 }
        }
        #expect(alike < 20)
    }

    @Test("every wrong character is found", arguments: serials)
    func substitutions(serial: UInt64) {
        let code = Array(ItemCode(serial: serial).text)
        for place in code.indices.dropFirst(3) where code[place] != "-" {
            for other in Self.alphabet where other != code[place] {
                var wrong = code
                wrong[place] = other
                #expect(throws: CodeError.itemCheck(String(wrong))) { try ItemCode(String(wrong)) }
            }
        }
    }

    @Test("every swap of neighbours is found", arguments: serials)
    func transpositions(serial: UInt64) {
        let code = Array(ItemCode(serial: serial).text.filter { $0 != "-" })
        for place in 2..<(code.count - 1) where code[place] != code[place + 1] {
            var wrong = code
            wrong.swapAt(place, place + 1)
            #expect(throws: CodeError.itemCheck(String(wrong))) { try ItemCode(String(wrong)) }
        }
    }

    @Test("a code survives being typed by hand", arguments: [UInt64(7), 41, 12_345, 999_999])
    func typed(serial: UInt64) throws {
        let code = ItemCode(serial: serial)
        let wide = String(
            String.UnicodeScalarView(
                code.text.unicodeScalars.map { scalar in
                    scalar == "-" ? "－" : UnicodeScalar(scalar.value + 0xFEE0) ?? scalar
                }))
        let slips = code.text.map { $0 == "0" ? "o" : $0 == "1" ? "l" : $0 }.dropFirst(2)
        let variants = [
            code.text.lowercased(), code.text.filter { $0 != "-" }, " " + code.text + " ",
            code.text.replacing("-", with: " "), code.text.replacing("-", with: "–"), wide, "CT" + String(slips),
            "CT" + code.text.dropFirst(2).map { $0 == "1" ? "I" : String($0) }.joined(),
        ]
        for variant in variants { #expect(try ItemCode(variant) == code, "\(variant)") }
    }

    @Test("the check character is that of ISO 7064 MOD 37,36 over prefix and body")
    func checkCharacter() throws {
        #expect(try ItemCode("ct 7k3m9q d").text == "CT-7K3M9Q-D")
        #expect(throws: CodeError.itemCheck("CT-7K3M9Q-4")) { try ItemCode("CT-7K3M9Q-4") }
    }

    @Test("what cannot be a code says which character or how many")
    func malformed() {
        #expect(throws: CodeError.itemForm("CT-7K3U9Q-4", why: .character("U", place: 4))) {
            try ItemCode("CT-7K3U9Q-4")
        }
        #expect(throws: CodeError.itemForm("CT-7K3-4", why: .length(4))) { try ItemCode("CT-7K3-4") }
        #expect(throws: CodeError.itemForm("XX-7K3M9Q-D", why: .length(0))) { try ItemCode("XX-7K3M9Q-D") }
    }
}
