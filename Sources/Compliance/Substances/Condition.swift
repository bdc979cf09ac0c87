/// The condition of a list entry, such as `含量>20%` or `粉末`: it decides whether the entry speaks of this material.
struct Condition: Sendable, Hashable {
    enum Answer: Sendable, Hashable {
        case applies
        case excluded
        /// What is known of the material does not decide it, or the text is not understood. Never taken as "no".
        case unclear
    }

    private enum Clause: Sendable, Hashable {
        /// Content of the entry's own substance.
        case content(ConcentrationRange)
        /// Available chlorine (有效氯) of a hypochlorite, of which a whole has so many parts.
        case availableChlorine(ConcentrationRange, share: Double)
        /// About this strength; others are not excluded.
        case exactContent(Double)
        case forms(Set<PhysicalForm>)
        /// Says nothing that would take a material out (stabilised, compressed or liquefied, …).
        case always
        /// Free of water: a solution is out.
        case anhydrous
        case notUnderstood
    }

    let text: String
    private var clauses: [Clause] = []

    /// Reads a printed condition.
    ///
    /// - Parameters:
    ///   - text: as printed, without the brackets; empty means no condition.
    ///   - names: names of the entry, so that `含氨>10%` in the entry 氨溶液 is known to mean its own content.
    init(_ text: String, names: [String] = []) {
        self.text = text
        guard !text.isEmpty else { return }
        for part in Self.split(text) { clauses.append(Self.clause(part, names: names.map(Self.fold))) }
    }

    /// True when nothing was printed.
    var isEmpty: Bool { clauses.isEmpty }

    /// True for 无水 and nothing else.
    var asksOnlyForDryness: Bool { clauses == [.anhydrous] }

    func answer(concentration_pct: Double?, form: PhysicalForm?) -> Answer {
        var unclear = false
        for clause in clauses {
            switch Self.answer(clause, concentration_pct, form) {
            case .excluded: return .excluded
            case .unclear: unclear = true
            case .applies: continue
            }
        }
        return unclear ? .unclear : .applies
    }

    private static func answer(_ clause: Clause, _ concentration_pct: Double?, _ form: PhysicalForm?) -> Answer {
        switch clause {
        case .always: return .applies
        case .notUnderstood: return .unclear
        case .content(let range):
            guard let concentration_pct else { return .unclear }
            return range.contains(concentration_pct) ? .applies : .excluded
        case .availableChlorine(let range, let share):
            // Makers state a hypochlorite as such or as its available chlorine: only where both agree is it clear.
            guard let concentration_pct else { return .unclear }
            let asStated = range.contains(concentration_pct)
            if asStated != range.contains(concentration_pct * share) { return .unclear }
            return asStated ? .applies : .excluded
        case .exactContent(let content):
            guard let concentration_pct, abs(concentration_pct - content) <= 2 else { return .unclear }
            return .applies
        case .forms(let forms):
            guard let form else { return .unclear }
            if forms.contains(form) { return .applies }
            // "Solid" does not say whether it is a powder.
            return form == .solid && forms.contains(.powder) ? .unclear : .excluded
        case .anhydrous:
            if form == .solution { return .excluded }
            guard let concentration_pct else {
                // A solution is no gas.
                return form == .gas || form == .liquefiedGas ? .applies : .unclear
            }
            if concentration_pct >= 99 { return .applies }
            return concentration_pct < 90 ? .excluded : .unclear
        }
    }

    // MARK: Reading

    private static func split(_ text: String) -> [String] {
        // A blank separates in `≤82% 水≥12`, and joins in `C > 70 %`.
        let spaced = text.contains("型") || text.contains("水≥") ? text.replacing(" ", with: ",") : text
        return spaced.split { ",，;；".contains($0) }.map(String.init).filter { !$0.isEmpty }
    }

