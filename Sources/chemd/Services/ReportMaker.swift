import ChemTrack
import Compliance
import Store

/// A report by its name: on waste, or on the stock.
enum ReportKind: Sendable {
    case waste(WasteReports.Kind)
    case stock(StockReports.Kind)

    init?(_ name: String) {
        if let kind = WasteReports.Kind(rawValue: name) {
            self = .waste(kind)
        } else if let kind = StockReports.Kind(rawValue: name) {
            self = .stock(kind)
        } else {
            return nil
        }
    }

    static let names = WasteReports.Kind.allCases.map(\.rawValue) + StockReports.Kind.allCases.map(\.rawValue)

    var name: String {
        switch self {
        case .waste(let kind): kind.rawValue
        case .stock(let kind): kind.rawValue
        }
    }

    /// The month, or the year for what is asked by the year.
    func usualPeriod(_ day: CalendarDay) -> String {
        if case .stock(.tierTwo) = self { return String(day.text.prefix(4)) }
        return String(day.text.prefix(7))
    }
}

/// Makes reports from the plant and its store.
struct ReportMaker: Sendable {
    let plant: Plant
    let reader: PlantReader
    let amounts: AmountReader
    let ledger: LedgerReader

    /// Where containers of waste were put, from their own histories.
    private func puttings(of codes: [String]) async throws -> [WastePutting] {
        var puttings: [WastePutting] = []
        for code in codes {
            for row in try await ledger.history(ofSubject: code) {
                let event = try LedgerEvent(decoding: row.row.bytes)
                if let putting = WastePutting(event) { puttings.append(putting) }
            }
        }
        return puttings
    }

    /// - Parameter people: whether people are named; else by their pseudonymous ids.
    func table(_ kind: ReportKind, _ period: ReportPeriod, people: Bool) async throws -> ReportTable {
        switch kind {
        case .waste(let kind):
            var reports = await plant.wasteReports()
            if kind == .storedIn || kind == .storedOut {
                reports.puttings = try await puttings(of: reports.items.map(\.code))
                if people { reports.people = try await reader.displayNames() }
            }
            return reports.table(kind, period)
        case .stock(let kind):
            var reports = await plant.stockReports()
            if kind == .movements {
                reports.signed = try await reader.usedSignatures()
                if people { reports.people = try await reader.displayNames() }
            }
            guard kind != .sheets else { return reports.table(kind, period, journal: []) }
            // Days end at the site's midnight, at most 14 hours from that of UTC; the report itself looks at the day.
            let until_ms = CalendarDay(number: period.last.number + 2).start_ms
            return reports.table(kind, period, journal: try await amounts.stockJournal(until_ms: until_ms))
        }
    }
}
