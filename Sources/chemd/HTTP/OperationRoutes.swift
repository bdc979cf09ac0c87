import WebAssets
import ChemTrack
import Foundation
import Hummingbird

/// For whoever runs the daemon: is it alive, is it ready, what does it count, what does the API look like.
struct OperationRoutes {
    let services: Services

    func add(to router: Router<AppContext>) {
        router.get("healthz") { _, _ in Self.text("ok\n") }
        router.get("readyz") { _, _ in
            let problem = services.view.health.storeProblem
            return Self.text(
                problem.map { "store: \($0)\n" } ?? "ready\n", status: problem == nil ? .ok : .serviceUnavailable)
        }
        router.get("metrics") { _, context in
            guard context.actor != nil || ["127.0.0.1", "::1"].contains(context.remoteAddress) else {
                throw Problem.unauthorized
            }
            return Self.text(await metrics)
        }
        router.get("api/openapi.json") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: services.assets.openAPI)))
        }
    }

    private static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// Prometheus text.
    private var metrics: String {
        get async {
            let health = services.view.health
            let counts = await services.plant.counts
            var lines = [
                "# TYPE chemtrack_broker_connected gauge",
                "chemtrack_broker_connected \(health.brokerConnected ? 1 : 0)",
                "# TYPE chemtrack_store_ok gauge", "chemtrack_store_ok \(health.storeProblem == nil ? 1 : 0)",
                "# TYPE chemtrack_catalogs_ok gauge",
                "chemtrack_catalogs_ok \(health.catalogProblem == nil ? 1 : 0)",
                "# TYPE chemtrack_items gauge", "chemtrack_items \(counts.items)",
                "# TYPE chemtrack_tags gauge", "chemtrack_tags \(counts.tags)",
                "# TYPE chemtrack_alarms_open gauge", "chemtrack_alarms_open \(counts.openAlarms)",
                "# TYPE chemtrack_ledger_events gauge", "chemtrack_ledger_events \(counts.ledgerSize)",
                "# TYPE chemtrack_streams gauge", "chemtrack_streams \(services.plant.board.listenerCount)",
                "# TYPE chemtrack_fixes_total counter",
                "chemtrack_fixes_total \(await services.plant.fixesTaken)",
                "# TYPE chemtrack_rejected_total counter",
            ]
            for (reason, count) in health.rejected.sorted(by: { $0.key < $1.key }) {
                lines.append("chemtrack_rejected_total{reason=\"\(reason)\"} \(count)")
            }
            let pictures = services.decoder.snapshot
            lines.append("# TYPE chemtrack_pictures_total counter")
            for (outcome, count) in pictures.outcomes.sorted(by: { $0.key < $1.key }) {
                lines.append("chemtrack_pictures_total{outcome=\"\(outcome)\"} \(count)")
            }
            if let hasLandlock = pictures.hasLandlock {
                lines.append("# TYPE chemtrack_decoder_landlock gauge")
                lines.append("chemtrack_decoder_landlock \(hasLandlock ? 1 : 0)")
            }
            return lines.joined(separator: "\n") + "\n"
        }
    }
}
