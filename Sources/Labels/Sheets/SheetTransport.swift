/// Section 14: UN number, class and packing group, for each mode that the sheet names.
enum SheetTransport {
    /// Modes and rules of transport, which stand before the values of each.
    private static let modes: Set<String> = [
        "adr", "rid", "adn", "adnr", "imdg", "iata", "icao", "dgr", "dot", "tdg", "imo", "cao", "ata", "us", "usdot",
        "un", "land", "sea", "air",
        "transport", "road", "rail", "by", "ti", "vessel", "cfr", "49", "no", "number", "id", "inland", "ground",
        "cargo", "passenger", "class",
        "pg", "c", "code", "model", "regulation", "ems", "nom", "anr", "type", "code", "group", "packing", "packaging",
        "陆", "运", "海", "空", "公", "路", "铁", "内", "河", "第", "类", "组", "项", "级", "输", "号", "编",
    ]
    private static let classes: Set<String> = [
        "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "2.1", "2.2", "2.3", "3", "4.1", "4.2", "4.3", "5.1", "5.2", "6.1",
        "6.2", "7", "8", "9",
    ]
    private static let groups = ["I": "I", "II": "II", "III": "III", "Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III"]

    static func read(_ zones: SheetZones) -> [SheetValue] {
        var values: [SheetValue] = []
        for find in zones.finds([.unNumber, .transportClass, .packingGroup], in: [14]) {
            for piece in find.pieces {
                let found =
                    switch find.label {
                    case .unNumber: numbers(piece.text).map { ($0, SheetField.unNumber) }
                    case .transportClass: transportClass(piece.text).map { [($0, SheetField.transportClass)] } ?? []
                    default: group(piece.text).map { [($0, SheetField.packingGroup)] } ?? []
                    }
                for (value, field) in found {
                    values.append(SheetValue(field, value, page: piece.page, words: piece.words))
                }
            }
        }
        // `UN 1203` speaks for itself wherever it stands in the section, but for references such as `UN 38.3`.
        for line in zones.lines where line.section == 14 {
            for number in written(line.text) {
                values.append(SheetValue(.unNumber, number, page: line.page, words: line.text))
            }
        }
        return values
    }

    /// `UN1203`, `UN-1203`, `UN 1203` in a text.
    static func written(_ text: String) -> [String] {
        let marks = Array(text.uppercased())
        var found: [String] = []
        for index in marks.indices where index + 5 < marks.count && marks[index] == "U" && marks[index + 1] == "N" {
            guard index == 0 || !(marks[index - 1].isLetter && marks[index - 1].isASCII) else { continue }
            var place = index + 2
            while place < marks.count, " -.:#".contains(marks[place]), place < index + 5 { place += 1 }
            let digits = marks[place...].prefix { $0.isASCIIDigit }
            let end = place + digits.count
            let isWhole = end == marks.count || !(marks[end].isLetter && marks[end].isASCII) && marks[end] != "."
            let isSentenceEnd = end + 1 >= marks.count || !marks[end + 1].isASCIIDigit
            if digits.count == 4, isWhole || isSentenceEnd && end < marks.count && marks[end] == ".",
                let number = RegisterNumber.un("UN" + String(digits))
            {
                found.append(number)
            }
        }
        return found
    }

    /// Bare numbers after a label, alone or after the name of a mode: `1170`, `ADR/RID: 1170`.
    private static func numbers(_ text: String) -> [String] {
        let words = words(text)
        guard words.allSatisfy({ isNumber($0) || modes.contains($0) || isWritten($0) }) else { return [] }
        return words.filter(isNumber).compactMap { RegisterNumber.un("UN" + $0) }
    }

    private static func isNumber(_ word: String) -> Bool { word.count == 4 && word.allSatisfy(\.isASCIIDigit) }
    private static func isWritten(_ word: String) -> Bool {
        word.hasPrefix("un") && isNumber(String(word.dropFirst(2)))
    }

    private static func words(_ text: String) -> [String] {
        SheetToken.tokens(of: text.replacing("(", with: " ").replacing(")", with: " ")).map(\.text)
    }

    /// `3`, `6.1 (3)`, `Class 3 Flammable liquids`, `IMDG: 8`, `第3类 易燃液体`, `1.4S`.
    static func transportClass(_ text: String) -> String? {
        var rest = text[...]
        // Names of modes, and `class`, before the number.
        while let first = rest.first {
            if first.isLetter {
                let word = SheetToken.isHan(first) ? rest.prefix(1) : rest.prefix { $0.isLetter && $0.isASCII }
                guard !word.isEmpty, modes.contains(word.lowercased()) else { return nil }
                rest = rest.dropFirst(word.count)
            } else if " :/-,.".contains(first) {
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        let number = rest.prefix { $0.isASCIIDigit || $0 == "." }
        let plain = number.last == "." ? number.dropLast() : number
        guard classes.contains(String(plain)) else { return nil }
        rest = rest.dropFirst(number.count)
        var result = String(plain)
        if plain.hasPrefix("1."), let letter = rest.first, letter.isASCII, letter.isUppercase,
            !(rest.dropFirst().first?.isLetter ?? false)
        {
            result.append(letter)
            rest = rest.dropFirst()
        }
        // `3-9`, `3 kg`, `31`: no class.
        if let next = rest.drop(while: { $0 == " " }).first,
            next.isNumber || next == "%" || next == "-" && number.last != "."
        {
            let after = rest.drop { " -".contains($0) }
            guard after.first?.isLetter ?? true else { return nil }
        }
        let unit = rest.drop { $0 == " " }.prefix { $0.isLetter && $0.isASCII }.lowercased()
        if ["kg", "l", "ml", "g", "h", "days", "mg", "m", "cm", "mm", "years"].contains(unit) { return nil }
        var subsidiaries: [String] = []
        var tail = rest.drop { $0 == " " }
        while tail.first == "(" {
            guard let close = tail.firstIndex(of: ")") else { break }
            let inside = tail[..<close].dropFirst().split(whereSeparator: { " ,+/".contains($0) }).map(String.init)
            if !inside.isEmpty, inside.allSatisfy(classes.contains) { subsidiaries += inside }
            tail = tail[tail.index(after: close)...].drop { $0 == " " }
        }
        return subsidiaries.isEmpty ? result : "\(result) (\(subsidiaries.joined(separator: ", ")))"
    }

    /// `II`, `PG II`, `IMDG: II`, `Ⅱ类包装`, `包装类别 II`.
    static func group(_ text: String) -> String? {
        let parts = text.split(whereSeparator: { " :,/-.()[]".contains($0) }).map(String.init)
        var found: Set<String> = []
        for part in parts {
            let head = part.prefix { "IⅠⅡⅢ".contains($0) }
            let tail = part.dropFirst(head.count)
            if let group = groups[String(head)], tail.allSatisfy({ "类级包装组".contains($0) }) {
                found.insert(group)
            } else if !SheetToken.tokens(of: part).allSatisfy({ modes.contains($0.text) || "包装类级组别".contains($0.text) })
            {
                return nil
            }
        }
        return found.count == 1 ? found.first : nil
    }
}
