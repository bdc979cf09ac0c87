import ChemTrack
import Compliance
import Testing

/// Random lives of waste: what is on the manifests, in the containers and in the ledger is the same, to the milligram.
@Suite("Mass of the waste over random lives")
struct WasteMassTests {
    /// What the rules say of a container, without the plant.
    private struct Drum {
        enum Place { case stock, waste, manifest, road, gone }
        var mass_mg: Int64
        var place: Place
    }

    private struct Life {
        var test: TestPlant
        var random: CustodySeed
        var drums: [String: Drum] = [:]
        /// Containers of each manifest that is not void.
        var loads: [String: [String]] = [:]
        var refused: [String: [String]] = [:]
        var received_mg: Int64 = 0

        mutating func pick(_ places: [Drum.Place]) -> String? {
            drums.filter { places.contains($0.value.place) }.keys.sorted().randomElement(using: &random)
        }

        mutating func manifest(_ states: [ManifestState]) -> Manifest? {
            test.store.now.manifests.values.filter { states.contains($0.state) }.sorted { $0.id < $1.id }
                .randomElement(using: &random)
        }

        mutating func act() async throws {
            switch Int.random(in: 0...11, using: &random) {
            case 0, 1, 2: try await receive()
            case 3: try await declare()
            case 4: try await collect()
            case 5, 6: try await draft()
            case 7: try await go(.issue, from: [.draft])
            case 8: try await go(.ship, from: [.ready])
            case 9: try await accept()
            case 10: try await settle()
            default: try await change()
            }
        }

        private mutating func receive() async throws {
            let mass_mg = Int64.random(in: 1...200_000_000, using: &random)
            var request = try TestPlant.acetone()
            request.quantity = .mass(Mass(milligrams: mass_mg))
            let item = try await test.receive(request)
            drums[item.code] = Drum(mass_mg: mass_mg, place: .stock)
            received_mg += mass_mg
            if Bool.random(using: &random) { try await declare(item.code) }
        }

        private mutating func declare() async throws {
            if let code = pick([.stock]) { try await declare(code) }
        }

        private mutating func declare(_ code: String) async throws {
            guard (drums[code]?.mass_mg ?? 0) > 0 else { return }
            _ = try await test.plant.declareWaste(
                item: code, WasteRequest(cnCode: "900-402-06", federalCodes: ["F003"], reason: "废"),
                by: TestPlant.officer)
            _ = try await test.plant.confirmLabel(item: code, by: TestPlant.warehouse)
            _ = try await test.plant.move(item: code, to: "WS-1", by: TestPlant.warehouse)
            drums[code]?.place = .waste
        }

        private mutating func collect() async throws {
            guard let target = pick([.waste]), let source = pick([.stock]), let held = drums[source]?.mass_mg, held > 0
            else { return }
            let amount = Bool.random(using: &random) ? held : Int64.random(in: 1...held, using: &random)
            _ = try await test.plant.collect(
                into: target,
                CollectRequest(source: source, amount: .mass(Mass(milligrams: amount)), reason: "收集"),
                by: TestPlant.warehouse)
            drums[target]?.mass_mg += amount
            drums[source]?.mass_mg -= amount
            if drums[source]?.mass_mg == 0 { drums[source]?.place = .gone }
            // What was added is labelled again.
            _ = try await test.plant.confirmLabel(item: target, by: TestPlant.warehouse)
        }

        private mutating func draft() async throws {
            let ready = drums.filter { $0.value.place == .waste }.keys.sorted().shuffled(using: &random)
            let chosen = Array(ready.prefix(Int.random(in: 1...4, using: &random)))
            guard !chosen.isEmpty else { return }
            let manifest = try await PlantManifestTests.draft(test, chosen)
            loads[manifest.id] = chosen
            for code in chosen { drums[code]?.place = .manifest }
        }

        private mutating func go(_ step: ManifestStep, from states: [ManifestState]) async throws {
            guard let manifest = manifest(states) else { return }
            if states == [.draft], Int.random(in: 0...4, using: &random) == 0 {
                _ = try await test.take(.void, of: manifest.id)
                for code in loads.removeValue(forKey: manifest.id) ?? [] { drums[code]?.place = .waste }
                return
            }
            _ = try await test.take(step, of: manifest.id)
            if step == .ship { for code in loads[manifest.id] ?? [] { drums[code]?.place = .road } }
        }

