import Compliance
import Foundation

/// People as rows of a table. Passwords, badges and second factors are never among them.
public enum PersonColumns {
    static let columns: [ImportColumn] = [
        ImportColumn("name", "登录名", "用户名", "user"), ImportColumn("display", "姓名", "显示名"),
        ImportColumn("role", "角色"), ImportColumn("active", "在职", "启用"),
        ImportColumn("qualifications", "资格"), ImportColumn("scope", "范围"),
    ]
    public static let header = columns.map(\.name)

    public static func row(_ person: Person) throws -> [String] {
        [
            person.name, person.display, person.role.rawValue, person.isActive ? "yes" : "no",
            try json(person.qualifications), try json(person.scope),
        ]
    }

    private static func json(_ value: (some Encodable)?) throws -> String {
        guard let value else { return "" }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func person(_ cells: [String: String]) throws(ImportFault) -> Person {
        for (column, text) in cells {
            if let problem = CellText.problem(text) { throw ItemColumns.fault(column, text, problem) }
        }
        guard let name = cells["name"]?.lowercased() else {
            throw ItemColumns.fault("name", "", Bilingual(zh: "须填写登录名。", en: "give a sign-in name"))
        }
        guard let word = cells["role"],
            let role = Role.allCases.first(where: { [$0.rawValue, $0.name.zh, $0.name.en].contains(word) })
        else {
            let all = Role.allCases.map(\.rawValue).joined(separator: ", ")
            throw ItemColumns.fault(
                "role", cells["role"] ?? "", Bilingual(zh: "未知角色：可用 \(all)。", en: "unknown role: use \(all)"))
        }
        let active = cells["active"] ?? "yes"
        guard let isActive = ["yes": true, "no": false, "是": true, "否": false, "true": true, "false": false][active]
        else { throw ItemColumns.fault("active", active, Bilingual(zh: "应为 yes 或 no。", en: "is yes or no")) }
        var person = Person(
            id: "", name: name, display: cells["display"] ?? name, role: role, passwordHash: "", isActive: isActive)
        person.qualifications = try value(cells, "qualifications")
        person.scope = try value(cells, "scope")
        return person
    }

    private static func value<Value: Decodable>(
        _ cells: [String: String], _ column: String
    ) throws(ImportFault) -> Value? {
        guard let text = cells[column] else { return nil }
        guard let value = try? JSONDecoder().decode(Value.self, from: Data(text.utf8)) else {
            throw ItemColumns.fault(
                column, text, Bilingual(zh: "不是所要求的 JSON。", en: "is not the JSON that an export writes here"))
        }
        return value
    }
}

/// Companies on the papers as rows of a table.
public enum PartyColumns {
    static let columns: [ImportColumn] = [
        ImportColumn("id", "编号"), ImportColumn("role", "类别"), ImportColumn("details", "资料"),
    ]
    public static let header = columns.map(\.name)

    public static func row(_ party: Party) throws -> [String] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [party.id, party.role.rawValue, String(decoding: try encoder.encode(party.details), as: UTF8.self)]
    }

    static func party(_ cells: [String: String]) throws(ImportFault) -> Party {
        guard let id = cells["id"], !id.contains(where: \.isWhitespace) else {
            throw ItemColumns.fault(
                "id", cells["id"] ?? "", Bilingual(zh: "须填写编号，不含空格。", en: "give an id without spaces"))
        }
        guard let role = cells["role"].flatMap(Party.Role.init) else {
            throw ItemColumns.fault(
                "role", cells["role"] ?? "",
                Bilingual(
                    zh: "未知类别：generator、transporter、facility 或 supplier。",
                    en: "unknown role: generator, transporter, facility or supplier"))
        }
        guard
            let details = cells["details"].flatMap({
                try? JSONDecoder().decode(ManifestParty.self, from: Data($0.utf8))
            })
        else {
            throw ItemColumns.fault(
                "details", cells["details"] ?? "",
                Bilingual(zh: "不是单位资料的 JSON。", en: "is not the JSON of a company"))
        }
        return Party(id: id, role: role, details: details)
    }
}

/// People or parties of a file, checked.
public struct PeoplePlan: Sendable {
    public var people: [Person] = []
    public var parties: [Party] = []
    public var report: ImportReport
}

extension Plant {
    /// Checks people against those on record; the same person again is passed over.
    public func planPeople(_ sheet: ImportTable, mapping: [String: String]) -> PeoplePlan {
        var plan = PeoplePlan(report: ImportReport(id: nil, rows: sheet.rows.count, new: [], unchanged: 0, faults: []))
        let faults = eachRow(sheet, PersonColumns.columns, mapping) { (cells: [String: String]) throws(ImportFault) in
            let person = try PersonColumns.person(cells)
            if plan.report.new.contains(person.name) {
                throw ItemColumns.fault("name", person.name, Bilingual(zh: "登录名重复。", en: "this name is there twice"))
            }
            if let there = state.people.values.first(where: { $0.name == person.name }) {
                guard there.role == person.role, there.display == person.display else {
                    throw ItemColumns.fault(
                        "name", person.name,
                        Bilingual(zh: "该人员已存在，内容不同。", en: "on record already, with another role or name"))
                }
                plan.report.unchanged += 1
                return
            }
            plan.people.append(person)
            plan.report.new.append(person.name)
        }
        plan.report.faults = faults
        return plan
    }

    /// Checks companies; one that is on record is changed to what the file says.
    public func planParties(_ sheet: ImportTable, mapping: [String: String]) -> PeoplePlan {
        var plan = PeoplePlan(report: ImportReport(id: nil, rows: sheet.rows.count, new: [], unchanged: 0, faults: []))
        let faults = eachRow(sheet, PartyColumns.columns, mapping) { (cells: [String: String]) throws(ImportFault) in
            let party = try PartyColumns.party(cells)
            if state.parties[party.id] == party {
                plan.report.unchanged += 1
                return
            }
            plan.parties.append(party)
            plan.report.new.append(party.id)
        }
        plan.report.faults = faults
        return plan
    }

    /// Hands over the cells of each row by their fields, and collects what is wrong with its place.
    func eachRow(
        _ sheet: ImportTable, _ columns: [ImportColumn], _ mapping: [String: String],
        _ take: ([String: String]) throws(ImportFault) -> Void
    ) -> [ImportFault] {
        let (fields, unknown) = ImportColumn.match(sheet, columns, mapping: mapping)
        var faults = unknown + sheet.faults
        for row in sheet.rows {
            var cells: [String: String] = [:]
            for (field, cell) in zip(fields, row.cells) {
                let text = cell.trimmingWhitespace
                if let field, !text.isEmpty { cells[field] = text }
            }
            do throws(ImportFault) { try take(cells) } catch {
                var fault = error
                fault.row = row.number
                if let place = fields.firstIndex(of: error.column) { fault.column = sheet.columns[place] }
                faults.append(fault)
            }
        }
        return faults
    }

    /// Puts an imported person on record, with a password that nobody knows yet.
    public func take(
        imported person: Person, passwordHash: String, by actor: Actor
    ) async throws(PlantError) -> Person {
        let made = try await register(
            person: person.name, display: person.display, role: person.role, passwordHash: passwordHash, by: actor)
        if let qualifications = person.qualifications {
            _ = try await record(qualifications: qualifications, of: made.id, by: actor)
        }
        guard !person.isActive || person.scope != nil else { return made }
        var change = PersonChange(isActive: person.isActive ? nil : false)
        if let scope = person.scope { change.scope = .some(scope) }
        return try await self.change(person: made.id, change, by: actor)
    }
}
