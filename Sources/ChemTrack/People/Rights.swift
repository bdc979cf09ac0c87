import Compliance

/// The kinds of act that rights are granted for.
public enum Act: String, Codable, Sendable, CaseIterable {
    case read, receive, move, use, acknowledge, request, approve, override, dispose, configure
    /// To put waste into its container and to say that its label is on: neither touches the stock of the plant's materials
    /// beyond what is thrown away, so it is not ``use``.
    case collect
    /// To see who did what: personal data.
    case trace
    /// To see where people are: personal data.
    case locate
}

/// What each role may do: the one table that the plant, the HTTP routes, the pages and the tests read. What it does not
/// grant is refused.
public enum RightsTable {
    public static let granted: [Act: Set<Role>] = [
        .read: [.administrator, .ehs, .warehouse, .environment, .viewer],
        .receive: [.administrator, .ehs, .warehouse],
        .move: [.administrator, .ehs, .warehouse],
        .use: [.administrator, .ehs, .warehouse],
        .acknowledge: [.administrator, .ehs, .warehouse, .environment],
        .request: [.administrator, .ehs, .warehouse, .environment],
        .approve: [.administrator, .ehs],
        .override: [.administrator, .ehs],
        .dispose: [.administrator, .ehs, .environment],
        .configure: [.administrator],
        .collect: [.administrator, .ehs, .warehouse, .environment],
        .trace: [.administrator, .ehs],
        .locate: [.administrator, .ehs],
    ]

    /// The act behind an event of the ledger, so that rights can be asked of what was decided, whoever decided it.
    public static func act(ofEvent kind: String) -> Act? {
        events.first { kind == $0.kind || kind.hasPrefix($0.kind + ".") }?.act
    }

    private static let events: [(kind: String, act: Act)] = [
        ("item.received", .receive), ("item.imported", .configure), ("item.withdrawn", .configure),
        ("item.moved", .move), ("item.tagged", .move), ("item.counted", .move), ("stocktake", .move),
        ("item.waste", .dispose), ("item.manifested", .dispose), ("item.shipped", .dispose),
        ("item.disposed", .dispose), ("item.discarded", .collect), ("item.collected", .collect),
        ("item.labelled", .collect), ("manifest", .dispose), ("waste", .dispose), ("item.extended", .approve),
        ("item.released", .approve),
        ("item.recalled", .approve), ("lot", .approve), ("item", .use), ("order", .use), ("vessel", .use),
        ("alarm", .acknowledge), ("purchase", .request), ("product", .approve),
    ]
}

extension Role {
    public func may(_ act: Act) -> Bool { RightsTable.granted[act]?.contains(self) ?? false }
}

/// The part of a site that somebody's rights reach: zones by id, and departments as the zones name theirs in the
/// property `department`. Something is in it when either names it.
public struct Scope: Sendable, Codable, Hashable {
    public var zones: Set<String>
    public var departments: Set<String>

    public init(zones: Set<String> = [], departments: Set<String> = []) {
        self.zones = zones
        self.departments = departments
    }

    func covers(zone: String, department: String?) -> Bool {
        zones.contains(zone) || department.map(departments.contains) ?? false
    }
}

/// A right given for a time, beyond somebody's role.
public struct Grant: Sendable, Codable, Hashable, Identifiable {
    public var id: String
    public var act: Act
    /// nil = the whole site.
    public var scope: Scope?
    /// UTC, milliseconds; good from here …
    public var from_ms: Int64
    /// … to before here.
    public var until_ms: Int64
    /// Who gave it.
    public var by: String
    public var reason: String

    public init(
        id: String, act: Act, scope: Scope? = nil, from_ms: Int64, until_ms: Int64, by: String, reason: String
    ) {
        self.id = id
        self.act = act
        self.scope = scope
        self.from_ms = from_ms
        self.until_ms = until_ms
        self.by = by
        self.reason = reason
    }

    public func isGood(at now_ms: Int64) -> Bool { from_ms <= now_ms && now_ms < until_ms }
}

extension Actor {
    /// Whether role, grants and the limits of a token allow an act, wherever it may be done.
    public func may(_ act: Act, at now_ms: Int64) -> Bool {
        guard limit?.contains(act) ?? true else { return false }
        return role.may(act) || grants.contains { $0.act == act && $0.isGood(at: now_ms) }
    }

    /// Everything that is allowed now, as the pages ask it.
    public func acts(at now_ms: Int64) -> [Act] { Act.allCases.filter { may($0, at: now_ms) } }

    /// Whether an act may be done in a zone. An act that is not known has to be within the person's own scope.
    func may(_ act: Act?, in zone: String, department: String?, at now_ms: Int64) -> Bool {
        if act.map(role.may) ?? true, scope?.covers(zone: zone, department: department) ?? true { return true }
        return grants.contains {
            $0.act == act && $0.isGood(at: now_ms) && $0.scope?.covers(zone: zone, department: department) ?? true
        }
    }
}
