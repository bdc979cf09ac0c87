import ArgumentParser
import Compliance
import Foundation

/// `chemd catalog`: what the catalogues hold, what differs between two of them, who a name means.
struct CatalogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog", abstract: "Looks into the catalogues: coverage, differences, names.",
        discussion: """
            --catalogs takes a directory with catalogs.json, or several joined by `:`, the product's first. `:PLANT` adds
            a plant's own folder to the product's catalogues.

            EXAMPLES
              chemd catalog coverage                          what each catalogue holds, and how far it can be trusted
              chemd catalog coverage --catalogs :./plant      with the plant's own lists
              chemd catalog diff @2025-06-01 @2026-06-01      what changed in the law between two days
              chemd catalog diff old/ new/ --format json      what changed between two folders
              chemd catalog search 二甲苯
              chemd catalog confirm 7732-18-5 56-81-5 --plant ./plant --by "Li Na" --reason "SDS read"
            """,
        subcommands: [
            CatalogCoverageCommand.self, CatalogDiffCommand.self, CatalogSearchCommand.self, CatalogConfirmCommand.self,
        ])
}

struct CatalogCoverageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage",
        abstract: "Tells rows, CAS numbers and evidence of each catalogue, and what is known of a list.",
        discussion: """
            First each catalogue with its edition in force, then how many substances of a list (default: the Chinese
            catalogue) are classified, have a reactive group, a UN number and so on, and what waits for a person: groups
            and kinds that a name alone suggests decide no pair until they are confirmed.

            EXAMPLES
              chemd catalog coverage
              chemd catalog coverage --of cn-hypertoxic --at 2025-06-01 --format json

            Exit: 0 told, 2 the catalogues could not be used.
            """)

    @Option(help: "The list whose substances are counted.") var of = "cn-hazchem"
    @Option(help: "Regime whose classification counts: cn, us or eu.", transform: CatalogLocation.regime)
    var regime = Regime.cn
    @Option(help: "Day, as in 2026-05-01: the editions in force then; default today.", transform: CatalogLocation.day)
    var at: CalendarDay?
    @Option(help: "Directory with catalogs.json, or several joined by `:`.") var catalogs: String?
    @OptionGroup var output: OutputOptions

    func run() throws {
        let loaded = try CatalogLocation.load(catalogs, asOf: at)
        let tables = loaded.coverage(on: at ?? CatalogLocation.today)
        let known: [SubstanceCoverage]
        let pairs: PairCoverage
        do {
            let registry = try SubstanceRegistry(catalogs: loaded)
            known = registry.coverage(of: try loaded.table(of), regime: regime)
            let numbers = Set(try loaded.table(of).rows.compactMap { try? CASNumber($0["cas"]) }).map(\.text).sorted()
            pairs = try PairRules(catalogs: loaded).coverage(
                of: numbers.compactMap { try? CASNumber($0) }.map {
                    registry.profile(SubstanceQuery(cas: $0), regime: regime)
                })
        } catch {
            throw Terminal.unusable("\(error)")
        }
        if output.format == .json {
            for table in tables { try Terminal.json(table) }
            for line in known { try Terminal.json(line) }
            try Terminal.json(PairLine(list: of, pairs: pairs))
            return
        }
        for table in tables {
            let dates = "\(table.inForce ?? "…")–\(table.endsOn ?? "…")\(table.isInForce ? "" : "  未在施行期 NOT IN FORCE")"
            let cas = table.rowsWithCAS.map { "  CAS \($0) (\(table.differentCAS ?? 0))" } ?? ""
            let evidence = table.evidence.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            Terminal.line("\(table.catalog)  \(table.title.zh) / \(table.title.en)")
            Terminal.line("    \(table.edition)  \(dates)")
            Terminal.line("    行 rows \(table.rows)\(cas)  依据 evidence: \(evidence.joined(separator: ", "))")
            if let change = table.plantChange {
                Terminal.line(
                    "    本厂替换 replaced by the plant: 放宽 milder \(change.milderRows), 加严 stricter \(change.stricterRows) "
                        + "(\(change.by ?? "…"), \(change.on ?? "…"): \(change.reason ?? "…"))")
            }
        }
        Terminal.line("")
        for line in known {
            let share = String(format: "%5.1f", locale: Locale(identifier: "en_US_POSIX"), line.share * 100)
            let missing = line.missing.isEmpty ? "" : "  缺 missing: \(line.missing.prefix(5).joined(separator: ", "))"
            Terminal.line(
                "\(line.list)  \(share) %  \(line.count)/\(line.of)  \(line.text.zh) / \(line.text.en)\(missing)"
                    + (line.missing.count > 5 ? ", …" : ""))
        }
        tell(pairs)
    }

    private struct PairLine: Encodable {
        var list: String
        var pairs: PairCoverage
    }

    /// What the pair rules know of the list, and the first of what waits for a person.
    private func tell(_ pairs: PairCoverage) {
        Terminal.line("")
        Terminal.line(
            "\(of)  共存判断 for pairs: \(pairs.materials)  基团有据 groups with evidence \(pairs.withGroups)"
                + "  仅凭名称 by name only \(pairs.withNameOnlyGroups)  无基团 without \(pairs.withoutGroups)"
                + "  已确认 confirmed \(pairs.confirmed)")
        Terminal.line(
            "待确认 open confirmations: \(pairs.open.count)\(pairs.open.isEmpty ? "" : " (pair-confirmations.csv; --format json: all)")"
        )
        for open in pairs.open.prefix(10) {
            Terminal.line(
                "    \(open.cas ?? "")  \(open.name.zh): \(open.kind.rawValue) \(open.id)  \(open.of.zh) / \(open.of.en)"
            )
        }
    }
}

