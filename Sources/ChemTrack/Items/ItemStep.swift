public import Compliance

/// Everything that may be done to a container after it was received.
public enum ItemAct: String, Codable, Sendable, CaseIterable {
    case move, open, use, issue, giveBack = "return", pour, receivePour = "fill", adjust, quarantine, release, recall,
        expire
    case extend, test, inspect, lose, find, clean, tag, pack, waste, collect, label, manifest, void, ship, reject,
        dispose

    public var name: Bilingual {
        switch self {
        case .move: Bilingual(zh: "移库", en: "be moved")
        case .open: Bilingual(zh: "开封", en: "be opened")
        case .use: Bilingual(zh: "领用", en: "be used")
        case .issue: Bilingual(zh: "整桶发料", en: "be issued to a work order")
        case .giveBack: Bilingual(zh: "退料", en: "be returned")
        case .pour: Bilingual(zh: "分装或倒出", en: "be poured from")
        case .receivePour: Bilingual(zh: "接受倒入", en: "be poured into")
        case .adjust: Bilingual(zh: "调整数量", en: "be adjusted")
        case .quarantine: Bilingual(zh: "隔离", en: "be quarantined")
        case .release: Bilingual(zh: "放行", en: "be released")
        case .recall: Bilingual(zh: "召回", en: "be recalled")
        case .expire: Bilingual(zh: "过期", en: "expire")
        case .extend: Bilingual(zh: "延长有效期", en: "be extended")
        case .test: Bilingual(zh: "过氧化物检测", en: "be tested for peroxides")
        case .inspect: Bilingual(zh: "定期检验（气瓶、压力容器）", en: "be inspected as a pressure vessel")
        case .lose: Bilingual(zh: "报失", en: "be reported lost")
        case .find: Bilingual(zh: "找回", en: "be reported found")
        case .clean: Bilingual(zh: "清洗", en: "be cleaned")
        case .tag: Bilingual(zh: "更换标签", en: "get another tag")
        case .pack: Bilingual(zh: "装上或卸下托盘", en: "be put on or taken off a load unit")
        case .waste: Bilingual(zh: "转为废物", en: "become waste")
        case .collect: Bilingual(zh: "接受废物加入", en: "take in more waste")
        case .label: Bilingual(zh: "确认已贴废物标签", en: "be confirmed as labelled")
        case .manifest: Bilingual(zh: "列入联单", en: "go on a manifest")
        case .void: Bilingual(zh: "撤出联单", en: "come off a manifest")
        case .ship: Bilingual(zh: "随联单转移", en: "be shipped")
        case .reject: Bilingual(zh: "被退回", en: "be rejected by the facility")
        case .dispose: Bilingual(zh: "处置", en: "be disposed of")
        }
    }
}

/// One row of the table of a container's life: what may be done, in which states, where it leads, who may do it.
public struct ItemStep: Sendable {
    public let act: ItemAct
    public let from: Set<ItemState>
    /// Where it may lead; an act that leaves the state as it is names the state on both sides.
    public let to: Set<ItemState>
    public let right: Act

    private init(_ act: ItemAct, _ from: Set<ItemState>, _ to: Set<ItemState>, _ right: Act) {
        self.act = act
        self.from = from
        self.to = to
        self.right = right
    }

