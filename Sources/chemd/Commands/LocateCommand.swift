import ArgumentParser
import Foundation
import Geofence

/// `chemd locate`: which zones hold which points.
struct LocateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "locate",
        abstract: "Say in which zones points lie.",
        discussion: """
            Reads points from a CSV file whose first line names its columns: id, then x and y (metres in the plan) or \
            lon and lat (degrees), and perhaps floor. Prints one line for each point: its id and the ids of the zones \
            that hold it, joined by ";" in the order of the zone file. A border belongs to its zone. A point without \
            a floor is looked up on every floor.

            A row that cannot be used is reported with its line, and the exit code is then 1; a file that cannot be \
            used ends the command with 2.

            EXAMPLES
              chemd locate --zones plant.geojson --points places.csv
              printf 'id,x,y\\nP1,3.5,2\\n' | chemd locate --zones plant.geojson --points -
              chemd locate --zones plant.geojson --points places.csv --format json
            """)

    @Option(help: "Zones: a GeoJSON FeatureCollection (- for standard input).")
    var zones: String

    @Option(help: "Points: CSV with the columns id,x,y or id,lon,lat, and perhaps floor (- for standard input).")
    var points: String

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if zones == "-" && points == "-" { throw ValidationError("zones and points cannot both be standard input") }
    }

    func run() throws {
        let index = ZoneIndex(zones: try ZoneInput.load(zones))
        var lines = try LineReader(path: points)
        var printer = LinePrinter()
        var failed = false
        func complain(_ message: String) {
            failed = true
            Terminal.complain("\(points): line \(lines.number): \(message)")
        }
        let columns = try header(&lines, index)
        if output.format == .text { printer.print("point,zones") }
        var found: [Int] = []
        while let line = try lines.next() {
            guard let bytes = line.bytes else {
                complain("is longer than \(LineReader.limit_bytes) bytes")
                continue
            }
            if bytes.allSatisfy({ $0 == 0x20 }) { continue }
            do throws(PointColumns.Failure) {
                let row = try columns.row(bytes)
                index.zones(at: row.point, crs: columns.crs, floor: row.floor, into: &found)
                try printer.print(answer(row.id, found.map { index.zones[$0].id }))
            } catch {
                complain(error.reason)
            }
        }
        printer.flush()
        if failed { throw ExitStatus.partly }
    }

    private func header(_ lines: inout LineReader, _ index: ZoneIndex) throws -> PointColumns {
        guard let line = try lines.next(), let bytes = line.bytes else {
            throw Terminal.unusable("\(points): is empty; the first line must name the columns, such as id,x,y")
        }
        let columns: PointColumns
        do throws(PointColumns.Failure) {
            columns = try PointColumns(header: bytes)
        } catch {
            throw Terminal.unusable("\(points): line 1: \(error.reason)")
        }
        if !index.zones.isEmpty && !index.zones.contains(where: { $0.crs == columns.crs }) {
            let (have, need) = columns.crs == .local ? ("x, y", "EPSG:4326 (lon, lat)") : ("lon, lat", "local (x, y)")
            throw Terminal.unusable("\(points): has \(have), but the zones of \(zones) are in \(need); see its `crs`")
        }
        return columns
    }

    private struct Answer: Encodable {
        let point: String
        let zones: [String]
    }

    private func answer(_ id: String, _ zones: [String]) throws(PointColumns.Failure) -> String {
        if output.format == .text { return CSVLine.field(id) + "," + CSVLine.field(zones.joined(separator: ";")) }
        do {
            return String(decoding: try JSONLines.encode(Answer(point: id, zones: zones)), as: UTF8.self)
        } catch {
            throw PointColumns.Failure(reason: "id `\(id)` cannot be written as JSON")
        }
    }
}

/// Where a point's parts stand in a row.
private struct PointColumns {
    struct Failure: Error {
        var reason: String
    }

    let crs: CoordinateFrame
    private let id: Int
    private let x: Int
    private let y: Int
    private let floor: Int?

    init(header: [UInt8]) throws(Failure) {
        guard let fields = CSVLine.fields(header) else { throw Failure(reason: "the column names are not UTF-8 CSV") }
        let names = fields.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        func place(_ name: String) -> Int? { names.firstIndex(of: name) }
        let hint = "use id,x,y or id,lon,lat, and perhaps floor"
        guard let id = place("id") else {
            throw Failure(reason: "column `id` is missing in `\(names.joined(separator: ","))`; \(hint)")
        }
        self.id = id
        floor = place("floor")
        switch (place("x"), place("y"), place("lon"), place("lat")) {
        case (let x?, let y?, nil, nil): (self.x, self.y, crs) = (x, y, .local)
        case (nil, nil, let lon?, let lat?): (x, y, crs) = (lon, lat, .wgs84)
        default: throw Failure(reason: "columns `\(names.joined(separator: ","))` name no one kind of place; \(hint)")
        }
    }

