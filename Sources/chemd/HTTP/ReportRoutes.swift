import ChemTrack
import Compliance
import Foundation
import HTTPTypes
import Hummingbird
import Labels

/// Reports as files for the authority's forms and for spreadsheets.
struct ReportRoutes {
    let services: Services

    func add(to api: RouterGroup<AppContext>) {
        api.get("reports/:kind") { request, context in
            let actor = try context.signedIn()
            let kind = try Self.kind(try context.parameters.require("kind"))
            let day = await services.plant.day
            let text = request.text("period") ?? kind.usualPeriod(day)
            let name = "\(kind.name)-\(text)"
            guard let period = ReportPeriod(text) else {
                throw Problem(
                    .badRequest, "invalid",
                    Bilingual(
                        zh: "时段 `\(text)` 应为 2026、2026-Q3 或 2026-11。",
                        en: "period `\(text)` is not of the form 2026, 2026-Q3 or 2026-11"), field: "period")
            }
            let isNamed = actor.may(.trace, at: services.clock.now_ms())
            let table = try await services.reports.table(kind, period, people: isNamed)
            let format = request.text("format") ?? "csv"
            switch format {
            case "csv": return Self.file(table.csv, "text/csv; charset=utf-8", "\(name).csv")
            case "xlsx":
                return Self.file(
                    table.xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "\(name).xlsx")
            case "pdf":
                let site = services.view.site.name
                let created = Date(timeIntervalSince1970: Double(services.clock.now_ms() / 1000))
                do {
                    let printed = try await PrintQueue.run {
                        try table.pdf(note: "\(site.zh) \(site.en)  \(text)", created: created)
                    }
                    return Self.file(printed.pdf, "application/pdf", "\(name).pdf")
                } catch let error as PaperError {
                    throw Problem(
                        .unprocessableContent, "paper",
                        Bilingual(zh: "报表无法打印：\(error.zh)。", en: "the report cannot be printed: \(error)"),
                        field: "format")
                }
            default:
                throw Problem(
                    .badRequest, "invalid",
                    Bilingual(
                        zh: "格式 `\(format)` 应为 csv、xlsx 或 pdf。", en: "format `\(format)` is not csv, xlsx or pdf"),
                    field: "format")
            }
        }
    }

    private static func kind(_ name: String) throws -> ReportKind {
        guard let kind = ReportKind(name) else { throw PlantError.notFound(kind: "report", id: name) }
        return kind
    }

    private static func file(_ bytes: [UInt8], _ type: String, _ name: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .contentDisposition: "attachment; filename=\"\(name)\""],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
