/// A text that stands where the value of a label does, with the words a person would point at.
struct SheetPiece {
    var text: String
    var page: Int
    var words: String
    var line: Int
    /// The cell that holds it, to follow it to the next line.
    var cell: SheetCell
}

/// A label that was found, and what stands in the place of its value.
struct SheetFind {
    var label: SheetLabel
    var line: Int
    var pieces: [SheetPiece]
    /// True when a colon, a cell or a line parts the label from its value.
    var isClear: Bool
}

/// Finds labels and the places of their values: behind the label, in the next cell, below it, or in its column.
struct SheetZones {
    let lines: [SheetLine]

    private static let linesBelow_max = 8

    /// All finds of labels in lines of these sections, in reading order.
    func finds(_ wanted: Set<SheetLabel>, in sections: Set<Int>) -> [SheetFind] {
        var finds: [SheetFind] = []
        for (index, line) in lines.enumerated() where sections.contains(line.section) {
            for cell in line.cells.indices {
                if let found = find(index, cell), wanted.contains(found.label) { finds.append(found) }
            }
        }
        return finds
    }

    private func find(_ line: Int, _ cell: Int) -> SheetFind? {
        let own = lines[line].cells[cell]
        if let (match, last) = brokenLabel(line, cell) {
            let label = own.text + " " + lines[last].cells[0].text
            let beside = besides(line...last, label: label, from: 1)
            let pieces = beside.isEmpty ? below(last, lines[last].cells[0], isAlone: true) : beside
            return SheetFind(label: match.label, line: line, pieces: pieces, isClear: true)
        }
        guard let match = own.label else { return nil }
        if !match.rest.isEmpty {
            let first = SheetPiece(
                text: String(match.rest), page: lines[line].page, words: own.text, line: line, cell: own)
            return SheetFind(label: match.label, line: line, pieces: [first], isClear: match.isClear)
        }
        let next = cell + 1 < lines[line].cells.count ? lines[line].cells[cell + 1] : nil
        if let next, next.label == nil {
            return SheetFind(
                label: match.label, line: line, pieces: besides(line...line, label: own.text, from: cell + 1),
                isClear: true)
        }
        let isAlone = next == nil && cell == 0
        return SheetFind(label: match.label, line: line, pieces: below(line, own, isAlone: isAlone), isClear: true)
    }

    /// A label in the first column that is broken over two lines, such as `Transport hazard` / `class(es)`.
    private func brokenLabel(_ line: Int, _ cell: Int) -> (SheetLabels.Match, Int)? {
        let own = lines[line].cells[cell]
        guard cell == 0, own.text.count < 40 else { return nil }
        for next in (line + 1)..<(line + 3) where next < lines.count {
            guard lines[next].page == lines[line].page, let below = lines[next].cells.first,
                abs(below.left - own.left) < 3, lines[next].top - lines[line].bottom < 0.8 * lines[line].height
            else { continue }
            let whole = SheetCell(text: own.text + " " + below.text, left: own.left, right: max(own.right, below.right))
            guard let match = whole.label, match.rest.isEmpty,
                own.label?.rest.isEmpty != true || match.label != .other
            else { return nil }
            return (match, next)
        }
        return nil
    }

    /// The cells right of a label, up to the next label on each line.
    private func besides(_ range: ClosedRange<Int>, label: String, from first: Int) -> [SheetPiece] {
        var pieces: [SheetPiece] = []
        for line in range {
            let start = line == range.lowerBound ? first : lines[line].cells.first.map { _ in 1 } ?? 0
            // A value set between the two lines of its label has a line of its own.
            let from = line > range.lowerBound && line < range.upperBound ? 0 : start
            for cell in lines[line].cells.dropFirst(from) {
                if cell.label != nil { break }
                pieces.append(
                    SheetPiece(
                        text: cell.text, page: lines[line].page, words: "\(label) \(cell.text)", line: line, cell: cell)
                )
            }
        }
        return pieces
    }

    /// What stands below a label: for one alone on its line everything up to the next label, for the head of a column
    /// what lies under it.
    private func below(_ line: Int, _ own: SheetCell, isAlone: Bool) -> [SheetPiece] {
        var pieces: [SheetPiece] = []
        for next in (line + 1)..<(line + 1 + Self.linesBelow_max) where next < lines.count {
            let candidate = lines[next]
            guard candidate.section == lines[line].section else { break }
            if let first = candidate.cells.first, first.label != nil || isHeadOfPart(first) { break }
            for cell in candidate.cells where isAlone || cell.overlap(own) > 0 {
                pieces.append(
                    SheetPiece(
                        text: cell.text, page: candidate.page, words: "\(own.text) \(cell.text)", line: next, cell: cell
                    ))
            }
        }
        return pieces
    }

    /// `14.2 …`: the next part of a section.
    private func isHeadOfPart(_ cell: SheetCell) -> Bool {
        let number = cell.text.prefix { $0.isASCIIDigit || $0 == "." }
        let parts = number.split(separator: ".")
        return parts.count >= 2 && (1...16).contains(Int(parts[0]) ?? 0) && number.count <= 6
            && cell.text.dropFirst(number.count).contains { $0.isLetter }
    }

    /// The text of a cell's column on the lines right below it, as it is wrapped.
    ///
    /// - Returns: the joined text and its words; it ends at a label, at a gap, or where another cell stands left of it.
    func wrapped(_ piece: SheetPiece, linesMax: Int = 3) -> SheetPiece {
        var result = piece
        var previous = lines[piece.line]
        for next in (piece.line + 1)..<(piece.line + 1 + linesMax) where next < lines.count {
            let line = lines[next]
            guard line.page == previous.page, line.section == previous.section, line.cells.count == 1,
                abs(line.cells[0].left - piece.cell.left) < 2, line.top - previous.bottom < 0.6 * previous.height,
                line.cells[0].label == nil
            else { break }
            result.text += " " + line.cells[0].text
            result.words += " " + line.cells[0].text
            previous = line
        }
        return result
    }
}
