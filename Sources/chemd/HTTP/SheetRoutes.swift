import ChemTrack
import Compliance
import Foundation
import HTTPTypes
import Hummingbird
import Labels
import Store

/// Suppliers' data sheets: sent as PDF, read, compared by a person, kept and served.
struct SheetRoutes {
    let services: Services

    private struct Confirmation: Decodable {
        struct Typed: Decodable {
            var field: String
            var value: String
        }
        var accept: [Int]
        var typed: [Typed]?
    }
    private struct Withdrawal: Decodable { var reason: String }

    func add(to api: RouterGroup<AppContext>) {
        api.get("sheets") { request, context in try await list(request, context) }
        api.post("sheets") { request, context in try await file(request, context) }
        api.get("sheets/:id") { _, context in
            _ = try context.signedIn()
            return try APIJSON.response(SheetView(try await sheet(context), on: await services.plant.day))
        }
        api.get("sheets/:id/file") { _, context in try await download(context) }
        api.post("sheets/:id/confirm") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: Confirmation.self, context: context)
            let typed = try (body.typed ?? []).map { (field: try Self.field($0.field), value: $0.value) }
            let confirmed = try await services.plant.confirm(
                sheet: try await sheet(context).id, accepting: body.accept, typed: typed, by: actor)
            return try APIJSON.response(SheetView(confirmed, on: await services.plant.day))
        }
        api.post("sheets/:id/withdraw") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: Withdrawal.self, context: context)
            let withdrawn = try await services.plant.withdraw(
                sheet: try await sheet(context).id, reason: body.reason, by: actor)
            return try APIJSON.response(SheetView(withdrawn, on: await services.plant.day))
        }
    }

    private static func field(_ name: String) throws(Problem) -> SheetField {
        guard let field = SheetField(rawValue: name) else {
            let all = SheetField.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(
                .unprocessableContent, "invalid",
                Bilingual(zh: "未知项目 `\(name)`。", en: "unknown field `\(name)`: use one of \(all)"), field: "typed")
        }
        return field
    }

    private func sheet(_ context: AppContext) async throws -> FiledSheet {
        let id = try context.parameters.require("id")
        guard let sheet = try await services.reader.sheet(id) else { throw PlantError.notFound(kind: "sheet", id: id) }
        return sheet
    }

    private func list(_ request: Request, _ context: AppContext) async throws -> Response {
        _ = try context.signedIn()
        let query = request.uri.queryParameters
        var state: FiledSheet.State?
        if let text = query["state"].map(String.init), !text.isEmpty {
            guard let known = FiledSheet.State(rawValue: text) else {
                let all = FiledSheet.State.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem(
                    .badRequest, "invalid",
                    Bilingual(zh: "未知状态 `\(text)`。", en: "unknown state `\(text)`: use one of \(all)"),
                    field: "state")
            }
            state = known
        }
        let page = try await services.reader.sheets(
            cas: query["cas"].map(String.init).nonEmpty, state: state, limit: try request.limit(default: 50),
            after: query["after"].map(String.init))
        let day = await services.plant.day
        return try APIJSON.response(
            ListView(items: page.elements.map { SheetSummary($0, on: day) }, next: page.next))
    }

    private func file(_ request: Request, _ context: AppContext) async throws -> Response {
        let actor = try context.signedIn()
        guard actor.role.may(.request) else { throw PlantError.forbidden(.request) }
        let name = request.uri.queryParameters["name"].map(String.init) ?? "sheet.pdf"
        let body = Array(try await request.collected(upTo: SheetReader.bytes_max).readableBytesView)
        let reading: SheetReading
        do {
            reading = try await services.sheets.read(body)
        } catch {
            throw Problem(error)
        }
        let filed = try await services.plant.file(
            sheet: body, named: name.removingPercentEncoding ?? name, reading: reading, by: actor)
        return try APIJSON.response(SheetView(filed, on: await services.plant.day), status: .created)
    }

    /// The supplier's own file. It is foreign: a browser saves it or shows it in a place without scripts.
    private func download(_ context: AppContext) async throws -> Response {
        _ = try context.signedIn()
        let sheet = try await sheet(context)
        guard let bytes = try await services.reader.file(sheet.digest) else {
            throw PlantError.notFound(kind: "sheet", id: sheet.id)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/pdf", .contentDisposition: "inline; filename=\"\(sheet.id).pdf\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

extension Problem {
    /// A file that gave no reading.
    init(_ error: SheetProcessError) {
        let text = Bilingual(zh: error.zh, en: error.description)
        switch error {
        case .toolMissing: self.init(.serviceUnavailable, "tool-missing", text)
        case .unreadable(.tooManyBytes): self.init(.contentTooLarge, "too-large", text)
        case .unreadable, .crashed, .timeout: self.init(.unprocessableContent, "sheet", text)
        }
    }
}

/// A data sheet in a list.
struct SheetSummary: Encodable {
    var id: String
    var state: String
    var product: String?
    var supplier: String?
    var cas: String?
    var edition: String?
    /// Whole years since its edition: how old it may be is a rule of the plant.
    var years: Int?
    var languages: [String]
    var pages: Int
    var fileName: String
    var filedAt: String
    var filedBy: String
    var closedAt: String?
    var closedBy: String?
    var reason: String?

    init(_ sheet: FiledSheet, on day: CalendarDay) {
        id = sheet.id
        state = sheet.state.rawValue
        product = sheet.first(.product)
        supplier = sheet.first(.supplier)
        cas = sheet.cas
        edition = sheet.edition?.text
        years = sheet.edition.map { max(0, (day.number - $0.number) / 365) }
        languages = sheet.reading.languages
        pages = sheet.reading.pages
        fileName = sheet.fileName
        filedAt = sheet.filedAt_ms.rfc3339
        filedBy = sheet.filedBy
        closedAt = sheet.closedAt_ms?.rfc3339
        closedBy = sheet.closedBy
        reason = sheet.reason
    }
}

/// A data sheet with what was read and what was confirmed.
struct SheetView: Encodable {
    var sheet: SheetSummary
    var digest: String
    var sizeBytes: Int
    var sections: [Int]
    /// What was read, in the order that `accept` counts.
    var values: [SheetReport.Value]
    var confirmed: [SheetReport.Value]
    var rejected: [SheetReport.Rejection]
    var missing: [String]
    var contested: [String]

    init(_ filed: FiledSheet, on day: CalendarDay) {
        let report = SheetReport(file: filed.fileName, filed.reading)
        sheet = SheetSummary(filed, on: day)
        digest = filed.digest
        sizeBytes = filed.size_bytes
        sections = report.sections
        values = report.values
        confirmed = filed.confirmed.map(SheetReport.Value.init)
        rejected = report.rejected
        missing = report.missing
        contested = report.contested
    }
}
