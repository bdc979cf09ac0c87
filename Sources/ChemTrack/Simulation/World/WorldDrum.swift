import Geofence

/// A container of the simulated plant, as it truly stands.
struct WorldDrum: Sendable {
    let code: String
    let tag: String
    /// Acetone, nitrate, acid or base: who stands for whom in the tables.
    let kind: String
    let isPassive: Bool
    /// Its place on the shelf, and where that is.
    var spot: Point
    var home: String
    /// Where it came from while a recorded move is under way.
    var from: String?
    /// Taken by somebody, for a job that is not done.
    var isTaken = false
    var place: Point

    init(code: String, tag: String, kind: String, isPassive: Bool, home: String, spot: Point) {
        self.code = code
        self.tag = tag
        self.kind = kind
        self.isPassive = isPassive
        self.home = home
        self.spot = spot
        place = spot
    }
}
