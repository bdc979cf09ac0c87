import ChemTrack
import Compliance
import Foundation
import Synchronization
import Testing

@Suite("Building a manifest from waste containers")
struct DisposalBuilderTests {
    typealias Sample = DisposalSample

    @Test("containers with the same code, description and packaging share a line")
    func groups() throws {
        let toluene = ShippingDescription(
            idNumber: "UN1294", properShippingName: "Toluene", hazardClass: "3", packingGroup: "II")
        let draft = try Sample.build(
            Sample.request([
                Sample.container("A1"), Sample.container("B1", shipping: toluene), Sample.container("A2"),
                Sample.container("C1", type: "DF"), Sample.container("D1", cnCode: "900-404-06"),
                Sample.container("A3"),
            ]))
        #expect(draft.record.lines.map { $0.containers.map(\.code) } == [["A1", "A2", "A3"], ["B1"], ["C1"], ["D1"]])
        #expect(draft.record.lines.map(\.number) == [1, 2, 3, 4])
        #expect(draft.findings.isEmpty)
        #expect(!draft.isBlocked)
    }

    @Test("a line says what its containers are")
    func line() throws {
        let line = try #require(try Sample.record().lines.first)
        #expect(line.name_zh == "废丙酮")
        #expect(line.mass_mg == 365_000_000)
        #expect(line.pieceCount == 2)
        #expect(line.codes.cnCategory == "HW06")
        #expect(line.codes.us == ["D001", "F003"])
        #expect(line.declared == DeclaredQuantity(amount: 365, unit: ManifestCode("K")))
        #expect(line.components == ["丙酮"])
        #expect(line.isDOTHazardous == true)
        #expect(try line.shippingText() == "UN1090, Waste Acetone, 3, PG II, RQ (D001, F003)")
    }

