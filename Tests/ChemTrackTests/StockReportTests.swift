import ChemTrack
import Compliance
import Foundation
import Testing

@Suite("Reports on the stock")
struct StockReportTests {
    static func day(_ text: String) throws -> Int64 { try #require(CalendarDay(text)).start_ms + 8 * 3_600_000 }

    /// A container of so many pounds when it came.
    static func item(
        _ code: String, _ name: String, cas: String?, lb: Int64, zone: String? = "A-1", type: String? = "DM",
        form: PhysicalForm = .liquid, pct: Double? = nil, parts: [MixtureComponent] = []
    ) -> Item {
        var item = Item(
            code: code, name: Bilingual(zh: name, en: name), cas: cas, concentration_pct: pct, form: form,
            quantity: .mass(Mass(milligrams: pounds(lb))), state: .stored, zone: zone, assignedZone: zone,
            packaging: type.map { ManifestPackaging(epaType: ManifestCode($0)) }, receivedAt_ms: 0)
        if !parts.isEmpty { item.mixture = Mixture(components: parts) }
        return item
    }

    static func pounds(_ lb: Int64) -> Int64 { Int64((Double(lb) * 453_592.37).rounded(.up)) }

    static func entry(
        _ item: Item, _ day: String, lb: Int64, _ kind: AmountEntry.Kind = .received
    ) throws -> AmountEntry {
        AmountEntry(
            seq: 0, at_ms: try Self.day(day), item: item.code, lot: nil, material: item.material, account: .stock,
            kind: kind, unit: .milligrams, change: (lb < 0 ? -1 : 1) * pounds(abs(lb)), by: "u:1")
    }

    static func reports(_ items: [Item], today: String = "2027-01-15") throws -> StockReports {
        StockReports(
            items: Dictionary(items.map { ($0.code, $0) }) { first, _ in first },
            buildings: ["A-1": Bilingual(zh: "甲库", en: "A"), "B-1": Bilingual(zh: "乙库", en: "B")],
            rules: try PlantRules.rules(), people: ["u:1": "王 Wang", "u:2": "李 Li"],
            today: try #require(CalendarDay(today)), day: { CalendarDay(utc_ms: $0, offset_min: 0) },
            clock: { CalendarDay(utc_ms: $0, offset_min: 0).text })
    }

    static func tierTwo(_ items: [Item], _ journal: [AmountEntry], today: String = "2027-01-15") throws -> [[String]] {
        try reports(items, today: today).table(.tierTwo, #require(ReportPeriod("2026")), journal: journal).rows
            .map { $0.map(\.text) }
    }

    @Test(
        "10,000 lb of a hazardous chemical on any day are reported, a pound less is not",
        arguments: [(9_999 as Int64, "否 no", "05"), (10_000, "是 yes", "06")])
    func threshold(lb: Int64, isReported: String, code: String) throws {
        let drum = Self.item("CT-1", "acetone", cas: "67-64-1", lb: lb)
        let rows = try Self.tierTwo([drum], [Self.entry(drum, "2026-03-01", lb: lb)])
        #expect(rows.map { $0[0] } == [isReported])
        #expect(rows.map { $0[7] } == [code])
    }

    @Test("the most of any day, the average of the days on which there was some, and those days")
    func amounts() throws {
        let drum = Self.item("CT-1", "acetone", cas: "67-64-1", lb: 20_000)
        // 12,000 lb from before the year until 10 January; 20,000 lb on two days of June; nothing after.
        let rows = try Self.tierTwo(
            [drum],
            [
                Self.entry(drum, "2025-11-05", lb: 12_000), Self.entry(drum, "2026-01-10", lb: -12_000, .used),
                Self.entry(drum, "2026-06-01", lb: 20_000), Self.entry(drum, "2026-06-02", lb: -20_000, .used),
            ])
        let row = try #require(rows.first)
        #expect(rows.count == 1)
        #expect(row[6] == "20000")
        // 10 days of 12,000 and 2 of 20,000: 160,000 by 12 days.
        #expect(row[8] == "13333")
        #expect(row[9] == "06")
        #expect(row[10] == "12")
        #expect(row[12] == "甲库 A")
        #expect(row[13...15].joined(separator: "|") == "D|1|4")
    }

    @Test("an extremely hazardous substance is summed over all it is in, from more than 1 % on")
    func extremely() throws {
        // Acrolein: planning quantity 500 lb.
        let pure = Self.item("CT-1", "acrolein", cas: "107-02-8", lb: 300)
        let strong = Self.item(
            "CT-2", "mix", cas: nil, lb: 1_000, zone: "B-1", type: "CY", form: .liquefiedGas,
            parts: [
                MixtureComponent(cas: "107-02-8", low_pct: 20, high_pct: 20),
                MixtureComponent(cas: "67-64-1", low_pct: 80, high_pct: 80),
            ])
        let weak = Self.item(
            "CT-3", "trace", cas: nil, lb: 100_000,
            parts: [
                MixtureComponent(cas: "107-02-8", low_pct: 1, high_pct: 1),
                MixtureComponent(cas: "67-64-1", low_pct: 99, high_pct: 99),
            ])
        let items = [pure, strong, weak]
        let rows = try Self.tierTwo(
            items, zip(items, [300, 1_000, 100_000] as [Int64]).map { try Self.entry($0, "2026-05-01", lb: $1) })
        let listed = rows.filter { $0[3] == "是 yes" }
        #expect(listed.map { $0[2] } == ["107-02-8", "107-02-8"])
        #expect(listed.map { $0[6] } == ["500", "500"])
        #expect(listed.map { $0[0] } == ["是 yes", "是 yes"])
        #expect(listed.map { $0[12] } == ["甲库 A", "乙库 B"])
        #expect(listed.map { $0[14] } == ["1", "2"])
        // The products themselves: one above 10,000 lb, one below, and the pure substance not twice.
        #expect(
            Set(rows.filter { $0[3].isEmpty }.map { [$0[1], $0[0]] }) == [
                ["trace", "是 yes"], ["mix", "否 no"],
            ])
    }

    @Test("a volume without a density is told, not taken for nothing")
    func uncounted() throws {
        var drum = Self.item("CT-1", "acetone", cas: "67-64-1", lb: 1)
        drum.quantity = .volume(Volume(microlitres: 1_000_000_000))
        var entry = try Self.entry(drum, "2026-05-01", lb: 1)
        entry.unit = .microlitres
        let rows = try Self.tierTwo([drum], [entry])
        #expect(rows.map { $0[17] } == ["1"])
        #expect(rows.map { $0[0] } == ["否 no"])
    }

    @Test("what the year has not reached is not counted, and of a year that runs the days until today")
    func running() throws {
        let drum = Self.item("CT-1", "acetone", cas: "67-64-1", lb: 10_000)
        let journal = try [Self.entry(drum, "2026-03-01", lb: 10_000)]
        #expect(try Self.tierTwo([drum], journal, today: "2026-03-10").map { $0[10] } == ["10"])
        #expect(try Self.tierTwo([drum], journal, today: "2026-02-01") == [])
    }

    @Test("the register has every movement of the period with what is left, and both persons of a 剧毒 movement")
    func movements() throws {
        let poison = Self.item("CT-1", "氰化钠", cas: "143-33-9", lb: 10, form: .solid)
        let plain = Self.item("CT-2", "acetone", cas: "67-64-1", lb: 10)
        let journal = try [
            Self.entry(poison, "2026-10-30", lb: 10), Self.entry(plain, "2026-11-01", lb: 10),
            Self.entry(poison, "2026-11-02", lb: -1, .used), Self.entry(poison, "2026-11-03", lb: -2, .used),
        ]
        var reports = try Self.reports([poison, plain])
        var request = try Self.signed(item: "CT-1", at_ms: journal[2].at_ms)
        reports.signed = [request]
        let table = try reports.table(.movements, #require(ReportPeriod("2026-11")), journal: journal)
        let rows = table.rows.map { $0.map(\.text) }
        #expect(rows.map { $0[5] } == ["CT-2", "CT-1", "CT-1"])
        #expect(rows.map { $0[6].isEmpty } == [false, true, true])
        #expect(rows.map { $0[7].isEmpty } == [true, false, false])
        // 10 lb, less 1, less 2.
        #expect(rows[1][9] == ManifestAmounts.kilograms(mass_mg: Self.pounds(10) - Self.pounds(1)))
        #expect(rows[2][9] == ManifestAmounts.kilograms(mass_mg: Self.pounds(10) - Self.pounds(1) - Self.pounds(2)))
        #expect(rows[1][12].contains("cn-hypertoxic"))
        #expect(rows.map { $0[13] } == ["王 Wang", "王 Wang", "王 Wang"])
        #expect(rows.map { $0[14] } == ["", "李 Li", "缺 missing"])
        // Signatures that were never used are nobody's.
        request.usedAt_ms = nil
        reports.signed = [request]
        let unused = try reports.table(.movements, #require(ReportPeriod("2026-11")), journal: journal)
        #expect(unused.rows[1][14].text == "缺 missing")
    }

    private static func signed(item: String, at_ms: Int64) throws -> SignatureRequest {
        let text = """
            {"id": "SR-1", "rule": {"id": "cn.dual", "lists": [], "events": ["item.used"], "persons": 2, "minutes_max": 15,
              "citation": {"document": "d", "edition": "e"}},
             "lines": [{"kind": "item.used", "subject": "\(item)", "facts": {}}], "hash": "", "openedBy": "u:1",
             "openedAt_ms": \(at_ms - 60_000), "usedAt_ms": \(at_ms + 3),
             "signatures": [{"personID": "u:1", "by": "王", "at_ms": 0, "meaning": ""}, {"personID": "u:2", "by": "李", "at_ms": 0, "meaning": ""}]}
            """
        return try JSONDecoder().decode(SignatureRequest.self, from: Data(text.utf8))
    }

    @Test("each building has its hazardous chemicals with the edition of the data sheet, and what has none is told")
    func sheets() throws {
        let items = [
            Self.item("CT-1", "acetone", cas: "67-64-1", lb: 10), Self.item("CT-2", "acetone", cas: "67-64-1", lb: 5),
            Self.item("CT-3", "toluene", cas: "108-88-3", lb: 5, zone: "B-1"),
            Self.item("CT-4", "acetone", cas: "67-64-1", lb: 5, zone: nil),
        ]
        var reports = try Self.reports(items)
        reports.editions = ["67-64-1": try #require(CalendarDay("2025-04-01"))]
        let rows = try reports.table(.sheets, #require(ReportPeriod("2026")), journal: []).rows.map { $0.map(\.text) }
        #expect(rows.map { $0[0] } == ["甲库 A", "乙库 B", "位置不明 not known"])
        #expect(rows.map { $0[2] } == ["67-64-1", "108-88-3", "67-64-1"])
        #expect(rows.map { $0[4] } == ["2025-04-01", "缺 missing", "2025-04-01"])
        #expect(rows.map { $0[5] } == ["2", "1", "1"])
        #expect(rows[0][3].contains("FLAM_LIQ"))
    }

    @Test(
        "against a plain model: days, peak and average of random movements", arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func model(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let drum = Self.item("CT-1", "acetone", cas: "67-64-1", lb: 1)
        let first = try #require(CalendarDay("2026-01-01"))
        var journal: [AmountEntry] = []
        var held: Int64 = 0
        var peaks = Array(repeating: 0 as Int64, count: 365)
        for day in 0..<365 {
            peaks[day] = held
            for _ in 0..<Int(random.next() % 3) {
                let lb = Int64(random.next() % 900) - (held > 450 ? 450 : 0)
                guard held + lb >= 0, lb != 0 else { continue }
                held += lb
                peaks[day] = max(peaks[day], held)
                journal.append(
                    try Self.entry(
                        drum, CalendarDay(number: first.number + day).text, lb: lb, lb > 0 ? .received : .used))
            }
        }
        let row = try #require(try Self.tierTwo([drum], journal).first)
        let present = peaks.filter { $0 > 0 }
        #expect(abs(try #require(Int64(row[6])) - (peaks.max() ?? 0)) <= 1, "seed \(seed)")
        #expect(row[10] == String(present.count), "seed \(seed)")
        let average = Double(present.reduce(0, +)) / Double(present.count)
        #expect(abs(try #require(Double(row[8])) - average) <= 1, "seed \(seed)")
    }
}
