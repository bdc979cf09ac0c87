import Compliance
import Labels

// The confirmed data sheets as purchases and the calendar of duties ask for them.
extension Plant {
    /// The confirmed sheets that no later one of the same material, supplier and languages replaces.
    var currentSheets: [FiledSheet] {
        let confirmed = state.sheets.values.filter { $0.state == .confirmed }.sorted { $0.id < $1.id }
        return confirmed.filter { sheet in !confirmed.contains { sheet.isReplaced(by: $0) } }
    }

    /// The sheet for a purchase, as the review asks for it: the supplier's own, in all languages it is on record in, as
    /// old as the oldest of them; not stated when nobody has confirmed one.
    func sheetOnRecord(
        for request: PurchaseRequest, supplier: String?
    ) -> PurchaseDossier.Stated<PurchaseDossier.SafetyDataSheet> {
        let cas = request.cas.flatMap { try? CASNumber($0) }?.text
        let name = request.name.map(NameKey.fold)
        let fitting = currentSheets.filter { sheet in
            if let supplier, let own = sheet.first(.supplier), NameKey.fold(own) != NameKey.fold(supplier) {
                return false
            }
            if let cas, let own = sheet.cas { return cas == own }
            return name != nil && name == sheet.first(.product).map(NameKey.fold)
        }
        if fitting.isEmpty { return .notStated }
        let dates = fitting.map(\.edition)
        return .given(
            PurchaseDossier.SafetyDataSheet(
                languages: Set(fitting.flatMap(\.reading.languages)).sorted(),
                issued: dates.contains(nil) ? nil : dates.compactMap { $0 }.min()))
    }
}

extension FiledSheet {
    fileprivate func isReplaced(by other: FiledSheet) -> Bool {
        guard other.id != id, other.first(.supplier) == first(.supplier), other.cas == cas,
            cas != nil || other.first(.product) == first(.product),
            Set(reading.languages).isSubset(of: other.reading.languages)
        else { return false }
        return (other.edition?.number ?? .min, other.id) > (edition?.number ?? .min, id)
    }
}
