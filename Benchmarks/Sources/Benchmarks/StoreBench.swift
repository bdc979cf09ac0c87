import ChemTrack
import Compliance
import Foundation
import GRDB
import Labels
import Store
import Synchronization

/// A plant's store of many containers and events: single reads, search, traces, the whole check of the ledger, the start
/// of the daemon, and receipts through the plant. Times are by the clock: they hold what waits for the disk.
struct StoreBench {
    let work: StoreWorkload
    let rules: Plant.Rules
    let emit: (BenchLine) -> Void
    private static let calls = 300

    func run() async throws {
        let cpu_s = Duel.processSeconds
        let made_s = try await work.make()
        let bytes = work.bytes
        if let made_s {
            var writing = line("store-write", "events/s", Double(work.size.events) / made_s, size: bytes)
            writing.cpu_ms = (Duel.processSeconds - cpu_s) * 1000
            emit(writing)
        }
        emit(
            line(
                "store-bytes-per-event", "events/GB", Double(work.size.events) / (Double(bytes) / 1e9),
                size: try bytesPerEvent()))
        let database = try PlantDatabase(reading: work.folder)
        let reader = PlantReader(database)
        try await items(reader, LedgerReader(database))
        try await search(reader)
        try await trace(TraceReader(database))
        try await verify(LedgerReader(database))
        try await plant()
    }

    /// Bytes that an event takes in the ledger's own tables and indexes.
    private func bytesPerEvent() throws -> Int {
        let queue = try DatabaseQueue(path: work.folder + "/chemtrack.sqlite")
        let bytes = try queue.read { database in
            try Int.fetchOne(
                database, sql: "SELECT SUM(pgsize) FROM dbstat('main', 1) WHERE name LIKE '%ledger%'") ?? 0
        }
        return bytes / work.size.events
    }

    // MARK: One container

    private func items(_ reader: PlantReader, _ ledger: LedgerReader) async throws {
        var random = Random(seed: work.seed ^ 1)
        var wrong = 0
        let codes = (0..<Self.calls).map { _ in work.code(1 + random.below(work.size.containers)) }
        let single = try await times(codes) { code in
            if try await reader.item(code)?.code != code { wrong += 1 }
        }
        emit(line("item-by-code", single, "p95 <= 2 ms", wrong: wrong))
        wrong = 0
        let pages = try await times(codes) { code in
            let item = try await reader.item(code)
            let events = try await ledger.history(ofSubject: code)
            _ = try await reader.passages(ofItem: code, limit: 200)
            _ = try await reader.displayNames()
            if item == nil || events.first?.row.kind != "item.received" { wrong += 1 }
        }
        emit(line("item-page", pages, "p95 <= 10 ms", wrong: wrong))
        let lists = try await times(codes) { code in
            _ = try await reader.items(ItemFilter(), limit: 50, after: code)
        }
        emit(line("item-list", lists, "p95 <= 10 ms", wrong: 0))
    }

    // MARK: Search

    /// What a person types: names and parts of them in both languages, single characters, codes, lots, suppliers, and
    /// what is nowhere. Every answer is compared with the plain way: reading every row.
    private func search(_ reader: PlantReader) async throws {
        var random = Random(seed: work.seed ^ 2)
        var texts: [String] = []
        for _ in 0..<40 {
            let product = work.products[random.below(work.products.count)]
            let english = product.name.en
            texts += [
                product.name.zh, String(product.name.zh.prefix(2)), String(product.name.zh.suffix(1)),
                String(english.prefix(5)), english, product.cas, String(work.code(1 + random.below(1_000)).suffix(5)),
                work.lot(1 + random.below(work.size.containers)), "供应 \(random.below(80)) E",
                "无此 x\(random.below(999))",
            ]
        }
        let queue = try DatabaseQueue(path: work.folder + "/chemtrack.sqlite")
        var wrong = 0
        var checked = 0
        var found: [String: Set<String>] = [:]
        let mine = try await times(texts) { text in
            let page = try await reader.items(ItemFilter(text: text), limit: 50, after: nil)
            found[text] = Set(page.elements.map(\.code))
        }
        var plain: [Double] = []
        for text in Set(texts).sorted().prefix(60) {
            let began = ContinuousClock.now
            let codes = try await queue.read { database in
                try String.fetchSet(
                    database, sql: "SELECT code FROM items WHERE instr(search, ?1) LIMIT 51",
                    arguments: [text.lowercased()])
            }
            plain.append(began.duration(to: .now) / .milliseconds(1))
            checked += 1
            // Beyond a page either way may choose; up to it both have to find the same.
            let own = found[text] ?? []
            if codes.count <= 50 ? own != codes : own.count != 50 { wrong += 1 }
        }
        var answer = line("store-search", mine, "p95 <= 50 ms", wrong: wrong)
        answer.checked = checked
        answer.peer = "SQLite: every row asked with instr()"
        answer.theirs = 1000 / max(Duel.median(plain), 1e-6)
        answer.ratio = answer.theirs.map { answer.ours / $0 }
        emit(answer)
    }

