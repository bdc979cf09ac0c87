/// The language a page is written in.
public enum PageLanguage: String, Sendable, CaseIterable {
    case zh, en

    /// The value of the `lang` attribute of a page.
    public var tag: String { self == .zh ? "zh-CN" : "en" }

    /// The language the switch on every page leads to.
    public var other: PageLanguage { self == .zh ? .en : .zh }

    /// Chooses as the pages promise: the query `?lang=` first, then the cookie `lang`, then the browser's wish
    /// (`Accept-Language`), and Chinese when nobody says anything.
    public static func preferred(query: String?, cookie: String?, acceptLanguage: String?) -> PageLanguage {
        if let chosen = query.flatMap(PageLanguage.init(rawValue:)) { return chosen }
        if let kept = cookie.flatMap(PageLanguage.init(rawValue:)) { return kept }
        let wishes = (acceptLanguage ?? "").split(separator: ",").map(Wish.init).sorted { $0.weight > $1.weight }
        return wishes.lazy.compactMap(\.language).first ?? .zh
    }

    /// One entry of `Accept-Language`. Equal weights keep their order: Swift's sort is stable.
    private struct Wish {
        var language: PageLanguage?
        var weight: Double

        init(_ text: Substring) {
            let parts = text.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
            language = parts.first.flatMap { PageLanguage(rawValue: String($0.prefix(2))) }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }
            weight = quality.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
        }
    }
}
