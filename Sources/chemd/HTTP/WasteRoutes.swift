import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store

/// What of the waste is near a limit, and until when each container may stay.
struct WasteRoutes {
    let services: Services

    private struct Gauge: Encodable {
        var limit: String
        var subject: String
        /// In mg, or µL for a volume.
        var amount: Int64
        var limitAmount: Int64
        var limitText: String
        var unit: String
        var share: Double
        var phase: WasteGauge.Phase
        var status: String?
        var text: Bilingual
        var citation: Citation
        /// Containers that could not be counted: the sum may be higher.
        var uncounted: [String]

        init(_ gauge: WasteGauge) {
            limit = gauge.limit.id
            subject = gauge.subject
            amount = gauge.amount
            limitAmount = gauge.limit.amount
            limitText = gauge.limit.amountText
            unit = gauge.limit.measure.isVolume ? "uL" : "mg"
            share = gauge.share
            phase = gauge.phase
            status = gauge.limit.status
            text = gauge.limit.text
            citation = gauge.limit.citation
            uncounted = gauge.uncounted
        }
    }

    private struct Clock: Encodable {
        var container: String
        var name: Bilingual
        var from: String
        var due: String
        var daysLeft: Int
        var text: Bilingual
        var citation: Citation
    }

    private struct Answer: Encodable {
        var day: String
        var usStatus: String?
        var cnClass: String?
        var gauges: [Gauge]
        var clocks: [Clock]
    }

    func add(to api: RouterGroup<AppContext>) {
        api.get("waste") { _, context in
            _ = try context.signedIn()
            let picture = await services.plant.waste()
            let day = await services.plant.day
            let names = try await services.reader.names(ofItems: picture.clocks.map(\.container))
            return try APIJSON.response(
                Answer(
                    day: day.text, usStatus: picture.usStatus, cnClass: picture.cnClass,
                    gauges: picture.gauges.map { Gauge($0) },
                    clocks: picture.clocks.map { clock in
                        Clock(
                            container: clock.container,
                            name: names[clock.container] ?? Bilingual(zh: clock.container, en: clock.container),
                            from: clock.duty.from.text, due: clock.due.text, daysLeft: clock.daysLeft(on: day),
                            text: clock.duty.text, citation: clock.duty.citation)
                    }))
        }
    }
}