    // MARK: Ledger

    private func trace(_ reader: TraceReader) async throws {
        var random = Random(seed: work.seed ^ 3)
        var wrong = 0
        let weeks = (0..<60).map { _ -> TraceQuery in
            var query = TraceQuery()
            query.actor = "u:\(1 + random.below(StoreWorkload.people))"
            let week = Int64(random.below(150))
            query.from_ms = StoreWorkload.start_ms + week * 7 * 86_400_000
            query.to_ms = StoreWorkload.start_ms + (week + 1) * 7 * 86_400_000
            return query
        }
        let times_ms = try await times(weeks) { query in
            var before: Int?
            repeat {
                let page = try await reader.trace(query, limit: 500, before: before)
                if page.elements.contains(where: { $0.event.actor != query.actor }) { wrong += 1 }
                before = page.next.flatMap { Int($0) }
            } while before != nil
        }
        emit(line("trace-person-week", times_ms, "p95 <= 300 ms", wrong: wrong))
        let places = (0..<30).map { _ -> TraceQuery in
            var query = TraceQuery()
            query.zone = work.zone(random.below(StoreWorkload.zones))
            let week = Int64(random.below(150))
            query.from_ms = StoreWorkload.start_ms + week * 7 * 86_400_000
            query.to_ms = StoreWorkload.start_ms + (week + 1) * 7 * 86_400_000
            return query
        }
        let zone_ms = try await times(places) { query in
            _ = try await reader.trace(query, limit: 500, before: nil)
        }
        emit(line("trace-zone-week", zone_ms, "p95 <= 300 ms", wrong: 0))
        let days = weeks.map { query in
            var query = query
            query.actor = nil
            query.to_ms = query.from_ms.map { $0 + 86_400_000 }
            return query
        }
        let day_ms = try await times(days) { query in _ = try await reader.trace(query, limit: 500, before: nil) }
        emit(line("trace-day", day_ms, "p95 <= 300 ms", wrong: 0))
    }

    private func verify(_ reader: LedgerReader) async throws {
        let origin = try await reader.origin()
        let began = (clock: ContinuousClock.now, cpu_s: Duel.processSeconds)
        let report = try await reader.verify(LedgerVerifier(origin: origin, keys: [], checkpoints: []))
        let taken_s = began.clock.duration(to: .now) / .seconds(1)
        var answer = line("ledger-verify", "events/s", Double(report.size) / taken_s)
        answer.checked = report.size
        answer.mismatches = report.problemCount
        answer.goal = ">= 500,000 events/s"
        answer.build_ms = taken_s * 1000
        answer.cpu_ms = (Duel.processSeconds - began.cpu_s) * 1000
        // The plain way, one row and one value after the other; a tenth of a large log tells as much.
        let plain = LedgerVerifier(origin: origin, keys: [], checkpoints: [])
        let start = (clock: ContinuousClock.now, cpu_s: Duel.processSeconds)
        let count = try await Self.plain(plain, reader, rows_max: 400_000)
        answer.peer = "row by row, each event decoded"
        answer.theirs = Double(count) / (start.clock.duration(to: .now) / .seconds(1))
        answer.ratio = answer.theirs.map { answer.ours / $0 }
        emit(answer)
    }

    private struct Enough: Error {}