    @Test("the masses of random containers add up to the milligram", arguments: [1, 7, 2026] as [UInt64])
    func mass(seed: UInt64) throws {
        var generator = SplitMix(state: seed)
        let containers = (0..<40).map { index in
            Sample.container(
                "W-\(index)", mass_mg: Int64.random(in: 1...1_000_000_000, using: &generator),
                type: index.isMultiple(of: 3) ? "DF" : "DM",
                cnCode: index.isMultiple(of: 2) ? "900-402-06" : "900-404-06")
        }
        let record = try Sample.record(containers)
        #expect(record.mass_mg == containers.reduce(0) { $0 + $1.mass_mg }, "seed \(seed)")
        for line in record.lines { #expect(line.mass_mg == line.containers.reduce(0) { $0 + $1.mass_mg }) }
        #expect(record.lines.flatMap(\.containers).count == 40)
    }

    struct Block: Sendable, CustomTestStringConvertible {
        var rule: String
        var verdict = Verdict.prohibited
        var change: @Sendable (inout ManifestRequest) -> Void
        var testDescription: String { rule }
    }

    static let blocks: [Block] = [
        Block(rule: "manifest.no-container") { $0.containers = [] },
        Block(rule: "manifest.container-listed-twice") { $0.containers.append($0.containers[0]) },
        Block(rule: "manifest.container-not-at-dispatch") { $0.containers[0].isAtDispatch = false },
        Block(rule: "manifest.container-already-shipped") { $0.containers[0].shippedWith = "M-1" },
        Block(rule: "manifest.container-on-two-manifests") { $0.containers[0].openManifests = ["M-2"] },
        Block(rule: "manifest.container-unlabelled") { $0.containers[0].isLabelled = false },
        Block(rule: "manifest.container-not-weighed") { $0.containers[0].mass_mg = 0 },
        Block(rule: "manifest.one-consignor") { $0.containers[0].consignor = "S2" },
        Block(rule: "manifest.one-trip") { $0.trips.append(ManifestTrip(id: "T-2", plate: "浙A2")) },
        Block(rule: "manifest.licence-missing") { $0.facility.licence = nil },
        Block(rule: "manifest.licence-expired") { $0.facility.licence?.expires = CalendarDay("2026-11-27") },
        Block(rule: "manifest.licence-scope") { $0.facility.licence?.scope = ["HW08"] },
        Block(rule: "manifest.quota-exceeded") { $0.facility.licence?.quotaLeft_mg = 182_499_999 },
        Block(rule: "manifest.carrier-licence-expired") {
            $0.transporters[0].licence?.expires = CalendarDay("2026-11-27")
        },
        Block(rule: "manifest.vehicle-licence-expired") {
            $0.transporters[0].vehicles?[0].expires = CalendarDay("2026-11-27")
        },
        Block(rule: "manifest.vehicle-not-registered") { $0.trips[0].plate = "浙B99999" },
        Block(rule: "manifest.driver-licence-expired") {
            $0.transporters[0].drivers?[0].expires = CalendarDay("2026-11-27")
        },
        Block(rule: "manifest.driver-not-registered") { $0.trips[0].driver = "李四" },
        Block(rule: "manifest.vehicle-not-checked", verdict: .note) { $0.transporters[0].vehicles = nil },
        Block(rule: "manifest.driver-not-checked", verdict: .note) { $0.transporters[0].drivers = nil },
        Block(rule: "manifest.carrier-licence-missing", verdict: .review) { $0.transporters[0].licence = nil },
        Block(rule: "manifest.licence-no-expiry", verdict: .review) { $0.facility.licence?.expires = nil },
        Block(rule: "manifest.licence-no-scope", verdict: .review) { $0.facility.licence?.scope = nil },
        Block(rule: "manifest.several-carriers", verdict: .review) { $0.transporters.append($0.transporters[0]) },
        Block(rule: "manifest.unknown-hazard", verdict: .review) { $0.containers[0].profile.isKnown = false },
        Block(rule: "manifest.no-dot-description", verdict: .review) { $0.containers[0].shipping = nil },
        Block(rule: "manifest.dot-description", verdict: .review) {
            $0.containers[0].shipping?.properShippingName = "丙酮"
        },
        Block(rule: "manifest.waste-code", verdict: .review) {
            $0.containers[0].cnCategory = "HW08"
            $0.facility.licence?.scope = ["HW06", "HW08"]
        },
        Block(rule: "manifest.amount-zero", verdict: .review) { $0.containers[0].mass_mg = 200_000 },
    ]

    @Test("what forbids or questions a dispatch is found, with its reason", arguments: blocks)
    func blocked(_ block: Block) throws {
        var request = Sample.request([Sample.container("W-1", consignor: "S1")])
        #expect(try Sample.build(request).findings.isEmpty)
        block.change(&request)
        let draft = try Sample.build(request)
        let finding = try #require(draft.findings.first { $0.rule == block.rule })
        #expect(finding.verdict == block.verdict)
        #expect(!finding.message.zh.isEmpty && !finding.message.en.isEmpty)
        #expect(!finding.remedy.zh.isEmpty && !finding.remedy.en.isEmpty)
        #expect(!finding.citation.document.isEmpty)
        #expect(draft.isBlocked == (block.verdict == .prohibited))
    }

    @Test("a licence is good on its last day, by the plant's clock")
    func lastDay() throws {
        var request = Sample.request([Sample.container("W-1")])
        request.facility.licence?.expires = CalendarDay("2026-11-28")
        func isBlocked(at text: String) throws -> Bool {
            ManifestBuilder(tables: try DisposalTables.tables()) { _ in { _, _ in nil } }
                .build(request, now: Sample.time(text), id: "M").isBlocked
        }
        #expect(try !isBlocked(at: "2026-11-28T15:59:59.999Z"))
        #expect(try isBlocked(at: "2026-11-28T16:00:00.000Z"))
    }

    @Test("each pair of different materials in the vehicle is asked about once")
    func pairs() throws {
        let oxidiser = Sample.profile("oxidiser")
        let acid = Sample.profile("acid")
        let containers = [
            Sample.container("A1"), Sample.container("O1", profile: oxidiser), Sample.container("A2"),
            Sample.container("C1", profile: acid), Sample.container("O2", profile: oxidiser),
        ]
        let asked = Mutex<[[String]]>([])
        let builder = ManifestBuilder(tables: try DisposalTables.tables()) { materials in
            let names = materials.map(\.name.en)
            return { left, right in
                let pair = [names[left], names[right]].sorted()
                asked.withLock { $0.append(pair) }
                guard pair == ["acetone", "oxidiser"] else { return nil }
                return Finding(
                    rule: "pair.us-177.848", verdict: .prohibited,
                    citation: Citation(document: "49 CFR", edition: "2023"),
                    message: Bilingual(zh: "不得同车", en: "not in one vehicle"),
                    remedy: Bilingual(zh: "分车", en: "two vehicles"))
            }
        }
        let draft = builder.build(Sample.request(containers), now: Sample.now, id: "M")
        // Two drums of acetone are a pair of their own; there is only one of the acid.
        #expect(
            asked.withLock { $0.sorted { $0.joined() < $1.joined() } }
                == [
                    ["acetone", "acetone"], ["acetone", "acid"].sorted(), ["acetone", "oxidiser"],
                    ["acid", "oxidiser"],
                    ["oxidiser", "oxidiser"],
                ].sorted { $0.joined() < $1.joined() })
        #expect(draft.findings.count == 1)
        #expect(draft.isBlocked)
        #expect(draft.findings.first?.facts["containers_a"] == .list(["A1", "A2"]))
        #expect(draft.findings.first?.facts["containers_b"] == .list(["O1", "O2"]))
    }
}

/// A small seeded generator, so that a failure can be replayed.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
