import ArgumentParser
import ChemTrack
import Compliance
import Foundation
import Geofence
import Store

/// What can be imported and exported.
enum ExchangeKind: String, ExpressibleByArgument, CaseIterable {
    case items, products, people, parties, zones
}

/// Tables into the plant: first a preview, then all or nothing.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Takes up items, products, people, parties or zones from a file; previews unless --apply.",
        discussion: """
            CSV (UTF-8 or GB 18030), XLSX or JSON Lines; zones are GeoJSON. The header names the fields, in English or
            Chinese; --map 列=field names others. Every cell that cannot be used is listed with row, column and reason,
            and nothing is imported unless all is well or --skip-bad is given. What is here already, exactly so, is passed
            over. An import of items or products is taken back with --undo, as long as nothing was done with
            them.

            Works on the data folder while the daemon is stopped; a running daemon takes POST /api/v1/import/items.

            EXAMPLES
              chemd import items 库存.csv
              chemd import items stock.xlsx --map 存放点=zone --apply
              chemd import items --undo I-0001
              chemd import products 供应商目录.xlsx --map 规格型号=article --apply
              chemd import zones plant.geojson --apply
            """)

    @Argument(help: "items, products, people, parties or zones.") var kind: ExchangeKind
    @Argument(help: "The file; - reads standard input.") var file: String?
    @Flag(help: "Writes; without it nothing is changed.") var apply = false
    @Flag(help: "Applies the good rows although others are wrong.") var skipBad = false
    @Option(help: "HEADER=FIELD for a header that is not known; may be repeated.") var map: [String] = []
    @Option(help: "auto, utf-8 or gb18030.") var encoding = "auto"
    @Option(help: "ImportTable of a workbook; default: the first.") var sheet: String?
    @Option(help: "Takes the import with this id back.") var undo: String?
    @OptionGroup var options: PlantOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (file == nil) != (undo == nil) else { throw ValidationError("name a file, or --undo an import") }
        guard TableFile.Encoding(rawValue: encoding) != nil else {
            throw ValidationError("`\(encoding)` is no encoding: use auto, utf-8 or gb18030")
        }
    }

    func run() async throws {
        if let undo {
            return try await PlantFolder.use(options.data, catalogs: options.catalogs) { folder in
                let stored = try await folder.plant.undo(import: undo, by: PlantFolder.actor)
                Terminal.line("\(stored.id): \(stored.items.count) \(stored.kind) withdrawn  已撤销")
            }
        }
        let data = try readInput(file ?? "-")
        let report = try await PlantFolder.use(options.data, catalogs: options.catalogs) { folder in
            try await Exchange.take(
                kind, data, named: file ?? "-", encoding: TableFile.Encoding(rawValue: encoding) ?? .auto, sheet: sheet,
                mapping: try Exchange.mapping(map), apply: apply, skipsFaulty: skipBad, into: folder.plant,
                by: PlantFolder.actor)
        }
        try tell(report)
    }

    private struct Answer: Encodable {
        var id: String?
        var applied: Bool
        var rows: Int
        var new: Int
        var unchanged: Int
        var rejected: Int
    }

    private func tell(_ report: ImportReport) throws {
        if output.format == .json {
            for fault in report.faults { try Terminal.json(fault) }
            try Terminal.json(
                Answer(
                    id: report.id, applied: apply, rows: report.rows, new: report.new.count,
                    unchanged: report.unchanged,
                    rejected: report.faults.count))
        } else {
            for fault in report.faults {
                Terminal.line(
                    "row \(fault.row), \(fault.column) `\(fault.value)`: \(fault.reason.en)  第 \(fault.row) 行：\(fault.reason.zh)"
                )
            }
            let done = apply ? "imported" : "would be imported (preview; --apply writes)"
            Terminal.line(
                "\(report.rows) rows: \(report.new.count) \(done), \(report.unchanged) here already, \(report.faults.count) cells wrong"
            )
            if let id = report.id { Terminal.line("to take it back: chemd import \(kind.rawValue) --undo \(id)") }
        }
        if !report.faults.isEmpty { throw ExitStatus.partly }
    }
}

/// Tables out of the plant, in the form that imports again unchanged.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes items, products, people, parties or zones to a file; works beside the daemon.",
        discussion: """
            CSV (UTF-8) or JSON Lines, sorted, the same bytes for the same content; zones are GeoJSON. People come without
            passwords. The ledger has `chemd ledger export`.

            EXAMPLES
              chemd export items -o items.csv
              chemd export items --to jsonl | head
            """)

    @Argument(help: "items, products, people, parties or zones.") var kind: ExchangeKind
    @Option(name: .shortAndLong, help: "File to write; default: standard output.") var output: String?
    @Option(help: "csv or jsonl.") var to = "csv"
    @Option(help: "Data folder of the plant.") var data = "./chemtrack-data"

    func run() async throws {
        guard let form = Exchange.Form(rawValue: to) else {
            throw ValidationError("`\(to)` is no form: use csv or jsonl")
        }
        do {
            let reader = PlantReader(try PlantDatabase(reading: data))
            try OutputFile(output).write(try await Exchange.give(kind, form, from: reader))
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Terminal.unusable("\(error)")
        }
    }
}
