import Foundation

extension ManifestRecord {
    /// The record as EPA's e-Manifest document.
    ///
    /// A US description that may not be printed is left out: ``ManifestChecks`` then says why. Members of an imported
    /// document that ChemTrack does not use are put back where they were.
    public func emanifest() -> JSONTree { emanifestOfFields().filled(from: extra) }

    /// Without `extra` of the record itself; those of parties and lines are in.
    func emanifestOfFields() -> JSONTree {
        var members = Members()
        members["manifestTrackingNumber"] = numbers.usMTN.tree
        members["status"] = epa?.status.tree
        members["submissionType"] = epa?.submissionType.tree
        members["shippedDate"] = (epa?.shippedAt).tree
        members["receivedDate"] = (epa?.receivedAt).tree
        members["generator"] = generator.emanifest()
        if !transporters.isEmpty {
            members["transporters"] = .list(transporters.map { $0.emanifest() ?? .object([:]) })
        }
        members["designatedFacility"] = facility.emanifest()
        if let rejection {
            members["rejection"] = .flag(true)
            members["rejectionInfo"] = rejection.emanifest()
        }
        // Whoever has looked at the lines here has refused nothing; an imported document says so itself.
        if rejection == nil, lines.contains(where: { $0.received?.opinion != nil }) {
            members["rejection"] = .flag(false)
        }
        members["discrepancy"] = hasDiscrepancy.tree
        members["residue"] = hasResidue.tree
        if !lines.isEmpty { members["wastes"] = .list(lines.map { $0.emanifest() }) }
        var additional = Members()
        additional["handlingInstructions"] = handlingInstructions.tree
        if !comments.isEmpty { additional["comments"] = .list(comments.map { $0.emanifest() }) }
        members["additionalInfo"] = additional.tree
        return .object(members.values)
    }
}

/// The members of an object being written; nil is not written.
struct Members {
    private(set) var values: [String: JSONTree] = [:]

    subscript(name: String) -> JSONTree? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// nil when there is no member.
    var tree: JSONTree? { values.isEmpty ? nil : .object(values) }
}

extension String? {
    fileprivate var tree: JSONTree? { map { .text($0) } }
}

extension Bool? {
    fileprivate var tree: JSONTree? { map { .flag($0) } }
}

extension ManifestTime? {
    fileprivate var tree: JSONTree? { map { .text($0.epaText) } }
}

extension ManifestCode {
    func emanifest() -> JSONTree {
        var members = Members()
        members["code"] = .text(code)
        members["description"] = description.tree
        return .object(members.values)
    }
}

extension ManifestRegion {
    fileprivate func emanifest() -> JSONTree {
        var members = Members()
        members["code"] = .text(code)
        members["name"] = name.tree
        return .object(members.values)
    }
}

extension ManifestPhone {
    fileprivate func emanifest() -> JSONTree {
        var members = Members()
        members["number"] = .text(number)
        members["extension"] = self.extension.tree
        return .object(members.values)
    }
}

extension ManifestComment {
    func emanifest() -> JSONTree {
        var members = Members()
        members["label"] = label.tree
        members["description"] = description.tree
        members["handlerId"] = handlerId.tree
        return .object(members.values)
    }
}

extension ManifestAddress {
    fileprivate func emanifest() -> JSONTree? {
        var members = Members()
        members["streetNumber"] = streetNumber.tree
        members["address1"] = address1.tree
        members["address2"] = address2.tree
        members["city"] = city.tree
        members["state"] = state?.emanifest()
        members["country"] = country?.emanifest()
        members["zip"] = zip.tree
        return members.tree
    }
}

extension ManifestContact {
    fileprivate func emanifest() -> JSONTree? {
        var members = Members()
        members["firstName"] = firstName.tree
        members["middleInitial"] = middleInitial.tree
        members["lastName"] = lastName.tree
        members["phone"] = phone?.emanifest()
        members["email"] = email.tree
        members["companyName"] = companyName.tree
        return members.tree
    }
}

extension ManifestParty {
    /// nil when nothing is known of the party that the EPA asks for.
    func emanifest() -> JSONTree? {
        let fields = emanifestOfFields()
        if let extra { return (fields ?? .object([:])).filled(from: extra) }
        return fields
    }

