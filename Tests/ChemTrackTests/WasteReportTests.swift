import ChemTrack
import Compliance
import Foundation
import Labels
import Testing

@Suite("Reports on waste")
struct WasteReportTests {
    @Test(
        "A period is a year, a quarter or a month",
        arguments: [
            ("2026", "2026-01-01", "2026-12-31"), ("2026-Q1", "2026-01-01", "2026-03-31"),
            ("2026-Q4", "2026-10-01", "2026-12-31"), ("2028-02", "2028-02-01", "2028-02-29"),
        ])
    func periods(text: String, first: String, last: String) throws {
        let period = try #require(ReportPeriod(text))
        #expect(period.first.text == first)
        #expect(period.last.text == last)
    }

    @Test("What is no period is none", arguments: ["", "26", "2026-13", "2026-Q5", "2026-1", "2026-01-01", "2026-"])
    func noPeriod(text: String) { #expect(ReportPeriod(text) == nil) }

    @Test("Every container of the period has its own batch code, and its mass to four decimals of a tonne")
    func generation() async throws {
        let test = try await PlantManifestTests.plant()
        for _ in 0..<3 { _ = try await PlantManifestTests.waste(test) }
        let table = await test.plant.wasteReports().table(.generation, try #require(ReportPeriod("2026-11")))
        #expect(
            table.rows.map(\.[0].text) == ["HWCS20261128001", "HWCS20261128002", "HWCS20261128003"])
        #expect(table.rows.map(\.[5]) == Array(repeating: .number("0.1600"), count: 3))
        let next = await test.plant.wasteReports().table(.generation, try #require(ReportPeriod("2026-12")))
        #expect(next.rows.isEmpty)
    }

    @Test("The label's number has 37 characters in the order of HJ 1276, and finds the container")
    func digitalID() async throws {
        let test = try await PlantManifestTests.plant()
        let item = try await PlantManifestTests.waste(test)
        let credit = try #require(DisposalSample.generator.uscc)
        let number = credit + "90040206" + "20261128" + "001"
        #expect(item.waste?.digitalID(creditCode: credit) == number)
        #expect(number.count == 37)
        #expect(await test.plant.item(forCode: number)?.code == item.code)
    }

    @Test("Generated, taken away and still there add up, without what was refused")
    func summary() async throws {
        let (test, shipped) = try await ManifestLifeTests.shipped(3)
        let line = LineReceipt(line: 1, refused: [shipped.items[0]], comment: "桶漏")
        _ = try await test.plant.accept(
            manifest: shipped.id, AcceptanceRequest(lines: [line]), by: TestPlant.officer)
        _ = try await test.take(.takeBack, of: shipped.id)
        let period = try #require(ReportPeriod("2026-Q4"))
        let reports = await test.plant.wasteReports()
        let row = try #require(reports.table(.summary, period).rows.first)
        #expect(row.map(\.text) == ["HW06", "900-402-06", "0.4800", "0.3200", "0.1600", "0"])
        #expect(reports.table(.disposal, period).rows.map(\.[14].text).filter { $0 == "拒收" }.count == 1)
        #expect(reports.table(.manifests, period).rows.map(\.[8].text) == ["0.4800"])
    }

    @Test("What goes into and out of store has its batches, each exit names its entry, and a new day begins at 001")
    func stores() async throws {
        let test = try await PlantManifestTests.plant()
        let items = [try await PlantManifestTests.waste(test), try await PlantManifestTests.waste(test)]
        var reports = await test.plant.wasteReports()
        let store = try #require(reports.stores["WS-1"])
        #expect(store.type.zh == "贮存库")
        let (day, first) = (86_400_000 as Int64, items[0].waste?.declaredAt_ms ?? 0)
        func put(_ item: Int, _ at_ms: Int64, _ zone: String?) -> WastePutting {
            WastePutting(item: items[item].code, at_ms: first + at_ms, zone: zone, by: "u:\(item)")
        }
        reports.people = ["u:0": "王"]
        reports.puttings = [
            // Before it was waste; into the store; another place; back the next day; off the site.
            put(0, -5, "FL-1"), put(0, 10, "WS-1"), put(0, 20, "YD-1"), put(0, day, "WS-1"), put(0, 2 * day, nil),
            // Stood there when it was declared.
            put(1, -5, "WS-1"),
        ]
        let period = try #require(ReportPeriod("2026"))
        let came = reports.table(.storedIn, period).rows
        #expect(came.map { $0[0].text } == ["HWRK20261128001", "HWRK20261128002", "HWRK20261129001"])
        #expect(came.map { $0[2].text } == [items[1].code, items[0].code, items[0].code])
        #expect(came.map { $0[12].text } == ["u:1", "王", "王"])
        #expect(came.map { $0[14].text } == ["HWCS20261128002", "HWCS20261128001", "HWCS20261128001"])
        let went = reports.table(.storedOut, period).rows
        #expect(went.map { $0[0].text } == ["HWCK20261128001", "HWCK20261130001"])
        #expect(went.map { $0[14].text } == ["HWRK20261128002", "HWRK20261129001"])
        #expect(went.map { $0[15].text } == ["YD-1", "委外 taken away"])
        #expect(reports.table(.storedOut, try #require(ReportPeriod("2026-12"))).rows.isEmpty)
    }

    @Test("In CSV commas, quotes and line ends stay in their cell, and no text becomes a formula")
    func csv() {
        let table = ReportTable(
            title: Bilingual(zh: "表", en: "T"), citation: Citation(document: "D", edition: "1"),
            columns: [Bilingual(zh: "甲", en: "a"), Bilingual(zh: "乙", en: "b")],
            rows: [[.text("x,\"y\"\nz"), .number("-1.5")], [.text("=1+1"), .empty]])
        let text = String(decoding: table.csv.dropFirst(3), as: UTF8.self)
        #expect(text == "甲 a,乙 b\r\n\"x,\"\"y\"\"\nz\",-1.5\r\n'=1+1,\r\n")
    }

    @Test("A workbook is the same bytes twice, and starts and ends as a zip archive does")
    func xlsx() {
        let table = ReportTable(
            title: Bilingual(zh: "表", en: "T"), citation: Citation(document: "D", edition: "1"),
            columns: [Bilingual(zh: "甲", en: "a")], rows: [[.text("<&>")], [.number("1")]])
        let bytes = table.xlsx
        #expect(bytes == table.xlsx)
        #expect(bytes.starts(with: [0x50, 0x4B, 3, 4]))
        #expect(bytes.suffix(22).starts(with: [0x50, 0x4B, 5, 6]))
        #expect(String(decoding: bytes, as: UTF8.self).contains("&lt;&amp;&gt;"))
    }

    @Test("On paper the report is the same to the byte each time, and its heading is on every page")
    func paper() throws {
        let columns = [Bilingual(zh: "容器", en: "Container"), Bilingual(zh: "质量", en: "Mass, t")]
        let rows = (0..<120).map { number in
            [ReportTable.Cell.text("HWCS20261128\(number) 危险废物清洗废液 washing liquid"), .number("0.\(1000 + number)")]
        }
        let table = ReportTable(
            title: Bilingual(zh: "产生记录", en: "Generated"), citation: Citation(document: "HJ 1259", edition: "2022"),
            columns: columns, rows: rows)
        let created = Date(timeIntervalSince1970: 1_800_000_000)
        let printed = try table.pdf(note: "2026-11", created: created)
        #expect(printed.pageCount > 1)
        #expect(printed.overflows.isEmpty)
        #expect(try table.pdf(note: "2026-11", created: created).pdf == printed.pdf)
        let none = ReportTable(title: table.title, citation: table.citation, columns: columns, rows: [])
        #expect(try none.pdf(note: "2026-11", created: created).pageCount == 1)
    }
}
