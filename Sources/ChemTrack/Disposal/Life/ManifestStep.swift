public import Compliance

/// What may be done with a manifest. ``ManifestStep/from`` is the whole table: what is not in it is refused.
public enum ManifestStep: String, Codable, Sendable, CaseIterable {
    /// Complete and checked; the containers are reserved.
    case issue
    /// The carrier will not take it (Order 23, art. 11): it is a draft again.
    case refuse
    /// Given up before dispatch.
    case void
    /// Generator and first carrier sign, the vehicle leaves.
    case ship
    /// The next carrier takes over and signs.
    case handOver = "handover"
    /// At the gate of the facility.
    case arrive
    /// The facility says what came and what it takes, and signs.
    case accept
    /// What was refused comes back to the plant.
    case takeBack = "return"
    /// What was refused goes on to another facility, which signs.
    case forward
    /// Nothing is open any more: the accepted containers are disposed of.
    case close
    /// A new version with its reason.
    case correct

    /// The states in which the step may be taken.
    public var from: Set<ManifestState> {
        switch self {
        case .issue: [.draft]
        case .refuse, .ship: [.ready]
        case .void: [.draft, .ready]
        case .handOver, .arrive: [.shipped]
        case .accept: [.shipped, .received]
        case .takeBack, .forward, .close: [.accepted, .rejected]
        case .correct: [.ready, .shipped, .received, .accepted, .rejected, .closed]
        }
    }

    public var name: Bilingual {
        switch self {
        case .issue: Bilingual(zh: "签发", en: "be issued")
        case .refuse: Bilingual(zh: "登记承运人拒运", en: "be refused by its carrier")
        case .void: Bilingual(zh: "作废", en: "be given up")
        case .ship: Bilingual(zh: "发运", en: "be shipped")
        case .handOver: Bilingual(zh: "交接给下一承运人", en: "be handed over")
        case .arrive: Bilingual(zh: "登记到达", en: "arrive")
        case .accept: Bilingual(zh: "登记接受", en: "be accepted")
        case .takeBack: Bilingual(zh: "退回", en: "come back")
        case .forward: Bilingual(zh: "转至其他单位", en: "go on to another facility")
        case .close: Bilingual(zh: "办结", en: "be closed")
        case .correct: Bilingual(zh: "更正", en: "be corrected")
        }
    }
}

extension Manifest {
    /// What may be done with it now, the usual step first.
    public var allowedSteps: [ManifestStep] {
        ManifestStep.allCases.filter { step in
            guard step.from.contains(state) else { return false }
            switch step {
            case .handOver: return record.transporters.contains { $0.signature == nil }
            case .takeBack, .forward: return record.rejection?.isSettled == false
            case .close: return record.rejection?.isSettled != false
            default: return true
            }
        }
    }

    /// Refuses a step that its state, or something that is still open, does not allow.
    func demand(_ step: ManifestStep) throws(PlantError) {
        guard !allowedSteps.contains(step) else { return }
        let steps = allowedSteps
        let open = record.rejection?.isSettled == false && step == .close
        throw .refused(
            Bilingual(
                zh: "联单 \(id) 当前为“\(state.name.zh)”\(open ? "，拒收的容器尚未退回或转出" : "")，不能\(step.name.zh)；"
                    + "可以：\(steps.map(\.name.zh).joined(separator: "、"))。",
                en: "manifest \(id) is \(state.name.en)\(open ? " and its refused containers are not settled" : ""): "
                    + "it cannot \(step.name.en); it may: \(steps.map(\.name.en).joined(separator: ", "))"))
    }
}

extension ManifestState {
    public var name: Bilingual {
        switch self {
        case .draft: Bilingual(zh: "草稿", en: "a draft")
        case .ready: Bilingual(zh: "已签发", en: "issued")
        case .shipped: Bilingual(zh: "运输中", en: "on its way")
        case .received: Bilingual(zh: "已到达", en: "at the facility")
        case .accepted: Bilingual(zh: "已接受", en: "accepted")
        case .closed: Bilingual(zh: "已办结", en: "closed")
        case .rejected: Bilingual(zh: "被拒收", en: "rejected")
        case .void: Bilingual(zh: "已作废", en: "given up")
        }
    }
}
