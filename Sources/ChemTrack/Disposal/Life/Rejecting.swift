import Compliance

extension Plant {
    /// What the facility refused is back at the plant and waits for a new manifest.
    ///
    /// - Parameter zone: where it was put; it must be one that may hold every container.
    public func takeBack(
        manifest id: String, to zone: String, _ request: SigningRequest = SigningRequest(), by actor: Actor
    ) async throws(PlantError) -> Manifest {
        try await take(.takeBack, of: id, by: actor) {
            (manifest: inout Manifest, changes: inout ChangeSet) throws(PlantError) -> StepNote in
            let signed = try signature(
                request, on: manifest.record, usual: actor.display, auth: actor.auth, field: "return")
            for code in manifest.record.rejection?.containers ?? [] {
                try putBack(code, of: manifest, to: zone, by: actor, into: &changes)
            }
            manifest.record.rejection?.destination = .generator
            manifest.record.rejection?.settledAt = signed.at
            try settleTasks(
                [.wasteShipped], of: manifest, note: Bilingual(zh: "已退回", en: "taken back"), by: actor, into: &changes)
            return StepNote(kind: "manifest.returned", body: ["to": LedgerValue(zone)])
        }
    }

    private func putBack(
        _ code: String, of manifest: Manifest, to zone: String, by actor: Actor, into changes: inout ChangeSet
    ) throws(PlantError) {
        var item = try state.item(code)
        guard let target = state.zones.storageZone(zone), let profile = state.profiles[code]?.value else {
            throw .notFound(kind: "zone", id: zone)
        }
        let answer = state.rankZones(for: profile, quantity: item.quantity, isWaste: true, itemID: code)
            .first { $0.zone == zone }
        guard let answer, answer.accepted else {
            throw .blocked(
                Bilingual(
                    zh: "退回的容器 \(code) 不得存放于“\(target.name.zh)”：请选择其他区域。",
                    en: "container \(code) may not be put into \(target.name.en): choose another zone"),
                findings: answer?.findings ?? [])
        }
        item.zone = zone
        item.assignedZone = zone
        state.keep(item)
        try follow([code], of: manifest, to: .waste, by: actor, into: &changes)
        try judge(items: [code], rooms: Set([state.zones.room(zone)].compactMap { $0 }), into: &changes)
    }

    /// Another facility has taken in what the first one refused.
    ///
    /// - Parameters:
    ///   - facility: id of the registered facility.
    ///   - newNumbers: tracking numbers of the manifests it travelled with, where there are any.
    public func forward(
        manifest id: String, to facility: String, _ request: SigningRequest = SigningRequest(),
        newNumbers: [String] = [], by actor: Actor
    ) async throws(PlantError) -> Manifest {
        try await take(.forward, of: id, by: actor) {
            (manifest: inout Manifest, changes: inout ChangeSet) throws(PlantError) -> StepNote in
            var party = try party(.facility, facility).details
            if let wrong = newNumbers.first(where: {
                !EmanifestForm.isTrackingNumber($0) && !ChineseForm.isManifestNumber($0)
            }) {
                throw .invalid(
                    field: "new_numbers",
                    Bilingual(zh: "`\(wrong)` 不是联单号。", en: "`\(wrong)` is no manifest number"))
            }
            try checkLicence(party, takes: manifest)
            let signed = try signature(request, on: manifest.record, usual: party.contact?.fullName, field: "facility")
            party.signature = signed
            manifest.record.rejection?.destination = .facility
            manifest.record.rejection?.facility = party
            manifest.record.rejection?.newNumbers = newNumbers
            manifest.record.rejection?.settledAt = signed.at
            try settleTasks(
                [.wasteShipped], of: manifest, note: Bilingual(zh: "另一单位已接受", en: "another facility has signed"),
                by: actor, into: &changes)
            return StepNote(kind: "manifest.forwarded", body: ["facility": LedgerValue(facility)])
        }
    }

    /// The other facility has to be licensed for what it gets, as the first had to be.
    private func checkLicence(_ facility: ManifestParty, takes manifest: Manifest) throws(PlantError) {
        var containers: [WasteContainer] = []
        for code in manifest.record.rejection?.containers ?? [] {
            var container = try container(try state.item(code), on: manifest.id)
            container.isAtDispatch = true
            containers.append(container)
        }
        let request = ManifestRequest(
            jurisdictions: manifest.record.jurisdictions, containers: containers, generator: manifest.record.generator,
            transporters: manifest.record.transporters, facility: facility, trips: [])
        let blocking = ManifestBlocks(request: request, today: today).findings().filter { $0.verdict == .prohibited }
        guard blocking.isEmpty else {
            throw .blocked(
                Bilingual(zh: "该单位不得接受这些废物。", en: "this facility may not take in this waste"), findings: blocking)
        }
    }
}
