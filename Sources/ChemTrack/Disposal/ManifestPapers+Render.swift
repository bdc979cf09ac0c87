public import Compliance
import Foundation
public import Labels

extension ManifestPapers {
    /// Draws one paper. The same record gives the same bytes: the PDF carries the record's own time of creation.
    ///
    /// - Parameter overprint: print data only, for a form 8700-22 bought from a registered printer.
    /// - Returns: the PDF, and what did not fit where it belongs. A US description in `overflows` is continued or
    ///   reported, never cut silently.
    /// - Throws: ``ManifestPaperError`` when the record may not be printed on that paper.
    public func render(
        _ record: ManifestRecord, paper: ManifestPaper, overprint: Bool = false
    ) throws(ManifestPaperError) -> PrintedPaper {
        try render([record], paper: paper, overprint: overprint)
    }

    /// Draws one paper of each record, one after the other in one file.
    ///
    /// - Throws: ``ManifestPaperError``, with the id of the record where there are several.
    public func render(
        _ records: [ManifestRecord], paper: ManifestPaper, overprint: Bool = false
    ) throws(ManifestPaperError) -> PrintedPaper {
        var forms: [PaperForm] = []
        for record in records {
            do throws(ManifestPaperError) {
                forms.append(try form(record, paper, overprint))
            } catch {
                throw records.count == 1 ? error : .record(record.id, error.reason)
            }
        }
        let created = records.map(Self.created).max() ?? Date(timeIntervalSince1970: 0)
        do throws(PaperError) {
            return try PaperForm.render(forms, created: created)
        } catch {
            throw .cannotDraw("\(error)")
        }
    }

    /// Why a paper of a record cannot be printed as it stands, or nil; what does not fit is only known when it is drawn.
    public func obstacle(to paper: ManifestPaper, of record: ManifestRecord) -> Bilingual? {
        do throws(ManifestPaperError) {
            _ = try form(record, paper, false)
            return nil
        } catch {
            return error.reason
        }
    }

    private func form(
        _ record: ManifestRecord, _ paper: ManifestPaper, _ overprint: Bool
    ) throws(ManifestPaperError) -> PaperForm {
        switch paper {
        case .cnTransferManifest:
            let paper = try transferManifest(record)
            return try usable { () throws(PaperError) in try paper.form() }
        case .usDOT:
            let paper = try shippingPaper(record)
            return try usable { () throws(PaperError) in try paper.form() }
        case .usLDR:
            let paper = try landDisposalNotice(record)
            return try usable { () throws(PaperError) in try paper.form() }
        case .us8700_22:
            let paper = try wasteManifest(record)
            return try usable { () throws(PaperError) in try paper.form(overprint: overprint) }
        }
    }

    private func usable(_ form: () throws(PaperError) -> PaperForm) throws(ManifestPaperError) -> PaperForm {
        do throws(PaperError) {
            return try form()
        } catch {
            throw .cannotDraw("\(error)")
        }
    }

    private static func created(_ record: ManifestRecord) -> Date {
        let time = record.createdAt ?? record.trip?.departedAt ?? record.epa?.shippedAt ?? ManifestTime(ms: 0)
        return Date(timeIntervalSince1970: Double(time.ms) / 1000)
    }
}
