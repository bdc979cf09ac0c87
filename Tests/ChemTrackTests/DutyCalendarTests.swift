import ChemTrack
import Compliance
import Foundation
import Labels
import Testing

@Suite("Calendar of duties")
struct DutyCalendarTests {
    private static func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }

    private func rules(_ entries: [CalendarDuty]) -> Set<String> { Set(entries.map(\.duty.rule)) }

    @Test("An empty plant owes nothing")
    func empty() async throws {
        let test = try await TestPlant.make()
        #expect(await test.plant.duties().isEmpty)
    }

    @Test("A plant's own permit has its renewal by kind and its end; a supplier's only its end")
    func permits() async throws {
        let test = try await TestPlant.make()
        for (id, role) in [("us", Party.Role.generator), ("east", .supplier)] {
            try await test.plant.register(
                Party(id: id, role: role, details: ManifestParty(name: id, name_zh: id)), by: TestPlant.admin)
            _ = try await test.plant.record(
                permit: PurchaseDossier.Permit(
                    number: "WH-\(id)", scope: ["cn-hazchem"], expires: try Self.day("2027-03-31"),
                    kind: role == .generator ? "safety_production" : nil), ofParty: id, by: TestPlant.ehs)
        }
        let entries = await test.plant.duties(on: try Self.day("2026-11-28"))
        let ends = try #require(entries.first { $0.duty.rule == "any.permit-expiry" })
        #expect(ends.about.map(\.id).sorted() == ["WH-east", "WH-us"])
        #expect(ends.duty.due?.text == "2027-03-31")
        // 安全生产许可证条例 art. 9: three months before it ends.
        let renewal = try #require(entries.first { $0.duty.rule == "cn.permit-production" })
        #expect(renewal.about.map(\.id) == ["WH-us"] && renewal.duty.due?.text == "2026-12-31")
        #expect(!rules(entries).contains("cn.permit-other"))
        let late = await test.plant.duties(on: try Self.day("2027-04-01"))
        #expect(late.allSatisfy { $0.duty.isOverdue(on: CalendarDay("2027-04-01") ?? test.dayOne) })
    }

    @Test(
        "Permits: an empty number and a kind that no rule knows are refused, and nobody without the right records one")
    func wrongPermits() async throws {
        let test = try await TestPlant.make()
        try await test.plant.register(
            Party(id: "east", role: .supplier, details: ManifestParty(name: "East")), by: TestPlant.admin)
        func refused(
            _ permit: PurchaseDossier.Permit, _ id: String = "east", by actor: Actor = TestPlant.ehs
        ) async
            -> String?
        {
            await refusal { _ = try await test.plant.record(permit: permit, ofParty: id, by: actor) }?.word
        }
        #expect(await refused(.init(number: " ")) == "invalid number")
        #expect(await refused(.init(number: "1", kind: "driving")) == "invalid kind")
        #expect(await refused(.init(number: "1"), "west") == "notFound party")
        #expect(await refused(.init(number: "1"), by: TestPlant.warehouse) == "forbidden approve")
    }

    @Test("A supplier's recorded permit and data sheet answer a purchase's questions")
    func purchaseReadsThem() async throws {
        let test = try await TestPlant.make()
        try await test.plant.register(
            Party(id: "east", role: .supplier, details: ManifestParty(name: "East", name_zh: "东方")),
            by: TestPlant.admin)
        func ask() async throws -> [String] {
            try await test.plant.requestPurchase(
                PurchaseRequest(cas: "67-64-1", quantity: try Quantity("5 kg"), purpose: "清洗"), supplier: "东方",
                by: TestPlant.warehouse
            ).decision.findings.map(\.rule)
        }
        let before = try await ask()
        #expect(before.contains("supplier.none") && before.contains("sds.not-stated"))
        _ = try await test.plant.record(
            permit: .init(number: "WH-1", scope: ["cn-hazchem"], expires: try Self.day("2028-01-01")), ofParty: "east",
            by: TestPlant.ehs)
        try await test.confirmSheet(
            [(.product, "丙酮"), (.cas, "67-64-1"), (.supplier, "东方"), (.revised, "2025-01-01")], languages: ["zh"])
        let after = try await ask()
        #expect(after.contains("supplier.ok") && after.contains("sds.ok"))
        let entry = try #require(await test.plant.duties().first { $0.duty.rule == "cn.sds-review" })
        #expect(entry.duty.due?.text == "2030-01-01" && entry.about.map(\.id) == ["S-0001"])
        #expect(try await test.restarted().plant.duties() == test.plant.duties())
    }

    @Test("What is stored owes the duties of its lists, named; waste its year, from the day it was declared")
    func stockAndWaste() async throws {
        let test = try await TestPlant.make()
        let item = try await test.receive(try TestPlant.acetone())
        _ = try await test.plant.receive(
            ReceiptRequest(cas: "67-66-3", name: nil, quantity: try Quantity("1 kg"), form: .liquid),
            by: TestPlant.warehouse)
        _ = try await test.plant.reviewWhatChanged()
        let stored = await test.plant.duties()
        // Acetone is a drug precursor of class 3, chloroform of class 2: the report of the year names both.
        let year = try #require(stored.first { $0.duty.rule == "cn.precursor-year" })
        #expect(year.duty.due?.text == "2027-03-31")
        #expect(year.about.map(\.name.zh).sorted() == ["丙酮", "三氯甲烷"].sorted())
        #expect(stored.contains { $0.duty.rule == "cn.store" && $0.duty.timing == .standing })
        #expect(!rules(stored).contains("cn.guards") && !rules(stored).contains("cn.waste-plan"))
        _ = try await test.plant.declareWaste(
            item: item.code, WasteRequest(cnCode: "900-402-06", reason: "过期"), by: TestPlant.officer)
        let after = await test.plant.duties()
        let limit = try #require(after.first { $0.duty.rule == "cn.waste-1-year" })
        #expect(limit.duty.due?.text == "2027-11-28" && limit.about.map(\.id) == [item.code])
        #expect(rules(after).contains("cn.waste-plan"))
    }

    @Test("A report stays until somebody says that it was made, overdue, beside the next one")
    func reportsOfThePeriod() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone())
        _ = try await test.plant.reviewWhatChanged()
        func due(on day: String) async throws -> [String] {
            try await test.plant.duties(on: Self.day(day)).filter { $0.duty.rule == "cn.precursor-year" }
                .map { "\($0.duty.due?.text ?? "")\($0.duty.isOverdue(on: try Self.day(day)) ? " overdue" : "")" }
        }
        #expect(try await due(on: "2027-03-31") == ["2027-03-31"])
        #expect(try await due(on: "2027-04-01") == ["2027-03-31 overdue", "2028-03-31"])
        #expect(try await due(on: "2028-06-01") == ["2027-03-31 overdue", "2028-03-31 overdue", "2029-03-31"])
        let site = try #require(await test.plant.duties().first { $0.duty.rule == "cn.precursor-year" }).duty.subject
        func make(_ day: String, by actor: Actor = TestPlant.ehs) async throws -> DutyTask {
            try await test.plant.complete(
                duty: "cn.precursor-year", of: site, due: Self.day(day), note: "回执 2027-1", by: actor)
        }
        #expect(await refusal { _ = try await make("2027-03-30") }?.word == "notFound duty")
        #expect(
            await refusal {
                _ = try await make("2027-03-31", by: Actor(id: "u:9", auth: "pw", role: .viewer, display: "V"))
            }?.word == "forbidden acknowledge")
        let task = try await make("2027-03-31")
        #expect(!task.isOpen && task.note == "回执 2027-1" && task.duty.due?.text == "2027-03-31")
        #expect(await refusal { _ = try await make("2027-03-31") }?.word == "refused")
        #expect(try await due(on: "2027-04-01") == ["2028-03-31"])
        #expect(try await test.restarted().plant.duties() == test.plant.duties())
    }
}

extension TestPlant {
    var dayOne: CalendarDay { CalendarDay(utc_ms: clock.now_ms()) }

    /// A data sheet that a person typed and confirmed.
    func confirmSheet(_ values: [(field: SheetField, value: String)], languages: [String]) async throws {
        let said = ["pages": 1, "languages": languages, "sections": [], "values": [], "rejected": []] as [String: Any]
        let reading = try JSONDecoder().decode(
            SheetReading.self, from: JSONSerialization.data(withJSONObject: said))
        let sheet = try await plant.file(
            sheet: Array("%PDF \(values)".utf8), named: "sheet.pdf", reading: reading, by: Self.ehs)
        _ = try await plant.confirm(sheet: sheet.id, accepting: [], typed: values, by: Self.ehs)
    }
}
