import ChemTrack
import Compliance
import Geofence
import Testing

@Suite("People: scope, grants, leaving")
struct PeopleTests {
    /// A plant with people on record, as the pages make them.
    static func people(_ test: TestPlant, _ names: [(String, Role)]) async throws -> [String: Person] {
        var people: [String: Person] = [:]
        for (name, role) in names {
            people[name] = try await test.plant.register(
                person: name, display: name.uppercased(), role: role, passwordHash: "x", by: TestPlant.admin)
        }
        return people
    }

    @Test("A person who is limited to a zone can do nothing in, from or to another")
    func scope() async throws {
        let test = try await TestPlant.make()
        let own = try await test.receive(try TestPlant.acetone())
        let other = try await test.receive(try TestPlant.nitrate())
        _ = try await Self.people(test, [("chief", .administrator), ("wang", .warehouse)])
        let wang = try await test.plant.change(
            person: "wang", PersonChange(scope: .some(Scope(zones: ["FL-1", "QU-1"]))), by: TestPlant.admin)
        let actor = Actor(wang, auth: "pw")
        let plant = test.plant
        _ = try await plant.use(item: own.code, amount: try Quantity("1 kg"), order: nil, by: actor)
        let from = await refusal { _ = try await plant.move(item: other.code, to: "QU-1", by: actor) }
        #expect(from?.word == "outOfScope OX-1")
        _ = try await plant.move(item: own.code, to: "QU-1", by: actor)
        let before = test.store.now.commits
        let inside = await refusal {
            _ = try await plant.use(item: other.code, amount: try Quantity("1 g"), order: nil, by: actor)
        }
        #expect(inside?.word == "outOfScope OX-1")
        let received = await refusal { _ = try await plant.receive(try TestPlant.nitrate(), by: actor) }
        #expect(received?.word == "outOfScope OX-1")
        #expect(test.store.now.commits == before)
        #expect(try await test.item(other.code) == other)
    }

    @Test("A department is the zones that name it")
    func department() async throws {
        var zones = try TestSite.zones()
        zones.removeAll { $0.id == "OX-1" }
        zones.append(
            try TestSite.zone(
                "OX-1", .storage, (65, 50, 85, 75),
                ["allowed_classes": TestSite.classes("5.1"), "department": .string("synthesis")]))
        let test = try await TestPlant.make(zones: zones)
        let acetone = try await test.receive(try TestPlant.acetone())
        let nitrate = try await test.receive(try TestPlant.nitrate())
        _ = try await Self.people(test, [("chief", .administrator), ("wang", .warehouse)])
        let wang = try await test.plant.change(
            person: "wang", PersonChange(scope: .some(Scope(departments: ["synthesis"]))), by: TestPlant.admin)
        let actor = Actor(wang, auth: "pw")
        _ = try await test.plant.use(item: nitrate.code, amount: try Quantity("1 g"), order: nil, by: actor)
        let error = await refusal {
            _ = try await test.plant.use(item: acetone.code, amount: try Quantity("1 g"), order: nil, by: actor)
        }
        #expect(error?.word == "outOfScope FL-1")
    }

    @Test("A grant gives one right, in its zones, until its last moment; then it is over without anybody's doing")
    func grants() async throws {
        let test = try await TestPlant.make()
        let acetone = try await test.receive(try TestPlant.acetone())
        let nitrate = try await test.receive(try TestPlant.nitrate())
        _ = try await Self.people(test, [("chief", .administrator), ("visitor", .viewer)])
        let until_ms = test.clock.now_ms() + 3_600_000
        let granted = try await test.plant.grant(
            .use, to: "visitor", scope: Scope(zones: ["FL-1"]), until_ms: until_ms, reason: "audit", by: TestPlant.admin
        )
        let actor = Actor(granted, auth: "pw")
        #expect(actor.acts(at: test.clock.now_ms()) == [.read, .use])
        func use(_ code: String) async -> PlantError? {
            await refusal {
                _ = try await test.plant.use(item: code, amount: try Quantity("1 g"), order: nil, by: actor)
            }
        }
        #expect(await use(acetone.code) == nil)
        #expect(await use(nitrate.code)?.word == "outOfScope OX-1")
        let move = await refusal { _ = try await test.plant.move(item: acetone.code, to: "QU-1", by: actor) }
        #expect(move?.word == "forbidden move")
        test.clock.advance(3_599_999)
        #expect(await use(acetone.code) == nil)
        test.clock.advance(1)
        #expect(await use(acetone.code)?.word == "forbidden use")
        for (act, until_ms, reason) in [
            (Act.use, test.clock.now_ms(), "x"), (.use, test.clock.now_ms() + 367 * 86_400_000, "x"),
            (.use, test.clock.now_ms() + 1000, " "),
        ] {
            let error = await refusal {
                _ = try await test.plant.grant(
                    act, to: "visitor", scope: nil, until_ms: until_ms, reason: reason, by: TestPlant.admin)
            }
            #expect(error?.word.hasPrefix("invalid") == true)
        }
    }

