import Compliance
import Crypto
import Foundation
public import Labels

// A sheet is read by the machine and confirmed by a person: only then does anything rely on it.
extension Plant {
    /// Keeps a data sheet with what was read from it, as a proposal. The same file sent again is the same sheet.
    public func file(
        sheet bytes: [UInt8], named name: String, reading: SheetReading, by actor: Actor
    ) async throws(PlantError) -> FiledSheet {
        try require(.request, of: actor)
        let digest = SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> FiledSheet in
            if let known = state.sheets.values.first(where: { $0.digest == digest && $0.state != .withdrawn }) {
                return known
            }
            let sheet = FiledSheet(
                id: nextID(.sheet, prefix: "S-", into: &changes), digest: digest, fileName: String(name.prefix(120)),
                size_bytes: bytes.count, reading: reading, filedAt_ms: clock.now_ms(), filedBy: actor.display)
            keep(sheet, into: &changes)
            changes.files.append(StoredFile(digest: digest, bytes: bytes))
            try record("sheet.filed", subject: sheet.id, by: actor, body: sheet.ledgerBody, into: &changes)
            return sheet
        }
    }

    /// A person has compared values with the sheet: those accepted, by their places in the reading, and those typed.
    ///
    /// - Throws: ``PlantError/invalid(field:_:)`` for a place that does not exist, two values of a field that has one, a
    ///   typed value that has not the form of its field, or nothing at all.
    public func confirm(
        sheet id: String, accepting places: [Int], typed: [(field: SheetField, value: String)], by actor: Actor
    ) async throws(PlantError) -> FiledSheet {
        try require(.approve, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> FiledSheet in
            var sheet = try self.sheet(id)
            guard sheet.state == .proposed else { throw Self.notProposed(sheet) }
            var values: [SheetValue] = []
            for place in Set(places).sorted() {
                guard sheet.reading.values.indices.contains(place) else {
                    throw .invalid(
                        field: "accept",
                        Bilingual(zh: "没有第 \(place) 项。", en: "there is no value \(place) in the reading"))
                }
                values.append(sheet.reading.values[place])
            }
            for (field, text) in typed {
                guard let value = SheetValue(typed: text, for: field, by: actor.display) else {
                    throw .invalid(
                        field: "typed",
                        Bilingual(
                            zh: "`\(text)` 不符合 \(field.rawValue) 的格式。",
                            en: "`\(text)` has not the form of \(field.rawValue)"))
                }
                values.append(value)
            }
            try Self.check(values)
            sheet.confirmed = values
            close(&sheet, .confirmed, by: actor, into: &changes)
            try record("sheet.confirmed", subject: id, by: actor, body: sheet.ledgerBody, into: &changes)
            return sheet
        }
    }

    /// Takes a sheet out of use; it is kept.
    public func withdraw(sheet id: String, reason: String, by actor: Actor) async throws(PlantError) -> FiledSheet {
        try require(.approve, of: actor)
        guard !reason.trimmingWhitespace.isEmpty else {
            throw .invalid(field: "reason", Bilingual(zh: "请说明理由。", en: "say why it is withdrawn"))
        }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> FiledSheet in
            var sheet = try self.sheet(id)
            guard sheet.state != .withdrawn else { throw Self.notProposed(sheet) }
            sheet.reason = reason
            close(&sheet, .withdrawn, by: actor, into: &changes)
            try record(
                "sheet.withdrawn", subject: id, by: actor, body: ["digest": LedgerValue("sha256:\(sheet.digest)")],
                text: reason, into: &changes)
            return sheet
        }
    }

    private static func check(_ values: [SheetValue]) throws(PlantError) {
        guard values.contains(where: { $0.field == .product }) else {
            throw .invalid(
                field: "accept", Bilingual(zh: "请确认产品名称。", en: "confirm the product's name, or type it"))
        }
        for field in SheetField.allCases where field.isSingle {
            guard Set(values.filter { $0.field == field }.map(\.value)).count <= 1 else {
                throw .invalid(
                    field: "accept",
                    Bilingual(zh: "\(field.rawValue) 只能确认一个值。", en: "\(field.rawValue) has one value: choose which"))
            }
        }
    }

    private func sheet(_ id: String) throws(PlantError) -> FiledSheet {
        guard let sheet = state.sheets[id] else { throw .notFound(kind: "sheet", id: id) }
        return sheet
    }

    private static func notProposed(_ sheet: FiledSheet) -> PlantError {
        .refused(
            Bilingual(
                zh: "\(sheet.id) 已由 \(sheet.closedBy ?? "") 处理（\(sheet.state.rawValue)）。",
                en: "\(sheet.id) is \(sheet.state.rawValue) already, by \(sheet.closedBy ?? "")"))
    }

    private func close(
        _ sheet: inout FiledSheet, _ state: FiledSheet.State, by actor: Actor, into changes: inout ChangeSet
    ) {
        sheet.state = state
        sheet.closedAt_ms = clock.now_ms()
        sheet.closedBy = actor.display
        keep(sheet, into: &changes)
    }

    private func keep(_ sheet: FiledSheet, into changes: inout ChangeSet) {
        state.sheets[sheet.id] = sheet
        changes.sheets.append(sheet)
    }
}

extension FiledSheet {
    fileprivate var ledgerBody: LedgerBody {
        var body: LedgerBody = ["digest": LedgerValue("sha256:\(digest)")]
        if let product = first(.product) { body["product"] = LedgerValue(product) }
        if let supplier = first(.supplier) { body["supplier"] = LedgerValue(supplier) }
        if let cas { body["cas"] = LedgerValue(cas) }
        if let edition { body["edition"] = LedgerValue(edition.text) }
        return body
    }
}

extension SheetValue {
    /// A value that a person typed after looking at the sheet; nil when it has not the form of its field.
    init?(typed text: String, for field: SheetField, by person: String) {
        let text = text.trimmingWhitespace
        guard !text.isEmpty, text.count <= 200 else { return nil }
        let fits =
            switch field {
            case .product, .supplier: true
            case .cas, .component: (try? CASNumber(text)) != nil
            case .revised, .issued: CalendarDay(text) != nil
            case .signalWord: ["Danger", "Warning", "none"].contains(text)
            case .unNumber: text.wholeMatch(of: /UN[0-9]{4}/) != nil
            case .packingGroup: ["I", "II", "III"].contains(text)
            case .transportClass:
                text.wholeMatch(of: /[1-9](\.[1-6][A-S]?)?( \([1-9](\.[1-6])?(, [1-9](\.[1-6])?)*\))?/) != nil
            case .hazardStatement: text.wholeMatch(of: /(H|EUH)[0-9]{3}[A-Za-z]{0,2}(\+H[0-9]{3})*/) != nil
            case .precautionaryStatement: text.wholeMatch(of: /P[0-9]{3}(\+P[0-9]{3})*/) != nil
            case .flashPoint: text.wholeMatch(of: /([<>]=? )?-?[0-9]+(\.[0-9]+)? °C/) != nil
            case .storageClass: text.wholeMatch(of: /1?[0-9](\.[1-3])?[A-D]?|10-13/) != nil
            case .exposureLimit: false
            }
        guard fits else { return nil }
        self.init(field, text, page: 0, words: "")
        because = LabelText(zh: "由\(person)对照说明书录入", en: "typed by \(person) from the sheet")
    }
}
