/// Signal word, flash point and storage class.
enum SheetHazards {
    private static let signalWords = [
        "danger": "Danger", "warning": "Warning", "危险": "Danger", "警告": "Warning", "none": "none", "无": "none",
        "no signal word": "none", "无信号词": "none", "不适用": "none", "无警示词": "none",
    ]

    /// `Danger`, `Warning` or `none`, where the label stands before it.
    static func signalWord(_ zones: SheetZones) -> [SheetValue] {
        zones.finds([.signalWord], in: [2]).compactMap { find in
            guard let piece = find.pieces.first else { return nil }
            let words = SheetToken.tokens(of: piece.text).map(\.text)
            let isHan = words.first?.first.map(SheetToken.isHan) ?? false
            let text = words.joined(separator: isHan ? "" : " ")
            guard let word = signalWords[text] ?? bilingual(words) else { return nil }
            return SheetValue(.signalWord, word, page: piece.page, words: piece.words)
        }
    }

    /// `危险 Danger`, `Danger!`.
    private static func bilingual(_ words: [String]) -> String? {
        let latin = words.filter { !($0.first.map(SheetToken.isHan) ?? false) }
        let han = words.filter { $0.first.map(SheetToken.isHan) ?? false }.joined()
        guard latin.count == 1, let one = signalWords[latin[0]], signalWords[han] == one else { return nil }
        return one
    }

    private static let storageClasses: Set<String> = [
        "1", "2A", "2B", "3", "4.1A", "4.1B", "4.2", "4.3", "5.1A", "5.1B", "5.1C", "5.2", "6.1A", "6.1B", "6.1C",
        "6.1D", "6.2", "7", "8A", "8B",
        "10", "11", "12", "13", "10-13",
    ]

    /// A class of TRGS 510, `3` or `6.1A`, behind its label.
    static func storageClass(_ zones: SheetZones) -> [SheetValue] {
        zones.finds([.storageClass], in: [7, 15]).compactMap { find in
            guard let piece = find.pieces.first else { return nil }
            var rest = piece.text[...]
            for prefix in ["LGK", "Class", "class"] where rest.hasPrefix(prefix) { rest = rest.dropFirst(prefix.count) }
            rest = rest.drop { " :".contains($0) }
            let word = rest.prefix { $0.isASCIIDigit || $0 == "." || $0 == "-" || ($0.isUppercase && $0.isASCII) }
            let plain = word.last == "." || word.last == "-" ? word.dropLast() : word
            guard storageClasses.contains(String(plain)) else { return nil }
            let next = rest.dropFirst(word.count).first
            guard next.map({ !$0.isNumber && !($0.isLetter && $0.isASCII) }) ?? true else { return nil }
            return SheetValue(.storageClass, String(plain), page: piece.page, words: piece.words)
        }
    }

    private static let absent = [
        "not applicable", "no data", "not available", "none", "no information", "not determined", "n/a",
        "does not flash", "not flammable",
        "no flash", "unknown", "not relevant", "not known", "not established", "无资料", "无数据", "无意义", "不适用", "无可用", "未测定",
        "不燃", "不可用", "没有",
    ]

    /// The flash point in degrees Celsius. A sheet that gives it in both scales has to mean the same.
    static func flashPoint(
        _ zones: SheetZones, _ number: SheetNumber
    ) -> (values: [SheetValue], rejected: [SheetRejection]) {
        var values: [SheetValue] = []
        var rejected: [SheetRejection] = []
        for sections in [Set([9]), [5]] where values.isEmpty {
            for find in zones.finds([.flashPoint], in: sections) {
                guard let piece = find.pieces.first else { continue }
                // The unit may stand in the label: `Flash point (°C)`.
                let label = piece.words.hasSuffix(piece.text) ? piece.words.dropLast(piece.text.count) : ""
                let head = find.isClear ? piece.text : String(piece.text.prefix(90))
                let plain = head.lowercased()
                if absent.contains(where: { plain.hasPrefix($0) || plain.dropFirst(2).hasPrefix($0) }) { continue }
                switch temperatures(head, label: label, number, isClear: find.isClear) {
                case .none: continue
                case .some(let found):
                    let words = piece.words
                    guard let celsius = agreed(found) else {
                        rejected.append(
                            SheetRejection(
                                .flashPoint, page: piece.page, words: words,
                                reason: LabelText(zh: "摄氏度与华氏度的数值不一致", en: "the values in °C and °F do not agree")))
                        continue
                    }
                    var value = SheetValue(.flashPoint, celsius.text + " °C", page: piece.page, words: words)
                    value.range = celsius
                    values.append(value)
                }
            }
        }
        return (values, rejected)
    }

