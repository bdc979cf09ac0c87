import Compliance
public import Labels

extension ManifestPapers {
    /// The 联单 of a record. Without a number from the national system it is a draft (草稿).
    public func transferManifest(_ record: ManifestRecord) throws(ManifestPaperError) -> TransferManifest {
        guard !record.lines.isEmpty else { throw .noLines }
        var paper = TransferManifest(
            number: record.numbers.cnManifest, recordID: record.id,
            qrText: record.numbers.cnManifest.map { "\(record.id) \($0)" } ?? record.id)
        paper.consignor = consignor(of: record)
        paper.carriers = record.transporters.map { carrier($0, of: record) }
        paper.receiver = receiver(of: record)
        paper.lines = record.lines.map { line($0, of: record) }
        paper.note = [record.crossProvinceApproval.map { "跨省转移批准：\($0)" }, record.handlingInstructions]
            .compactMap { $0 }.joined(separator: "；")
        return paper
    }

    private func consignor(of record: ManifestRecord) -> TransferManifest.Consignor {
        let party = record.generator
        var consignor = TransferManifest.Consignor()
        consignor.name = party.displayName_zh
        consignor.creditCode = party.uscc ?? ""
        consignor.emergencyPhone = party.emergencyPhone?.text ?? ""
        consignor.address = address_zh(party)
        consignor.operatorName = person_zh(party)
        consignor.phone = party.contact?.phone?.text ?? ""
        consignor.handoverTime = clock(party.signature?.at ?? record.trip?.departedAt)
        return consignor
    }

    private func carrier(_ party: ManifestParty, of record: ManifestRecord) -> TransferManifest.Carrier {
        var carrier = TransferManifest.Carrier()
        carrier.name = party.displayName_zh
        carrier.licenceNumber = party.licence?.number ?? ""
        carrier.address = address_zh(party)
        carrier.phone = party.contact?.phone?.text ?? ""
        // The trip is of the first carrier; a later one fills in its own by hand.
        guard let trip = record.trip, party.order ?? 1 <= 1 else { return carrier }
        carrier.driverName = trip.driver ?? ""
        carrier.driverPhone = trip.driverPhone ?? ""
        carrier.vehicleType = trip.vehicle ?? ""
        carrier.plateNumber = trip.plate
        carrier.origin = trip.origin ?? ""
        carrier.departure = clock(trip.departedAt)
        carrier.via = trip.via ?? ""
        carrier.destination = trip.destination ?? ""
        carrier.arrival = clock(trip.arrivedAt)
        return carrier
    }

    private func receiver(of record: ManifestRecord) -> TransferManifest.Receiver {
        let party = record.facility
        var receiver = TransferManifest.Receiver()
        receiver.name = party.displayName_zh
        receiver.licenceNumber = party.licence?.number ?? ""
        receiver.address = address_zh(party)
        receiver.operatorName = person_zh(party)
        receiver.phone = party.contact?.phone?.text ?? ""
        receiver.receiveTime = clock(party.signature?.at ?? record.trip?.arrivedAt)
        return receiver
    }

    private func line(_ line: ManifestLine, of record: ManifestRecord) -> TransferManifest.Line {
        var printed = TransferManifest.Line(
            name: LabelText(zh: line.name_zh ?? line.name_en ?? "", en: line.name_en ?? ""))
        printed.category = line.codes.cnCategory ?? ""
        printed.code = line.codes.cnCode ?? ""
        printed.hazardProperties = line.cnHazards.joined(separator: ", ")
        printed.physicalForm = line.physicalState?.zh ?? ""
        printed.hazardousComponents = line.components.joined(separator: "、")
        printed.packaging = line.packaging?.cn ?? ""
        printed.packageCount = line.pieceCount.map { String($0) } ?? ""
        printed.quantity_t = line.mass_mg.map { ManifestAmounts.tonnes(mass_mg: $0) } ?? ""
        printed.emergencyMeasures = record.emergencyMeasures_zh ?? ""
        printed.treatmentMethod = line.cnTreatment ?? ""
        if let received = line.received {
            let isDifferent = received.isQuantityDiscrepancy == true || received.isTypeDiscrepancy == true
            printed.majorDiscrepancy = isDifferent ? "是" : received.isQuantityDiscrepancy == nil ? "" : "否"
            printed.receiverOpinion = received.opinion?.zh ?? ""
            printed.accepted_t = received.mass_mg.map { ManifestAmounts.tonnes(mass_mg: $0) } ?? ""
        }
        return printed
    }

    private func clock(_ time: ManifestTime?) -> String { time?.clockText(offset_min: clockOffset_min) ?? "" }

    private func address_zh(_ party: ManifestParty) -> String { party.address_zh ?? party.site?.oneLine ?? "" }

    private func person_zh(_ party: ManifestParty) -> String { party.contact.map { $0.name_zh ?? $0.fullName } ?? "" }
}
