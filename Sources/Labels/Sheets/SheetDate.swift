/// Dates of a sheet, in the forms that suppliers use.
struct SheetDate {
    enum Order: Hashable { case dayFirst, monthFirst }

    enum Found: Equatable {
        case date(String, because: LabelText?)
        /// Day and month cannot be told apart: both readings.
        case ambiguous(String, String)
    }

    /// Which of day and month comes first in `03/05/2021`, and how that is known; nil = the sheet does not show it.
    let order: Order?
    private let because: LabelText?

    /// - Parameter texts: all lines of the sheet. A date such as `25/03/2021` shows the order; without one, the law it
    ///   was written for does, when it names just one.
    init(_ texts: [String]) {
        var seen: Set<Order> = []
        var isUS = false
        var isEU = false
        for text in texts {
            for (first, second) in Self.pairs(text) {
                if first > 12, second <= 12 { seen.insert(.dayFirst) }
                if second > 12, first <= 12 { seen.insert(.monthFirst) }
            }
            let plain = text.lowercased()
            if plain.contains("mm/dd/yyyy") || plain.contains("m/d/y") { seen.insert(.monthFirst) }
            if plain.contains("dd/mm/yyyy") || plain.contains("d/m/y") { seen.insert(.dayFirst) }
            isUS = isUS || plain.contains("29 cfr") || plain.contains("29cfr") || plain.contains("osha")
            isEU = isEU || plain.contains("1907/2006") || plain.contains("1272/2008") || plain.contains("2020/878")
        }
        if seen.count == 1, let only = seen.first {
            order = only
            because = LabelText(
                zh: "按本说明书中其他日期的日月顺序读取", en: "day and month in the order that another date of the sheet shows")
        } else if seen.isEmpty, isUS != isEU {
            order = isUS ? .monthFirst : .dayFirst
            because =
                isUS
                ? LabelText(zh: "按美国法规（29 CFR）编写，按月/日/年读取", en: "written for United States law (29 CFR): month first")
                : LabelText(zh: "按欧盟法规编写，按日/月/年读取", en: "written for the law of the European Union: day first")
        } else {
            order = nil
            because = nil
        }
    }

    /// The first two numbers of dates such as `03/14/2011`.
    private static func pairs(_ text: String) -> [(Int, Int)] {
        var found: [(Int, Int)] = []
        for word in text.split(whereSeparator: { !$0.isASCIIDigit && !"/-".contains($0) }) {
            let parts = word.split(separator: word.contains("/") ? "/" : "-", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0].count <= 2, parts[1].count <= 2, parts[2].count == 4,
                let first = Int(parts[0]), let second = Int(parts[1]), (1...31).contains(first),
                (1...31).contains(second)
            else { continue }
            found.append((first, second))
        }
        return found
    }

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    /// The date at the beginning of a text, `yyyy-MM-dd`; nil when there is none.
    func date(_ text: Substring) -> Found? {
        let rest = text.drop { " :.-–/|".contains($0) }
        guard let first = rest.first else { return nil }
        if first.isLetter {
            // March 5, 2021
            guard let (month, after) = Self.month(rest),
                let (day, tail) = Self.integer(after.drop { " .".contains($0) }, 2)
            else { return nil }
            let year = Self.integer(tail.drop { " ,stndrh".contains($0) }, 4)
            return year.flatMap { Self.valid($0.0, month, day) }.map { .date($0, because: nil) }
        }
        guard let (one, afterOne) = Self.integer(rest, 4) else { return nil }
        if rest.prefix(while: \.isASCIIDigit).count == 4 { return yearFirst(one, afterOne) }
        return dayOrMonthFirst(one, afterOne)
    }

    private func yearFirst(_ year: Int, _ text: Substring) -> Found? {
        guard let mark = text.drop(while: { $0 == " " }).first, "-/.年".contains(mark) else { return nil }
        let after = text.drop { " -/.年".contains($0) }
        if after.first?.isLetter ?? false {
            guard let (month, tail) = Self.month(after),
                let (day, _) = Self.integer(tail.drop { " -/.".contains($0) }, 2)
            else { return nil }
            return Self.valid(year, month, day).map { .date($0, because: nil) }
        }
        guard let (month, tail) = Self.integer(after, 2), let joint = tail.drop(while: { $0 == " " }).first,
            "-/.月".contains(joint), let (day, end) = Self.integer(tail.drop { " -/.月".contains($0) }, 2),
            !(end.first?.isASCIIDigit ?? false)
        else { return nil }
        return Self.valid(year, month, day).map { .date($0, because: nil) }
    }

    private func dayOrMonthFirst(_ one: Int, _ text: Substring) -> Found? {
        let after = text.drop { " -/.".contains($0) }
        if after.first?.isLetter ?? false {
            let word =
                after.hasPrefix("th ") || after.hasPrefix("st ") || after.hasPrefix("nd ") || after.hasPrefix("rd ")
            guard let (month, tail) = Self.month(word ? after.dropFirst(3) : after),
                let (year, end) = Self.integer(tail.drop { " -/.,".contains($0) }, 4),
                !(end.first?.isASCIIDigit ?? false)
            else { return nil }
            return Self.valid(year, month, one).map { .date($0, because: nil) }
        }
        guard let mark = text.first, "-/.".contains(mark), let (two, tail) = Self.integer(after, 2),
            tail.first == mark, let (year, end) = Self.integer(tail.dropFirst(), 4), year > 31,
            !(end.first?.isASCIIDigit ?? false)
        else { return nil }
        let dayFirst = Self.valid(year, two, one)
        let monthFirst = Self.valid(year, one, two)
        // Points part day, month and year in that order wherever they are used (ISO 8601's predecessors, DIN 5008).
        if mark == "." { return dayFirst.map { .date($0, because: nil) } }
        switch (dayFirst, monthFirst) {
        case (nil, nil): return nil
        case (let only?, nil), (nil, let only?): return .date(only, because: nil)
        case (let day?, let month?):
            if day == month { return .date(day, because: nil) }
            switch order {
            case .dayFirst: return .date(day, because: because)
            case .monthFirst: return .date(month, because: because)
            case nil: return .ambiguous(day, month)
            }
        }
    }

    private static func month(_ text: Substring) -> (Int, Substring)? {
        let word = text.prefix { $0.isLetter && $0.isASCII }
        guard word.count >= 3 else { return nil }
        let plain = word.lowercased()
        guard let place = months.firstIndex(where: { $0.hasPrefix(plain) || plain == "sept" && $0 == "september" })
        else { return nil }
        return (place + 1, text.dropFirst(word.count))
    }

    /// A whole number of at most so many digits; years have all four.
    private static func integer(_ text: Substring, _ digits: Int) -> (Int, Substring)? {
        let word = text.prefix(while: \.isASCIIDigit)
        guard !word.isEmpty, word.count <= digits, let value = Int(word) else { return nil }
        return (value, text.dropFirst(word.count))
    }

    private static func valid(_ year: Int, _ month: Int, _ day: Int) -> String? {
        let days = [
            31, year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
        ]
        guard (1970...2100).contains(year), (1...12).contains(month), (1...days[month - 1]).contains(day) else {
            return nil
        }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        return "\(year)-\(two(month))-\(two(day))"
    }
}
