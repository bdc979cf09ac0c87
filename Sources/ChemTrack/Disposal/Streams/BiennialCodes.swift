import Compliance

/// The codes of form GM of the biennial report: source `G` and two digits, form `W` and three digits, minimization one capital
/// letter. Which codes there are stands in EPA's instructions of the year, which change.
enum BiennialCode: String, CaseIterable {
    case source
    case form
    case minimization

    /// The letter it begins with, how many digits or letters follow, and an example.
    private var form: (letter: String, length: Int, example: String) {
        switch self {
        case .source: ("G", 2, "G01")
        case .form: ("W", 3, "W203")
        case .minimization: ("", 1, "N")
        }
    }

    /// Its name in EPA's `brInfo`.
    var emanifestMember: String {
        switch self {
        case .source: "sourceCode"
        case .form: "formCode"
        case .minimization: "wasteMinimizationCode"
        }
    }

    func matches(_ text: String) -> Bool {
        let rest = text.dropFirst(form.letter.count).utf8
        return text.hasPrefix(form.letter) && rest.count == form.length
            && rest.allSatisfy { (form.letter.isEmpty ? 65...90 : 48...57).contains($0) }
    }

    /// - Throws: ``PlantError/invalid(field:_:)``
    func check(_ code: ManifestCode?) throws(PlantError) {
        guard let text = code?.code, !matches(text) else { return }
        throw .invalid(
            field: "biennial.\(rawValue)",
            Bilingual(zh: "`\(text)` 应形如 \(form.example)。", en: "`\(text)` is not of the form \(form.example)"))
    }
}

extension BiennialReport {
    /// - Throws: ``PlantError/invalid(field:_:)`` for a code that has not its form.
    func checkCodes() throws(PlantError) {
        try BiennialCode.source.check(source)
        try BiennialCode.form.check(form)
        try BiennialCode.minimization.check(minimization)
    }
}
