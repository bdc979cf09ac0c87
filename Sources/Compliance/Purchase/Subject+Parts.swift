extension Subject {
    /// The components of a product, each as a material of its own at its upper content; empty for a substance and for a
    /// composition that cannot be used.
    func parts(_ registry: SubstanceRegistry) -> [(subject: Subject, component: MixtureComponent)] {
        guard let mixture = request.mixture, (try? mixture.check()) != nil else { return [] }
        return Self.summed(mixture.components).map {
            (Subject(Self.request($0, of: request), registry: registry), $0)
        }
    }

    /// Components with the same number or name together: two of 3 % are 6 % of it.
    private static func summed(_ components: [MixtureComponent]) -> [MixtureComponent] {
        var found: [MixtureComponent] = []
        for component in components {
            let same = found.firstIndex {
                component.number != nil ? $0.number == component.number : $0.number == nil && $0.name == component.name
            }
            if let same {
                found[same].low_pct += component.low_pct
                found[same].high_pct = min(100, found[same].high_pct + component.high_pct)
            } else {
                found.append(component)
            }
        }
        // In an order of their own, so that the order they were typed in does not matter.
        return found.sorted { ($0.number?.text ?? $0.name ?? "") < ($1.number?.text ?? $1.name ?? "") }
    }

    /// A component asked for by itself: in a liquid it is dissolved.
    private static func request(_ component: MixtureComponent, of whole: PurchaseRequest) -> PurchaseRequest {
        PurchaseRequest(
            cas: component.number?.text, name: component.number == nil ? component.name : nil, quantity: whole.quantity,
            concentration_pct: component.high_pct, form: whole.form == .liquid ? .solution : whole.form,
            density_kg_per_L: whole.density_kg_per_L, purpose: whole.purpose, unitID: whole.unitID)
    }
}
