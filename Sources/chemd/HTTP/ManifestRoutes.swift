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
                try Self.filter(request), limit: try request.limit(default: 50),
                after: query["after"].map(String.init))
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
            let manifest = try await manifest(context)
            var view = ManifestView(manifest)
            view.landDisposalNotices = await services.plant.landDisposalDuties(of: manifest).map {
                ManifestView.LandDisposalNotice(line: $0.line, sentWith: $0.sentWith, sentAt: $0.sentAt?.text)
            }
            let drawer = await services.plant.manifestPapers
            view.papers = ManifestPaper.allCases.map {
                ManifestView.Paper(kind: $0.rawValue, obstacle: drawer.obstacle(to: $0, of: manifest.record))
            }
            return try APIJSON.response(view)
        }
        api.get("manifests/:id/record") { _, context in
            _ = try context.signedIn()
            let json = try await manifest(context).record.json()
            return Self.response(json: json)
        }
        api.get("manifests/:id/paper") { request, context in
            _ = try context.signedIn()
            return try await papers([try await manifest(context)], request)
        }
        api.get("papers") { request, context in
            _ = try context.signedIn()
            let ids = (request.text("manifests") ?? "").split(separator: ",").map(String.init)
            guard (1...Self.papersMax).contains(ids.count) else {
                throw Problem(
                    .badRequest, "invalid",
                    Bilingual(
                        zh: "请给出 1 至 \(Self.papersMax) 份联单编号，用逗号隔开。",
                        en: "name 1 to \(Self.papersMax) manifests with commas between"), field: "manifests")
            }
            var manifests: [Manifest] = []
            for id in ids {
                guard let manifest = try await services.reader.manifest(id) else {
                    throw PlantError.notFound(kind: "manifest", id: id)
                }
                manifests.append(manifest)
            }
            return try await papers(manifests, request)
        }
    }

    private static func filter(_ request: Request) throws -> ManifestFilter {
        let query = request.uri.queryParameters
        func value(_ name: String) -> String? { query[Substring(name)].map(String.init).nonEmpty }
        func wrong(_ name: String, _ what: Bilingual) -> Problem { Problem(.badRequest, "invalid", what, field: name) }
        var filter = ManifestFilter(text: value("q"))
        if let word = value("state") {
            guard let state = ManifestState.allCases.first(where: { ManifestView.stateName($0) == word }) else {
                let all = ManifestState.allCases.map(ManifestView.stateName).joined(separator: ", ")
                throw wrong("state", Bilingual(zh: "未知状态 `\(word)`。", en: "state `\(word)` is not one of \(all)"))
            }
            filter.state = state
        }
        for (name, path) in [("from", \ManifestFilter.from_ms), ("before", \ManifestFilter.before_ms)] {
            guard let text = value(name) else { continue }
            guard let time = ManifestTime(text) ?? CalendarDay(text).map({ ManifestTime(ms: $0.start_ms) }) else {
                throw wrong(
                    name, Bilingual(zh: "`\(text)` 不是时间。", en: "`\(text)` is no time: write 2026-11-28T00:00:00Z"))
            }
            filter[keyPath: path] = time.ms
        }
        return filter
    }

    static func response(json: Data) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
    }

    private func manifest(_ context: AppContext) async throws -> Manifest {
        let id = try context.parameters.require("id")
        guard let manifest = try await services.reader.manifest(id) else {
            throw PlantError.notFound(kind: "manifest", id: id)
        }
        return manifest
    }

    /// The most manifests that are printed into one file.
    private static let papersMax = 200

    private func papers(_ manifests: [Manifest], _ request: Request) async throws -> Response {
        let kind = request.uri.queryParameters["kind"].map(String.init) ?? ManifestPaper.cnTransferManifest.rawValue
        guard let paper = ManifestPaper(rawValue: kind) else {
            let all = ManifestPaper.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(
                .badRequest, "invalid",
                Bilingual(zh: "未知单据 `\(kind)`。", en: "unknown paper `\(kind)`: use one of \(all)"),
                field: "kind")
        }
        let overprint = request.text("overprint") == "true"
        guard !overprint || paper == .us8700_22 else {
            throw Problem(
                .badRequest, "invalid",
                Bilingual(
                    zh: "只有 us-8700-22 可套打。", en: "only us-8700-22 is an overprint: the others are printed whole"),
                field: "overprint")
        }
        let printed: PrintedPaper
        let drawer = await services.plant.manifestPapers
        let records = manifests.map(\.record)
        do {
            printed = try await PrintQueue.run { try drawer.render(records, paper: paper, overprint: overprint) }
        } catch let error as ManifestPaperError {
            throw Problem(.unprocessableContent, "paper", error.message)
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
                .contentDisposition:
                    "inline; filename=\"\(manifests.count == 1 ? manifests[0].id : "manifests")-\(kind).pdf\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: printed.pdf)))
    }
}
