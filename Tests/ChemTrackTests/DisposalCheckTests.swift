import ChemTrack
import Compliance
import Foundation
import Testing

@Suite("Checking a manifest record")
struct DisposalCheckTests {
    typealias Sample = DisposalSample

    static func ready() throws -> ManifestRecord {
        var record = try Sample.record()
        record.state = .ready
        record.epa?.status = "Scheduled"
        return record
    }

    @Test("a complete record of the builder has no problem")
    func clean() throws {
        #expect(try Sample.problems(Self.ready()).map(\.line) == [])
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        var rule: String
        var path: String
        var severity = ManifestProblem.Severity.error
        var says: String = ""
        var change: @Sendable (inout ManifestRecord) -> Void
        var testDescription: String { "\(rule) \(path)" }
    }

    /// The bad input of the field: what is changed in a good record, and what has to be said of it.
    static let table: [Bad] = [
        Bad(
            rule: "emanifest.mtn.format", path: "Emanifest.manifestTrackingNumber",
            says: "E_InvalidManifestTrackingNumber"
        ) {
            $0.numbers.usMTN = "12345"
        },
        Bad(rule: "emanifest.mtn.format", path: "Emanifest.manifestTrackingNumber") {
            $0.numbers.usMTN = "123456789elc"
        },
        Bad(rule: "emanifest.mtn.suffix", path: "Emanifest.manifestTrackingNumber", says: "Suffix") {
            $0.numbers.usMTN = "123456789XXX"
        },
        Bad(rule: "emanifest.schema.enum", path: "Emanifest.wastes.0.quantity.containerType.code", says: "\"DM\"") {
            $0.lines[0].packaging?.epaType = ManifestCode("AB")
        },
        Bad(rule: "emanifest.schema.enum", path: "Emanifest.wastes.0.quantity.unitOfMeasurement.code", says: "\"K\"") {
            $0.lines[0].declared = DeclaredQuantity(amount: 1, unit: ManifestCode("Q"))
        },
        Bad(rule: "emanifest.wastes", path: "Emanifest.wastes", says: "at least 1") { $0.lines = [] },
        Bad(rule: "record.no-line", path: "lines") { $0.lines = [] },
        Bad(rule: "emanifest.transporters", path: "Emanifest.transporters", says: "at least 1") {
            $0.transporters = []
        },
        Bad(rule: "emanifest.lines.paper", path: "Emanifest.wastes", severity: .warning, says: "continuation") {
            record in
            record.lines = (1...5).map { number in
                var line = record.lines[0]
                line.number = number
                line.containers = [ManifestContainer(code: "X\(number)", mass_mg: 365_000_000)]
                return line
            }
        },
        Bad(
            rule: "emanifest.dotInformation", path: "Emanifest.wastes.0.dotInformation",
            says: "Mandatory Field is not Provided"
        ) {
            $0.lines[0].dot = nil
        },
        Bad(rule: "emanifest.wasteDescription", path: "Emanifest.wastes.0.wasteDescription", says: "Mandatory Field") {
            $0.lines[0].isDOTHazardous = false
            $0.lines[0].dot = nil
            $0.lines[0].name_en = nil
        },
        Bad(rule: "emanifest.wasteDescription.length", path: "Emanifest.wastes.0.wasteDescription") {
            $0.lines[0].isDOTHazardous = false
            $0.lines[0].dot = nil
            $0.lines[0].name_en = String(repeating: "x", count: 501)
        },
        Bad(
            rule: "emanifest.dot.idNumber", path: "Emanifest.wastes.0.dotInformation.idNumber",
            says: "Provided Value is not Found"
        ) {
            $0.lines[0].dot?.idNumber = "UN9999"
        },
        Bad(rule: "dot.table", path: "lines[0].dot.idNumber") { $0.lines[0].dot?.idNumber = "UN9999" },
        Bad(rule: "dot.table", path: "lines[0].dot.packingGroup", says: "3 II") {
            $0.lines[0].dot?.packingGroup = "III"
        },
        Bad(rule: "dot.table", path: "lines[0].dot.properShippingName", severity: .warning, says: "Acetone") {
            $0.lines[0].dot?.properShippingName = "Acetone waste"
        },
        Bad(rule: "dot.table", path: "lines[0].dot.isInhalationHazard") {
            $0.lines[0].dot = ShippingDescription(
                idNumber: "UN1017", properShippingName: "Chlorine", hazardClass: "2.3", subsidiary: ["5.1", "8"])
        },
        Bad(rule: "dot.table", path: "lines[0].dot.technicalNames") {
            $0.lines[0].dot = ShippingDescription(
                idNumber: "UN3101", properShippingName: "Organic peroxide type B, liquid", hazardClass: "5.2",
                subsidiary: ["1"])
        },
        Bad(rule: "emanifest.epaSiteId.format", path: "Emanifest.generator.epaSiteId") { $0.generator.epaID = "??" },
        Bad(
            rule: "emanifest.siteAddress.state", path: "Emanifest.generator.siteAddress.state.code",
            says: "Location State Code is different than Site Id Activity Location"
        ) { $0.generator.site?.state = ManifestRegion("MD") },
        Bad(rule: "emanifest.federalWasteCodes", path: "Emanifest.wastes.0.hazardousWaste.federalWasteCodes") {
            $0.lines[0].codes.federal = []
        },
        Bad(
            rule: "emanifest.federalWasteCodes.unknown", path: "Emanifest.wastes.0.hazardousWaste.federalWasteCodes.1",
            says: "Z999"
        ) { $0.lines[0].codes.federal = [ManifestCode("D001"), ManifestCode("Z999")] },
        Bad(
            rule: "emanifest.codes.paper", path: "Emanifest.wastes.0.hazardousWaste", severity: .warning,
            says: "7 waste codes"
        ) {
            $0.lines[0].codes.federal = (1...7).map { ManifestCode("D00\($0)") }
        },
        Bad(rule: "dot.description", path: "lines[0].dot.properShippingName", says: "printed in English") {
            $0.lines[0].dot?.properShippingName = "丙酮 Acetone"
        },
        Bad(rule: "dot.description", path: "lines[0].dot.technicalNames", says: "generic name") {
            $0.lines[0].dot = ShippingDescription(
                idNumber: "UN1993", properShippingName: "Flammable liquids, n.o.s.", hazardClass: "3",
                packingGroup: "II")
        },
        Bad(rule: "dot.english", path: "lines[0].printedDOT.text") {
            $0.lines[0].printedDOT = PrintedDescription(idNumber: "UN1090", text: "UN1090, 废丙酮, 3, PG II")
        },
        Bad(rule: "dot.waste-word", path: "lines[0].dot.isWaste") { $0.lines[0].dot?.isWaste = false },
        Bad(rule: "dot.undecided", path: "lines[0].isDOTHazardous") { $0.lines[0].isDOTHazardous = nil },
        Bad(rule: "us.party-name", path: "facility.name", says: "清") { $0.facility.name = "清源" },
        Bad(
            rule: "emanifest.density.ignored", path: "Emanifest.wastes.0.brInfo.density", severity: .warning,
            says: "ignored"
        ) {
            $0.lines[0].hasBiennialReport = true
            $0.lines[0].biennialReport = BiennialReport(density: 0.79, densityUnit: ManifestCode("2"))
        },
        Bad(rule: "record.declared", path: "lines[0].declared.amount", says: "365") {
            $0.lines[0].declared?.amount = 364
        },
        Bad(rule: "record.mass-sum", path: "lines[0].mass_mg") { $0.lines[0].mass_mg = 365_000_001 },
        Bad(rule: "record.container-twice", path: "lines[0].containers[1].code") {
            $0.lines[0].containers[1].code = $0.lines[0].containers[0].code
        },
        Bad(rule: "record.piece-count", path: "lines[0].pieces") { $0.lines[0].pieces = 3 },
        Bad(rule: "emanifest.zip", path: "Emanifest.generator.siteAddress.zip") { $0.generator.site?.zip = "2351" },
        Bad(rule: "emanifest.phone", path: "Emanifest.generator.contact.phone.number") {
            $0.generator.contact?.phone = ManifestPhone("7575550101")
        },
        Bad(rule: "emanifest.generator.emergencyPhone", path: "Emanifest.generator.emergencyPhone.number") {
            $0.generator.emergencyPhone = nil
        },
        Bad(rule: "cn.number", path: "numbers.cnManifest", says: "14 digits") {
            $0.numbers.cnManifest = "2026330100001"
        },
        Bad(rule: "cn.waste-code", path: "lines[0].codes.cnCode", says: "900-402-06") {
            $0.lines[0].codes.cnCode = "90040206"
        },
        Bad(rule: "cn.waste-code", path: "lines[0].codes.cnCode") { $0.lines[0].codes.cnCode = "999-999-06" },
        Bad(rule: "cn.category", path: "lines[0].codes.cnCategory", says: "HW06") {
            $0.lines[0].codes.cnCategory = "HW08"
        },
        Bad(rule: "cn.hazards", path: "lines[0].cnHazards[0]") { $0.lines[0].cnHazards = ["X"] },
        Bad(rule: "cn.credit-code", path: "facility.uscc") { $0.facility.uscc = "91330200MA28111119" },
        Bad(rule: "cn.facility", path: "facility.licence.expires") {
            $0.facility.licence?.expires = CalendarDay("2026-11-01")
        },
        Bad(rule: "cn.facility", path: "lines[0].codes.cnCode") { $0.facility.licence?.scope = ["HW08"] },
        Bad(rule: "cn.carrier", path: "transporters[0].licence.number") { $0.transporters[0].licence = nil },
        Bad(rule: "cn.trip", path: "trip.driver") { $0.trip?.driver = nil },
        Bad(rule: "received.comment", path: "lines[0].received.comment") {
            $0.lines[0].received = ReceivedLine(isQuantityDiscrepancy: true)
        },
    ]

