/// Section 1 and what is printed on every page: product, supplier, CAS number, dates.
struct SheetIdentity {
    private let zones: SheetZones
    private let furniture: SheetZones

    init(_ zones: SheetZones, furniture: [SheetLine]) {
        self.zones = zones
        self.furniture = SheetZones(
            lines: furniture.map { line in
                var line = line
                line.section = 0
                return line
            })
    }

    func names() -> [SheetValue] {
        var values: [SheetValue] = []
        for (label, field) in [(SheetLabel.product, SheetField.product), (.supplier, .supplier)] {
            var found = zones.finds([label], in: [0, 1])
            if found.allSatisfy({ name($0) == nil }) { found = furniture.finds([label], in: [0]) }
            if label == .product, found.allSatisfy({ name($0) == nil }) {
                found = zones.finds([.productDescription], in: [0, 1])
            }
            for find in found {
                guard let piece = name(find) else { continue }
                values.append(SheetValue(field, piece.text.trimmed, page: piece.page, words: piece.words))
            }
        }
        return values
    }

    /// The text behind the label, with the rest of it when it is wrapped under itself; an address is not.
    private func name(_ find: SheetFind) -> SheetPiece? {
        guard find.isClear, let piece = find.pieces.first, piece.text.contains(where: \.isLetter),
            piece.text.count <= 200,
            !piece.text.hasSuffix(":")
        else { return nil }
        // Below a heading, `Number | A13045` is a label that this table does not know, with its value.
        if find.label == .product, piece.line > find.line, find.pieces.count > 1, find.pieces[1].line == piece.line {
            return nil
        }
        let plain = piece.text.lowercased().trimmed
        let empty = [
            "not available", "no data available", "n/a", "none", "无", "无资料", "see above", "not applicable", "无数据",
        ]
        guard !empty.contains(plain) else { return nil }
        if find.label == .supplier { return withPrincipal(piece) }
        let isBeside = piece.cell.left > 0 && find.label == .product && piece.text == piece.cell.text
        return isBeside && zones.lines.indices.contains(piece.line)
            && zones.lines[piece.line].cells.contains { $0.left < piece.cell.left }
            ? zones.wrapped(piece) : piece
    }

    /// A name that ends in `as agents for` goes on in the next line.
    private func withPrincipal(_ piece: SheetPiece) -> SheetPiece {
        let last = piece.text.split(separator: " ").last.map { $0.lowercased() } ?? ""
        guard ["for", "of", "and", "&", "the", "by"].contains(last) else { return piece }
        return zones.wrapped(piece, linesMax: 1)
    }

    /// The CAS number of the product as a whole.
    func numbers() -> (values: [SheetValue], rejected: [SheetRejection]) {
        var values: [SheetValue] = []
        var rejected: [SheetRejection] = []
        for find in zones.finds([.cas], in: [1]) {
            guard let piece = find.pieces.first else { continue }
            for (text, _) in SheetComponents.numbers(piece.text) {
                if let cas = try? RegisterNumber.cas(text) {
                    values.append(SheetValue(.cas, cas, page: piece.page, words: piece.words))
                } else {
                    rejected.append(SheetComponents.wrongDigit(.cas, text, zones.lines[piece.line]))
                }
            }
        }
        return (values, rejected)
    }

    /// Dates stand on every page, before the first section, in sections 1 and 16. Elsewhere a revision date is that of a law.
    func dates(_ reader: SheetDate) -> (values: [SheetValue], rejected: [SheetRejection]) {
        var values: [SheetValue] = []
        var rejected: [SheetRejection] = []
        let all: Set = [0, 1, 16]
        for zones in [furniture, zones] {
            for (index, line) in zones.lines.enumerated() where all.contains(line.section) {
                for cell in line.cells {
                    for match in SheetLabels.matchesAnywhere(cell) where [.revised, .issued].contains(match.label) {
                        guard let found = date(match, cell, index, zones, reader) else { continue }
                        add(found, match.label == .revised ? .revised : .issued, &values, &rejected)
                    }
                }
            }
        }
        return (values.sorted { $0.page < $1.page }, rejected)
    }

    private func add(
        _ found: (date: SheetDate.Found, page: Int, words: String), _ field: SheetField, _ values: inout [SheetValue],
        _ rejected: inout [SheetRejection]
    ) {
        switch found.date {
        case .date(let text, let because):
            var value = SheetValue(field, text, page: found.page, words: found.words)
            value.because = because
            values.append(value)
        case .ambiguous(let one, let other):
            rejected.append(
                SheetRejection(
                    field, page: found.page, words: found.words,
                    reason: LabelText(
                        zh: "日期可读作 \(one) 或 \(other)，说明书中没有其他日期可以判断日月顺序",
                        en: "the date can be \(one) or \(other): nothing in the sheet shows whether the day comes first"
                    )))
        }
    }

    private func date(
        _ match: SheetLabels.Match, _ cell: SheetCell, _ index: Int, _ zones: SheetZones, _ reader: SheetDate
    ) -> (date: SheetDate.Found, page: Int, words: String)? {
        let line = zones.lines[index]
        if let found = reader.date(match.rest) { return (found, line.page, cell.text) }
        guard match.rest.allSatisfy({ " :-/#.".contains($0) }) else { return nil }
        let right = line.cells.first { $0.left > cell.left }
        if let right, let found = reader.date(right.text[...]) {
            return (found, line.page, "\(cell.text) \(right.text)")
        }
        // The head of a column, or a label with its value below.
        guard right.map({ $0.label != nil }) ?? true, index + 1 < zones.lines.count else { return nil }
        let below = zones.lines[index + 1]
        guard below.page == line.page, let under = below.cells.first(where: { $0.overlap(cell) > 0 }),
            let found = reader.date(under.text[...])
        else { return nil }
        return (found, line.page, "\(cell.text) \(under.text)")
    }
}
