import ChemTrack
import Compliance
import Store
import Testing

@Suite("Sessions")
struct StoreSessionTests {
    private static func plant() async throws -> (StoredPlant, SessionStore, Person) {
        let live = try await StoredPlant.make()
        let person = try await live.plant.register(
            person: "wang", display: "王 Wang", role: .warehouse, passwordHash: "$s$", by: StoreSamples.clerk)
        return (live, SessionStore(live.database), person)
    }

    @Test("A session is found by the digest of its secret, until it is closed")
    func openAndClose() async throws {
        let (_, sessions, person) = try await Self.plant()
        try await sessions.open(
            SessionStore.New(digest: [1, 2], person: person.id, kind: "cookie", at_ms: 100, address: "-"))
        try await sessions.touch(digest: [1, 2], at: 250)
        let session = try #require(try await sessions.session(digest: [1, 2]))
        #expect(session.person == person)
        #expect(session.kind == "cookie")
        #expect(session.createdAt_ms == 100)
        #expect(session.seenAt_ms == 250)
        #expect(try await sessions.session(digest: [1, 3]) == nil)
        try await sessions.close(digest: [1, 2])
        #expect(try await sessions.session(digest: [1, 2]) == nil)
        #expect(try await sessions.person(named: "wang") == person)
        #expect(try await sessions.person(named: "WANG") == nil)
    }

    @Test("A person has five sessions of a kind at most; the oldest ends, the newest never", arguments: [0, 10])
    func limit(step_ms: Int64) async throws {
        let (live, sessions, person) = try await Self.plant()
        let other = try await live.plant.register(
            person: "li", display: "Li", role: .ehs, passwordHash: "$s$", by: StoreSamples.clerk)
        try await sessions.open(
            SessionStore.New(digest: [200], person: other.id, kind: "cookie", at_ms: 0, address: "-"))
        try await sessions.open(
            SessionStore.New(digest: [201], person: person.id, kind: "token", at_ms: 0, address: "-"))
        for number in 0..<12 {
            // Also when all of them come in the same millisecond.
            let digest: [UInt8] = [UInt8((number * 97 + 13) % 200)]
            try await sessions.open(
                SessionStore.New(
                    digest: digest, person: person.id, kind: "cookie", at_ms: Int64(number) * step_ms, address: "-"))
            #expect(try await sessions.session(digest: digest) != nil)
        }
        var left: [Int] = []
        for number in 0..<12 where try await sessions.session(digest: [UInt8((number * 97 + 13) % 200)]) != nil {
            left.append(number)
        }
        #expect(left.count == SessionStore.perPerson)
        if step_ms > 0 { #expect(left == Array(7..<12)) }
        #expect(try await sessions.session(digest: [200]) != nil)
        #expect(try await sessions.session(digest: [201]) != nil)
    }

    @Test("Nobody is signed in who is not registered, and no secret twice")
    func refused() async throws {
        let (_, sessions, person) = try await Self.plant()
        await #expect(throws: (any Error).self) {
            try await sessions.open(
                SessionStore.New(digest: [1], person: "u:99", kind: "cookie", at_ms: 0, address: "-"))
        }
        try await sessions.open(
            SessionStore.New(digest: [1], person: person.id, kind: "cookie", at_ms: 0, address: "-"))
        await #expect(throws: (any Error).self) {
            try await sessions.open(
                SessionStore.New(digest: [1], person: person.id, kind: "token", at_ms: 0, address: "-"))
        }
    }
}
