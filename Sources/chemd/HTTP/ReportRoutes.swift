import ChemTrack
import Compliance
import Foundation
import HTTPTypes
import Hummingbird

/// Reports on waste as files for the authority's forms and for spreadsheets.
struct ReportRoutes {
    let services: Services

    func add(to api: RouterGroup<AppContext>) {
        api.get("reports/:kind") { request, context in
            _ = try context.signedIn()
            let name = try context.parameters.require("kind")
            guard let kind = WasteReports.Kind(rawValue: name) else {
                throw PlantError.notFound(kind: "report", id: name)
            }
            let query = request.uri.queryParameters
            let day = await services.plant.day
            let text = query["period"].map(String.init).nonEmpty ?? String(day.text.prefix(7))
            guard let period = ReportPeriod(text) else {
                throw Problem(
                    .badRequest, "invalid",
                    Bilingual(
                        zh: "时段 `\(text)` 应为 2026、2026-Q3 或 2026-11。",
                        en: "period `\(text)` is not of the form 2026, 2026-Q3 or 2026-11"), field: "period")
            }
            let format = query["format"].map(String.init).nonEmpty ?? "csv"
            let table = await services.plant.wasteReports().table(kind, period)
            switch format {
            case "csv": return Self.file(table.csv, "text/csv; charset=utf-8", "\(name)-\(text).csv")
            case "xlsx":
                return Self.file(
                    table.xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    "\(name)-\(text).xlsx")
            default:
                throw Problem(
                    .badRequest, "invalid",
                    Bilingual(zh: "格式 `\(format)` 应为 csv 或 xlsx。", en: "format `\(format)` is not csv or xlsx"),
                    field: "format")
            }
        }
    }

    private static func file(_ bytes: [UInt8], _ type: String, _ name: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .contentDisposition: "attachment; filename=\"\(name)\""],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
