import Compliance
import Geofence

extension Plant {
    /// What the reports on the stock are made from; names and signatures are with whoever may see people.
    public func stockReports() -> StockReports {
        let (clock, timeZone) = (clock, state.site.timeZone)
        var editions: [String: CalendarDay] = [:]
        for sheet in state.sheets.values where sheet.state == .confirmed {
            guard let cas = sheet.cas, let edition = sheet.edition else { continue }
            editions[cas] = max(edition, editions[cas] ?? edition)
        }
        return StockReports(
            items: Dictionary(state.items.values.map { ($0.code, $0) }) { first, _ in first },
            buildings: Dictionary(state.zones.zones.map { ($0.id, Self.building($0)) }) { first, _ in first },
            rules: rules, editions: editions, today: today
        ) { ms in
            CalendarDay(utc_ms: ms, offset_min: clock.offset_min(in: timeZone, at: ms))
        } clock: { ms in
            ManifestTime(ms: ms).clockText(offset_min: clock.offset_min(in: timeZone, at: ms))
        }
    }

    /// A zone names its building in the property `building`, else it is that of its hazard unit, else it is one by itself.
    private static func building(_ zone: Zone) -> Bilingual {
        let name = zone.properties["building"]?.string ?? zone.properties["hazard_unit"]?.string ?? zone.name ?? zone.id
        return Bilingual(zh: name, en: name)
    }
}

extension Plant.Rules {
    /// The lists a container's content is on.
    func lists(of item: Item, at_ms: Int64) -> Set<String> {
        var request = PurchaseRequest(
            cas: item.cas, name: item.cas == nil ? item.name.zh : nil, quantity: item.received,
            concentration_pct: item.concentration_pct, form: item.form, density_kg_per_L: item.density_kg_per_L)
        request.describe(mixture: item.mixture, stated: item.classification)
        return review.decide(request, stock: [], now_ms: at_ms).lists
    }
}
