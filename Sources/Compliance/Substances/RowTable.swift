/// Values by name. They stand in a row and the names tell where: a dictionary keeps room for its values beside its keys and
/// is up to two thirds empty after it has grown, which for large values is most of the memory.
///
/// A value: copies are independent.
public struct RowTable<Value: Sendable>: Sendable {
    @usableFromInline var places: [String: Int32] = [:]
    /// nil = a place that is free.
    @usableFromInline var rows: [Value?] = []
    @usableFromInline var free: [Int32] = []

    @inlinable
    public init() {}

    @inlinable
    public subscript(name: String) -> Value? {
        get { places[name].flatMap { rows[Int($0)] } }
        set {
            guard let newValue else {
                guard let place = places.removeValue(forKey: name) else { return }
                rows[Int(place)] = nil
                return free.append(place)
            }
            if let place = places[name] {
                rows[Int(place)] = newValue
            } else if let place = free.popLast() {
                places[name] = place
                rows[Int(place)] = newValue
            } else {
                places[name] = Int32(rows.count)
                rows.append(newValue)
            }
        }
    }

    /// Makes room for so many values.
    public mutating func reserve(_ count: Int) {
        places.reserveCapacity(count)
        rows.reserveCapacity(count)
    }

    /// Changes a value where it stands; nothing happens where there is none.
    @inlinable
    public mutating func change(_ name: String, _ change: (inout Value) -> Void) {
        guard let place = places[name], var value = rows[Int(place)].take() else { return }
        change(&value)
        rows[Int(place)] = value
    }

    /// The values, in no order that means anything.
    @inlinable
    public var values: some Sequence<Value> { rows.lazy.compactMap(\.self) }
    public var names: some Collection<String> { places.keys }
    public var count: Int { places.count }
    public var isEmpty: Bool { places.isEmpty }
}
