import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store

/// Companies on the papers, entered by an administrator.
struct PartyRoutes {
    let services: Services

    private struct Body: Decodable {
        var id: String
        var role: Party.Role
        var nameZh: String?
        var nameEn: String?
        var addressZh: String?
        var epaId: String?
        var licence: String?
        var licenceExpiresOn: String?
        var licenceScope: [String]?
        /// Tonnes in a calendar year, as text: `120.5`.
        var licenceYearlyT: String?
        /// WGS 84, degrees.
        var longitude: Double?
        var latitude: Double?
        /// From the plant, by road.
        var roadDistanceKm: Double?
        var vehicles: [Unit]?
        var drivers: [Unit]?

        struct Unit: Decodable {
            var name: String
            var licence: String
            var expiresOn: String?
        }
    }

    func add(to api: RouterGroup<AppContext>) {
        api.put("parties/:id") { request, context in
            let actor = try context.signedIn()
            let body = try await request.decode(as: Body.self, context: context)
            let id = try context.parameters.require("id")
            try await services.plant.register(try await party(body, id), by: actor)
            return Response(status: .noContent)
        }
    }

    private func party(_ body: Body, _ id: String) async throws -> Party {
        guard body.id == id, !id.isEmpty, id.utf8.count <= 64, !id.contains(where: \.isWhitespace) else {
            throw invalid("id", zh: "单位编号应与地址一致，且不含空格。", en: "the id is that of the address, without spaces")
        }
        let names = [body.nameZh, body.nameEn].compactMap { $0 }.filter { !$0.allSatisfy(\.isWhitespace) }
        guard let first = names.first else {
            throw invalid("name_zh", zh: "请填写单位名称。", en: "give the name of the company")
        }
        if let day = body.licenceExpiresOn, CalendarDay(day) == nil {
            throw invalid("licence_expires_on", zh: "`\(day)` 不是日期。", en: "`\(day)` is not a date: write 2027-05-31")
        }
        // What the form does not show stays as it is.
        let known = try await services.reader.parties().first { $0.id == id }
        var details = known?.details ?? ManifestParty(name: first)
        details.name = body.nameEn ?? first
        details.name_zh = body.nameZh
        details.address_zh = body.addressZh ?? details.address_zh
        details.epaID = body.epaId ?? details.epaID
        if let number = body.licence {
            details.licence = ManifestLicence(
                number: number, scope: body.licenceScope ?? details.licence?.scope ?? [],
                expires: body.licenceExpiresOn.flatMap { CalendarDay($0) }, yearly_mg: details.licence?.yearly_mg)
        }
        if let text = body.licenceYearlyT.nonEmpty {
            details.licence?.yearly_mg = try Quantity(field: "licence_yearly_t", text + " t").amount.number
        }
        if let vehicles = body.vehicles { details.vehicles = try vehicles.map { try unit($0, "vehicles") } }
        if let drivers = body.drivers { details.drivers = try drivers.map { try unit($0, "drivers") } }
        var party = known ?? Party(id: id, role: body.role, details: details)
        (party.role, party.details) = (body.role, details)
        try locate(&party, body)
        return party
    }

    private func locate(_ party: inout Party, _ body: Body) throws {
        if body.longitude != nil || body.latitude != nil {
            guard let longitude = body.longitude, let latitude = body.latitude,
                PartyPlace(longitude: longitude, latitude: latitude).isOnEarth
            else {
                throw invalid(
                    "longitude", zh: "经度 -180 至 180、纬度 -90 至 90，两者都要填写。",
                    en: "give both: longitude from -180 to 180, latitude from -90 to 90")
            }
            party.place = PartyPlace(longitude: longitude, latitude: latitude)
        }
        if let distance_km = body.roadDistanceKm {
            guard (0...20_100).contains(distance_km) else {
                throw invalid(
                    "road_distance_km", zh: "公路距离应在 0 至 20100 km 之间。", en: "a distance by road is 0 to 20,100 km")
            }
            party.roadDistance_m = Int64((distance_km * 1000).rounded())
        }
    }

    private func unit(_ body: Body.Unit, _ field: String) throws -> LicensedUnit {
        guard let text = body.expiresOn.nonEmpty else { return LicensedUnit(name: body.name, licence: body.licence) }
        guard let day = CalendarDay(text) else {
            throw invalid(field, zh: "`\(text)` 不是日期。", en: "`\(text)` is not a date: write 2027-05-31")
        }
        return LicensedUnit(name: body.name, licence: body.licence, expires: day)
    }

    private func invalid(_ field: String, zh: String, en: String) -> Problem {
        Problem(.unprocessableContent, "invalid", Bilingual(zh: zh, en: en), field: field)
    }
}