    @Test("The last administrator cannot be disabled, limited or given another role")
    func lastAdministrator() async throws {
        let test = try await TestPlant.make()
        let chief = try #require(try await Self.people(test, [("chief", .administrator)])["chief"])
        for change in [
            PersonChange(isActive: false), PersonChange(role: .viewer),
            PersonChange(scope: .some(Scope(zones: ["FL-1"]))),
        ] {
            let error = await refusal {
                _ = try await test.plant.change(person: "chief", change, by: TestPlant.admin)
            }
            #expect(error?.word == "refused")
        }
        #expect(test.store.now.people[chief.id] == chief)
    }

    @Test("A token does no more than it is limited to, and never more than its person may")
    func limited() async throws {
        let test = try await TestPlant.make()
        let item = try await test.receive(try TestPlant.acetone())
        var actor = TestPlant.warehouse
        actor.limit = [.read, .approve]
        #expect(actor.acts(at: 0) == [.read])
        let error = await refusal {
            _ = try await test.plant.use(item: item.code, amount: try Quantity("1 g"), order: nil, by: actor)
        }
        #expect(error?.word == "forbidden use")
    }
}

@Suite("Acts that two persons sign")
struct SignatureTests {
    /// Sodium cyanide: 剧毒 by the catalogue.
    static func cyanide() throws -> ReceiptRequest {
        ReceiptRequest(cas: "143-33-9", name: nil, quantity: try Quantity("5 kg"), form: .solid)
    }

    struct Scene {
        let test: TestPlant
        let code: String
        var people: [String: Person]

        /// The same person, signed in for this request, and with a signature request named.
        func actor(_ name: String, signed: Bool = false, request: String? = nil) throws -> Actor {
            var actor = Actor(try #require(people[name]), auth: signed ? Actor.signed : "pw")
            actor.signature = request
            return actor
        }

        func use(_ name: String, _ request: String? = nil, _ amount: String = "10 g") async -> PlantError? {
            await refusal {
                _ = try await test.plant.use(
                    item: code, amount: try Quantity(amount), order: "WO-1", by: try actor(name, request: request))
            }
        }

        func sign(_ name: String, _ request: String) async -> PlantError? {
            await refusal {
                _ = try await test.plant.sign(request, meaning: "", by: try actor(name, signed: true))
            }
        }

        /// The request that using it asks for.
        func asked(_ name: String = "wang") async throws -> String {
            guard case .needsSignatures(let request) = await use(name) else {
                Issue.record("no signatures were asked for")
                return ""
            }
            #expect(request.missing == 2)
            return request.id
        }
    }

