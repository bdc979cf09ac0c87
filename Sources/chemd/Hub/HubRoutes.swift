import ChemTrack
import Compliance
import Foundation
import Geofence
import Hummingbird

/// The omlox hub (v2) as far as positions and zones go: other systems hand in locations and look where things are.
///
/// Compatible with the published API description of omlox Hub 2.0, not certified. What is set up (zones, tags, readers)
/// is set up in our own API; here it is only shown.
struct HubRoutes {
    let hub: HubServer

    private var services: Services { hub.services }
    private var pictures: HubPictures { hub.pictures }

    func add(to hubAPI: RouterGroup<AppContext>) {
        addZones(to: hubAPI)
        addTrackables(to: hubAPI)
        addProviders(to: hubAPI)
        // A request that is to become a web socket never comes here, unless it was refused.
        hubAPI.get("ws/socket") { _, context -> Response in
            _ = try context.signedIn()
            throw Problem(
                .upgradeRequired, "upgrade",
                Bilingual(
                    zh: "此地址用于 WebSocket（RFC 6455，版本 13）。", en: "this address is a web socket (RFC 6455, version 13)"))
        }
    }

    // MARK: Zones and fences

    private func addZones(to api: RouterGroup<AppContext>) {
        api.get("zones") { _, _ in try APIJSON.response(await pictures.zones().map(\.id)) }
        api.get("zones/summary") { _, _ in try APIJSON.response(await pictures.zones()) }
        api.get("zones/:id") { _, context in
            let asked = try context.parameters.require("id").lowercased()
            guard
                let zone = await pictures.zones().first(where: { $0.id == asked || $0.foreignId.lowercased() == asked })
            else { throw PlantError.notFound(kind: "zone", id: asked) }
            return try APIJSON.response(zone)
        }
        api.get("fences") { _, _ in try APIJSON.response(services.view.zones.map { pictures.fence($0).id }) }
        api.get("fences/summary") { _, _ in try APIJSON.response(services.view.zones.map(pictures.fence)) }
        api.get("fences/:id") { _, context in try APIJSON.response(pictures.fence(try fence(context))) }
        api.get("fences/:id/trackables") { _, context in
            let zone = try fence(context)
            return try APIJSON.response(
                try views(context).filter { $0.zones.contains(zone.id) }.compactMap(pictures.trackable))
        }
        api.get("fences/:id/providers") { _, context in
            let zone = try fence(context)
            return try APIJSON.response(try views(context).filter { $0.zones.contains(zone.id) }.map(pictures.provider))
        }
    }

    private func fence(_ context: AppContext) throws -> Zone {
        let asked = try id(context)
        let zones = services.view.zones
        let name = hub.ids.name(.fence, asked, among: zones.map(\.id))
        guard let zone = zones.first(where: { $0.id == name }) else {
            throw PlantError.notFound(kind: "fence", id: asked)
        }
        return zone
    }

    // MARK: Trackables: containers, people and vehicles that carry a tag which was heard

    private func addTrackables(to api: RouterGroup<AppContext>) {
        api.get("trackables") { _, context in
            try APIJSON.response(try views(context).compactMap { pictures.trackable($0)?.id })
        }
        api.get("trackables/summary") { _, context in
            try APIJSON.response(try views(context).compactMap(pictures.trackable))
        }
        api.get("trackables/:id") { _, context in
            try APIJSON.response(pictures.trackable(try trackable(context)))
        }
        api.get("trackables/:id/location") { request, context in
            try APIJSON.response(try located(try trackable(context), request))
        }
        api.get("trackables/:id/fences") { _, context in
            try APIJSON.response(fences(of: try trackable(context)))
        }
    }

    /// The tags that may be shown to who asks.
    private func views(_ context: AppContext) throws -> [TagView] {
        let actor = try context.signedIn()
        let now_ms = services.clock.now_ms()
        return services.view.tags.filter { $0.isShown(to: actor, at: now_ms) }
    }

