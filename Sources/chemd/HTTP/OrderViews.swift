import ChemTrack
import Compliance
import Foundation

struct OrderView: Encodable {
    struct Line: Encodable {
        var material: String
        var quota: QuantityView
        /// Issued less returned.
        var out: AmountView
        /// More is out than the quota: only what flowed through a meter can be.
        var over: Bool
    }
    struct Issue: Encodable {
        var issue: Int
        var item: String
        var material: String
        var lot: String?
        var at: String
        var by: String
        var whole: Bool
        var isOut: Bool
        var issued: QuantityView
        var charged: QuantityView?
        var returned: QuantityView
        var lost: QuantityView
        var open: AmountView
    }
    struct Sum: Encodable {
        var material: String
        var issued: QuantityView
        var charged: QuantityView
        var returned: QuantityView
        var lost: QuantityView
        var difference: AmountView
        var tolerance: AmountView
        var within: Bool
        var openIssues: [Int]
    }

    var id: String
    var name: String
    var state: String
    var lines: [Line]
    var tolerancePct: Double
    /// Names of those who may take for it; empty = whoever may use containers.
    var people: [String]
    var vessel: String?
    var issues: [Issue]
    var reconciliation: [Sum]
    var createdAt: String
    var createdBy: String
    var closedAt: String?
    var closedBy: String?
    var closedReason: String?

    init(_ order: WorkOrder, _ names: [String: String]) {
        func name(_ id: String) -> String { names[id] ?? id }
        id = order.id
        self.name = order.name
        state = order.isOpen ? "open" : "closed"
        lines = order.lines.map { line in
            Line(
                material: line.material, quota: QuantityView(line.quota),
                out: AmountView(order.out(of: line), line.quota.amount.unit),
                over: order.out(of: line) > line.quota.amount.number)
        }
        tolerancePct = order.tolerance_pct
        people = order.people.map(name)
        vessel = order.vessel
        issues = order.issues.map { issue in
            Issue(
                issue: issue.number, item: issue.item, material: issue.material, lot: issue.lot,
                at: issue.at_ms.rfc3339, by: name(issue.by), whole: issue.isWhole, isOut: issue.isOut,
                issued: QuantityView(issue.issued), charged: issue.charged.map(QuantityView.init),
                returned: QuantityView(issue.returned), lost: QuantityView(issue.lost),
                open: AmountView(issue.open, issue.issued.amount.unit))
        }
        reconciliation = order.reconciliation.map { line in
            let unit = line.issued.amount.unit
            return Sum(
                material: line.material, issued: QuantityView(line.issued), charged: QuantityView(line.charged),
                returned: QuantityView(line.returned), lost: QuantityView(line.lost),
                difference: AmountView(line.difference, unit), tolerance: AmountView(line.tolerance, unit),
                within: line.isWithin, openIssues: line.openIssues)
        }
        createdAt = order.createdAt_ms.rfc3339
        createdBy = name(order.createdBy)
        closedAt = order.closing?.at_ms.rfc3339
        closedBy = order.closing.map { name($0.by) }
        closedReason = order.closing?.reason
    }
}

struct CleaningView: Encodable {
    var method: String
    var residue: String
    var at: String
    var by: String

    init(_ record: CleaningRecord, _ people: [String: String]) {
        method = record.method
        residue = record.residue
        at = record.at_ms.rfc3339
        by = people[record.by] ?? record.by
    }
}

struct VesselView: Encodable {
    struct Content: Encodable {
        var material: String
        var name: Bilingual
        var order: String?
        var since: String
    }
    struct Release: Encodable {
        var order: String
        var by: String
        var at: String
        var findings: [Finding]
    }

    var id: String
    var name: Bilingual
    var kind: String
    var contents: [Content]
    var cleaned: CleaningView?
    var release: Release?

    init(_ vessel: Vessel, _ people: [String: String]) {
        id = vessel.id
        name = vessel.name
        kind = vessel.kind.rawValue
        contents = vessel.contents.map {
            Content(material: $0.material, name: $0.name, order: $0.order, since: $0.since_ms.rfc3339)
        }
        cleaned = vessel.cleaned.map { CleaningView($0, people) }
        release = vessel.release.map {
            Release(order: $0.order, by: people[$0.by] ?? $0.by, at: $0.at_ms.rfc3339, findings: $0.findings)
        }
    }
}

struct ScaleView: Encodable {
    struct Reading: Encodable {
        var at: String
        var value: QuantityView
        var tare: QuantityView?
        var stable: Bool
    }

    var id: String
    var name: Bilingual
    var max: QuantityView
    var step: QuantityView
    var calibrationDue: String
    /// False: its readings are not taken as amounts.
    var calibrated: Bool
    var reading: Reading?

    init(_ scale: Scale, _ last: ScaleReading?, today: String) {
        id = scale.id
        name = scale.name
        max = QuantityView(.mass(scale.max))
        step = QuantityView(.mass(scale.step))
        calibrationDue = scale.calibrationDue
        calibrated = scale.calibrationDue >= today
        reading = last.map {
            Reading(
                at: $0.at_ms.rfc3339, value: QuantityView(.mass($0.value)),
                tare: $0.tare.map { QuantityView(.mass($0)) }, stable: $0.isStable)
        }
    }
}

struct MeterView: Encodable {
    struct Draw: Encodable {
        var item: String
        var order: String?
        var by: String
        var since: String
        var booked: QuantityView
    }
    struct Reading: Encodable {
        var at: String
        var total: QuantityView
    }

    var id: String
    var name: Bilingual
    var perMinuteMax: QuantityView
    var calibrationDue: String
    /// False: nothing can be connected.
    var calibrated: Bool
    var reading: Reading?
    /// What is connected, and what was booked of it; what flowed since is booked within a minute.
    var draw: Draw?

    init(_ meter: FlowMeter, _ last: MeterReading?, _ people: [String: String], today: String) {
        id = meter.id
        name = meter.name
        perMinuteMax = QuantityView(meter.perMinute_max)
        calibrationDue = meter.calibrationDue
        calibrated = meter.calibrationDue >= today
        reading = last.map { Reading(at: $0.at_ms.rfc3339, total: QuantityView($0.total)) }
        draw = meter.draw.map {
            Draw(
                item: $0.item, order: $0.order, by: people[$0.by] ?? $0.by, since: $0.since_ms.rfc3339,
                booked: QuantityView(meter.booked($0)))
        }
    }
}
