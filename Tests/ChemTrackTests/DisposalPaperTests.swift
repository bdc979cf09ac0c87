import ChemTrack
import Compliance
import Foundation
import Labels
import Testing

@Suite("Papers of a manifest")
struct DisposalPaperTests {
    typealias Sample = DisposalSample

    static let allPapers = ManifestPaper.allCases

    /// The text of a PDF by pdftotext (poppler-utils), blanks and line ends folded.
    ///
    /// - Parameter order: `-layout` as on the page, `-raw` as drawn, so that a cell's text stays in one piece.
    static func text(of paper: PrintedPaper, order: String = "-layout") throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let pdf = folder.appendingPathComponent("paper.pdf")
        try Data(paper.pdf).write(to: pdf)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/pdftotext")
        process.arguments = [order, pdf.path, folder.appendingPathComponent("paper.txt").path]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return try String(contentsOf: folder.appendingPathComponent("paper.txt"), encoding: .utf8)
    }

    /// Without any blank, since the printer may break a line anywhere.
    static func packed(_ text: String) -> String { text.filter { !$0.isWhitespace } }

    @Test("the 联单 shows every field of the record, in Chinese")
    func liandan() throws {
        var record = try Sample.record()
        record.crossProvinceApproval = "浙环固函〔2026〕1号"
        let paper = try ManifestPapers().render(record, paper: .cnTransferManifest)
        #expect(paper.overflows.isEmpty)
        let text = Self.packed(try Self.text(of: paper))
        for word in [
            "危险废物转移联单", "草稿", "DRAFT", "滨海涂料厂", "浙江省杭州市滨海路12号", "李伟", "757-555-0101", "800-555-0102",
            "稳行运输有限公司", "浙交运管许可杭字330100", "王强", "13800000000", "浙A12345", "厢式货车", "清源环保处置有限公司",
            "浙危废经第100号", "宁波市净水路1号", "陈晨", "废丙酮", "HW06", "900-402-06", "T,I", "液态", "丙酮", "铁桶", "0.3650",
            "泄漏时用沙土覆盖", "浙环固函〔2026〕1号",
        ] {
            #expect(text.contains(Self.packed(word)), "\(word) is not on the paper")
        }
    }

    @Test("with the number of the national system the 联单 is no draft")
    func numbered() throws {
        var record = try Sample.record()
        record.numbers.cnManifest = "20263301000123"
        let text = Self.packed(try Self.text(of: try ManifestPapers().render(record, paper: .cnTransferManifest)))
        #expect(text.contains("20263301000123"))
        #expect(!text.contains("草稿"))
        record.numbers.cnManifest = "123"
        #expect(throws: ManifestPaperError.self) {
            try ManifestPapers().render(record, paper: .cnTransferManifest)
        }
    }

    @Test("the US shipping paper has the basic description, in English only")
    func shippingPaper() throws {
        let record = try Sample.record()
        let paper = try ManifestPapers().render(record, paper: .usDOT)
        let text = try Self.text(of: paper)
        let words = Self.packed(text)
        for word in [
            "UN1090, Waste Acetone, 3, PG II, RQ (D001, F003)", "Binhai Coatings Works", "Steady Haulage",
            "Clear Water Treatment",
            "800-555-0102", "365 kg", "2 metal drums", "12 Harbour Road",
        ] {
            #expect(words.contains(Self.packed(word)), "\(word) is not on the paper")
        }
        #expect(!text.unicodeScalars.contains { (0x3000...0x9FFF).contains($0.value) })
    }

    @Test("form 8700-22 has the fields of the record and says that it is a draft")
    func form() throws {
        let record = try Sample.record()
        let paper = try ManifestPapers().render(record, paper: .us8700_22)
        let words = Self.packed(try Self.text(of: paper))
        for word in [
            "UN1090, Waste Acetone, 3, PG II", "VAR000501234", "VAR000507777", "VAD000509999", "D001", "F003", "365",
            "DM", "Binhai Coatings Works", "Keep upright", "DRAFT",
        ] {
            #expect(words.contains(Self.packed(word)), "\(word) is not on the form")
        }
        let data = Self.packed(
            try Self.text(of: try ManifestPapers().render(record, paper: .us8700_22, overprint: true)))
        #expect(data.contains("UN1090,WasteAcetone,3,PGII"))
        #expect(!data.contains("UniformHazardousWasteManifest"))
    }

    @Test("more than four lines are all printed, on continuation sheets")
    func continued() throws {
        let containers = (1...7).map {
            Sample.container("W-\($0)", mass_mg: Int64($0) * 1_000_000_000 + 1_000_000, cnCode: "900-40\($0)-06")
        }
        let paper = try ManifestPapers().render(try Sample.record(containers), paper: .us8700_22)
        #expect(paper.pageCount == 2)
        let words = Self.packed(try Self.text(of: paper))
        for number in 1...7 { #expect(words.contains("\(number)001"), "line \(number) is not printed") }
    }

    @Test("a description of 500 characters is whole on the paper or reported")
    func longDescription() throws {
        var record = try Sample.record()
        let names = (1...9).map {
            "component number \($0) with a name of many letters \(String(repeating: "x", count: 14))"
        }
        record.lines[0].dot = ShippingDescription(
            idNumber: "UN1993", properShippingName: "Flammable liquids, n.o.s.", technicalNames: Array(names.prefix(7)),
            hazardClass: "3", packingGroup: "II")
        let description = try #require(try record.lines[0].shippingText())
        #expect(description.count > 400)
        for kind in [ManifestPaper.us8700_22, .usDOT] {
            let paper = try ManifestPapers().render(record, paper: kind)
            let isWhole = Self.packed(try Self.text(of: paper, order: "-raw")).contains(Self.packed(description))
            let isReported = paper.overflows.contains { $0.text.contains(description) }
            #expect(isWhole || isReported, "\(kind.rawValue): \(paper.overflows)")
        }
    }

    /// The notice of land disposal has facts of its own, and its own test of this.
    @Test("two drawings of one record are equal to the byte", arguments: allPapers.filter { $0 != .usLDR })
    func deterministic(kind: ManifestPaper) throws {
        let record = try Sample.record()
        let first = try ManifestPapers().render(record, paper: kind)
        let second = try ManifestPapers().render(record, paper: kind)
        #expect(first.pdf == second.pdf)
    }

    @Test("a description that may not be printed stops the US papers, not the 联单", arguments: allPapers)
    func refused(kind: ManifestPaper) throws {
        var record = try Sample.record()
        record.lines[0].dot?.properShippingName = "丙酮"
        // What will refuse to print is told before.
        #expect((ManifestPapers().obstacle(to: kind, of: record) == nil) == (kind == .cnTransferManifest))
        guard kind != .cnTransferManifest else {
            _ = try ManifestPapers().render(record, paper: kind)
            return
        }
        let error = #expect(throws: ManifestPaperError.self) { try ManifestPapers().render(record, paper: kind) }
        #expect(error?.description.contains("line 1") == true)
    }

    @Test("a line that nobody has classified is not printed as harmless", arguments: [ManifestPaper.usDOT, .us8700_22])
    func unclassified(kind: ManifestPaper) throws {
        var record = try Sample.record()
        record.lines[0].dot = nil
        record.lines[0].isDOTHazardous = nil
        #expect(throws: ManifestPaperError.self) { try ManifestPapers().render(record, paper: kind) }
        record.lines[0].isDOTHazardous = false
        record.lines[0].name_en = "Oily rags"
        let words = Self.packed(try Self.text(of: try ManifestPapers().render(record, paper: kind)))
        #expect(words.contains("Oilyrags"))
    }

    @Test("a manifest without lines cannot be printed", arguments: allPapers)
    func empty(kind: ManifestPaper) {
        let record = ManifestRecord(id: "M", jurisdictions: [.cn, .us])
        #expect(throws: ManifestPaperError.noLines) { try ManifestPapers().render(record, paper: kind) }
    }

    @Test("received amounts, opinion and discrepancy come onto the papers")
    func received() throws {
        var record = try Sample.record()
        record.lines[0].received = ReceivedLine(
            mass_mg: 363_000_000, pieces: 1, opinion: .partly, isQuantityDiscrepancy: true, comment: "one drum missing")
        record.lines[0].cnTreatment = "D10"
        let form = try ManifestPapers().transferManifest(record)
        #expect(form.lines[0].accepted_t == "0.3630")
        #expect(form.lines[0].quantity_t == "0.3650")
        #expect(form.lines[0].majorDiscrepancy == "是")
        #expect(form.lines[0].receiverOpinion == "部分接受")
        #expect(form.lines[0].treatmentMethod == "D10")
        let manifest = try ManifestPapers().wasteManifest(record)
        #expect(manifest.discrepancies == [.quantity])
        #expect(manifest.discrepancyComments == "1: one drum missing")
    }

    @Test("a refusal is ticked, with who takes the load instead and the number of the new manifest")
    func refusedLoad() throws {
        var record = try Sample.record()
        record.rejection = ManifestRejection(
            kind: .partial, containers: ["W-1"], comment: "leaking", isTransporterOnSite: false, destination: .facility,
            facility: Sample.facility, newNumbers: ["123456789JJK"])
        record.rejection?.facility?.signature = ManifestSignature(
            printedName: "A. Other", at: Sample.time("2026-12-01T02:00:00Z"))
        var form = try ManifestPapers().wasteManifest(record)
        #expect(form.discrepancies == [.partialRejection])
        #expect(form.discrepancyComments == "leaking")
        #expect(form.alternateFacility?.id == Sample.facility.epaID)
        #expect(form.alternateSignature.printedName == "A. Other")
        #expect(form.alternateSignature.date == "12 01 2026")
        #expect(form.referenceNumber == "123456789JJK")
        record.rejection?.kind = .full
        record.rejection?.destination = .generator
        form = try ManifestPapers().wasteManifest(record)
        #expect(form.discrepancies == [.fullRejection])
        #expect(form.alternateFacility?.id == record.generator.epaID)
        #expect(form.alternateSignature.printedName == "")
    }

    @Test("what EPA's document says of a single line stands in item 14, and the port in item 16")
    func handling() throws {
        var record = try Sample.record()
        record.handlingInstructions = "Keep upright"
        record.lines[0].extra = try JSONTree(
            Data(
                #"{"additionalInfo": {"handlingInstructions": "No metal tools", "consentNumber": "123456I12345"}}"#.utf8
            ))
        record.extra = try JSONTree(
            Data(
                #"{"import": true, "importInfo": {"portOfEntry": {"cityPort": "Norfolk", "state": {"code": "VA"}}}}"#
                    .utf8))
        let form = try ManifestPapers().wasteManifest(record)
        #expect(form.specialHandling == "Keep upright\n9b.1: No metal tools\n9b.1 consent number 123456I12345")
        #expect(form.isImport && form.portOfEntryOrExit == "Norfolk, VA")
    }
}
