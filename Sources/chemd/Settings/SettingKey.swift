import ChemTrack
import Compliance
import Foundation
import Geofence

/// One setting of the daemon: its name in a file, its option, and what a value has to be.
struct SettingKey: Sendable {
    /// What a value is.
    enum Kind: Sendable {
        case text, path, port, flag, hostPort, regimes, timeZone, site, mailAddress, mailSecurity, feed, witness
    }

    /// As in a file: `mqtt_user`. The option is the same with hyphens: `--mqtt-user`.
    let name: String
    let kind: Kind
    /// nil where nothing is the default.
    var fallback: String?
    var isRepeated = false
    let meaning: Bilingual

    var option: String { "--" + name.replacing("_", with: "-") }

    static let all: [SettingKey] = [
        SettingKey(
            name: "data", kind: .path, fallback: "./chemtrack-data",
            meaning: Bilingual(zh: "数据库、密钥和检查点所在文件夹", en: "folder of the database, keys and checkpoints")),
        SettingKey(
            name: "address", kind: .text, fallback: "127.0.0.1",
            meaning: Bilingual(zh: "监听地址", en: "address to listen on")),
        SettingKey(
            name: "port", kind: .port, fallback: "8470",
            meaning: Bilingual(zh: "监听端口；0 = 任取一个空闲端口", en: "port to listen on; 0 takes a free one")),
        SettingKey(
            name: "secure", kind: .flag, fallback: "false",
            meaning: Bilingual(
                zh: "经 TLS 前端访问：Cookie 标记 Secure", en: "reached through TLS: cookies are marked Secure")),
        SettingKey(
            name: "zones", kind: .path,
            meaning: Bilingual(
                zh: "厂区分区文件（GeoJSON），仅新建厂区时读取", en: "zones of the site (GeoJSON), read when the site is new")),
        SettingKey(
            name: "site", kind: .site, fallback: "site1",
            meaning: Bilingual(zh: "厂区编号，用于 MQTT 主题", en: "id of the site, as in MQTT topics")),
        SettingKey(
            name: "site_name_zh", kind: .text, fallback: "示例工厂",
            meaning: Bilingual(zh: "厂区中文名", en: "name of the site in Chinese")),
        SettingKey(
            name: "site_name_en", kind: .text, fallback: "Plant",
            meaning: Bilingual(zh: "厂区英文名", en: "name of the site in English")),
        SettingKey(
            name: "time_zone", kind: .timeZone, fallback: "Asia/Shanghai",
            meaning: Bilingual(zh: "厂区时区（IANA 名称）", en: "time zone of the site (IANA name)")),
        SettingKey(
            name: "regime", kind: .regimes, fallback: "cn",
            meaning: Bilingual(
                zh: "适用哪些法规体系的目录和单据，仅新建厂区时读取",
                en: "whose lists and papers apply; read when the site is new")),
        SettingKey(
            name: "catalogs", kind: .path,
            meaning: Bilingual(zh: "目录文件夹；默认随程序提供", en: "folder of the catalogues; default: those of the program")),
        SettingKey(
            name: "mqtt", kind: .hostPort,
            meaning: Bilingual(zh: "MQTT 服务器；不填则不接收定位", en: "MQTT broker; none = no positions")),
        SettingKey(name: "mqtt_user", kind: .text, meaning: Bilingual(zh: "MQTT 用户名", en: "MQTT user")),
        SettingKey(
            name: "mqtt_password_file", kind: .path,
            meaning: Bilingual(zh: "存放 MQTT 密码的文件", en: "file that holds the MQTT password")),
        SettingKey(
            name: "feed", kind: .feed, isRepeated: true,
            meaning: Bilingual(
                zh: "外来 MQTT 主题及其格式", en: "a foreign MQTT topic and what is spoken on it")),
        SettingKey(
            name: "smtp", kind: .hostPort,
            meaning: Bilingual(zh: "发送报警邮件的邮件中继", en: "mail relay for alarms by mail")),
        SettingKey(
            name: "smtp_from", kind: .mailAddress, fallback: "chemtrack@localhost",
            meaning: Bilingual(zh: "报警邮件的发件地址", en: "address that alarms by mail come from")),
        SettingKey(
            name: "smtp_tls", kind: .mailSecurity, fallback: MailSettings.Security.none.rawValue,
            meaning: Bilingual(
                zh: "邮件如何加密：不加密、先明文后 TLS（587）、全程 TLS（465）",
                en: "TLS to the mail relay: none, agreed on first (port 587), or from the start (port 465)")),
        SettingKey(
            name: "smtp_ca_file", kind: .path,
            meaning: Bilingual(
                zh: "邮件服务器证书的颁发机构（PEM），代替系统自带的",
                en: "authorities of the mail relay's certificate (PEM), in place of the system's")),
        SettingKey(name: "smtp_user", kind: .text, meaning: Bilingual(zh: "邮件服务器用户名", en: "user at the mail relay")),
        SettingKey(
            name: "smtp_password_file", kind: .path,
            meaning: Bilingual(zh: "存放邮件服务器密码的文件", en: "file that holds the password at the mail relay")),
        SettingKey(
            name: "witness", kind: .witness, isRepeated: true,
            meaning: Bilingual(
                zh: "台账见证方（第二地点）", en: "a second site that cosigns the ledger (`chemd witness`)")),
    ]

