import ChemTrack
import Compliance
import Geofence
import Testing

@Suite("Vehicles and their load records")
struct VehicleRuleTests {
    static let atGate = Point(x: 115, y: 40)

    /// A store that a vehicle may be in for 10 minutes, and a gate in the east.
    private func make() async throws -> TestPlant {
        var zones = try TestSite.zones().filter { $0.id != "FL-1" }
        zones.append(
            try TestSite.zone(
                "FL-1", .storage, (20, 50, 45, 75),
                ["allowed_classes": TestSite.classes("3"), "vehicle_min": .number(10), "way_m": .number(25)]))
        zones.append(try TestSite.zone("GATE", .transit, (110, 34, 120, 46), ["gate": .bool(true)]))
        let test = try await TestPlant.make(zones: zones)
        try await test.plant.bind(
            TagBinding(tag: "V1", kind: .vehicle, label: Bilingual(zh: "货车", en: "Truck")), by: TestPlant.admin)
        return test
    }

    private func finding(_ test: TestPlant) -> String? {
        test.open(.vehicleWithoutLoad).first { $0.state == .unacknowledged }?.finding.rule
    }

    @Test(
        "A stay just shorter than the zone allows raises nothing, one just longer raises one alarm",
        arguments: [0, 86_400_000, -86_400_000] as [Int64])
    func stay(step_ms: Int64) async throws {
        let test = try await make()
        for _ in 0..<2 {
            try await test.see("V1", TestSite.inFlammables)
            try await test.wait(seconds: 300)
            test.clock.step(step_ms)
            try await test.wait(seconds: 295)
            #expect(finding(test) == nil)
            test.clock.step(-step_ms)
            try await test.see("V1", TestSite.inYard)
            try await test.wait(seconds: 2)
        }
        try await test.see("V1", TestSite.inFlammables)
        try await test.wait(seconds: 603)
        #expect(finding(test) == "vehicle.stay")
        #expect(test.raised(.vehicleWithoutLoad) == 1)
        _ = try await test.plant.record(load: [], on: "V1", minutes: 30, by: TestPlant.warehouse)
        try await test.wait(seconds: 35)
        #expect(finding(test) == nil)
        // The record ends, the vehicle is there still.
        try await test.wait(seconds: 1770)
        #expect(finding(test) == "vehicle.stay")
    }

    @Test("A restart goes on with the stay that was under way, and doubles no alarm")
    func restart() async throws {
        let test = try await make()
        try await test.see("V1", TestSite.inFlammables)
        try await test.wait(seconds: 590)
        #expect(finding(test) == nil)
        let next = try await test.restarted()
        try await next.wait(seconds: 15)
        #expect(finding(next) == "vehicle.stay")
        let last = try await next.restarted()
        try await last.wait(seconds: 60)
        #expect(last.raised(.vehicleWithoutLoad) == 1)
    }

    /// What is with the vehicle at the gate, what is on its record, and what has to be said.
    @Test(
        "At the gate what is carried and what is recorded have to be the same",
        arguments: [
            ([], nil, nil), (["D1"], nil, "vehicle.unrecorded"), (["D1"], [], "vehicle.unrecorded"),
            (["D1"], ["D1"], nil), (["D1", "D2"], ["D1"], "vehicle.unrecorded"),
            (["D1"], ["D1", "D2"], "vehicle.incomplete"),
            ([], ["D1"], "vehicle.incomplete"),
        ] as [([String], [String]?, String?)])
    func gate(carried: [String], recorded: [String]?, rule: String?) async throws {
        let test = try await make()
        var codes: [String: String] = [:]
        for tag in ["D1", "D2"] {
            codes[tag] = try await test.receive(try TestPlant.acetone(tag: tag, zone: "FL-1")).code
            try await test.see(tag, TestSite.inFlammables)
        }
        if let recorded {
            _ = try await test.plant.record(
                load: recorded.compactMap { codes[$0] }, on: "V1", minutes: 60, by: TestPlant.warehouse)
        }
        for tag in carried { try await test.see(tag, Point(x: 114, y: 41)) }
        try await test.see("V1", Self.atGate)
        try await test.wait(seconds: 4)
        #expect(finding(test) == rule)
        // Without the vehicle at the gate there is nothing to say of it.
        try await test.see("V1", TestSite.inYard)
        try await test.wait(seconds: 40)
        #expect(finding(test) == nil)
    }

    @Test("A load record is for a vehicle, containers on the site, and a day at most")
    func refused() async throws {
        let test = try await make()
        func record(
            _ codes: [String], _ tag: String, _ minutes: Int, _ actor: Actor = TestPlant.warehouse
        ) async -> String? {
            await refusal { _ = try await test.plant.record(load: codes, on: tag, minutes: minutes, by: actor) }?.word
        }
        #expect(await record([], "V9", 10) == "notFound vehicle")
        #expect(await record(["C-404"], "V1", 10) == "notFound item")
        #expect(await record([], "V1", 0) == "invalid minutes")
        #expect(await record([], "V1", 1441) == "invalid minutes")
        #expect(await record([], "V1", 10, TestPlant.officer) == "forbidden move")
        #expect(
            await refusal { _ = try await test.plant.endLoad(of: "V1", by: TestPlant.warehouse) }?.word
                == "notFound load record")
        _ = try await test.plant.record(load: [], on: "V1", minutes: 10, by: TestPlant.warehouse)
        _ = try await test.plant.endLoad(of: "V1", by: TestPlant.warehouse)
        #expect(await test.plant.carriers().map(\.load) == [nil])
    }
}
