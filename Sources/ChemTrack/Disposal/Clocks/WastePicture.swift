public import Compliance

/// What of the waste is near or over a limit, and until when each container may stay.
public struct WastePicture: Sendable {
    /// `vsqg`, `sqg` or `lqg` in the month of the picture; nil where US rules do not apply.
    public var usStatus: String?
    /// `registered`, `simplified` or `key` (HJ 1259); nil where Chinese rules do not apply.
    public var cnClass: String?
    /// The US status of the month before and the class of the year before: going on as ever is no news.
    public var usual: Set<String>
    /// Every amount that has a limit, the nearest first.
    public var gauges: [WasteGauge]
    /// The soonest first.
    public var clocks: [WasteClock]
}

/// Until when a container of waste may stay on the site.
public struct WasteClock: Sendable, Hashable {
    public var container: String
    public var duty: Duty
    /// The last day it may stay.
    public var due: CalendarDay

    public func daysLeft(on day: CalendarDay) -> Int { due.number - day.number }
}

/// A container of waste as limits and clocks count it.
struct CountedWaste {
    var code: String
    /// nil = kept by volume without a density, or the sum cannot be made.
    var mass_mg: Int64?
    var volume_uL: Int64?
    /// It has a federal code for acute hazardous waste. Whatever was declared waste counts as hazardous in the US too:
    /// nobody has said that it is not.
    var isAcute: Bool
    var isLiquid: Bool
    var isOnSite: Bool
    var declared: CalendarDay
    /// When it began to accumulate; nil while it stands in a satellite area.
    var accumulatesFrom: CalendarDay?
    var zone: String?
}

/// A sum in which unknown amounts are named, not left out silently.
struct WasteSum {
    var amount: Int64 = 0
    var uncounted: [String] = []

    mutating func add(_ amount: Int64?, of code: String) {
        guard let amount, case let (sum, overflow) = self.amount.addingReportingOverflow(amount), !overflow else {
            uncounted.append(code)
            return
        }
        self.amount = sum
    }
}

/// Adds waste up and asks the dated limits. Pure: the same waste, day and tables give the same picture.
struct WasteCounter {
    let limits: WasteLimits
    let regimes: [Regime]
    let waste: [CountedWaste]
    /// Zones that are satellite areas and storage points.
    let satellites: Set<String>
    let storagePoints: Set<String>

    private func gauges(
        _ measure: WasteMeasure, _ subject: String, on day: CalendarDay, of part: [CountedWaste]
    ) -> [WasteGauge] {
        guard !limits.limits(on: day, measure: measure, regimes: regimes).isEmpty else { return [] }
        var sum = WasteSum()
        for each in part { sum.add(measure.isVolume ? each.volume_uL : each.mass_mg, of: each.code) }
        return limits.gauges(
            measure, subject: subject, amount: sum.amount, uncounted: sum.uncounted, on: day, regimes: regimes)
    }

    /// The gauges that make the US status in the month of a day.
    func usGauges(on day: CalendarDay) -> [WasteGauge] {
        let month = String(day.text.prefix(7))
        let made = waste.filter { $0.declared.text.hasPrefix(month) && $0.declared <= day }
        let here = waste.filter(\.isOnSite)
        return gauges(.month, month, on: day, of: made.filter { !$0.isAcute })
            + gauges(.monthAcute, month, on: day, of: made.filter(\.isAcute))
            + gauges(.onSite, "site", on: day, of: here.filter { !$0.isAcute })
            + gauges(.onSiteAcute, "site", on: day, of: here.filter(\.isAcute))
    }

    /// The status a month had or has: of a month that is over, its own amounts alone.
    func usStatus(on day: CalendarDay, today: CalendarDay) -> String {
        let isPast = day.text.prefix(7) < today.text.prefix(7)
        let end = isPast ? day.monthEnd : day
        let gauges = usGauges(on: end)
        return WasteLimits.status(
            isPast ? gauges.filter { [.month, .monthAcute].contains($0.limit.measure) } : gauges, regime: .us)
    }

    func yearGauges(_ year: Int, on day: CalendarDay) -> [WasteGauge] {
        gauges(.year, String(year), on: day, of: waste.filter { $0.declared.parts.year == year && $0.declared <= day })
    }

    /// The classes a plant had until now, with all that are milder.
    func usual(on day: CalendarDay) -> Set<String> {
        let (year, month, _) = day.parts
        let lastMonth = CalendarDay(year: year, month: month, day: 1).map { CalendarDay(number: $0.number - 1) } ?? day
        let last = [
            (Regime.us, usStatus(on: lastMonth, today: day)),
            (.cn, WasteLimits.status(yearGauges(year - 1, on: day), regime: .cn)),
        ]
        return Set(
            last.flatMap { regime, status in
                let order = WasteLimits.order(regime)
                return order.prefix((order.firstIndex(of: status) ?? 0) + 1)
            })
    }

    /// The class of HJ 1259: by the year that is over or the one that runs, whichever is stricter.
    func cnClass(on day: CalendarDay) -> String {
        let year = day.parts.year
        return WasteLimits.status(yearGauges(year - 1, on: day) + yearGauges(year, on: day), regime: .cn)
    }

    /// What each satellite area and storage point holds.
    func placeGauges(on day: CalendarDay) -> [WasteGauge] {
        let here = waste.filter(\.isOnSite)
        var found: [WasteGauge] = []
        for zone in satellites.sorted() {
            let part = here.filter { $0.zone == zone }
            let acute = part.filter(\.isAcute)
            found += gauges(.satellite, zone, on: day, of: part.filter { !$0.isAcute })
            found += gauges(.satelliteAcuteLiquid, zone, on: day, of: acute.filter(\.isLiquid))
            found += gauges(.satelliteAcuteSolid, zone, on: day, of: acute.filter { !$0.isLiquid })
        }
        for zone in storagePoints.sorted() {
            found += gauges(.storagePoint, zone, on: day, of: here.filter { $0.zone == zone })
        }
        return found
    }
}

extension CalendarDay {
    /// The last day of its month.
    var monthEnd: CalendarDay {
        let (year, month, _) = parts
        let first = CalendarDay(year: year, month: month, day: 1) ?? self
        return CalendarDay(number: first.adding(months: 1).number - 1)
    }
}
