import ChemTrack
import Compliance
import Geofence
import Testing

@Suite("Where somebody's rights reach")
struct PlantScopeTests {
    /// A scope, and the zones of the test site that it reaches. The paint shop has FL-1 and QU-1, the laboratory OX-1.
    struct Reach: Sendable, CustomTestStringConvertible {
        var scope: Scope?
        var zones: Set<String>
        var testDescription: String { scope.map { "\($0.zones.sorted()) \($0.departments.sorted())" } ?? "all" }
    }

    static let reaches = [
        Reach(scope: nil, zones: ["FL-1", "QU-1", "OX-1"]),
        Reach(scope: Scope(zones: ["FL-1"]), zones: ["FL-1"]),
        Reach(scope: Scope(zones: ["FL-1", "QU-1"]), zones: ["FL-1", "QU-1"]),
        Reach(scope: Scope(zones: ["OX-1"]), zones: ["OX-1"]),
        Reach(scope: Scope(departments: ["paint"]), zones: ["FL-1", "QU-1"]),
        Reach(scope: Scope(departments: ["lab"]), zones: ["OX-1"]),
        Reach(scope: Scope(zones: ["FL-1"], departments: ["lab"]), zones: ["FL-1", "OX-1"]),
        Reach(scope: Scope(), zones: []),
    ]

    /// Acts on a container in FL-1, and the zones that each touches.
    static let acts: [Act: Set<String>] = [
        .receive: ["FL-1"], .use: ["FL-1"], .dispose: ["FL-1"], .move: ["FL-1", "QU-1"],
    ]

    private static func zones() throws -> [Zone] {
        let departments = ["FL-1": "paint", "QU-1": "paint", "OX-1": "lab"]
        return try TestSite.zones().map { zone in
            guard let department = departments[zone.id] else { return zone }
            var properties = zone.properties
            properties["department"] = .string(department)
            return try Zone(
                id: zone.id, name: zone.name, floor: zone.floor, kind: zone.kind, geometry: zone.geometry,
                properties: properties)
        }
    }

    private static func run(_ act: Act, _ test: TestPlant, _ code: String, by actor: Actor) async -> PlantError? {
        let plant = test.plant
        return await refusal {
            switch act {
            case .receive:
                var request = try TestPlant.acetone()
                request.zone = "FL-1"
                _ = try await plant.receive(request, by: actor)
            case .move: _ = try await plant.move(item: code, to: "QU-1", by: actor)
            case .dispose:
                _ = try await plant.declareWaste(
                    item: code, WasteRequest(cnCode: "900-402-06", reason: "x"), by: actor)
            default: _ = try await plant.use(item: code, amount: try Quantity("1 g"), order: nil, by: actor)
            }
        }
    }

    @Test("Every role does every act where its scope reaches, and nowhere else", arguments: Role.allCases, reaches)
    func matrix(role: Role, reach: Reach) async throws {
        var actor = Actor(id: "u:9", auth: "pw", role: role, display: "Somebody")
        actor.scope = reach.scope
        for (act, touched) in Self.acts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let test = try await TestPlant.make(zones: try Self.zones())
            let item = try await test.receive(try TestPlant.acetone())
            #expect(item.zone == "FL-1")
            let before = test.store.now
            let error = await Self.run(act, test, item.code, by: actor)
            switch error {
            case nil: #expect(role.may(act) && touched.isSubset(of: reach.zones), "\(act)")
            case .forbidden(let asked): #expect(asked == act && !role.may(act), "\(act)")
            case .outOfScope(let zone):
                #expect(role.may(act) && touched.contains(zone) && !reach.zones.contains(zone), "\(act)")
            default: Issue.record("\(act): \(String(describing: error))")
            }
            if error != nil { #expect(test.store.now.items == before.items, "\(act) left a trace") }
        }
    }
}