    private struct Temperature {
        var range: SheetRange
        var isFahrenheit: Bool
    }

    private static let units: [(sign: String, isFahrenheit: Bool)] = [
        ("°c", false), ("℃", false), ("ºc", false), ("° c", false), ("oc", false), ("deg c", false),
        ("degrees c", false), ("˚c", false),
        ("°f", true), ("℉", true), ("ºf", true), ("° f", true), ("deg f", true), ("degrees f", true), ("˚f", true),
        ("c", false), ("f", true),
    ]

    /// The first temperature of a text, and the one in the other scale right behind it.
    private static func temperatures(
        _ text: String, label: Substring, _ number: SheetNumber, isClear: Bool
    ) -> [Temperature]? {
        var isFahrenheit: Bool?
        func unit(_ text: Substring) -> Substring {
            let rest = text.drop { $0 == " " }
            let plain = rest.prefix(10).lowercased()
            guard let found = units.first(where: { plain.hasPrefix($0.sign) }) else { return text }
            let after = rest.dropFirst(found.sign.count)
            guard !(after.first.map { $0.isLetter && $0.isASCII } ?? false) else { return text }
            isFahrenheit = found.isFahrenheit
            return after
        }
        var found: [Temperature] = []
        var index = text.startIndex
        while index < text.endIndex, found.count < 2 {
            let isStart =
                index == text.startIndex
                || !(text[text.index(before: index)].isLetter || text[text.index(before: index)].isNumber)
                || SheetToken.isHan(text[text.index(before: index)])
            isFahrenheit = nil
            if isStart, !" :".contains(text[index]), let (range, rest) = number.range(text[index...], unit: unit) {
                if let scale = isFahrenheit {
                    found.append(Temperature(range: range, isFahrenheit: scale))
                } else if found.isEmpty, rest.first.map({ " *(;,。".contains($0) }) ?? true, let scale = scale(of: label)
                {
                    found.append(Temperature(range: range, isFahrenheit: scale))
                }
                index = max(rest.startIndex, text.index(after: index))
            } else {
                index = text.index(after: index)
            }
            if found.count == 1, !isClear, !isMethod(text) { return nil }
        }
        guard let first = found.first else { return nil }
        return found.count == 2 && found[1].isFahrenheit != first.isFahrenheit ? found : [first]
    }

    /// Without a colon only a temperature may follow the label, not a sentence.
    private static func isMethod(_ text: String) -> Bool {
        text.first.map { $0.isNumber || "<>≤≥~-−+=".contains($0) } ?? false
    }

    private static func scale(of label: Substring) -> Bool? {
        let plain = label.lowercased()
        let celsius = ["°c", "℃", "ºc", "deg c"].contains { plain.contains($0) }
        let fahrenheit = ["°f", "℉", "ºf", "deg f"].contains { plain.contains($0) }
        return celsius == fahrenheit ? nil : fahrenheit
    }

    private static func agreed(_ found: [Temperature]) -> SheetRange? {
        var ranges = found.map { $0.isFahrenheit ? $0.range.inCelsius : $0.range }
        // `> 60 °C (140 °F)`: the comparison is written once.
        if ranges.count == 2, ranges[1].low == ranges[1].high, let value = ranges[1].low {
            if ranges[0].high == nil {
                ranges[1] = SheetRange(low: value, high: nil, lowIncluded: ranges[0].lowIncluded)
            }
            if ranges[0].low == nil {
                ranges[1] = SheetRange(low: nil, high: value, highIncluded: ranges[0].highIncluded)
            }
        }
        guard ranges.count == 2 else { return ranges.first }
        func agree(_ one: Double?, _ other: Double?) -> Bool {
            guard let one, let other else { return one == nil && other == nil }
            return abs(one - other) <= 1.5
        }
        guard agree(ranges[0].low, ranges[1].low), agree(ranges[0].high, ranges[1].high) else { return nil }
        return found[0].isFahrenheit ? ranges[1] : ranges[0]
    }
}

extension SheetRange {
    /// A temperature in degrees Fahrenheit as one in degrees Celsius, to a tenth.
    fileprivate var inCelsius: SheetRange {
        func convert(_ value: Double?) -> Double? { value.map { (($0 - 32) / 1.8 * 10).rounded() / 10 } }
        var range = self
        range.low = convert(low)
        range.high = convert(high)
        return range
    }
}
