import ArgumentParser
import Compliance
import Foundation

/// The settings of the daemon as options. What is not given here comes from the file, else from the defaults.
struct SettingOptions: ParsableArguments {
    @Option(help: "File with settings, `name = value` a line; options override it. See `chemd config keys`.")
    var config: String?
    @Option(help: "Folder of the database, keys and checkpoints (default: ./chemtrack-data).") var data: String?
    @Option(help: "Address to listen on (default: 127.0.0.1).") var address: String?
    @Option(help: "Port to listen on; 0 takes a free one (default: 8470).") var port: String?
    @Option(help: "Zones of the site (GeoJSON), read when the site is new.") var zones: String?
    @Option(help: "Id of the site, as in MQTT topics (default: site1).") var site: String?
    @Option(help: "Name of the site in Chinese.") var siteNameZh: String?
    @Option(help: "Name of the site in English.") var siteNameEn: String?
    @Option(help: "Time zone of the site (default: Asia/Shanghai).") var timeZone: String?
    @Option(
        help: "Whose lists and papers apply: cn, us, eu, joined by commas; read when the site is new (default: cn).")
    var regime: String?
    @Option(help: "MQTT broker as HOST:PORT; none = no positions.") var mqtt: String?
    @Option(help: "MQTT user.") var mqttUser: String?
    @Option(help: "File that holds the MQTT password.") var mqttPasswordFile: String?
    @Option(help: "Folder of the catalogues; the plant's own lie in `catalogs` of the data folder.")
    var catalogs: String?
    @Option(
        help: ArgumentHelp(
            "A foreign MQTT topic and what is spoken on it (owntracks, nmea, impinj, zebra, pozyx, omlox); may be repeated.",
            valueName: "kind=topic"))
    var feed: [String] = []
    @Option(help: ArgumentHelp("A mail relay on this host or network, for alarms by mail.", valueName: "host:port"))
    var smtp: String?
    @Option(help: "The address alarms by mail come from (default: chemtrack@localhost).") var smtpFrom: String?
    @Option(help: "TLS to the mail relay: none, starttls or implicit (default: none).") var smtpTls: String?
    @Option(help: "Authorities of the mail relay's certificate (PEM), in place of the system's.") var smtpCaFile:
        String?
    @Option(help: "User at the mail relay; only through TLS.") var smtpUser: String?
    @Option(help: "File that holds the password at the mail relay.") var smtpPasswordFile: String?
    @Option(
        help: ArgumentHelp(
            "A second site that cosigns the ledger, and the file with its key; may be repeated. See `chemd witness`.",
            valueName: "url=keyfile"))
    var witness: [String] = []
    @Flag(help: "The daemon is reached through TLS: cookies are marked Secure.") var secure = false

    /// What was given, by the names of the settings.
    fileprivate var given: [String: [String]] {
        let single: [(String, String?)] = [
            ("data", data), ("address", address), ("port", port), ("zones", zones), ("site", site),
            ("site_name_zh", siteNameZh), ("site_name_en", siteNameEn), ("time_zone", timeZone), ("regime", regime),
            ("mqtt", mqtt), ("mqtt_user", mqttUser), ("mqtt_password_file", mqttPasswordFile), ("catalogs", catalogs),
            ("smtp", smtp), ("smtp_from", smtpFrom), ("smtp_tls", smtpTls), ("smtp_ca_file", smtpCaFile),
            ("smtp_user", smtpUser), ("smtp_password_file", smtpPasswordFile), ("secure", secure ? "true" : nil),
        ]
        var given = Dictionary(single.compactMap { name, value in value.map { (name, [$0]) } }) { first, _ in first }
        if !feed.isEmpty { given["feed"] = feed }
        if !witness.isEmpty { given["witness"] = witness }
        return given
    }
}

/// Every setting with its value and where that comes from: options before the file, the file before the defaults.
struct EffectiveSettings: Sendable {
    struct Value: Sendable {
        var key: SettingKey
        /// None where nothing is set.
        var texts: [String]
        /// `--port`, `chemd.toml:3` or `default`.
        var source: String
    }

    let values: [Value]

    /// - Throws: the first ``SettingProblem``; every one of a file is told by `chemd config check`.
    init(_ options: SettingOptions) throws {
        var inFile: [String: SettingsFile.Entry] = [:]
        if let path = options.config {
            let file = SettingsFile(try readInput(path), name: path)
            if let problem = file.problems.first { throw problem }
            for entry in file.entries { inFile[entry.key.name] = entry }
        }
        let given = options.given
        values = try SettingKey.all.map { key in
            if let texts = given[key.name] {
                for text in texts where !key.kind.allows(text) {
                    throw ValidationError("`\(text)` cannot be \(key.option): \(key.kind.rule.en)")
                }
                return Value(key: key, texts: texts, source: key.option)
            }
            if let entry = inFile[key.name], let path = options.config {
                return Value(key: key, texts: entry.values, source: "\(path):\(entry.line)")
            }
            return Value(key: key, texts: key.fallback.map { [$0] } ?? [], source: "default")
        }
    }

    func all(_ name: String) -> [String] { values.first { $0.key.name == name }?.texts ?? [] }
    func optional(_ name: String) -> String? { all(name).first }

    /// A setting that has a default.
    subscript(name: String) -> String { optional(name) ?? "" }
}