struct CatalogDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Tells what differs between two sets of catalogues, and what comes out otherwise.",
        discussion: """
            A set is a directory (or several joined by `:`), a day (@2026-05-01) of the usual catalogues, or both
            (plant/@2026-05-01). Told are the entries added, removed and changed, and every CAS number of them for which
            the purchase of one kilogram comes to another verdict.

            EXAMPLES
              chemd catalog diff @2025-06-01 @2026-06-01
              chemd catalog diff data/catalogs new-catalogs --regime cn --format json
              chemd catalog diff : :./plant                   what the plant's own folder changes

            Exit: 0 told, also when nothing differs; 2 a set could not be used.
            """)

    @Argument(help: "The older set.") var older: String
    @Argument(help: "The newer set.") var newer: String
    @Option(help: "Laws the verdicts are made under, separated by commas: cn, us, eu.") var regime = "cn,us,eu"
    @Flag(help: "Leave the verdicts out.") var rowsOnly = false
    @OptionGroup var output: OutputOptions

    private struct Told: Encodable {
        var change = "verdict"
        var verdict: VerdictChange

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(change, forKey: .change)
            try verdict.encode(to: encoder)
        }
        private enum Key: String, CodingKey { case change }
    }

    func run() throws {
        let regimes = try regime.split(separator: ",").map { try CatalogLocation.regime(String($0)) }
        let (before, dayBefore) = try set(older)
        let (after, dayAfter) = try set(newer)
        let diff = CatalogDiff(from: before, to: after)
        for change in diff.changes { try tell(change) }
        guard !rowsOnly else { return }
        let verdicts: [VerdictChange]
        do {
            verdicts = try diff.verdictChanges(regimes, from: dayBefore, to: dayAfter)
        } catch {
            throw Terminal.unusable("\(error)")
        }
        for verdict in verdicts {
            if output.format == .json {
                try Terminal.json(Told(verdict: verdict))
            } else {
                let rules = (verdict.rulesGone.map { "-\($0)" } + verdict.rulesNew.map { "+\($0)" }).joined(
                    separator: " ")
                Terminal.line(
                    "! \(verdict.cas)  \(verdict.name.zh) / \(verdict.name.en)  [\(verdict.regime.rawValue)] "
                        + "\(verdict.before.rawValue) → \(verdict.after.rawValue)  \(rules)")
            }
        }
        if output.format == .text {
            Terminal.line(
                "\(diff.changes.count) 处条目不同，\(verdicts.count) 个结论改变 / \(diff.changes.count) entries differ, "
                    + "\(verdicts.count) verdicts change")
        }
    }

    private func tell(_ change: CatalogChangeEntry) throws {
        if output.format == .json { return try Terminal.json(change) }
        let sign =
            switch change.kind {
            case .added, .catalogAdded: "+"
            case .removed, .catalogRemoved: "-"
            case .changed: "~"
            }
        let cells = change.cells.sorted { $0.key < $1.key }
            .map { "  \($0.key): `\($0.value[0])` → `\($0.value[1])`" }.joined()
        Terminal.line("\(sign) \(change.catalog)  \(change.key)\(cells)")
    }

    /// `DIR`, `@DAY` or `DIR@DAY`, with the day its verdicts are made for.
    private func set(_ text: String) throws -> (Catalogs, CalendarDay) {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let day = parts.count == 2 ? try CatalogLocation.day(parts[1]) : CatalogLocation.today
        return (try CatalogLocation.load(parts[0].isEmpty ? nil : parts[0], asOf: day), day)
    }
}

