/// Which substance each line of the limits is about: its own, the one it stands under, or the one whose cell reaches over
/// several lines of the table. Where that cannot be told, none.
struct SheetLimitSubstances {
    private struct Name {
        var line: Int
        var cell: SheetCell
        var cas: String?
        var name: String?
    }

    private let lines: [SheetLine]
    private let names: [Name]
    private let hasAmount: (Int) -> Bool
    /// The white between two lines of one cell, at the least.
    private let leading: Double

    init(_ lines: [SheetLine], _ components: [(cas: String, name: String)], hasAmount: @escaping (Int) -> Bool) {
        self.lines = lines
        self.hasAmount = hasAmount
        names = lines.indices.compactMap { index in
            Self.name(lines[index], next: index + 1 < lines.count ? lines[index + 1] : nil, components).map {
                Name(line: index, cell: $0.cell, cas: $0.cas, name: $0.name)
            }
        }
        // Lines that reach into each other are cells set between two lines of their neighbour.
        leading =
            zip(lines, lines.dropFirst()).filter { $0.page == $1.page }.map { $1.top - $0.bottom }
            .filter { $0 > -3 }.min() ?? 0
    }

    func of(_ index: Int) -> (cas: String?, name: String?) {
        if let own = names.first(where: { $0.line == index }) { return (own.cas, own.name) }
        guard hasAmount(index) else { return (nil, nil) }
        let above = names.last { $0.line < index }
        // A name that nobody knows ends what stands above it.
        if let above, lines[index].cells.contains(where: { $0.overlap(above.cell) > 0 }) {
            let isOther = lines[index].cells.first.map { Self.isPlainName($0) && !Self.isAuthority($0) } ?? false
            return isOther ? (nil, nil) : (above.cas, above.name)
        }
        let block = block(of: index)
        let inside = names.filter { block.contains($0.line) || isBetween($0.line, block) }
        if inside.count == 1, let only = inside.first { return (only.cas, only.name) }
        guard inside.isEmpty else { return (nil, nil) }
        let touching = names.filter {
            [block.lowerBound - 1, block.upperBound + 1].contains($0.line) && !hasAmount($0.line)
        }
        if touching.count == 1, let only = touching.first { return (only.cas, only.name) }
        // Rows of the same substance below its first.
        guard touching.isEmpty, let above, self.block(of: above.line).upperBound == block.lowerBound - 1 else {
            return (nil, nil)
        }
        return (above.cas, above.name)
    }

    /// The lines around one that no wider white parts from it: the lines of one row of a table.
    private func block(of index: Int) -> ClosedRange<Int> {
        func isJoined(_ upper: Int) -> Bool {
            upper >= 0 && upper + 1 < lines.count && lines[upper].page == lines[upper + 1].page
                && lines[upper + 1].top - lines[upper].bottom < leading + 0.25 * lines[upper].height
        }
        var first = index
        var last = index
        while isJoined(first - 1) { first -= 1 }
        while isJoined(last) { last += 1 }
        return first...last
    }

    private func isBetween(_ line: Int, _ block: ClosedRange<Int>) -> Bool {
        let middle = (lines[line].top + lines[line].bottom) / 2
        return lines[line].page == lines[block.lowerBound].page && middle > lines[block.lowerBound].top
            && middle < lines[block.upperBound].bottom
    }

    /// The substance a line names: by its CAS number, or as section 3 names it.
    private static func name(
        _ line: SheetLine, next: SheetLine?, _ components: [(cas: String, name: String)]
    ) -> (cell: SheetCell, cas: String?, name: String?)? {
        for cell in line.cells {
            let numbers = SheetComponents.numbers(cell.text)
            guard numbers.count == 1, let number = numbers.first, let cas = try? RegisterNumber.cas(number.text) else {
                continue
            }
            let known = components.first { $0.cas == cas }?.name
            return (cell: line.cells[0], cas, known ?? written(line, cell, number.range))
        }
        guard let first = line.cells.first else { return nil }
        let text = first.text.trimmed.lowercased()
        if let known = components.first(where: {
            text == $0.name.lowercased() || text.hasPrefix($0.name.lowercased() + ":")
        }) {
            return (first, known.cas, known.name)
        }
        // The number below its name.
        guard let below = next?.cells.first, let number = SheetComponents.numbers(below.text).first,
            number.text == below.text,
            let cas = try? RegisterNumber.cas(number.text), isPlainName(first)
        else { return nil }
        return (first, cas, components.first { $0.cas == cas }?.name ?? first.text)
    }

    private static func written(_ line: SheetLine, _ cell: SheetCell, _ range: Range<String.Index>) -> String? {
        let before = String(cell.text[..<range.lowerBound]).trimmed
        if before.contains(where: \.isLetter), cell.label == nil { return before }
        let after = String(cell.text[range.upperBound...].prefix { $0 != "(" }).trimmed
        if after.contains(where: \.isLetter) { return after }
        guard let first = line.cells.first, isPlainName(first), !first.text.hasSuffix("-") else { return nil }
        return first.text
    }

    private static func isPlainName(_ cell: SheetCell) -> Bool {
        SheetLimits.kind(cell.text) == nil && cell.text.contains { $0.isLetter } && cell.label == nil
            && SheetLimits.unit(anywhere: cell.text) == nil
    }

    /// Those who set limits, and what they add: no names of substances.
    private static let authorities: Set = [
        "acgih", "osha", "niosh", "usa", "us", "eu", "uk", "gbz", "china", "weel", "aiha", "table", "germany", "dfg",
        "trgs", "canada", "ontario",
        "quebec", "alberta", "inhalable", "respirable", "fraction", "total", "dust", "vapor", "vapour", "mist", "form",
        "value", "of", "and",
        "california", "ireland", "australia", "france", "belgium", "hours", "min", "minutes", "skin", "agw",
        "中", "国", "美", "职", "业", "接", "触", "限", "值",
    ]
    private static func isAuthority(_ cell: SheetCell) -> Bool {
        cell.tokens.allSatisfy { authorities.contains($0.text) || $0.text.count == 1 || $0.text.allSatisfy(\.isNumber) }
    }
}
