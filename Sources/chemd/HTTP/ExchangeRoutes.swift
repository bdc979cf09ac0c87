import ChemTrack
import Compliance
import Foundation
import Geofence
import Hummingbird
import Store

/// Tables in and out, as the commands `import` and `export` do it.
struct ExchangeRoutes {
    let services: Services

    private struct Answer: Encodable {
        var id: String?
        var applied: Bool
        var rows: Int
        var new: [String]
        var unchanged: Int
        var faults: [ImportFault]
    }

    func add(to api: RouterGroup<AppContext>) {
        api.post("import/:kind") { request, context in try await take(request, context) }
        api.post("imports/:id/undo") { _, context in
            let actor = try context.signedIn()
            let stored = try await services.plant.undo(import: try context.parameters.require("id"), by: actor)
            return try APIJSON.response(["id": stored.id, "withdrawn": "\(stored.items.count)"])
        }
        api.get("export/:kind") { request, context in
            _ = try context.signedIn()
            let kind = try kind(context)
            let form = request.uri.queryParameters["to"].flatMap { Exchange.Form(rawValue: String($0)) } ?? .csv
            let data = try await Exchange.give(kind, form, from: services.reader)
            let type =
                kind == .zones ? "application/geo+json" : form == .csv ? "text/csv; charset=utf-8" : "application/jsonl"
            let ending = kind == .zones ? "geojson" : form.rawValue
            return Response(
                status: .ok,
                headers: [
                    .contentType: type,
                    .contentDisposition: "attachment; filename=\"\(kind.rawValue).\(ending)\"",
                ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
        }
    }

    private func kind(_ context: AppContext) throws -> ExchangeKind {
        let word = try context.parameters.require("kind")
        guard let kind = ExchangeKind(rawValue: word) else {
            throw PlantError.notFound(kind: "kind of table", id: word)
        }
        return kind
    }

    private func take(_ request: Request, _ context: AppContext) async throws -> Response {
        let actor = try context.signedIn()
        let query = request.uri.queryParameters
        let body = try await request.collected(upTo: TableFile.bytes_max)
        let mapping = query.filter { $0.key == "map" }.map { String($0.value) }
        let apply = query["apply"] == "1"
        do {
            let report = try await Exchange.take(
                try kind(context), Data(body.readableBytesView), named: query["file"].map(String.init) ?? "upload",
                encoding: query["encoding"].flatMap { TableFile.Encoding(rawValue: String($0)) } ?? .auto,
                sheet: query["sheet"].map(String.init), mapping: try Exchange.mapping(mapping), apply: apply,
                skipsFaulty: query["skip"] == "1", into: services.plant, by: actor)
            return try APIJSON.response(
                Answer(
                    id: report.id, applied: apply && (report.faults.isEmpty || query["skip"] == "1"), rows: report.rows,
                    new: report.new, unchanged: report.unchanged, faults: report.faults))
        } catch let error as TableError {
            throw Problem(.unprocessableContent, "invalid", error.message, field: "file")
        } catch let error as ZoneFileError {
            throw Problem(error)
        }
    }
}
