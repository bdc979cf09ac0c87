import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Labels
import Store

/// Waste manifests and their papers.
struct ManifestRoutes {
    let services: Services

    private struct Body: Decodable {
        var items: [String]
        var transporter: String?
        var facility: String?
        var vehicle: String?
        var driver: String?
        var driverPhone: String?
    }

    func add(to api: RouterGroup<AppContext>) {
        api.get("manifests") { request, context in
            _ = try context.signedIn()
            let query = request.uri.queryParameters
            let page = try await services.reader.manifests(
                limit: try request.limit(default: 50), after: query["after"].map(String.init))
            return try APIJSON.response(ListView(items: page.elements.map { ManifestView($0) }, next: page.next))
        }
        api.post("manifests") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: Body.self, context: context)
            let dispatch = DispatchRequest(
                items: body.items, transporter: body.transporter.nonEmpty, facility: body.facility.nonEmpty,
                plate: body.vehicle.nonEmpty, driver: body.driver.nonEmpty, driverPhone: body.driverPhone.nonEmpty)
            let manifest = try await services.plant.makeManifest(
                dispatch, by: actor, key: request.idempotencyKey(of: actor))
            return try APIJSON.response(ManifestView(manifest), status: .created)
        }
        api.get("manifests/:id") { _, context in
            _ = try context.signedIn()
            return try APIJSON.response(ManifestView(try await manifest(context)))
        }
        api.get("manifests/:id/record") { _, context in
            _ = try context.signedIn()
            let json = try await manifest(context).record.json()
            return Response(
                status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
        }
        api.get("manifests/:id/paper") { request, context in try await paper(request, context) }
        for (word, state) in [
            ("issue", ManifestState.ready), ("ship", .shipped), ("accept", .received), ("void", .void),
        ] {
            api.post("manifests/:id/\(word)") { _, context in
                let actor = try context.signedIn()
                let id = try context.parameters.require("id")
                let manifest = try await services.plant.advance(manifest: id, to: state, by: actor)
                await services.keeper.sign()
                return try APIJSON.response(ManifestView(manifest))
            }
        }
    }

    private func manifest(_ context: AppContext) async throws -> Manifest {
        let id = try context.parameters.require("id")
        guard let manifest = try await services.reader.manifest(id) else {
            throw PlantError.notFound(kind: "manifest", id: id)
        }
        return manifest
    }

    private func paper(_ request: Request, _ context: AppContext) async throws -> Response {
        _ = try context.signedIn()
        let manifest = try await manifest(context)
        let kind = request.uri.queryParameters["kind"].map(String.init) ?? ManifestPaper.cnTransferManifest.rawValue
        guard let paper = ManifestPaper(rawValue: kind) else {
            let all = ManifestPaper.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(
                .badRequest, "invalid",
                Bilingual(zh: "未知单据 `\(kind)`。", en: "unknown paper `\(kind)`: use one of \(all)"),
                field: "kind")
        }
        let printed: PrintedPaper
        do {
            printed = try ManifestPapers().render(manifest.record, paper: paper)
        } catch {
            throw Problem(
                .unprocessableContent, "paper",
                Bilingual(zh: "单据无法打印：请先补全联单内容。", en: "the paper cannot be printed: \(error)"))
        }
        // A description that was cut on the paper must not go on the road.
        let cut = printed.overflows.filter { $0.outcome != .continued }
        guard cut.isEmpty else {
            throw Problem(
                .unprocessableContent, "paper",
                Bilingual(zh: cut.map(\.zh).joined(separator: "；"), en: cut.map(\.en).joined(separator: "; ")))
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/pdf",
                .contentDisposition: "inline; filename=\"\(manifest.id)-\(kind).pdf\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: printed.pdf)))
    }
}
