/// A value that is kept once however many hold it: a hazard profile is large, and a site has few kinds of material.
public final class Shared<Value: Sendable & Hashable>: Sendable, Hashable {
    public let value: Value

    public init(_ value: Value) { self.value = value }

    public static func == (one: Shared, other: Shared) -> Bool { one === other || one.value == other.value }

    public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}
