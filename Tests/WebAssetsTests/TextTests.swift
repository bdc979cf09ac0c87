import Foundation
import Testing
import WebAssets

@Suite("Texts of the pages")
struct TextTests {
    let web: WebAssets

    init() throws { web = try WebAssets() }

    @Test("Both languages have every text, with the same places to fill in")
    func complete() {
        #expect(web.textKeys.count > 300)
        for key in web.textKeys {
            let zh = web.text(key, .zh)
            let en = web.text(key, .en)
            #expect(!zh.isEmpty && !en.isEmpty, "\(key)")
            let holes = { (text: String) in Set(text.matches(of: /\{(\w+)\}/).map { String($0.1) }) }
            #expect(holes(zh) == holes(en), "\(key): `\(zh)` and `\(en)` differ in what is filled in")
        }
    }

    @Test("Chinese texts are Chinese and English ones are not")
    func languages() {
        let isHan = { (scalar: Unicode.Scalar) in (0x4E00...0x9FFF).contains(scalar.value) }
        for key in web.textKeys where !key.hasPrefix("lang.") && !key.hasPrefix("paper.") {
            #expect(!web.text(key, .en).unicodeScalars.contains(where: isHan), "\(key): \(web.text(key, .en))")
            #expect(web.text(key, .zh).unicodeScalars.contains(where: isHan), "\(key): \(web.text(key, .zh))")
        }
    }

    @Test("Every key that a page or script uses has a text")
    func used() throws {
        let keys = Set(web.textKeys)
        let groups = Set(keys.compactMap { $0.split(separator: ".").first.map(String.init) })
        for (path, text) in try Sources.files() where path.hasSuffix(".js") || path.hasSuffix(".html") {
            for found in text.matches(of: /\bt\('([a-z_]+\.[a-z0-9_]+)'|\{\{t\.([a-z_]+\.[a-z0-9_]+)\}\}/) {
                let key = String(found.1 ?? found.2 ?? "")
                #expect(keys.contains(key), "\(path) uses `\(key)`")
            }
            for found in text.matches(of: /\bt\(`([a-z_]+)\.|word\('([a-z_]+)'/) {
                let group = String(found.1 ?? found.2 ?? "")
                #expect(groups.contains(group), "\(path) uses the group `\(group)`")
            }
        }
    }

    @Test("An unknown key is shown, not hidden")
    func unknown() { #expect(web.text("no.such", .en) == "no.such") }

    @Test("The scripts get the same texts as a module")
    func module() throws {
        let asset = try #require(web.asset("texts.en.js"))
        let source = String(decoding: asset.bytes, as: UTF8.self)
        let json = source.dropFirst("export default ".count).dropLast(2)
        let texts = try JSONDecoder().decode([String: String].self, from: Data(json.utf8))
        #expect(source.hasPrefix("export default {"))
        #expect(Set(texts.keys) == Set(web.textKeys))
        #expect(texts["nav.plan"] == web.text("nav.plan", .en))
    }

    @Test(
        "The language is the one asked for, then the one kept, then the browser's, then Chinese",
        arguments: [
            ("en", "zh", "zh-CN", PageLanguage.en), (nil, "en", "zh-CN", .en),
            (nil, nil, "en-GB,en;q=0.9,zh;q=0.8", .en),
            (nil, nil, "fr, zh-TW;q=0.7, en;q=0.5", .zh), (nil, nil, "en;q=0.2, zh;q=0.9", .zh), (nil, nil, nil, .zh),
            ("de", nil, "de", .zh), ("", "", "", .zh),
        ] as [(String?, String?, String?, PageLanguage)])
    func preferred(query: String?, cookie: String?, accept: String?, language: PageLanguage) {
        #expect(PageLanguage.preferred(query: query, cookie: cookie, acceptLanguage: accept) == language)
    }
}
