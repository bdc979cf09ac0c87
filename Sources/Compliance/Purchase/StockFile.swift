public import Foundation

/// Reads a list of stock for the command line.
///
/// CSV with a header: `name` or `cas` is needed, `quantity` is needed (`200 kg`, `50 L`), and `concentration_pct`, `form`,
/// `density_kg_per_L`, `unit` (the GB 18218 unit) and `on_order` (1 or 0) may be there. Or JSON Lines with the same keys.
public enum StockFile {
    public struct Problem: Error, Equatable, CustomStringConvertible {
        public var line: Int
        public var column: String?
        public var what: String

        public var description: String { "line \(line)\(column.map { ", column \($0)" } ?? ""): \(what)" }
    }

    /// - Parameter isJSON: JSON Lines rather than CSV.
    public static func read(_ data: Data, isJSON: Bool) throws(Problem) -> [StockLine] {
        isJSON ? try readJSON(data) : try readCSV([UInt8](data))
    }

    private static func readJSON(_ data: Data) throws(Problem) -> [StockLine] {
        var lines: [StockLine] = []
        for (number, line) in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
            do {
                lines.append(try JSONDecoder().decode(StockLine.self, from: Data(line)))
            } catch {
                throw Problem(line: number + 1, column: nil, what: explain(error))
            }
        }
        return lines
    }

    /// What a decoding error says, in words for a person.
    public static func explain(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "it is not JSON" }
        switch error {
        case .keyNotFound(let key, _): return "`\(key.stringValue)` is missing"
        case .dataCorrupted(let context), .typeMismatch(_, let context), .valueNotFound(_, let context):
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            return (path.isEmpty ? "" : "`\(path)`: ") + context.debugDescription
        @unknown default: return "it cannot be understood"
        }
    }

    private static func readCSV(_ bytes: [UInt8]) throws(Problem) -> [StockLine] {
        let scanner = CSVScanner(bytes)
        if let trouble = scanner.troubles.first {
            throw Problem(line: trouble.line, column: "\(trouble.column)", what: "\(trouble.what): \(trouble.remedy)")
        }
        let known: Set<String> = [
            "cas", "name", "quantity", "concentration_pct", "form", "density_kg_per_L", "unit", "on_order",
            // Where it stands, see ``StoredStockFile``.
            "id", "zone", "x", "y", "floor", "waste",
        ]
        if let stranger = scanner.header.first(where: { !known.contains($0) }) {
            throw Problem(
                line: 1, column: stranger, what: "unknown column: use \(known.sorted().joined(separator: ", "))")
        }
        guard scanner.header.contains("quantity") else {
            throw Problem(line: 1, column: nil, what: "the column quantity is missing")
        }
        let store = CellStore(
            columns: scanner.header, bytes: scanner.bytes, starts: scanner.starts, ends: scanner.ends,
            lines: scanner.lines)
        var lines: [StockLine] = []
        for row in CatalogRows(store: store) { lines.append(try line(row)) }
        return lines
    }

    private static func line(_ row: CatalogRow) throws(Problem) -> StockLine {
        func number(_ column: String) throws(Problem) -> Double? {
            if row[column].isEmpty { return nil }
            guard let number = row.number(column), number.isFinite, number > 0 else {
                throw Problem(line: row.line, column: column, what: "`\(row[column])` is not a number above 0")
            }
            return number
        }
        let quantity: Quantity
        do {
            quantity = try Quantity(row["quantity"])
        } catch {
            throw Problem(line: row.line, column: "quantity", what: error.description)
        }
        var cas: String?
        if !row["cas"].isEmpty {
            do {
                cas = try CASNumber(row["cas"]).text
            } catch {
                throw Problem(line: row.line, column: "cas", what: error.description)
            }
        }
        if cas == nil, row["name"].isEmpty {
            throw Problem(line: row.line, column: "name", what: "give a CAS number or a name")
        }
        let form = PhysicalForm(rawValue: row["form"])
        if form == nil, !row["form"].isEmpty {
            let forms = PhysicalForm.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(line: row.line, column: "form", what: "`\(row["form"])` is not a form: use \(forms)")
        }
        return StockLine(
            cas: cas, name: row["name"], quantity: quantity, concentration_pct: try number("concentration_pct"),
            form: form,
            density_kg_per_L: try number("density_kg_per_L"), unitID: row["unit"].isEmpty ? nil : row["unit"],
            onOrder: ["1", "true", "yes"].contains(row["on_order"].lowercased()))
    }
}

extension StockLine {
    private enum Key: String, CodingKey {
        case cas, name, quantity, form, unit, concentration_pct, density_kg_per_L, on_order
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        cas = try container.decodeIfPresent(CASNumber.self, forKey: .cas)?.text
        name = try container.decodeIfPresent(String.self, forKey: .name) ?? ""
        quantity = try container.decode(Quantity.self, forKey: .quantity)
        concentration_pct = try container.decodeIfPresent(Double.self, forKey: .concentration_pct)
        form = try container.decodeIfPresent(PhysicalForm.self, forKey: .form)
        density_kg_per_L = try container.decodeIfPresent(Double.self, forKey: .density_kg_per_L)
        unitID = try container.decodeIfPresent(String.self, forKey: .unit)
        onOrder = try container.decodeIfPresent(Bool.self, forKey: .on_order) ?? false
        guard cas != nil || !name.isEmpty else {
            throw DecodingError.dataCorruptedError(
                forKey: .name, in: container, debugDescription: "give a CAS number or a name")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encodeIfPresent(cas, forKey: .cas)
        try container.encode(name, forKey: .name)
        try container.encode(quantity, forKey: .quantity)
        try container.encodeIfPresent(concentration_pct, forKey: .concentration_pct)
        try container.encodeIfPresent(form, forKey: .form)
        try container.encodeIfPresent(density_kg_per_L, forKey: .density_kg_per_L)
        try container.encodeIfPresent(unitID, forKey: .unit)
        try container.encode(onOrder, forKey: .on_order)
    }
}