    private static func plain(_ verifier: LedgerVerifier, _ reader: LedgerReader, rows_max: Int) async throws -> Int {
        let state = Mutex((verifier: verifier, count: 0))
        do {
            try await reader.rows { row in
                try state.withLock { state in
                    state.verifier.take(row)
                    state.count += 1
                    if state.count == rows_max { throw Enough() }
                }
            }
        } catch is Enough {}
        return state.withLock { $0.count }
    }

    // MARK: The plant

    private func plant() async throws {
        let before = Self.memory("VmRSS:")
        let (began, cpu_s) = (ContinuousClock.now, Duel.processSeconds)
        let database = try PlantDatabase(folder: work.folder)
        let plant = try await Plant(store: SQLiteStore(database), rules: rules, clock: SystemClock(), boot: "bench")
        let start_ms = began.duration(to: .now) / .milliseconds(1)
        var start = line("plant-start", "containers/s", Double(work.size.containers) / start_ms * 1000)
        start.build_ms = start_ms
        start.cpu_ms = (Duel.processSeconds - cpu_s) * 1000
        start.size_bytes = Self.memory("VmRSS:") - before
        start.goal = "<= 10 s at 1,000,000 events"
        emit(start)
        let rounds = 100
        let together = 50
        var times_ms: [Double] = []
        let clerk = Actor(id: "u:1", auth: "badge", role: .administrator, display: "Bench")
        let (whole, before_s) = (ContinuousClock.now, Duel.processSeconds)
        for round in 0..<rounds {
            let requests = (0..<together).map { number in
                ReceiptRequest(
                    cas: "67-64-1", name: nil, quantity: .mass(Mass(milligrams: 1_000_000)), form: .liquid,
                    supplier: "East", lot: "B-1",
                    zone: work.zone(
                        StoreWorkload.emptyZones.lowerBound + (round + number) % StoreWorkload.emptyZones.count))
            }
            let part = ContinuousClock.now
            try await withThrowingTaskGroup(of: Void.self) { group in
                for request in requests {
                    group.addTask { _ = try await plant.receive(request, by: clerk) }
                }
                try await group.waitForAll()
            }
            times_ms.append(part.duration(to: .now) / .milliseconds(1))
        }
        let taken_s = whole.duration(to: .now) / .seconds(1)
        times_ms.sort()
        var answer = line("receipts", "receipts/s", Double(rounds * together) / taken_s)
        answer.checked = rounds * together
        answer.cpu_ms = (Duel.processSeconds - before_s) * 1000
        (answer.p50_ms, answer.p99_ms) = (Duel.percentile(times_ms, 0.5), Duel.percentile(times_ms, 0.99))
        answer.goal = ">= 1,000 receipts/s"
        emit(answer)
        try database.close()
    }

    // MARK: Measuring

    private func times<Value>(_ values: [Value], _ call: (Value) async throws -> Void) async throws -> [Double] {
        var times_ms: [Double] = []
        for value in values {
            let began = ContinuousClock.now
            try await call(value)
            times_ms.append(began.duration(to: .now) / .milliseconds(1))
        }
        return times_ms.sorted()
    }

    private func line(_ name: String, _ unit: String, _ rate: Double, size: Int? = nil) -> BenchLine {
        BenchLine(
            bench: name, unit: unit, ours: rate, checked: 0, mismatches: 0, seed: work.seed, size_bytes: size, runs: 1,
            load: Duel.load)
    }

    private func line(_ name: String, _ sorted_ms: [Double], _ goal: String, wrong: Int) -> BenchLine {
        BenchLine(
            bench: name, unit: "calls/s", ours: Double(sorted_ms.count) / max(sorted_ms.reduce(0, +) / 1000, 1e-9),
            checked: sorted_ms.count, mismatches: wrong, seed: work.seed, p50_ms: Duel.percentile(sorted_ms, 0.5),
            p95_ms: Duel.percentile(sorted_ms, 0.95), p99_ms: Duel.percentile(sorted_ms, 0.99), goal: goal, runs: 1,
            load: Duel.load)
    }

    private static func memory(_ name: String) -> Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return 0 }
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
        return (line.flatMap { Int($0.filter(\.isNumber)) } ?? 0) * 1024
    }
}