    func row(_ bytes: [UInt8]) throws(Failure) -> (id: String, point: Point, floor: Double?) {
        guard let fields = CSVLine.fields(bytes) else { throw Failure(reason: "is not UTF-8 CSV") }
        func field(_ place: Int) -> String {
            place < fields.count ? fields[place].trimmingCharacters(in: .whitespaces) : ""
        }
        func number(_ name: String, _ place: Int) throws(Failure) -> Double {
            let text = field(place)
            if text.isEmpty { throw Failure(reason: "\(name) is missing") }
            // Double also reads hexadecimal and words.
            guard text.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }), let value = Double(text),
                value.isFinite
            else { throw Failure(reason: "\(name) `\(text.prefix(40))` is not a number") }
            return value
        }
        let id = field(self.id)
        if id.isEmpty { throw Failure(reason: "id is missing") }
        let isLocal = crs == .local
        let point = Point(x: try number(isLocal ? "x" : "lon", x), y: try number(isLocal ? "y" : "lat", y))
        if let defect = crs.defect(of: point) { throw Failure(reason: "point (\(point.x), \(point.y)) \(defect)") }
        var level: Double?
        if let floor, !field(floor).isEmpty { level = try number("floor", floor) }
        return (id, point, level)
    }
}

/// One line of CSV (RFC 4180; a field may not hold a line break).
enum CSVLine {
    /// nil when the bytes are not UTF-8 or a quote is not closed.
    static func fields(_ bytes: [UInt8]) -> [String]? {
        var fields: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var place = 0
        func close() -> Bool {
            guard let text = String(validating: field, as: UTF8.self) else { return false }
            fields.append(text)
            field.removeAll(keepingCapacity: true)
            return true
        }
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if isQuoted {
                if byte != UInt8(ascii: "\"") {
                    field.append(byte)
                } else if place < bytes.count, bytes[place] == UInt8(ascii: "\"") {
                    field.append(byte)
                    place += 1
                } else {
                    isQuoted = false
                }
            } else if byte == UInt8(ascii: "\"") && field.isEmpty {
                isQuoted = true
            } else if byte == UInt8(ascii: ",") {
                if !close() { return nil }
            } else {
                field.append(byte)
            }
        }
        return !isQuoted && close() ? fields : nil
    }

    static func field(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }
}

/// The zone file of a command.
enum ZoneInput {
    /// Reports every zone that cannot be used; one is enough to refuse the file.
    static func load(_ path: String) throws(ExitCode) -> [Zone] {
        let data = try readInput(path)
        let name = path == "-" ? "standard input" : path
        var zones: [Zone] = []
        var failed = false
        do throws(ZoneFileError) {
            for result in try GeoJSON.check(data) {
                switch result {
                case .success(let zone): zones.append(zone)
                case .failure(let error):
                    failed = true
                    Terminal.complain("\(name): \(error)")
                }
            }
        } catch {
            throw Terminal.unusable("\(name): \(error)")
        }
        if failed { throw ExitStatus.unusable }
        return zones
    }
}

/// Lines of a file or of standard input, one in memory at a time.
struct LineReader {
    struct Line {
        /// nil when the line was longer than the limit.
        var bytes: [UInt8]?
    }

    static let limit_bytes = 4 << 20
    private(set) var number = 0
    private let handle: FileHandle
    private let path: String
    private var buffer: [UInt8] = []
    private var place = 0
    private var atEnd = false

    init(path: String) throws(ExitCode) {
        self.path = path
        if path == "-" {
            handle = .standardInput
            return
        }
        do {
            handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        } catch {
            throw Terminal.unusable("\(path): cannot be read: \(error.localizedDescription)")
        }
    }

    /// The next line without its end (LF or CRLF); a byte-order mark before the first is dropped.
    mutating func next() throws(ExitCode) -> Line? {
        var line: [UInt8] = []
        var isTooLong = false
        var isThere = false
        while true {
            if place == buffer.count {
                let isMore = try fill()
                if !isMore && !isThere { return nil }
                if !isMore { break }
            }
            isThere = true
            let end = buffer[place...].firstIndex(of: 0x0A) ?? buffer.count
            if line.count + end - place > Self.limit_bytes {
                isTooLong = true
                line.removeAll()
            } else if !isTooLong {
                line += buffer[place..<end]
            }
            place = min(end + 1, buffer.count)
            if end < buffer.count { break }
        }
        number += 1
        if isTooLong { return Line(bytes: nil) }
        if line.last == 0x0D { line.removeLast() }
        if number == 1 && line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        return Line(bytes: line)
    }

    private mutating func fill() throws(ExitCode) -> Bool {
        if atEnd { return false }
        do {
            let data = try handle.read(upToCount: 1 << 16) ?? Data()
            buffer = Array(data)
        } catch {
            throw Terminal.unusable("\(path): cannot be read: \(error.localizedDescription)")
        }
        place = 0
        atEnd = buffer.isEmpty
        return !atEnd
    }
}

/// Gathers lines so that a million of them are not a million writes.
struct LinePrinter {
    private var text = ""

    mutating func print(_ line: String) {
        if !text.isEmpty { text += "\n" }
        text += line
        if text.utf8.count > 1 << 16 { flush() }
    }

    mutating func flush() {
        if text.isEmpty { return }
        Terminal.line(text)
        text = ""
    }
}
