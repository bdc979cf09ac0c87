import Compliance
import Foundation

/// Checks a manifest: our record with its own rules, and the EPA document it becomes (or that was given) with EPA's.
public struct ManifestChecks: Sendable {
    public var tables: ManifestTables
    public var now: ManifestTime
    /// Offset of the plant's clock from UTC in minutes, for days.
    public var clockOffset_min: Int

    public init(tables: ManifestTables, now: ManifestTime, clockOffset_min: Int = 480) {
        self.tables = tables
        self.now = now
        self.clockOffset_min = clockOffset_min
    }

    /// Everything wrong with a record, in the order of the rules.
    ///
    /// What a draft has not filled in yet is a warning there and an error from `ready` on.
    public func problems(of record: ManifestRecord) -> [ManifestProblem] {
        let context = RecordContext(record: record, tables: tables, now: now, offset_min: clockOffset_min)
        var problems = RecordRule.all.flatMap { rule in
            guard rule.jurisdiction == nil || record.jurisdictions.contains(rule.jurisdiction ?? .cn) else {
                return [ManifestProblem]()
            }
            return rule.problems(context)
        }
        if record.jurisdictions.contains(.us) { problems += Self.emanifestProblems(record.emanifest(), self) }
        return problems.map { Self.softened($0, isDraft: record.state == .draft) }
    }

    /// Everything wrong with an EPA document. Mandatory fields count from status Scheduled on.
    ///
    /// EPA's service answers with what breaks its schema alone and looks at its rules once the form is right: until then what
    /// they say is a warning.
    public func problems(ofEmanifest document: JSONTree) -> [ManifestProblem] {
        let status = document["status"]?.text
        let isDraft = status == nil || status == "NotAssigned" || status == "Pending"
        let problems = Self.emanifestProblems(document, self).map { Self.softened($0, isDraft: isDraft) }
        guard problems.contains(where: { Self.isOfSchema($0) && $0.severity == .error }) else { return problems }
        return problems.map { problem in
            var problem = problem
            if !Self.isOfSchema(problem) { problem.severity = .warning }
            return problem
        }
    }

    private static func isOfSchema(_ problem: ManifestProblem) -> Bool { problem.rule.hasPrefix("emanifest.schema.") }

    private static func softened(_ problem: ManifestProblem, isDraft: Bool) -> ManifestProblem {
        var problem = problem
        if problem.isMissing, isDraft { problem.severity = .warning }
        return problem
    }

    /// Where an EPA document has not the form of EPA's schema: unknown members, wrong types, lengths and values.
    public static func shapeProblems(ofEmanifest document: JSONTree) -> [ManifestProblem] {
        EmanifestShape.mismatches(in: document).map { mismatch in
            ManifestProblem(
                rule: "emanifest.schema.\(mismatch.rule)", path: mismatch.path, severity: .error,
                isMissing: mismatch.rule == "required", message: .init(zh: mismatch.zh, en: mismatch.en),
                citation: ManifestCitation.emanifestSchema(mismatch.path))
        }
    }

    private static func emanifestProblems(_ document: JSONTree, _ checks: ManifestChecks) -> [ManifestProblem] {
        var problems = shapeProblems(ofEmanifest: document)
        // A member of the wrong type has been reported; what the rules would say of it again adds nothing.
        let badPaths = Set(problems.filter { !$0.isMissing }.map(\.path))
        let context = EmanifestContext(document, tables: checks.tables, now: checks.now)
        for rule in EmanifestRule.all {
            for breach in rule.breaches(context) where !badPaths.contains(breach.path) {
                problems.append(
                    ManifestProblem(
                        rule: rule.id, path: breach.path, severity: rule.severity, isMissing: rule.isMissing,
                        message: .init(
                            zh: rule.zh.replacing("{value}", with: breach.value),
                            en: rule.en.replacing("{value}", with: breach.value)),
                        citation: rule.citation))
            }
        }
        return problems
    }

    /// The rules as a list, for a person who wants to know what is checked.
    public static var ruleNames: [String] { RecordRule.all.map(\.id) + EmanifestRule.all.map(\.id) }
}