    /// ASCII signs, lower case, no blanks.
    static func fold(_ text: String) -> String {
        var folded = ""
        for character in text.lowercased() {
            switch character {
            case " ", "\u{3000}", "\u{A0}": continue
            case "％": folded += "%"
            case "～", "〜": folded += "~"
            case "≥", "≧": folded += ">="
            case "≤", "≦": folded += "<="
            case "＞": folded += ">"
            case "＜": folded += "<"
            case "（": folded += "("
            case "）": folded += ")"
            default:
                // Full-width signs and digits.
                if let value = character.unicodeScalars.first?.value, (0xFF01...0xFF5E).contains(value),
                    let half = Unicode.Scalar(value - 0xFEE0)
                {
                    folded.append(Character(half))
                } else {
                    folded.append(character)
                }
            }
        }
        for (long, short) in [("不低于", ">="), ("大于", ">"), ("小于", "<"), ("%to", "%~")] {
            folded = folded.replacing(long, with: short)
        }
        return folded
    }

    private static func clause(_ part: String, names: [String]) -> Clause {
        let text = fold(part)
        if let clause = contentClause(text, names: names) { return clause }
        if text.contains("或") && !["压缩的或液化的"].contains(text) { return .notUnderstood }
        return words[text] ?? .notUnderstood
    }

    private static func contentClause(_ text: String, names: [String]) -> Clause? {
        guard !text.contains("或"), let (range, subject, isExact) = ConcentrationRange.read(text) else { return nil }
        var about = subject
        for prefix in ["在溶液中", "按质量"] where about.hasPrefix(prefix) { about = String(about.dropFirst(prefix.count)) }
        if about == "含有效氯", !isExact {
            guard let share = chlorine.first(where: { names.contains($0.name) })?.share else { return .notUnderstood }
            return .availableChlorine(range, share: share)
        }
        let isOwn: Bool
        switch about {
        case "", "含量", "浓度", "c", "conc", "在水中稳定弥散", "在水(冷冻)中稳定弥散": isOwn = true
        case "inaqueoussolution": isOwn = true
        default:
            let bare = about.hasPrefix("含") ? String(about.dropFirst()) : about
            isOwn = about.hasPrefix("含") && !bare.isEmpty && names.contains { $0.contains(bare) }
        }
        guard isOwn else { return .notUnderstood }
        return isExact ? .exactContent(range.low) : .content(range)
    }

    /// Available chlorine (2 Cl for each OCl) in the pure hypochlorite, from the molar masses.
    private static let chlorine: [(name: String, share: Double)] = [
        ("次氯酸钠溶液", 0.9525), ("次氯酸钾溶液", 0.7831), ("次氯酸钡", 0.5903),
    ]

    private static let powders: Set<PhysicalForm> = [.powder]
    private static let solutions: Set<PhysicalForm> = [.solution]
    private static let words: [String: Clause] = [
        "稳定的": .always, "压缩的或液化的": .always, "富含甲烷的": .always, "可发性的": .always, "反式": .always,
        "含有稳定剂": .always, "(钝化)改性硝酸铵除外": .notUnderstood,
        "无水": .anhydrous, "anhydrous": .anhydrous,
        "粉末": .forms(powders), "粉末状的": .forms(powders), "粉状": .forms(powders), "粉状的": .forms(powders),
        "粉、屑": .forms(powders), "尘状": .forms(powders), "灰状": .forms(powders),
        "固体": .forms([.solid, .powder, .article]), "非粉末形态": .forms([.solid, .article]),
        "丸状、旋屑或带状": .forms([.solid, .article]),
        "溶液": .forms(solutions), "在溶液中": .forms(solutions), "solution": .forms(solutions),
        "糊状": .forms([.paste]), "糊状物": .forms([.paste]),
        "liquid": .forms([.liquid, .liquefiedGas, .refrigeratedLiquid]), "liquefiedgas": .forms([.liquefiedGas, .gas]),
    ]
}
