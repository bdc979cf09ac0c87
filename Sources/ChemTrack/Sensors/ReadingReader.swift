import Geofence

/// Reads `{"at","value","unit"}` or an array of them.
public enum ReadingReader {
    /// Why a reading cannot be used, with the word it is counted under.
    public struct Failure: Error, Sendable, Hashable {
        public var reason: String
        public var message: String
    }

    /// Readings in the order of the text; where the text itself is broken the only result is the failure.
    public static func read(_ bytes: [UInt8], sensor: String) -> [Result<Reading, Failure>] {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes)
        } catch {
            return [.failure(Failure(reason: "malformed", message: "the message \(error.reason)"))]
        }
        if case .array(let items) = value { return items.map { reading($0, sensor) } }
        return [reading(value, sensor)]
    }

    private static func reading(_ value: JSONValue, _ sensor: String) -> Result<Reading, Failure> {
        func failure(_ reason: String, _ message: String) -> Result<Reading, Failure> {
            .failure(Failure(reason: reason, message: "reading of `\(sensor)` \(message)"))
        }
        guard case .object(let members) = value else { return failure("malformed", "is not a JSON object") }
        guard case .number(let number)? = members["value"] else { return failure("invalid", "has no number `value`") }
        guard number.isFinite else { return failure("invalid", "has a value that is not finite") }
        let at_ms: Int64
        switch members["at"] {
        case .string(let text)?:
            guard let parsed = Timestamp.parse(text) else {
                return failure("invalid", "has a time `\(text.prefix(40))` that is not RFC 3339 with an offset")
            }
            at_ms = parsed
        case .number(let ms)? where ms.isFinite && abs(ms) < 1e15: at_ms = Int64(ms.rounded())
        default: return failure("invalid", "has no time `at`")
        }
        switch members["unit"] {
        case .string(let unit)?:
            return .success(Reading(sensor: sensor, at_ms: at_ms, value: number, unit: canonical(unit)))
        case nil, .null?: return .success(Reading(sensor: sensor, at_ms: at_ms, value: number))
        default: return failure("invalid", "has a unit that is not text")
        }
    }

    /// The ways units are written, as one.
    static func canonical(_ unit: String) -> String {
        switch unit.lowercased().filter({ !$0.isWhitespace }) {
        case "%lel", "lel", "%lfl": "%LEL"
        case "mg/m3", "mg/m³", "mg/nm3": "mg/m3"
        case "ppm": "ppm"
        case "%vol", "vol%", "%o2", "%v/v": "%VOL"
        case "degc", "°c", "c", "cel", "℃": "degC"
        case "%rh", "rh", "%": "%RH"
        case "state", "on/off": "state"
        case "m3/h", "m³/h": "m3/h"
        default: unit
        }
    }
}
