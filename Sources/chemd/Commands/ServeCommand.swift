import ArgumentParser
import ChemTrack
import Compliance
import Foundation
import Geofence
import Logging
import MQTT
import Store

/// The daemon.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Runs the daemon: pages and API, positions from MQTT, alarms, timers.",
        discussion: """
            The first start in an empty data folder makes a site and an administrator with a generated password, which
            is printed once. Stop it with SIGTERM.

            EXAMPLES
              chemd serve --data /var/lib/chemtrack --zones plant.geojson
              chemd serve --data ./plant --mqtt 127.0.0.1:1883 --mqtt-user chemd --mqtt-password-file broker.pw
            """)

    @Option(help: "Folder of the database, keys and checkpoints.") var data = "./chemtrack-data"
    @Option(help: "Address to listen on.") var address = "127.0.0.1"
    @Option(help: "Port to listen on; 0 takes a free one.") var port = 8470
    @Option(help: "Zones of the site (GeoJSON), read when the site is new.") var zones: String?
    @Option(help: "Id of the site, as in MQTT topics.") var site = "site1"
    @Option(help: "Name of the site in Chinese.") var siteNameZh = "示例工厂"
    @Option(help: "Name of the site in English.") var siteNameEn = "Plant"
    @Option(help: "Time zone of the site.") var timeZone = "Asia/Shanghai"
    @Option(help: "Whose lists and papers apply: cn, us, eu, joined by commas; read when the site is new.")
    var regime = "cn"
    @Option(help: "MQTT broker as HOST:PORT; none = no positions.") var mqtt: String?
    @Option(help: "MQTT user.") var mqttUser: String?
    @Option(help: "File that holds the MQTT password.") var mqttPasswordFile: String?
    @Option(help: "Folder of the catalogues; the plant's own lie in `catalogs` of the data folder.") var catalogs:
        String?
    @Option(
        help: ArgumentHelp(
            "A foreign MQTT topic and what is spoken on it (owntracks, nmea, impinj, zebra, pozyx, omlox); may be repeated.",
            valueName: "kind=topic"))
    var feed: [String] = []
    @Option(help: ArgumentHelp("A mail relay on this host or network, for alarms by mail.", valueName: "host:port"))
    var smtp: String?
    @Option(help: "The address alarms by mail come from.") var smtpFrom = "chemtrack@localhost"
    @Flag(help: "The daemon is reached through TLS: cookies are marked Secure.") var secure = false

    func run() async throws {
        let logger = Logger(label: "chemd")
        let broker = try mqttSettings()
        let mail = try mailSettings()
        let feeds = try feedTopics()
        do {
            try PlantHost.checkPort(port, on: address)
            let loaded = try CatalogLocation.load(catalogs, plant: data + "/catalogs")
            if !PlantDatabase.exists(in: data) { try await found() }
            let host = try await PlantHost(
                PlantHost.Settings(
                    folder: data, address: address, port: port, mqtt: broker, mail: mail, feeds: feeds, isSecure: secure
                ),
                catalogs: loaded, logger: logger)
            if let first = try await host.makeFirstAdministrator() {
                Terminal.line("chemd: first start: sign in as `\(first.name)` with the password `\(first.password)`")
                Terminal.line("chemd: 首次启动：用户名 `\(first.name)`，密码 `\(first.password)`，请登录后妥善保管")
            }
            let address = address
            try await host.serve { port in Terminal.line("chemd: listening on http://\(address):\(port)") }
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Terminal.unusable("\(error)")
        }
    }

    private func found() async throws {
        var read: [Zone] = []
        if let zones {
            let file = try readInput(zones)
            do { read = try GeoJSON.zones(from: file) } catch { throw Terminal.unusable("\(zones): \(error)") }
        }
        let floors = Set(read.compactMap(\.floor)).sorted()
        let corners = read.map(\.geometry.upperCorner)
        let width_m = corners.map(\.x).max() ?? 100
        let height_m = corners.map(\.y).max() ?? 100
        try await PlantHost.found(
            Site(
                id: site, name: Bilingual(zh: siteNameZh, en: siteNameEn), timeZone: timeZone,
                ledgerOrigin: "chemtrack.local/\(site)/e1",
                floors: (floors.isEmpty ? [1] : floors).map {
                    Site.Floor(
                        floor: $0, name: Bilingual(zh: "\(Int($0)) 层", en: "Floor \(Int($0))"), width_m: width_m,
                        height_m: height_m)
                }, regimes: try regimes()), zones: read, in: data)
    }

    private func regimes() throws -> [Regime] {
        try regime.split(separator: ",").map { name in
            guard let known = Regime(rawValue: String(name)) else {
                throw ValidationError("`\(name)` is not a regime: use cn, us, eu, or several joined by commas")
            }
            return known
        }
    }

    private func feedTopics() throws -> [FeedTopic] {
        try feed.map { text in
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let kind = FeedKind(rawValue: parts[0]), !parts[1].isEmpty else {
                let kinds = FeedKind.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("`\(text)` is not KIND=TOPIC, as in owntracks=owntracks/+/+; kinds: \(kinds)")
            }
            return FeedTopic(kind: kind, filter: parts[1])
        }
    }

    private func mailSettings() throws -> MailSettings? {
        guard let smtp else { return nil }
        let parts = smtp.split(separator: ":")
        guard parts.count == 2, let port = Int(parts[1]), (1...65535).contains(port) else {
            throw ValidationError("`\(smtp)` is not HOST:PORT, as in 127.0.0.1:25")
        }
        guard smtpFrom.contains("@"),
            !smtpFrom.contains(where: { $0.isWhitespace || $0.isNewline || "<>".contains($0) })
        else { throw ValidationError("`\(smtpFrom)` is not a mail address") }
        return MailSettings(host: String(parts[0]), port: port, from: smtpFrom)
    }

    private func mqttSettings() throws -> MQTTSettings? {
        guard let mqtt else { return nil }
        let parts = mqtt.split(separator: ":")
        guard parts.count == 2, let port = Int(parts[1]), (1...65535).contains(port) else {
            throw ValidationError("`\(mqtt)` is not HOST:PORT, as in 127.0.0.1:1883")
        }
        var password: String?
        if let mqttPasswordFile {
            password = String(decoding: try readInput(mqttPasswordFile), as: UTF8.self)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }
        return MQTTSettings(
            host: String(parts[0]), port: port, clientID: "chemd-\(site)", user: mqttUser, password: password)
    }
}
