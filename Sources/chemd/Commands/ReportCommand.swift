import ArgumentParser
import ChemTrack
import Compliance
import Foundation
import Labels
import Store

/// Reports of a plant's data as files, while no daemon uses its folder; a daemon answers them at `/api/v1/reports/{kind}`.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Writes a report on waste or on the stock as CSV, XLSX or PDF.",
        discussion: """
            generation, stored_in, stored_out, disposal, summary
                                            waste of the period (HJ 1259)
            manifests                       manifests that left in the period
            gm                              form GM of the US biennial report
            movements                       危险化学品出入库登记: what came in and went out, by whom, with whom
            tier2                           US inventory by building (40 CFR 370): the most and the average of each day
            msds                            hazardous chemicals by building with their data sheets, today

            The period is a year, a quarter or a month: 2026, 2026-Q3, 2026-11. Zones name their building in the property
            `building`.

            EXAMPLES
              chemd report tier2 --period 2026 -o tier2.xlsx
              chemd report movements --period 2026-11 --to csv
            """)

    @Argument(help: "generation, stored_in, stored_out, disposal, summary, manifests, gm, movements, tier2 or msds.")
    var kind: String
    @Option(help: "A year, a quarter or a month; left out: this month, for tier2 this year.") var period: String?
    @Option(help: "csv, xlsx or pdf; left out: by the name of the file, else csv.") var to: ReportFormat?
    @Option(name: .shortAndLong, help: "The file to write; standard output when left out.") var output: String?
    @Option(help: "Data folder of the plant.") var data = "./chemtrack-data"
    @Option(help: "Directory of the catalogues.") var catalogs: String?

    func run() async throws {
        guard let kind = ReportKind(kind) else {
            throw Terminal.unusable("`\(kind)` is not one of \(ReportKind.names.joined(separator: ", "))")
        }
        let bytes = try await PlantFolder.use(data, catalogs: catalogs) { folder in
            let day = await folder.plant.day
            let text = period ?? kind.usualPeriod(day)
            guard let period = ReportPeriod(text) else {
                throw Terminal.unusable("--period: `\(text)` is not of the form 2026, 2026-Q3 or 2026-11")
            }
            let reader = PlantReader(folder.database)
            let maker = ReportMaker(
                plant: folder.plant, reader: reader, amounts: AmountReader(folder.database),
                ledger: LedgerReader(folder.database))
            let site = try await reader.site().name
            return try format.bytes(
                try await maker.table(kind, period, people: true), note: "\(site.zh) \(site.en)  \(text)")
        }
        guard let output else { return FileHandle.standardOutput.write(Data(bytes)) }
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            throw Terminal.unusable("\(output): cannot be written: \(error.localizedDescription)")
        }
    }

    private var format: ReportFormat {
        to ?? output.flatMap { ReportFormat(rawValue: URL(fileURLWithPath: $0).pathExtension.lowercased()) } ?? .csv
    }
}

enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case csv, xlsx, pdf

    func bytes(_ table: ReportTable, note: String) throws -> [UInt8] {
        switch self {
        case .csv: return table.csv
        case .xlsx: return table.xlsx
        case .pdf:
            do throws(PaperError) {
                return try table.pdf(note: note, created: Date()).pdf
            } catch {
                throw Terminal.unusable("\(error)")
            }
        }
    }
}
