import ChemTrack
import Foundation
import Testing

/// `Cases/epa-breaches.json`: sound documents of each kind (`bases`), and for each of EPA's rules a change that breaks it with
/// the place where EPA says so.
@Suite("Each of EPA's rules, broken once")
struct DisposalRuleBreachTests {
    struct Breach: Sendable, CustomTestStringConvertible {
        var number: Int
        var document: JSONTree
        var base: String
        var place: String

        var testDescription: String { "\(number) \(base) \(place)" }
    }

    /// Rules whose document is the one that another case breaks: the same check answers both.
    private static let sameAs = [
        22: 20, 34: 39, 50: 27, 51: 28, 92: 160, 93: 158, 94: 160, 95: 161, 150: 45,
    ]

    private static let file: JSONTree? = {
        let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("Cases/epa-breaches.json")
        return (try? Data(contentsOf: file)).flatMap { try? JSONTree($0) }
    }()

    static let bases = file?["bases"]?.members ?? [:]

    static let breaches: [Breach] = (file?["cases"]?.items ?? []).map { row in
        let base = row["base"]?.text ?? ""
        var document = bases[base] ?? .null
        for path in row["remove"]?.items ?? [] { document = changed(document, path.text ?? "", to: nil) }
        for (path, value) in row["set"]?.members ?? [:] { document = changed(document, path, to: value) }
        return Breach(
            number: row["number"]?.integer.map { Int($0) } ?? -1, document: document, base: base,
            place: row["at"]?.text ?? "")
    }

    /// The tree with the value at a path put there, or taken away.
    private static func changed(_ tree: JSONTree, _ path: String, to value: JSONTree?) -> JSONTree {
        let steps = path.split(separator: ".", maxSplits: 1).map(String.init)
        func next(_ old: JSONTree?) -> JSONTree? {
            steps.count == 1 ? value : changed(old ?? .object([:]), steps[1], to: value)
        }
        switch tree {
        case .object(var members):
            members[steps[0]] = next(members[steps[0]])
            return .object(members)
        case .list(var items):
            guard let place = Int(steps[0]), items.indices.contains(place) else { return tree }
            if let item = next(items[place]) { items[place] = item } else { items.remove(at: place) }
            return .list(items)
        default: return tree
        }
    }

    private static func problems(_ document: JSONTree) throws -> [ManifestProblem] {
        ManifestChecks(tables: try DisposalTables.tables(), now: DisposalSample.now).problems(ofEmanifest: document)
    }

    @Test("A sound document has nothing wrong", arguments: Array(bases.keys).sorted())
    func sound(name: String) throws {
        #expect(try Self.problems(Self.bases[name] ?? .null).map(\.line) == [])
    }

    @Test("What breaks a rule is found there, as grave as EPA has it", arguments: breaches)
    func found(breach: Breach) throws {
        let row = try #require(try DisposalRuleTableTests.rows().first { $0.number == breach.number })
        let problems = try Self.problems(breach.document)
        let hits = problems.filter { problem in
            // EPA's schema refuses what some of its rules only warn of.
            problem.path == breach.place
                && (row.status == "schema"
                    ? problem.rule.hasPrefix("emanifest.schema.") && problem.severity == .error
                    : problem.rule == row.rule && problem.severity.rawValue == row.severity)
        }
        #expect(!hits.isEmpty, "\(problems.map(\.line))")
    }

    @Test("No rule that can be checked here is without its breach")
    func complete() throws {
        let broken = Set(Self.breaches.map(\.number))
        for row in try DisposalRuleTableTests.rows() where row.status != "register" {
            #expect(broken.contains(Self.sameAs[row.number] ?? row.number), "\(row.number) \(row.field)")
        }
    }
}
