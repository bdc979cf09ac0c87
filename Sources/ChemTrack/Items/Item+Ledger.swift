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
        if let product { body["product"] = LedgerValue(product) }
        if let tare_mg { body["tare"] = .amount(tare_mg, .milligrams) }
        return body
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
