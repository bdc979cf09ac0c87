import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store

/// Companies on the papers: the plant itself, its transporters, facilities and suppliers.
struct PartyRoutes {
    let services: Services

    private struct PartyView: Encodable {
        var id: String
        var role: String
        var name: Bilingual
        var address: String?
        var phone: String?
        var licence: String?
        var licenceExpiresOn: String?
        var epaId: String?

        init(_ party: Party) {
            id = party.id
            role = party.role.rawValue
            name = party.name
            address = party.details.address_zh ?? party.details.site?.oneLine
            phone = party.details.contact?.phone?.text
            licence = party.details.licence?.number
            licenceExpiresOn = party.details.licence?.expires?.text
            epaId = party.details.epaID
        }
    }

    func add(to api: RouterGroup<AppContext>) {
        api.get("parties") { _, context in
            _ = try context.signedIn()
            let views = try await services.reader.parties().map { PartyView($0) }
            return try APIJSON.response(ListView(items: views, next: nil))
        }
        api.get("parties/:id") { _, context in
            _ = try context.signedIn()
            let id = try context.parameters.require("id")
            guard let party = try await known(id) else { throw PlantError.notFound(kind: "party", id: id) }
            return try APIJSON.response(PartyBody(party))
        }
        api.put("parties/:id") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: PartyBody.self, context: context)
            let id = try context.parameters.require("id")
            guard body.id == id, !id.isEmpty, id.utf8.count <= 64, !id.contains(where: \.isWhitespace) else {
                throw PlantError.invalid(
                    field: "id",
                    Bilingual(zh: "单位编号应与地址一致，且不含空格。", en: "the id is that of the address, without spaces"))
            }
            try await services.plant.register(try body.applied(to: try await known(id)), by: actor)
            return Response(status: .noContent)
        }
    }

    private func known(_ id: String) async throws -> Party? {
        try await services.reader.parties().first { $0.id == id }
    }
}
