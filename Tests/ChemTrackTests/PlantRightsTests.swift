import ChemTrack
import Compliance
import Testing

@Suite("Who may do what")
struct PlantRightsTests {
    /// Each act with the roles it is granted to. Whatever is not listed here is refused.
    static let granted: [Act: Set<Role>] = [
        .read: Set(Role.allCases),
        .receive: [.administrator, .ehs, .warehouse], .move: [.administrator, .ehs, .warehouse],
        .use: [.administrator, .ehs, .warehouse],
        .acknowledge: [.administrator, .ehs, .warehouse, .environment],
        .request: [.administrator, .ehs, .warehouse, .environment],
        .approve: [.administrator, .ehs], .override: [.administrator, .ehs],
        .dispose: [.administrator, .ehs, .environment],
        .configure: [.administrator],
        .collect: [.administrator, .ehs, .warehouse, .environment],
        .trace: [.administrator, .ehs],
        .locate: [.administrator, .ehs],
    ]

    @Test("A role may do what it is granted, and nothing else", arguments: Role.allCases, Act.allCases)
    func table(role: Role, act: Act) {
        #expect(role.may(act) == (Self.granted[act]?.contains(role) ?? false))
    }

    private static func run(_ act: Act, _ test: TestPlant, _ code: String, by actor: Actor) async -> PlantError? {
        let plant = test.plant
        return await refusal {
            switch act {
            case .read: _ = await plant.item(forCode: code)
            case .receive: _ = try await plant.receive(try TestPlant.acetone(), by: actor)
            case .move: _ = try await plant.move(item: code, to: "QU-1", by: actor)
            case .use: _ = try await plant.use(item: code, amount: try Quantity("1 g"), order: nil, by: actor)
            case .acknowledge: _ = try await plant.acknowledge(alarm: "A-0001", note: nil, by: actor)
            case .request:
                _ = try await plant.requestPurchase(
                    PurchaseRequest(cas: "67-64-1", quantity: try Quantity("1 kg"), purpose: "x"), supplier: nil,
                    by: actor)
            case .approve: _ = try await plant.advance(purchase: "P-0001", .approve, reason: "x", by: actor)
            case .override: _ = try await plant.advance(purchase: "P-0001", .override, reason: "x", by: actor)
            case .dispose:
                _ = try await plant.declareWaste(
                    item: code, WasteRequest(cnCode: "900-402-06", reason: "x"), by: actor)
            case .configure: try await plant.setZones(try TestSite.zones(), by: actor)
            case .collect:
                _ = try await plant.collect(
                    into: code, CollectRequest(source: "CT-XX", reason: "x"), by: actor)
            case .trace: try await plant.trace("u:1", by: actor)
            case .locate: try await plant.noteLocating("an hour", by: actor)
            }
        }
    }

    @Test("Every command asks for the right before anything else", arguments: Role.allCases)
    func commands(role: Role) async throws {
        let actor = Actor(id: "u:9", auth: "pw", role: role, display: "Somebody")
        for act in Act.allCases {
            let test = try await TestPlant.make()
            let item = try await test.receive(try TestPlant.acetone())
            let before = test.store.now
            let error = await Self.run(act, test, item.code, by: actor)
            if Self.granted[act]?.contains(role) == true {
                // There is no alarm and no purchase: whoever may is told that.
                let missing: [Act: String] = [
                    .acknowledge: "notFound open alarm", .approve: "notFound purchase", .override: "notFound purchase",
                    .collect: "notFound item",
                ]
                #expect(error?.word == missing[act], "\(role) \(act)")
            } else {
                #expect(error?.word == "forbidden \(act.rawValue)", "\(role) \(act)")
                #expect(test.store.now.commits == before.commits, "\(role) \(act)")
            }
        }
    }

    @Test("Only an administrator registers parties, people and tags; nobody is there twice")
    func setup() async throws {
        let test = try await TestPlant.make()
        let vehicle = TagBinding(tag: "F1", kind: .vehicle, label: Bilingual(zh: "叉车", en: "Forklift"))
        for actor in [TestPlant.warehouse, TestPlant.ehs, TestPlant.officer] {
            let person = await refusal {
                _ = try await test.plant.register(
                    person: "wang", display: "Wang", role: .viewer, passwordHash: "x", by: actor)
            }
            #expect(person?.word == "forbidden configure")
            let tag = await refusal { try await test.plant.bind(vehicle, by: actor) }
            #expect(tag?.word == "forbidden configure")
            let party = await refusal {
                try await test.plant.register(
                    Party(id: "c", role: .transporter, details: DisposalSample.carrier), by: actor)
            }
            #expect(party?.word == "forbidden configure")
        }
        let first = try await test.plant.register(
            person: " Wang ", display: "王 Wang", role: .warehouse, passwordHash: "x", by: TestPlant.admin)
        #expect(first.name == "wang")
        #expect(first.id == "u:1")
        for name in ["WANG", "w", "a b", ""] {
            let error = await refusal {
                _ = try await test.plant.register(
                    person: name, display: "", role: .viewer, passwordHash: "x", by: TestPlant.admin)
            }
            #expect(error?.word == "invalid name")
        }
        // The name of a person is no part of the ledger; it stands where it can be erased.
        let event = try #require(test.store.now.entries.first?.event)
        #expect(!String(decoding: event.encoded(), as: UTF8.self).contains("王"))
        #expect(test.store.now.texts.map(\.text.text) == ["王 Wang"])
    }

    @Test("A tag on a container cannot be made a vehicle's")
    func tagOnContainer() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone(tag: "T1"))
        let label = Bilingual(zh: "叉车", en: "Forklift")
        let taken = await refusal {
            try await test.plant.bind(TagBinding(tag: "T1", kind: .vehicle, label: label), by: TestPlant.admin)
        }
        #expect(taken?.word == "invalid tag")
        let item = await refusal {
            try await test.plant.bind(TagBinding(tag: "T2", kind: .item, item: "x", label: label), by: TestPlant.admin)
        }
        #expect(item?.word == "invalid tag")
        try await test.plant.bind(TagBinding(tag: "T2", kind: .vehicle, label: label), by: TestPlant.admin)
        let used = await refusal { _ = try await test.receive(try TestPlant.acetone(tag: "T2")) }
        #expect(used?.word == "invalid tag")
    }
}
