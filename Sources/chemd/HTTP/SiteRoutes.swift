import ChemTrack
import Compliance
import Foundation
import Geofence
import Hummingbird
import Store

/// The site: plan, zones, parties, and the live stream.
struct SiteRoutes {
    let services: Services

    private struct FloorView: Encodable {
        var floor: Double
        var name: Bilingual
        var widthM: Double
        var heightM: Double
    }

    private struct ZoneView: Encodable {
        var id: String
        var name: Bilingual
        var floor: Double?
        var kind: String
        var geometry: JSONValue
        var allowedClasses: [String]
        var room: String?
    }

    private struct BrokerView: Encodable {
        var connected: Bool
        var since: String?
    }

    private struct SiteJSON: Encodable {
        var id: String
        var name: Bilingual
        var floors: [FloorView]
        var zones: [ZoneView]
        var broker: BrokerView
        var store: String?
        var catalogs: String?
    }

    func add(to api: RouterGroup<AppContext>) {
        api.get("site") { _, context in
            _ = try context.signedIn()
            return try APIJSON.response(site)
        }
        api.get("zones") { _, context in
            _ = try context.signedIn()
            return Response(
                status: .ok, headers: [.contentType: "application/geo+json"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: GeoJSON.data(for: services.view.zones))))
        }
        api.put("zones") { request, context in
            let actor = try context.signedIn()
            let body = try await request.collected(upTo: 16 << 20)
            let zones: [Zone]
            do throws(ZoneFileError) {
                zones = try GeoJSON.zones(from: Data(body.readableBytesView))
            } catch {
                throw Problem(error)
            }
            try await services.plant.setZones(zones, by: actor)
            return try APIJSON.response(site)
        }
        api.get("stream") { request, context in
            let actor = try context.signedIn()
            return EventStream(services: services, reader: actor).response(to: request, session: context.sessionDigest)
        }
    }

    private var site: SiteJSON {
        let site = services.view.site
        let health = services.view.health
        return SiteJSON(
            id: site.id, name: site.name,
            floors: site.floors.map {
                FloorView(floor: $0.floor, name: $0.name, widthM: $0.width_m, heightM: $0.height_m)
            },
            zones: services.view.zones.map { zone in
                let storage = services.view.storageZone(zone.id)
                return ZoneView(
                    id: zone.id, name: zone.bilingualName, floor: zone.floor, kind: zone.kind?.rawValue ?? "storage",
                    geometry: GeoJSON.geometry(of: zone), allowedClasses: storage?.allowedClasses ?? [],
                    room: storage?.room)
            },
            broker: BrokerView(connected: health.brokerConnected, since: health.brokerSince_ms?.rfc3339),
            store: health.storeProblem, catalogs: health.catalogProblem)
    }
}
