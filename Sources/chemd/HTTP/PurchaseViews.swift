import ChemTrack
import Compliance
import Foundation

/// A person's word on a purchase.
struct ApprovalView: Encodable {
    var step: String
    var by: String
    var at: String
    var reason: String
    /// False once a new review made it void.
    var inForce: Bool

    init(_ approval: Purchase.Approval) {
        step = approval.step.rawValue
        by = approval.by
        at = approval.at_ms.rfc3339
        reason = approval.reason
        inForce = approval.isInForce
    }
}

/// That something was bought against a prohibition: shown for ever.
struct OverrideView: Encodable {
    var purchase: String
    var signatures: [ApprovalView]

    init(_ mark: OverrideMark) {
        purchase = mark.purchase
        signatures = mark.signatures.map(ApprovalView.init)
    }
}

/// What a list, the stock or the day changed for a purchase.
struct AffectedView: Encodable {
    var at: String
    var findings: [Finding]
}

struct PurchaseView: Encodable {
    /// What was asked for, in the API's spelling.
    struct Request: Encodable {
        var cas: String?
        var name: String?
        var quantity: Quantity
        var concentrationPct: Double?
        var form: PhysicalForm?
        var densityKgPerL: Double?
        var purpose: String?

        init(_ request: PurchaseRequest) {
            cas = request.cas
            name = request.name
            quantity = request.quantity
            concentrationPct = request.concentration_pct
            form = request.form
            densityKgPerL = request.density_kg_per_L
            purpose = request.purpose
        }
    }

    /// A number that has to be on record before it is ordered.
    struct Licence: Encodable {
        var list: String
        var what: Bilingual
        var number: String?
        var expires: String?
        var missing: Bool
    }

    var id: String
    var state: String
    var request: Request
    var supplier: String?
    var dossier: PurchaseDossier
    var decision: Decision
    var approvals: [ApprovalView]
    /// How many persons still have to agree, or to sign.
    var approvalsMissing: Int
    var licences: [Licence]
    var override: OverrideView?
    /// What changed after it was asked for, until somebody has decided on it.
    var newlyAffected: AffectedView?
    var createdAt: String
    var reviewedAt: String
    var createdBy: String
    /// Pseudonymous id, so that a page knows whose it is.
    var createdById: String
    var allowedActions: [String]

    init(_ purchase: Purchase, on day: CalendarDay) {
        id = purchase.id
        state = purchase.state.rawValue
        request = Request(purchase.request)
        supplier = purchase.supplier
        dossier = purchase.dossier
        decision = purchase.shownDecision
        approvals = purchase.approvals.map(ApprovalView.init)
        approvalsMissing = purchase.approvalsMissing
        let missing = Set(purchase.licencesMissing(on: day).map(\.list))
        licences = purchase.decision.demands.licences.map { demanded in
            let held = purchase.dossier.licences.first { $0.list == demanded.list }
            return Licence(
                list: demanded.list, what: demanded.what, number: held?.number, expires: held?.expires?.text,
                missing: missing.contains(demanded.list))
        }
        override = purchase.overrideMark.map(OverrideView.init)
        newlyAffected = purchase.affected.map { AffectedView(at: $0.at_ms.rfc3339, findings: $0.findings) }
        createdAt = purchase.createdAt_ms.rfc3339
        reviewedAt = purchase.reviewedAt_ms.rfc3339
        createdBy = purchase.createdByName
        createdById = purchase.createdBy
        allowedActions = purchase.allowedSteps.map(\.rawValue)
    }
}

/// A duty with its day.
struct TaskView: Encodable {
    var id: String
    var duty: Duty
    var whoName: Bilingual
    var overdue: Bool
    var daysLeft: Int?
    var createdAt: String
    var doneAt: String?
    var doneBy: String?
    var note: String?

    init(_ task: DutyTask, on day: CalendarDay) {
        id = task.id
        duty = task.duty
        whoName = task.duty.who.name
        overdue = task.isOpen && task.duty.isOverdue(on: day)
        daysLeft = task.duty.daysLeft(on: day)
        createdAt = task.createdAt_ms.rfc3339
        doneAt = task.doneAt_ms?.rfc3339
        doneBy = task.doneBy
        note = task.note
    }
}
