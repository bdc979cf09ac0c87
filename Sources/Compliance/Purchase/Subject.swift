/// The material under review, prepared once for all lists.
struct Subject: Sendable {
    var request: PurchaseRequest
    var identification: Identification
    var substance: Substance?
    /// Catalogue entries that may speak of it.
    var candidates: [Substance]
    /// Its CAS number and those that mean the same material.
    var numbers: [String]
    /// Folded names, for list entries without a CAS number.
    var nameKeys: Set<String>
    var name: Bilingual

    init(_ request: PurchaseRequest, registry: SubstanceRegistry) {
        self.request = request
        identification = registry.identify(request.query)
        switch identification {
        case .known(let substance, let candidates):
            self.substance = substance
            self.candidates = candidates
            name = substance.name
        case .ambiguous, .unknown:
            substance = nil
            candidates = []
            let shown =
                request.name ?? request.cas
                ?? (request.components ?? []).compactMap { $0.name ?? $0.cas }.joined(separator: " + ")
            name = Bilingual(same: shown)
        }
        let cas = substance?.cas ?? request.number?.text
        numbers = cas.map { registry.tables.equivalents(of: $0) } ?? []
        var keys: Set<String> = []
        for text in [request.name].compactMap({ $0 }) { keys.insert(NameKey.fold(text)) }
        for candidate in candidates {
            for text in [candidate.name.zh, candidate.name.en] + candidate.aliases { keys.insert(NameKey.fold(text)) }
        }
        keys.remove("")
        nameKeys = keys
    }

    var facts: [String: Fact] {
        var facts: [String: Fact] = ["quantity": .text(request.quantity.display)]
        if let cas = substance?.cas ?? request.number?.text { facts["cas"] = .text(cas) }
        if let name = request.name { facts["name"] = .text(name) }
        if let concentration_pct = request.concentration_pct { facts["concentration_pct"] = .number(concentration_pct) }
        if let form = request.form { facts["form"] = .text(form.rawValue) }
        return facts
    }
}
