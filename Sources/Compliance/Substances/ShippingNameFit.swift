/// Whether the words of a proper shipping name fit a strength and form: `氢氟酸，含氟化氢不超过60%`.
enum ShippingNameFit {
    static func answer(_ name: String, _ query: SubstanceQuery) -> Condition.Answer {
        var fits = Condition.Answer.unclear
        let isSolution = query.form == .solution || (query.concentration_pct ?? 100) < 90
        if name.contains("无水") { fits = isSolution ? .excluded : .applies }
        if name.contains("固态"), query.form == .solution || query.form == .liquid { return .excluded }
        if name.contains("溶液"), query.form == .solid || query.form == .powder { return .excluded }
        guard let concentration_pct = query.concentration_pct, fits != .excluded else { return fits }
        for part in name.split(whereSeparator: { "，,；;(（".contains($0) }).dropFirst() {
            var text = Condition.fold(String(part))
            for (long, short) in [
                ("但", ""), ("不超过", "<="), ("不大于", "<="), ("不高于", "<="), ("不少于", ">="), ("至少", ">="), ("高于", ">"),
                ("超过", ">"),
                ("低于", "<"), ("少于", "<"), (")", ""),
            ] {
                text = text.replacing(long, with: short)
            }
            // Water, an inert solid or another component is not the substance's own content.
            guard !text.contains("水"), let (range, _, isExact) = ConcentrationRange.read(text), !isExact else {
                continue
            }
            if !range.contains(concentration_pct) { return .excluded }
            fits = .applies
        }
        return fits
    }
}
