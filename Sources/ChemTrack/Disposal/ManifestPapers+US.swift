import Compliance
public import Labels

extension ManifestPapers {
    /// The US shipping paper of a record: one line for each, with the basic description of 172.202.
    public func shippingPaper(_ record: ManifestRecord) throws(ManifestPaperError) -> DangerousGoodsPaper {
        guard !record.lines.isEmpty else { throw .noLines }
        var lines: [DangerousGoodsPaper.Line] = []
        for line in record.lines {
            let mark = line.packaging?.unSpecification.map { "(\($0))" } ?? ""
            let packages = [line.pieceCount.map { "\($0)" } ?? "", Self.packageName(line), mark]
                .filter { !$0.isEmpty }.joined(separator: " ")
            lines.append(
                DangerousGoodsPaper.Line(
                    hazardMark: hazardMark(line), description: try description(of: line), packages: packages,
                    totalQuantity: amount(line).map { "\($0.amount) \(Self.unitName($0.unit.code))" } ?? "",
                    weight: line.mass_mg.map { "\(ManifestAmounts.kilograms(mass_mg: $0)) kg net" } ?? ""))
        }
        return DangerousGoodsPaper(
            documentNumber: record.numbers.usMTN ?? record.id, date: day(record), shipper: party(record.generator),
            consignee: party(record.facility),
            carrier: record.transporters.first.map { party($0) } ?? PaperParty(name: ""),
            emergencyPhone: record.generator.emergencyPhone?.text ?? "", lines: lines,
            remarks: record.handlingInstructions.map { [$0] } ?? [],
            certifiedBy: record.certification?.printedName ?? "", qrText: record.id)
    }

    /// EPA form 8700-22 of a record. Without a tracking number it is a draft.
    public func wasteManifest(_ record: ManifestRecord) throws(ManifestPaperError) -> HazardousWasteManifest8700_22 {
        guard !record.lines.isEmpty else { throw .noLines }
        var form = HazardousWasteManifest8700_22()
        form.generatorID = record.generator.epaID ?? ""
        form.emergencyPhone = record.generator.emergencyPhone?.text ?? ""
        form.trackingNumber = record.numbers.usMTN
        form.generator = party(record.generator, address: record.generator.mailing ?? record.generator.site)
        if let site = record.generator.site, site != record.generator.mailing, record.generator.mailing != nil {
            form.generatorSite = addressLines(site)
        }
        form.transporters = record.transporters.map { party($0) }
        form.facility = party(record.facility)
        for line in record.lines { form.lines.append(try formLine(line)) }
        form.specialHandling = specialHandling(record)
        form.generatorSignature = signature(record.generator.signature)
        form.transporterSignatures = record.transporters.map { signature($0.signature) }
        form.facilitySignature = signature(record.facility.signature)
        form.discrepancies = discrepancies(record)
        form.discrepancyComments = discrepancyComments(record)
        form.isImport = record.extra?["import"]?.flag == true
        let port = record.extra?[path: "importInfo.portOfEntry"]
        form.portOfEntryOrExit = [port?["cityPort"]?.text, port?[path: "state.code"]?.text].compactMap { $0 }
            .joined(separator: ", ")
        refuse(&form, record)
        return form
    }

    /// Item 14: of the whole, and what a document of EPA's says of its lines, by their number in item 9b.
    private func specialHandling(_ record: ManifestRecord) -> String {
        let ofLines = record.lines.flatMap { line -> [String] in
            let information = line.extra?["additionalInfo"]
            return [
                information?["handlingInstructions"]?.text.map { "9b.\(line.number): \($0)" },
                information?["consentNumber"]?.text.map { "9b.\(line.number) consent number \($0)" },
            ].compactMap { $0 }
        }
        return ([record.handlingInstructions].compactMap { $0 } + ofLines).joined(separator: "\n")
    }

    /// Items 18a (the number of the new manifest), 18b and 18c of a load that was refused.
    private func refuse(_ form: inout HazardousWasteManifest8700_22, _ record: ManifestRecord) {
        let residues = record.extra?["residueNewManifestTrackingNumbers"]?.items?.compactMap(\.text) ?? []
        form.referenceNumber = ((record.rejection?.newNumbers ?? []) + residues).joined(separator: ", ")
        guard let rejection = record.rejection else { return }
        switch rejection.destination {
        case .generator:
            form.alternateFacility = party(record.generator)
            // How the generator signed for what came back, as EPA's document has it.
            let paper = record.extra?[path: "rejectionInfo.generatorPaperSignature"]
            form.alternateSignature = signature(
                ManifestSignature(
                    printedName: paper?["printedName"]?.text,
                    at: paper?["signatureDate"]?.text.flatMap { ManifestTime($0) }))
        case .facility:
            guard let facility = rejection.facility else { return }
            form.alternateFacility = party(facility)
            form.alternateSignature = signature(facility.signature)
        case nil: return
        }
    }

    private func discrepancyComments(_ record: ManifestRecord) -> String {
        let ofLines = record.lines.flatMap { line in
            [line.received?.comment, line.received?.residueComment].compactMap { $0 }.map { "\(line.number): \($0)" }
        }
        return (ofLines + [record.rejection?.comment].compactMap { $0 }).joined(separator: "; ")
    }

