public import Compliance

/// A fixed RFID reader or one of its antennas: what it reads is at its place.
public struct TagReader: Sendable, Codable, Hashable, Identifiable {
    /// As it calls itself (host name or serial), with `/ANTENNA` for one antenna.
    public var id: String
    public var name: Bilingual
    public var zone: String

    public init(id: String, name: Bilingual, zone: String) {
        self.id = id
        self.name = name
        self.zone = zone
    }
}
