import Compliance
public import Foundation
import Geofence

/// Reads what a scale sends: `{"at", "value", "unit", "tare", "stable"}`, or an array of these.
///
/// `value` is what the scale shows, `tare` what was tared on it, both in `unit` (mg, g, kg, t, lb); `at` is RFC 3339 or ms, and
/// the time of arrival where it is missing. A reading is stable only when it says so.
public enum ScaleMessage {
    /// Why a message says nothing.
    public enum Rejection: String, Error, Sendable {
        case malformed = "scale_malformed", unit = "scale_unit", range = "scale_range"
    }

    private struct Body: Decodable {
        var at: MessageTime?
        var value: Decimal
        var unit: String
        var tare: Decimal?
        var stable: Bool?
    }

    public static func read(_ payload: Data, received_ms: Int64) -> [Result<ScaleReading, Rejection>] {
        guard let bodies: [Body] = DeviceMessage.bodies(payload) else { return [.failure(.malformed)] }
        return bodies.map { body in
            guard let value = mass(body.value, body.unit) else {
                return .failure(QuantityUnit.named(body.unit) == nil ? .unit : .range)
            }
            var tare: Mass?
            if let stated = body.tare, stated != 0 {
                guard let read = mass(stated, body.unit) else { return .failure(.range) }
                tare = read
            }
            return .success(
                ScaleReading(
                    at_ms: body.at?.ms ?? received_ms, received_ms: received_ms, value: value, tare: tare,
                    isStable: body.stable == true))
        }
    }

    /// nil for a volume, a unit nobody knows, an amount below zero or too large.
    private static func mass(_ number: Decimal, _ unit: String) -> Mass? {
        guard number >= 0, case .mass(let mass)? = try? Quantity("\(number) \(unit)") else { return nil }
        return mass
    }
}

/// Reads what a flow meter sends: `{"at", "total", "unit"}`, or an array of these.
///
/// `total` is what it has counted since it was built in, in `unit` (mg, g, kg, t, lb, uL, mL, L, m3, gal); `at` as with scales.
public enum MeterMessage {
    /// Why a message says nothing.
    public enum Rejection: String, Error, Sendable {
        case malformed = "meter_malformed", unit = "meter_unit", range = "meter_range"
    }

    private struct Body: Decodable {
        var at: MessageTime?
        var total: Decimal
        var unit: String
    }

    public static func read(_ payload: Data, received_ms: Int64) -> [Result<MeterReading, Rejection>] {
        guard let bodies: [Body] = DeviceMessage.bodies(payload) else { return [.failure(.malformed)] }
        return bodies.map { body in
            guard QuantityUnit.named(body.unit) != nil else { return .failure(.unit) }
            guard body.total >= 0, let total = try? Quantity("\(body.total) \(body.unit)") else {
                return .failure(.range)
            }
            return .success(
                MeterReading(at_ms: body.at?.ms ?? received_ms, received_ms: received_ms, total: total))
        }
    }
}

private enum DeviceMessage {
    /// What a message holds, alone or as an array; nil when it is neither.
    static func bodies<Body: Decodable>(_ payload: Data) -> [Body]? {
        if let one = try? JSONDecoder().decode(Body.self, from: payload) { return [one] }
        return try? JSONDecoder().decode([Body].self, from: payload)
    }
}

/// RFC 3339 or milliseconds.
private struct MessageTime: Decodable {
    var ms: Int64

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int64.self) {
            ms = number
        } else if let parsed = Timestamp.parse(try container.decode(String.self)) {
            ms = parsed
        } else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a time")
        }
    }
}