    private func trackable(_ context: AppContext) throws -> TagView {
        let asked = try id(context)
        let all = try views(context)
        let names = all.compactMap { pictures.trackableName($0.binding) }
        let name = hub.ids.name(.trackable, asked, among: names)
        guard let name, let view = all.first(where: { pictures.trackableName($0.binding) == name }) else {
            throw PlantError.notFound(kind: "trackable", id: asked)
        }
        return view
    }

    private func fences(of view: TagView) -> [HubFence] {
        services.view.zones.filter { view.zones.contains($0.id) }.map(pictures.fence)
    }

    // MARK: Location providers: tags

    private func addProviders(to api: RouterGroup<AppContext>) {
        api.get("providers") { _, context in try APIJSON.response(try views(context).map(\.binding.tag)) }
        api.get("providers/summary") { _, context in try APIJSON.response(try views(context).map(pictures.provider)) }
        api.get("providers/locations") { request, context in
            try APIJSON.response(try views(context).map { try located($0, request) })
        }
        api.put("providers/locations") { request, context in try await take(request, context, single: false) }
        api.put("providers/proximities") { request, context in try await take(request, context, single: false) }
        api.get("providers/:id") { _, context in try APIJSON.response(pictures.provider(try provider(context))) }
        api.get("providers/:id/location") { request, context in
            try APIJSON.response(try located(try provider(context), request))
        }
        api.get("providers/:id/fences") { _, context in try APIJSON.response(fences(of: try provider(context))) }
        api.put("providers/:id/location") { request, context in try await take(request, context, single: true) }
        api.put("providers/:id/proximity") { request, context in try await take(request, context, single: true) }
    }

    private func provider(_ context: AppContext) throws -> TagView {
        let asked = try id(context)
        guard let view = try views(context).first(where: { $0.binding.tag == asked }) else {
            throw PlantError.notFound(kind: "provider", id: asked)
        }
        return view
    }

    /// Takes what a positioning system says through the same intake as every feed.
    ///
    /// - Parameter single: one object, about the provider that the address names.
    private func take(_ request: Request, _ context: AppContext, single: Bool) async throws -> Response {
        try await services.plant.checkDevice(try context.signedIn())
        let body = Array(try await request.collected(upTo: context.maxUploadSize).readableBytesView)
        if single {
            let named = (try? JSONValue(parsing: body))?["provider_id"]?.string
            guard named == (try id(context)) else {
                throw PlantError.invalid(
                    field: "provider_id",
                    Bilingual(zh: "provider_id 与地址不一致。", en: "provider_id is not the one of the address"))
            }
        }
        let results = FeedReader(kind: .omlox, source: "hub").read(body, received_ms: services.clock.now_ms())
        let taken = try await services.plant.apply(results, of: .omlox)
        guard taken == results.count else {
            let reasons = results.compactMap { result in
                if case .failure(let failure) = result { failure.message } else { nil }
            }
            let why = reasons.first ?? "no_site_frame / unknown_reader"
            throw PlantError.invalid(
                field: "body",
                Bilingual(
                    zh: "\(results.count) 条中有 \(results.count - taken) 条未采用：\(why)",
                    en: "\(results.count - taken) of \(results.count) were not used: \(why)"))
        }
        return Response(status: .noContent)
    }

    // MARK: Parameters

    private func id(_ context: AppContext) throws -> String {
        let id = try context.parameters.require("id")
        return id.removingPercentEncoding ?? id
    }

    private func located(_ view: TagView, _ request: Request) throws -> HubLocation {
        let asked = request.uri.queryParameters["crs"].map(String.init)
        guard let frame = HubFrame(rawValue: asked ?? HubFrame.local.rawValue) else {
            throw PlantError.invalid(field: "crs", HubFrameError.text)
        }
        do throws(HubFrameError) { return try pictures.location(view, in: frame) } catch {
            throw PlantError.invalid(field: "crs", HubFrameError.text)
        }
    }
}
