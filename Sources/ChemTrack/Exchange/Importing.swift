import Compliance
import Geofence
import Labels

/// What an import would do, or did.
public struct ImportReport: Sendable, Hashable {
    /// Set once it was applied; with it the import can be taken back.
    public var id: String?
    /// Rows of the file, without the header.
    public var rows: Int
    /// Codes of the containers that are, or would be, new.
    public var new: [String]
    /// Rows that are here already, exactly so.
    public var unchanged: Int
    public var faults: [ImportFault]

    public init(id: String? = nil, rows: Int, new: [String] = [], unchanged: Int = 0, faults: [ImportFault] = []) {
        self.id = id
        self.rows = rows
        self.new = new
        self.unchanged = unchanged
        self.faults = faults
    }
}

/// An import that was applied.
public struct StoredImport: Sendable, Codable, Hashable, Identifiable {
    public var id: String
    public var kind: String
    public var file: String
    /// SHA-256 of the file, hexadecimal.
    public var sha256: String
    public var items: [String]
    public var at_ms: Int64
    public var by: String
    public var isUndone: Bool
}

extension Plant {
    /// Takes up containers from a table: a plant's opening stock.
    ///
    /// A preview changes nothing. All rows are applied, or none; a row whose container is here already, exactly so, is
    /// passed over, so that a file may be sent again.
    ///
    /// - Parameters:
    ///   - mapping: headers of the file to fields, for headers that are not known.
    ///   - skipsFaulty: applies the good rows although others are not.
    /// - Throws: ``PlantError`` for a person who may not, or when there is something wrong and nothing is skipped.
    public func importItems(
        _ sheet: ImportTable, mapping: [String: String] = [:], file: String, digest: LedgerDigest, apply: Bool,
        skipsFaulty: Bool = false, by actor: Actor
    ) async throws(PlantError) -> ImportReport {
        try require(.configure, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> ImportReport in
            var plan = ImportPlan(state: state, now_ms: clock.now_ms())
            plan.take(sheet, mapping: mapping)
            var report = plan.report
            guard apply else { return report }
            try report.checkFaults(skipsFaulty)
            guard !plan.items.isEmpty else { return report }
            let id = nextID(.importing, prefix: "I-", into: &changes)
            state.counters[.item] = plan.nextSerial
            changes.counters[.item] = plan.nextSerial
            for item in plan.items {
                state.keep(item, profile: rules.registry.profile(item.query))
                changes.items.append(item)
                if let tag = item.tag {
                    let binding = TagBinding(tag: tag, kind: .item, item: item.code, label: item.name)
                    state.tags[tag] = binding
                    changes.tags.append(binding)
                }
                var body = item.ledgerBody
                body["import"] = LedgerValue(id)
                body["state"] = LedgerValue(item.state.rawValue)
                try record("item.imported", subject: item.code, by: actor, body: body, into: &changes)
                if let account = item.account {
                    book(.opening, item, item.quantity.number, account: account, by: actor, into: &changes)
                }
            }
            let stored = StoredImport(
                id: id, kind: "items", file: file, sha256: digest.hex, items: plan.items.map(\.code),
                at_ms: clock.now_ms(), by: actor.id, isUndone: false)
            try keepImport(stored, digest, skipped: report.faults.count, by: actor, &changes)
            try judgeEverything(into: &changes)
            report.id = id
            return report
        }
    }

    /// Notes an import that is being applied.
    func keepImport(
        _ stored: StoredImport, _ digest: LedgerDigest, skipped: Int, by actor: Actor, _ changes: inout ChangeSet
    ) throws(PlantError) {
        state.imports[stored.id] = stored
        changes.imports.append(stored)
        try record(
            "import.applied", subject: stored.id, by: actor,
            body: [
                "file": .file(digest), stored.kind: LedgerValue(Int64(stored.items.count)),
                "skipped": LedgerValue(Int64(skipped)),
            ], text: stored.file, into: &changes)
    }

    /// Takes an import back, as long as nothing was done with any of its containers or products. The ledger keeps both.
    public func undo(import id: String, by actor: Actor) async throws(PlantError) -> StoredImport {
        try require(.configure, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> StoredImport in
            guard var stored = state.imports[id] else { throw .notFound(kind: "import", id: id) }
            guard !stored.isUndone else {
                throw .refused(Bilingual(zh: "导入 \(id) 已撤销。", en: "import \(id) was taken back already"))
            }
            if stored.kind == "products" {
                try withdrawProducts(of: stored, by: actor, &changes)
            } else {
                try withdrawItems(of: stored, by: actor, &changes)
            }
            stored.isUndone = true
            state.imports[id] = stored
            changes.imports.append(stored)
            try record("import.undone", subject: id, by: actor, into: &changes)
            try judgeEverything(into: &changes)
            return stored
        }
    }
}

extension Plant {
    private func withdrawItems(of stored: StoredImport, by actor: Actor, _ changes: inout ChangeSet) throws(PlantError)
    {
        let touched = stored.items.filter { state.ledger.subjects[$0]?.subjectSeq != 0 }
        guard touched.isEmpty else {
            throw .refused(
                Bilingual(
                    zh: "容器 \(touched[0]) 等 \(touched.count) 件已有后续操作，不能撤销导入。",
                    en: "\(touched[0]) and \(touched.count - 1) more were used or moved since: it cannot be taken back"
                ))
        }
        for code in stored.items {
            guard let item = state.items[code] else { continue }
            state.drop(code)
            changes.removed.append(item)
            if let tag = item.tag { state.tags[tag] = nil }
            try record(
                "item.withdrawn", subject: code, by: actor, body: ["import": LedgerValue(stored.id)], into: &changes)
            if let account = item.account {
                book(.opening, item, -item.quantity.number, account: account, by: actor, into: &changes)
            }
        }
    }
}

