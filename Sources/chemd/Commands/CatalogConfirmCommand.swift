import ArgumentParser
import Compliance
import Foundation

/// `chemd catalog confirm`: a person answers once for what is in no hazard class.
struct CatalogConfirmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Writes into a plant's folder that a person has found goods to be in no hazard class.",
        discussion: """
            The catalogues propose common goods (water, salt, sugar, …) as being in no hazard class, from knowledge. One
            confirmation with a name, a day and a reason makes them known. Each is written as a row of
            PLANT/reviewed-hazards.csv, which PLANT/catalogs.json lists; both are made when they are not there. What a
            list classifies is refused: give its classes in that file instead.

            EXAMPLES
              chemd catalog confirm 7732-18-5 --plant ./plant/catalogs --by "Li Na" --reason "SDS of the supplier read"
              chemd catalog confirm 57-50-1 50-99-7 --plant ./plant/catalogs --by "Li Na" --reason "SDS" --on 2026-11-01

            Exit: 0 written, 2 nothing written, as said.
            """)

    @Argument(help: "CAS numbers.") var cas: [String]
    @Option(help: "The plant's folder of catalogues.") var plant: String
    @Option(help: "Who has reviewed it.") var by: String
    @Option(help: "On what it rests, for example the safety data sheet.") var reason: String
    @Option(help: "Day of the review; default today.", transform: CatalogLocation.day) var on: CalendarDay?
    @Option(help: "The product's catalogues, when they are not in their usual place.") var catalogs: String?

    private static let file = "reviewed-hazards.csv"
    private static let columns = "cas,name_zh,name_en,condition,hazard_class,category,reviewed_by,reviewed_on,reason"

    func validate() throws {
        for (name, text) in [("--by", by), ("--reason", reason)] where text.allSatisfy(\.isWhitespace) {
            throw ValidationError("\(name) is empty: a person and a reason stand behind each confirmation.")
        }
    }

    func run() throws {
        let manifest = plant + "/catalogs.json"
        let exists = FileManager.default.fileExists(atPath: manifest)
        let registry: SubstanceRegistry
        let loaded = try CatalogLocation.load(catalogs, plant: plant)
        do { registry = try SubstanceRegistry(catalogs: loaded) } catch { throw Terminal.unusable("\(error)") }
        var rows: [String] = []
        for text in cas { rows.append(try row(text, registry)) }
        try write(rows, manifest: manifest, exists: exists)
        for text in cas { Terminal.line("\(text)  已确认 confirmed: 不属于任何危险类别 in no hazard class (\(by))") }
    }

    private func row(_ text: String, _ registry: SubstanceRegistry) throws -> String {
        let number: CASNumber
        do { number = try CASNumber(text) } catch { throw Terminal.unusable("\(error)") }
        for regime in Regime.allCases {
            let profile = registry.profile(SubstanceQuery(cas: number), regime: regime)
            if let first = profile.statements.first {
                throw Terminal.unusable(
                    "\(number) \(profile.name.en) is classified (\(first.hazardClass) \(first.category), "
                        + "\(first.source.document)): state its classes in \(Self.file) instead")
            }
            if profile.review?.isConfirmed == true {
                throw Terminal.unusable(
                    "\(number) \(profile.name.en) is confirmed already, by \(profile.review?.by ?? "?")")
            }
        }
        let name = registry.profile(SubstanceQuery(cas: number)).name
        return [
            number.text, name.zh, name.en, "", "NOT_CLASSIFIED", "", by, (on ?? CatalogLocation.today).text, reason,
        ].map(Self.quoted).joined(separator: ",")
    }

    private static func quoted(_ cell: String) -> String {
        cell.contains { ",\"\n\r".contains($0) }
            ? "\"" + cell.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : cell
    }

    private func write(_ rows: [String], manifest: String, exists: Bool) throws {
        let path = plant + "/" + Self.file
        let old = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        if !exists, !old.isEmpty {
            throw Terminal.unusable("\(path) is there, but no catalogs.json names it: add it there")
        }
        if exists, old.isEmpty {
            throw Terminal.unusable(
                "\(manifest) is there, but \(Self.file) is not: add a table of kind `hazards` with that file")
        }
        if !old.isEmpty, !old.hasPrefix(Self.columns + "\n") {
            throw Terminal.unusable("\(path):1: its columns are others: write \(Self.columns)")
        }
        let head = old.isEmpty ? Self.columns + "\n" : old.hasSuffix("\n") ? old : old + "\n"
        let list = """
            {"format": 1, "catalogs": [
             {"id": "plant:reviewed-hazards", "file": "\(Self.file)", "kind": "hazards", "edition": "1",
              "title": {"zh": "本厂评审的分类", "en": "Classifications reviewed by the plant"}}
            ]}

            """
        do {
            try FileManager.default.createDirectory(atPath: plant, withIntermediateDirectories: true)
            let text = head + rows.joined(separator: "\n") + "\n"
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
            if !exists { try Data(list.utf8).write(to: URL(fileURLWithPath: manifest), options: .atomic) }
        } catch {
            throw Terminal.unusable("\(plant): cannot be written: \(error.localizedDescription)")
        }
    }
}
