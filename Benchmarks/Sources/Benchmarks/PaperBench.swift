import ChemTrack
import Compliance
import Foundation
import Labels
import Store

/// Manifests and their papers: built and checked, listed, drawn in bulk; labels.
struct PaperBench {
    let tables: ManifestTables
    let pairs: PairRules
    let plant: RulesWorkload
    let seed: UInt64
    let runs: Int
    /// Where the store of manifests is made.
    let folder: String
    let emit: (BenchLine) -> Void

    private static let now = ManifestTime(ms: 1_795_831_200_000)
    private static let manifests = 60
    private static let listed = 10_000

    init(_ plant: RulesWorkload, runs: Int, folder: String, emit: @escaping (BenchLine) -> Void) throws {
        self.plant = plant
        self.runs = runs
        self.folder = folder
        self.emit = emit
        seed = plant.seed
        tables = try ManifestTables(catalogs: plant.catalogs)
        pairs = try PairRules(catalogs: plant.catalogs)
    }

    func run() async throws {
        try build()
        for paper in ManifestPaper.allCases { try draw(paper) }
        try labels()
        try await list()
    }

    // MARK: What is drawn

    private static func party(_ name: String, _ zh: String, _ id: String) -> ManifestParty {
        ManifestParty(
            name: name, name_zh: zh, epaID: id,
            site: ManifestAddress(
                address1: "12 Harbour Road", city: "Norfolk", state: ManifestRegion("VA"),
                country: ManifestRegion("US"),
                zip: "23510"), address_zh: "浙江省杭州市滨海路12号",
            contact: ManifestContact(name_zh: "李伟", phone: ManifestPhone("757-555-0101")),
            emergencyPhone: ManifestPhone("800-555-0102"))
    }

    /// 40 drums of as many of ten materials, as the list of the plant has them, so that pairs are asked of the rules.
    private func request(_ number: Int) -> ManifestRequest {
        var random = Random(seed: seed ^ UInt64(number))
        let materials = plant.materials.filter { $0.isKnown }
        let chosen = (0..<10).map { _ in materials[random.below(materials.count)] }
        let codes = tables.wasteCodes.keys.sorted()
        let shipping = ShippingDescription(
            idNumber: "UN1993", properShippingName: "Flammable liquids, n.o.s.",
            technicalNames: ["acetone", "toluene"],
            hazardClass: "3", packingGroup: "II")
        let containers = (0..<40).map { index in
            let profile = chosen[index % 10]
            let code = codes[(number + index % 10 * 41) % codes.count]
            var container = WasteContainer(
                code: "W-\(number)-\(index)",
                name: Bilingual(zh: "废\(profile.name.zh)", en: "Waste solvent \(index % 10)"),
                profile: profile, shipping: shipping, mass_mg: Int64(random.below(200_000_000)) + 1_000_000,
                containerType: "DM", packaging_zh: "铁桶", cnCode: code, cnCategory: tables.wasteCodes[code]?.category,
                federalCodes: ["D001", "F003"], hazardProperties: ["T", "I"], physicalState: .liquid,
                components: [profile.name.zh], zone: "D1", isAtDispatch: true)
            container.landDisposal = LandDisposalFacts(standing: .undetermined)
            return container
        }
        return ManifestRequest(
            jurisdictions: [.cn, .us], containers: containers,
            generator: Self.party("Binhai Coatings Works", "滨海涂料厂", "VAR000501234"),
            transporters: [Self.party("Steady Haulage", "稳行运输有限公司", "VAR000507777")],
            facility: Self.party("Clear Water Treatment", "清源环保处置有限公司", "VAD000509999"),
            trips: [ManifestTrip(id: "T-1", plate: "浙A12345", driver: "王强")])
    }

    private var builder: ManifestBuilder { ManifestBuilder(tables: tables, vehicleRule: pairs.vehicleRule) }

    // MARK: What is measured

    private func build() throws {
        let checks = ManifestChecks(tables: tables, now: Self.now)
        let requests = (0..<40).map { request($0) }
        var wrong = 0
        let times = Duel.latencies_ms(200) { number in
            let draft = builder.build(requests[number % requests.count], now: Self.now, id: "M-\(number)")
            let problems = checks.problems(of: draft.record)
            if draft.record.lines.reduce(0, { $0 + $1.containers.count }) != 40 || problems.isEmpty { wrong += 1 }
        }
        var line = line("manifest-build", "manifests/s", 1000 / Duel.percentile(times, 0.5), wrong: wrong, checked: 200)
        (line.p50_ms, line.p95_ms) = (Duel.percentile(times, 0.5), Duel.percentile(times, 0.95))
        line.p99_ms = Duel.percentile(times, 0.99)
        line.goal = "p99 <= 20 ms"
        emit(line)
    }

    /// All in one file; beside it each as a file of its own.
    private func draw(_ paper: ManifestPaper) throws {
        let papers = ManifestPapers()
        let records = (0..<Self.manifests).map { number in
            builder.build(request(number), now: Self.now, id: "M-\(number)").record
        }
        let alone = try records.map { try papers.render($0, paper: paper) }
        let pages = alone.reduce(0) { $0 + $1.pageCount }
        let whole = try papers.render(records, paper: paper)
        var wrong = whole.pageCount == pages ? 0 : 1
        let duel = Duel(runs: runs) {
            let again = try? papers.render(records, paper: paper)
            if again?.pdf != whole.pdf { wrong += 1 }
        } theirs: {
            for (record, first) in zip(records, alone)
            where (try? papers.render(record, paper: paper))?.pdf != first.pdf {
                wrong += 1
            }
        }
        var line = line(
            "manifest-pdf-\(paper.rawValue)", "pages/s", Double(pages) / duel.ours_s, wrong: wrong, checked: pages)
        line.peer = "the same papers, each as a file of its own"
        line.theirs = Double(pages) / duel.theirs_s
        line.ratio = duel.theirs_s / duel.ours_s
        line.size_bytes = whole.pdf.count
        line.goal = "50 pages/s"
        emit(line)
    }