        /// The facility weighs again, refuses some of the containers, or takes what was declared.
        private mutating func accept() async throws {
            guard let manifest = manifest([.shipped]) else { return }
            if Bool.random(using: &random) {
                _ = try await test.take(.accept, of: manifest.id)
                return
            }
            var lines: [LineReceipt] = []
            for line in manifest.record.lines {
                let codes = line.containers.map(\.code)
                let back = codes.filter { _ in Int.random(in: 0...2, using: &random) == 0 }
                refused[manifest.id, default: []] += back
                let mass_mg = back.count == codes.count ? nil : Int64.random(in: 1...400_000_000, using: &random)
                lines.append(LineReceipt(line: line.number, mass_mg: mass_mg, refused: back, comment: "复核 reweighed"))
            }
            _ = try await test.plant.accept(
                manifest: manifest.id, AcceptanceRequest(lines: lines), by: TestPlant.officer)
        }

        /// What was refused comes back or goes on; then the manifest is closed.
        private mutating func settle() async throws {
            guard let manifest = manifest([.accepted, .rejected]) else { return }
            let back = refused[manifest.id] ?? []
            var isBack = false
            if !back.isEmpty {
                isBack = Bool.random(using: &random)
                _ = try await test.take(isBack ? .takeBack : .forward, of: manifest.id)
                if isBack { for code in back { drums[code]?.place = .waste } }
            }
            _ = try await test.take(.close, of: manifest.id)
            for code in loads[manifest.id] ?? [] where !(isBack && back.contains(code)) { drums[code]?.place = .gone }
        }

        /// Words are corrected on paper; a restart reads everything back.
        private mutating func change() async throws {
            if let manifest = manifest([.shipped, .received, .accepted]) {
                _ = try await test.take(.correct, of: manifest.id)
            }
            test = try await test.restarted()
        }

        func check(_ comment: Comment) throws {
            let kept = test.store.now
            var total: Int64 = 0
            for (code, drum) in drums {
                let item = try #require(kept.items[code], comment)
                #expect(item.quantity.amount.number == drum.mass_mg, "\(comment) \(code)")
                total += item.quantity.amount.number
            }
            #expect(total == received_mg, comment)
            for (id, codes) in loads {
                let record = try #require(kept.manifests[id]?.record, comment)
                let mass_mg = codes.reduce(0 as Int64) { $0 + ($1.isEmpty ? 0 : mass(of: $1, on: record)) }
                #expect(record.lines.reduce(0 as Int64) { $0 + ($1.mass_mg ?? 0) } == mass_mg, "\(comment) \(id)")
                #expect(Set(record.lines.flatMap(\.containers).map(\.code)) == Set(codes), "\(comment) \(id)")
                // A container that came back may be filled up afterwards; the others hold what the manifest says.
                for code in codes where drums[code]?.place != .waste && kept.items[code]?.manifest == id {
                    #expect(drums[code]?.mass_mg == mass(of: code, on: record), "\(comment) \(id) \(code)")
                }
                // Every version of a corrected manifest weighs the same.
                for version in kept.manifests[id]?.everyVersion.map(\.record) ?? [] {
                    #expect(
                        version.lines.compactMap(\.mass_mg) == record.lines.compactMap(\.mass_mg), "\(comment) \(id)")
                }
            }
            let disposed = kept.entries.map(\.event).filter { $0.kind == "item.disposed" }
            let gone = disposed.reduce(0 as Int64) { $0 + ($1.body["amount"]?.amount?.number ?? 0) }
            let model = drums.values.reduce(0 as Int64) { $0 + ($1.place == .gone ? $1.mass_mg : 0) }
            #expect(gone == model, "\(comment): disposed of by the ledger")
            #expect(Set(disposed.map(\.subject)).count == disposed.count, comment)
        }

        private func mass(of code: String, on record: ManifestRecord) -> Int64 {
            record.lines.flatMap(\.containers).first { $0.code == code }?.mass_mg ?? -1
        }
    }

    @Test("Manifest, containers and ledger agree, whatever happens", arguments: 1...8 as ClosedRange<UInt64>)
    func life(seed: UInt64) async throws {
        var life = Life(test: try await PlantManifestTests.plant(), random: CustodySeed(seed: seed))
        for step in 0..<160 {
            try await life.act()
            try life.check("seed \(seed) step \(step)")
        }
        #expect(life.loads.count > 3)
        #expect(life.drums.values.contains { $0.place == .gone && $0.mass_mg > 0 })
    }
}