    /// Drawn in `docs/item-states.md`; a test compares the two.
    public static let table: [ItemStep] = [
        ItemStep(.move, [.quarantined], [.quarantined, .stored, .waste], .move),
        ItemStep(.move, [.stored, .inUse], [.stored, .inUse, .quarantined], .move),
        ItemStep(.move, [.expired], [.expired], .move),
        ItemStep(.move, [.empty], [.empty], .move),
        ItemStep(.move, [.waste], [.waste], .move),
        ItemStep(.move, [.manifested], [.manifested], .move),
        ItemStep(.open, [.stored, .inUse], [.stored, .inUse], .use),
        ItemStep(.use, [.stored, .inUse], [.inUse, .empty], .use),
        ItemStep(.issue, [.stored, .inUse], [.inUse], .use),
        ItemStep(.giveBack, [.stored, .inUse, .empty], [.stored, .inUse, .empty], .use),
        ItemStep(.giveBack, [.quarantined], [.quarantined, .empty], .use),
        ItemStep(.giveBack, [.expired], [.expired, .empty], .use),
        ItemStep(.pour, [.stored, .inUse], [.inUse, .empty], .use),
        ItemStep(.receivePour, [.stored, .inUse], [.stored, .inUse], .use),
        ItemStep(.receivePour, [.empty], [.stored, .inUse], .use),
        ItemStep(
            .adjust, [.stored, .inUse, .quarantined, .expired], [.stored, .inUse, .quarantined, .expired, .empty], .use),
        ItemStep(.adjust, [.empty], [.inUse, .empty], .use),
        ItemStep(.quarantine, [.stored, .inUse, .expired], [.quarantined], .use),
        ItemStep(.release, [.quarantined], [.quarantined, .stored, .inUse], .approve),
        ItemStep(.recall, [.stored, .inUse, .expired, .quarantined], [.quarantined], .approve),
        ItemStep(.expire, [.stored, .inUse], [.expired], .configure),
        ItemStep(.extend, [.stored, .inUse], [.stored, .inUse], .approve),
        ItemStep(.extend, [.expired], [.stored, .inUse], .approve),
        ItemStep(.test, [.stored, .inUse, .expired, .quarantined], [.stored, .inUse, .expired, .quarantined], .use),
        ItemStep(
            .inspect, [.stored, .inUse, .expired, .quarantined, .empty],
            [.stored, .inUse, .expired, .quarantined, .empty], .approve),
        ItemStep(.lose, [.stored, .inUse, .quarantined, .expired, .empty, .waste], [.lost], .use),
        ItemStep(.find, [.lost], [.quarantined, .empty, .waste], .use),
        ItemStep(.clean, [.empty], [.empty], .use),
        ItemStep(
            .tag, [.stored, .inUse, .quarantined, .expired, .empty, .waste, .manifested],
            [.stored, .inUse, .quarantined, .expired, .empty, .waste, .manifested], .move),
        ItemStep(
            .pack, [.stored, .inUse, .quarantined, .expired, .empty, .waste, .manifested],
            [.stored, .inUse, .quarantined, .expired, .empty, .waste, .manifested], .move),
        ItemStep(.waste, [.quarantined, .stored, .inUse, .expired, .empty], [.waste], .dispose),
        ItemStep(.collect, [.waste], [.waste], .use),
        ItemStep(.label, [.waste, .manifested], [.waste, .manifested], .use),
        ItemStep(.manifest, [.waste], [.manifested], .dispose),
        ItemStep(.void, [.manifested], [.waste], .dispose),
        ItemStep(.ship, [.manifested], [.shipped], .dispose),
        ItemStep(.reject, [.shipped], [.waste], .dispose),
        ItemStep(.dispose, [.shipped], [.disposed], .dispose),
    ]
}

extension Item {
    /// Throws unless the table lets this be done to it now.
    func check(_ act: ItemAct) throws(PlantError) {
        guard state.acts.contains(act) else { throw refusal(of: act) }
    }

    /// The refusal of an act that this state does not allow, with what is allowed.
    func refusal(of act: ItemAct) -> PlantError {
        let allowed = state.acts.map(\.name)
        let zh = allowed.isEmpty ? "无" : allowed.map(\.zh).joined(separator: "、")
        let en = allowed.isEmpty ? "nothing" : allowed.map(\.en).joined(separator: ", ")
        return .refused(
            Bilingual(
                zh: "容器 \(code) 状态为“\(state.name.zh)”，不能\(act.name.zh)；允许：\(zh)。",
                en: "container \(code) is \(state.name.en): it cannot \(act.name.en); it may: \(en)"))
    }
}
