import Compliance

extension Item {
    /// The facts of a receipt as the ledger keeps them.
    var ledgerBody: LedgerBody {
        var body: LedgerBody = [:]
        body["name"] = LedgerValue(name.zh)
        body["amount"] = quantity.ledgerValue
        if let cas { body["cas"] = LedgerValue(cas) }
        if let lot { body["lot"] = LedgerValue(lot) }
        if let supplier { body["supplier"] = LedgerValue(supplier) }
        if let zone { body["zone"] = LedgerValue(zone) }
        if let tag { body["tag"] = LedgerValue(tag) }
        if let purchase { body["purchase"] = LedgerValue(purchase) }
        return body
    }
}

extension Quantity {
    var ledgerValue: LedgerValue {
        switch self {
        case .mass(let mass): .amount(mass.milligrams, .milligrams)
        case .volume(let volume): .amount(volume.microlitres, .microlitres)
        }
    }

    var isPositive: Bool { number > 0 }

    private var number: Int64 {
        switch self {
        case .mass(let mass): mass.milligrams
        case .volume(let volume): volume.microlitres
        }
    }

    private func with(_ number: Int64) -> Quantity {
        switch self {
        case .mass: .mass(Mass(milligrams: number))
        case .volume: .volume(Volume(microlitres: number))
        }
    }

    func times(_ count: Int) throws(PlantError) -> Quantity {
        let (product, overflow) = number.multipliedReportingOverflow(by: Int64(count))
        guard !overflow else {
            throw .invalid(field: "count", Bilingual(zh: "总量过大。", en: "the total amount is too large"))
        }
        return with(product)
    }

    /// What is left after taking `other` out; nil when the kinds differ (mass, volume) or there is not enough.
    func minus(_ other: Quantity) -> Quantity? {
        switch (self, other) {
        case (.mass, .mass), (.volume, .volume):
            number >= other.number ? with(number - other.number) : nil
        default: nil
        }
    }
}

extension String {
    var trimmingWhitespace: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
