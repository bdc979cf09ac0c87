import Compliance
import Foundation

extension Plant {
    /// Puts down a number that an authority has given: the 联单编号 of the national system, the EPA's tracking number.
    /// ChemTrack never makes one up. A number that stands is changed by a correction.
    public func number(
        manifest id: String, cn: String?, us: String?, by actor: Actor
    ) async throws(PlantError) -> Manifest {
        try require(.dispose, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Manifest in
            guard var manifest = state.manifests[id] else { throw .notFound(kind: "manifest", id: id) }
            guard manifest.state != .void else {
                throw .refused(Bilingual(zh: "联单 \(id) 已作废。", en: "manifest \(id) was given up"))
            }
            var body: LedgerBody = [:]
            if let cn, cn != manifest.record.numbers.cnManifest {
                try checkNumber(
                    cn, of: manifest, field: "cn", was: manifest.record.numbers.cnManifest, \.cnManifest,
                    isFormed: ChineseForm.isManifestNumber(cn), form: Bilingual(zh: "14 位数字", en: "14 digits"))
                manifest.record.numbers.cnManifest = cn
                body["cn"] = LedgerValue(cn)
                if manifest.record.paperReason != nil {
                    manifest.record.paperEnteredAt = ManifestTime(ms: clock.now_ms())
                    try settleTasks(
                        [.paperManifestUsed], of: manifest, note: Bilingual(zh: "已补录", en: "entered"), by: actor,
                        into: &changes)
                }
            }
            if let us, us != manifest.record.numbers.usMTN {
                try checkNumber(
                    us, of: manifest, field: "us", was: manifest.record.numbers.usMTN, \.usMTN,
                    isFormed: EmanifestForm.isTrackingNumber(us),
                    form: Bilingual(zh: "9 位数字和 3 个大写字母", en: "9 digits and 3 capital letters"))
                manifest.record.numbers.usMTN = us
                body["us"] = LedgerValue(us)
            }
            guard !body.fields.isEmpty else { return manifest }
            keep(manifest, into: &changes)
            try record("manifest.numbered", subject: id, by: actor, body: body, into: &changes)
            return manifest
        }
    }

    private func checkNumber(
        _ number: String, of manifest: Manifest, field: String, was: String?,
        _ path: KeyPath<ManifestNumbers, String?>, isFormed: Bool, form: Bilingual
    ) throws(PlantError) {
        guard isFormed else {
            throw .invalid(
                field: field,
                Bilingual(zh: "`\(number)` 格式不正确：\(form.zh)。", en: "`\(number)` is not of the form \(form.en)"))
        }
        guard was == nil || manifest.state == .draft || manifest.state == .ready else {
            throw .refused(
                Bilingual(
                    zh: "联单 \(manifest.id) 已有编号 \(was ?? "")：请用更正修改。",
                    en: "manifest \(manifest.id) has the number \(was ?? "") already: correct it with a reason"))
        }
        let other = state.manifests.values.first {
            $0.id != manifest.id && $0.state != .void && $0.record.numbers[keyPath: path] == number
        }
        if let other {
            throw .invalid(
                field: field,
                Bilingual(zh: "编号 \(number) 已用于 \(other.id)。", en: "number \(number) is that of \(other.id)"))
        }
    }

    /// Replaces an issued manifest by a corrected version. The old one is kept as it was.
    ///
    /// Containers, their masses, the state and what was signed cannot be corrected away.
    public func correct(
        manifest id: String, with corrected: ManifestRecord, reason: String, by actor: Actor
    ) async throws(PlantError) -> Manifest {
        let reason = reason.trimmingWhitespace
        guard !reason.isEmpty else {
            throw .invalid(field: "reason", Bilingual(zh: "请填写更正原因。", en: "say why it is corrected"))
        }
        return try await take(.correct, of: id, by: actor) {
            (manifest: inout Manifest, changes: inout ChangeSet) throws(PlantError) -> StepNote in
            let old = manifest.record
            var next = corrected
            next.version = old.version + 1
            next.correctionReason = reason
            let fixed = next.withFixedParts(of: old)
            if let path = try Self.paths(next, fixed).first {
                throw .invalid(
                    field: "record.\(path)",
                    Bilingual(
                        zh: "`\(path)` 不能更正：容器、重量、状态、签字与拒收情况保持不变。",
                        en: "`\(path)` cannot be corrected: containers, masses, state, signatures and refusals stay"))
            }
            var before = next
            before.version = old.version
            before.correctionReason = old.correctionReason
            let changed = try Self.paths(old, before)
            guard !changed.isEmpty else {
                throw .invalid(field: "record", Bilingual(zh: "没有任何更改。", en: "nothing is changed"))
            }
            if next.epa?.status == "Signed" { next.epa?.status = "Corrected" }
            let checks = manifestChecks
            let problems = checks.problems(of: next)
            let known = Set(checks.problems(of: old).map(\.line))
            let new = problems.filter { $0.severity == .error && !known.contains($0.line) }
            guard new.isEmpty else {
                throw .blocked(
                    Bilingual(zh: "更正后的联单有错误。", en: "the corrected manifest has errors"),
                    findings: new.map(\.finding))
            }
            manifest.earlier =
                (manifest.earlier ?? []) + [
                    ManifestVersion(record: old, replacedAt_ms: clock.now_ms(), replacedBy: actor.display)
                ]
            manifest.record = next
            manifest.findings = problems.map(\.finding)
            return StepNote(
                kind: "manifest.corrected",
                body: [
                    "version": LedgerValue(Int64(next.version)), "fields": LedgerValue(changed.shortList),
                ], text: reason)
        }
    }

