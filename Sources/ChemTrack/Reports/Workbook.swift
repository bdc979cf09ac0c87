import Compliance

/// A report as an Office Open XML workbook (ECMA-376) of one sheet. The same table gives the same bytes.
enum Workbook {
    static func bytes(of table: ReportTable) -> [UInt8] {
        var zip = StoredZip()
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
        let package = "http://schemas.openxmlformats.org/package/2006"
        let office = "http://schemas.openxmlformats.org/officeDocument/2006"
        let sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        let type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        zip.add(
            "[Content_Types].xml",
            head + "<Types xmlns=\"\(package)/content-types\">"
                + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"\(type).sheet.main+xml\"/>"
                + "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"\(type).worksheet+xml\"/>"
                + "<Override PartName=\"/xl/styles.xml\" ContentType=\"\(type).styles+xml\"/></Types>")
        zip.add(
            "_rels/.rels",
            head + "<Relationships xmlns=\"\(package)/relationships\"><Relationship Id=\"rId1\" "
                + "Type=\"\(office)/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")
        zip.add(
            "xl/workbook.xml",
            head + "<workbook xmlns=\"\(sheet)\" xmlns:r=\"\(office)/relationships\"><sheets>"
                + "<sheet name=\"\(escaped(name(table)))\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>")
        zip.add(
            "xl/_rels/workbook.xml.rels",
            head + "<Relationships xmlns=\"\(package)/relationships\">"
                + "<Relationship Id=\"rId1\" Type=\"\(office)/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                + "<Relationship Id=\"rId2\" Type=\"\(office)/relationships/styles\" Target=\"styles.xml\"/>"
                + "</Relationships>")
        zip.add(
            "xl/styles.xml",
            head
                + "<styleSheet xmlns=\"\(sheet)\"><fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
                + "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
                + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
                + "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
                + "<borders count=\"1\"><border/></borders>"
                + "<cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"2\"><xf xfId=\"0\"/>"
                + "<xf xfId=\"0\" fontId=\"1\" applyFont=\"1\"/></cellXfs></styleSheet>")
        zip.add("xl/worksheets/sheet1.xml", head + worksheet(table, namespace: sheet))
        return zip.bytes()
    }

    /// At most 31 characters, none of those that a sheet's name may not have.
    private static func name(_ table: ReportTable) -> String {
        String(table.title.zh.filter { !"[]:*?/\\".contains($0) }.prefix(31))
    }

    private static func worksheet(_ table: ReportTable, namespace: String) -> String {
        var rows = [row(1, table.columns.map { .text("\($0.zh) \($0.en)") }, style: 1)]
        for (index, cells) in table.rows.enumerated() { rows.append(row(index + 2, cells, style: 0)) }
        return "<worksheet xmlns=\"\(namespace)\"><sheetData>" + rows.joined() + "</sheetData></worksheet>"
    }

    private static func row(_ number: Int, _ cells: [ReportTable.Cell], style: Int) -> String {
        let parts = cells.enumerated().map { index, cell in
            let place = "\(letters(index))\(number)"
            return switch cell {
            case .empty: ""
            case .number(let text): "<c r=\"\(place)\" s=\"\(style)\"><v>\(text)</v></c>"
            case .text(let text):
                "<c r=\"\(place)\" s=\"\(style)\" t=\"inlineStr\"><is><t xml:space=\"preserve\">\(escaped(text))</t></is></c>"
            }
        }
        return "<row r=\"\(number)\">" + parts.joined() + "</row>"
    }

    /// A … Z, AA … of a column from 0.
    private static func letters(_ index: Int) -> String {
        var rest = index
        var name = ""
        repeat {
            name = String(UnicodeScalar(UInt8(65 + rest % 26))) + name
            rest = rest / 26 - 1
        } while rest >= 0
        return name
    }

    /// XML 1.0 has no control characters but tab and line ends: they are left out.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
            default:
                if scalar.value >= 0x20, scalar.value != 0xFFFE, scalar.value != 0xFFFF {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }
}

extension ReportTable {
    public var xlsx: [UInt8] { Workbook.bytes(of: self) }
}
