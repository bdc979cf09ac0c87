import ArgumentParser
import ChemTrack
import Compliance
import Foundation

/// `chemd waste propose`: the codes that a waste may have.
struct WasteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waste", abstract: "Propose the waste codes of a kind of waste, with reasons.",
        subcommands: [Propose.self])

    struct Propose: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Propose codes from process and composition: federal (US), national list (CN), HP (EU).",
            discussion: """
                The file is a JSON object as POST /api/v1/waste/proposals takes it:

                  {"origin": "spent_solvent", "process": {"zh": "零件清洗", "en": "parts washing"}, "form": "liquid",
                   "composition": {"components": [{"cas": "67-64-1", "content": "90-95 %"}], "flash_c": -18},
                   "before_use": [{"cas": "67-64-1", "content": "100"}], "solvent_use": "other"}

                proposed follows from the facts, undecided needs the test or the knowledge that is named, ruled_out is
                excluded by the facts. A person confirms; nothing here is a classification.

                EXAMPLES
                  chemd waste propose spent-acetone.json
                  chemd waste propose --regime us --format json spent-acetone.json
                """)

        @Argument(help: "The file; - for standard input.")
        var file: String

        @Option(help: "cn, us or eu; may be repeated. All when none is given.")
        var regime: [String] = []

        @Option(help: "Directory of the catalogues.")
        var catalogs: String?

        @OptionGroup var output: OutputOptions

        func validate() throws {
            for text in regime where Regime(rawValue: text) == nil {
                throw ValidationError("--regime \(text) is not cn, us or eu")
            }
        }

        func run() throws {
            let facts = try facts()
            let loaded = try CatalogLocation.load(catalogs)
            let proposer: WasteProposer
            do {
                proposer = WasteProposer(
                    tables: try WasteStreamTables(catalogs: loaded), registry: try SubstanceRegistry(catalogs: loaded))
            } catch {
                throw Terminal.unusable("\(error)")
            }
            let chosen = regime.compactMap { Regime(rawValue: $0) }
            let proposals = proposer.proposals(for: facts, regimes: chosen.isEmpty ? Regime.allCases : chosen)
            if output.format == .json {
                for one in proposals { try Terminal.json(WasteProposalView(one)) }
                return
            }
            for one in proposals {
                Terminal.line("\(one.regime.rawValue) \(one.code) \(one.standing.rawValue): \(one.reason.en)")
                Terminal.line("  \(one.reason.zh)")
                if let toDo = one.toDo { Terminal.line("  -> \(toDo.en)  \(toDo.zh)") }
                let source = [one.citation.document, one.citation.clause].compactMap { $0 }.joined(separator: " ")
                Terminal.line("  [\(source)\(one.evidence == "knowledge" ? ", not read from its text" : "")]")
            }
        }

        private func facts() throws -> WasteStreamFacts {
            let data = try readInput(file)
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            do {
                return try decoder.decode(WasteStreamBody.self, from: data).facts()
            } catch let error as DecodingError {
                throw Terminal.unusable("\(file): \(Problem(error).detail)")
            } catch let error as PlantError {
                guard case .invalid(let field, let message) = error else { throw error }
                throw Terminal.unusable("\(file): \(field): \(message.en)")
            }
        }
    }
}
