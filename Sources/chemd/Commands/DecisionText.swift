import Compliance

/// A decision for people: the verdict first, then each finding with what to do.
enum DecisionText {
    static func text(_ decision: Decision) -> String {
        var lines: [String] = []
        let substance = decision.substance
        let cas = substance.cas.map { "  CAS \($0)" } ?? ""
        let condition = substance.condition.map { " [\($0)]" } ?? ""
        let names =
            substance.name.zh == substance.name.en ? substance.name.zh : "\(substance.name.zh) / \(substance.name.en)"
        lines.append("\(word(decision.verdict))  \(names)\(condition)\(cas)")
        if decision.findings.isEmpty { lines.append("  无发现 / no finding") }
        for finding in decision.findings {
            let list = finding.list.map { " (\($0)\(finding.entry.map { ", \($0)" } ?? ""))" } ?? ""
            lines.append("")
            lines.append("- \(word(finding.verdict))  \(finding.rule)\(list)")
            lines.append("  \(finding.message.zh)")
            lines.append("  \(finding.message.en)")
            if finding.verdict > .allowed {
                lines.append("  → \(finding.remedy.zh)")
                lines.append("  → \(finding.remedy.en)")
            }
            let citation = finding.citation
            lines.append(
                "  依据 source: \(citation.document), \(citation.edition)\(citation.clause.map { ", \($0)" } ?? "")")
        }
        let cited = Set(decision.findings.compactMap(\.list))
        let editions = decision.catalogs.filter { cited.contains($0.id) }.map { "\($0.id) \($0.edition)" }
        lines.append("")
        lines.append(
            "查询了 \(decision.catalogs.count) 个目录 / asked \(decision.catalogs.count) catalogues"
                + (editions.isEmpty ? "" : "; " + editions.joined(separator: "; ")))
        return lines.joined(separator: "\n")
    }

    private static func word(_ verdict: Verdict) -> String {
        switch verdict {
        case .allowed: "允许 allowed"
        case .note: "提示 note"
        case .review: "需评审 review"
        case .prohibited: "禁止 prohibited"
        }
    }
}