    private static func paths(_ left: ManifestRecord, _ right: ManifestRecord) throws(PlantError) -> [String] {
        do throws(ManifestReadError) {
            return try left.differences(to: right).map(\.path)
        } catch {
            throw .invalid(field: "record", Bilingual(zh: "联单记录无法读取。", en: "the record cannot be read: \(error)"))
        }
    }
}

extension ManifestRecord {
    /// This record with everything that a correction may not touch as it stands in `old`.
    fileprivate func withFixedParts(of old: ManifestRecord) -> ManifestRecord {
        var fixed = self
        fixed.format = old.format
        fixed.id = old.id
        fixed.state = old.state
        fixed.jurisdictions = old.jurisdictions
        fixed.createdAt = old.createdAt
        fixed.certification = old.certification
        fixed.rejection = old.rejection
        fixed.paperReason = old.paperReason
        fixed.paperEnteredAt = old.paperEnteredAt
        fixed.epa = old.epa
        fixed.generator.signature = old.generator.signature
        fixed.facility.signature = old.facility.signature
        let signatures = old.transporters.filter { $0.signature != nil }.count
        for index in 0..<max(signatures, 0) where fixed.transporters.indices.contains(index) {
            fixed.transporters[index].signature = old.transporters[index].signature
        }
        if fixed.transporters.count < signatures { fixed.transporters = old.transporters }
        if lines.count != old.lines.count {
            fixed.lines = old.lines
        } else {
            for index in lines.indices {
                fixed.lines[index].number = old.lines[index].number
                fixed.lines[index].containers = old.lines[index].containers
                fixed.lines[index].mass_mg = old.lines[index].mass_mg
            }
        }
        return fixed
    }
}

/// One member that differs between two records.
public struct ManifestDifference: Codable, Sendable, Hashable {
    /// `lines[0].codes.cnCode`
    public var path: String
    /// nil = it is not there.
    public var before: JSONTree?
    public var after: JSONTree?

    public init(path: String, before: JSONTree?, after: JSONTree?) {
        self.path = path
        self.before = before
        self.after = after
    }
}

extension ManifestRecord {
    /// What differs from this record to another, in the order of the paths.
    public func differences(to other: ManifestRecord) throws(ManifestReadError) -> [ManifestDifference] {
        try JSONTree(try json()).differences(to: try JSONTree(try other.json()))
    }
}

extension JSONTree {
    /// What differs from this tree to another: whole values where only one has them, else the innermost members.
    public func differences(to other: JSONTree?, at path: String = "") -> [ManifestDifference] {
        switch (self, other) {
        case (.object(let mine), .object(let theirs)?):
            return Set(mine.keys).union(theirs.keys).sorted().flatMap { name in
                let inner = path.isEmpty ? name : "\(path).\(name)"
                guard let value = mine[name] else {
                    return [ManifestDifference(path: inner, before: nil, after: theirs[name])]
                }
                return value.differences(to: theirs[name], at: inner)
            }
        case (.list(let mine), .list(let theirs)?):
            return (0..<max(mine.count, theirs.count)).flatMap { index in
                let inner = "\(path)[\(index)]"
                guard index < mine.count else {
                    return [ManifestDifference(path: inner, before: nil, after: theirs[index])]
                }
                return mine[index].differences(to: index < theirs.count ? theirs[index] : nil, at: inner)
            }
        default: return self == other ? [] : [ManifestDifference(path: path, before: self, after: other)]
        }
    }
}
