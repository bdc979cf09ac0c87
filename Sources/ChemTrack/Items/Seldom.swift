import Compliance

/// A value that few containers have: where there is none it takes one word, however large it would be.
@propertyWrapper
public struct Seldom<Value: Sendable & Hashable>: Sendable, Hashable {
    private var shared: Shared<Value>?

    public init(wrappedValue: Value?) { shared = wrappedValue.map { Shared($0) } }

    public init() {}

    public var wrappedValue: Value? {
        get { shared?.value }
        set { shared = newValue.map { Shared($0) } }
    }
}

// Encoded as any optional: a key that is there or not.
extension KeyedDecodingContainer {
    public func decode<Value: Decodable>(_: Seldom<Value>.Type, forKey key: Key) throws -> Seldom<Value> {
        Seldom(wrappedValue: try decodeIfPresent(Value.self, forKey: key))
    }
}

extension KeyedEncodingContainer {
    public mutating func encode<Value: Encodable>(_ value: Seldom<Value>, forKey key: Key) throws {
        try encodeIfPresent(value.wrappedValue, forKey: key)
    }
}

extension Seldom: Decodable where Value: Decodable {
    public init(from decoder: any Decoder) throws {
        self.init(wrappedValue: try decoder.singleValueContainer().decode(Value?.self))
    }
}

extension Seldom: Encodable where Value: Encodable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}
