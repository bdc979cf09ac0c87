import ChemTrack
import Compliance
import Geofence
import Testing

/// Most fixes change nothing but coordinates and are not judged. Whatever was left out must not have mattered: judging
/// the whole plant afterwards finds nothing new.
@Suite("Fixes that change nothing")
struct CalmFixTests {
    struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    /// What the open alarms say, without what only tells when and where.
    static func picture(_ test: TestPlant) -> [String] {
        test.store.openAlarms.map { alarm in
            "\(alarm.key) \(alarm.state.rawValue) \(alarm.occurrence) \(alarm.priority.rawValue) \(alarm.items)"
        }.sorted()
    }

    static let places = [
        TestSite.inFlammables, TestSite.inOxidisers, TestSite.inYard, TestSite.offSite, Point(x: 44, y: 60),
        Point(x: 46, y: 60), Point(x: 8, y: 55), Point(x: 25, y: 10), Point(x: 119, y: 40), Point(x: 121, y: 40),
    ]

    @Test("After any fixes, moves and times, judging everything finds what the fixes have found", arguments: 1...12)
    func nothingIsMissed(_ seed: UInt64) async throws {
        var random = Random(state: seed)
        let test = try await TestPlant.make()
        var items: [String: Item] = [:]
        for (number, request) in [
            try TestPlant.acetone(tag: "T0"), try TestPlant.nitrate(tag: "T1"), try TestPlant.mystery(tag: "T2"),
            try TestPlant.acetone(tag: "T3"), try TestPlant.nitrate(tag: "T4"),
        ].enumerated() { items["T\(number)"] = try await test.receive(request) }
        try await test.plant.bind(
            TagBinding(tag: "V", kind: .vehicle, label: Bilingual(zh: "叉车", en: "Forklift")), by: TestPlant.admin)
        var at: [String: Point] = [:]
        for step in 0..<150 {
            test.clock.advance(Int64.random(in: 200...4_000, using: &random))
            let tag = ["T0", "T1", "T2", "T3", "T4", "V", "nobody"].randomElement(using: &random) ?? "V"
            switch Int.random(in: 0..<20, using: &random) {
            case 0:
                if let item = items[tag] {
                    _ = try? await test.plant.move(item: item.code, to: "GN-1", by: TestPlant.warehouse)
                }
            case 1: try await test.plant.tick()
            case 2: at[tag] = Self.places.randomElement(using: &random)
            default: break
            }
            var fixes: [Fix] = []
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let home = at[tag] ?? TestSite.inFlammables
                let place = Point(
                    x: home.x + .random(in: -1...1, using: &random), y: home.y + .random(in: -1...1, using: &random))
                var fix = test.fix(tag, place)
                if Int.random(in: 0..<9, using: &random) == 0 { fix.acc_m = 80 }
                if Int.random(in: 0..<9, using: &random) == 0 { fix.floor = 2 }
                if seed % 2 == 0 { fix.technology = .uwb }
                fixes.append(fix)
                test.clock.advance(50)
            }
            try await test.plant.apply(fixes)
            // Delays are the timer's: what is compared is what was judged.
            try await test.plant.tick()
            let found = Self.picture(test)
            try await test.plant.judgeAll()
            #expect(Self.picture(test) == found, "seed \(seed), step \(step)")
            let shown = try #require(test.plant.view.tag(tag))
            #expect(shown.at_ms == fixes.last?.at_ms && shown.x == fixes.last?.point.x, "seed \(seed), step \(step)")
            if seed % 2 == 1, let item = items[tag] {
                let zone = try await test.item(item.code).zone
                let rooms = shown.zones.filter { $0 != "SITE" }
                #expect(zone.map { [$0] } ?? [] == rooms, "seed \(seed), step \(step): it lies in \(rooms)")
            }
        }
        #expect(!test.store.now.alarmHistory.isEmpty)
    }

    @Test("A container that gets a tag heard before is placed by its next fix, though that changes no zone")
    func boundWhileStanding() async throws {
        let test = try await TestPlant.make()
        for _ in 0..<3 { try await test.see("T1", TestSite.inYard) }
        let item = try await test.receive(try TestPlant.acetone(tag: "T1"))
        #expect(item.zone == "FL-1")
        try await test.see("T1", TestSite.inYard)
        #expect(try await test.item(item.code).zone == nil)
    }

    @Test("In the open an oxidiser that comes near step by step rings, though it crosses no border")
    func nearStepByStep() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone(tag: "T1"))
        _ = try await test.receive(try TestPlant.nitrate(tag: "T2"))
        try await test.see("T1", Point(x: 50, y: 40))
        try await test.see("T2", Point(x: 70, y: 40))
        func isRinging() -> Bool { test.store.openAlarms.contains { $0.kind == .incompatiblePair } }
        for x in stride(from: 69.0, through: 57, by: -1) {
            try await test.see("T2", Point(x: x, y: 40))
            #expect(!isRinging(), "at \(x - 50) m")
        }
        try await test.see("T2", Point(x: 55.9, y: 40))
        #expect(isRinging())
    }

    @Test("Positions reach a listener as the newest of each tag, and are no entries of the board")
    func newestOfEachTag() async throws {
        let test = try await TestPlant.make()
        let tags = TagFeed(of: test.plant.view)
        let entries = test.plant.board.listen(tags: tags)
        for x in 40..<45 { try await test.see("T1", Point(x: Double(x), y: 40)) }
        try await test.see("T2", TestSite.inYard)
        #expect(tags.take().map { "\($0.binding.tag) \($0.x)" } == ["T1 44.0", "T2 50.0"])
        #expect(tags.take().isEmpty)
        test.plant.board.close()
        for await entry in entries { if case .tags = entry.notice { Issue.record("\(entry)") } }
    }

    @Test("What cannot be used is counted by its source and its reason")
    func sources() async throws {
        let test = try await TestPlant.make()
        try await test.see("T1", TestSite.inYard)
        let again = test.fix("T1", TestSite.inYard)
        test.clock.advance(1000)
        try await test.plant.apply([again, again])
        var late = again
        late.at_ms -= 5_000
        try await test.plant.apply([late])
        let counted = await test.plant.rejections.worst(10)
        #expect(counted.map(\.name) == ["fix/T1"])
        #expect(counted.first?.reasons == ["duplicate": 2, "late": 1])
        #expect(test.plant.view.health.rejected == ["duplicate": 2, "late": 1])
    }

    @Test("A flood of names keeps the sources that were heard last, and counts the others together")
    func manyNames() {
        var book = RejectionBook()
        for number in 0..<5_000 {
            book.count(RejectedMessage(source: "fix/\(number)", reason: "topic"), 1, at_ms: Int64(number))
        }
        let kept = book.worst(.max)
        #expect(kept.count <= RejectionBook.sources_max && kept.contains { $0.name == "fix/4999" })
        #expect(kept.reduce(0) { $0 + $1.count } + book.others == 5_000)
    }

    @Test("A long message counts as several, so that a source is held to bytes as well")
    func longMessages() {
        var allowance = SendingAllowance(steady_ms: 0)
        var passed = 0
        for _ in 0..<1_000 where allowance.admits(bytes: 1_048_576, steady_ms: 0) { passed += 1 }
        // A thousand parts of 4 KiB at once are 3.9 messages of 1 MiB.
        #expect(passed == 3)
    }
}
