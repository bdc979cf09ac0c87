/// A body of law that a plant is under. The international conventions apply in every one.
public enum Regime: String, Codable, Sendable, CaseIterable {
    case cn, us, eu
}
