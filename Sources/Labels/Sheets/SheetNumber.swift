internal import Foundation

/// Numbers of a sheet. A point or a comma is a decimal mark or parts thousands, which the sheet as a whole shows; where
/// it does not, the number is not read.
struct SheetNumber {
    /// True when a comma is the decimal mark in this sheet.
    let commaIsDecimal: Bool

    /// - Parameter texts: the sheet's lines. Numbers such as `11,5` make the comma its decimal mark; `1,2-` is part of a
    ///   chemical name and `0.5` of no account (section numbers have points, too).
    init(_ texts: [String]) {
        var commas = 0
        for text in texts where text.contains(",") {
            let marks = Array(text)
            for (index, mark) in marks.enumerated() where mark == "," && index > 0 && index + 1 < marks.count {
                guard marks[index - 1].isASCIIDigit, marks[index + 1].isASCIIDigit else { continue }
                let before = marks[..<index].reversed().prefix { $0.isASCIIDigit }.count
                let start = index - before
                let after = marks[(index + 1)...].prefix { $0.isASCIIDigit }.count
                let next = index + 1 + after < marks.count ? marks[index + 1 + after] : " "
                let previous = start > 0 ? marks[start - 1] : " "
                let isPlain =
                    !next.isLetter && next != "-" && next != "," && next != "'" && !previous.isLetter
                    && previous != "," && previous != "-"
                if isPlain, after <= 2 { commas += 1 }
            }
        }
        commaIsDecimal = commas >= 2
    }

    /// The number at the beginning, and what follows it.
    func number(_ text: Substring) -> (value: Double, rest: Substring)? {
        var rest = text.drop { $0 == " " }
        var sign = 1.0
        if let first = rest.first, first == "-" || first == "−" || first == "+" {
            if first != "+" { sign = -1 }
            rest = rest.dropFirst().drop { $0 == " " }
        }
        let whole = rest.prefix(while: \.isASCIIDigit)
        guard !whole.isEmpty, whole.count <= 7 else { return nil }
        rest = rest.dropFirst(whole.count)
        guard let mark = rest.first, mark == "." || mark == ",",
            let next = rest.dropFirst().first, next.isASCIIDigit
        else { return Double(whole).map { (sign * $0, rest) } }
        let part = rest.dropFirst().prefix(while: \.isASCIIDigit)
        rest = rest.dropFirst(1 + part.count)
        // `1.234.567`, a date or a section number.
        if let more = rest.first, more == "." || more == ",", rest.dropFirst().first?.isASCIIDigit ?? false {
            return nil
        }
        if part.count == 3, whole != "0", whole.count <= 3 {
            if mark == ",", !commaIsDecimal { return Double(whole + part).map { (sign * $0, rest) } }
            return nil
        }
        if mark == ",", !commaIsDecimal, part.count > 2 { return nil }
        return Double("\(whole).\(part)").map { (sign * $0, rest) }
    }

    /// The number in print form, without a needless `.0`.
    static func text(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String(value)
    }
}

extension Character {
    var isASCIIDigit: Bool { isASCII && isNumber }
}

extension SheetNumber {
    private static let comparisons: [(sign: String, isLow: Bool, isIncluded: Bool)] = [
        (">=", true, true), ("≥", true, true), ("≧", true, true), ("=>", true, true), (">", true, false),
        ("<=", false, true), ("≤", false, true), ("≦", false, true), ("=<", false, true), ("<", false, false),
        ("greater than or equal to", true, true), ("greater than", true, false), ("more than", true, false),
        ("above", true, false), ("over", true, false), ("at least", true, true), ("min.", true, true),
        ("less than or equal to", false, true), ("less than", false, false), ("below", false, false),
        ("under", false, false), ("up to", false, true), ("max.", false, true),
        ("不低于", true, true), ("不小于", true, true), ("大于等于", true, true), ("大于", true, false), ("高于", true, false),
        ("不高于", false, true), ("不大于", false, true), ("小于等于", false, true), ("小于", false, false), ("低于", false, false),
    ]
    private static let about = ["approximately", "approx.", "approx", "circa", "ca.", "ca", "about", "c.", "~", "约"]
    private static let joints = ["-", "~", "to", "至", "…", "..."]