struct CatalogSearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Finds substances by name, number, 拼音 or a misspelled name; best first.",
        discussion: """
            Chinese and English names and aliases, CAS, EC and UN numbers, 拼音 or its first letters, and names that
            differ in a few letters.

            EXAMPLES
              chemd catalog search 丙酮
              chemd catalog search bt                         丙酮 by the first letters of its sound
              chemd catalog search tolune --limit 5           toluene, misspelled
              chemd catalog search 200-662-2 --format json    by EC number

            Exit: 0 found, 1 nothing found, 2 the input could not be used.
            """)

    @Argument(help: "What to look for.") var text: [String]
    @Option(help: "At most so many answers, 1 to 1000.") var limit = 20
    @Option(help: "Directory with catalogs.json, or several joined by `:`.") var catalogs: String?
    @OptionGroup var output: OutputOptions

    private struct Answer: Encodable {
        var cas: String?
        var name: Bilingual
        var entry: String?
        var condition: String?
        var matched: String
        var match: NameMatch
    }

    func validate() throws {
        if text.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) { throw ValidationError("Give a name or a number.") }
        guard (1...1000).contains(limit) else { throw ValidationError("--limit is 1 to 1000.") }
    }

    func run() throws {
        let wanted = text.joined(separator: " ")
        let loaded = try CatalogLocation.load(catalogs)
        let hits: [SubstanceHit]
        do {
            hits = try SubstanceRegistry(catalogs: loaded).find(wanted, limit: limit)
        } catch {
            throw Terminal.unusable("\(error)")
        }
        for hit in hits {
            let found = hit.substance
            if output.format == .json {
                try Terminal.json(
                    Answer(
                        cas: found.cas, name: found.name, entry: found.catalogNumber, condition: found.condition,
                        matched: hit.name, match: hit.match))
            } else {
                let condition = found.condition.map { " [\($0)]" } ?? ""
                let matched = [found.name.zh, found.name.en].contains(hit.name) ? "" : "  = \(hit.name)"
                Terminal.line(
                    "\(found.cas ?? "–")  \(found.name.zh)\(condition) / \(found.name.en)\(matched)  (\(hit.match.rawValue))"
                )
            }
        }
        guard hits.isEmpty else { return }
        Terminal.complain("nothing found for `\(wanted)`: try a part of the name, the CAS number or its 拼音")
        throw ExitStatus.partly
    }
}
