import Compliance
public import Labels

extension ManifestPapers {
    /// The one-time notice of 40 CFR 268.7(a) that goes with the first shipment of a waste to a facility.
    ///
    /// - Throws: ``ManifestPaperError/lacking(_:)`` with everything that nobody has stated: a notice with a gap is none.
    public func landDisposalNotice(_ record: ManifestRecord) throws(ManifestPaperError) -> LandDisposalNotice {
        guard !record.lines.isEmpty else { throw .noLines }
        var lacking: [ManifestPaperError.Lack] = []
        var lines: [LandDisposalNotice.Line] = []
        var statements: [LandDisposalNotice.Statement] = []
        for line in record.lines {
            let codes = (line.codes.federal ?? []).map(\.code)
            guard !codes.isEmpty else { continue }
            guard let facts = line.landDisposal else {
                lacking.append(
                    ManifestPaperError.Lack(
                        line: line.number,
                        what: Bilingual(
                            zh: "未说明是否满足填埋限制的处理标准：请在废物流中填写",
                            en:
                                "nobody has stated how it stands to the treatment standards: state it with the waste stream"
                        )))
                continue
            }
            lacking += landDisposal.problems(of: facts, codes: codes).map {
                ManifestPaperError.Lack(line: line.number, what: $0.message)
            }
            lines.append(noticeLine(line, codes, facts))
            let statement = Self.statement(facts)
            if !statements.contains(statement) { statements.append(statement) }
        }
        guard lacking.isEmpty else { throw .lacking(lacking) }
        guard !lines.isEmpty else { throw .noFederalCode }
        return LandDisposalNotice(
            manifestNumber: record.numbers.usMTN, recordID: record.id, date: day(record),
            generator: party(record.generator), facility: party(record.facility), lines: lines, statements: statements,
            signedBy: record.certification?.printedName ?? record.generator.signature?.printedName ?? "")
    }

    private func noticeLine(
        _ line: ManifestLine, _ codes: [String], _ facts: LandDisposalFacts
    ) -> LandDisposalNotice.Line {
        let isDescribed = facts.standing.describesWaste
        let constituents: String
        if facts.treatsAll {
            constituents = "All constituents of 268.48 will be treated and monitored"
        } else if let names = facts.constituents {
            constituents = names.isEmpty ? "None reasonably expected to be present" : names.joined(separator: ", ")
        } else {
            constituents = isDescribed ? "Not required for these codes" : ""
        }
        return LandDisposalNotice.Line(
            number: line.number, name: line.name_en ?? "",
            codes: codes.map { code in
                let name = isDescribed ? landDisposal.subcategory(of: code, facts)?.en : nil
                return [code, name].compactMap { $0 }.joined(separator: ": ")
            },
            category: isDescribed ? facts.isWastewater.map { $0 ? "Wastewater" : "Nonwastewater" } ?? "" : "",
            constituents: constituents, analysis: facts.analysis ?? "", paragraph: facts.standing.paragraph)
    }

    /// The words of the rule for a standing, and whether they are signed.
    static func statement(_ facts: LandDisposalFacts) -> LandDisposalNotice.Statement {
        typealias Statement = LandDisposalNotice.Statement
        let clause = "40 CFR \(facts.standing.paragraph)"
        switch facts.standing {
        case .undetermined:
            return Statement(
                clause: clause,
                text:
                    "This hazardous waste may or may not be subject to the LDR treatment standards. The treatment facility must make the "
                    + "determination.")
        case .treat:
            return Statement(
                clause: clause,
                text:
                    "This waste is subject to the land disposal restrictions of 40 CFR part 268. It does not meet the treatment standards of "
                    + "268.40 and must be treated to meet them before land disposal.")
        case .meets: return Statement(clause: "\(clause)(i)", text: complies, isSigned: true)
        case .exempt:
            return Statement(
                clause: clause,
                text: "This waste is not prohibited from land disposal: \(facts.exemption ?? "")")
        case .labPack: return Statement(clause: "\(clause)(i)", text: labPack, isSigned: true)
        case .debris:
            return Statement(
                clause: "\(clause), 268.45",
                text: "The contaminants named above are being treated to comply with 40 CFR 268.45.")
        case .soil:
            let soil = facts.soil
            let first = soil?.containsListedWaste == true ? "does" : "does not"
            let second = soil?.exhibitsCharacteristic == true ? "does" : "does not"
            let third = soil?.complies == true ? "complies with" : "is subject to"
            return Statement(
                clause: "\(clause), 268.49",
                text:
                    "This contaminated soil \(first) contain listed hazardous waste and \(second) exhibit a characteristic of hazardous waste "
                    + "and \(third) the soil treatment standards as provided by 268.49(c) or the universal treatment standards."
            )
        }
    }

    private static let complies =
        "I certify under penalty of law that I personally have examined and am familiar with the waste through analysis and testing or "
        + "through knowledge of the waste to support this certification that the waste complies with the treatment standards specified "
        + "in 40 CFR part 268 subpart D. I believe that the information I submitted is true, accurate, and complete. I am aware that "
        + "there are significant penalties for submitting a false certification, including the possibility of a fine and imprisonment."

    private static let labPack =
        "I certify under penalty of law that I personally have examined and am familiar with the waste and that the lab pack contains "
        + "only wastes that have not been excluded under appendix IV to 40 CFR part 268 and that this lab pack will be sent to a "
        + "combustion facility in compliance with the alternative treatment standards for lab packs at 40 CFR 268.42(c). I am aware "
        + "that there are significant penalties for submitting a false certification, including the possibility of fine or imprisonment."
}
