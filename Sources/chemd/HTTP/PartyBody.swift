import ChemTrack
import Compliance
import Foundation
import HTTPTypes

/// A company on the papers, as it is shown and as it is entered: what the one gives, the other takes.
struct PartyBody: Codable {
    var id: String
    var role: Party.Role
    var nameZh: String?
    var nameEn: String?
    /// 统一社会信用代码 with its check character (GB 32100).
    var uscc: String?
    var epaId: String?
    var addressZh: String?
    var address: Address?
    var contact: Contact?
    var emergencyPhone: String?
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

    /// An address in the EPA's parts.
    struct Address: Codable {
        var streetNumber: String?
        var address1: String?
        var address2: String?
        var city: String?
        /// Two letters.
        var state: String?
        /// Two letters; the United States when left out.
        var country: String?
        var zip: String?
    }

    struct Contact: Codable {
        var nameZh: String?
        var firstName: String?
        var lastName: String?
        var phone: String?
        var email: String?
    }

    struct Unit: Codable {
        var name: String
        var licence: String
        var expiresOn: String?
    }
}

extension PartyBody {
    init(_ party: Party) {
        let details = party.details
        self.init(id: party.id, role: party.role)
        (nameZh, nameEn) = (details.name_zh, details.name)
        (uscc, epaId, addressZh) = (details.uscc, details.epaID, details.address_zh)
        address = details.site.map {
            Address(
                streetNumber: $0.streetNumber, address1: $0.address1, address2: $0.address2, city: $0.city,
                state: $0.state?.code, country: $0.country?.code, zip: $0.zip)
        }
        contact = details.contact.map {
            Contact(
                nameZh: $0.name_zh, firstName: $0.firstName, lastName: $0.lastName, phone: $0.phone?.text,
                email: $0.email)
        }
        emergencyPhone = details.emergencyPhone?.text
        licence = details.licence?.number
        licenceExpiresOn = details.licence?.expires?.text
        licenceScope = details.licence?.scope
        licenceYearlyT = details.licence?.yearly_mg.map { "\(Decimal($0) / 1_000_000_000)" }
        longitude = party.place?.longitude
        latitude = party.place?.latitude
        roadDistanceKm = party.roadDistance_m.map { Double($0) / 1000 }
        vehicles = details.vehicles?.map { Unit($0) }
        drivers = details.drivers?.map { Unit($0) }
    }

    /// The company with what the form says; what it does not say stays as it was, and an empty text takes away.
    ///
    /// - Throws: ``Problem`` for the first field that cannot be right.
    func applied(to known: Party?) throws -> Party {
        let names = [nameZh, nameEn].compactMap { $0 }.filter { !$0.allSatisfy(\.isWhitespace) }
        guard let first = names.first else {
            throw invalid("name_zh", zh: "请填写单位名称。", en: "give the name of the company")
        }
        var party = known ?? Party(id: id, role: role, details: ManifestParty(name: first))
        var details = party.details
        details.name = nameEn.nonEmpty ?? first
        details.name_zh = nameZh.nonEmpty
        set(addressZh, &details.address_zh)
        set(uscc?.uppercased(), &details.uscc)
        if let uscc = details.uscc, !ManifestParty.isCreditCode(uscc) {
            throw invalid(
                "uscc", zh: "统一社会信用代码 `\(uscc)` 不对：18 位，最后一位为校验码（GB 32100）。",
                en: "unified social credit code `\(uscc)` is wrong: 18 characters, the last is a check character")
        }
        set(epaId?.uppercased(), &details.epaID)
        if let address { details.site = try address.applied(to: details.site) }
        if let contact { details.contact = contact.applied(to: details.contact) }
        if let emergencyPhone {
            details.emergencyPhone = Optional(emergencyPhone).nonEmpty.map { ManifestPhone(typed: $0) }
        }
        try license(&details)
        if let vehicles { details.vehicles = vehicles.isEmpty ? nil : try vehicles.map { try $0.unit("vehicles") } }
        if let drivers { details.drivers = drivers.isEmpty ? nil : try drivers.map { try $0.unit("drivers") } }
        (party.role, party.details) = (role, details)
        try locate(&party)
        return party
    }

