/// A paper that has been drawn.
public struct PrintedPaper: Hashable, Sendable {
    public var pdf: [UInt8]
    public var pageCount: Int
    /// What did not fit. A shipping description in here must not be shipped.
    public var overflows: [Overflow]
}

/// A party as an English paper names it.
public struct PaperParty: Hashable, Sendable, Codable {
    public var name: String
    public var addressLines: [String]
    public var phone: String
    /// EPA id number, licence, or empty.
    public var id: String

    public init(name: String, addressLines: [String] = [], phone: String = "", id: String = "") {
        self.name = name
        self.addressLines = addressLines
        self.phone = phone
        self.id = id
    }
}

/// A US shipping paper for hazardous materials by highway (49 CFR 172.200 to 172.205), in English.
public struct DangerousGoodsPaper: Hashable, Sendable, Codable {
    public struct Line: Hashable, Sendable, Codable {
        /// `X`, or `RQ` for a reportable quantity; empty for what is not hazardous (172.201(a)(1)(iii)).
        public var hazardMark: String
        /// The basic description in its sequence, technical names and additions included (172.202, 172.203).
        public var description: String
        /// Number and kind, `13 drums (1A1)`.
        public var packages: String
        /// Total quantity with its unit, `2600 L`.
        public var totalQuantity: String
        /// Gross weight with its unit; may be empty.
        public var weight: String

        public init(
            hazardMark: String, description: String, packages: String, totalQuantity: String, weight: String = ""
        ) {
            self.hazardMark = hazardMark
            self.description = description
            self.packages = packages
            self.totalQuantity = totalQuantity
            self.weight = weight
        }
    }
    /// The shipper's own number of this paper.
    public var documentNumber: String
    /// In print form.
    public var date: String
    public var shipper: PaperParty
    public var consignee: PaperParty
    public var carrier: PaperParty
    /// Monitored at all times while the material is in transportation (172.604).
    public var emergencyPhone: String
    /// Name or contract of who answers there, as 172.604(b) asks.
    public var emergencyContract: String
    public var lines: [Line]
    /// Placards offered, special instructions, exemption numbers.
    public var remarks: [String]
    /// Printed name under the certification.
    public var certifiedBy: String
    /// What the QR symbol says; nil for none.
    public var qrText: String?

    public init(
        documentNumber: String, date: String, shipper: PaperParty, consignee: PaperParty, carrier: PaperParty,
        emergencyPhone: String, emergencyContract: String = "", lines: [Line], remarks: [String] = [],
        certifiedBy: String = "", qrText: String? = nil
    ) {
        self.documentNumber = documentNumber
        self.date = date
        self.shipper = shipper
        self.consignee = consignee
        self.carrier = carrier
        self.emergencyPhone = emergencyPhone
        self.emergencyContract = emergencyContract
        self.lines = lines
        self.remarks = remarks
        self.certifiedBy = certifiedBy
        self.qrText = qrText
    }
}

