import ChemTrack
import Compliance
import Foundation
import Testing

@Suite("EPA e-Manifest documents")
struct DisposalEmanifestTests {
    typealias Sample = DisposalSample

    /// Documents in EPA's form, in our words.
    static let documents: [String] = [
        """
        {"status": "Scheduled", "submissionType": "FullElectronic", "discrepancy": false,
         "generator": {"epaSiteId": "VATEST000009", "contact": {"phone": {"number": "703-555-0100"}, "email": null},
                       "emergencyPhone": {"number": "800-555-0101", "extension": "12"}, "canEsign": true},
         "transporters": [{"epaSiteId": "VATEST000008", "order": 1, "registered": true},
                          {"epaSiteId": "VATEST000007", "order": 2, "siteType": "Transporter"}],
         "designatedFacility": {"epaSiteId": "VAD000000001"},
         "wastes": [{"lineNumber": 1, "dotHazardous": true, "epaWaste": true, "br": false, "pcb": false, "pcbInfos": [],
                     "dotInformation": {"idNumber": {"code": "UN1090"}, "printedDotInformation": "UN1090, Waste Acetone, 3, PG II"},
                     "quantity": {"containerNumber": 3, "containerType": {"code": "DM", "description": "Metal drums, barrels, kegs"},
                                  "quantity": 480, "unitOfMeasurement": {"code": "K", "description": "Kilograms"}},
                     "hazardousWaste": {"federalWasteCodes": [{"code": "F003", "description": "SPENT SOLVENT"}],
                                        "tsdfStateWasteCodes": [], "generatorStateWasteCodes": [], "txWasteCodes": ["00000001"]},
                     "additionalInfo": {"comments": [{"label": "Profile", "description": "P-1", "handlerId": "VAD000000001"}],
                                        "consentNumber": "123456I12345"}}],
         "additionalInfo": {"handlingInstructions": "Keep upright", "comments": [{"label": "Truck", "more": 1}]},
         "rejection": false, "residue": false, "import": false}
        """,
        """
        {"manifestTrackingNumber": "123456789JJK", "status": "ReadyForSignature", "submissionType": "DataImage5Copy",
         "createdDate": "2026-03-01T08:15:00.123+0000", "isPublic": false,
         "generator": {"name": "Example Works", "siteAddress": {"address1": "1 Pier", "city": "Norfolk",
                       "state": {"code": "VA", "name": "VIRGINIA"}, "country": {"code": "US"}, "zip": "23510"},
                       "paperSignatureInfo": {"printedName": "Ann", "signatureDate": "2026-02-01T04:00:00.000+0000"}},
         "transporters": [{"epaSiteId": "VAT000000001", "order": 1,
                           "paperSignatureInfo": {"printedName": "Bob", "signatureDate": "2026-02-02T04:00:00Z"}}],
         "designatedFacility": {"epaSiteId": "VAD000000001"},
         "wastes": [{"lineNumber": 2, "dotHazardous": false, "wasteDescription": "Oily rags", "epaWaste": false, "br": true,
                     "brInfo": {"density": 8.25, "densityUnitOfMeasurement": {"code": "1", "description": "lbs/gal"},
                                "formCode": {"code": "W103"}, "mixedRadioactiveWaste": false},
                     "pcb": true, "pcbInfos": [{"loadType": {"code": "BulkWaste"}, "weight": 12.5, "bulkIdentity": "Soil",
                                                "dateOfRemoval": "2025-12-31T05:00:00.000+0000"}],
                     "quantity": {"containerNumber": 1, "containerType": {"code": "CM"}, "quantity": 55,
                                  "unitOfMeasurement": {"code": "G"}},
                     "managementMethod": {"code": "H040", "description": "INCINERATION"},
                     "discrepancyResidueInfo": {"wasteQuantity": true, "wasteType": false, "residue": false,
                                                "discrepancyComments": "54 arrived"}}],
         "printedDocument": {"name": "m.pdf", "size": 7265262, "mimeType": "APPLICATION_PDF"},
         "rejection": true, "rejectionInfo": {"transporterOnSite": false, "rejectionType": "PartialReject",
            "newManifestTrackingNumbers": ["123456789ELC"], "rejectionComments": "wrong waste"},
         "correctionInfo": {"versionNumber": 2, "active": true}, "containsPreviousRejectOrResidue": false}
        """,
        """
        {"manifestTrackingNumber": "987654321FLE", "submissionType": "Image", "originType": "Service",
         "designatedFacility": {"epaSiteId": "VAD000000001"}, "wastes": [], "transporters": [],
         "printedDocument": {"name": "m.pdf", "mimeType": "APPLICATION_PDF"}}
        """,
        """
        {"status": "Scheduled", "unheardOf": {"a": [1, 2.5, null, true]}, "generator": "not an object",
         "wastes": [{"lineNumber": 1.5, "hazardous": "true", "brInfo": true, "br": {"density": 1.0},
                     "quantity": {"quantity": 1.67, "containerNumber": "12"}}],
         "transporters": ["x", {"epaSiteId": 5}], "shippedDate": "yesterday"}
        """,
    ]

