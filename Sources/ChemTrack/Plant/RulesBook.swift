import Synchronization

/// The rules in force, for readers that must not wait for the plant.
final class RulesBook: Sendable {
    private let current: Mutex<Plant.Rules>

    init(_ rules: Plant.Rules) { current = Mutex(rules) }

    var rules: Plant.Rules { current.withLock { $0 } }

    func take(_ rules: Plant.Rules) { current.withLock { $0 = rules } }
}
