/// Why a zone file, or one zone of it, cannot be used.
public struct ZoneFileError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Reason: Hashable, Sendable {
        /// The text is not JSON, or not a FeatureCollection.
        case text(String)
        /// A property or the geometry is not as it should be.
        case property(String)
        case defect(ZoneDefect)
        /// Two zones have this one's id; the line is that of the first.
        case duplicateID(firstLine: Int)
    }

    /// Where the text or the zone's feature begins, from 1.
    public let line: Int
    /// Position of the feature in the file, from 1; nil when the file as a whole is meant.
    public let feature: Int?
    /// The zone's id, where it could be read.
    public let zone: String?
    public let reason: Reason

    public var description: String {
        let what =
            switch reason {
            case .text(let text), .property(let text): text
            case .defect(let defect): defect.description
            case .duplicateID(let first): "has the same id as the zone in line \(first)"
            }
        if let zone { return "zone \"\(zone)\": \(what)" }
        if let feature { return "line \(line): feature \(feature): \(what)" }
        return "line \(line): \(what)"
    }
}
