internal import GRDB

/// The conditions of a list that hold together, each with the value that it asks about; nil values ask nothing.
struct Conditions {
    private var texts: [String] = []
    private(set) var arguments: StatementArguments = []

    mutating func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
        guard let value else { return }
        texts.append(condition)
        arguments += [value]
    }

    /// `WHERE …`; empty when everything is wanted.
    var clause: String { texts.isEmpty ? "" : "WHERE " + texts.joined(separator: " AND ") }
}
