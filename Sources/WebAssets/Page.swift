internal import Foundation

/// Every page of the product. `path` is the map of all its URLs.
public enum Page: Hashable, Sendable {
    /// The floor plan, live. The home page.
    case plan
    /// The scan field and receiving; `code` is a text to look up at once, as when another page caught the scan.
    case scan(code: String?)
    /// The places of the plant and what each may hold.
    case zones
    /// Any hour again, on the plan.
    case replay
    case items
    /// One container, by its own code.
    case item(String)
    /// Labels of many containers, places, badges: on a roll or on sheets.
    case labels
    case purchases
    /// One purchase, by id such as `P-0007`.
    case purchase(String)
    case alarms
    /// Gas, temperature, humidity: the sensors and their set points.
    case sensors
    /// Linkages, channels, deliveries, rationalization records.
    case alarmSystem
    /// How full each threshold is, with what adds to it.
    case thresholds
    /// Duties of the law with their days.
    case tasks
    /// Work orders with what they took and what became of it.
    case orders
    /// Counting a zone.
    case counts
    /// Pallets and cages with what stands on them.
    case loads
    /// Tags of people and vehicles, and what vehicles load.
    case carriers
    /// Mass balances and where contents came from.
    case balance
    case disposal
    /// Companies on the papers, with licences and people to ask.
    case parties
    /// Kinds of waste with their proposed and confirmed codes.
    case wasteStreams
    /// What suppliers sell to the plant.
    case products
    /// Suppliers' safety data sheets.
    case sheets
    /// One data sheet, by id such as `S-0003`.
    case sheet(String)
    /// One waste manifest, by id such as `M-0002`.
    case manifest(String)
    case ledger
    /// Who did what, by any combination of facts.
    case trace
    /// People, their roles, grants and qualifications.
    case people
    /// Acts that wait for signatures.
    case signatures
    /// What if: may these stand together?
    case pairs
    /// Plan and alarms large, for a screen on the wall.
    case wall
    /// `next` is where the reader wanted to go; only a path of this site is followed.
    case signIn(next: String?)
    case notFound
    /// A page that says what went wrong, in both languages.
    case error(status: Int, zh: String, en: String)

    /// The address: path and query, percent-encoded. Pages that answer for any address have none.
    public var path: String? {
        switch self {
        case .plan: "/"
        case .zones: "/zones"
        case .replay: "/replay"
        case .scan(let code): code.map { "/scan?code=\(Page.encode($0))" } ?? "/scan"
        case .items: "/items"
        case .item(let code): "/items/\(Page.encode(code))"
        case .labels: "/labels"
        case .purchases: "/purchases"
        case .purchase(let id): "/purchases/\(Page.encode(id))"
        case .alarms: "/alarms"
        case .sensors: "/sensors"
        case .alarmSystem: "/alarm-system"
        case .thresholds: "/thresholds"
        case .tasks: "/tasks"
        case .orders: "/orders"
        case .counts: "/counts"
        case .loads: "/loads"
        case .carriers: "/carriers"
        case .balance: "/balance"
        case .disposal: "/disposal"
        case .parties: "/parties"
        case .wasteStreams: "/waste-streams"
        case .products: "/products"
        case .sheets: "/sheets"
        case .sheet(let id): "/sheets/\(Page.encode(id))"
        case .manifest(let id): "/manifests/\(Page.encode(id))"
        case .ledger: "/ledger"
        case .trace: "/trace"
        case .people: "/people"
        case .signatures: "/signatures"
        case .pairs: "/pairs"
        case .wall: "/wall"
        case .signIn(let next): next.map { "/sign-in?next=\(Page.encode($0))" } ?? "/sign-in"
        case .notFound, .error: nil
        }
    }

    /// What a router registers: the path with `:name` for a part that varies, no query.
    public var route: String? {
        switch self {
        case .scan: "/scan"
        case .item: "/items/:code"
        case .purchase: "/purchases/:id"
        case .manifest: "/manifests/:id"
        case .sheet: "/sheets/:id"
        case .signIn: "/sign-in"
        default: path
        }
    }

    /// Whether the page may be shown to somebody who is not signed in.
    public var isPublic: Bool {
        switch self {
        case .signIn, .notFound, .error: true
        default: false
        }
    }

    /// The HTTP status the page is sent with.
    public var status: Int {
        switch self {
        case .notFound: 404
        case .error(let status, _, _): status
        default: 200
        }
    }

    /// Template, script and text key of the page: one name for all three.
    var name: String {
        switch self {
        case .plan: "plan"
        case .zones: "zones"
        case .replay: "replay"
        case .scan: "scan"
        case .items: "items"
        case .item: "item"
        case .labels: "labels"
        case .purchases: "purchases"
        case .purchase: "purchase"
        case .alarms: "alarms"
        case .sensors: "sensors"
        case .alarmSystem: "alarmsystem"
        case .thresholds: "thresholds"
        case .tasks: "tasks"
        case .orders: "orders"
        case .counts: "counts"
        case .loads: "loads"
        case .carriers: "carriers"
        case .balance: "balance"
        case .disposal: "disposal"
        case .parties: "parties"
        case .wasteStreams: "wastestreams"
        case .products: "products"
        case .sheets: "sheets"
        case .sheet: "sheet"
        case .manifest: "manifest"
        case .ledger: "ledger"
        case .trace: "trace"
        case .people: "people"
        case .signatures: "signatures"
        case .pairs: "pairs"
        case .wall: "wall"
        case .signIn: "signin"
        case .notFound, .error: "error"
        }
    }

    /// The code or id the page is about.
    var subject: String? {
        switch self {
        case .item(let code): code
        case .purchase(let id), .manifest(let id), .sheet(let id): id
        default: nil
        }
    }

    /// The entry of the navigation that is marked as current.
    var section: String {
        switch self {
        case .item, .labels: "items"
        case .replay, .zones: "plan"
        case .purchase: "purchases"
        case .manifest, .wasteStreams, .parties: "disposal"
        case .alarmSystem: "alarms"
        case .carriers: "loads"
        case .sheet: "sheets"
        default: name
        }
    }

    private static func encode(_ text: String) -> String {
        let plain = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: "\u{21}"..."\u{7E}"))
        let kept = plain.union(CharacterSet(charactersIn: "-._~"))
        return text.addingPercentEncoding(withAllowedCharacters: kept) ?? ""
    }
}

/// Who looks at a page.
public struct SessionInfo: Hashable, Sendable {
    /// The sign-in name.
    public var name: String
    /// `admin`, `ehs`, `warehouse`, `environment` or `viewer`.
    public var role: String
    /// The name to show.
    public var display: String
    /// What is allowed now: the words of the table of rights.
    public var acts: [String]

    public init(name: String, role: String, display: String, acts: [String] = []) {
        self.name = name
        self.role = role
        self.display = display
        self.acts = acts
    }
}
