public import Foundation
import Geofence

extension PlantClock {
    /// Today's date in a time zone, `yyyy-MM-dd`.
    ///
    /// - Parameter timeZone: IANA name; an unknown one counts as UTC.
    public func today(in timeZone: String) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: timeZone) ?? .gmt
        let parts = calendar.dateComponents([.year, .month, .day], from: Date(milliseconds: now_ms()))
        func padded(_ number: Int?, _ width: Int) -> String {
            let digits = String(number ?? 0)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(parts.year, 4))-\(padded(parts.month, 2))-\(padded(parts.day, 2))"
    }
}

extension PlantClock {
    /// Minutes by which the clocks of a time zone are ahead of UTC at a moment; an unknown zone counts as UTC.
    func offset_min(in timeZone: String, at ms: Int64) -> Int {
        (TimeZone(identifier: timeZone) ?? .gmt).secondsFromGMT(for: Date(milliseconds: ms)) / 60
    }
}

extension Date {
    public init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1000) }
}

extension Int64 {
    /// A UTC time in ms as RFC 3339 with milliseconds and `Z`.
    public var rfc3339: String { Timestamp.text(self) }
}

/// The machine's clocks.
public struct SystemClock: PlantClock {
    private let start = ContinuousClock.now

    public init() {}

    public func now_ms() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    public func monotonic_us() -> Int64 {
        let passed = ContinuousClock.now - start
        return passed.components.seconds * 1_000_000 + passed.components.attoseconds / 1_000_000_000_000
    }
}