    @Test("bad input is found, at its path", arguments: table)
    func bad(_ one: Bad) throws {
        var record = try Self.ready()
        one.change(&record)
        let problems = try Sample.problems(record)
        let found = problems.filter { $0.rule == one.rule && $0.path == one.path }
        let problem = try #require(found.first, "found instead: \(problems.map(\.line))")
        #expect(problem.severity == one.severity)
        #expect(one.says.isEmpty || problem.message.en.contains(one.says), "\(problem.message.en)")
        #expect(!problem.message.zh.isEmpty)
        #expect(!problem.citation.document.isEmpty)
    }

    @Test("a draft may be incomplete: what is missing is a warning there and an error when it is ready")
    func draft() throws {
        var record = ManifestRecord(id: "M", jurisdictions: [.cn, .us])
        let asDraft = try Sample.problems(record)
        #expect(!asDraft.isEmpty)
        #expect(asDraft.allSatisfy { $0.severity == .warning && $0.isMissing })
        record.state = .ready
        #expect(try Sample.problems(record).contains { $0.severity == .error })
    }

    /// 40 CFR 264.72(b) asks it of bulk alone; in China the same is taken for containers.
    static let deliveries: [(type: String, received_kg: Int64, isInUS: Bool, isInChina: Bool)] = [
        ("TT", 1101, true, true), ("TT", 1100, false, false), ("TT", 900, false, false), ("TT", 899, true, true),
        ("DM", 1101, false, true), ("DM", 1100, false, false), ("DM", 899, false, true),
    ]