    static func named(_ name: String) -> SettingKey? { all.first { $0.name == name } }

    /// The name that is closest to a misspelled one.
    static func nearest(to name: String) -> String {
        all.map { ($0.name, EditDistance.between(name, $0.name)) }.min { $0.1 < $1.1 }?.0 ?? ""
    }
}

extension SettingKey.Kind {
    /// What may stand there, with units and bounds.
    var rule: Bilingual {
        switch self {
        case .text: Bilingual(zh: "1 至 200 个字符的文字", en: "text of 1 to 200 characters")
        case .path: Bilingual(zh: "文件或文件夹路径", en: "path of a file or folder")
        case .port: Bilingual(zh: "TCP 端口，0 至 65535", en: "TCP port, 0 to 65535")
        case .flag: Bilingual(zh: "true 或 false", en: "true or false")
        case .hostPort: Bilingual(zh: "主机:端口，如 127.0.0.1:1883", en: "HOST:PORT, as in 127.0.0.1:1883")
        case .regimes: Bilingual(zh: "cn、us、eu，逗号分隔", en: "cn, us, eu, or several joined by commas")
        case .timeZone: Bilingual(zh: "IANA 时区，如 Asia/Shanghai", en: "IANA time zone, as in Asia/Shanghai")
        case .site: Bilingual(zh: "1 至 64 个字母、数字、_ 或 -", en: "1 to 64 of A-Z a-z 0-9 _ -")
        case .mailAddress: Bilingual(zh: "邮件地址", en: "mail address")
        case .mailSecurity: Bilingual(zh: "none、starttls 或 implicit", en: "none, starttls or implicit")
        case .feed:
            Bilingual(
                zh: "格式=主题，格式为 \(FeedKind.allCases.map(\.rawValue).joined(separator: "、"))",
                en: "KIND=TOPIC, as in owntracks=owntracks/+/+; kinds: "
                    + FeedKind.allCases.map(\.rawValue).joined(separator: ", "))
        case .witness:
            Bilingual(zh: "网址=公钥文件", en: "URL=KEYFILE, as in https://hq.example:8471=witness.pub")
        }
    }

    func allows(_ text: String) -> Bool {
        switch self {
        case .text, .path: (1...200).contains(text.count) && !text.contains { $0.isNewline }
        case .port: Int(text).map { (0...65535).contains($0) } ?? false
        case .flag: ["true", "false"].contains(text)
        case .hostPort: HostPort(text) != nil
        case .regimes:
            !text.isEmpty
                && text.split(separator: ",", omittingEmptySubsequences: false)
                    .allSatisfy { Regime(rawValue: String($0)) != nil }
        case .timeZone: TimeZone(identifier: text) != nil
        case .site:
            (1...64).contains(text.utf8.count)
                && text.utf8.allSatisfy { byte in
                    byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                }
        case .mailAddress:
            text.contains("@") && !text.contains { $0.isWhitespace || $0.isNewline || "<>".contains($0) }
        case .mailSecurity: MailSettings.Security(rawValue: text) != nil
        case .feed: FeedTopic(setting: text) != nil
        case .witness: text.split(separator: "=").count >= 2 && text.contains("://")
        }
    }
}

/// `127.0.0.1:1883`
struct HostPort: Sendable {
    let host: String
    let port: Int

    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (1...65535).contains(port), colon > text.startIndex
        else { return nil }
        host = String(text[..<colon])
        self.port = port
    }
}

extension FeedTopic {
    /// `owntracks=owntracks/+/+`
    init?(setting text: String) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let kind = FeedKind(rawValue: parts[0]) else { return nil }
        self.init(kind: kind, filter: parts[1])
    }
}

/// How many letters have to be typed anew to get from one word to another (Levenshtein).
enum EditDistance {
    static func between(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (line, mark) in left.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in right.indices {
                let kept = diagonal + (mark == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(kept, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
