import ArgumentParser
import ChemTrack
import Foundation
import Hummingbird
import Logging
import Store

/// The second site of a ledger: it cosigns what only grew, and refuses a ledger that says two things.
struct WitnessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness", abstract: "Watches ledgers of other sites: cosigns their checkpoints, refuses forks.",
        discussion: """
            Speaks C2SP tlog-witness (POST /add-checkpoint). The folder keeps the witness's key, the last checkpoint of
            each log, and `fork-*.txt` with both heads for every log that signed two histories. The plant is started
            with --witness URL=KEYFILE, where KEYFILE is this witness's `witness.pub`. Put TLS before it.

            EXAMPLES
              chemd witness --data ./witness --name hq.example/witness --log plant-ledger.pub --port 8471
              chemd serve --data ./plant --witness https://hq.example:8471=witness.pub
            """)

    @Option(help: "Folder of the witness's key and of what it has seen.") var data = "./chemtrack-witness"
    @Option(help: "Name of the witness, used when its key is made.") var name = "chemtrack.local/witness"
    @Option(help: "File with the public key of a ledger to watch (`ledger.pub`); may be repeated.")
    var log: [String]
    @Option(help: "Address to listen on.") var address = "127.0.0.1"
    @Option(help: "Port to listen on; 0 takes a free one.") var port = 8471

    func run() async throws {
        let logger = Logger(label: "chemd.witness")
        do {
            try PlantHost.checkPort(port, on: address)
            let desk = try WitnessDesk(
                folder: data, name: name, logs: try log.flatMap(LedgerKey.read), clock: SystemClock(), logger: logger)
            Terminal.line("chemd: witness \(await desk.publicKey)")
            let address = address
            let application = Application(
                router: Self.router(desk),
                configuration: ApplicationConfiguration(
                    address: .hostname(address, port: port), serverName: "chemd"),
                onServerRunning: { channel in
                    Terminal.line("chemd: listening on http://\(address):\(channel.localAddress?.port ?? 0)")
                }, logger: logger)
            try await application.runService()
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Terminal.unusable("\(error)")
        }
    }

    private static func router(_ desk: WitnessDesk) -> Router<AppContext> {
        let router = Router(context: AppContext.self)
        router.add(middleware: SecurityHeaders())
        router.post("add-checkpoint") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 18)
            return response(await desk.add(String(buffer: body)))
        }
        router.get("checkpoints") { _, _ in
            response(
                WitnessDesk.Answer(status: .ok, body: await desk.notes.map(\.note).joined(separator: "\n\n")))
        }
        router.get("healthz") { _, _ in response(WitnessDesk.Answer(status: .ok, body: "ok\n")) }
        return router
    }

    private static func response(_ answer: WitnessDesk.Answer) -> Response {
        Response(
            status: answer.status, headers: [.contentType: answer.contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(string: answer.body)))
    }
}
