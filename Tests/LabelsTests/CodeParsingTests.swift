import Foundation
import Labels
import Testing

@Suite("Explaining codes")
struct CodeParsingTests {
    @Test(
        "each kind of code is told apart",
        arguments: [
            ("67-64-1", "cas"), ("CAS 67-64-1", "cas"), ("CAS No. 1333-82-0", "cas"), ("６７－６４－１", "cas"),
            ("UN1203", "un"), ("un 1203", "un"), ("200-662-2", "ec"), ("EC 200-662-2", "ec"),
            ("900-041-49", "waste"), ("https://example.org/", "url"), ("hello world", "text"), ("1203", "text"),
            ("CTRLALTDELETE", "text"), ("3074257BF7194E4000001A85", "epc"),
            ("urn:epc:id:sgtin:0614141.812345.6789", "epc"), ("4006381333931", "gs1"), ("4006381333932", "text"),
            ("(01)09521234543213(21)ABC123", "gs1"), ("010952123454321321ABC123", "gs1"),
            ("]d2010952123454321321ABC123\u{1D}10LOT", "gs1"), ("010952123454321321ABC<GS>10LOT", "gs1"),
            ("https://id.example.org/01/09521234543213/21/X1", "digital_link"), ("LOC:store-3", "place"),
            ("loc: A1", "place"),
            ("LOCAL", "text"), ("CMD:DONE", "text"),
        ])
    func kinds(text: String, kind: String) throws {
        #expect(try ParsedCode.parse(text).kind == kind)
    }

    @Test("the first vectors carry through to their values")
    func values() throws {
        #expect(try ParsedCode.parse("UN 1203") == .un("UN1203"))
        #expect(try ParsedCode.parse("CAS: 67-64-1") == .cas("67-64-1"))
        #expect(try ParsedCode.parse("loc: 甲类 1:2") == .place("甲类 1:2"))
        #expect(throws: CodeError.self) { try ParsedCode.parse("LOC:") }
        guard case .gs1(let retail) = try ParsedCode.parse("4006381333931", identifier: "]E0") else {
            Issue.record("an EAN-13 is no GTIN")
            return
        }
        #expect(retail.value("01") == "04006381333931")
    }

    @Test(
        "what is meant to be checked and fails is an error, never text",
        arguments: [
            ("67-64-2", "expected 1"), ("200-662-3", "expected 2"), ("(01)09521234543214", "expected 3"),
            ("]d20109521234543214", "expected 3"), ("https://id.example.org/01/09521234543214", "expected 3"),
            ("]C1zz", "no GS1 application identifier"), ("urn:epc:id:sgtin:0614141", "no EPC URI"),
            ("010952123454321399\u{1D}zz", "not of the form"), ("   ", "empty"), ("CAS 12", "is not CAS number"),
        ])
    func errors(text: String, words: String) {
        let error = #expect(throws: CodeError.self) { try ParsedCode.parse(text) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "none")")
        #expect(error?.zh.isEmpty == false)
    }

    @Test("a code that looks like ours and fails its check is an error", arguments: [UInt64(0), 77, 4_711, 1 << 27])
    func damagedItemCode(serial: UInt64) throws {
        let code = ItemCode(serial: serial)
        #expect(try ParsedCode.parse(code.text) == .item(code))
        #expect(try ParsedCode.parse("https://plant.example/i/\(code.text)") == .item(code))
        let last = code.text.last == "7" ? "8" : "7"
        let wrong = code.text.dropLast() + last
        #expect(throws: CodeError.itemCheck(String(wrong))) { try ParsedCode.parse(String(wrong)) }
        #expect(throws: CodeError.self) { try ParsedCode.parse("https://plant.example/i/\(wrong)") }
    }

    @Test("the safety code of a maker keeps its number and its extension")
    func safetyCode() throws {
        let text = "https://whpdj.mem.gov.cn/qr?id=37050000123400056&b=LOT7/0012"
        guard case .safetyCode(let code) = try ParsedCode.parse(text) else {
            Issue.record("not recognised")
            return
        }
        #expect(code.registration == "37050000123400056" && code.extensionText == "b=LOT7/0012" && code.address == text)
        #expect(try ParsedCode.parse("https://whpdj.mem.gov.cn/about").kind == "url")
        #expect(try ParsedCode.parse("https://evil.example/?u=whpdj.mem.gov.cn/37050000123400056").kind == "url")
    }

    @Test("the code of a waste label tells its four parts")
    func wasteLabel() throws {
        let text = "91350100M000100Y43" + "90004149" + "20260131" + "001"
        guard case .wasteLabel(let code) = try ParsedCode.parse(text) else {
            Issue.record("not recognised")
            return
        }
        #expect(code.enterprise == "91350100M000100Y43" && code.wasteCode == "900-041-49")
        #expect(code.date == "2026-01-31" && code.serial == "001" && code.text == text)
        #expect(throws: CodeError.self) { try ParsedCode.parse("91350100M000100Y44900041492026013100" + "1") }
        #expect(throws: CodeError.self) { try ParsedCode.parse("91350100M000100Y43900041492026023000" + "1") }
    }

    @Test("a code becomes one JSON object with its kind and parts")
    func json() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let gs1 = try encoder.encode(ParsedCode.parse("(01)09521234543213(21)A"))
        #expect(
            String(decoding: gs1, as: UTF8.self) == """
                {"elements":[{"identifier":"01","title":"GTIN","value":"09521234543213"},\
                {"identifier":"21","title":"SERIAL","value":"A"}],"hri":"(01)09521234543213(21)A","kind":"gs1"}
                """)
        let epc = try encoder.encode(ParsedCode.parse("3074257BF7194E4000001A85"))
        #expect(String(decoding: epc, as: UTF8.self).contains("\"uri\":\"urn:epc:id:sgtin:0614141.812345.6789\""))
        let item = try encoder.encode(ParsedCode.item(ItemCode(serial: 1)))
        #expect(String(decoding: item, as: UTF8.self) == "{\"item\":\"\(ItemCode(serial: 1).text)\",\"kind\":\"item\"}")
    }
}
