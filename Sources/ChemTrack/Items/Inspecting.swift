import Compliance

/// A periodic inspection of a gas cylinder or another pressure vessel, as its certificate says.
public struct VesselInspection: Sendable, Codable, Hashable {
    /// `yyyy-MM-dd`
    public var on: String
    /// Who inspected it, and the number of the certificate.
    public var certificate: String
    public var passed: Bool
    /// Who recorded it; pseudonymous, as in the ledger.
    public var by: String

    public init(on: String, certificate: String, passed: Bool, by: String) {
        self.on = on
        self.certificate = certificate
        self.passed = passed
        self.by = by
    }
}

// Cylinders and pressure vessels: inspected again and again, and out of use when they are overdue.
extension Plant {
    /// Records an inspection. A vessel that failed is held in quarantine, and only its content may still be disposed of.
    ///
    /// - Parameters:
    ///   - on: the day it was inspected, not in the future.
    ///   - until: the last day before which it has to be inspected again; nil only when it failed.
    ///   - certificate: who inspected it, and the number of the certificate.
    public func inspect(
        item code: String, on: String, until: String?, certificate: String, passed: Bool, by actor: Actor
    ) async throws(PlantError) -> Item {
        try require(.approve, of: actor)
        let certificate = certificate.trimmingWhitespace
        guard !certificate.isEmpty else {
            throw .invalid(
                field: "certificate",
                Bilingual(zh: "请填写检验机构和报告编号。", en: "say who inspected it, and the number of the certificate"))
        }
        guard let day = CalendarDay(on), day <= today else {
            throw .invalid(
                field: "on",
                Bilingual(
                    zh: "`\(on)` 不是今天或以前的日期（年-月-日）。",
                    en: "`\(on)` is not a day up to today: write 2026-05-31"))
        }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Item in
            var item = try state.item(code)
            try item.check(.inspect)
            if passed {
                guard let until, let due = CalendarDay(until), due > day else {
                    throw .invalid(
                        field: "until",
                        Bilingual(
                            zh: "检验合格时须填写下次检验日期，且晚于本次检验日期。",
                            en:
                                "a vessel that passed has a day of its next inspection, after this one: write 2029-05-31"
                        ))
                }
                item.inspectionDue = due.text
            } else {
                item.hold = Hold(cause: .inspection, reason: certificate, at_ms: clock.now_ms(), by: actor.id)
                item.state = .quarantined
            }
            item.inspection = VesselInspection(
                on: day.text, certificate: certificate, passed: passed, by: actor.id)
            keep(item, into: &changes)
            var body: LedgerBody = ["on": LedgerValue(day.text), "passed": LedgerValue(passed ? "yes" : "no")]
            if let due = item.inspectionDue { body["until"] = LedgerValue(due) }
            try record("item.inspected", subject: item.code, by: actor, body: body, text: certificate, into: &changes)
            return item
        }
    }

    /// Throws when the vessel may not be emptied any further because its inspection is overdue or failed.
    ///
    /// In China it may not be used at all (特种设备安全法 art. 40); elsewhere what was filled in before the day may be used
    /// up (49 CFR 180.205(c)).
    func checkInspected(toEmpty item: Item) throws(PlantError) {
        guard state.site.regimes.contains(.cn), let why = item.reasonNotInspected(on: today.text) else { return }
        throw .refused(why)
    }

    /// Throws when nothing may be put into the vessel because its inspection is overdue or failed, or the day of a cylinder
    /// is not on record (特种设备安全法 art. 40, 49 CFR 180.205(c)).
    func checkInspected(toFill item: Item) throws(PlantError) {
        if let why = item.reasonNotInspected(on: today.text) { throw .refused(why) }
        guard item.isCylinder, item.inspectionDue == nil else { return }
        throw .refused(
            Bilingual(
                zh: "气瓶 \(item.code) 未登记检验有效期：登记后方可充装。",
                en: "by when cylinder \(item.code) has to be inspected is not on record: record it before it is filled")
        )
    }
}

extension Item {
    /// True when it is packed in a cylinder (EPA's container type CY).
    var isCylinder: Bool { packaging?.epaType?.code == "CY" }

    /// Why the vessel may not stay in use, nil when nothing known speaks against it.
    fileprivate func reasonNotInspected(on today: String) -> Bilingual? {
        if let inspection, !inspection.passed {
            return Bilingual(
                zh: "容器 \(code) 于 \(inspection.on) 定期检验不合格，禁止使用和充装。",
                en: "container \(code) failed its inspection on \(inspection.on): it is neither used nor filled")
        }
        guard let due = inspectionDue, due < today else { return nil }
        return Bilingual(
            zh: "容器 \(code) 应于 \(due) 前检验，已超期：送检合格后方可使用或充装。",
            en: "container \(code) was to be inspected by \(due): have it inspected before it is used or filled")
    }
}
