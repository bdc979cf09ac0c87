import Compliance

extension BiennialReport {
    /// The codes of form GM have their forms: `G` and two digits, `W` and three digits, one capital letter.
    ///
    /// - Throws: ``PlantError/invalid(field:_:)``. Which codes there are stands in EPA's instructions of the year, which change.
    func checkCodes() throws(PlantError) {
        let forms = [
            ("source", source, "G", 2, "G01"), ("form", form, "W", 3, "W203"),
            ("minimization", minimization, "", 1, "N"),
        ]
        for (field, code, letter, length, example) in forms {
            guard let text = code?.code else { continue }
            let rest = text.dropFirst(letter.count).utf8
            let isGood =
                text.hasPrefix(letter) && rest.count == length
                && rest.allSatisfy { (letter.isEmpty ? 65...90 : 48...57).contains($0) }
            guard !isGood else { continue }
            throw .invalid(
                field: "biennial.\(field)",
                Bilingual(zh: "`\(text)` 应形如 \(example)。", en: "`\(text)` is not of the form \(example)"))
        }
    }
}