    static func scene(
        wang: CalendarDay? = CalendarDay("2027-01-01"), li: CalendarDay? = CalendarDay("2027-01-01")
    ) async throws -> Scene {
        let vault = try TestSite.zone(
            "TX-1", .storage, (90, 50, 100, 75),
            ["allowed_classes": TestSite.classes("6.1"), "dual_lock": .bool(true), "way_m": .number(90)])
        let test = try await TestPlant.make(zones: try TestSite.zones() + [vault])
        try await test.plant.set(signing: nil, by: TestPlant.admin)
        let receipt = try await test.plant.receive(try cyanide(), by: .system)
        #expect(receipt.zone == "TX-1")
        var people = try await PeopleTests.people(
            test, [("chief", .administrator), ("wang", .warehouse), ("li", .warehouse), ("new", .warehouse)])
        for (name, day) in [("wang", wang), ("li", li)] {
            people[name] = try await test.plant.record(
                qualifications: [.init(what: "Hypertoxic", expires: day)], of: name, by: TestPlant.admin)
        }
        return Scene(test: test, code: try #require(receipt.items.first).code, people: people)
    }

    @Test("Nothing happens before two qualified persons have signed; then exactly that happens, once")
    func both() async throws {
        let scene = try await Self.scene()
        let id = try await scene.asked()
        #expect(scene.test.store.now.items[scene.code]?.quantity == (try Quantity("5 kg")))
        #expect(await scene.sign("wang", id) == nil)
        #expect(await scene.use("wang", id)?.word == "needsSignatures")
        #expect(await scene.sign("li", id) == nil)
        // Not another amount, and not somebody who has not signed.
        #expect(await scene.use("wang", id, "20 g")?.word == "refused")
        #expect(await scene.use("new", id)?.word == "needsSignatures")
        #expect(await scene.use("wang", id) == nil)
        #expect(scene.test.store.now.items[scene.code]?.quantity == (try Quantity("4.99 kg")))
        #expect(await scene.use("li", id)?.word == "refused")
        let kinds = scene.test.store.now.entries.suffix(5).map(\.event.kind)
        #expect(kinds == ["signature.asked", "signature.given", "signature.given", "item.used", "signature.used"])
        let used = try #require(scene.test.store.now.entries.last?.event)
        #expect(used.body["signers"]?.text == "u:2 u:3")
    }

    @Test("One person with two sessions is one person")
    func onePerson() async throws {
        let scene = try await Self.scene()
        let id = try await scene.asked()
        #expect(await scene.sign("wang", id) == nil)
        #expect(await scene.sign("wang", id)?.word == "refused")
        #expect(await scene.use("wang", id)?.word == "needsSignatures")
    }

    @Test("Without the password given again there is no signature")
    func reauthenticated() async throws {
        let scene = try await Self.scene()
        let id = try await scene.asked()
        let error = await refusal {
            _ = try await scene.test.plant.sign(id, meaning: "", by: try scene.actor("wang"))
        }
        #expect(error?.word == "refused")
    }

    @Test("A qualification that has run out, or was never there, signs nothing")
    func unqualified() async throws {
        // The day of the tests is 2026-11-28 at the site: good to the end of it, not a day longer.
        let scene = try await Self.scene(wang: CalendarDay("2026-11-28"), li: CalendarDay("2026-11-27"))
        let id = try await scene.asked()
        #expect(await scene.sign("wang", id) == nil)
        #expect(await scene.sign("li", id)?.word == "refused")
        #expect(await scene.sign("new", id)?.word == "refused")
        #expect(await scene.use("wang", id)?.word == "needsSignatures")
    }

    @Test("A qualification that runs out, or a person who leaves, between signing and acting stops the act")
    func changedMeanwhile() async throws {
        for leaves in [false, true] {
            let scene = try await Self.scene()
            let id = try await scene.asked()
            #expect(await scene.sign("wang", id) == nil)
            #expect(await scene.sign("li", id) == nil)
            if leaves {
                _ = try await scene.test.plant.change(
                    person: "li", PersonChange(isActive: false), by: TestPlant.admin)
            } else {
                _ = try await scene.test.plant.record(
                    qualifications: [.init(what: "hypertoxic", expires: CalendarDay("2026-11-01"))], of: "li",
                    by: TestPlant.admin)
            }
            #expect(await scene.use("wang", id) != nil)
            #expect(scene.test.store.now.items[scene.code]?.quantity == (try Quantity("5 kg")))
        }
    }

    @Test("After the time limit neither a signature nor the act is taken")
    func late() async throws {
        let scene = try await Self.scene()
        let id = try await scene.asked()
        #expect(await scene.sign("wang", id) == nil)
        scene.test.clock.advance(15 * 60_000 - 1)
        #expect(await scene.sign("li", id) == nil)
        scene.test.clock.advance(1)
        #expect(await scene.use("wang", id)?.word == "refused")
        let next = try await scene.asked()
        #expect(next != id)
        scene.test.clock.advance(15 * 60_000)
        #expect(await scene.sign("wang", next)?.word == "refused")
    }

    @Test("Receiving asks too, and what is not on the list asks for nothing")
    func receiving() async throws {
        let scene = try await Self.scene()
        let actor = try scene.actor("wang")
        let error = await refusal { _ = try await scene.test.plant.receive(try Self.cyanide(), by: actor) }
        guard case .needsSignatures(let request) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(request.lines.map(\.subject) == [nil])
        _ = try await scene.test.plant.receive(try TestPlant.acetone(), by: actor)
        #expect(await scene.sign("wang", request.id) == nil)
        #expect(await scene.sign("li", request.id) == nil)
        // The code it would have had is taken by now: it is signed all the same.
        _ = try await scene.test.plant.receive(
            try Self.cyanide(), by: try scene.actor("wang", request: request.id))
    }

    @Test("A restart forgets no signature")
    func restart() async throws {
        let scene = try await Self.scene()
        let id = try await scene.asked()
        #expect(await scene.sign("wang", id) == nil)
        let next = Scene(test: try await scene.test.restarted(), code: scene.code, people: scene.people)
        #expect(await next.sign("wang", id)?.word == "refused")
        #expect(await next.sign("li", id) == nil)
        #expect(await next.use("wang", id) == nil)
    }
}
