import ChemTrack
import Compliance
import Foundation
import Hummingbird

/// Positions and tag reads of other makers' systems over HTTP, and where their fixed readers are.
struct FeedRoutes {
    let services: Services

    private struct Taken: Encodable {
        var taken: Int
        var rejected: [String: Int]
    }

    private struct ReaderView: Encodable {
        var id: String
        var name: Bilingual
        var zone: Reference
    }

    private struct ReaderRequest: Decodable {
        var name: Bilingual
        var zone: String
    }

    func add(to api: RouterGroup<AppContext>) {
        // OsmAnd and Traccar clients put everything into the address.
        api.get("feeds/osmand") { request, context in
            try await services.plant.checkDevice(try context.signedIn())
            var query: [String: String] = [:]
            for (name, value) in request.uri.queryParameters { query[String(name)] = String(value) }
            let result = FeedReader(kind: .osmand, source: "").read(query: query, received_ms: services.clock.now_ms())
            return try APIJSON.response(try await take([result], .osmand, query["id"] ?? "osmand"))
        }
        api.post("feeds/:kind") { request, context in
            try await services.plant.checkDevice(try context.signedIn())
            let name = try context.parameters.require("kind")
            guard let kind = FeedKind(rawValue: name) else { throw PlantError.notFound(kind: "feed", id: name) }
            let source = request.uri.queryParameters["source"].map(String.init) ?? name
            let body = try await request.collected(upTo: context.maxUploadSize)
            let results = FeedReader(kind: kind, source: source).read(
                Array(body.readableBytesView), received_ms: services.clock.now_ms())
            return try APIJSON.response(try await take(results, kind, source))
        }
        api.get("readers") { _, context in
            _ = try context.signedIn()
            return try APIJSON.response(ListView(items: await services.plant.readers().map(view), next: nil))
        }
        api.put("readers/:id") { request, context in
            let (actor, id) = (try context.signedIn(), try context.parameters.require("id"))
            let body = try await request.decode(as: ReaderRequest.self, context: context)
            let reader = TagReader(id: id.removingPercentEncoding ?? id, name: body.name, zone: body.zone)
            try await services.plant.register(reader, by: actor)
            return try APIJSON.response(view(reader))
        }
        api.delete("readers/:id") { _, context in
            let (actor, id) = (try context.signedIn(), try context.parameters.require("id"))
            try await services.plant.removeReader(id.removingPercentEncoding ?? id, by: actor)
            return Response(status: .noContent)
        }
    }

    private func view(_ reader: TagReader) -> ReaderView {
        ReaderView(
            id: reader.id, name: reader.name,
            zone: Reference(id: reader.zone, name: services.view.zoneName(reader.zone)))
    }

    private func take(
        _ results: [Result<FeedItem, FeedFailure>], _ kind: FeedKind, _ source: String
    ) async throws -> Taken {
        var rejected: [String: Int] = [:]
        for case .failure(let failure) in results { rejected[failure.reason, default: 0] += 1 }
        return Taken(taken: try await services.plant.apply(results, of: kind, from: source), rejected: rejected)
    }
}
