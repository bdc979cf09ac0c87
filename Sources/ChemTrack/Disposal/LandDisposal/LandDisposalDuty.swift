import Compliance

/// Whether the one-time notice of 40 CFR 268.7 goes with a line of a manifest, or went with an earlier shipment.
public struct LandDisposalDuty: Sendable, Hashable {
    public var line: Int
    /// The manifest whose shipment took the notice of the same waste to the same facility; nil = the notice goes with this one.
    public var sentWith: String?
    /// When that shipment left.
    public var sentAt: ManifestTime?

    public init(line: Int, sentWith: String? = nil, sentAt: ManifestTime? = nil) {
        self.line = line
        self.sentWith = sentWith
        self.sentAt = sentAt
    }
}

extension LandDisposalTables {
    /// What is due of notices with a manifest: one for each line with federal codes.
    ///
    /// One notice is enough for a waste and a facility until either changes (268.7(a)(2), (3), (4), (9), (b)(3)). The same waste
    /// is one of the same name, codes and statements. A shipment that was wholly refused counts for nothing, nor does one
    /// without statements or whose notice had a gap, nor one to a facility that has neither a number nor a name.
    public func duties(of record: ManifestRecord, after others: some Sequence<ManifestRecord>) -> [LandDisposalDuty] {
        guard record.jurisdictions.contains(.us) else { return [] }
        let facility = record.facility.noticeKey
        let leaves = record.trip?.departedAt?.ms ?? .max
        let earlier = others.compactMap { other -> (at: ManifestTime, record: ManifestRecord)? in
            guard let at = other.trip?.departedAt, at.ms <= leaves, other.id != record.id, other.state != .rejected,
                let facility, other.facility.noticeKey == facility
            else { return nil }
            return (at, other)
        }
        .sorted { ($0.at, $0.record.id) < ($1.at, $1.record.id) }
        return record.lines.compactMap { line in
            guard line.codes.federal?.isEmpty == false else { return nil }
            let first = earlier.first { $0.record.lines.contains { isNotice($0, of: line) } }
            return LandDisposalDuty(line: line.number, sentWith: first?.record.id, sentAt: first?.at)
        }
    }

    private func isNotice(_ earlier: ManifestLine, of line: ManifestLine) -> Bool {
        guard let facts = line.landDisposal, earlier.landDisposal == facts, earlier.name_en == line.name_en else {
            return false
        }
        let codes = Set((line.codes.federal ?? []).map(\.code))
        return codes == Set((earlier.codes.federal ?? []).map(\.code))
            && problems(of: facts, codes: codes.sorted()).isEmpty
    }
}

extension Plant {
    /// What is due of notices with a manifest of this plant.
    public func landDisposalDuties(of manifest: Manifest) -> [LandDisposalDuty] {
        rules.manifests.landDisposal.duties(of: manifest.record, after: state.manifests.values.lazy.map(\.record))
    }
}

extension ManifestParty {
    /// What tells one facility from another.
    fileprivate var noticeKey: String? { epaID ?? name ?? name_zh }
}
