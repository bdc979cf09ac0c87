import ArgumentParser
import ChemTrack
import Compliance
import Foundation
import Geofence

/// `chemd storage`: where materials may stand.
struct StorageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "storage", abstract: "Says where a material may stand.",
        discussion: """
            EXAMPLES
              chemd storage suggest 67-64-1 --quantity "200 L" --zones plant.geojson
            """,
        subcommands: [Suggest.self])

    /// `chemd storage suggest`: ranks the zones of a file for a material.
    struct Suggest: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "suggest",
            abstract: "Ranks the zones for a material, and says of every refused zone why.",
            discussion: """
                EXAMPLES
                  chemd storage suggest 67-64-1 --quantity "200 L" --zones plant.geojson
                  chemd storage suggest 7697-37-2@70% --quantity "25 L" --zones plant.geojson --stock stock/
                  chemd storage suggest --cas 143-33-9 --quantity "5 kg" --zones plant.geojson --format json
                  chemd storage suggest 1310-73-2@solid --quantity "25 kg" --count 40 --zones plant.geojson

                The item is written as for chemd compat. The zones file is the plant's GeoJSON with the properties kind,
                allowed_classes, room, capacity_kg, capacity_l, capacity_count, containment_l, dual_lock, sprinklered,
                min_c, max_c, max_humidity_pct and way_m.

                --stock is the file or directory of chemd check with the columns zone, and perhaps id, x, y (metres of the
                plan), floor and waste: what stands there already takes room and has to be compatible.

                One object for each zone in JSON: accepted ones first, by rank. A material whose hazards nobody knows is
                accepted by a quarantine zone only.

                Exit: 0 a zone takes it, 1 none does (its quantity has to wait, or go elsewhere), 2 an input could not be
                used, 64 wrong usage.
                """)

        @Argument(help: "CAS number, UN1203, class such as 3, or name; @30% adds a strength, @solution a form.")
        var item: String?
        @Option(help: "CAS number, instead of the item.") var cas: String?
        @Option(help: "What one container holds: \"200 L\", \"25 kg\".") var quantity: String
        @Option(help: "How many such containers come together.") var count: Int = 1
        @Option(help: "Density in kg/L, to compare volumes with loads; 1 when not stated.") var density: Double?
        @Option(help: "Zones: a GeoJSON FeatureCollection (- for standard input).") var zones: String
        @Option(help: "What stands where: a directory or a file.") var stock: String?
        @Flag(help: "It is waste.") var waste = false
        @Option(help: "Directory with catalogs.json.") var catalogs: String?
        @OptionGroup var output: OutputOptions

        func validate() throws {
            if (item == nil) == (cas == nil) {
                throw ValidationError("Give an item or --cas, for example: chemd storage suggest 67-64-1 …")
            }
            if !(1...500).contains(count) { throw ValidationError("--count is from 1 to 500.") }
            if let density, !(density > 0 && density <= 25) {
                throw ValidationError("--density is in kg/L, above 0 and up to 25.")
            }
        }

        func run() throws {
            let asked: MaterialArgument
            do { asked = try MaterialArgument(item ?? cas ?? "") } catch { throw Terminal.unusable("\(error)") }
            let amount: Quantity
            do throws(QuantityError) { amount = try Quantity(quantity) } catch { throw Terminal.unusable("\(error)") }
            let places = try storageZones()
            let loaded = try CatalogLocation.load(catalogs)
            let rules: PairRules
            let registry: SubstanceRegistry
            do {
                rules = try PairRules(catalogs: loaded)
                registry = try SubstanceRegistry(catalogs: loaded)
            } catch {
                throw Terminal.unusable("\(error)")
            }
            var profile: HazardProfile
            do { profile = try asked.profile(registry) } catch { throw Terminal.unusable("\(error)") }
            if let density { profile.density_kg_per_L = density }
            var standing = ZoneStock(rules: rules, zones: places, items: try items(places, registry))
            let suggestions = PutAway(rules: rules).rank(
                profile, quantity: amount, count: count, isWaste: waste, in: &standing)
            if output.format == .text { Terminal.line(SuggestionText.head(profile, amount, count)) }
            let names = Dictionary(places.map { ($0.id, $0.name) }) { first, _ in first }
            for suggestion in suggestions {
                if output.format == .json {
                    try Terminal.json(suggestion)
                } else {
                    Terminal.line(SuggestionText.text(suggestion, names[suggestion.zone]))
                }
            }
            if !suggestions.contains(where: \.accepted) {
                Terminal.complain("no zone takes it: \(suggestions.count) were asked")
                throw ExitStatus.partly
            }
        }

        /// The zones where containers can stand.
        private func storageZones() throws -> [StorageZone] {
            let shown = zones == "-" ? "standard input" : zones
            let all = try ZoneInput.load(zones)
            var failed = false
            for zone in all {
                for problem in StorageZone.problems(of: zone) {
                    failed = true
                    Terminal.complain("\(shown): zone \"\(zone.id)\": \(problem.zh) / \(problem.en)")
                }
            }
            if failed { throw ExitStatus.unusable }
            let places = StorageZone.places(in: all)
            guard !places.isEmpty else {
                throw Terminal.unusable("\(shown): no zone can hold containers: give zones a kind such as storage")
            }
            return places
        }

        private func items(_ places: [StorageZone], _ registry: SubstanceRegistry) throws -> [StoredItem] {
            guard let stock else { return [] }
            let path = try StockLocation.file(stock)
            let data = try readInput(path)
            do throws(StockFile.Problem) {
                return try StoredStockFile.read(
                    data, isJSON: StockLocation.isJSON(path, data), zones: Set(places.map(\.id)), registry: registry)
            } catch {
                throw Terminal.unusable("\(path): \(error)")
            }
        }
    }
}