    /// The same instants and numbers written in one way, so that documents can be compared.
    static func normal(_ tree: JSONTree) -> JSONTree {
        switch tree {
        case .text(let text): ManifestTime(text).map { .text($0.text) } ?? tree
        case .list(let items): .list(items.map(normal))
        case .object(let members): .object(members.mapValues(normal))
        case .decimal: tree.integer.map { .integer($0) } ?? tree
        default: tree
        }
    }

    @Test("a document goes in and out without losing a member or a value", arguments: documents)
    func roundTrip(text: String) throws {
        let document = try JSONTree(Data(text.utf8))
        let record = try ManifestRecord.readEmanifest(Data(text.utf8), id: "M-1")
        #expect(Self.normal(record.emanifest()) == Self.normal(document))
        // Also through our own file.
        let (again, unknown) = try ManifestRecord.read(try record.json())
        #expect(unknown == [])
        #expect(again == record)
        #expect(Self.normal(again.emanifest()) == Self.normal(document))
    }

    @Test("what is known is taken over, not only kept")
    func fields() throws {
        let record = try ManifestRecord.readEmanifest(Data(Self.documents[1].utf8), id: "M-2")
        #expect(record.numbers.usMTN == "123456789JJK")
        #expect(record.state == .received)
        #expect(record.generator.site?.state?.name == "VIRGINIA")
        #expect(record.generator.signature?.at == ManifestTime("2026-02-01T04:00:00Z"))
        let line = try #require(record.lines.first)
        #expect(line.number == 2)
        #expect(line.name_en == "Oily rags")
        #expect(line.declared == DeclaredQuantity(amount: 55, unit: ManifestCode("G")))
        #expect(line.biennialReport?.density == Decimal(string: "8.25"))
        #expect(line.received?.comment == "54 arrived")
        #expect(line.managementMethod == ManifestCode("H040", description: "INCINERATION"))
        #expect(line.extra?[path: "pcbInfos.0.bulkIdentity"] == .text("Soil"))
        #expect(record.rejection?.kind == .partial)
        #expect(record.rejection?.newNumbers == ["123456789ELC"])
        #expect(record.extra?["generator"] == nil)
    }

    @Test("times are written as RFC 3339, in the members we use and in those we only keep")
    func times() throws {
        let record = try ManifestRecord.readEmanifest(Data(Self.documents[1].utf8), id: "M-2")
        let text = String(decoding: try record.emanifest().json(), as: UTF8.self)
        #expect(!text.contains("+0000\""))
        #expect(text.contains("\"2026-03-01T08:15:00.123+00:00\""))
        #expect(text.contains("\"2025-12-31T05:00:00.000+00:00\""))
        #expect(text.contains("\"2026-02-02T04:00:00.000+00:00\""))
    }

