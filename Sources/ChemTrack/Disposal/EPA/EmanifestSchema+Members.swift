/// The members of the document, object by object, as EPA's schema 1.3 names them.
extension EmanifestShape {
    private static let code = object(["code": .text()], required: ["code"])
    private static let codeDescription = object(["code": .text(), "description": .text()], required: ["code"])
    private static let locality = object(
        ["code": .text(min: 2, max: 2), "name": .text(min: 1, max: 100)], required: ["code"])
    private static let phone = object(["number": .text(), "extension": .text()], required: ["number"])

    private static let address = object(
        [
            "streetNumber": .text(max: 12), "address1": .text(max: 50), "address2": .text(max: 50),
            "city": .text(max: 25), "state": locality, "country": locality, "zip": .text(),
        ], required: ["address1"])

    private static let contact = object([
        "firstName": .text(), "middleInitial": .text(), "lastName": .text(), "phone": phone,
        "email": .text(isNullable: true), "companyName": .text(),
    ])

    private static let signer = object([
        "userId": .text(), "firstName": .text(), "middleInitial": .text(), "lastName": .text(), "phone": phone,
        "email": .text(), "companyName": .text(), "contactType": .text(oneOf: ["Email", "Text", "Voice"]),
    ])

    private static let document = object([
        "name": .fileName, "size": .number, "mimeType": .text(oneOf: ["APPLICATION_PDF", "TEXT_HTML"]),
    ])

    private static let paperSignature = object(["printedName": .text(max: 255), "signatureDate": .time])

    private static let electronicSignature = object([
        "signer": signer, "signatureDate": .time, "humanReadableDocument": document, "cromerrActivityId": .text(),
        "cromerrDocumentId": .text(), "signerRole": .text(oneOf: ["Industry", "State", "PPC", "EPA"]),
        "signatureMethod": .text(oneOf: ["QuickerSign", "QuickSign"]), "onBehalf": .flag,
    ])

    private static let site = object([
        "siteType": .text(oneOf: ["Tsdf", "Generator", "Transporter", "Broker"]), "epaSiteId": .text(),
        "name": .text(max: 80), "mailingAddress": address, "siteAddress": address, "contact": contact,
        "emergencyPhone": phone, "paperSignatureInfo": paperSignature,
        "electronicSignaturesInfo": .list(electronicSignature), "order": .number, "registered": .flag,
        "modified": .flag, "limitedEsign": .flag, "canEsign": .flag, "siteState": locality,
        "hasRegisteredEmanifestUser": .flag, "gisPrimary": .flag,
        "signatureType": .text(oneOf: ["NotSigned", "TypedName", "QuickSign", "CROMERRSign", "QuickerSign"]),
    ])

    private static let additionalInfo = object([
        "originalManifestTrackingNumbers": .list(.text()),
        "newManifestDestination": .text(oneOf: ["OriginalGenerator", "Tsdf"]), "consentNumber": .text(),
        "comments": .list(object(["label": .text(), "description": .text(), "handlerId": .text()])),
        "handlingInstructions": .text(), "pcbAlternateDesignatedFacility": site,
    ])

    private static let quantity = object(
        [
            "containerNumber": .integer(max: 99_999),
            "containerType": object(
                ["code": .text(oneOf: containerTypes), "description": .text(oneOf: containerDescriptions)],
                required: ["code"]),
            "quantity": .integer(max: 99_999_999_999),
            "unitOfMeasurement": object(
                ["code": .text(oneOf: units), "description": .text(oneOf: unitDescriptions)], required: ["code"]),
        ], dependencies: ["quantity": "unitOfMeasurement"])

    static let containerDescriptions = [
        "Burlap, cloth, paper, or plastic bags", "Dump truck", "Fiber or plastic boxes, cartons, cases",
        "Wooden drums, barrels, kegs", "Metal boxes, cartons, cases (including roll offs)", "Hopper or gondola cars",
        "Wooden boxes, cartons, cases", "Tank cars", "Cylinders", "Portable tanks",
        "Fiberboard or plastic drums, barrels, kegs", "Cargo tanks (tank trucks)", "Metal drums, barrels, kegs",
    ]
    static let unitDescriptions = [
        "Pounds", "Tons (2000 Pounds)", "Kilograms", "Metric Tons (1000 Kilograms)", "Gallons", "Liters",
        "Cubic Yards", "Cubic Meters",
    ]

    private static let biennial = object([
        "density": .number, "densityUnitOfMeasurement": object(["code": .text(), "description": .text()]),
        "formCode": codeDescription, "sourceCode": codeDescription, "wasteMinimizationCode": codeDescription,
        "mixedRadioactiveWaste": .flag,
    ])

    private static let pcb = object([
        "loadType": code, "articleContainerId": .text(), "dateOfRemoval": .time, "weight": .number,
        "wasteType": .text(), "bulkIdentity": .text(),
    ])

