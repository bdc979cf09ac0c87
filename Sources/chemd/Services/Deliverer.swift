import ChemTrack
import Compliance
import Crypto
import Foundation
import FoundationNetworking
import Logging
import ServiceLifecycle
import Subprocess

/// Sends alarms out of the house, from the stored queue: what is not confirmed is tried again.
struct Deliverer: Service {
    static let interval = Duration.milliseconds(250)
    let plant: Plant
    /// Folder of the programs that a command channel may run.
    let commands: String
    let mail: MailSettings?
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await Task.sleep(for: Self.interval)
                // One channel that hangs must not hold up another.
                let due = Dictionary(grouping: await plant.dueDeliveries(), by: \.channel.id)
                await withTaskGroup(of: Void.self) { group in
                    for waiting in due.values { group.addTask { await send(waiting) } }
                }
            }
        }
    }

    /// In order; after a failure the channel waits, so that the end of an alarm never overtakes its beginning.
    private func send(_ waiting: [(delivery: Delivery, channel: Channel)]) async {
        for (delivery, channel) in waiting {
            let result = await send(delivery, through: channel)
            do {
                try await plant.settle(delivery: delivery.id, result)
            } catch {
                logger.error("the state of a delivery was not stored", metadata: ["error": "\(error)"])
            }
            if result != .sent { return }
        }
    }

    private func send(_ delivery: Delivery, through channel: Channel) async -> DeliveryResult {
        do {
            switch channel.kind {
            case .webhook: try await post(delivery, to: channel)
            case .mail:
                guard let mail else {
                    throw DeliveryFailure(
                        zh: "没有设置邮件服务器：请用 --smtp HOST:PORT 启动 chemd",
                        en: "no mail server is set: start chemd with --smtp HOST:PORT")
                }
                try await SMTPSender(settings: mail).send(MailText(delivery, channel: channel), to: channel.target)
            case .command: try await run(delivery, channel)
            }
            return .sent
        } catch let failure as DeliveryFailure {
            return .failed(failure.why)
        } catch {
            return .failed(Bilingual(zh: "\(error)", en: "\(error)"))
        }
    }

    /// The message as JSON: members in order of their names, so that the signature is over exactly what is sent.
    static func body(_ delivery: Delivery) throws -> Data {
        struct Body: Encodable {
            var delivery: String
            var message: AlarmMessage
        }
        return Data(try APIJSON.text(Body(delivery: delivery.id, message: delivery.message)).utf8)
    }

    /// `X-ChemTrack-Signature: t=SECONDS,v1=HEX`, HMAC-SHA-256 over `SECONDS.BODY` with the channel's key.
    private func post(_ delivery: Delivery, to channel: Channel) async throws {
        guard let url = URL(string: channel.target) else {
            throw DeliveryFailure(zh: "`\(channel.target)` 不是网址", en: "`\(channel.target)` is not an address")
        }
        let body = try Self.body(delivery)
        let seconds = String(Int64(Date().timeIntervalSince1970))
        let code = HMAC<Crypto.SHA256>.authenticationCode(
            for: Data("\(seconds).".utf8) + body, using: SymmetricKey(data: Data((channel.secret ?? "").utf8)))
        var request = URLRequest(url: url, timeoutInterval: 10)
        request.httpMethod = "POST"
        request.httpBody = body
        request.setValue("application/json; charset=utf-8", forHTTPHeaderField: "Content-Type")
        request.setValue(delivery.id, forHTTPHeaderField: "X-ChemTrack-Delivery")
        let digits = code.map { byte in
            let hex = String(byte, radix: 16)
            return hex.count == 1 ? "0" + hex : hex
        }
        request.setValue("t=\(seconds),v1=\(digits.joined())", forHTTPHeaderField: "X-ChemTrack-Signature")
        let (_, response) = try await URLSession.shared.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard (200..<300).contains(status) else {
            throw DeliveryFailure(zh: "接收方应答 \(status)", en: "the receiver answered \(status)")
        }
    }

    /// Runs a program with the message on its standard input; exit 0 within 20 s is delivered.
    private func run(_ delivery: Delivery, _ channel: Channel) async throws {
        let body = try Self.body(delivery)
        let path = "\(commands)/\(channel.target)"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw DeliveryFailure(
                zh: "\(commands) 中没有程序 `\(channel.target)`",
                en: "there is no program `\(channel.target)` in \(commands)")
        }
        let status = try await withThrowingTaskGroup(of: TerminationStatus?.self) { group in
            group.addTask {
                try await Subprocess.run(
                    .name(channel.target), environment: .inherit.updating(["PATH": "\(commands):/usr/bin:/bin"]),
                    input: .array(Array(body)), output: .discarded, error: .discarded
                ).terminationStatus
            }
            group.addTask {
                try await Task.sleep(for: .seconds(20))
                return nil
            }
            let first = try await group.next() ?? nil
            group.cancelAll()
            return first
        }
        guard let status else { throw DeliveryFailure(zh: "程序 20 秒内没有结束", en: "the program did not end within 20 s") }
        guard status.isSuccess else {
            throw DeliveryFailure(zh: "程序以 \(status) 结束", en: "the program ended with \(status)")
        }
    }
}

/// Why an alarm did not get out.
struct DeliveryFailure: Error {
    let why: Bilingual
    init(zh: String, en: String) { why = Bilingual(zh: zh, en: en) }
}
