public import Compliance

/// A site that has a part in a shipment: the generator (移出人), a transporter (承运人) or the facility (接受人).
public struct ManifestParty: Codable, Sendable, Hashable {
    /// Legal name in English, as the EPA has it; at most 80 characters there.
    public var name: String?
    /// 单位名称
    public var name_zh: String?
    /// EPA site id: two letters of the state and up to 10 letters or digits.
    public var epaID: String?
    /// 统一社会信用代码, 18 characters.
    public var uscc: String?
    /// Place in the order of transporters, from 1.
    public var order: Int?
    public var site: ManifestAddress?
    public var mailing: ManifestAddress?
    /// 单位地址
    public var address_zh: String?
    public var contact: ManifestContact?
    /// Answered day and night while the waste is on the way.
    public var emergencyPhone: ManifestPhone?
    /// 危险废物经营许可证 of a facility, 道路运输经营许可证 of a transporter.
    public var licence: ManifestLicence?
    /// Vehicles and drivers of a transporter; nil = none was entered, and none can be checked.
    public var vehicles: [LicensedUnit]?
    public var drivers: [LicensedUnit]?
    /// As signed on paper.
    public var signature: ManifestSignature?
    /// Members of an imported EPA document that have no place above.
    public var extra: JSONTree?

    public init(
        name: String? = nil, name_zh: String? = nil, epaID: String? = nil, uscc: String? = nil, order: Int? = nil,
        site: ManifestAddress? = nil, mailing: ManifestAddress? = nil, address_zh: String? = nil,
        contact: ManifestContact? = nil, emergencyPhone: ManifestPhone? = nil, licence: ManifestLicence? = nil
    ) {
        self.name = name
        self.name_zh = name_zh
        self.epaID = epaID
        self.uscc = uscc
        self.order = order
        self.site = site
        self.mailing = mailing
        self.address_zh = address_zh
        self.contact = contact
        self.emergencyPhone = emergencyPhone
        self.licence = licence
    }

    /// Whether a unified social credit code is one: 18 characters, the last a check character (GB 32100-2015).
    public static func isCreditCode(_ text: String) -> Bool { ChineseForm.isCreditCode(text) }

    /// The name to show to a reader of Chinese papers.
    public var displayName_zh: String { name_zh ?? name ?? "" }
    /// The name to show on English papers; a Chinese one is not put there.
    public var displayName_en: String { name ?? "" }
}

/// An address in the EPA's parts.
public struct ManifestAddress: Codable, Sendable, Hashable {
    public var streetNumber: String?
    public var address1: String?
    public var address2: String?
    public var city: String?
    /// Two letters, with the name that came with it.
    public var state: ManifestRegion?
    public var country: ManifestRegion?
    public var zip: String?

    public init(
        streetNumber: String? = nil, address1: String? = nil, address2: String? = nil, city: String? = nil,
        state: ManifestRegion? = nil, country: ManifestRegion? = nil, zip: String? = nil
    ) {
        self.streetNumber = streetNumber
        self.address1 = address1
        self.address2 = address2
        self.city = city
        self.state = state
        self.country = country
        self.zip = zip
    }

    /// `12 Main St, Suite 3, Arlington, VA 22202`
    public var oneLine: String {
        let street = [streetNumber, address1].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
        let region = [state?.code, zip].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
        let country = country.flatMap { $0.code == "US" ? nil : $0.name ?? $0.code }
        return [street, address2 ?? "", city ?? "", region, country ?? ""].filter { !$0.isEmpty }.joined(
            separator: ", ")
    }
}

/// A state or country.
public struct ManifestRegion: Codable, Sendable, Hashable {
    public var code: String
    public var name: String?

    public init(_ code: String, name: String? = nil) {
        self.code = code
        self.name = name
    }
}

public struct ManifestPhone: Codable, Sendable, Hashable {
    /// `###-###-####` for the EPA; any number a Chinese paper may carry otherwise.
    public var number: String
    public var `extension`: String?

    public init(_ number: String, extension: String? = nil) {
        self.number = number
        self.extension = `extension`
    }

    public var text: String { `extension`.map { "\(number) ext. \($0)" } ?? number }
}

