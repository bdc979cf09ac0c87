import Foundation

/// Checks one cell against its column: nil when it is right, else what is wrong and what to do.
struct CellCheck {
    let column: CatalogColumn

    init(_ column: CatalogColumn) {
        self.column = column
        separator = column.separator?.utf8.first
        values = (column.values ?? []).map { Array($0.utf8) }
    }

    private let separator: UInt8?
    private let values: [[UInt8]]

    func problem(_ cell: ArraySlice<UInt8>) -> (what: String, remedy: String)? {
        if cell.isEmpty {
            return column.required == true ? ("the cell is empty", "fill it in, this column is required") : nil
        }
        if column.type == .text || column.type == .code { return nil }
        if let separator {
            for part in cell.split(separator: separator, omittingEmptySubsequences: false) {
                if let problem = single(part) { return problem }
            }
            return nil
        }
        return single(cell)
    }

    private func single(_ cell: ArraySlice<UInt8>) -> (what: String, remedy: String)? {
        switch column.type {
        case .text, .code: return nil
        case .cas: return cas(cell)
        case .integer, .number: return number(cell)
        case .enum:
            if values.contains(where: { $0.elementsEqual(cell) }) { return nil }
            return (
                "`\(text(cell))` is not one of the allowed values",
                "use one of: \((column.values ?? []).joined(separator: ", "))"
            )
        case .date:
            if isDate(cell) { return nil }
            return ("`\(text(cell))` is not a date", "write year-month-day, as in 2026-05-01")
        }
    }

    /// The usual written form and the check digit; the long way only for what is wrong.
    private func cas(_ cell: ArraySlice<UInt8>) -> (what: String, remedy: String)? {
        let count = cell.count
        if count >= 7, count <= 12 {
            var sum = 0
            var place = 0
            var usual = true
            let end = cell.endIndex
            var at = end - 3
            usual = cell[end - 2] == 0x2D && cell[end - 5] == 0x2D
            while at >= cell.startIndex, usual {
                let byte = cell[at]
                if byte >= 0x30, byte <= 0x39 {
                    place += 1
                    sum += place * Int(byte - 0x30)
                } else if at != end - 5 {
                    usual = false
                }
                at -= 1
            }
            if usual, sum % 10 == Int(cell[end - 1]) - 0x30 { return nil }
        }
        do {
            let number = try CASNumber(text(cell))
            return number.text == text(cell)
                ? nil : ("`\(text(cell))` is not written as usual", "write \(number.text)")
        } catch {
            return ("\(error)", "correct the number from the source")
        }
    }

    private func number(_ cell: ArraySlice<UInt8>) -> (what: String, remedy: String)? {
        let written = text(cell)
        guard let value = Double(written), value.isFinite else {
            return ("`\(written)` is not a number", "write digits with a decimal point, no unit")
        }
        if column.type == .integer, Int64(written) == nil {
            return ("`\(written)` is not a whole number", "write digits only")
        }
        if let min = column.min, value < min { return ("`\(written)` is below \(min)", "correct the number") }
        if let max = column.max, value > max { return ("`\(written)` is above \(max)", "correct the number") }
        return nil
    }

    private func isDate(_ cell: ArraySlice<UInt8>) -> Bool {
        let parts = text(cell).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month)
        else { return false }
        let leap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
        return (1...[31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]).contains(day)
    }

    private func text(_ cell: ArraySlice<UInt8>) -> String { String(decoding: cell, as: UTF8.self) }
}
