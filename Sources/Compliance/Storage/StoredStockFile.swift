public import Foundation

/// Reads what stands where: the stock file of ``StockFile`` with the place of each container.
///
/// CSV or JSON Lines with the columns of ``StockFile`` and `zone` (needed), `id` (else `line 7`), `x` and `y` in metres of
/// the plan, `floor`, and `waste` (1 or 0). What is on order stands nowhere yet and is left out.
public enum StoredStockFile {
    private struct Place: Decodable {
        var id: String?
        var zone: String?
        var x: Double?
        var y: Double?
        var floor: Int?
        var waste: Bool?
    }

    /// - Parameters:
    ///   - isJSON: JSON Lines rather than CSV.
    ///   - zones: the zones there are; a line that names another cannot be used.
    public static func read(
        _ data: Data, isJSON: Bool, zones: Set<String>, registry: SubstanceRegistry
    ) throws(StockFile.Problem) -> [StoredItem] {
        let stock = try StockFile.read(data, isJSON: isJSON)
        let places = isJSON ? try jsonPlaces(data) : try csvPlaces(data)
        var items: [StoredItem] = []
        var lineOf: [String: Int] = [:]
        for (line, (number, place)) in zip(stock, places) where !line.onOrder {
            guard let zone = place.zone, !zone.isEmpty else {
                throw StockFile.Problem(line: number, column: "zone", what: "say in which zone it stands")
            }
            guard zones.contains(zone) else {
                throw StockFile.Problem(
                    line: number, column: "zone", what: "`\(zone)` is not in the zones file: use one of its ids")
            }
            let id = place.id.flatMap { $0.isEmpty ? nil : $0 } ?? "line \(number)"
            if let first = lineOf.updateValue(number, forKey: id) {
                throw StockFile.Problem(
                    line: number, column: "id", what: "`\(id)` stands in line \(first) too: give each container its own"
                )
            }
            if (place.x == nil) != (place.y == nil) {
                throw StockFile.Problem(
                    line: number, column: place.x == nil ? "x" : "y", what: "give both x and y, or neither")
            }
            var profile = registry.profile(line.query)
            if let density = line.density_kg_per_L { profile.density_kg_per_L = density }
            var position: StoredItem.Position?
            if let x = place.x, let y = place.y { position = StoredItem.Position(x: x, y: y, floor: place.floor) }
            items.append(
                StoredItem(
                    id: id, profile: profile, quantity: line.quantity, zone: zone, position: position,
                    isWaste: place.waste ?? false))
        }
        return items
    }

    private static func jsonPlaces(_ data: Data) throws(StockFile.Problem) -> [(line: Int, Place)] {
        var places: [(line: Int, Place)] = []
        for (number, line) in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
            do {
                places.append((number + 1, try JSONDecoder().decode(Place.self, from: Data(line))))
            } catch {
                throw StockFile.Problem(line: number + 1, column: nil, what: StockFile.explain(error))
            }
        }
        return places
    }

    private static func csvPlaces(_ data: Data) throws(StockFile.Problem) -> [(line: Int, Place)] {
        let scanner = CSVScanner([UInt8](data))
        let store = CellStore(
            columns: scanner.header, bytes: scanner.bytes, starts: scanner.starts, ends: scanner.ends,
            lines: scanner.lines)
        var places: [(line: Int, Place)] = []
        for row in CatalogRows(store: store) {
            func number(_ column: String) throws(StockFile.Problem) -> Double? {
                if row[column].isEmpty { return nil }
                guard let number = row.number(column), number.isFinite else {
                    throw StockFile.Problem(
                        line: row.line, column: column, what: "`\(row[column])` is not a number of metres")
                }
                return number
            }
            let floor = row["floor"].isEmpty ? nil : Int(row["floor"])
            if floor == nil, !row["floor"].isEmpty {
                throw StockFile.Problem(
                    line: row.line, column: "floor", what: "`\(row["floor"])` is not a floor: write a whole number")
            }
            places.append(
                (
                    row.line,
                    Place(
                        id: row["id"], zone: row["zone"], x: try number("x"), y: try number("y"), floor: floor,
                        waste: ["1", "true", "yes"].contains(row["waste"].lowercased()))
                ))
        }
        return places
    }
}
