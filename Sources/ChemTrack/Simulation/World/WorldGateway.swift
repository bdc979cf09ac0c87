/// A gateway of the simulated plant: it hears the tags of one store, or of the yard, and now and then nothing at all.
struct WorldGateway: Sendable {
    static let yard = "yard"

    let name: String
    private let perDay: Double
    private var numbers: SeededNumbers
    private var next_s: Double
    private var downUntil_s: Double?

    /// - Parameter losses_per_day: how often it is without power or network, for 20 to 60 minutes.
    init(_ name: String, losses_per_day: Double, seed: UInt64) {
        self.name = name
        perDay = losses_per_day
        numbers = SeededNumbers(seed: seed)
        next_s = losses_per_day > 0 ? 1_200 + numbers.exponential(mean: 86_400 / losses_per_day) : .infinity
    }

    var isDown: Bool { downUntil_s != nil }

    mutating func pass(to time_s: Double) {
        if let until_s = downUntil_s, time_s >= until_s {
            downUntil_s = nil
            next_s = time_s + 3_600 + numbers.exponential(mean: 86_400 / perDay)
        }
        if downUntil_s == nil, time_s >= next_s { downUntil_s = time_s + numbers.between(1_200, 3_600) }
    }
}
