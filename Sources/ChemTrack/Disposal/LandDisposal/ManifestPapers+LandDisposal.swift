import Compliance
public import Labels

extension ManifestPapers {
    /// The one-time notice of 40 CFR 268.7 that goes with the first shipment of a waste to a facility.
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
                            zh: "未说明是否满足填埋限制的处理标准：请在废物流中填写，再作废本联单重新编制",
                            en:
                                "nobody has stated how it stands to the treatment standards: state it with the waste stream, then void "
                                + "this manifest and build it anew"
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
}
