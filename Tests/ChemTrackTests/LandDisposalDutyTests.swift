import ChemTrack
import Compliance
import Testing

@Suite("The one-time notice of 40 CFR 268.7")
struct LandDisposalDutyTests {
    /// A manifest to a facility, left on a day of 2026 (0 = not yet).
    static func shipment(
        _ id: String, day: Int, facts: LandDisposalFacts? = LandDisposalTests.stated,
        change: (inout ManifestRecord) -> Void = { _ in }
    ) throws -> ManifestRecord {
        var record = try LandDisposalTests.record([facts])
        record.id = id
        record.state = .shipped
        record.trip?.departedAt = day == 0 ? nil : DisposalSample.time("2026-10-\(day)T08:00:00Z")
        change(&record)
        return record
    }

    @Test("One notice is enough for a waste and a facility, until one of them changes")
    func once() throws {
        let tables = try DisposalTables.tables().landDisposal
        func went(with others: [ManifestRecord], _ record: ManifestRecord) -> [String?] {
            tables.duties(of: record, after: others).map(\.sentWith)
        }
        let first = try Self.shipment("M-1", day: 11)
        let second = try Self.shipment("M-2", day: 12)
        let next = try Self.shipment("M-9", day: 0)
        #expect(went(with: [], next) == [nil])
        #expect(went(with: [second, first], next) == ["M-1"])
        #expect(went(with: [second, next], first) == [nil], "the first shipment takes it, whatever came later")
        #expect(went(with: [first, next], second) == ["M-1"])
        var otherFacts = LandDisposalTests.stated
        otherFacts.analysis = "GC/MS of 2026-11-01"
        var gap = LandDisposalTests.stated
        gap.isWastewater = nil
        let others = [
            try Self.shipment("M-3", day: 11, facts: otherFacts), try Self.shipment("M-4", day: 11, facts: nil),
            try Self.shipment("M-5", day: 11) { $0.facility.epaID = "VAD000508888" },
            try Self.shipment("M-6", day: 11) { $0.lines[0].codes.federal = [ManifestCode("F003")] },
            try Self.shipment("M-7", day: 11) { $0.lines[0].name_en = "Another waste" },
            try Self.shipment("M-8", day: 11) { $0.state = .rejected }, try Self.shipment("M-0", day: 0),
        ]
        #expect(went(with: others, next) == [nil])
        let gapped = try Self.shipment("M-11", day: 0, facts: gap)
        #expect(went(with: [try Self.shipment("M-10", day: 11, facts: gap)], gapped) == [nil])
        #expect(tables.duties(of: next, after: [first]).first?.sentAt == DisposalSample.time("2026-10-11T08:00:00Z"))
        #expect(went(with: [], try Self.shipment("M-12", day: 0) { $0.lines[0].codes.federal = [] }) == [])
        #expect(went(with: [], try Self.shipment("M-13", day: 0) { $0.jurisdictions = [.cn] }) == [])
    }
}
