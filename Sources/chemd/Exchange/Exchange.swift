import ChemTrack
import Compliance
import Foundation
import Geofence
import Store

/// Tables in and out, for the commands and the API alike.
enum Exchange {
    enum Form: String { case csv, jsonl }

    // MARK: In

    static func mapping(_ words: [String]) throws -> [String: String] {
        var mapping: [String: String] = [:]
        for word in words {
            guard let mark = word.lastIndex(of: "=") else {
                throw TableError(zh: "`\(word)` 应为 列名=字段。", en: "`\(word)` is not HEADER=FIELD")
            }
            mapping[String(word[..<mark])] = String(word[word.index(after: mark)...])
        }
        return mapping
    }

    static func take(
        _ kind: ExchangeKind, _ data: Data, named file: String, encoding: TableFile.Encoding, sheet: String?,
        mapping: [String: String], apply: Bool, skipsFaulty: Bool, into plant: Plant, by actor: Actor
    ) async throws -> ImportReport {
        if kind == .zones {
            let zones = try GeoJSON.zones(from: data)
            if apply { try await plant.setZones(zones, by: actor) }
            return ImportReport(id: nil, rows: zones.count, new: zones.map(\.id), unchanged: 0, faults: [])
        }
        let table = try TableFile.read(data, encoding: encoding, sheet: sheet)
        switch kind {
        case .items:
            return try await plant.importItems(
                table, mapping: mapping, file: file.split(separator: "/").last.map(String.init) ?? file,
                digest: LedgerDigest.sha256(data), apply: apply, skipsFaulty: skipsFaulty, by: actor)
        case .products:
            return try await plant.importProducts(
                table, mapping: mapping, file: file.split(separator: "/").last.map(String.init) ?? file,
                digest: LedgerDigest.sha256(data), apply: apply, skipsFaulty: skipsFaulty, by: actor)
        default:
            return try await take(kind, table, mapping, apply: apply, skipsFaulty: skipsFaulty, into: plant, by: actor)
        }
    }

    private static func take(
        _ kind: ExchangeKind, _ table: ImportTable, _ mapping: [String: String], apply: Bool, skipsFaulty: Bool,
        into plant: Plant, by actor: Actor
    ) async throws -> ImportReport {
        let plan =
            kind == .people
            ? await plant.planPeople(table, mapping: mapping) : await plant.planParties(table, mapping: mapping)
        guard apply else { return plan.report }
        guard plan.report.faults.isEmpty || skipsFaulty else {
            throw TableError(
                zh: "有 \(plan.report.faults.count) 处错误，未导入任何内容。",
                en: "\(plan.report.faults.count) cells are wrong, nothing was imported")
        }
        for party in plan.parties { try await plant.register(party, by: actor) }
        for person in plan.people {
            // Nobody knows this password: an administrator gives a new one when the person comes.
            let hash = try PasswordHash.make(Secrets.token())
            _ = try await plant.take(imported: person, passwordHash: hash, by: actor)
        }
        return plan.report
    }

    // MARK: Out

    static func give(_ kind: ExchangeKind, _ form: Form, from reader: PlantReader) async throws -> Data {
        switch kind {
        case .zones: return GeoJSON.data(for: try await reader.zones())
        case .items:
            var text = form == .csv ? line(ItemColumns.header) : Data()
            var after: String?
            repeat {
                let page = try await reader.items(
                    ItemFilter(), limit: PlantReader.pageLimit, after: after)
                for item in page.elements { text += try written(ItemColumns.row(item), ItemColumns.header, form) }
                after = page.next
            } while after != nil
            return text
        case .products:
            var text = form == .csv ? line(ProductColumns.header) : Data()
            var after: String?
            repeat {
                let page = try await reader.products(text: "", limit: PlantReader.pageLimit, after: after)
                for product in page.elements {
                    text += try written(ProductColumns.row(product), ProductColumns.header, form)
                }
                after = page.next
            } while after != nil
            return text
        case .people:
            let people = try await reader.people()
            return try people.reduce(into: form == .csv ? line(PersonColumns.header) : Data()) { text, person in
                text += try written(PersonColumns.row(person), PersonColumns.header, form)
            }
        case .parties:
            let parties = try await reader.parties()
            return try parties.reduce(into: form == .csv ? line(PartyColumns.header) : Data()) { text, party in
                text += try written(PartyColumns.row(party), PartyColumns.header, form)
            }
        }
    }

    private static func written(_ row: [String], _ header: [String], _ form: Form) throws -> Data {
        guard form == .jsonl else { return line(row) }
        let object = Dictionary(zip(header, row)) { first, _ in first }.filter { !$0.value.isEmpty }
        return try JSONLines.encode(object) + Data("\n".utf8)
    }

    private static func line(_ cells: [String]) -> Data {
        Data((cells.map(CSVReader.written).joined(separator: ",") + "\n").utf8)
    }
}
