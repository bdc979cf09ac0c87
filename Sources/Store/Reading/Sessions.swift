public import ChemTrack
import Foundation
internal import GRDB

/// Who is signed in. Only digests of the secrets are kept.
public struct SessionStore: Sendable {
    /// What a secret stands for.
    public struct Session: Sendable {
        public var person: Person
        /// `cookie` or `token`.
        public var kind: String
        public var createdAt_ms: Int64
        public var seenAt_ms: Int64
    }

    /// A person has at most so many sessions; the oldest ends.
    public static let perPerson = 5
    let database: PlantDatabase

    public init(_ database: PlantDatabase) { self.database = database }

    public func open(digest: [UInt8], person: String, kind: String, at now_ms: Int64) async throws {
        try await database.pool.write { database in
            try database.execute(
                sql: "INSERT INTO sessions (digest, person, kind, created_at, seen_at) VALUES (?1, ?2, ?3, ?4, ?4)",
                arguments: [Data(digest), person, kind, now_ms])
            try database.execute(
                sql: """
                    DELETE FROM sessions WHERE person = ?1 AND kind = ?2 AND digest <> ?4 AND digest NOT IN
                      (SELECT digest FROM sessions WHERE person = ?1 AND kind = ?2 AND digest <> ?4
                       ORDER BY created_at DESC LIMIT ?3)
                    """,
                arguments: [person, kind, Self.perPerson - 1, Data(digest)])
        }
    }

    public func session(digest: [UInt8]) async throws -> Session? {
        try await database.pool.read { database in
            guard
                let row = try Row.fetchOne(
                    database,
                    sql: """
                        SELECT p.body, s.kind, s.created_at, s.seen_at FROM sessions s JOIN people p ON p.id = s.person
                        WHERE s.digest = ?1
                        """,
                    arguments: [Data(digest)])
            else { return nil }
            return Session(
                person: try Document.value(Person.self, row["body"], what: "person"), kind: row["kind"],
                createdAt_ms: row["created_at"], seenAt_ms: row["seen_at"])
        }
    }

    public func touch(digest: [UInt8], at now_ms: Int64) async throws {
        try await database.pool.write { database in
            try database.execute(
                sql: "UPDATE sessions SET seen_at = ?2 WHERE digest = ?1", arguments: [Data(digest), now_ms])
        }
    }

    public func close(digest: [UInt8]) async throws {
        try await database.pool.write { database in
            try database.execute(sql: "DELETE FROM sessions WHERE digest = ?1", arguments: [Data(digest)])
        }
    }

    public func person(named name: String) async throws -> Person? {
        try await database.pool.read { database in
            try String.fetchOne(database, sql: "SELECT body FROM people WHERE name = ?1", arguments: [name])
                .map { try Document.value(Person.self, $0, what: "person") }
        }
    }
}
