import ArgumentParser
import ChemTrack
import Compliance
import Foundation
import Logging
import MQTT
import ServiceLifecycle
import Store

/// A plant at work, to look at and to try.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Runs a throw-away plant with its own broker, stock, people and moving tags.",
        discussion: """
            Everything listens on loopback. Without --data the plant is gone when it stops.

            EXAMPLES
              chemd demo
              chemd demo --for 120 --port 8470 --info demo.json
            """)

    @Option(name: .customLong("for"), help: "Stop after so many seconds; default: run until stopped.")
    var seconds: Double?
    @Option(help: "Port of the pages; 0 takes a free one.") var port = 8470
    @Option(help: "Folder of the plant, kept; default: a temporary one.") var data: String?
    @Option(help: "File that gets address, sign-ins and token as JSON.") var info: String?
    @Option(help: "Folder of the catalogues.") var catalogs: String?

    func run() async throws {
        var logger = Logger(label: "chemd")
        logger.logLevel = .warning
        let folder = data ?? NSTemporaryDirectory() + "chemtrack-demo-\(getpid())"
        do {
            try PlantHost.checkPort(port, on: "127.0.0.1")
            let source = try CatalogLocation.source(catalogs)
            let loaded = try CatalogLocation.load(catalogs)
            if !PlantDatabase.exists(in: folder) {
                Terminal.line("chemd: building a demo plant in \(folder)")
                try await PlantHost.found(DemoSite.site, zones: try DemoSite.zones(), in: folder)
            }
            let log = logger
            try await BrokerProcess.run(
                directory: folder + "/broker", site: DemoSite.id, port: nil,
                log: { line in log.debug("broker", metadata: ["line": "\(line)"]) }
            ) { access in
                try await serve(folder: folder, source, loaded, access, log)
            }
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Terminal.unusable("\(error)")
        }
        if data == nil { try? FileManager.default.removeItem(atPath: folder) }
    }

    private func serve(
        folder: String, _ source: CatalogSource, _ catalogs: Catalogs, _ access: BrokerAccess, _ logger: Logger
    ) async throws {
        let host = try await PlantHost(
            PlantHost.Settings(
                folder: folder, port: port,
                mqtt: MQTTSettings(
                    host: access.host, port: access.port, clientID: "chemd", user: "chemd",
                    password: access.users["chemd"])), source: source, catalogs: catalogs, logger: logger)
        let plant = DemoPlant(services: host.services)
        let secrets = try await secrets(of: plant, folder: folder)
        let samples = try await plant.writeSamples(into: folder + "/samples")
        let gateway = DemoGateway(
            client: try MQTTClient(
                MQTTSettings(
                    host: access.host, port: access.port, clientID: "gateway", user: "gateway",
                    password: access.users["gateway"])), movement: try await plant.movement(), site: DemoSite.id,
            logger: logger)
        var more: [any Service] = [gateway]
        if let seconds { more.append(DemoTimer(seconds: seconds)) }
        let info = info
        try await host.serve(with: more) { port in
            let told = DemoPlant.Info(
                url: "http://127.0.0.1:\(port)",
                mqtt: .init(
                    host: access.host, port: access.port, user: "gateway", password: access.users["gateway"] ?? ""),
                site: DemoSite.id, users: secrets.users, token: secrets.token, samples: samples)
            Self.tell(told, to: info)
        }
    }

    /// Fills a new plant; one that was filled before keeps its sign-ins.
    private func secrets(of plant: DemoPlant, folder: String) async throws -> DemoPlant.Secrets {
        let path = folder + "/demo-secrets.json"
        if let kept = try? Data(contentsOf: URL(fileURLWithPath: path)) {
            return try JSONDecoder().decode(DemoPlant.Secrets.self, from: kept)
        }
        let secrets = try await plant.fill()
        let made = FileManager.default.createFile(
            atPath: path, contents: try JSONEncoder().encode(secrets), attributes: [.posixPermissions: 0o600])
        guard made else { throw Terminal.unusable("\(path): cannot be written") }
        return secrets
    }

    private static func tell(_ info: DemoPlant.Info, to path: String?) {
        Terminal.line("")
        Terminal.line("  ChemTrack demo plant  示范工厂已启动")
        Terminal.line("  \(info.url)")
        Terminal.line("")
        for user in info.users {
            let name = user.name + String(repeating: " ", count: max(1, 8 - user.name.count))
            Terminal.line("  \(name)\(user.password)   \(user.role)")
        }
        Terminal.line("")
        Terminal.line("  MQTT 127.0.0.1:\(info.mqtt.port), site \(info.site); pictures to scan:")
        for sample in info.samples { Terminal.line("    \(sample)") }
        Terminal.line("")
        guard let path else { return }
        do {
            try JSONLines.encode(info).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            Terminal.complain("\(path): cannot be written: \(error.localizedDescription)")
        }
    }
}