    private func labels() throws {
        let label = WasteLabel(
            wasteName: LabelText(zh: "清洗废丙酮", en: "Spent washing acetone"), wasteCategory: "HW06 废有机溶剂与含有机溶剂废物",
            wasteCode: "900-402-06", physicalForm: "液态 liquid", hazardProperties: ["T", "I"], mainComponents: "丙酮",
            hazardousComponents: "丙酮", precautions: "远离火种", digitalID: "91330100MA27X12345900402062026112800",
            generator: "滨海涂料厂", contact: "李伟 757-555-0101", generatedOn: "2026-11-28", weight: "160 kg",
            qrText: "91330100MA27X12345900402062026112800")
        let created = Date(timeIntervalSince1970: 1_795_831_200)
        let first = try label.render(.mm150, as: .pdf, created: created)
        var wrong = 0
        let seconds = Duel.median(
            (0..<runs).map { _ in
                Duel.seconds {
                    for _ in 0..<50 where (try? label.render(.mm150, as: .pdf, created: created)) != first {
                        wrong += 1
                    }
                }
            })
        var line = line("label-pdf", "labels/s", 50 / seconds, wrong: wrong, checked: 50 * runs)
        line.goal = "20 labels/s"
        emit(line)
    }

    /// Ten thousand manifests in the store, filtered and paged; every page is compared with a filter of all.
    private func list() async throws {
        try? FileManager.default.removeItem(atPath: folder)
        let database = try PlantDatabase(folder: folder)
        let store = SQLiteStore(database)
        let site = Site(
            id: "bench", name: Bilingual(zh: "基准厂", en: "Bench works"), timeZone: "Asia/Shanghai",
            ledgerOrigin: "plant.example/chemtrack/bench/e1",
            floors: [Site.Floor(floor: 1, name: Bilingual(zh: "一层", en: "Ground"), width_m: 420, height_m: 230)])
        try await store.commit(.founding(site, zones: []))
        let states: [ManifestState] = [.draft, .ready, .shipped, .accepted, .closed]
        let built = (0..<40).map { builder.build(request($0), now: Self.now, id: "M-\($0)").record }
        var all: [Manifest] = []
        for number in 0..<Self.listed {
            var record = built[number % built.count]
            record.id = "M-\(number)"
            record.state = states[number % states.count]
            record.numbers.cnManifest = "20263301\(100_000 + number)"
            all.append(
                Manifest(
                    id: record.id, record: record, findings: [],
                    items: record.lines.flatMap { $0.containers.map(\.code) },
                    createdAt_ms: Int64(number) * 60_000, createdBy: "Li"))
        }
        for part in stride(from: 0, to: all.count, by: 500) {
            var changes = ChangeSet()
            changes.manifests = Array(all[part..<min(all.count, part + 500)])
            try await store.commit(changes)
        }
        let reader = PlantReader(database)
        var random = Random(seed: seed ^ 7)
        var wrong = 0
        var times: [Double] = []
        for _ in 0..<150 {
            var filter = ManifestFilter()
            if random.below(2) == 0 { filter.state = states[random.below(states.count)] }
            let number = random.below(Self.listed)
            switch random.below(4) {
            case 0: filter.text = "20263301\(100_000 + number)"
            case 1: filter.text = "w-\(number % 40)-7"
            case 2: filter.text = "清源"
            default: (filter.from_ms, filter.before_ms) = (Int64(number) * 60_000, Int64(number + 500) * 60_000)
            }
            let after = random.below(2) == 0 ? nil : "M-\(random.below(Self.listed))"
            let began = ContinuousClock.now
            let page = try await reader.manifests(filter, limit: 50, after: after)
            times.append(began.duration(to: .now) / .milliseconds(1))
            if page.elements.map(\.id) != Self.plain(all, filter, after: after) { wrong += 1 }
        }
        times.sort()
        try database.close()
        try? FileManager.default.removeItem(atPath: folder)
        var line = line(
            "manifest-list", "pages/s", 1000 / Duel.percentile(times, 0.5), wrong: wrong, checked: times.count)
        (line.p50_ms, line.p95_ms) = (Duel.percentile(times, 0.5), Duel.percentile(times, 0.95))
        line.p99_ms = Duel.percentile(times, 0.99)
        line.goal = "p99 <= 50 ms"
        emit(line)
    }

    private static func plain(_ all: [Manifest], _ filter: ManifestFilter, after: String?) -> [String] {
        let start = after.flatMap { id in all.firstIndex { $0.id == id } } ?? all.count
        return Array(
            all[..<start].reversed().lazy.filter { manifest in
                if let state = filter.state, manifest.state != state { return false }
                if let from = filter.from_ms, manifest.createdAt_ms < from { return false }
                if let before = filter.before_ms, manifest.createdAt_ms >= before { return false }
                guard let text = filter.text else { return true }
                return manifest.record.numbers.cnManifest == text || text == "清源"
                    || manifest.items.contains { $0.lowercased().contains(text) }
            }.map(\.id).prefix(50))
    }

    private func line(_ name: String, _ unit: String, _ ours: Double, wrong: Int, checked: Int) -> BenchLine {
        BenchLine(
            bench: name, unit: unit, ours: ours, checked: checked, mismatches: wrong, seed: seed, runs: runs,
            load: Duel.load)
    }
}
