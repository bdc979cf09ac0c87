import Compliance
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
        let created = Self.created(record)
        switch paper {
        case .cnTransferManifest:
            let form = try transferManifest(record)
            return try drawn { () throws(PaperError) in try form.render(created: created) }
        case .usDOT:
            let form = try shippingPaper(record)
            return try drawn { () throws(PaperError) in try form.render(created: created) }
        case .us8700_22:
            let form = try wasteManifest(record)
            return try drawn { () throws(PaperError) in try form.render(created: created, overprint: overprint) }
        }
    }

    private func drawn(_ draw: () throws(PaperError) -> PrintedPaper) throws(ManifestPaperError) -> PrintedPaper {
        do throws(PaperError) {
            return try draw()
        } catch {
            throw .cannotDraw("\(error)")
        }
    }

    private static func created(_ record: ManifestRecord) -> Date {
        let time = record.createdAt ?? record.trip?.departedAt ?? record.epa?.shippedAt ?? ManifestTime(ms: 0)
        return Date(timeIntervalSince1970: Double(time.ms) / 1000)
    }
}
