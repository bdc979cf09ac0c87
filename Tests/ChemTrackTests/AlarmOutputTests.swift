import ChemTrack
import Compliance
import Testing

/// What leaves the house because of an alarm: messages and commands to devices.
@Suite("Alarm output")
struct AlarmOutputTests {
    private static func channel(_ id: String, minLevel: Int = 1, escalation: Int = 0) -> Channel {
        Channel(
            id: id, name: Bilingual(zh: id, en: id), kind: .webhook, target: "http://127.0.0.1:9/hook",
            secret: "0123456789abcdef", minLevel: minLevel, escalation: escalation)
    }

    private static func bench() async throws -> GasBench {
        let bench = try await GasBench.make()
        try await bench.register("S1", .combustible)
        return bench
    }

    @Test("A message is stored with its alarm and tried again after 1, 2, 4 s … until it has arrived")
    func backoff() async throws {
        let bench = try await Self.bench()
        let plant = bench.plant.plant
        try await plant.register(Self.channel("duty"), by: TestPlant.admin)
        try await bench.read("S1", 30)
        #expect(bench.plant.store.now.system.deliveries.map(\.message.alarm) == [bench.gas?.id])
        var waits: [Int64] = []
        for _ in 0..<5 {
            let due = try #require(await plant.dueDeliveries().first)
            try await plant.settle(delivery: due.delivery.id, .failed(Bilingual(zh: "拒绝连接", en: "connection refused")))
            var waited: Int64 = 0
            while await plant.dueDeliveries().allSatisfy({ $0.delivery.id != due.delivery.id }) {
                bench.plant.clock.advance(100)
                waited += 100
            }
            waits.append(waited)
        }
        #expect(waits == [1000, 2000, 4000, 8000, 16000])
        #expect(bench.open(.deliveryFailed).count == 1)
        // A restart forgets nothing.
        let next = GasBench(plant: try await bench.plant.restarted())
        let again = try #require(await next.plant.plant.dueDeliveries().first { $0.delivery.message.kind == "gas" })
        #expect(again.delivery.attempts == 5)
        try await next.plant.plant.settle(delivery: again.delivery.id, .sent)
        #expect(await next.plant.plant.dueDeliveries().allSatisfy { $0.delivery.message.kind != "gas" })
    }

    @Test("A channel hears what is its level, and one for later only when nobody answers")
    func levels() async throws {
        let bench = try await Self.bench()
        let plant = bench.plant.plant
        try await plant.register(Self.channel("all"), by: TestPlant.admin)
        try await plant.register(Self.channel("serious", minLevel: 2), by: TestPlant.admin)
        try await plant.register(Self.channel("chief", escalation: 1), by: TestPlant.admin)
        func told() -> [String] { bench.plant.store.now.system.deliveries.map { "\($0.channel) \($0.message.event)" } }
        try await bench.read("S1", 30)
        #expect(told() == ["all raised"])
        bench.plant.clock.advance(601_000)
        try await bench.plant.plant.tick()
        #expect(told().contains("chief escalated"))
        #expect(!told().contains { $0.hasPrefix("serious gas") })
        try await bench.read("S1", 60)
        #expect(told().contains("serious widened"))
    }

    @Test(
        "A channel that cannot work is refused with its field",
        arguments: [
            ("target", Channel.Kind.webhook, "ftp://x"), ("target", .mail, "nobody"), ("target", .command, "../rm"),
            ("target", .mail, "a@b\r\nBCC: c@d"),
        ])
    func refused(field: String, kind: Channel.Kind, target: String) async throws {
        let bench = try await Self.bench()
        var channel = Self.channel("x")
        channel.kind = kind
        channel.target = target
        let refused = channel
        let answer = await refusal { try await bench.plant.plant.register(refused, by: TestPlant.admin) }
        #expect(answer?.word == "invalid \(field)")
    }

    // MARK: Devices

    private static func fan() -> Linkage {
        Linkage(
            id: "fan", name: Bilingual(zh: "风机", en: "fan"), zone: "FL-1", level: 2, device: "fan-1", action: "on",
            timeout_s: 5)
    }

    @Test("A linkage is a dry run until two people have armed it, and again after a change")
    func arming() async throws {
        let bench = try await Self.bench()
        let plant = bench.plant.plant
        try await plant.register(Self.fan(), by: TestPlant.admin)
        #expect(try await plant.arm(linkage: "fan", by: TestPlant.admin).isArmed == false)
        let twice = await refusal { _ = try await plant.arm(linkage: "fan", by: TestPlant.admin) }
        #expect(twice?.word == "refused")
        try await bench.read("S1", 55)
        #expect(bench.plant.store.now.system.commands.map(\.state) == [.dryRun])
        #expect(try await plant.arm(linkage: "fan", by: TestPlant.ehs).isArmed)
        try await plant.register(Self.fan(), by: TestPlant.admin)
        #expect(await plant.linkages().allSatisfy { !$0.isArmed })
    }

    private static func armed() async throws -> GasBench {
        let bench = try await Self.bench()
        try await bench.plant.plant.register(Self.fan(), by: TestPlant.admin)
        _ = try await bench.plant.plant.arm(linkage: "fan", by: TestPlant.admin)
        _ = try await bench.plant.plant.arm(linkage: "fan", by: TestPlant.ehs)
        return bench
    }

    @Test("A command is told once while it waits for its answer; the answer settles it")
    func answered() async throws {
        let bench = try await Self.armed()
        let plant = bench.plant.plant
        try await bench.read("S1", 30)
        #expect(try await plant.dueCommands().isEmpty, "level 1 switches nothing")
        try await bench.read("S1", 55)
        let told = try await plant.dueCommands()
        #expect(told.map(\.device) == ["fan-1"])
        #expect(try await plant.dueCommands().isEmpty)
        try await plant.answer(command: told[0].id, device: "other", isDone: true, text: nil)
        #expect(await plant.openCommands().count == 1, "another device cannot answer for it")
        try await plant.answer(command: told[0].id, device: "fan-1", isDone: true, text: "running")
        #expect(await plant.openCommands().isEmpty)
        for _ in 0..<5 { try await bench.read("S1", 56) }
        #expect(try await plant.dueCommands().isEmpty, "one occurrence orders once")
    }

    @Test("A device that does not answer is told three times, then it is an alarm of its own")
    func silentDevice() async throws {
        let bench = try await Self.armed()
        let plant = bench.plant.plant
        try await bench.read("S1", 55)
        for _ in 0..<3 {
            #expect(try await plant.dueCommands().count == 1)
            bench.plant.clock.advance(4_900)
            #expect(try await plant.dueCommands().isEmpty)
            bench.plant.clock.advance(200)
        }
        #expect(try await plant.dueCommands().isEmpty)
        let alarm = try #require(bench.open(.commandFailed).first)
        #expect(alarm.level == 3)
        let command = try #require(await plant.openCommands().first)
        try await plant.settle(command: command.id, note: "switched by hand", by: TestPlant.ehs)
        #expect(await plant.openCommands().isEmpty)
    }

    @Test("A command that was under way at a restart is told again")
    func restart() async throws {
        let bench = try await Self.armed()
        try await bench.read("S1", 55)
        _ = try await bench.plant.plant.dueCommands()
        let next = try await bench.plant.restarted()
        #expect(try await next.plant.dueCommands().map(\.device) == ["fan-1"])
    }
}
