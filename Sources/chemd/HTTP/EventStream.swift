import Store
import ChemTrack
import Foundation
import HTTPTypes
import Hummingbird
import ServiceLifecycle

/// The live stream of a page: server-sent events that resume after a lost connection.
///
/// Positions are batched, at most five times a second; everything else goes out at once, in the order it was committed.
struct EventStream {
    static let batch = Duration.milliseconds(200)
    let services: Services
    /// Who reads: only some may be told where people are.
    let reader: Actor

    /// How often it is asked whether the reader is still signed in.
    static let lookEvery = 25

    /// - Parameter digest: of the reader's session: the stream ends when it does, and when the person is disabled.
    func response(to request: Request, session digest: [UInt8]?) -> Response {
        let last = HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] }.flatMap { Int64($0) }
        let (services, actor) = (services, reader)
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
            ],
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: "retry: 2000\n: ready\n\n"))
                let tags = TagFeed(of: services.view)
                let entries = services.plant.board.listen(after: last, tags: tags)
                // The stream ends when the daemon stops, when the board closes, or when the page goes away.
                try await withGracefulShutdownHandler {
                    for await text in EventStream.texts(entries, tags, services, actor, session: digest) {
                        try await writer.write(ByteBuffer(string: text))
                    }
                } onGracefulShutdown: {
                    services.plant.board.close()
                }
                try await writer.finish(nil)
            })
    }

    /// The notices as event-stream text. A comment each 15 s keeps proxies from closing a quiet stream.
    private static func texts(
        _ entries: AsyncStream<NoticeBoard.Entry>, _ tags: TagFeed, _ services: Services, _ actor: Actor,
        session digest: [UInt8]?
    ) -> AsyncStream<String> {
        AsyncStream { continuation in
            let feeding = Task {
                for await entry in entries {
                    let now_ms = services.clock.now_ms()
                    if case .passage(let passage) = entry.notice,
                        services.view.tag(passage.tag)?.isShown(to: actor, at: now_ms) == false
                    {
                        continue
                    } else if let text = try? await text(of: entry, services) {
                        continuation.yield(text)
                    }
                }
                continuation.finish()
            }
            let ticking = Task {
                var quiet = 0
                var ticks = 0
                while !Task.isCancelled {
                    try? await Task.sleep(for: Self.batch)
                    ticks += 1
                    if ticks % Self.lookEvery == 0, let digest {
                        let session = try? await services.sessions.session(digest: digest)
                        guard session?.person.isActive == true else { return continuation.finish() }
                    }
                    let now_ms = services.clock.now_ms()
                    let views = tags.take().filter { $0.isShown(to: actor, at: now_ms) }
                    if !views.isEmpty {
                        if let json = try? APIJSON.text(views.map { TagJSON($0, now_ms: now_ms) }) {
                            continuation.yield("event: tags\ndata: \(json)\n\n")
                        }
                        quiet = 0
                    } else {
                        quiet += 1
                        if quiet % 75 == 0 { continuation.yield(": quiet\n\n") }
                    }
                }
            }
            continuation.onTermination = { _ in
                feeding.cancel()
                ticking.cancel()
            }
        }
    }

    private static func text(of entry: NoticeBoard.Entry, _ services: Services) async throws -> String? {
        let (event, json): (String, String)
        switch entry.notice {
        case .tags: return nil
        case .passage(let passage): (event, json) = ("presence", try APIJSON.text(PassageJSON(passage)))
        case .alarm(let alarm): (event, json) = ("alarm", try APIJSON.text(try await AlarmView.make(alarm, services)))
        case .item(let code):
            guard let item = try await services.reader.item(code) else { return nil }
            (event, json) = ("item", try APIJSON.text(ItemView(item, services)))
        case .purchase(let id): (event, json) = ("purchase", try APIJSON.text(["id": id]))
        case .order(let id): (event, json) = ("order", try APIJSON.text(["id": id]))
        case .task(let id): (event, json) = ("task", try APIJSON.text(["id": id]))
        case .manifest(let id): (event, json) = ("manifest", try APIJSON.text(["id": id]))
        case .health(let health):
            (event, json) = (
                "health",
                try APIJSON.text(
                    HealthView(
                        broker: health.brokerConnected, since: health.brokerSince_ms?.rfc3339,
                        store: health.storeProblem, catalogs: health.catalogProblem))
            )
        }
        return "id: \(entry.id)\nevent: \(event)\ndata: \(json)\n\n"
    }

    private struct HealthView: Encodable {
        var broker: Bool
        var since: String?
        var store: String?
        var catalogs: String?
    }
}
