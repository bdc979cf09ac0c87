import Compliance

extension WasteDeclaration {
    /// HJ 1259 appendix B: `HWCS`, the day, a serial of three digits.
    public var batchCode: String? {
        guard let serial, let declaredOn else { return nil }
        return "HWCS" + Self.compact(declaredOn) + Self.three(serial)
    }

    /// The 37 digits and letters of the label (HJ 1276): credit code, waste code, day, serial.
    ///
    /// - Parameter creditCode: 统一社会信用代码 of the producer; nil without its 18 characters.
    public func digitalID(creditCode: String?) -> String? {
        guard let serial, let declaredOn, let creditCode, creditCode.utf8.count == 18 else { return nil }
        return creditCode + cnCode.filter(\.isNumber) + Self.compact(declaredOn) + Self.three(serial)
    }

    /// The most containers that a day's three digits can tell apart.
    static let serialMax = 999

    static func compact(_ day: CalendarDay) -> String { day.text.filter { $0 != "-" } }
    static func three(_ number: Int) -> String {
        String(repeating: "0", count: max(0, 3 - String(number).count)) + String(number)
    }
}
