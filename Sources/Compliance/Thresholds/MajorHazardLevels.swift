/// α and the levels of GB 18218-2018 tables 5 and 6.
struct MajorHazardLevels: Sendable {
    private struct Band: Sendable {
        var lower: Double
        var upper: Double
        var value: Double
    }

    private let alphas: [Band]
    /// Strictest first: level and the R from which it applies.
    private let levels: [(level: Int, from: Int64)]

    init(table: CatalogTable) {
        func bands(_ kind: String) -> [Band] {
            table.rows.filter { $0["kind"] == kind }.map {
                Band(
                    lower: $0.number("lower") ?? 0, upper: $0.number("upper") ?? .infinity,
                    value: $0.number("value") ?? 0)
            }
        }
        alphas = bands("alpha_people_500m")
        levels = bands("level_R").map { (Int($0.value), Int64($0.lower)) }.sorted { $0.from > $1.from }
    }

    /// α by the people within 500 m of the plant's border (table 5); the largest when nobody counted them.
    func alpha(people_500m: Int?) -> Double {
        let largest = alphas.map(\.value).max() ?? 2
        guard let people_500m else { return largest }
        return alphas.first { $0.lower <= Double(people_500m) && Double(people_500m) <= $0.upper }?.value ?? largest
    }

    /// The level (1 is the gravest) of R = α Σ β q/Q (table 6).
    ///
    /// - Parameter weighted: Σ 10β q/Q.
    func level(weighted: ThresholdShare, alpha: Double) -> Int? {
        // R >= L  <=>  Σ 10β q/Q * 10α >= 100 L, in whole numbers.
        let tenths = Int64((alpha * 10).rounded())
        return levels.first { weighted.isAtLeast(100 * $0.from, tenths) }?.level
    }
}
