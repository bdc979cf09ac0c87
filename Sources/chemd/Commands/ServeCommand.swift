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
              chemd serve --config /etc/chemtrack/chemd.toml
            """)

    @OptionGroup var settings: SettingOptions

    func run() async throws {
        let logger = Logger(label: "chemd")
        let settings = try EffectiveSettings(asked: settings)
        let (data, address) = (settings["data"], settings["address"])
        let port = Int(settings["port"]) ?? 0
        do {
            let witnesses = try settings.all("witness").map { try WitnessClient($0) }
            let broker = try mqttSettings(settings)
            let mail = try mailSettings(settings)
            try PlantHost.checkPort(port, on: address)
            let catalogs = settings.optional("catalogs")
            let loaded = try CatalogLocation.load(catalogs, plant: data + "/catalogs")
            if !PlantDatabase.exists(in: data) { try await found(settings) }
            let host = try await PlantHost(
                PlantHost.Settings(
                    folder: data, address: address, port: port, mqtt: broker, mail: mail,
                    feeds: settings.all("feed").compactMap { FeedTopic(setting: $0) }, witnesses: witnesses,
                    isSecure: settings["secure"] == "true"),
                source: try CatalogLocation.source(catalogs, plant: data + "/catalogs"), catalogs: loaded,
                logger: logger)
            if let first = try await host.makeFirstAdministrator() {
                Terminal.line("chemd: first start: sign in as `\(first.name)` with the password `\(first.password)`")
                Terminal.line("chemd: 首次启动：用户名 `\(first.name)`，密码 `\(first.password)`，请登录后妥善保管")
            }
            try await host.serve { port in Terminal.line("chemd: listening on http://\(address):\(port)") }
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Terminal.unusable("\(error)")
        }
    }

    private func found(_ settings: EffectiveSettings) async throws {
        var read: [Zone] = []
        if let zones = settings.optional("zones") {
            let file = try readInput(zones)
            do { read = try GeoJSON.zones(from: file) } catch { throw Terminal.unusable("\(zones): \(error)") }
        }
        let floors = Set(read.compactMap(\.floor)).sorted()
        let corners = read.map(\.geometry.upperCorner)
        let width_m = corners.map(\.x).max() ?? 100
        let height_m = corners.map(\.y).max() ?? 100
        let regimes = settings["regime"].split(separator: ",").compactMap { Regime(rawValue: String($0)) }
        try await PlantHost.found(
            Site(
                id: settings["site"], name: Bilingual(zh: settings["site_name_zh"], en: settings["site_name_en"]),
                timeZone: settings["time_zone"], ledgerOrigin: "chemtrack.local/\(settings["site"])/e1",
                floors: (floors.isEmpty ? [1] : floors).map {
                    Site.Floor(
                        floor: $0, name: Bilingual(zh: "\(Int($0)) 层", en: "Floor \(Int($0))"), width_m: width_m,
                        height_m: height_m)
                }, regimes: regimes), zones: read, in: settings["data"])
    }

    private func mailSettings(_ settings: EffectiveSettings) throws -> MailSettings? {
        guard let relay = settings.optional("smtp").flatMap({ HostPort($0) }) else { return nil }
        let password = try secret("smtp_password_file", settings)
        do throws(SettingFault) {
            return try MailSettings(
                relay: relay, from: settings["smtp_from"],
                security: MailSettings.Security(rawValue: settings["smtp_tls"]) ?? .none,
                authorities: settings.optional("smtp_ca_file"), user: settings.optional("smtp_user"),
                password: password)
        } catch {
            throw Terminal.unusable("\(error.message.en)")
        }
    }

    /// The secret in the file that a setting names; nil when it names none.
    private func secret(_ name: String, _ settings: EffectiveSettings) throws -> String? {
        try settings.optional(name).map { path in
            String(decoding: try readInput(path), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    private func mqttSettings(_ settings: EffectiveSettings) throws -> MQTTSettings? {
        guard let broker = settings.optional("mqtt").flatMap({ HostPort($0) }) else { return nil }
        let password = try secret("mqtt_password_file", settings)
        return MQTTSettings(
            host: broker.host, port: broker.port, clientID: "chemd-\(settings["site"])",
            user: settings.optional("mqtt_user"), password: password)
    }
}
