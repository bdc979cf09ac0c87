import CGEOS
import Geofence

/// What people use: an STR tree of the zones' boxes, and prepared geometries asked whether they cover the point.
@safe final class GEOSPeer {
    private let context: GEOSContextHandle_t
    private let tree: OpaquePointer
    private var geometries: [OpaquePointer] = unsafe []
    private var prepared: UnsafeMutablePointer<OpaquePointer?>
    private let query: UnsafeMutablePointer<Query>

    /// What the callback of one query knows.
    @unsafe private struct Query {
        var context: GEOSContextHandle_t
        var prepared: UnsafeMutablePointer<OpaquePointer?>
        var point: OpaquePointer?
        var found: [Int] = []
    }

    static var version: String { unsafe String(cString: GEOSversion()) }

    init?(_ load: ZoneWorkload) {
        guard let context = unsafe GEOS_init_r(), let tree = unsafe GEOSSTRtree_create_r(context, 10) else {
            return nil
        }
        unsafe self.context = context
        unsafe self.tree = tree
        unsafe prepared = .allocate(capacity: load.rings.count)
        unsafe query = .allocate(capacity: 1)
        unsafe query.initialize(to: Query(context: context, prepared: prepared, point: nil))
        for (number, ring) in load.rings.enumerated() {
            let closed = ring + [ring[0]]
            let sequence = unsafe GEOSCoordSeq_create_r(context, UInt32(closed.count), 2)
            for (place, spot) in closed.enumerated() {
                let point = load.point(Spot(x: 2 * spot.x, y: 2 * spot.y))
                unsafe GEOSCoordSeq_setXY_r(context, sequence, UInt32(place), point.x, point.y)
            }
            guard let shell = unsafe GEOSGeom_createLinearRing_r(context, sequence),
                let polygon = unsafe GEOSGeom_createPolygon_r(context, shell, nil, 0)
            else { return nil }
            unsafe geometries.append(polygon)
            unsafe (prepared + number).initialize(to: GEOSPrepare_r(context, polygon))
            unsafe GEOSSTRtree_insert_r(context, tree, polygon, UnsafeMutableRawPointer(bitPattern: number + 1))
        }
    }

    deinit {
        let count = unsafe geometries.count
        for number in 0..<count {
            unsafe GEOSPreparedGeom_destroy_r(context, prepared[number])
            unsafe GEOSGeom_destroy_r(context, geometries[number])
        }
        unsafe GEOSSTRtree_destroy_r(context, tree)
        unsafe prepared.deallocate()
        unsafe query.deallocate()
        unsafe GEOS_finish_r(context)
    }

    /// The zones that cover a point, in the tree's order.
    func zones(at point: Point, into found: inout [Int]) {
        let geometry = unsafe GEOSGeom_createPointFromXY_r(context, point.x, point.y)
        unsafe query.pointee.point = geometry
        unsafe query.pointee.found.removeAll(keepingCapacity: true)
        unsafe GEOSSTRtree_query_r(
            context, tree, geometry,
            { item, user in
                guard let query = unsafe user?.assumingMemoryBound(to: Query.self) else { return }
                let number = Int(bitPattern: item) - 1
                if unsafe GEOSPreparedCovers_r(
                    query.pointee.context, query.pointee.prepared[number], query.pointee.point) == 1
                {
                    unsafe query.pointee.found.append(number)
                }
            }, query)
        unsafe swap(&found, &query.pointee.found)
        unsafe GEOSGeom_destroy_r(context, geometry)
    }
}
