/// Splits a CSV file (RFC 4180, UTF-8, comma, optional quotes) into cells without copying them.
///
/// Cells with doubled quotes are written once more, without the doubling, behind the end of the file's bytes.
struct CSVScanner {
    struct Trouble { var line: Int, column: Int, what: String, remedy: String }

    private(set) var header: [String] = []
    private(set) var starts: [UInt32] = []
    private(set) var ends: [UInt32] = []
    private(set) var lines: [UInt32] = []
    private(set) var bytes: [UInt8]
    private(set) var troubles: [Trouble] = []

    private static let comma = UInt8(ascii: ",")
    private static let quote = UInt8(ascii: "\"")
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let troubles_max = 100

    init(_ input: [UInt8]) {
        bytes = input
        starts.reserveCapacity(input.count / 8)
        ends.reserveCapacity(input.count / 8)
        guard String(validating: input, as: UTF8.self) != nil else {
            let line = Self.lineOfInvalidText(input)
            troubles.append(
                Trouble(line: line, column: 1, what: "the text is not UTF-8", remedy: "save the file as UTF-8"))
            return
        }
        var extra: [UInt8] = []
        unsafe input.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            unsafe scan(base, count: buffer.count, extra: &extra)
        }
        bytes += extra
        takeHeader()
    }

    private mutating func scan(_ base: UnsafePointer<UInt8>, count: Int, extra: inout [UInt8]) {
        let hasMark = unsafe count >= 3 && base[0] == 0xEF && base[1] == 0xBB && base[2] == 0xBF
        var at = hasMark ? 3 : 0
        var line = 1
        var width = 0
        while at < count, troubles.count < Self.troubles_max {
            let rowLine = line
            var cells = 0
            var ended = false
            while !ended {
                cells += 1
                if at < count, unsafe base[at] == Self.quote {
                    at = unsafe quoted(base, from: at, count: count, line: &line, column: cells, extra: &extra)
                } else {
                    at = unsafe plain(base, from: at, count: count, line: line, column: cells)
                }
                if at < count, unsafe base[at] == Self.comma {
                    at += 1
                } else {
                    if at < count, unsafe base[at] == Self.carriageReturn { at += 1 }
                    if at < count, unsafe base[at] == Self.newline { at += 1 }
                    line += 1
                    ended = true
                }
            }
            // A line with nothing on it is no row.
            if cells == 1, let start = starts.last, let end = ends.last, start == end {
                starts.removeLast()
                ends.removeLast()
                continue
            }
            if width == 0 { width = cells }
            if cells != width {
                let what = "the row has \(cells) cells, the header has \(width)"
                troubles.append(
                    Trouble(
                        line: rowLine, column: min(cells, width), what: what,
                        remedy: "look for a missing or extra comma"))
                starts.removeLast(cells)
                ends.removeLast(cells)
                continue
            }
            lines.append(UInt32(rowLine))
        }
    }

    /// A cell without quotes ends at a comma or the end of the line.
    private mutating func plain(
        _ base: UnsafePointer<UInt8>, from start: Int, count: Int, line: Int, column: Int
    ) -> Int {
        var at = start
        while at < count {
            let byte = unsafe base[at]
            if byte == Self.comma || byte == Self.newline { break }
            if byte == Self.quote {
                troubles.append(
                    Trouble(
                        line: line, column: column, what: "a quote stands inside a cell that is not quoted",
                        remedy: "put the whole cell in quotes and double the quote"))
            }
            at &+= 1
        }
        var end = at
        if end > start, unsafe base[end - 1] == Self.carriageReturn { end -= 1 }
        starts.append(UInt32(start))
        ends.append(UInt32(end))
        return at
    }

    private mutating func quoted(
        _ base: UnsafePointer<UInt8>, from start: Int, count: Int, line: inout Int, column: Int, extra: inout [UInt8]
    ) -> Int {
        let firstLine = line
        var at = start + 1
        var doubled = false
        while true {
            guard at < count else {
                troubles.append(
                    Trouble(
                        line: firstLine, column: column, what: "a quote is opened and never closed",
                        remedy: "close the cell with a quote"))
                starts.append(UInt32(start))
                ends.append(UInt32(start))
                return count
            }
            let byte = unsafe base[at]
            if byte == Self.newline { line += 1 }
            if byte == Self.quote {
                guard at + 1 < count, unsafe base[at + 1] == Self.quote else { break }
                doubled = true
                at += 1
            }
            at &+= 1
        }
        let end = at
        at += 1
        if at < count {
            let byte = unsafe base[at]
            if byte != Self.comma, byte != Self.newline, byte != Self.carriageReturn {
                troubles.append(
                    Trouble(
                        line: line, column: column, what: "text stands behind the closing quote of a cell",
                        remedy: "double a quote that belongs to the text"))
                while at < count, unsafe base[at] != Self.comma, unsafe base[at] != Self.newline { at += 1 }
            }
        }
        guard doubled else {
            starts.append(UInt32(start + 1))
            ends.append(UInt32(end))
            return at
        }
        starts.append(UInt32(count + extra.count))
        var i = start + 1
        while i < end {
            unsafe extra.append(base[i])
            i += unsafe base[i] == Self.quote ? 2 : 1
        }
        ends.append(UInt32(count + extra.count))
        return at
    }

    private mutating func takeHeader() {
        guard !lines.isEmpty else {
            if troubles.isEmpty {
                troubles.append(
                    Trouble(
                        line: 1, column: 1, what: "the file is empty", remedy: "write a header row with the columns"))
            }
            return
        }
        let width = starts.count / lines.count
        header = (0..<width).map { String(decoding: bytes[Int(starts[$0])..<Int(ends[$0])], as: UTF8.self) }
        starts.removeFirst(width)
        ends.removeFirst(width)
        lines.removeFirst()
    }

    private static func lineOfInvalidText(_ bytes: [UInt8]) -> Int {
        for (number, line) in bytes.split(separator: newline, omittingEmptySubsequences: false).enumerated()
        where String(validating: line, as: UTF8.self) == nil {
            return number + 1
        }
        return 1
    }
}