    /// A number with its comparison, or a range, at the beginning; and what follows it. `unit` drops a unit between.
    func range(_ text: Substring, unit: (Substring) -> Substring) -> (range: SheetRange, rest: Substring)? {
        var rest = text.drop { " :=".contains($0) }
        var range = SheetRange(low: nil, high: nil)
        if let word = Self.about.first(where: { rest.lowercased().hasPrefix($0) }) {
            range.isApproximate = true
            rest = rest.dropFirst(word.count).drop { $0 == " " }
        }
        let first = Self.comparison(&rest)
        guard let (value, after) = number(rest) else { return nil }
        let afterUnit = unit(after)
        var tail = afterUnit.drop { $0 == " " }
        if let joint = Self.joints.first(where: { tail.hasPrefix($0) }), first?.isLow ?? true {
            tail = tail.dropFirst(joint.count).drop { $0 == " " }
            let second = Self.comparison(&tail)
            if let (high, end) = number(tail), second.map({ !$0.isLow }) ?? true, high >= value {
                range.low = value
                range.high = high
                range.lowIncluded = first?.isIncluded ?? true
                range.highIncluded = second?.isIncluded ?? true
                return (range, unit(end))
            }
            // `13 °C - closed cup` is one value; `10 - 5` is none that can be read.
            if tail.first?.isASCIIDigit ?? true || second != nil { return nil }
        }
        guard let first else {
            range.low = value
            range.high = value
            return (range, afterUnit)
        }
        if first.isLow {
            range.low = value
            range.lowIncluded = first.isIncluded
        } else {
            range.high = value
            range.highIncluded = first.isIncluded
        }
        return (range, afterUnit)
    }

    private static func comparison(_ text: inout Substring) -> (isLow: Bool, isIncluded: Bool)? {
        let lower = text.prefix(26).lowercased()
        guard let found = comparisons.first(where: { lower.hasPrefix($0.sign) }) else { return nil }
        text = text.dropFirst(found.sign.count).drop { $0 == " " }
        return (found.isLow, found.isIncluded)
    }

    /// What may stand behind a content.
    private static let remarks: Set = ["", "tradesecret", "proprietary", "confidential", "balance"]

    /// A content in per cent that is the whole of a text: `50.00 - 70.00`, `>= 10 - < 25 %`, `<1`, `100 %`.
    ///
    /// - Returns: nil for any other text; `isPercent` tells whether the sign stands in it.
    func content(_ text: String) -> (range: SheetRange, isPercent: Bool)? {
        var isPercent = false
        func unit(_ text: Substring) -> Substring {
            var rest = text.drop { $0 == " " }
            for word in [
                "weight-%", "wt.-%", "wt.%", "wt%", "wt %", "vol.-%", "vol%", "vol %", "w/w%", "w/w %", "m%", "%",
            ]
            where rest.lowercased().hasPrefix(word) {
                isPercent = true
                rest = rest.dropFirst(word.count)
                for bracket in ["(w/w)", "(v/v)", "(w/v)", "w/w", "v/v", "by weight", "by wt.", "by volume"] {
                    let after = rest.drop { $0 == " " }
                    if after.lowercased().hasPrefix(bracket) { return after.dropFirst(bracket.count) }
                }
                return rest
            }
            return rest == text.drop { $0 == " " } ? text : rest
        }
        var bare = Substring(text)
        if bare.first == "(", bare.last == ")" { bare = bare.dropFirst().dropLast() }
        guard let (range, rest) = range(bare, unit: unit),
            Self.remarks.contains(rest.lowercased().filter { !" *†()".contains($0) }),
            (range.low ?? 0) >= 0, (range.high ?? 100) <= 100, (range.low ?? 0) <= 100
        else { return nil }
        return (range, isPercent)
    }
}
