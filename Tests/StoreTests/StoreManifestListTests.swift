import ChemTrack
import Compliance
import Foundation
import Store
import Testing

@Suite("The list of manifests")
struct StoreManifestListTests {
    static func manifest(_ number: Int) -> Manifest {
        let states: [ManifestState] = [.draft, .shipped, .accepted, .closed]
        var record = ManifestRecord(
            id: "M-\(number)", state: states[number % 4], jurisdictions: [.cn],
            facility: ManifestParty(name_zh: number.isMultiple(of: 3) ? "清源_100%" : "净水"))
        record.numbers.cnManifest = "2026330100\(1000 + number)"
        return Manifest(
            id: record.id, record: record, findings: [], items: ["CT-\(number)"],
            // Two are made in the same moment.
            createdAt_ms: Int64(number / 2) * 1000, createdBy: "Li")
    }

    @Test("Filtered and paged it gives what a plain filter gives, each once, newest first")
    func filters() async throws {
        let live = try await StoredPlant.make()
        let all = (9_950..<10_150).map(Self.manifest)
        var changes = ChangeSet()
        changes.manifests = all
        try await live.store.commit(changes)
        let newest = all.sorted { ($1.createdAt_ms, $1.id.count, $1.id) < ($0.createdAt_ms, $0.id.count, $0.id) }
        let cases: [(ManifestFilter, (Manifest) -> Bool)] = [
            (ManifestFilter(), { _ in true }), (ManifestFilter(state: .shipped), { $0.state == .shipped }),
            (ManifestFilter(text: "清源_100%"), { $0.record.facility.name_zh == "清源_100%" }),
            (ManifestFilter(text: "ct-10001"), { $0.items == ["CT-10001"] }),
            (ManifestFilter(text: "_"), { $0.record.facility.name_zh == "清源_100%" }),
            (
                ManifestFilter(state: .closed, from_ms: 5_000_000, before_ms: 5_040_000),
                { $0.state == .closed && (5_000_000..<5_040_000).contains($0.createdAt_ms) }
            ),
        ]
        let reader = PlantReader(live.database)
        for (filter, holds) in cases {
            var found: [Manifest] = []
            var after: String?
            repeat {
                let page = try await reader.manifests(filter, limit: 7, after: after)
                found += page.elements
                after = page.next
            } while after != nil
            #expect(found == newest.filter(holds), "\(filter)")
        }
    }

    @Test("A list says of a manifest what it is, holds and weighs, who signed and what may be done next")
    func listed() async throws {
        let live = try await StoredPlant.make()
        var manifest = Self.manifest(10_001)
        manifest.record.generator = ManifestParty(name: "Works", name_zh: "工厂", address_zh: "滨海路12号")
        manifest.record.generator.signature = ManifestSignature(printedName: "李伟")
        manifest.record.transporters = [ManifestParty(name: "Carrier", epaID: "VAR000000001")]
        var line = ManifestLine(number: 1, containers: [ManifestContainer(code: "CT-10001", mass_mg: 5_000_000)])
        (line.name_zh, line.name_en) = ("废丙酮", "Waste acetone")
        (line.codes.cnCode, line.components) = ("900-402-06", ["丙酮"])
        line.dot = ShippingDescription(
            idNumber: "UN1090", properShippingName: "Acetone", hazardClass: "3", packingGroup: "II", isWaste: true)
        manifest.record.lines = [line]
        manifest.earlier = [ManifestVersion(record: manifest.record, replacedAt_ms: 1, replacedBy: "Li")]
        var changes = ChangeSet()
        changes.manifests = [manifest]
        try await live.store.commit(changes)
        let reader = PlantReader(live.database)
        let found = try #require(
            try await reader.manifests(ManifestFilter(text: "900-402"), limit: 7, after: nil).elements.first)
        let shown = try #require(found.record.lines.first)
        #expect(shown.containers == line.containers && shown.mass_mg == 5_000_000 && shown.pieceCount == 1)
        #expect((shown.name_zh, shown.name_en, shown.codes.cnCode) == ("废丙酮", "Waste acetone", "900-402-06"))
        #expect(try shown.shippingText() == line.shippingText() && (try line.shippingText()) != nil)
        #expect(found.record.generator.signature?.printedName == "李伟" && found.record.generator.displayName_zh == "工厂")
        #expect(found.allowedSteps == manifest.allowedSteps && found.record.version == manifest.record.version)
        #expect(try await reader.manifest(manifest.id) == manifest)
    }
}
