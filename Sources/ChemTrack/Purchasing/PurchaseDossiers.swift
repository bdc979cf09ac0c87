import Compliance

// What the plant itself knows around a purchase, put beside what the request states.
extension Plant {
    /// Fills in what the plant knows: the supplier's permits and data sheet, where it could stand, who asks. What is stated stands.
    func complete(
        _ stated: PurchaseDossier, for request: PurchaseRequest, supplier: String?, by actor: Actor
    ) -> PurchaseDossier {
        var dossier = stated
        switch dossier.supplier {
        case .notStated: dossier.supplier = supplierOnRecord(supplier)
        case .given(let given) where given.permits.isEmpty: dossier.supplier = supplierOnRecord(given.name)
        case .none, .given: break
        }
        if case .notStated = dossier.sds {
            dossier.sds = sheetOnRecord(for: request, supplier: dossier.supplierName)
        }
        dossier.places = places(for: request)
        if case .notStated = dossier.requester {
            if let person = state.people[actor.id], let qualifications = person.qualifications {
                dossier.requester = .given(.init(name: person.display, qualifications: qualifications))
            }
        }
        return dossier
    }

    /// The registered supplier with that name, else the name alone.
    private func supplierOnRecord(_ name: String?) -> PurchaseDossier.Stated<PurchaseDossier.Supplier> {
        guard let name = name?.trimmingWhitespace, !name.isEmpty else { return .notStated }
        let known = state.parties.values.first { party in
            party.role == .supplier && [party.id, party.name.zh, party.name.en].contains(name)
        }
        return .given(PurchaseDossier.Supplier(name: name, permits: known?.allPermits ?? []))
    }

    /// The storage zones that would take it, best first.
    private func places(for request: PurchaseRequest) -> PurchaseDossier.Stated<[String]> {
        guard
            let material = try? identify(
                cas: request.cas, name: request.name, concentration_pct: request.concentration_pct, form: request.form,
                mixture: request.mixture, stated: request.classification)
        else { return .none }
        let accepted = suggestZones(for: material, quantity: request.quantity).filter(\.accepted)
        return .given(
            accepted.sorted { ($0.rank ?? .max) < ($1.rank ?? .max) }.map(\.zone)
                .filter { state.zones.storageZone($0)?.kind == "storage" })
    }
}

extension PurchaseDossier {
    var supplierName: String? {
        if case .given(let supplier) = supplier { return supplier.name }
        return nil
    }
}