/// A person to ask; 经办人 on the 联单.
public struct ManifestContact: Codable, Sendable, Hashable {
    public var firstName: String?
    public var middleInitial: String?
    public var lastName: String?
    /// 经办人
    public var name_zh: String?
    public var phone: ManifestPhone?
    public var email: String?
    public var companyName: String?

    public init(
        firstName: String? = nil, middleInitial: String? = nil, lastName: String? = nil, name_zh: String? = nil,
        phone: ManifestPhone? = nil, email: String? = nil, companyName: String? = nil
    ) {
        self.firstName = firstName
        self.middleInitial = middleInitial
        self.lastName = lastName
        self.name_zh = name_zh
        self.phone = phone
        self.email = email
        self.companyName = companyName
    }

    public var fullName: String {
        let name = [firstName, middleInitial, lastName].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
        return name.isEmpty ? (name_zh ?? "") : name
    }
}

/// A permit to carry or to take in hazardous waste.
public struct ManifestLicence: Codable, Sendable, Hashable {
    public var number: String
    /// What it covers: categories (`HW06`) and 8-digit codes (`900-402-06`). nil = not stated.
    public var scope: [String]?
    /// The last day on which it is good.
    public var expires: CalendarDay?
    /// What may be taken in during a calendar year, in mg; nil = not stated.
    public var yearly_mg: Int64?
    /// What may still be taken in under it, in mg; nil = not stated.
    public var quotaLeft_mg: Int64?

    public init(
        number: String, scope: [String]? = nil, expires: CalendarDay? = nil, yearly_mg: Int64? = nil,
        quotaLeft_mg: Int64? = nil
    ) {
        self.number = number
        self.scope = scope
        self.expires = expires
        self.yearly_mg = yearly_mg
        self.quotaLeft_mg = quotaLeft_mg
    }

    /// Whether the waste is within the scope; nil when the scope is not stated.
    public func covers(category: String?, code: String?) -> Bool? {
        guard let scope else { return nil }
        return scope.contains { $0 == code || $0 == category }
    }
}

/// A vehicle or driver of a carrier with its paper: 道路运输证, 从业资格证.
public struct LicensedUnit: Codable, Sendable, Hashable {
    /// Number plate or name.
    public var name: String
    /// Number of the paper.
    public var licence: String
    /// The last day on which it is good; nil = not stated.
    public var expires: CalendarDay?

    public init(name: String, licence: String, expires: CalendarDay? = nil) {
        self.name = name
        self.licence = licence
        self.expires = expires
    }

    /// `浙A·12345` and `浙a12345` are one plate.
    static func fold(_ name: String) -> String { name.uppercased().filter { $0.isLetter || $0.isNumber } }
}

/// A name under the manifest.
public struct ManifestSignature: Codable, Sendable, Hashable {
    public var printedName: String?
    public var at: ManifestTime?
    /// `paper`, or how it was signed electronically.
    public var method: String?

    public init(printedName: String? = nil, at: ManifestTime? = nil, method: String? = nil) {
        self.printedName = printedName
        self.at = at
        self.method = method
    }
}

/// The one journey of one vehicle that a 联单 covers (Order 23, art. 16).
public struct ManifestTrip: Codable, Sendable, Hashable {
    /// Ours; the same vehicle on another day is another trip.
    public var id: String
    public var vehicle: String?
    public var plate: String
    public var driver: String?
    public var driverPhone: String?
    public var origin: String?
    public var via: String?
    public var destination: String?
    public var departedAt: ManifestTime?
    public var arrivedAt: ManifestTime?
    public var departedFrom: ManifestPlace?
    public var arrivedIn: ManifestPlace?

    public init(
        id: String, vehicle: String? = nil, plate: String, driver: String? = nil, driverPhone: String? = nil,
        origin: String? = nil, via: String? = nil, destination: String? = nil, departedAt: ManifestTime? = nil,
        arrivedAt: ManifestTime? = nil
    ) {
        self.id = id
        self.vehicle = vehicle
        self.plate = plate
        self.driver = driver
        self.driverPhone = driverPhone
        self.origin = origin
        self.via = via
        self.destination = destination
        self.departedAt = departedAt
        self.arrivedAt = arrivedAt
    }
}