    @Test("waste is a discrepancy beyond 10 per cent by weight", arguments: deliveries, [ManifestJurisdiction.us, .cn])
    func bulk(
        delivery: (type: String, received_kg: Int64, isInUS: Bool, isInChina: Bool), jurisdiction: ManifestJurisdiction
    ) throws {
        let (type, received_kg, isInUS, isInChina) = delivery
        let (declared_kg, isDiscrepancy) = (1000 as Int64, jurisdiction == .us ? isInUS : isInChina)
        var record = try Self.ready()
        record.jurisdictions = [jurisdiction]
        record.lines[0] = ManifestLine(number: 1, mass_mg: declared_kg * 1_000_000)
        record.lines[0].packaging = ManifestPackaging(epaType: ManifestCode(type))
        record.lines[0].received = ReceivedLine(mass_mg: received_kg * 1_000_000)
        #expect(try Sample.problems(record).contains { $0.rule == "received.discrepancy" } == isDiscrepancy)
        record.lines[0].received?.isQuantityDiscrepancy = true
        #expect(try !Sample.problems(record).contains { $0.rule == "received.discrepancy" })
    }

    @Test("of drums a single missing one is a discrepancy", arguments: [(12 as Int64, true), (13, false), (14, true)])
    func pieces(received: Int64, isDiscrepancy: Bool) throws {
        var record = try Self.ready()
        record.lines[0] = ManifestLine(number: 1, mass_mg: 1_000_000_000)
        record.lines[0].pieces = 13
        record.lines[0].packaging = ManifestPackaging(epaType: ManifestCode("DM"))
        record.lines[0].received = ReceivedLine(pieces: received)
        #expect(try Sample.problems(record).contains { $0.rule == "received.discrepancy" } == isDiscrepancy)
    }

    @Test("signature dates must be in order and not in the future")
    func signatures() throws {
        var record = try Self.ready()
        record.epa?.submissionType = "DataImage5Copy"
        record.generator.signature = ManifestSignature(printedName: "A", at: Sample.time("2026-11-20T00:00:00Z"))
        record.transporters[0].signature = ManifestSignature(printedName: "B", at: Sample.time("2026-11-19T00:00:00Z"))
        record.facility.signature = ManifestSignature(printedName: "C", at: Sample.time("2026-11-29T00:00:00Z"))
        let problems = try Sample.problems(record)
        #expect(
            problems.filter { $0.rule == "emanifest.signature.firstTransporter" }.map(\.path)
                == ["Emanifest.transporters.0.paperSignatureInfo.signatureDate"])
        #expect(
            problems.filter { $0.rule == "emanifest.signature.generator" }.map(\.path)
                == ["Emanifest.generator.paperSignatureInfo.signatureDate"])
        #expect(
            problems.filter { $0.rule == "emanifest.signature.future" }.map(\.path)
                == ["Emanifest.designatedFacility.paperSignatureInfo.signatureDate"])
    }

    @Test("every rule has a name of its own")
    func names() {
        #expect(Set(ManifestChecks.ruleNames).count == ManifestChecks.ruleNames.count)
        #expect(ManifestChecks.ruleNames.count > 90)
    }
}