    private func license(_ details: inout ManifestParty) throws {
        if let day = licenceExpiresOn.nonEmpty, CalendarDay(day) == nil {
            throw invalid("licence_expires_on", zh: "`\(day)` 不是日期。", en: "`\(day)` is not a date: write 2027-05-31")
        }
        guard let licence else { return }
        guard !licence.isEmpty else {
            details.licence = nil
            return
        }
        details.licence = ManifestLicence(
            number: licence, scope: licenceScope.map { $0.isEmpty ? nil : $0 } ?? details.licence?.scope,
            expires: licenceExpiresOn.map { CalendarDay($0) } ?? details.licence?.expires,
            yearly_mg: details.licence?.yearly_mg)
        if let text = licenceYearlyT {
            details.licence?.yearly_mg =
                text.isEmpty ? nil : try Quantity(field: "licence_yearly_t", text + " t").amount.number
        }
    }

    private func locate(_ party: inout Party) throws {
        if longitude != nil || latitude != nil {
            guard let longitude, let latitude, PartyPlace(longitude: longitude, latitude: latitude).isOnEarth else {
                throw invalid(
                    "longitude", zh: "经度 -180 至 180、纬度 -90 至 90，两者都要填写。",
                    en: "give both: longitude from -180 to 180, latitude from -90 to 90")
            }
            party.place = PartyPlace(longitude: longitude, latitude: latitude)
        }
        guard let roadDistanceKm else { return }
        guard (0...20_100).contains(roadDistanceKm) else {
            throw invalid(
                "road_distance_km", zh: "公路距离应在 0 至 20100 km 之间。", en: "a distance by road is 0 to 20,100 km")
        }
        party.roadDistance_m = Int64((roadDistanceKm * 1000).rounded())
    }
}

extension PartyBody.Address {
    func applied(to known: ManifestAddress?) throws -> ManifestAddress? {
        var site = known ?? ManifestAddress()
        set(streetNumber, &site.streetNumber)
        set(address1, &site.address1)
        set(address2, &site.address2)
        set(city, &site.city)
        set(zip, &site.zip)
        for (text, field) in [(state, \ManifestAddress.state), (country, \.country)] {
            guard let text else { continue }
            let code = text.trimmingCharacters(in: .whitespaces).uppercased()
            guard code.isEmpty || code.utf8.count == 2 else {
                throw invalid("address", zh: "州和国家应为两个字母，不是 `\(text)`。", en: "`\(text)`: write two letters")
            }
            if site[keyPath: field]?.code != code { site[keyPath: field] = code.isEmpty ? nil : ManifestRegion(code) }
        }
        return site == ManifestAddress() ? nil : site
    }
}

extension PartyBody.Contact {
    func applied(to known: ManifestContact?) -> ManifestContact? {
        var contact = known ?? ManifestContact()
        set(nameZh, &contact.name_zh)
        set(firstName, &contact.firstName)
        set(lastName, &contact.lastName)
        set(email, &contact.email)
        if let phone { contact.phone = Optional(phone).nonEmpty.map { ManifestPhone(typed: $0) } }
        return contact == ManifestContact() ? nil : contact
    }
}

extension PartyBody.Unit {
    init(_ unit: LicensedUnit) {
        self.init(name: unit.name, licence: unit.licence, expiresOn: unit.expires?.text)
    }

    func unit(_ field: String) throws -> LicensedUnit {
        guard let text = expiresOn.nonEmpty else { return LicensedUnit(name: name, licence: licence) }
        guard let day = CalendarDay(text) else {
            throw invalid(field, zh: "`\(text)` 不是日期。", en: "`\(text)` is not a date: write 2027-05-31")
        }
        return LicensedUnit(name: name, licence: licence, expires: day)
    }
}

extension ManifestPhone {
    /// `609-555-0100 ext. 12` as a person writes it, as ``text`` gives it.
    init(typed text: String) {
        let parts = text.components(separatedBy: " ext. ")
        self.init(
            parts[0].trimmingCharacters(in: .whitespaces),
            extension: parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : nil)
    }
}

private func invalid(_ field: String, zh: String, en: String) -> Problem {
    Problem(.unprocessableContent, "invalid", Bilingual(zh: zh, en: en), field: field)
}

/// What a form does not say stays; an empty text takes away.
private func set(_ text: String?, _ field: inout String?) {
    if let text { field = Optional(text.trimmingCharacters(in: .whitespaces)).nonEmpty }
}
