import Labels
import Testing

@Suite("GS1 data")
struct GS1Tests {
    @Test(
        "element strings read with their separators, in any order",
        arguments: [
            ("010952123454321321ABC123", "(01)09521234543213(21)ABC123"),
            ("21ABC123\u{1D}0109521234543213", "(21)ABC123(01)09521234543213"),
            ("\u{1D}010952123454321310LOT7\u{1D}21S9", "(01)09521234543213(10)LOT7(21)S9"),
            ("]d20109521234543213172712313103000195", "(01)09521234543213(17)271231(3103)000195"),
            ("00095212340000000013", "(00)095212340000000013"),
            ("8003095212345432130DRUM7", "(8003)095212345432130DRUM7"),
            ("80040614141DRUM-1", "(8004)0614141DRUM-1"),
            ("0109521234543213\u{1D}17271200", "(01)09521234543213(17)271200"),
            ("4145412345000013254LAB 2", "(414)5412345000013(254)LAB"),
        ])
    func elementStrings(text: String, bracketed: String) throws {
        // A blank is not in the 82-character set: the last case must fail.
        guard !text.contains(" ") else {
            #expect(throws: GS1Error.self) { try GS1Message(elementString: text) }
            return
        }
        let message = try GS1Message(elementString: text)
        #expect(message.bracketed == bracketed)
        #expect(try Set(GS1Message(elementString: message.elementString).elements) == Set(message.elements))
        #expect(try GS1Message(bracketed: bracketed) == message)
    }

    @Test(
        "right values pass",
        arguments: [
            ("00", "095212340000000013"), ("01", "09521234543213"), ("253", "4012345000009SER1"),
            ("402", "40123456123456785"),
            ("8003", "04012345000009"), ("8010", "4012345ABC"), ("8013", "1987654Ad4X4bL5ttr2310c2K"), ("17", "280229"),
            ("11", "260200"), ("4321", "1"), ("4330", "000500-"), ("4331", "000500"), ("422", "156"), ("4307", "CN"),
            ("423", "156276"), ("7003", "2612312359"), ("8008", "26123123"), ("8008", "261231235959"),
            ("3912", "978150"),
            ("8006", "095212345432130102"), ("8007", "GB82WEST12345698765432"), ("4300", "A%20B"), ("7258", "1/3"),
            ("8001", "0100" + "00200" + "030" + "90"), ("99", "anything-at:all"), ("4309", "02790858483015297971"),
        ])
    func valid(identifier: String, value: String) throws {
        #expect(try GS1Element(identifier: identifier, value: value).value == value)
    }

    @Test(
        "wrong values are refused",
        arguments: [
            ("00", "095212340000000017"), ("01", "09521234543214"), ("01", "9521234543213"), ("01", "0952123454321A"),
            ("253", "4012345000000SER1"), ("402", "40123456123456784"), ("8003", "14012345000009"),
            ("8010", "4012345abc"),
            ("8013", "1987654Ad4X4bL5ttr2310c2J"), ("17", "270229"), ("17", "271301"), ("11", "260132"),
            ("7006", "260200"),
            ("4321", "2"), ("4330", "000500+"), ("422", "999"), ("4307", "ZZ"), ("423", "15627"),
            ("7003", "2612312460"),
            ("3912", "999150" + "0000000000000"), ("8006", "095212345432130302"), ("8007", "GB82WEST12345698765433"),
            ("4300", "A%2"), ("7258", "3/1"), ("8004", "AB14141X"), ("10", ""), ("10", "123456789012345678901"),
            ("10", "a b"), ("10", "号"), ("8001", "0000" + "00200" + "030" + "90"), ("4309", "18000000013601000000"),
            ("8011", "01"), ("05", "1"), ("3106", "000001"),
        ])
    func invalid(identifier: String, value: String) {
        #expect(throws: GS1Error.self) { try GS1Element(identifier: identifier, value: value) }
    }