/// 危险废物转移联单 (Order 23 of 2021): three parts, in Chinese with small English. Empty fields stay blank to be
/// filled by hand.
public struct TransferManifest: Hashable, Sendable, Codable {
    /// 移出人
    public struct Consignor: Hashable, Sendable, Codable {
        public var name = ""
        /// 统一社会信用代码
        public var creditCode = ""
        public var emergencyPhone = ""
        public var address = ""
        /// 经办人
        public var operatorName = ""
        public var phone = ""
        /// 交付时间
        public var handoverTime = ""
        public init() {}
    }
    /// 承运人
    public struct Carrier: Hashable, Sendable, Codable {
        public var name = ""
        /// 营运证件号
        public var licenceNumber = ""
        public var address = ""
        public var phone = ""
        public var driverName = ""
        public var driverPhone = ""
        /// 运输工具
        public var vehicleType = ""
        /// 牌号
        public var plateNumber = ""
        public var origin = ""
        public var departure = ""
        /// 经由地
        public var via = ""
        public var destination = ""
        public var arrival = ""
        public init() {}
    }
    /// 接受人
    public struct Receiver: Hashable, Sendable, Codable {
        public var name = ""
        /// 危险废物经营许可证编号
        public var licenceNumber = ""
        public var address = ""
        public var operatorName = ""
        public var phone = ""
        /// 接受时间
        public var receiveTime = ""
        public init() {}
    }
    public struct Line: Hashable, Sendable, Codable {
        /// 废物名称
        public var name: LabelText
        /// 废物类别, `HW06`.
        public var category = ""
        /// 废物代码, `900-402-06`.
        public var code = ""
        /// 危险特性, `T, I`.
        public var hazardProperties = ""
        /// 形态
        public var physicalForm = ""
        /// 有害成分名称
        public var hazardousComponents = ""
        /// 包装方式
        public var packaging = ""
        /// 包装数量
        public var packageCount = ""
        /// 移出量(吨), four decimals.
        public var quantity_t = ""
        /// 突发环境事件防范措施
        public var emergencyMeasures = ""
        /// 是否存在重大差异
        public var majorDiscrepancy = ""
        /// 接受人处理意见
        public var receiverOpinion = ""
        /// 拟利用处置方式
        public var treatmentMethod = ""
        /// 接受量(吨)
        public var accepted_t = ""
        public init(name: LabelText) { self.name = name }
    }
    /// The 14-digit official number; nil prints 草稿 DRAFT across the paper.
    public var number: String?
    public var consignor = Consignor()
    public var carriers: [Carrier] = []
    public var receiver = Receiver()
    public var lines: [Line] = []
    /// 备注, such as the approval number of a transfer to another province.
    public var note = ""
    /// What the QR symbol says: the record's id and checkpoint.
    public var qrText: String
    /// The record's own id, shown small at the foot.
    public var recordID: String

    public init(number: String?, recordID: String, qrText: String) {
        self.number = number
        self.recordID = recordID
        self.qrText = qrText
    }
}

/// The uniform hazardous waste manifest, EPA form 8700-22 and its continuation sheet 8700-22A.
public struct HazardousWasteManifest8700_22: Hashable, Sendable, Codable {
    public struct Line: Hashable, Sendable, Codable {
        /// 9a: `X`, `RQ` or empty.
        public var hazardMark = ""
        /// 9b: the description with its id number, in English.
        public var description: String
        /// 10: number of containers.
        public var containerCount = ""
        /// 10: type, such as `DM`.
        public var containerType = ""
        /// 11: total quantity, a whole number.
        public var quantity = ""
        /// 12: unit, such as `K`.
        public var unit = ""
        /// 13: waste codes; more than six go on as an overflow into item 14.
        public var wasteCodes: [String] = []
        /// 19: management method.
        public var managementMethod = ""
        public init(description: String) { self.description = description }
    }
    /// Name, date and whether a signature is on file.
    public struct Signature: Hashable, Sendable, Codable {
        public var printedName = ""
        /// A typed mark such as `/signed electronically/`.
        public var signature = ""
        /// `MM DD YYYY`
        public var date = ""
        public init() {}
    }
    public enum Discrepancy: String, Hashable, Sendable, Codable, CaseIterable {
        case quantity = "Quantity"
        case type = "Type"
        case residue = "Residue"
        case partialRejection = "Partial Rejection"
        case fullRejection = "Full Rejection"
    }
    /// 1
    public var generatorID = ""
    /// 3
    public var emergencyPhone = ""
    /// 4: given by EPA only; nil prints the draft mark.
    public var trackingNumber: String?
    /// 5: mailing address, name and phone.
    public var generator = PaperParty(name: "")
    /// 5: site address, when different.
    public var generatorSite: [String] = []
    /// 6 and 7; more go on the continuation sheet.
    public var transporters: [PaperParty] = []
    /// 8
    public var facility = PaperParty(name: "")
    /// 9 to 13
    public var lines: [Line] = []
    /// 14
    public var specialHandling = ""
    /// 15
    public var generatorSignature = Signature()
    /// 16
    public var isImport = false
    public var isExport = false
    public var portOfEntryOrExit = ""
    public var dateLeavingUS = ""
    /// 17, in the order of the transporters.
    public var transporterSignatures: [Signature] = []
    /// 18a
    public var discrepancies: [Discrepancy] = []
    public var discrepancyComments = ""
    public var referenceNumber = ""
    /// 18b
    public var alternateFacility: PaperParty?
    /// 18c
    public var alternateSignature = Signature()
    /// 20
    public var facilitySignature = Signature()
    public init() {}
}
