import ChemTrack
import Compliance
import Foundation
import Geofence

/// A coordinate frame as omlox names it: the site's plan, or longitude and latitude.
enum HubFrame: String {
    case local
    case geographic = "EPSG:4326"
}

/// What cannot be said in the frame that was asked for.
struct HubFrameError: Error {
    static let text = Bilingual(
        zh: "坐标系应为 local 或 EPSG:4326；后者要求厂区区域有 ground_control_points。",
        en: "crs is local or EPSG:4326; the latter needs ground_control_points of the site's zone")
}

struct HubPoint: Encodable {
    var type = "Point"
    var coordinates: [Double]
}

/// Where something is, as omlox says it.
struct HubLocation: Encodable {
    var position: HubPoint
    var source: String
    var providerType = "unknown"
    var providerId: String
    var timestampGenerated: String
    var crs: String
    var accuracy: Double?
    var floor: Double?
    var trackables: [String]?
}

struct HubTrackable: Encodable {
    struct Properties: Encodable {
        var kind: String
        var item: String?
    }
    var id: String
    var type = "omlox"
    var name: String
    var locationProviders: [String]
    var properties: Properties
}

struct HubProvider: Encodable {
    var id: String
    var type = "unknown"
    var name: String
}

struct HubFence: Encodable {
    struct Properties: Encodable {
        var kind: String
        var nameZh: String
        var nameEn: String
    }
    var id: String
    var foreignId: String
    var name: String
    var region: JSONValue
    var radius: Double?
    var extrusion: Double?
    var floor: Double?
    var crs: String
    var zoneId: String
    var exitTolerance: Double
    var toleranceTimeout: Int64
    var exitDelay: Int64
    var timeout: Int64
    var properties: Properties
}

/// A positioning system's place: our plan of a floor, or a fixed reader.
struct HubZone: Encodable {
    var id: String
    var foreignId: String
    var type: String
    var name: String
    var floor: Double?
    var site: String
    var groundControlPoints: [[Double]]?
    var incompleteConfiguration: Bool?
}

/// Makes omlox objects of what the site's live picture holds.
struct HubPictures {
    let services: Services
    let ids: HubIDs

    /// Joins the plan to the earth, when the site says how.
    var frame: SiteFrame? { services.view.frame }

    func planZone(_ floor: Double?) -> String {
        ids.id(.zone, "plan|\(floor ?? services.view.site.floors.first?.floor ?? 1)")
    }

    func trackableName(_ binding: TagBinding) -> String? {
        switch binding.kind {
        case .item, .loadUnit: binding.item
        case .person, .vehicle: binding.tag
        case .free: nil
        }
    }

    func location(_ view: TagView, in frame: HubFrame) throws(HubFrameError) -> HubLocation {
        var place = [view.x, view.y]
        var accuracy = view.acc_m
        if frame == .geographic {
            guard let site = self.frame else { throw HubFrameError() }
            let point = site.geographic(Point(x: view.x, y: view.y))
            place = [point.x, point.y]
            accuracy = (accuracy ?? 0) + site.residual_m
        }
        return HubLocation(
            position: HubPoint(coordinates: place), source: planZone(view.floor), providerId: view.binding.tag,
            timestampGenerated: view.at_ms.rfc3339, crs: frame.rawValue, accuracy: accuracy, floor: view.floor,
            trackables: trackableName(view.binding).map { [ids.id(.trackable, $0)] })
    }

    func trackable(_ view: TagView) -> HubTrackable? {
        trackableName(view.binding).map { name in
            HubTrackable(
                id: ids.id(.trackable, name), name: view.binding.label.en, locationProviders: [view.binding.tag],
                properties: HubTrackable.Properties(kind: view.binding.kind.rawValue, item: view.binding.item))
        }
    }

    func provider(_ view: TagView) -> HubProvider { HubProvider(id: view.binding.tag, name: view.binding.label.en) }

    func fence(_ zone: Zone) -> HubFence {
        var radius: Double?
        if case .circle(_, let radius_m) = zone.geometry { radius = radius_m }
        let name = zone.bilingualName
        return HubFence(
            id: ids.id(.fence, zone.id), foreignId: zone.id, name: name.en, region: GeoJSON.geometry(of: zone),
            radius: radius, extrusion: zone.extrusion_m, floor: zone.floor,
            crs: zone.crs == .local ? HubFrame.local.rawValue : HubFrame.geographic.rawValue,
            zoneId: planZone(zone.floor), exitTolerance: zone.rules.exitTolerance_m,
            toleranceTimeout: zone.rules.toleranceTimeout_ms, exitDelay: zone.rules.exitDelay_ms,
            timeout: zone.rules.timeout_ms,
            properties: HubFence.Properties(
                kind: zone.kind?.rawValue ?? "storage", nameZh: name.zh, nameEn: name.en))
    }

    /// The plan of each floor, then the fixed readers.
    func zones() async -> [HubZone] {
        let site = services.view.site
        let points = services.view.controlPoints.map { points in
            points.flatMap { [[$0.geographic.x, $0.geographic.y], [$0.plan.x, $0.plan.y]] }
        }
        let plans = site.floors.map { floor in
            HubZone(
                id: planZone(floor.floor), foreignId: "plan|\(floor.floor)", type: "uwb", name: floor.name.en,
                floor: floor.floor, site: site.id, groundControlPoints: points,
                incompleteConfiguration: points == nil ? true : nil)
        }
        let readers = await services.plant.readers().map { reader in
            HubZone(
                id: ids.id(.zone, reader.id), foreignId: reader.id, type: "rfid", name: reader.name.en,
                floor: services.view.zones.first { $0.id == reader.zone }?.floor, site: site.id,
                incompleteConfiguration: true)
        }
        return plans + readers
    }
}
