public import Compliance

/// A duty of the law that somebody in the plant has to see to: who, what, until when, from which article.
public struct DutyTask: Sendable, Codable, Hashable, Identifiable {
    /// `D-0012`
    public var id: String
    public var duty: Duty
    public var createdAt_ms: Int64
    public var doneAt_ms: Int64?
    public var doneBy: String?
    /// What was done, in the words of whoever did it: a receipt number, a file.
    public var note: String?

    public init(id: String, duty: Duty, createdAt_ms: Int64) {
        self.id = id
        self.duty = duty
        self.createdAt_ms = createdAt_ms
    }

    public var isOpen: Bool { doneAt_ms == nil }
}
