import UnixSignals
import ChemTrack
import Compliance
import Foundation
import Geofence
import Glibc
import Hummingbird
import HummingbirdCore
import Labels
import Logging
import MQTT
import ServiceLifecycle
import Store
import WebAssets

/// A plant opened from its data folder, with everything that serves it.
struct PlantHost {
    struct Settings: Sendable {
        var folder: String
        var address = "127.0.0.1"
        var port = 8470
        var mqtt: MQTTSettings?
        var mail: MailSettings?
        var feeds: [FeedTopic] = []
        var witnesses: [WitnessClient] = []
        var isSecure = false
    }

    let settings: Settings
    let database: PlantDatabase
    let services: Services
    private let logger: Logger

    /// Opens a plant that exists in the folder.
    ///
    /// - Parameter catalogs: what the source holds, as it was just read.
    init(_ settings: Settings, source: CatalogSource, catalogs: Catalogs, logger: Logger) async throws {
        Allocator.shareArenas()
        self.settings = settings
        self.logger = logger
        database = try PlantDatabase(folder: settings.folder)
        let clock = SystemClock()
        let ledger = LedgerReader(database)
        let keeper = try await LedgerKeeper(
            folder: settings.folder, reader: ledger, clock: clock, logger: logger, witnesses: settings.witnesses)
        let reader = PlantReader(database)
        let site = try await reader.site()
        let day = CalendarDay(clock.today(in: site.timeZone)) ?? CatalogLocation.today
        let plant = try await Plant(
            store: SQLiteStore(database), rules: try Plant.Rules(catalogs: catalogs.asOf(day), regimes: site.regimes),
            clock: clock, boot: Self.bootID())
        services = Services(
            plant: plant, reader: reader, amounts: AmountReader(database), ledger: ledger,
            trace: TraceReader(database), sessions: SessionStore(database),
            decoder: DecoderPool(executable: Self.ownExecutable),
            sheets: SheetProcess(
                executable: Self.ownExecutable, reader: SheetReader(plant.rules.registry.statementTexts)),
            assets: try WebAssets(), keeper: keeper,
            history: HistoryKeeper(store: SQLiteStore(database), plant: plant, clock: clock, logger: logger),
            editions: EditionBook(source: source, catalogs: catalogs, regimes: site.regimes, day: day),
            clock: clock, decoyHash: try PasswordHash.make(Secrets.token()), isSecure: settings.isSecure, logger: logger
        )
    }

    /// Founds a site in an empty folder.
    static func found(_ site: Site, zones: [Zone], in folder: String) async throws {
        let database = try PlantDatabase(folder: folder)
        try await SQLiteStore(database).commit(.founding(site, zones: zones))
        try database.close()
    }

    /// Told before anything is made or opened, and again before it is used.
    static func checkPort(_ port: Int, on address: String) throws(ServeError) {
        guard port == 0 || PortProbe.isFree(port) else { throw .portInUse(address, port) }
    }

    static func bootID() -> String { String(UInt64(Date().timeIntervalSince1970 * 1000), radix: 36) }

    /// This very program, also after an upgrade has put another file in its place.
    static let ownExecutable = "/proc/self/exe"

    /// Makes an administrator with a generated password when there is nobody yet.
    ///
    /// - Returns: name and password, to be shown once.
    func makeFirstAdministrator() async throws -> (name: String, password: String)? {
        guard await services.plant.hasNobody else { return nil }
        let password = Secrets.password()
        _ = try await services.plant.register(
            person: "admin", display: "Administrator 管理员", role: .administrator,
            passwordHash: try PasswordHash.make(password), by: .system)
        return ("admin", password)
    }

    /// Serves until it is told to stop.
    ///
    /// - Parameters:
    ///   - more: services that run beside it (the demo's broker and movements).
    ///   - ready: called with the port once requests are answered.
    func serve(with more: [any Service] = [], ready: @escaping @Sendable (Int) async -> Void) async throws {
        try Self.checkPort(settings.port, on: settings.address)
        let plant = services.plant
        await services.keeper.list { try await plant.recordHeads() }
        try await plant.recordStart(version: Chemd.version)
        try await services.plant.judgeAll()
        let hub = HubServer(services: services, ids: HubIDs())
        let router = makeRouter(services, hub)
        let manager = ServiceManagerLink(plant: plant, logger: logger)
        let application = Application(
            router: router,
            server: HTTPServerBuilder { responder in HubChannel(http: HTTP1Channel(responder: responder), hub: hub) },
            configuration: ApplicationConfiguration(
                address: .hostname(settings.address, port: settings.port), serverName: "chemd"),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? settings.port
                await ready(port)
                manager.tellReady("http://\(settings.address):\(port)")
            }, logger: logger)
        var all: [any Service] =
            more + [
                services.keeper, services.history, services.decoder, PlantTimer(plant: services.plant, logger: logger),
                manager,
                EditionWatch(book: services.editions, plant: plant, logger: logger),
                Deliverer(
                    plant: services.plant, commands: settings.folder + "/commands", mail: settings.mail,
                    logger: logger),
            ]
        if let mqtt = settings.mqtt {
            let client = try MQTTClient(mqtt)
            all.append(
                MessageIntake(
                    client: client, plant: services.plant, site: services.view.site.id, clock: services.clock,
                    feeds: settings.feeds, logger: logger))
            all.append(AlarmPublisher(client: client, services: services))
            all.append(
                CommandSender(
                    client: client, plant: services.plant, site: services.view.site.id, logger: logger))
        }
        all.append(application)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: all.map {
                    ServiceGroupConfiguration.ServiceConfiguration(service: $0, successTerminationBehavior: .ignore)
                },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
        try database.close()
    }
}

/// Why the daemon cannot serve.
enum ServeError: Error, CustomStringConvertible {
    case portInUse(String, Int)

    var description: String {
        switch self {
        case .portInUse(let address, let port):
            "port \(port) on \(address) is in use: stop the other program or choose another with --port"
        }
    }
}
