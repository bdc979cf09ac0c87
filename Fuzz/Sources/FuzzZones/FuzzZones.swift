import Foundation
import Geofence

/// Whatever a zone file says: an answer or an error, and what was read is written and read back as the same zones.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzZones(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let data = unsafe Data(UnsafeBufferPointer(start: start, count: count))
    guard let results = try? GeoJSON.check(data) else { return 0 }
    let zones = results.compactMap { try? $0.get() }
    for case .failure(let error) in results { precondition(!error.description.isEmpty, "an error without a reason") }
    guard zones.count == results.count else { return 0 }
    let again = try? GeoJSON.zones(from: GeoJSON.data(for: zones))
    precondition(again == zones, "zones that do not read back as the same")
    let index = ZoneIndex(zones: zones)
    for zone in zones.prefix(4) { _ = index.zones(at: zone.someCorner, crs: zone.crs) }
    return 0
}

extension Zone {
    fileprivate var someCorner: Point {
        switch geometry {
        case .circle(let centre, _): centre
        case .polygons(let polygons): polygons.first?.shell.first ?? Point(0, 0)
        }
    }
}
