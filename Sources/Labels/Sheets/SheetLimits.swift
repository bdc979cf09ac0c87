/// Section 8: occupational exposure limits, in a table or as sentences. Derived levels (DNEL, PNEC) and biological values
/// are none.
struct SheetLimits {
    private let lines: [SheetLine]
    private let number: SheetNumber
    /// The names of section 3 by their CAS numbers.
    private let components: [(cas: String, name: String)]

    init(_ zones: SheetZones, _ number: SheetNumber, _ components: [SheetValue]) {
        self.components = components.compactMap { value in value.name.map { (value.value, $0) } }
        let section = zones.lines.filter { $0.section == 8 }
        let end = section.firstIndex { line in
            let text = line.text.lowercased()
            return Self.ends.contains { text.contains($0) }
        }
        lines = Array(section[..<(end ?? section.endIndex)])
        self.number = number
    }

    private static let ends = [
        "dnel", "pnec", "dmel", "derived no", "predicted no", "biological limit", "biological occupational",
        "biological exposure", "生物限值", "生物接触限值",
    ]

    /// Kinds of limits as they are printed, longest first, with the name they are given here.
    private static let kinds: [(sign: String, kind: String)] = [
        ("pc-twa", "PC-TWA"), ("pc twa", "PC-TWA"), ("pc-stel", "PC-STEL"), ("pc stel", "PC-STEL"),
        ("时间加权平均容许浓度", "PC-TWA"), ("短时间接触容许浓度", "PC-STEL"), ("最高容许浓度", "MAC"),
        ("short-term value", "STEL"), ("short term value", "STEL"), ("long-term value", "TWA"),
        ("long term value", "TWA"),
        ("short term exposure limit", "STEL"), ("time weighted average", "TWA"), ("ceiling", "C"), ("ceil", "C"),
        ("stel", "STEL"),
        ("twa", "TWA"), ("mac", "MAC"), ("peak", "C"), ("ltel", "TWA"),
        ("pel", "PEL"), ("tlv", "TLV"), ("wel", "WEL"), ("agw", "AGW"), ("mak", "MAK"), ("rel", "REL"), ("oel", "OEL"),
        ("idlh", "IDLH"),
    ]
    private static let units: [(sign: String, unit: String)] = [
        ("mg/m3", "mg/m3"), ("mg/m³", "mg/m3"), ("mg/m^3", "mg/m3"), ("mg/cbm", "mg/m3"), ("mgm3", "mg/m3"),
        ("mg/m", "mg/m3"),
        ("µg/m3", "µg/m3"), ("μg/m3", "µg/m3"), ("µg/m³", "µg/m3"), ("μg/m³", "µg/m3"), ("ug/m3", "µg/m3"),
        ("ppm", "ppm"), ("ppb", "ppb"), ("ml/m3", "ppm"), ("ml/m³", "ppm"), ("f/cc", "f/cm3"), ("f/cm3", "f/cm3"),
        ("f/ml", "f/cm3"),
    ]

    func read() -> [SheetValue] {
        var values: [SheetValue] = []
        var heads: [SheetCell] = []
        var headLine = 0
        var headUnit: String?
        let substances = SheetLimitSubstances(lines, components) { index in
            lines[index].cells.contains { !amounts($0.text).isEmpty || !labelled($0.text).isEmpty }
        }
        var last: (line: Int, cell: SheetCell, kind: String)?
        for (index, line) in lines.enumerated() {
            let hasKind = line.cells.contains { Self.kind($0.text) != nil }
            let hasAmount = line.cells.contains { !amounts($0.text).isEmpty || !labelled($0.text).isEmpty }
            if hasKind, !hasAmount, line.cells.count > 1 {
                heads = line.cells
                headLine = index
                // The unit of a column may stand on the line above or below its head.
                headUnit =
                    [index, index + 1, index + 2, index - 1].lazy.filter(lines.indices.contains)
                    .compactMap { Self.unit(anywhere: lines[$0].text) }.first ?? headUnit
            }
            let found = read(
                line, heads: heads, headUnit: { unit(of: $0, near: headLine) ?? headUnit }, substances.of(index),
                after: last.flatMap { $0.line == index - 1 ? $0 : nil })
            values += found.values
            if let next = found.last { last = (index, next.cell, next.kind) }
        }
        return values
    }

    /// The unit of a column whose head goes on above or below.
    private func unit(of head: SheetCell, near line: Int) -> String? {
        let around = [line + 1, line + 2, line - 1].filter {
            lines.indices.contains($0) && lines[$0].page == lines[line].page
        }
        return around.lazy.compactMap { index in
            lines[index].cells.first { $0.overlap(head) > 0 && amounts($0.text).isEmpty }.flatMap {
                Self.unit(anywhere: $0.text)
            }
        }.first
    }

