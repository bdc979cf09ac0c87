import ArgumentParser
import Compliance
import Foundation

/// `chemd compat`: may these stand together?
struct CompatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compat",
        abstract: "Says of each pair whether the two may stand together, and what every system says of it.",
        discussion: """
            EXAMPLES
              chemd compat 67-64-1 7722-84-1                acetone with hydrogen peroxide
              chemd compat 143-33-9 7647-01-0 1310-73-2     three materials, three pairs
              chemd compat UN1203 5.1 --format json         petrol with anything of class 5.1
              chemd compat 7697-37-2@68% 67-64-1@liquid     strength and form, where they matter
              chemd compat 7664-93-9 1310-73-2 --waste      as wastes: EPA-600/2-80-076 answers too

            An item is a CAS number, a UN number, a transport class or division, or a name. From a class alone only
            the segregation tables answer; what depends on the chemistry stays unknown.

            The verdict is the strictest answer: together, apart (metres), unknown (hold), separate_room, never.
            Exit: 0 answered, 2 an item could not be used, 64 wrong usage.
            """)

    @Argument(help: "CAS number, UN1203, class such as 3 or 5.1, or name; @30% adds a strength, @solution a form.")
    var items: [String]

    @Flag(help: "Judge the items as wastes.") var waste = false
    @Option(help: "Directory with catalogs.json.") var catalogs: String?
    @OptionGroup var output: OutputOptions

    private struct Material {
        var item: String
        var name: Bilingual
        var signature: PairSignature
    }

    func validate() throws {
        if items.count < 2 { throw ValidationError("Give at least two items, for example: chemd compat 67-64-1 5.1") }
        if items.count > 200 { throw ValidationError("Give at most 200 items; they make 19,900 pairs.") }
    }

    func run() throws {
        // What is written wrongly is said before anything is loaded.
        let asked: [MaterialArgument]
        do { asked = try items.map(MaterialArgument.init) } catch { throw Terminal.unusable("\(error)") }
        let loaded = try CatalogLocation.load(catalogs)
        let rules: PairRules
        let registry: SubstanceRegistry
        do {
            rules = try PairRules(catalogs: loaded)
            registry = try SubstanceRegistry(catalogs: loaded)
        } catch {
            throw Terminal.unusable("\(error)")
        }
        let materials = try asked.map { item in
            let profile: HazardProfile
            do { profile = try item.profile(registry) } catch { throw Terminal.unusable("\(error)") }
            return Material(
                item: item.text, name: profile.name, signature: rules.signature(of: profile, isWaste: waste))
        }
        for (number, a) in materials.enumerated() {
            for b in materials[(number + 1)...] {
                var verdict = rules.judge(a.signature, b.signature)
                verdict.a = a.item
                verdict.b = b.item
                if output.format == .json {
                    try Terminal.json(verdict)
                } else {
                    Terminal.line(CompatText.text(verdict, a.name, b.name))
                }
            }
        }
    }
}

/// A verdict for people.
private enum CompatText {
    static func text(_ verdict: PairVerdict, _ a: Bilingual, _ b: Bilingual) -> String {
        let title = verdict.verdict.title
        let distance = verdict.distance_m.map { " ≥ \(number($0)) m" } ?? ""
        var lines = [
            "\(verdict.a) \(name(a))  +  \(verdict.b) \(name(b))",
            "  => \(verdict.verdict.rawValue)\(distance)  \(title.zh) / \(title.en)",
        ]
        for answer in verdict.systems {
            let metres = answer.distance_m.map { " ≥ \(number($0)) m" } ?? ""
            let open = answer.confirm == true ? "  (待确认 to be confirmed)" : ""
            lines.append("  - \(answer.system): \(answer.answer.rawValue)\(metres)\(open)")
            lines.append("      \(answer.because.zh)")
            lines.append("      \(answer.because.en)")
            if !answer.gases.isEmpty { lines.append("      气体 gases: \(answer.gases.joined(separator: ", "))") }
            if !answer.hazards.isEmpty { lines.append("      危险 hazards: \(answer.hazards.joined(separator: ", "))") }
            let clause = answer.citation.clause.map { ", \($0)" } ?? ""
            lines.append("      依据 source: \(answer.citation.document), \(answer.citation.edition)\(clause)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func name(_ name: Bilingual) -> String {
        name.zh == name.en ? name.zh : "\(name.zh) / \(name.en)"
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() ? String(format: "%.0f", value) : "\(value)"
    }
}
