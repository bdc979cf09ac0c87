public import Geofence

extension ChangeSet {
    /// The first change set of a new site: what ``PlantStore/load()`` needs to find.
    public static func founding(_ site: Site, zones: [Zone]) -> ChangeSet {
        var changes = ChangeSet()
        changes.site = site
        changes.zones = zones
        return changes
    }
}