    private static let waste = object(
        [
            "dotHazardous": .flag,
            "dotInformation": object(
                ["idNumber": code, "printedDotInformation": .text(max: 500)],
                required: ["idNumber", "printedDotInformation"]),
            "wasteDescription": .text(), "quantity": quantity, "brInfo": biennial, "br": .flag,
            "hazardousWaste": object([
                "federalWasteCodes": .list(codeDescription), "tsdfStateWasteCodes": .list(codeDescription),
                "txWasteCodes": .list(.anything), "generatorStateWasteCodes": .list(codeDescription),
            ]),
            "pcb": .flag, "pcbInfos": .list(pcb),
            "discrepancyResidueInfo": object([
                "wasteQuantity": .flag, "wasteType": .flag, "discrepancyComments": .text(min: 1, max: 255),
                "residue": .flag,
                "residueComments": .text(min: 1, max: 255),
            ]),
            "managementMethod": codeDescription, "additionalInfo": additionalInfo, "lineNumber": .number,
            "epaWaste": .flag,
        ], required: ["dotHazardous", "br", "pcb", "lineNumber", "epaWaste"])

    private static let rejection = object([
        "transporterOnSite": .flag, "rejectionType": .text(oneOf: ["FullReject", "PartialReject"]),
        "alternateDesignatedFacilityType": .text(oneOf: ["Generator", "Tsdf"]),
        "generatorPaperSignature": paperSignature, "generatorElectronicSignature": electronicSignature,
        "alternateDesignatedFacility": site, "newManifestTrackingNumbers": .list(.text()),
        "rejectionComments": .text(min: 1, max: 255),
    ])

    private static let importInfo = object([
        "importGenerator": object([
            "name": .text(), "address": .text(), "city": .text(), "country": locality, "postalCode": .text(),
            "province": .text(),
        ]),
        "portOfEntry": object(["state": locality, "cityPort": .text(max: 100)]),
    ])

    private static let correctionInfo = object([
        "versionNumber": .integer(max: .max), "active": .flag, "ppcActive": .flag,
        "electronicSignatureInfo": electronicSignature, "epaSiteId": .text(),
        "initiatorRole": .text(oneOf: ["Industry", "State", "PPC", "EPA"]),
        "updateRole": .text(oneOf: ["Industry", "State", "Ppc", "Epa"]),
    ])

    private static let correctionRequest: EmanifestShape = .openObject([
        "correctionRequestStatus": .text(oneOf: ["NotSent", "Sent", "IndustryResponded"]),
        "correctionRequestDate": .time, "initiatorState": code, "active": .flag,
        "stateUser": .openObject(["email": .text(), "firstName": .text(), "lastName": .text(), "phone": phone]),
        "sections": .list(.openObject(["sectionNumber": .text(), "comments": .text()])),
    ])

    private static let mtnValidation = object([
        "mtnExtractionStatus": .text(oneOf: ["NotStarted", "Completed", "Failed"]), "mtnsMatch": .flag,
        "pdfMtn": .text(), "pdfMtnUnique": .flag, "mtnCorrect": .flag, "mtnRerunCounter": .integer(max: .max),
        "mtnDiscrepancyCorrection": .flag,
    ])

    /// The names of the members of a whole document.
    static let manifestMembers: Set<String> = {
        guard case .object(let members, _, _) = manifest else { return [] }
        return Set(members.keys)
    }()

    static let manifest = object([
        "createdDate": .time, "updatedDate": .time, "manifestTrackingNumber": .text(), "status": .text(oneOf: statuses),
        "isPublic": .flag, "submissionType": .text(oneOf: submissionTypes), "signatureStatus": .flag,
        "originType": .text(oneOf: ["Web", "Service", "Mail"]), "shippedDate": .time, "potentialShipDate": .text(),
        "receivedDate": .time, "certifiedDate": .time, "certifiedBy": signer, "lastUpdatedBy": signer,
        "generator": site, "transporters": .list(site), "designatedFacility": site, "broker": site,
        "wastes": .list(waste), "rejection": .flag, "rejectionInfo": rejection, "discrepancy": .flag, "residue": .flag,
        "residueNewManifestTrackingNumbers": .list(.text()), "import": .flag, "importInfo": importInfo,
        "correctionRequests": .list(correctionRequest), "containsPreviousRejectOrResidue": .flag,
        "printedDocument": document, "formDocument": document, "additionalInfo": additionalInfo,
        "correctionInfo": correctionInfo,
        "ppcStatus": .text(oneOf: [
            "Draft", "PendingDataEntry", "DataEntryInProgress", "PendingDataQc", "PendingDataQa", "DataQaCompleted",
            "PendingIndustryCorrections", "IndustryCorrected",
        ]), "mtnValidationInfo": mtnValidation, "provideImageGeneratorInfo": .flag, "locked": .flag,
        "lockReason": .text(oneOf: ["AsyncSign", "EpaChangeBiller", "EpaCorrection"]),
    ])
}
