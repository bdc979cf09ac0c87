public import Compliance
public import Labels

/// A supplier's safety data sheet that the plant keeps: its file, what was read from it, and what a person confirmed.
public struct FiledSheet: Sendable, Codable, Hashable, Identifiable {
    public enum State: String, Sendable, Codable, CaseIterable {
        /// Read, and nobody has looked at it yet: nothing relies on it.
        case proposed
        /// A person compared it with the sheet.
        case confirmed
        /// Replaced, or never right.
        case withdrawn
    }

    /// `S-0012`
    public var id: String
    /// SHA-256 of the file, 64 hexadecimal digits.
    public var digest: String
    /// The file's name as it was sent; for people only.
    public var fileName: String
    public var size_bytes: Int
    public var reading: SheetReading
    public var state = State.proposed
    public var filedAt_ms: Int64
    public var filedBy: String
    /// The values a person confirmed or typed; empty before.
    public var confirmed: [SheetValue] = []
    public var closedAt_ms: Int64?
    /// Who confirmed or withdrew it.
    public var closedBy: String?
    /// Why it was withdrawn.
    public var reason: String?

    public init(
        id: String, digest: String, fileName: String, size_bytes: Int, reading: SheetReading, filedAt_ms: Int64,
        filedBy: String
    ) {
        self.id = id
        self.digest = digest
        self.fileName = fileName
        self.size_bytes = size_bytes
        self.reading = reading
        self.filedAt_ms = filedAt_ms
        self.filedBy = filedBy
    }

    /// What it is known by: the confirmed values, and before that what was read.
    public var values: [SheetValue] { state == .proposed ? reading.values : confirmed }

    public func first(_ field: SheetField) -> String? { values.first { $0.field == field }?.value }

    /// The substance it is about: its own CAS number, else that of its only component.
    public var cas: String? {
        if let own = first(.cas) { return own }
        let components = Set(values.filter { $0.field == .component }.map(\.value))
        return components.count == 1 ? components.first : nil
    }

    /// The day of its edition: of the revision, else of the first issue.
    public var edition: CalendarDay? { (first(.revised) ?? first(.issued)).flatMap { CalendarDay($0) } }
}

/// A file as it was sent, kept by what is in it.
public struct StoredFile: Sendable, Hashable {
    public var digest: String
    public var bytes: [UInt8]

    public init(digest: String, bytes: [UInt8]) {
        self.digest = digest
        self.bytes = bytes
    }
}