    private func formLine(_ line: ManifestLine) throws(ManifestPaperError) -> HazardousWasteManifest8700_22.Line {
        var printed = HazardousWasteManifest8700_22.Line(description: try description(of: line))
        printed.hazardMark = hazardMark(line)
        printed.containerCount = line.pieceCount.map { String($0) } ?? ""
        printed.containerType = line.packaging?.epaType?.code ?? ""
        if let amount = amount(line) {
            guard amount.amount > 0 else {
                throw .incomplete(line: line.number, "the quantity is 0 \(amount.unit.code): use a smaller unit")
            }
            printed.quantity = String(amount.amount)
            printed.unit = amount.unit.code
        }
        printed.wasteCodes = line.codes.us
        printed.managementMethod = line.managementMethod?.code ?? ""
        return printed
    }

    /// The text of item 9b: never a description that may not be printed, never one that is cut.
    private func description(of line: ManifestLine) throws(ManifestPaperError) -> String {
        let text: String?
        do throws(ShippingDescriptionError) {
            text = try line.shippingText()
        } catch {
            throw .description(line: line.number, error)
        }
        if line.isDOTHazardous != false, let text {
            if let scalar = ShippingDescription.notEnglish(text) {
                throw .description(
                    line: line.number,
                    ShippingDescriptionError(problems: [.notEnglish(member: "printedDOT", text: text, scalar)]))
            }
            return text
        }
        guard line.isDOTHazardous == false else {
            throw .incomplete(
                line: line.number, "no US description, and nobody has said that the waste is not dangerous goods")
        }
        guard let name = line.name_en, !name.trimmingBlanks.isEmpty else {
            throw .incomplete(line: line.number, "no English description")
        }
        if let scalar = ShippingDescription.notEnglish(name) {
            throw .description(
                line: line.number,
                ShippingDescriptionError(problems: [.notEnglish(member: "name_en", text: name, scalar)]))
        }
        return name
    }

    /// Item 9a: RQ or X for dangerous goods (172.201(a)(1)(iii)).
    private func hazardMark(_ line: ManifestLine) -> String {
        guard line.isDOTHazardous == true else { return "" }
        return line.dot?.isReportableQuantity == true ? "RQ" : "X"
    }

    private func amount(_ line: ManifestLine) -> DeclaredQuantity? {
        line.declared ?? line.mass_mg.flatMap { ManifestAmounts.declared(mass_mg: $0) }
    }

    /// The kind of package in words, which 172.202(a)(7) asks for: `metal drums`.
    private static func packageName(_ line: ManifestLine) -> String {
        guard let code = line.packaging?.epaType?.code else { return "" }
        let isOne = line.pieceCount == 1
        let names = [
            "BA": "bag", "CF": "fiber or plastic box", "CM": "metal box", "CW": "wooden box", "CY": "cylinder",
            "DF": "fiber or plastic drum", "DM": "metal drum", "DT": "dump truck", "DW": "wooden drum",
            "HG": "hopper or gondola car", "TC": "tank car", "TP": "portable tank", "TT": "cargo tank",
        ]
        guard let name = names[code] else { return code }
        return isOne ? name : name + (name.hasSuffix("x") ? "es" : "s")
    }

    private static func unitName(_ code: String) -> String {
        let names = ["K": "kg", "P": "lb", "T": "tons", "M": "t", "G": "gal", "L": "L", "Y": "yd3", "N": "m3"]
        return names[code] ?? code
    }

    func day(_ record: ManifestRecord) -> String {
        let time = record.trip?.departedAt ?? record.epa?.shippedAt ?? record.createdAt
        return time?.day(offset_min: clockOffset_min).text ?? ""
    }

    private func addressLines(_ address: ManifestAddress?) -> [String] {
        guard let address else { return [] }
        let street = [address.streetNumber, address.address1].compactMap { $0 }.joined(separator: " ")
        let region = [address.state?.code, address.zip].compactMap { $0 }.joined(separator: " ")
        let place = [address.city ?? "", region].filter { !$0.isEmpty }.joined(separator: ", ")
        return [street, address.address2 ?? "", place].filter { !$0.isEmpty }
    }

    func party(_ party: ManifestParty, address: ManifestAddress? = nil) -> PaperParty {
        PaperParty(
            name: party.displayName_en, addressLines: addressLines(address ?? party.site ?? party.mailing),
            phone: party.contact?.phone?.text ?? "", id: party.epaID ?? "")
    }

    private func signature(_ given: ManifestSignature?) -> HazardousWasteManifest8700_22.Signature {
        var printed = HazardousWasteManifest8700_22.Signature()
        printed.printedName = given?.printedName ?? ""
        if let day = given?.at?.day(offset_min: clockOffset_min) {
            let parts = day.text.split(separator: "-")
            printed.date = "\(parts[1]) \(parts[2]) \(parts[0])"
        }
        return printed
    }

    private func discrepancies(_ record: ManifestRecord) -> [HazardousWasteManifest8700_22.Discrepancy] {
        let received = record.lines.compactMap(\.received)
        var found: [HazardousWasteManifest8700_22.Discrepancy] = []
        if received.contains(where: { $0.isQuantityDiscrepancy == true }) { found.append(.quantity) }
        if received.contains(where: { $0.isTypeDiscrepancy == true }) { found.append(.type) }
        if received.contains(where: { $0.isResidue == true }) { found.append(.residue) }
        switch record.rejection?.kind {
        case .partial: found.append(.partialRejection)
        case .full: found.append(.fullRejection)
        case nil: break
        }
        return found
    }
}
