/// A pallet, cage, cabinet or box that containers stand on: they move with it.
public struct LoadUnit: Sendable, Codable, Hashable, Identifiable {
    public enum Kind: String, Sendable, Codable, CaseIterable { case pallet, cage, cabinet, box }

    /// From the same numbers as containers, so that a scan finds either.
    public var code: String
    public var kind: Kind
    /// Where it stands; nil while it is in no zone.
    public var zone: String?
    public var tag: String?

    public var id: String { code }
}
