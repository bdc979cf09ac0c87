public import ChemTrack
import Foundation
internal import GRDB

/// Who is signed in. Only digests of the secrets are kept.
public struct SessionStore: Sendable {
    /// What a secret stands for.
    public struct Session: Sendable {
        public var person: Person
        /// `cookie`, `badge` or `token`.
        public var kind: String
        public var createdAt_ms: Int64
        public var seenAt_ms: Int64
        /// What it is limited to; nil = nothing.
        public var acts: [String]?
        /// When it ends whatever happens; nil = as its kind says.
        public var expires_ms: Int64?
    }

    /// A session to open.
    public struct New: Sendable {
        public var digest: [UInt8]
        public var person: String
        public var kind: String
        public var at_ms: Int64
        public var label: String?
        public var acts: [String]?
        public var expires_ms: Int64?
        /// Where it was opened from.
        public var address: String

        public init(
            digest: [UInt8], person: String, kind: String, at_ms: Int64, label: String? = nil, acts: [String]? = nil,
            expires_ms: Int64? = nil, address: String
        ) {
            self.digest = digest
            self.person = person
            self.kind = kind
            self.at_ms = at_ms
            self.label = label
            self.acts = acts
            self.expires_ms = expires_ms
            self.address = address
        }
    }

    /// A token of a program, without its secret.
    public struct Token: Sendable {
        public var id: String
        public var label: String
        public var acts: [String]?
        public var createdAt_ms: Int64
        public var expires_ms: Int64?
    }

    /// A person has at most so many sessions; the oldest ends.
    public static let perPerson = 5
    let database: PlantDatabase

    public init(_ database: PlantDatabase) { self.database = database }

    public func open(_ new: New) async throws {
        try await database.pool.write { database in
            try database.execute(
                sql: """
                    INSERT INTO sessions (digest, person, kind, created_at, seen_at, label, acts, expires_at, address)
                    VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8)
                    """,
                arguments: [
                    Data(new.digest), new.person, new.kind, new.at_ms, new.label, new.acts?.joined(separator: " "),
                    new.expires_ms, new.address,
                ])
            guard new.kind != "token" else { return }
            try database.execute(
                sql: """
                    DELETE FROM sessions WHERE person = ?1 AND kind = ?2 AND digest <> ?4 AND digest NOT IN
                      (SELECT digest FROM sessions WHERE person = ?1 AND kind = ?2 AND digest <> ?4
                       ORDER BY created_at DESC LIMIT ?3)
                    """,
                arguments: [new.person, new.kind, Self.perPerson - 1, Data(new.digest)])
        }
    }

    /// Where else somebody has a session of this kind that was used since.
    public func otherAddresses(
        of person: String, kind: String, than address: String, since_ms: Int64
    ) async throws -> [String] {
        try await database.pool.read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT DISTINCT address FROM sessions
                    WHERE person = ?1 AND kind = ?2 AND address <> ?3 AND seen_at >= ?4
                    """, arguments: [person, kind, address, since_ms])
        }
    }

    public func tokens(of person: String) async throws -> [Token] {
        try await database.pool.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT lower(hex(substr(digest, 1, 6))) AS id, label, acts, created_at, expires_at FROM sessions
                    WHERE person = ?1 AND kind = 'token' ORDER BY created_at DESC
                    """, arguments: [person]
            ).map { row in
                let acts: String? = row["acts"]
                return Token(
                    id: row["id"], label: row["label"] ?? "", acts: acts?.split(separator: " ").map(String.init),
                    createdAt_ms: row["created_at"], expires_ms: row["expires_at"])
            }
        }
    }

    /// - Returns: false when there is no such token of this person.
    public func closeToken(_ id: String, of person: String) async throws -> Bool {
        try await database.pool.write { database in
            try database.execute(
                sql: """
                    DELETE FROM sessions
                    WHERE person = ?1 AND kind = 'token' AND lower(hex(substr(digest, 1, 6))) = ?2
                    """, arguments: [person, id])
            return database.changesCount > 0
        }
    }

    public func session(digest: [UInt8]) async throws -> Session? {
        try await database.pool.read { database in
            guard
                let row = try Row.fetchOne(
                    database,
                    sql: """
                        SELECT p.body, s.kind, s.created_at, s.seen_at, s.acts, s.expires_at FROM sessions s JOIN people p ON p.id = s.person
                        WHERE s.digest = ?1
                        """,
                    arguments: [Data(digest)])
            else { return nil }
            let acts: String? = row["acts"]
            return Session(
                person: try Document.value(Person.self, row["body"], what: "person"), kind: row["kind"],
                createdAt_ms: row["created_at"], seenAt_ms: row["seen_at"],
                acts: acts?.split(separator: " ").map(String.init), expires_ms: row["expires_at"])
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

    /// Signs somebody out everywhere: cookies, badges and tokens.
    public func closeAll(of person: String) async throws {
        try await database.pool.write { database in
            try database.execute(sql: "DELETE FROM sessions WHERE person = ?1", arguments: [person])
        }
    }

    public func person(named name: String) async throws -> Person? {
        try await database.pool.read { database in
            try String.fetchOne(database, sql: "SELECT body FROM people WHERE name = ?1", arguments: [name])
                .map { try Document.value(Person.self, $0, what: "person") }
        }
    }
}