extension ImportReport {
    /// - Throws: ``PlantError/refused(_:)`` when something is wrong and nothing is to be skipped.
    func checkFaults(_ skipsFaulty: Bool) throws(PlantError) {
        guard faults.isEmpty || skipsFaulty else {
            throw .refused(
                Bilingual(
                    zh: "有 \(faults.count) 处错误，未导入任何内容：请改正，或选择跳过错误行。",
                    en: "\(faults.count) cells are wrong, nothing was imported: mend them, or skip those rows"))
        }
    }
}

/// Rows checked one after the other, against the plant and against each other.
struct ImportPlan {
    private let state: PlantState
    private let now_ms: Int64
    private let zones: Set<String>
    private(set) var items: [Item] = []
    private(set) var nextSerial: Int64
    private var rows = 0
    private var unchanged = 0
    private var faults: [ImportFault] = []
    private var codes: [String: Int] = [:]
    private var tags: [String: Int] = [:]

    init(state: PlantState, now_ms: Int64) {
        self.state = state
        self.now_ms = now_ms
        zones = Set(state.zones.zones.map(\.id))
        nextSerial = state.counters[.item, default: 1]
    }

    var report: ImportReport {
        ImportReport(
            id: nil, rows: rows, new: items.map(\.code), unchanged: unchanged,
            faults: faults.sorted { ($0.row, $0.column) < ($1.row, $1.column) })
    }

    mutating func take(_ sheet: ImportTable, mapping: [String: String]) {
        let (fields, unknown) = ImportColumn.match(sheet, ItemColumns.columns, mapping: mapping)
        faults = unknown + sheet.faults
        let faulty = Set(sheet.faults.map(\.row))
        rows = sheet.rows.count
        for row in sheet.rows where !faulty.contains(row.number) {
            do throws(ImportFault) {
                try take(row, fields)
            } catch {
                var fault = error
                fault.row = row.number
                if let place = fields.firstIndex(of: error.column) { fault.column = sheet.columns[place] }
                faults.append(fault)
            }
        }
    }

    private mutating func take(_ row: ImportTable.Row, _ fields: [String?]) throws(ImportFault) {
        guard row.cells.count <= fields.count || row.cells[fields.count...].allSatisfy(\.isEmpty) else {
            throw ItemColumns.fault(
                "code", row.cells.last ?? "",
                Bilingual(zh: "该行的列数多于表头。", en: "the row has more cells than the header"))
        }
        var cells: [String: String] = [:]
        for (field, cell) in zip(fields, row.cells) {
            let text = cell.trimmingWhitespace
            if let field, !text.isEmpty { cells[field] = text }
        }
        var serial = nextSerial
        let item = try ItemColumns.item(
            cells,
            code: {
                var code = ItemCode(serial: UInt64(serial)).text
                while state.codes[code] != nil || codes[code] != nil {
                    serial += 1
                    code = ItemCode(serial: UInt64(serial)).text
                }
                serial += 1
                return code
            }, zoneName: zones.contains, now_ms: now_ms)
        if let same = state.items[item.code] {
            guard same == item else {
                throw ItemColumns.fault(
                    "code", item.code,
                    Bilingual(zh: "该编码已存在，内容不同。", en: "this code is here already, with another content"))
            }
            unchanged += 1
            return
        }
        if cells["code"] == nil, let key = item.aliases.first, let owner = state.codes[key] {
            // The same delivery of the file: known by its outside key.
            guard let there = state.items[owner], there.quantity == item.quantity, there.cas == item.cas else {
                throw ItemColumns.fault(
                    "aliases", key,
                    Bilingual(zh: "该外部编码已属于 \(owner)，内容不同。", en: "this key is that of \(owner), with another content"))
            }
            unchanged += 1
            return
        }
        try checkUnique(item, row.number)
        nextSerial = max(serial, nextSerial)
        items.append(item)
    }

    private mutating func checkUnique(_ item: Item, _ row: Int) throws(ImportFault) {
        for (column, code) in [("code", item.code)] + item.aliases.map({ ("aliases", $0) }) {
            if let owner = state.codes[code] {
                throw ItemColumns.fault(
                    column, code, Bilingual(zh: "已属于容器 \(owner)。", en: "belongs to container \(owner)"))
            }
            if let other = codes[code] {
                throw ItemColumns.fault(
                    column, code, Bilingual(zh: "与第 \(other) 行重复。", en: "is that of row \(other) too"))
            }
        }
        if let tag = item.tag {
            if let bound = state.tags[tag] {
                throw ItemColumns.fault(
                    "tag", tag,
                    Bilingual(
                        zh: "标签已绑定 \(bound.item ?? bound.label.zh)。",
                        en: "the tag is on \(bound.item ?? bound.label.en)"))
            }
            if let other = tags[tag] {
                throw ItemColumns.fault(
                    "tag", tag, Bilingual(zh: "与第 \(other) 行重复。", en: "is that of row \(other) too"))
            }
            tags[tag] = row
        }
        for code in [item.code] + item.aliases { codes[code] = row }
    }
}
