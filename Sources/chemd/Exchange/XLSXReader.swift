import ChemTrack
import Compliance
import Foundation

/// The first sheet of a workbook, or the one that is named, as text. Formulas and merged cells are faults: nobody can
/// see what they stand for in each row.
enum XLSXReader {
    static func read(_ data: Data, sheet wanted: String?) throws -> ImportTable {
        let archive = try ZipArchive(data)
        guard let workbook = try archive.content("xl/workbook.xml") else {
            throw TableError(zh: "不是 XLSX 工作簿。", en: "this is no XLSX workbook")
        }
        let book = try Tree.parse(workbook)
        let named = book.all("sheet").map { ($0.attributes["name"] ?? "", $0.attributes["r:id"] ?? "") }
        guard let place = wanted.map({ name in named.firstIndex { $0.0 == name } }) ?? (named.isEmpty ? nil : 0) else {
            throw TableError(
                zh: "没有名为 `\(wanted ?? "")` 的工作表；有：\(named.map(\.0).joined(separator: "、"))。",
                en: "no sheet `\(wanted ?? "")`; there are: \(named.map(\.0).joined(separator: ", "))")
        }
        let path = try path(of: named[place].1, place, archive)
        guard let content = try archive.content(path) else {
            throw TableError(zh: "工作表内容缺失。", en: "the sheet's content is missing")
        }
        let texts = try archive.content("xl/sharedStrings.xml").map { try Tree.parse($0).all("si").map(text) } ?? []
        let styles = try archive.content("xl/styles.xml").map { try Tree.parse($0) }
        return try table(try Tree.parse(content), texts, dates: dateStyles(styles))
    }

    private static func path(of relation: String, _ place: Int, _ archive: ZipArchive) throws -> String {
        if let relations = try archive.content("xl/_rels/workbook.xml.rels") {
            let target = try Tree.parse(relations).all("Relationship")
                .first { $0.attributes["Id"] == relation }?.attributes["Target"]
            if let target { return target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target }
        }
        return "xl/worksheets/sheet\(place + 1).xml"
    }

    private static func text(_ node: Tree) -> String {
        // Phonetic readings stand beside the text and are no part of it.
        node.name == "rPh" ? "" : node.name == "t" ? node.text : node.children.map(text).joined()
    }

    /// The cell styles that show a number as a date.
    private static func dateStyles(_ styles: Tree?) -> Set<Int> {
        guard let styles else { return [] }
        let own = Dictionary(
            styles.all("numFmt").map { ($0.attributes["numFmtId"] ?? "", $0.attributes["formatCode"] ?? "") }
        ) { first, _ in first }
        let formats = styles.all("cellXfs").first?.children ?? []
        return Set(
            formats.indices.filter { index in
                let id = formats[index].attributes["numFmtId"] ?? ""
                if let number = Int(id), (14...22).contains(number) || (27...36).contains(number) { return true }
                let code = (own[id] ?? "").lowercased()
                return code.contains("yy") || code.contains("mm-dd") || code.contains("m/d")
            })
    }

    private static func table(_ sheet: Tree, _ texts: [String], dates: Set<Int>) throws -> ImportTable {
        var rows: [ImportTable.Row] = []
        var faults: [ImportFault] = []
        for (index, row) in sheet.all("row").enumerated() {
            let number = row.attributes["r"].flatMap(Int.init) ?? index + 1
            var cells: [String] = []
            for (position, cell) in row.children.enumerated() where cell.name == "c" {
                let column = cell.attributes["r"].flatMap(column(of:)) ?? position
                guard column < TableFile.columns_max, rows.count <= TableFile.rows_max else { throw TableFile.tooLarge }
                while cells.count <= column { cells.append("") }
                if cell.children.contains(where: { $0.name == "f" }) {
                    faults.append(
                        ImportFault(
                            row: number, column: name(of: column), value: "=" + (cell.first("f")?.text ?? ""),
                            reason: Bilingual(zh: "公式：请改为数值或文字。", en: "a formula: put its value there")))
                }
                cells[column] = value(cell, texts, dates)
            }
            if cells.contains(where: { !$0.isEmpty }) { rows.append(ImportTable.Row(number: number, cells: cells)) }
        }
        faults += sheet.all("mergeCell").compactMap { merged($0.attributes["ref"] ?? "") }
        guard let header = rows.first else { throw TableError(zh: "工作表是空的。", en: "the sheet is empty") }
        faults = faults.map { fault in
            var fault = fault
            if let place = column(of: fault.column + "1"), place < header.cells.count {
                fault.column = header.cells[place]
            }
            return fault
        }
        return ImportTable(columns: header.cells, rows: Array(rows.dropFirst()), faults: faults)
    }

    private static func merged(_ reference: String) -> ImportFault? {
        let corner = reference.split(separator: ":").first.map(String.init) ?? reference
        guard let column = column(of: corner), let row = Int(corner.drop { $0.isLetter }) else { return nil }
        return ImportFault(
            row: row, column: name(of: column), value: reference,
            reason: Bilingual(
                zh: "合并单元格 \(reference)：请拆分，每行填写。", en: "merged cells \(reference): split them, a value in each row"))
    }

    private static func value(_ cell: Tree, _ texts: [String], _ dates: Set<Int>) -> String {
        let raw = cell.first("v")?.text ?? ""
        switch cell.attributes["t"] {
        case "s": return Int(raw).flatMap { texts.indices.contains($0) ? texts[$0] : nil } ?? ""
        case "inlineStr": return cell.first("is").map(text) ?? ""
        case "str", "b", "e": return raw
        default:
            guard let number = Double(raw) else { return raw }
            if let style = cell.attributes["s"].flatMap(Int.init), dates.contains(style) { return day(number) }
            return number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : "\(number)"
        }
    }

    /// Days since 1899-12-30, as spreadsheets count them.
    private static func day(_ number: Double) -> String {
        let at_ms = Int64((number.rounded(.down) - 25_569) * 86_400_000)
        return String(at_ms.rfc3339.prefix(10))
    }

    /// `AB12` -> 27.
    private static func column(of reference: String) -> Int? {
        var column = 0
        for letter in reference.utf8.prefix(while: { (0x41...0x5A).contains($0) }) {
            column = column * 26 + Int(letter) - 0x40
            if column > 20_000 { return nil }
        }
        return column > 0 ? column - 1 : nil
    }

    private static func name(of column: Int) -> String {
        var (name, rest) = ("", column + 1)
        while rest > 0 {
            name = String(UnicodeScalar(UInt8(0x41 + (rest - 1) % 26))) + name
            rest = (rest - 1) / 26
        }
        return name
    }
}