    private func read(
        _ line: SheetLine, heads: [SheetCell], headUnit: (SheetCell) -> String?,
        _ substance: (cas: String?, name: String?),
        after last: (line: Int, cell: SheetCell, kind: String)?
    ) -> (values: [SheetValue], last: (cell: SheetCell, kind: String)?) {
        var values: [SheetValue] = []
        var lineKind: String?
        var kept: (cell: SheetCell, kind: String)?
        for cell in line.cells {
            var found = amounts(cell.text) + labelled(cell.text)
            let head = heads.first { $0.overlap(cell) > 0 && Self.kind($0.text) != nil }
            if found.isEmpty, let head, let unit = Self.unit(anywhere: head.text) ?? headUnit(head),
                let (value, rest) = number.number(cell.text[...]), rest.allSatisfy({ " *".contains($0) })
            {
                found = [(value, unit, nil)]
            }
            // A second unit of the same limit stands below the first.
            let above = last.flatMap { lineKind == nil && $0.cell.overlap(cell) > 0 ? $0.kind : nil }
            for (amount, unit, own) in found where amount > 0 {
                guard let kind = own ?? lineKind ?? head.flatMap({ Self.kind($0.text) }) ?? above else { continue }
                var words = line.text
                if own == nil, lineKind == nil { words = (head?.text ?? kind) + " " + words }
                var value = SheetValue(
                    .exposureLimit, "\(kind) \(SheetNumber.text(amount)) \(unit)", page: line.page, words: words)
                value.kind = kind
                value.amount = amount
                value.unit = unit
                value.cas = substance.cas
                value.name = substance.name
                values.append(value)
                kept = (cell, kind)
            }
            lineKind = Self.kind(cell.text) ?? lineKind
        }
        return (values, kept)
    }

    /// Numbers with a unit in a text, each with the kind that stands before it: `TWA: 200 ppm, 260 mg/m³`.
    private func amounts(_ text: String) -> [(Double, String, String?)] {
        var found: [(Double, String, String?)] = []
        var index = text.startIndex
        while index < text.endIndex {
            let isStart =
                index == text.startIndex
                || !(text[text.index(before: index)].isLetter && text[text.index(before: index)].isASCII)
                    && !text[text.index(before: index)].isASCIIDigit && !".,-".contains(text[text.index(before: index)])
            guard text[index].isASCIIDigit, isStart else {
                index = text.index(after: index)
                continue
            }
            let run = text[index...].prefix { $0.isASCIIDigit || $0 == "." || $0 == "," }
            guard let (value, rest) = number.number(text[index...]), let unit = Self.unit(at: rest) else {
                index = run.endIndex
                continue
            }
            found.append((value, unit, Self.kind(String(text[..<index]))))
            index = run.endIndex
        }
        return found
    }

    /// `MAC(mg/m3): 25`: the unit in the label.
    private func labelled(_ text: String) -> [(Double, String, String?)] {
        guard amounts(text).isEmpty, let colon = text.lastIndex(of: ":") else { return [] }
        let label = String(text[..<colon])
        guard let kind = Self.kind(label), let unit = Self.unit(anywhere: label),
            let (value, rest) = number.number(text[text.index(after: colon)...]),
            rest.allSatisfy({ " ;。".contains($0) })
        else { return [] }
        return [(value, unit, kind)]
    }

    /// The last kind named in a text.
    static func kind(_ text: String) -> String? {
        let plain = text.lowercased()
        var best: (place: String.Index, kind: String)?
        for (sign, kind) in kinds {
            guard let range = plain.ranges(of: sign).last else { continue }
            let isWord = isBorder(plain, before: range.lowerBound) && isBorder(plain, after: range.upperBound)
            guard isWord || !(sign.first?.isASCII ?? true) else { continue }
            // `PC-TWA` holds `TWA`, and `OSHA PEL (TWA)` is a TWA.
            let isGeneral = ["PEL", "TLV", "WEL", "AGW", "MAK", "REL", "OEL"].contains(kind)
            if let best,
                isGeneral || range.lowerBound <= best.place
                    || plain[best.place..<range.upperBound].hasPrefix("pc") && kind == "TWA"
                    || plain[best.place..<range.upperBound].hasPrefix("pc") && kind == "STEL"
            {
                continue
            }
            best = (range.lowerBound, kind)
        }
        return best?.kind
    }

    private static func isBorder(_ text: String, before index: String.Index) -> Bool {
        index == text.startIndex
            || !(text[text.index(before: index)].isLetter && text[text.index(before: index)].isASCII)
    }

    private static func isBorder(_ text: String, after index: String.Index) -> Bool {
        index == text.endIndex || !(text[index].isLetter && text[index].isASCII) || text[index] == "s"
    }

    private static func unit(at text: Substring) -> String? {
        let rest = text.drop { $0 == " " }.prefix(8).lowercased()
        return units.first { rest.hasPrefix($0.sign) }?.unit
    }

    static func unit(anywhere text: String) -> String? {
        let plain = text.lowercased()
        let found = Set(units.filter { plain.contains($0.sign) }.map(\.unit))
        return found.count == 1 ? found.first : nil
    }
}