    func emanifestOfFields() -> JSONTree? {
        var members = Members()
        members["epaSiteId"] = epaID.tree
        members["name"] = name.tree
        members["mailingAddress"] = mailing?.emanifest()
        members["siteAddress"] = site?.emanifest()
        members["contact"] = contact?.emanifest()
        members["emergencyPhone"] = emergencyPhone?.emanifest()
        members["order"] = order.map { .integer(Int64($0)) }
        if let signature {
            var paper = Members()
            paper["printedName"] = signature.printedName.tree
            paper["signatureDate"] = signature.at.tree
            members["paperSignatureInfo"] = paper.tree
        }
        return members.tree
    }
}

extension ManifestRejection {
    fileprivate func emanifest() -> JSONTree {
        var members = Members()
        members["transporterOnSite"] = isTransporterOnSite.tree
        members["rejectionType"] = .text(kind == .full ? "FullReject" : "PartialReject")
        members["alternateDesignatedFacilityType"] = (destination.map { $0 == .generator ? "Generator" : "Tsdf" }).tree
        members["alternateDesignatedFacility"] = facility?.emanifest()
        if !newNumbers.isEmpty { members["newManifestTrackingNumbers"] = .list(newNumbers.map { .text($0) }) }
        members["rejectionComments"] = comment.tree
        return .object(members.values)
    }
}

extension ManifestLine {
    func emanifest() -> JSONTree { emanifestOfFields().filled(from: extra) }

    func emanifestOfFields() -> JSONTree {
        var members = Members()
        // A number that came in another form is kept as it came.
        if extra?["lineNumber"] == nil { members["lineNumber"] = .integer(Int64(number)) }
        members["dotHazardous"] = isDOTHazardous.tree
        members["dotInformation"] = emanifestDescription()
        if isDOTHazardous == false { members["wasteDescription"] = name_en.tree }
        members["quantity"] = emanifestQuantity()
        members["br"] = hasBiennialReport.tree
        members["brInfo"] = biennialReport?.emanifest()
        members["pcb"] = hasPCB.tree
        members["epaWaste"] = isEPAWaste.tree
        var hazardous = Members()
        hazardous["federalWasteCodes"] = codes.federal.map { .list($0.map { $0.emanifest() }) }
        hazardous["generatorStateWasteCodes"] = codes.generatorState.map { .list($0.map { $0.emanifest() }) }
        hazardous["tsdfStateWasteCodes"] = codes.facilityState.map { .list($0.map { $0.emanifest() }) }
        members["hazardousWaste"] = hazardous.tree
        members["managementMethod"] = managementMethod?.emanifest()
        members["discrepancyResidueInfo"] = received?.emanifest()
        return .object(members.values)
    }

    private func emanifestDescription() -> JSONTree? {
        var members = Members()
        if let id = printedDOT?.idNumber ?? dot?.idNumber { members["idNumber"] = .object(["code": .text(id)]) }
        if let printedDOT {
            members["printedDotInformation"] = printedDOT.text.tree
        } else if let dot {
            members["printedDotInformation"] = (try? dot.text()).tree
        }
        return members.tree
    }

    private func emanifestQuantity() -> JSONTree? {
        var members = Members()
        members["containerNumber"] = pieceCount.map { .integer($0) }
        members["containerType"] = packaging?.epaType?.emanifest()
        if let declared = declared ?? mass_mg.flatMap({ ManifestAmounts.declared(mass_mg: $0) }) {
            members["quantity"] = .integer(declared.amount)
            members["unitOfMeasurement"] = declared.unit.emanifest()
        }
        return members.tree
    }
}

extension BiennialReport {
    fileprivate func emanifest() -> JSONTree? {
        var members = Members()
        members["density"] = density.map { JSONTree.number($0) }
        members["densityUnitOfMeasurement"] = densityUnit?.emanifest()
        members["formCode"] = form?.emanifest()
        members["sourceCode"] = source?.emanifest()
        members["wasteMinimizationCode"] = minimization?.emanifest()
        members["mixedRadioactiveWaste"] = isMixedRadioactive.tree
        return members.tree
    }
}

extension ReceivedLine {
    fileprivate func emanifest() -> JSONTree? {
        var members = Members()
        members["wasteQuantity"] = isQuantityDiscrepancy.tree
        members["wasteType"] = isTypeDiscrepancy.tree
        members["discrepancyComments"] = comment.tree
        members["residue"] = isResidue.tree
        members["residueComments"] = residueComment.tree
        return members.tree
    }
}
