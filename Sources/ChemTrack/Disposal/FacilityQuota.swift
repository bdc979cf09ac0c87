import Compliance

extension Plant {
    /// A facility with what it may still take this calendar year: its yearly quantity less what this site's manifests have
    /// put on it.
    ///
    /// - Parameter id: the manifest that is asked about, which does not count against itself.
    func withQuotaLeft(_ facility: ManifestParty, except id: String) -> ManifestParty {
        guard let licence = facility.licence, let yearly_mg = licence.yearly_mg else { return facility }
        let year = today.text.prefix(4)
        var left_mg = yearly_mg
        for manifest in state.manifests.values where manifest.id != id {
            guard ![.void, .rejected].contains(manifest.record.state),
                manifest.record.facility.licence?.number == licence.number,
                day(of: ManifestTime(ms: manifest.createdAt_ms)).text.hasPrefix(year)
            else { continue }
            let (rest, isBelow) = left_mg.subtractingReportingOverflow(manifest.record.mass_mg ?? 0)
            left_mg = isBelow ? .min : rest
        }
        var facility = facility
        facility.licence?.quotaLeft_mg = left_mg
        return facility
    }
}
