import ChemTrack
import Compliance

/// Where a container stands in its life, and what may be done with it.
struct LifeView: Encodable {
    struct HoldView: Encodable {
        var cause: String
        var reason: String
        var at: String
    }
    struct TestView: Encodable {
        var on: String
        var result: String
        var passed: Bool
    }
    struct InspectionView: Encodable {
        var on: String
        var certificate: String
        var passed: Bool
    }

    /// What its state allows; whether the person may is another question.
    var acts: [String]
    var received: QuantityView
    var tare: QuantityView?
    var openedOn: String?
    /// The last day it may be used, by expiry and shelf life after opening.
    var usableUntil: String?
    var peroxideTestDue: String?
    var peroxideTest: TestView?
    /// Of a cylinder or pressure vessel: by when it has to be inspected (again).
    var inspectionDue: String?
    var inspection: InspectionView?
    /// Every lot that some of its content comes from.
    var lots: [String]
    var dividedFrom: String?
    /// The load unit it stands on.
    var parent: String?
    var order: String?
    var hold: HoldView?
    var cleaned: Bool

    init(_ item: Item) {
        acts = item.state.acts.map(\.rawValue)
        received = QuantityView(item.received)
        tare = item.tare_mg.map { QuantityView(.mass(Mass(milligrams: $0))) }
        openedOn = item.openedOn
        usableUntil = item.usableUntil
        peroxideTestDue = item.peroxideTestDue
        peroxideTest = item.peroxideTest.map { TestView(on: $0.on, result: $0.result, passed: $0.passed) }
        inspectionDue = item.inspectionDue
        inspection = item.inspection.map {
            InspectionView(on: $0.on, certificate: $0.certificate, passed: $0.passed)
        }
        lots = item.lots.sorted()
        dividedFrom = item.dividedFrom
        parent = item.parent
        order = item.order
        hold = item.hold.map { HoldView(cause: $0.cause.rawValue, reason: $0.reason, at: $0.at_ms.rfc3339) }
        cleaned = item.cleaned != nil
    }
}
