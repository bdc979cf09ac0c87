import ChemTrack
import Compliance
import Foundation
import Geofence
import Hummingbird
import Store

/// Gas, temperature and humidity: the sensors, what they say, and what is kept of it.
///
/// ChemTrack mirrors and documents gas alarms. It is not the protective gas system, which GB/T 50493 wants independent.
struct SensorRoutes {
    let services: Services

    private struct FactorView: Encodable {
        var id: String
        var multiplier: Double
        var value: String
        var reason: Bilingual
    }

    private struct PointsView: Encodable {
        var level1: Double
        var level2: Double
        var standard1: Double
        var standard2: Double
        var citation: Citation
        var factors: [FactorView]
    }

    private struct OutageView: Encodable {
        var workOrder: String
        var reason: String
        var minutes: Int
        var askedBy: String
        var askedAt: String
        var confirmedBy: String?
        var until: String?

        init(_ outage: SensorOutage) {
            workOrder = outage.workOrder
            reason = outage.reason
            minutes = outage.minutes
            askedBy = outage.askedByName
            askedAt = outage.askedAt_ms.rfc3339
            confirmedBy = outage.confirmedBy
            until = outage.until_ms?.rfc3339
        }
    }

    private struct OutageRequest: Decodable {
        var minutes: Int
        var workOrder: String
        var reason: String
    }

    private struct View: Encodable {
        var id: String
        var name: Bilingual
        var zone: Reference
        var kind: String
        var unit: String
        var low: Double
        var high: Double
        var cadenceS: Double
        var gas: String?
        var partner: String?
        var calibrationDue: String?
        var calibrationOverdue: Bool
        var value: Double?
        var at: String?
        var state: String
        var level: Int
        var changePerMin: Double?
        var setPoints: PointsView?
        var outage: OutageView?
        var rejected: [String: Int]

        init(_ picture: SensorPicture, _ services: Services) {
            let sensor = picture.sensor
            id = sensor.id
            name = sensor.name
            zone = Reference(id: sensor.zone, name: services.view.zoneName(sensor.zone))
            kind = sensor.kind.rawValue
            unit = sensor.unit
            low = sensor.low
            high = sensor.high
            cadenceS = sensor.cadence_s
            gas = sensor.gas
            partner = sensor.partner
            calibrationDue = sensor.calibrationDue
            calibrationOverdue = picture.isCalibrationOverdue
            value = picture.value
            at = picture.at_ms?.rfc3339
            state = picture.state
            level = picture.level
            changePerMin = picture.slope_per_min
            rejected = picture.counts
            outage = sensor.outage.map { OutageView($0) }
            setPoints = picture.points.map { points in
                PointsView(
                    level1: points.level1, level2: points.level2, standard1: points.cap1, standard2: points.cap2,
                    citation: points.citation,
                    factors: points.factors.map {
                        FactorView(id: $0.id, multiplier: $0.multiplier, value: $0.value, reason: $0.reason)
                    })
            }
        }
    }

    private struct SensorsView: Encodable {
        var items: [View]
        /// Names that speak without being registered, with how often.
        var unknown: [String: Int]
    }

    private struct SensorRequest: Decodable {
        var name: Bilingual
        var zone: String
        var kind: String
        var unit: String
        var low: Double
        var high: Double
        var cadenceS: Double
        var gas: String?
        var oel: Double?
        var molarMassGMol: Double?
        var usesIdlh: Bool?
        var level1: Double?
        var level2: Double?
        var partner: String?
        var calibrationDue: String?

        func sensor(id: String) throws(PlantError) -> Sensor {
            guard let kind = SensorKind(rawValue: kind) else {
                let kinds = SensorKind.allCases.map(\.rawValue).joined(separator: ", ")
                throw .invalid(
                    field: "kind", Bilingual(zh: "种类应为 \(kinds)。", en: "the kind is one of \(kinds)"))
            }
            var sensor = Sensor(
                id: id, name: name, zone: zone, kind: kind, unit: unit, low: low, high: high, cadence_s: cadenceS,
                gas: gas.nonEmpty, oel: oel, molarMass_g_mol: molarMassGMol, level1: level1, level2: level2,
                partner: partner.nonEmpty, calibrationDue: calibrationDue.nonEmpty)
            sensor.usesIDLH = usesIdlh
            return sensor
        }
    }

    private struct MinuteView: Encodable {
        var at: String
        var count: Int
        var low: Double
        var mean: Double
        var high: Double
        var doubtful: Int
    }

    private struct RawView: Encodable {
        var at: String
        var value: Double
        var mark: String

        init(_ reading: RawReading) {
            at = reading.at_ms.rfc3339
            value = reading.value
            mark = reading.mark
        }
    }

