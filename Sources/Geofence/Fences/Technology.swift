/// How a position was measured, as far as the errors of the measurement differ.
///
/// Which errors each has is data: ``LocationRule``.
public enum Technology: String, Hashable, Sendable, Codable, CaseIterable {
    /// Ultra-wideband in a hall with steel in the way; what a system that only says "UWB" is taken for.
    case uwb
    /// Ultra-wideband with a free view of the anchors.
    case uwbOpen = "uwb-open"
    /// Bluetooth signal strength or angle.
    case ble
    /// Satellites, near buildings or steel; what a receiver is taken for that does not say where it stands.
    case gnss
    /// Satellites under the open sky.
    case gnssOpen = "gnss-open"
    /// Passive tags heard by fixed readers.
    case uhf
    /// A hand scan or an entry: a person saw it.
    case scan
    /// Anything else: judged by the most cautious record.
    case other

    /// From a feed's or a user's word; a word nobody knows is `other`, never nothing.
    public init(named name: String) {
        self = Technology(rawValue: name.lowercased()) ?? Self.synonyms[name.lowercased()] ?? .other
    }

    /// The words of omlox, OwnTracks and common positioning systems.
    private static let synonyms: [String: Technology] = [
        "gps": .gnss, "ibeacon": .ble, "bluetooth": .ble, "rfid": .uhf, "barcode": .scan, "qr": .scan, "manual": .scan,
    ]
}
