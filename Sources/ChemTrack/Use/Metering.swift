import Compliance
import Foundation

// Flow meters: connected to a container by a person; from then on their counter is what is taken, minute by minute.
extension Plant {
    /// What flowed is booked at least so often, by the meter's own time.
    public static let meterStep_ms: Int64 = 60_000

    public func register(meter: FlowMeter, by actor: Actor) async throws(PlantError) -> FlowMeter {
        try require(.configure, of: actor)
        try Self.checkID(meter.id, field: "id")
        guard meter.perMinute_max.isPositive else {
            throw .invalid(
                field: "per_minute_max",
                Bilingual(zh: "最大流量应大于零。", en: "the most that flows in a minute is above nothing: 20 L"))
        }
        guard CalendarDay(meter.calibrationDue) != nil else {
            throw .invalid(
                field: "calibration_due",
                Bilingual(
                    zh: "`\(meter.calibrationDue)` 不是日期。",
                    en: "`\(meter.calibrationDue)` is not a date: write 2027-05-31"))
        }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> FlowMeter in
            var meter = meter
            if let known = state.meters[meter.id], let draw = known.draw {
                guard known.perMinute_max.unit == meter.perMinute_max.unit else {
                    throw .invalid(
                        field: "per_minute_max",
                        Bilingual(
                            zh: "接有容器时不能改变计量单位种类。", en: "what it counts does not change while a container is connected")
                    )
                }
                meter.draw = draw
            }
            keep(meter, into: &changes)
            try record(
                "meter.registered", subject: "meter:\(meter.id)", by: actor,
                body: [
                    "calibration_due": LedgerValue(meter.calibrationDue),
                    "per_minute_max": meter.perMinute_max.ledgerValue,
                ], into: &changes)
            return meter
        }
    }

    /// The flow meters with what they counted last.
    public var meters: [(meter: FlowMeter, reading: MeterReading?)] {
        state.meters.values.sorted { $0.id < $1.id }.map { ($0, counted[$0.id]) }
    }

    /// Connects a container: what the meter counts from its last reading on is taken off it.
    ///
    /// - Parameter order: the work order it is for, checked like an issue by hand.
    /// - Throws: for a meter whose calibration is over or that has said nothing for a minute, a container that may not be
    ///   used, or one kept by mass behind a meter of volume whose density is not on record.
    public func connect(
        meter id: String, item code: String, order: String?, by actor: Actor
    ) async throws(PlantError) -> FlowMeter {
        try require(.use, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> FlowMeter in
            var meter = try meter(id)
            let reading = try usableReading(of: meter)
            if let draw = meter.draw {
                throw .refused(
                    Bilingual(
                        zh: "流量计 \(id) 已接容器 \(draw.item)：请先断开。",
                        en: "container \(draw.item) is connected to meter \(id): disconnect it first"))
            }
            var item = try state.item(code)
            if let other = state.meters.values.first(where: { $0.draw?.item == item.code }) {
                throw .refused(
                    Bilingual(
                        zh: "容器 \(item.code) 已接流量计 \(other.id)。",
                        en: "container \(item.code) is connected to meter \(other.id) already"))
            }
            try checkUsable(item, .use, for: order)
            guard item.metered(1, meter.perMinute_max.unit) != nil else {
                throw .refused(
                    Bilingual(
                        zh: "流量计 \(id) 与容器 \(item.code) 的计量单位不同，且未登记密度：无法换算。",
                        en:
                            "meter \(id) and container \(item.code) count different kinds of amounts, and no density is on record"
                    ))
            }
            if let order, let (_, left) = try quotaLeft(of: item, on: order, item.quantity.unit, by: actor),
                !left.isPositive
            {
                throw .refused(
                    Bilingual(
                        zh: "工单 \(order) 的限额已用完。", en: "nothing of the quota of work order \(order) is left"))
            }
            markOpened(&item)
            item.state = .inUse
            keep(item, into: &changes)
            meter.draw = FlowMeter.Draw(
                item: item.code, order: order, by: actor.id, since_ms: clock.now_ms(), start: reading.total.number,
                booked: reading.total.number)
            keep(meter, into: &changes)
            var body: LedgerBody = ["meter": LedgerValue(id), "total": reading.total.ledgerValue]
            if let order { body["order"] = LedgerValue(order) }
            try record("item.connected", subject: item.code, by: actor, body: body, into: &changes)
            try judge([item], into: &changes)
            return meter
        }
    }

    /// Disconnects what is connected, after booking what flowed up to the last reading.
    public func disconnect(meter id: String, by actor: Actor) async throws(PlantError) -> FlowMeter {
        try require(.use, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> FlowMeter in
            var meter = try meter(id)
            guard let draw = meter.draw else {
                throw .refused(Bilingual(zh: "流量计 \(id) 未接容器。", en: "no container is connected to meter \(id)"))
            }
            if let total = counted[id]?.total.number { try bookFlow(&meter, upTo: total, into: &changes) }
            meter.draw = nil
            keep(meter, into: &changes)
            try record(
                "item.disconnected", subject: draw.item, by: actor, body: ["meter": LedgerValue(id)], into: &changes)
            return meter
        }
    }

    /// Takes a reading. One that cannot be used is counted by its reason and changes nothing.
    public func take(_ reading: MeterReading, ofMeter id: String) async throws(PlantError) {
        let source = "meter/\(id)"
        guard let meter = state.meters[id] else { return count(rejected: "meter_unknown", from: source) }
        guard reading.total.unit == meter.perMinute_max.unit else { return count(rejected: "meter_unit", from: source) }
        guard reading.at_ms <= reading.received_ms + Self.readingAhead_ms else {
            return count(rejected: "meter_future", from: source)
        }
        // After a start the draw itself is the last that is known, and its time is of our clock.
        let known =
            counted[id].map { (total: $0.total.number, since_ms: $0.at_ms, at_ms: reading.at_ms) }
            ?? meter.draw.map { (total: $0.booked, since_ms: $0.since_ms, at_ms: reading.received_ms) }
        if let known {
            guard known.at_ms >= known.since_ms else { return count(rejected: "meter_late", from: source) }
            guard reading.total.number >= known.total else { return try await startAgain(meter, with: reading) }
            let most = Self.flow_max(meter, over_ms: known.at_ms - known.since_ms)
            guard reading.total.number - known.total <= most else {
                return count(rejected: "meter_too_fast", from: source)
            }
        }
        let bookedAt_ms = meterBooked[id] ?? reading.at_ms
        counted[id] = reading
        meterBooked[id] = bookedAt_ms
        guard let draw = meter.draw, let item = state.items[draw.item] else { return }
        let flowed = reading.total.number - draw.booked
        let isEmpty = item.metered(flowed, reading.total.unit).map { $0 >= item.quantity.number } ?? true
        guard flowed > 0, isEmpty || reading.at_ms - bookedAt_ms >= Self.meterStep_ms else { return }
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            // It may have been disconnected while an earlier commit ran.
            guard var meter = state.meters[id], meter.draw == draw else { return }
            try bookFlow(&meter, upTo: reading.total.number, into: &changes)
            keep(meter, into: &changes)
        }
        meterBooked[id] = reading.at_ms
    }

    /// A counter that went back: the meter was changed or reset. What flowed in between is not known, so nothing is booked,
    /// and what is connected is disconnected until a person has looked.
    private func startAgain(_ meter: FlowMeter, with reading: MeterReading) async throws(PlantError) {
        count(rejected: "meter_went_back", from: "meter/\(meter.id)")
        let before = counted[meter.id]?.total.number
        counted[meter.id] = reading
        meterBooked[meter.id] = reading.at_ms
        guard meter.draw != nil else { return }
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            guard var meter = state.meters[meter.id], let draw = meter.draw else { return }
            if let before { try bookFlow(&meter, upTo: before, into: &changes) }
            meter.draw = nil
            keep(meter, into: &changes)
            try record(
                "item.disconnected", subject: draw.item, by: .system,
                body: [
                    "meter": LedgerValue(meter.id), "reason": "counter went back", "total": reading.total.ledgerValue,
                ], into: &changes)
        }
    }

    /// Takes off the container what the meter counted, and writes it on the work order. What has flowed has flowed: more than
    /// the quota, or than was in the container, is booked and marked in the ledger, not refused.
    private func bookFlow(
        _ meter: inout FlowMeter, upTo total: Int64, into changes: inout ChangeSet
    ) throws(PlantError) {
        guard var draw = meter.draw, var item = state.items[draw.item], total > draw.booked else { return }
        let unit = meter.perMinute_max.unit
        // From the start on, so that no rounding adds up.
        guard let all = item.metered(total - draw.start, unit) else {
            return count(rejected: "meter_density", from: "meter/\(meter.id)")
        }
        let flowed = max(0, all - draw.taken)
        draw.booked = total
        let taken = min(flowed, item.quantity.number)
        draw.taken += taken
        meter.draw = draw
        guard item.state.isStock else {
            meter.draw = nil
            return count(rejected: "meter_container_gone", from: "meter/\(meter.id)")
        }
        let left = Quantity(item.quantity.number - taken, item.quantity.unit)
        var body: LedgerBody = [
            "taken": Quantity(taken, item.quantity.unit).ledgerValue, "left": left.ledgerValue,
            "meter": LedgerValue(meter.id), "total": Quantity(total, unit).ledgerValue, "person": LedgerValue(draw.by),
        ]
        if flowed > taken { body["beyond"] = Quantity(flowed - taken, item.quantity.unit).ledgerValue }
        if let order = draw.order {
            body["order"] = LedgerValue(order)
            let over = try writeFlow(taken, of: item, on: order, by: draw.by, into: &changes)
            if over > 0 { body["over_quota"] = Quantity(over, item.quantity.unit).ledgerValue }
        }
        item.quantity = left
        if !left.isPositive {
            item.state = .empty
            item.cleaned = nil
            meter.draw = nil
        }
        keep(item, into: &changes)
        try record("item.metered", subject: item.code, by: .system, body: body, into: &changes)
        book(.used, item, -taken, order: draw.order, by: .system, into: &changes)
        try judge([item], into: &changes)
    }

    /// - Returns: by how much the order's quota is exceeded now, in mg or µL.
    private func writeFlow(
        _ taken: Int64, of item: Item, on id: String, by person: String, into changes: inout ChangeSet
    ) throws(PlantError) -> Int64 {
        guard var order = state.orders[id] else { return 0 }
        let amount = Quantity(taken, item.quantity.unit)
        let place = order.issues.lastIndex {
            $0.item == item.code && $0.by == person && $0.isMetered == true && $0.charged == nil
        }
        if let place {
            order.issues[place].issued = order.issues[place].issued.plus(amount) ?? order.issues[place].issued
        } else {
            var issue = WorkOrder.Issue(
                number: order.issues.count + 1, item: item.code, material: item.material, lot: item.lot,
                at_ms: clock.now_ms(), by: person, issued: amount, isWhole: false, charged: nil,
                returned: amount.zero, lost: amount.zero, isOut: false)
            issue.isMetered = true
            order.issues.append(issue)
        }
        keep(order, into: &changes)
        let quota = order.lines.first { $0.material == item.material && $0.quota.unit == amount.unit }?.quota.number
        return max(0, order.out(of: item.material, amount.unit) - (quota ?? 0))
    }

    private func meter(_ id: String) throws(PlantError) -> FlowMeter {
        guard let meter = state.meters[id] else { throw .notFound(kind: "meter", id: id) }
        return meter
    }

    private func usableReading(of meter: FlowMeter) throws(PlantError) -> MeterReading {
        guard meter.calibrationDue >= today.text else {
            throw .refused(
                Bilingual(
                    zh: "流量计 \(meter.id) 的检定已于 \(meter.calibrationDue) 到期，不可使用。",
                    en: "the calibration of meter \(meter.id) ended on \(meter.calibrationDue): use another"))
        }
        guard let reading = counted[meter.id], clock.now_ms() - reading.received_ms <= Self.readingAge_ms else {
            throw .refused(
                Bilingual(
                    zh: "流量计 \(meter.id) 一分钟内没有读数。",
                    en: "meter \(meter.id) has said nothing for a minute: look at its connection"))
        }
        return reading
    }

    private func keep(_ meter: FlowMeter, into changes: inout ChangeSet) {
        state.meters[meter.id] = meter
        changes.meters.append(meter)
    }

    /// The most that can have flowed in a time, with a tenth and a second to spare for the steps of counter and clock.
    private static func flow_max(_ meter: FlowMeter, over_ms: Int64) -> Int64 {
        let minutes = (Double(over_ms) + 1_000) / 60_000
        return Int64(min(Double(meter.perMinute_max.number) * minutes * 1.1, 9e18).rounded(.up))
    }
}

extension Item {
    /// What a meter's count is of this content, in mg or µL, rounded up; nil when the density that it takes is not known.
    func metered(_ count: Int64, _ unit: LedgerUnit) -> Int64? {
        if unit == quantity.unit { return count }
        guard let density_kg_per_L, density_kg_per_L > 0 else { return nil }
        // A kilogram per litre is a milligram per microlitre.
        let number = Double(count) * (unit == .microlitres ? density_kg_per_L : 1 / density_kg_per_L)
        return number < 9e18 ? Int64(number.rounded(.up)) : nil
    }
}
