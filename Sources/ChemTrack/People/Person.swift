public import Compliance

/// What a person may do. Every act asks ``Role/may(_:)``; what is not granted is refused.
public enum Role: String, Codable, Sendable, CaseIterable {
    case administrator = "admin"
    /// EHS staff: purchases, alarms, rules.
    case ehs
    case warehouse
    /// Environmental officer: waste and manifests.
    case environment
    case viewer

    public func may(_ act: Act) -> Bool {
        switch act {
        case .read: true
        case .receive, .move, .use: self == .warehouse || self == .ehs || self == .administrator
        case .acknowledge: self != .viewer
        case .request: self != .viewer
        case .approve, .override: self == .ehs || self == .administrator
        case .dispose: self == .environment || self == .ehs || self == .administrator
        case .configure: self == .administrator
        }
    }

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

/// The kinds of act that rights are granted for.
public enum Act: String, Sendable, CaseIterable {
    case read, receive, move, use, acknowledge, request, approve, override, dispose, configure
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
}

/// Who does something, and how the daemon knows: both go into the ledger.
public struct Actor: Sendable, Hashable {
    /// `u:17`, `dev:gateway`, `system`.
    public var id: String
    /// How it was proved: `pw`, `token`, `mqtt`, `system`.
    public var auth: String
    public var role: Role
    /// The name shown to people.
    public var display: String

    public init(id: String, auth: String, role: Role, display: String) {
        self.id = id
        self.auth = auth
        self.role = role
        self.display = display
    }

    /// The daemon itself: timers, positions, start and stop.
    public static let system = Actor(id: "system", auth: "system", role: .administrator, display: "chemd")
}