    @Test(
        "elements that exclude each other are refused",
        arguments: [
            ("(02)09521234543213(03)09521234543213", "02", "03"), ("(01)09521234543213(37)5", "01", "37"),
            ("(01)09521234543213(3100)000001(3101)000002", "3100", "3101"),
            ("(01)09521234543213(21)A(235)B", "21", "235"),
        ])
    func excluded(text: String, one: String, other: String) {
        let error = #expect(throws: GS1Error.self) { try GS1Message(bracketed: text) }
        guard case .excluded(let first, let second) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(Set([first, second]) == Set([one, other]))
    }

    @Test("a repeated element counts once, a contradicting one is refused")
    func repeated() throws {
        let twice = try GS1Message(elementString: "0109521234543213" + "0109521234543213")
        #expect(twice.elements.count == 1)
        #expect(throws: GS1Error.repeated(identifier: "10")) { try GS1Message(elementString: "10A\u{1D}10B") }
    }

    @Test(
        "a missing partner is told",
        arguments: [
            ("(10)LOT", ["10"]), ("(01)09521234543213(10)LOT", []), ("(02)09521234543213", ["02"]),
            ("(00)095212340000000013(02)09521234543213(37)4", []), ("(01)09521234543213(7020)R1", ["7020"]),
            ("(01)09521234543213(3920)100", ["3920"]), ("(01)09521234543213(3103)000500(3920)100", []),
        ])
    func missing(text: String, identifiers: [String]) throws {
        let found = try GS1Message(bracketed: text).missing.map { error in
            if case .missing(let identifier, _) = error { identifier } else { "?" }
        }
        #expect(found == identifiers)
    }

    @Test(
        "day 00 is the last day of its month, and the century follows the present year",
        arguments: [
            ("280200", 2026, 2028, 2, 29), ("261100", 2026, 2026, 11, 30), ("760101", 2026, 2076, 1, 1),
            ("770101", 2026, 1977, 1, 1), ("000131", 2060, 2100, 1, 31), ("991231", 2026, 1999, 12, 31),
        ])
    func dates(value: String, now: Int, year: Int, month: Int, day: Int) throws {
        let message = try GS1Message(bracketed: "(01)09521234543213(17)\(value)")
        let date = try #require(message.date("17", currentYear: now))
        #expect(date.year == year && date.month == month && date.day == day)
        #expect(message.date("11", currentYear: now) == nil && message.date("01", currentYear: now) == nil)
    }

    @Test(
        "Digital Links read both ways",
        arguments: [
            ("https://id.example.org/01/09521234543213", "(01)09521234543213"),
            (
                "https://example.org/shop/x/01/9521234543213/10/L%2F1/21/S?17=271231&utm=1",
                "(01)09521234543213(10)L/1(21)S(17)271231"
            ),
            ("http://example.org:8080/8003/095212345432130DRUM7#top", "(8003)095212345432130DRUM7"),
            ("https://example.org/414/5412345000013/254/LAB2", "(414)5412345000013(254)LAB2"),
            (
                "https://example.org/00/095212340000000013?02=09521234543213&37=12",
                "(00)095212340000000013(02)09521234543213(37)12"
            ),
        ])
    func links(text: String, bracketed: String) throws {
        let message = try GS1Message(digitalLink: text)
        #expect(message.bracketed == bracketed)
        let back = try message.digitalLink(stem: "https://id.example.net")
        #expect(try GS1Message(digitalLink: back) == message)
    }

    @Test(
        "addresses that are no Digital Link, and why",
        arguments: [
            ("ftp://example.org/01/09521234543213", "no http"), ("https://example.org/a/b", "no GS1 key"),
            ("https://example.org/01/09521234543213/21/S/10/L", "does not belong"),
            ("https://example.org/01/09521234543213?21=S", "query attribute"),
            ("https://example.org/01/09521234543213/10/%G1", "percent"),
            ("https://example.org/01/09521234543214", "expected 3"),
        ])
    func badLinks(text: String, words: String) {
        let error = #expect(throws: GS1Error.self) { try GS1Message(digitalLink: text) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "none")")
    }
}