/// Where a stock file lies.
enum StockLocation {
    /// The file itself, or `stock.csv` or `stock.jsonl` in a directory.
    static func file(_ path: String) throws(ExitCode) -> String {
        var isDirectory: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue
        else { return path }
        let names = ["stock.csv", "stock.jsonl"].map { path + "/" + $0 }
        guard let found = names.first(where: FileManager.default.fileExists(atPath:)) else {
            throw Terminal.unusable("\(path): holds neither stock.csv nor stock.jsonl")
        }
        return found
    }

    static func isJSON(_ path: String, _ data: Data) -> Bool {
        path.hasSuffix(".jsonl") || data.first == UInt8(ascii: "{")
    }
}

/// A suggestion for people: the zone with its rank, or all that speaks against it.
private enum SuggestionText {
    static func head(_ profile: HazardProfile, _ amount: Quantity, _ count: Int) -> String {
        let name = profile.name.zh == profile.name.en ? profile.name.zh : "\(profile.name.zh) / \(profile.name.en)"
        return "\(name)  \(count > 1 ? "\(count) × " : "")\(amount.display)"
    }

    static func text(_ suggestion: ZoneSuggestion, _ name: Bilingual?) -> String {
        let title = name.map { $0.zh == $0.en ? $0.zh : "\($0.zh) / \($0.en)" } ?? ""
        let rank = suggestion.rank.map { "\($0)." } ?? "×"
        let verdict = suggestion.accepted ? "可存放 / accepted" : "不可存放 / refused"
        var lines = ["\(rank) \(suggestion.zone)  \(title)  \(verdict)"]
        for finding in suggestion.findings {
            let clause = finding.citation.clause.map { ", \($0)" } ?? ""
            lines.append("   - \(finding.verdict.rawValue)  \(finding.rule)")
            lines.append("     \(finding.message.zh)")
            lines.append("     \(finding.message.en)")
            lines.append("     依据 source: \(finding.citation.document), \(finding.citation.edition)\(clause)")
            if !suggestion.accepted { lines.append("     \(finding.remedy.zh) / \(finding.remedy.en)") }
        }
        return lines.joined(separator: "\n")
    }
}
