import CLiveLoad
import Foundation
import GRDB

/// The live path on a real broker: the same messages to a bare counter over libmosquitto and to `chemd`, by turns; then
/// alarms from the publishing of a position to the page's stream under the rate of a large site; then the store's growth.
struct LiveBench {
    let plant: LivePlant
    let chemd: String
    let catalogs: String
    let folder: String
    let emit: (BenchLine) -> Void

    /// Messages on their way at most: what a subscriber may be behind.
    private static let window = 30_000
    private static let rounds = 5
    private static let rate_per_s = 3_500
    private static let quiet_s = 30
    private static let growth_s = 60

    func run() async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await plant.make()
        let broker = try LiveBroker(folder: folder, port: 18_830)
        let daemon = try await LiveDaemon(chemd, folder: plant.folder, catalogs: catalogs, broker: broker)
        let load = try unsafe plant.load(port: broker.port, site: LivePlant.site)
        let bare = try unsafe plant.load(port: broker.port, site: "count")
        defer {
            unsafe live_load_close(load)
            unsafe live_load_close(bare)
        }
        // Every tag is heard once, so that what is measured is a plant at work.
        _ = try await unsafe pour(load, LivePlant.containers + LivePlant.walkers, 1, into: daemon)
        try await unsafe compare("live-messages", load, bare, 60_000, 1, daemon, broker, goal: "ratio >= 0.9")
        try await unsafe compare("live-arrays", load, bare, 12_000, 20, daemon, broker, goal: ">= 500,000 fixes/s")
        try await unsafe latency(load, daemon)
        try await unsafe growth(load, daemon)
        daemon.process.stop()
        broker.process.stop()
    }

    // MARK: Rates

    /// Seconds and processor seconds of a subscriber for so many messages, none of them lost.
    private struct Pass {
        var seconds: Double
        var cpu_s: Double
        var lost: Int
    }

    private func compare(
        _ name: String, _ load: OpaquePointer, _ bare: OpaquePointer, _ messages: Int, _ perMessage: Int,
        _ daemon: LiveDaemon, _ broker: LiveBroker, goal: String
    ) async throws {
        guard let counter = unsafe live_counter_open(Int32(broker.port), "chemtrack/count/fix/+") else {
            throw LiveFailure("the counter could not connect")
        }
        defer { unsafe live_counter_close(counter) }
        var (ours, theirs): ([Pass], [Pass]) = ([], [])
        for _ in 0..<Self.rounds {
            theirs.append(try unsafe pour(bare, messages, perMessage, into: counter))
            ours.append(try await unsafe pour(load, messages, perMessage, into: daemon))
        }
        let fixes = Double(messages * perMessage)
        var line = line(name, "fixes/s", fixes / Duel.median(ours.map(\.seconds)))
        line.theirs = fixes / Duel.median(theirs.map(\.seconds))
        line.peer = "a counter over libmosquitto on the same broker"
        line.ratio = Duel.median(zip(ours, theirs).map { $1.seconds / $0.seconds })
        line.checked = messages * perMessage * Self.rounds
        line.mismatches = ours.reduce(0) { $0 + $1.lost }
        line.goal = goal
        // Of one message: other processes of the machine change it little.
        line.cpu_ms = Duel.median(ours.map(\.cpu_s)) / Double(messages) * 1000
        line.peer_cpu_ms = Duel.median(theirs.map(\.cpu_s)) / Double(messages) * 1000
        line.size_bytes = daemon.process.memory_bytes
        line.runs = Self.rounds
        emit(line)
    }

    private func pour(
        _ load: OpaquePointer, _ messages: Int, _ perMessage: Int, into counter: OpaquePointer
    ) throws
        -> Pass
    {
        let first = unsafe live_counter_count(counter)
        let cpu_ns = unsafe live_counter_cpu_ns(counter)
        let began = ContinuousClock.now
        var sent = 0
        while true {
            let taken = Int(unsafe live_counter_count(counter) - first)
            if taken >= messages { break }
            if sent < messages, sent - taken < Self.window {
                try unsafe send(load, min(500, messages - sent), perMessage)
                sent += min(500, messages - sent)
            } else {
                usleep(500)
            }
        }
        return Pass(
            seconds: began.duration(to: .now) / .seconds(1),
            cpu_s: Double(unsafe live_counter_cpu_ns(counter) - cpu_ns) / 1e9, lost: 0)
    }

    private func pour(
        _ load: OpaquePointer, _ messages: Int, _ perMessage: Int, into daemon: LiveDaemon
    ) async throws
        -> Pass
    {
        let first = try await daemon.counts()
        let cpu_s = daemon.process.cpu_s
        let began = ContinuousClock.now
        var (sent, taken, rejected) = (0, 0, 0)
        while taken + rejected < messages * perMessage {
            while sent < messages, sent - (taken + rejected) / perMessage < Self.window {
                try unsafe send(load, min(500, messages - sent), perMessage)
                sent += min(500, messages - sent)
            }
            if sent == messages { usleep(2_000) }
            let counts = try await daemon.counts()
            (taken, rejected) = (counts.fixes - first.fixes, counts.rejected - first.rejected)
            guard began.duration(to: .now) < .seconds(600) else { break }
        }
        return Pass(
            seconds: began.duration(to: .now) / .seconds(1), cpu_s: daemon.process.cpu_s - cpu_s,
            lost: messages * perMessage - taken)
    }

    private func send(_ load: OpaquePointer, _ messages: Int, _ perMessage: Int) throws {
        guard unsafe live_load_send(load, UInt32(messages), UInt32(perMessage)) == 0 else {
            throw LiveFailure("the broker closed the generator's connection")
        }
    }

    // MARK: Alarms

    /// Sends at a steady rate for so long, and calls `each` every tenth of a second.
    private func keepUp(_ load: OpaquePointer, _ seconds: Int, each: (Int) throws -> Void) throws {
        let began = ContinuousClock.now
        var (sent, called) = (0, 0)
        while called < seconds * 10 {
            let age_s = began.duration(to: .now) / .seconds(1)
            let due = Int(age_s * Double(Self.rate_per_s))
            if due > sent {
                try unsafe send(load, min(due - sent, 500), 1)
                sent += min(due - sent, 500)
            }
            if age_s * 10 > Double(called) {
                try each(called)
                called += 1
            }
            usleep(500)
        }
    }

    private func latency(_ load: OpaquePointer, _ daemon: LiveDaemon) async throws {
        guard let stream = unsafe daemon.cookie.withCString({ unsafe live_stream_open(Int32(daemon.port), $0) }) else {
            throw LiveFailure("the stream could not be opened")
        }
        defer { unsafe live_stream_close(stream) }
        for number in 0..<LivePlant.probes {
            let home = LivePlant.probeHome(number)
            _ = unsafe live_load_tell(load, LivePlant.probeTag(number), home.x, home.y)
        }
        try unsafe keepUp(load, 3) { _ in }
        var told_ns: [Int64] = []
        try unsafe keepUp(load, Self.quiet_s) { number in
            guard number < LivePlant.probes else { return }
            told_ns.append(live_now_ns())
            _ = unsafe live_load_tell(load, LivePlant.probeTag(number), -30, 40)
        }
        sleep(3)
        var times_ms: [Double] = []
        for (number, began_ns) in told_ns.enumerated() {
            let seen_ns = unsafe live_stream_seen_ns(stream, LivePlant.probeCode(number))
            if seen_ns > 0 { times_ms.append(Double(seen_ns - began_ns) / 1e6) }
        }
        times_ms.sort()
        var line = line("live-alarms", "alarms/s", Double(times_ms.count) / Double(Self.quiet_s))
        line.checked = told_ns.count
        line.mismatches = told_ns.count - times_ms.count
        (line.p50_ms, line.p95_ms) = (Duel.percentile(times_ms, 0.5), Duel.percentile(times_ms, 0.95))
        line.p99_ms = Duel.percentile(times_ms, 0.99)
        line.goal = "p50 <= 10 ms, p99 <= 50 ms, 400 MB"
        line.size_bytes = daemon.process.memory_bytes
        emit(line)
    }

    // MARK: Growth

    /// Bytes that a day at the steady rate adds, measured over a minute: tags that walk leave a trail, those that stand
    /// still a point every half hour, which a minute does not show and is added.
    private func growth(_ load: OpaquePointer, _ daemon: LiveDaemon) async throws {
        let queue = try DatabaseQueue(path: plant.folder + "/chemtrack.sqlite")
        func measure() throws -> (bytes: Int, rows: Int, trails: Int) {
            try queue.read { database in
                let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
                let free = try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
                let size = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0
                let rows = try Int.fetchOne(database, sql: "SELECT count(*) FROM trails") ?? 0
                let trails = try Int.fetchOne(
                    database, sql: "SELECT sum(pgsize - unused) FROM dbstat WHERE name = 'trails'")
                return ((pages - free) * size, rows, trails ?? 0)
            }
        }
        // Points wait a few seconds before they are stored.
        sleep(6)
        let before = try measure()
        let cpu_s = daemon.process.cpu_s
        try unsafe keepUp(load, Self.growth_s) { _ in }
        let busy = (daemon.process.cpu_s - cpu_s) / Double(Self.growth_s)
        sleep(6)
        let after = try measure()
        let (bytes, rows) = (after.bytes - before.bytes, after.rows - before.rows)
        let perRow = Double(after.trails) / Double(max(after.rows, 1))
        let standing = Double(LivePlant.containers) * 48 * perRow
        let day = Double(bytes) / Double(Self.growth_s) * 86_400 + standing
        var line = line("live-growth", "bytes/day", day)
        line.size_bytes = Int(day)
        line.checked = rows
        line.goal = "<= 2 GB a day"
        // Of one second.
        line.cpu_ms = busy * 1000
        emit(line)
    }

    private func line(_ name: String, _ unit: String, _ rate: Double) -> BenchLine {
        BenchLine(
            bench: name, unit: unit, ours: rate, checked: 0, mismatches: 0, seed: plant.seed, runs: 1, load: Duel.load)
    }
}
