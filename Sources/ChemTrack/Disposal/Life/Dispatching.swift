import Compliance

/// What is said when the vehicle leaves.
public struct DepartureRequest: Sendable, Hashable {
    /// Who signs for the plant; nobody named = whoever is signed in.
    public var generator: SigningRequest
    /// Who signs for the first carrier; nobody named = the driver.
    public var carrier: String?
    /// Why it travels with paper alone, when the national system could not be used.
    public var paperReason: String?

    public init(generator: SigningRequest = SigningRequest(), carrier: String? = nil, paperReason: String? = nil) {
        self.generator = generator
        self.carrier = carrier
        self.paperReason = paperReason
    }
}

extension Plant {
    /// Issues a complete manifest: whoever does so certifies it (item 15 of the form).
    public func issue(manifest id: String, by actor: Actor) async throws(PlantError) -> Manifest {
        try await take(.issue, of: id, by: actor) {
            (manifest: inout Manifest, changes: inout ChangeSet) throws(PlantError) -> StepNote in
            try reassess(&manifest)
            manifest.record.state = .ready
            manifest.record.epa?.status = "Scheduled"
            manifest.record.certification = ManifestSignature(
                printedName: actor.display, at: ManifestTime(ms: clock.now_ms()), method: actor.auth)
            return StepNote(kind: "manifest.ready")
        }
    }

    /// Gives a manifest up before dispatch; its containers are free again.
    public func void(manifest id: String, by actor: Actor) async throws(PlantError) -> Manifest {
        try await take(.void, of: id, by: actor) {
            (manifest: inout Manifest, changes: inout ChangeSet) throws(PlantError) -> StepNote in
            manifest.record.state = .void
            try follow(manifest.items, of: manifest, to: .waste, by: actor, into: &changes)
            return StepNote(kind: "manifest.void")
        }
    }

    /// The carrier will not take it: the manifest is a draft again, to be put right, and the refusal is on record.
    public func refuse(manifest id: String, reason: String, by actor: Actor) async throws(PlantError) -> Manifest {
        let reason = reason.trimmingWhitespace
        guard !reason.isEmpty else {
            throw .invalid(field: "reason", Bilingual(zh: "请填写拒运原因。", en: "say why the carrier refuses"))
        }
        return try await take(.refuse, of: id, by: actor) {
            (manifest: inout Manifest, changes: inout ChangeSet) throws(PlantError) -> StepNote in
            manifest.record.state = .draft
            manifest.record.certification = nil
            manifest.record.epa?.status = "Pending"
            return StepNote(kind: "manifest.refused", text: reason)
        }
    }

    /// The vehicle leaves: generator and first carrier have signed. What may forbid the dispatch is asked again.
    public func ship(
        manifest id: String, _ request: DepartureRequest = DepartureRequest(), by actor: Actor
    ) async throws(PlantError) -> Manifest {
        try await take(.ship, of: id, by: actor) {
            (manifest: inout Manifest, changes: inout ChangeSet) throws(PlantError) -> StepNote in
            try reassess(&manifest)
            let signed = try signature(
                request.generator, on: manifest.record, usual: actor.display, auth: actor.auth, field: "generator")
            manifest.record.generator.signature = signed
            let driver = manifest.record.trip?.driver ?? manifest.record.transporters.first?.contact?.fullName
            let carrier = try signature(
                SigningRequest(name: request.carrier ?? driver, at: signed.at), on: manifest.record, usual: nil,
                field: "carrier")
            if !manifest.record.transporters.isEmpty { manifest.record.transporters[0].signature = carrier }
            manifest.record.trip?.departedAt = signed.at
            manifest.record.trip?.departedFrom = try place(request.generator, field: "generator")
            manifest.record.epa?.shippedAt = signed.at
            manifest.record.epa?.status = "InTransit"
            manifest.record.state = .shipped
            let reason = request.paperReason?.trimmingWhitespace ?? ""
            manifest.record.paperReason = reason.isEmpty ? nil : reason
            try follow(manifest.items, of: manifest, to: .shipped, by: actor, into: &changes)
            let day = day(of: signed.at ?? ManifestTime(ms: clock.now_ms()))
            try raiseTasks(.wasteShipped, of: manifest, on: day, by: actor, into: &changes)
            if manifest.record.paperReason != nil {
                try raiseTasks(.paperManifestUsed, of: manifest, on: day, by: actor, into: &changes)
            }
            return StepNote(
                kind: "manifest.shipped", body: ["on": LedgerValue(day.text)], text: manifest.record.paperReason)
        }
    }

    /// The next carrier has taken over. Carriers sign in the order in which they stand on the manifest.
    public func handOver(
        manifest id: String, _ request: SigningRequest, by actor: Actor
    ) async throws(PlantError) -> Manifest {
        try await take(.handOver, of: id, by: actor) {
            (manifest: inout Manifest, changes: inout ChangeSet) throws(PlantError) -> StepNote in
            guard let next = manifest.record.transporters.firstIndex(where: { $0.signature == nil }) else {
                throw .refused(Bilingual(zh: "所有承运人都已签字。", en: "every carrier has signed"))
            }
            let carrier = manifest.record.transporters[next]
            manifest.record.transporters[next].signature = try signature(
                request, on: manifest.record, usual: carrier.contact?.fullName, field: "carrier")
            return StepNote(kind: "manifest.handover", body: ["carrier": LedgerValue(Int64(next + 1))])
        }
    }

    /// The vehicle is at the facility, which has not confirmed anything yet.
    public func arrive(
        manifest id: String, _ request: SigningRequest = SigningRequest(), by actor: Actor
    ) async throws(PlantError) -> Manifest {
        try await take(.arrive, of: id, by: actor) {
            (manifest: inout Manifest, changes: inout ChangeSet) throws(PlantError) -> StepNote in
            try checkCarriers(manifest.record)
            let arrived = try signature(
                request, on: manifest.record, usual: actor.display, auth: actor.auth, field: "arrival")
            manifest.record.noteArrival(arrived.at, place: try place(request, field: "arrival"))
            manifest.record.state = .received
            manifest.record.epa?.status = "ReadyForSignature"
            let day = day(of: arrived.at ?? ManifestTime(ms: clock.now_ms()))
            try raiseTasks(.wasteReceived, of: manifest, on: day, by: actor, into: &changes)
            return StepNote(kind: "manifest.received", body: ["on": LedgerValue(day.text)])
        }
    }

    /// Nobody can have brought what he did not sign for.
    func checkCarriers(_ record: ManifestRecord) throws(PlantError) {
        guard let missing = record.transporters.firstIndex(where: { $0.signature == nil }) else { return }
        throw .refused(
            Bilingual(
                zh: "第 \(missing + 1) 承运人尚未签字：请先登记交接。",
                en: "carrier \(missing + 1) has not signed: record the handover first"))
    }
}

extension ManifestRecord {
    mutating func noteArrival(_ at: ManifestTime?, place: ManifestPlace?) {
        if trip == nil { trip = ManifestTrip(id: id, plate: "") }
        trip?.arrivedAt = at
        trip?.arrivedIn = place
        epa?.receivedAt = at
    }
}
