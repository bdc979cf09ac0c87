/// A range of content in per cent. An open end is 0 or 100.
struct ConcentrationRange: Sendable, Hashable {
    var low = 0.0
    var lowIncluded = true
    var high = 100.0
    var highIncluded = true

    func contains(_ value: Double) -> Bool {
        let above = lowIncluded ? value >= low : value > low
        let below = highIncluded ? value <= high : value < high
        return above && below
    }

    /// Reads `>20%`, `52%<X≤100%`, `X52%~100%`, `>52~100%`, `20%orgreater`; nil when it is not such a text.
    ///
    /// The text must already be folded by ``Condition``: ASCII signs, no blanks. The subject X, if any, comes back too.
    static func read(_ text: String) -> (range: ConcentrationRange, subject: String, isExact: Bool)? {
        var parts = tokens(of: text)
        if let last = parts.last, case .word("orgreater") = last {
            parts.removeLast()
            parts.insert(.sign(">="), at: 0)
        }
        var subject = ""
        // A word in front of everything, or between two bounds, is what the numbers are about.
        let shape = parts.filter {
            if case .word(let word) = $0 {
                if subject.isEmpty { subject = word }
                return false
            }
            return true
        }
        var range = ConcentrationRange()
        switch shape.count {
        case 1:
            guard case .number(let value) = shape[0] else { return nil }
            return (ConcentrationRange(low: value, high: value), subject, true)
        case 2:
            guard case .sign(let sign) = shape[0], case .number(let value) = shape[1] else { return nil }
            range.bound(sign, value)
        case 3:
            guard case .number(let low) = shape[0], case .sign("~") = shape[1], case .number(let high) = shape[2] else {
                return nil
            }
            range = ConcentrationRange(low: low, high: high)
        case 4:
            if case .number(let low) = shape[0], case .sign(let first) = shape[1], case .sign(let second) = shape[2],
                case .number(let high) = shape[3], first.hasPrefix("<"), second.hasPrefix("<")
            {
                range = ConcentrationRange(
                    low: low, lowIncluded: first == "<=", high: high, highIncluded: second == "<=")
            } else if case .sign(let sign) = shape[0], case .number(let low) = shape[1], case .sign("~") = shape[2],
                case .number(let high) = shape[3], sign.hasPrefix(">")
            {
                range = ConcentrationRange(low: low, lowIncluded: sign == ">=", high: high)
            } else {
                return nil
            }
        default: return nil
        }
        return (range, subject, false)
    }

    private mutating func bound(_ sign: String, _ value: Double) {
        switch sign {
        case ">=": low = value
        case ">": (low, lowIncluded) = (value, false)
        case "<=": high = value
        default: (high, highIncluded) = (value, false)
        }
    }

    private enum Token: Equatable {
        case number(Double)
        case sign(String)
        case word(String)
    }

    private static func tokens(of text: String) -> [Token] {
        var tokens: [Token] = []
        var rest = text[...]
        while let first = rest.first {
            if first.isASCII, first.isNumber {
                let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
                rest = rest.dropFirst(digits.count)
                guard let value = Double(digits) else { return [] }
                tokens.append(.number(value))
                if rest.first == "%" { rest = rest.dropFirst() }
                // `>67-77%` writes a range with a hyphen.
                if rest.first == "-", rest.dropFirst().first?.isNumber == true {
                    tokens.append(.sign("~"))
                    rest = rest.dropFirst()
                }
            } else if first == "<" || first == ">" {
                let sign = rest.dropFirst().first == "=" ? "\(first)=" : String(first)
                tokens.append(.sign(sign))
                rest = rest.dropFirst(sign.count)
            } else if first == "~" {
                tokens.append(.sign("~"))
                rest = rest.dropFirst()
            } else {
                let word = rest.prefix { !"<>~%".contains($0) && !($0.isASCII && $0.isNumber) }
                if word.isEmpty {
                    rest = rest.dropFirst()
                } else {
                    tokens.append(.word(String(word)))
                    rest = rest.dropFirst(word.count)
                }
            }
        }
        return tokens
    }
}
