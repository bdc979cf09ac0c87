internal import Foundation

/// All texts of the pages in both languages, from `texts.json`: `{"nav.plan": {"zh": "…", "en": "…"}, …}`.
struct Texts: Sendable {
    private var flat: [PageLanguage: [String: String]] = [:]
    private(set) var nested: [PageLanguage: [String: [String: String]]] = [:]
    /// The same texts as an ECMAScript module, for the scripts of the pages.
    private(set) var modules: [PageLanguage: [UInt8]] = [:]

    init(json: [UInt8], file: String) throws(WebAssetsError) {
        let table: [String: [String: String]]
        do {
            table = try JSONDecoder().decode([String: [String: String]].self, from: Data(json))
        } catch {
            throw .unreadable(file: file, reason: String(describing: error))
        }
        for language in PageLanguage.allCases {
            var texts: [String: String] = [:]
            for (key, translations) in table {
                guard let text = translations[language.rawValue], !text.isEmpty else {
                    throw .unreadable(file: file, reason: "`\(key)` has no text in `\(language.rawValue)`")
                }
                guard let dot = key.firstIndex(of: "."), key.filter({ $0 == "." }).count == 1 else {
                    throw .unreadable(file: file, reason: "`\(key)` is not of the form `group.name`")
                }
                texts[key] = text
                nested[language, default: [:]][String(key[..<dot]), default: [:]][
                    String(key[key.index(after: dot)...])] =
                    text
            }
            flat[language] = texts
            modules[language] = try Texts.module(texts, file: file)
        }
    }

    /// The text of `key`, or the key itself, so that a gap is seen and not blank.
    func text(_ key: String, _ language: PageLanguage) -> String { flat[language]?[key] ?? key }

    var keys: Set<String> { Set((flat[.zh] ?? [:]).keys) }

    private static func module(_ texts: [String: String], file: String) throws(WebAssetsError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array("export default ".utf8) + Array(try encoder.encode(texts)) + Array(";\n".utf8)
        } catch {
            throw .unreadable(file: file, reason: String(describing: error))
        }
    }
}
