public import Compliance

extension Plant {
    /// Journals a change of a container's amount beside the event that was recorded last.
    ///
    /// - Parameter change: in the unit of the container's content; 0 is not journalled.
    func book(
        _ kind: AmountEntry.Kind, _ item: Item, _ change: Int64, account: AmountEntry.Account = .stock,
        other: String? = nil, order: String? = nil, by actor: Actor, into changes: inout ChangeSet
    ) {
        guard change != 0 else { return }
        changes.amounts.append(
            AmountEntry(
                seq: changes.drafts.count - 1, at_ms: clock.now_ms(), item: item.code, lot: item.lot,
                material: item.material, account: account, kind: kind, unit: item.quantity.unit, change: change,
                other: other, order: order, by: actor.id))
    }

    /// Keeps a changed container, in memory and for the store.
    func keep(_ item: Item, profile: HazardProfile? = nil, into changes: inout ChangeSet) {
        if let tag = item.tag, let zone = item.zone, zone != state.items[item.code]?.zone {
            // Somebody saw it there: nothing has to be confirmed by fixes.
            places.settle(tag, inZone: zone)
            readerJudge.settle(tag, at: zone, steady_ms: clock.monotonic_us() / 1000)
        }
        if let profile { state.keep(item, profile: profile) } else { state.keep(item) }
        changes.items.append(item)
        changes.notices.append(.item(item.code))
    }

    /// Judges containers that were changed, and the rooms they stand in.
    func judge(_ items: [Item], into changes: inout ChangeSet) throws(PlantError) {
        try judge(items: items.map(\.code), rooms: Set(items.compactMap { room(of: $0) }), into: &changes)
    }

    /// A reason that a person has to give.
    func reason(_ text: String) throws(PlantError) -> String {
        let text = text.trimmingWhitespace
        guard !text.isEmpty else {
            throw .invalid(field: "reason", Bilingual(zh: "请填写理由。", en: "give a reason"))
        }
        return text
    }
}

extension Quantity {
    /// In ``unit``.
    var number: Int64 {
        switch self {
        case .mass(let mass): mass.milligrams
        case .volume(let volume): volume.microlitres
        }
    }

    /// `mg` or `uL`.
    var unit: LedgerUnit {
        switch self {
        case .mass: .milligrams
        case .volume: .microlitres
        }
    }

    init(_ number: Int64, _ unit: LedgerUnit) {
        self = unit == .microlitres ? .volume(Volume(microlitres: number)) : .mass(Mass(milligrams: number))
    }

    /// A number and its unit, `mg` or `uL`.
    public var amount: (number: Int64, unit: LedgerUnit) { (number, unit) }

    /// A change as people write it: `-2.5 kg`.
    public static func display(_ number: Int64, _ unit: LedgerUnit) -> String { Quantity(number, unit).display }

    var ledgerValue: LedgerValue { .amount(number, unit) }

    var isPositive: Bool { number > 0 }

    /// Nothing, of the same kind.
    var zero: Quantity { Quantity(0, unit) }

    func times(_ count: Int) throws(PlantError) -> Quantity {
        let (product, overflow) = number.multipliedReportingOverflow(by: Int64(count))
        guard !overflow else {
            throw .invalid(field: "count", Bilingual(zh: "总量过大。", en: "the total amount is too large"))
        }
        return Quantity(product, unit)
    }

    /// The sum; nil when the kinds differ (mass, volume) or it is too large.
    func plus(_ other: Quantity) -> Quantity? {
        let (sum, overflow) = number.addingReportingOverflow(other.number)
        return unit == other.unit && !overflow ? Quantity(sum, unit) : nil
    }

    /// What is left after taking `other` out; nil when the kinds differ (mass, volume) or there is not enough.
    func minus(_ other: Quantity) -> Quantity? {
        unit == other.unit && number >= other.number ? Quantity(number - other.number, unit) : nil
    }
}

extension Item {
    /// What is left after taking an amount out.
    ///
    /// - Throws: naming `field`, when the amount is nothing, more than there is, or of the other kind.
    func left(after amount: Quantity, field: String = "amount") throws(PlantError) -> Quantity {
        guard amount.unit == quantity.unit else {
            throw .invalid(field: field, wrongKind(amount))
        }
        guard amount.isPositive, let left = quantity.minus(amount) else {
            throw .invalid(
                field: field,
                Bilingual(
                    zh: "容器 \(code) 内只有 \(quantity.display)，不能取出 \(amount.display)。",
                    en: "container \(code) holds \(quantity.display): \(amount.display) cannot be taken out"))
        }
        return left
    }

    func wrongKind(_ amount: Quantity) -> Bilingual {
        Bilingual(
            zh: "容器 \(code) 按\(quantity.unit == .milligrams ? "质量" : "体积")登记，\(amount.display) 的单位不符。",
            en:
                "container \(code) is kept by \(quantity.unit == .milligrams ? "mass" : "volume"): \(amount.display) is of the other kind"
        )
    }
}
