import Compliance

/// A code of the European list of waste (Decision 2000/532/EC): chapter, section, entry, and `*` for hazardous waste.
enum EuropeanCode {
    /// The code as it is printed, `14 06 03*`; nil for what has not its form or no chapter of the list (01 to 20).
    static func printed(_ text: String) -> String? {
        let digits = text.filter { !$0.isWhitespace && $0 != "*" }
        guard digits.utf8.count == 6, digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let chapter = Int(digits.prefix(2)), (1...20).contains(chapter),
            text.count(where: { $0 == "*" }) <= 1, !text.contains("*") || text.trimmingWhitespace.hasSuffix("*")
        else { return nil }
        let pairs = [digits.prefix(2), digits.dropFirst(2).prefix(2), digits.suffix(2)]
        return pairs.joined(separator: " ") + (text.contains("*") ? "*" : "")
    }

    /// - Throws: ``PlantError/invalid(field:_:)`` naming the first that is none.
    static func printed(_ codes: [String]) throws(PlantError) -> [String] {
        var printed: [String] = []
        for code in codes {
            guard let one = Self.printed(code) else {
                throw .invalid(
                    field: "ewc_codes",
                    Bilingual(
                        zh: "`\(code)` 不是欧洲废物目录代码，应形如 14 06 03*。",
                        en: "`\(code)` is no code of the European list of waste: write for example 14 06 03*"))
            }
            printed.append(one)
        }
        return printed
    }
}