    @Test("an edit of our record shows in the exported document, and the rest stays")
    func edit() throws {
        var record = try ManifestRecord.readEmanifest(Data(Self.documents[0].utf8), id: "M-1")
        record.lines[0].declared?.amount = 481
        record.generator.epaID = "VATEST000010"
        let document = record.emanifest()
        #expect(document[path: "wastes.0.quantity.quantity"] == .integer(481))
        #expect(document[path: "generator.epaSiteId"] == .text("VATEST000010"))
        #expect(document[path: "generator.canEsign"] == .flag(true))
        #expect(document[path: "wastes.0.hazardousWaste.txWasteCodes.0"] == .text("00000001"))
    }

    @Test("a record of the builder exports a document that fits EPA's schema")
    func export() throws {
        let record = try DisposalCheckTests.ready()
        let document = record.emanifest()
        #expect(ManifestChecks.shapeProblems(ofEmanifest: document).map(\.line) == [])
        #expect(
            document[path: "wastes.0.dotInformation.printedDotInformation"]
                == .text("UN1090, Waste Acetone, 3, PG II, RQ (D001, F003)"))
        #expect(document[path: "wastes.0.quantity.quantity"] == .integer(365))
        #expect(document[path: "generator.name"] == .text("Binhai Coatings Works"))
        let text = String(decoding: try document.json(), as: UTF8.self)
        #expect(!text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
    }

    @Test("what has not EPA's form is found at EPA's path")
    func shape() throws {
        let document = try JSONTree(Data(Self.documents[3].utf8))
        let found = ManifestChecks.shapeProblems(ofEmanifest: document).map { "\($0.rule) \($0.path)" }
        #expect(
            found.sorted()
                == [
                    "emanifest.schema.format Emanifest.shippedDate", "emanifest.schema.required Emanifest.wastes.0",
                    "emanifest.schema.type Emanifest.generator", "emanifest.schema.type Emanifest.transporters.0",
                    "emanifest.schema.type Emanifest.transporters.1.epaSiteId",
                    "emanifest.schema.type Emanifest.wastes.0.br", "emanifest.schema.type Emanifest.wastes.0.brInfo",
                    "emanifest.schema.type Emanifest.wastes.0.quantity.containerNumber",
                    "emanifest.schema.type Emanifest.wastes.0.quantity.quantity",
                    "emanifest.schema.dependency Emanifest.wastes.0.quantity", "emanifest.schema.unknown Emanifest",
                    "emanifest.schema.unknown Emanifest.wastes.0",
                ].sorted())
    }

    @Test(
        "a file that is no manifest is refused with its reason",
        arguments: [
            ("", "not a JSON document"), ("{", "not a JSON document"), ("[]", "expected an object"),
            ("{}", "none of the members"),
            ("\"x\"", "expected an object"), ("{\"a\": 1}", "none of the members"),
            ("{\"format\": \"chemtrack-manifest/1\"}", "is a manifest record already"),
            ("{\"rejection\": true,\n \"rejection\": false}", "line 2 has member `rejection` a second time"),
            (String(repeating: "[", count: 100_000), "nested deeper than 64"),
            ("{\"wastes\": [{\"lineNumber\": NaN}]}", "not finite"),
            ("{\"wastes\": [{\"lineNumber\": 1e999999}]}", "not finite"),
            (
                "{\"wastes\": [{\"lineNumber\": 1.\(String(repeating: "3", count: 60))}]}",
                "cannot be kept exactly in `wastes.0.lineNumber`"
            ),
            (
                "{\"wastes\": [{}, {\"lineNumber\": 1e300}]}",
                "line 1 has a number that cannot be kept exactly in `wastes.1.lineNumber`"
            ),
            (
                "{\"generator\": {\"name\": \"a\",\n\"name\": \"b\"}}",
                "line 2 has member `generator.name` a second time"
            ),
            ("{\"status\": \"\\ud800\"}", "half a surrogate pair"),
        ])
    func refused(text: String, says: String) {
        let error = #expect(throws: ManifestReadError.self) {
            try ManifestRecord.readEmanifest(Data(text.utf8), id: "M")
        }
        #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
    }

    @Test("a whole number is one that is written as one, and no digit of another is lost")
    func numbers() throws {
        let text =
            "{\"status\": \"Pending\", \"wastes\": [{\"lineNumber\": 1.0, \"dotHazardous\": false, \"br\": false, "
            + "\"pcb\": false, \"epaWaste\": false, \"quantity\": {\"quantity\": 400.0, \"containerNumber\": 2, "
            + "\"unitOfMeasurement\": {\"code\": \"K\"}}, \"pcbInfos\": [{\"weight\": 12345678901.123456}]}]}"
        let tree = try JSONTree(Data(text.utf8))
        #expect(
            ManifestChecks.shapeProblems(ofEmanifest: tree).map(\.path) == ["Emanifest.wastes.0.quantity.quantity"])
        let out = try ManifestRecord(emanifest: tree, id: "M").emanifest()
        #expect(out[path: "wastes.0.quantity.quantity"]?.integer == 400)
        #expect(out[path: "wastes.0.pcbInfos.0.weight"]?.decimal == Decimal(string: "12345678901.123456"))
    }

    @Test(
        "a record that cannot be read says at which field",
        arguments: [
            ("{}", "format"), ("{\"format\": \"chemtrack-manifest/9\"}", "chemtrack-manifest/9"),
            ("{\"format\": \"chemtrack-manifest/1\", \"jurisdictions\": []}", "id"),
            (
                "{\"format\": \"chemtrack-manifest/1\", \"id\": \"M\", \"jurisdictions\": [\"mars\"]}",
                "jurisdictions[0]"
            ),
            (
                "{\"format\": \"chemtrack-manifest/1\", \"id\": \"M\", \"jurisdictions\": [], \"lines\": [{\"number\": 1, "
                    + "\"containers\": [{\"code\": \"W\", \"mass_mg\": 1.5}]}]}", "lines[0].containers[0].mass_mg"
            ),
            (
                "{\"format\": \"chemtrack-manifest/1\", \"id\": \"M\", \"jurisdictions\": [], "
                    + "\"createdAt\": \"2026-02-30T00:00:00Z\"}", "createdAt"
            ),
        ])
    func unreadable(text: String, says: String) {
        let error = #expect(throws: ManifestReadError.self) { try ManifestRecord.read(Data(text.utf8)) }
        #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
    }

    @Test("a member that the format does not have is told")
    func unknownMember() throws {
        let text = """
            {"format": "chemtrack-manifest/1", "id": "M", "jurisdictions": ["cn"], "facilty": {},
             "generator": {"nmae": "x"}, "lines": [{"number": 1, "wieght": 3}]}
            """
        let (record, unknown) = try ManifestRecord.read(Data(text.utf8))
        #expect(unknown == ["facilty", "generator.nmae", "lines[0].wieght"])
        #expect(record.lines.count == 1)
    }

    @Test("the example in the documentation of the record is read")
    func example() throws {
        let text = """
            {"format": "chemtrack-manifest/1", "id": "M-2026-0001", "jurisdictions": ["cn", "us"],
             "generator": {"name": "Example Works", "name_zh": "示例化工厂"},
             "transporters": [{"name": "Carrier Co", "order": 1}], "facility": {"name": "Treatment Co"},
             "lines": [{"number": 1, "containers": [{"code": "W-000017", "mass_mg": 182500000}],
                        "packaging": {"epaType": {"code": "DM"}, "cn": "铁桶"}}]}
            """
        let (record, unknown) = try ManifestRecord.read(Data(text.utf8))
        #expect(unknown == [])
        #expect(record.mass_mg == 182_500_000)
        #expect(try Sample.problems(record).allSatisfy { $0.severity == .warning })
    }
}