    private struct SeriesView: Encodable {
        var minutes: [MinuteView]
        /// Single readings kept around alarms.
        var raw: [RawView]
        /// Single readings of the last five minutes.
        var recent: [RawView]
    }

    private struct Taken: Encodable {
        var taken: Int
        var rejected: [String: Int]
    }

    func add(to api: RouterGroup<AppContext>) {
        api.get("sensors") { _, context in
            _ = try context.signedIn()
            return try APIJSON.response(
                SensorsView(
                    items: await services.plant.sensorPictures().map { View($0, services) },
                    unknown: await services.plant.unknownSensors))
        }
        api.put("sensors/:id") { request, context in
            let (actor, id) = (try context.signedIn(), try context.parameters.require("id"))
            let body = try await request.decode(as: SensorRequest.self, context: context)
            try await services.plant.register(try body.sensor(id: id), by: actor)
            return try await show(id)
        }
        api.delete("sensors/:id") { _, context in
            let actor = try context.signedIn()
            try await services.plant.removeSensor(try context.parameters.require("id"), by: actor)
            return Response(status: .noContent)
        }
        api.post("sensors/:id/outage") { request, context in
            let (actor, id) = (try context.signedIn(), try context.parameters.require("id"))
            let body = try await request.decode(as: OutageRequest.self, context: context)
            try await services.plant.askOutage(
                ofSensor: id, minutes: body.minutes, workOrder: body.workOrder, reason: body.reason, by: actor)
            return try await show(id)
        }
        api.post("sensors/:id/outage/confirm") { _, context in
            let (actor, id) = (try context.signedIn(), try context.parameters.require("id"))
            try await services.plant.confirmOutage(ofSensor: id, by: actor)
            return try await show(id)
        }
        api.delete("sensors/:id/outage") { _, context in
            let (actor, id) = (try context.signedIn(), try context.parameters.require("id"))
            try await services.plant.endOutage(ofSensor: id, by: actor)
            return try await show(id)
        }
        api.post("sensors/:id/readings") { request, context in
            let (actor, id) = (try context.signedIn(), try context.parameters.require("id"))
            try await services.plant.checkDevice(actor)
            return try APIJSON.response(try await take(try await request.collected(upTo: context.maxUploadSize), id))
        }
        api.get("sensors/:id/series") { request, context in
            _ = try context.signedIn()
            return try APIJSON.response(try await series(try context.parameters.require("id"), request))
        }
    }

    private func show(_ id: String) async throws -> Response {
        let picture = await services.plant.sensorPictures().first { $0.sensor.id == id }
        guard let picture else { throw PlantError.notFound(kind: "sensor", id: id) }
        return try APIJSON.response(View(picture, services))
    }

    private func take(_ body: ByteBuffer, _ id: String) async throws -> Taken {
        var readings: [Reading] = []
        var rejected: [String: Int] = [:]
        for result in ReadingReader.read(Array(body.readableBytesView), sensor: id) {
            switch result {
            case .success(let reading): readings.append(reading)
            case .failure(let failure):
                rejected[failure.reason, default: 0] += 1
                await services.plant.count(rejected: "sensor_\(failure.reason)", from: "sensor/\(id)")
            }
        }
        try await services.plant.apply(readings)
        return Taken(taken: readings.count, rejected: rejected)
    }

    /// At most a day of minutes, and 5,000 single readings.
    private func series(_ id: String, _ request: Request) async throws -> SeriesView {
        func time(_ name: String, _ usual: Int64) throws -> Int64 {
            guard let text = request.uri.queryParameters[name[...]].map(String.init) else { return usual }
            guard let ms = Timestamp.parse(text) else {
                throw PlantError.invalid(
                    field: name, Bilingual(zh: "`\(text)` 不是 RFC 3339 时间。", en: "`\(text)` is not an RFC 3339 time"))
            }
            return ms
        }
        let to_ms = try time("to", services.clock.now_ms())
        let from_ms = max(try time("from", to_ms - 3_600_000), to_ms - 86_400_000)
        let recent = try await services.plant.recentReadings(of: id)
        return SeriesView(
            minutes: try await services.reader.minutes(ofSensor: id, from_ms: from_ms, to_ms: to_ms, limit: 1500).map {
                MinuteView(
                    at: $0.at_ms.rfc3339, count: $0.count, low: $0.low, mean: $0.mean, high: $0.high,
                    doubtful: $0.doubtful)
            },
            raw: try await services.reader.readings(ofSensor: id, from_ms: from_ms, to_ms: to_ms, limit: 5000)
                .map(RawView.init), recent: recent.map(RawView.init))
    }
}
