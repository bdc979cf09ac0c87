public import Compliance

/// What somebody is at the plant; ``RightsTable`` says what each role may do.
public enum Role: String, Codable, Sendable, CaseIterable {
    case administrator = "admin"
    /// EHS staff: purchases, alarms, rules.
    case ehs
    case warehouse
    /// Environmental officer: waste and manifests.
    case environment
    case viewer

    public var name: Bilingual {
        switch self {
        case .administrator: Bilingual(zh: "管理员", en: "administrator")
        case .ehs: Bilingual(zh: "EHS 人员", en: "EHS staff")
        case .warehouse: Bilingual(zh: "仓库人员", en: "warehouse staff")
        case .environment: Bilingual(zh: "环保专员", en: "environmental officer")
        case .viewer: Bilingual(zh: "只读", en: "read only")
        }
    }
}

/// Somebody who signs in.
public struct Person: Sendable, Codable, Hashable, Identifiable {
    /// Pseudonymous, as it stands in the ledger: `u:17`.
    public var id: String
    /// Sign-in name.
    public var name: String
    public var display: String
    public var role: Role
    /// `$scrypt$…`: never the password.
    public var passwordHash: String
    public var isActive: Bool
    /// Training and certificates on record; nil = nobody recorded any.
    public var qualifications: [PurchaseDossier.Qualification]?
    /// The part of the site that the role reaches; nil = all of it.
    public var scope: Scope?
    /// Rights for a time; those that ran out stay on record.
    public var grants: [Grant]?
    /// Base32 secret of the second factor; nil = none.
    public var totpSecret: String?
    /// SHA-256 of the badge's code, in hexadecimal digits, and the hash of its PIN.
    public var badge: Badge?

    public struct Badge: Sendable, Codable, Hashable {
        public var digest: String
        public var pinHash: String

        public init(digest: String, pinHash: String) {
            self.digest = digest
            self.pinHash = pinHash
        }
    }

    public init(
        id: String, name: String, display: String, role: Role, passwordHash: String, isActive: Bool = true,
        qualifications: [PurchaseDossier.Qualification]? = nil
    ) {
        self.id = id
        self.name = name
        self.display = display
        self.role = role
        self.passwordHash = passwordHash
        self.isActive = isActive
        self.qualifications = qualifications
    }

    /// Whether a qualification is on record and in date. Names are compared without regard to case.
    public func isQualified(_ what: String, on day: CalendarDay) -> Bool {
        (qualifications ?? []).contains { $0.what.lowercased() == what.lowercased() && ($0.expires ?? day) >= day }
    }
}

/// Who does something, and how the daemon knows: both go into the ledger.
public struct Actor: Sendable, Hashable {
    /// `u:17`, `dev:gateway`, `system`.
    public var id: String
    /// How it was proved: `pw`, `pw+totp`, `badge`, `token`, `sign`, `mqtt`, `system`.
    public var auth: String
    public var role: Role
    /// The name shown to people.
    public var display: String
    /// The part of the site that the role reaches; nil = all of it.
    public var scope: Scope?
    /// Rights for a time.
    public var grants: [Grant] = []
    /// What a token is limited to; nil = nothing.
    public var limit: Set<Act>?
    /// The signature request that this act was signed in, see ``SignatureRequest``.
    public var signature: String?

    public init(id: String, auth: String, role: Role, display: String) {
        self.id = id
        self.auth = auth
        self.role = role
        self.display = display
    }

    /// Somebody who is on record.
    public init(_ person: Person, auth: String) {
        self.init(id: person.id, auth: auth, role: person.role, display: person.display)
        scope = person.scope
        grants = person.grants ?? []
    }

    /// The daemon itself: timers, positions, start and stop.
    public static let system = Actor(id: "system", auth: "system", role: .administrator, display: "chemd")

    /// True for somebody who signs in: rules for persons are asked of them.
    var isPerson: Bool { id.hasPrefix("u:") }
}
