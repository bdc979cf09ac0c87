import Foundation

/// A mass as a whole number of milligrams.
public struct Mass: Hashable, Sendable, Comparable, Codable {
    public var milligrams: Int64
    public init(milligrams: Int64) { self.milligrams = milligrams }
    public var kilograms: Double { Double(milligrams) / 1_000_000 }
    public var tonnes: Double { Double(milligrams) / 1_000_000_000 }
    public static func < (left: Mass, right: Mass) -> Bool { left.milligrams < right.milligrams }
}

/// A volume as a whole number of microlitres.
public struct Volume: Hashable, Sendable, Comparable, Codable {
    public var microlitres: Int64
    public init(microlitres: Int64) { self.microlitres = microlitres }
    public var litres: Double { Double(microlitres) / 1_000_000 }
    public static func < (left: Volume, right: Volume) -> Bool { left.microlitres < right.microlitres }
}

/// An amount of material: a mass or a volume. One becomes the other only with a stated density.
public enum Quantity: Hashable, Sendable {
    case mass(Mass)
    case volume(Volume)

    /// Reads `5 kg`, `2.5L`, `500 毫升`: a plain decimal number and a unit.
    ///
    /// Units: mg, g, kg, t, lb, µL/uL, mL, L, m3, gal (US), and 毫克 克 千克 公斤 吨 微升 毫升 升 立方米.
    /// - Throws: ``QuantityError`` for a missing or unknown unit, no number, a negative or too large amount.
    public init(_ input: String) throws(QuantityError) {
        let trimmed = input.filter { !$0.isWhitespace && $0 != "," }
        let number = trimmed.prefix { $0.isNumber && $0.isASCII || $0 == "." }
        let unit = trimmed.dropFirst(number.count)
        guard !number.isEmpty, let value = Decimal(string: String(number)), number.filter({ $0 == "." }).count <= 1
        else {
            throw .notANumber(input)
        }
        guard !unit.isEmpty else { throw .noUnit(input) }
        guard let known = QuantityUnit.named(String(unit)) else { throw .unknownUnit(input, unit: String(unit)) }
        self = try known.quantity(value, input: input)
    }

    /// The mass, or nil for a volume whose density (g/mL = kg/L) is not stated.
    public func mass(density_kg_per_L: Double?) -> Mass? {
        switch self {
        case .mass(let mass): return mass
        case .volume(let volume):
            guard let density_kg_per_L, density_kg_per_L > 0, density_kg_per_L.isFinite else { return nil }
            // 1 µL of a liquid of density d kg/L weighs d mg.
            let milligrams = (Double(volume.microlitres) * density_kg_per_L).rounded()
            guard milligrams < 9e18 else { return nil }
            return Mass(milligrams: Int64(milligrams))
        }
    }

    /// The amount in the unit a person would use, exact: `5 kg`, `250 mL`.
    public var display: String {
        switch self {
        case .mass(let mass):
            Self.display(mass.milligrams, [(1_000_000_000, "t"), (1_000_000, "kg"), (1_000, "g"), (1, "mg")])
        case .volume(let volume): Self.display(volume.microlitres, [(1_000_000, "L"), (1_000, "mL"), (1, "µL")])
        }
    }

    private static func display(_ value: Int64, _ units: [(scale: Int64, name: String)]) -> String {
        let unit = units.first { value.magnitude >= $0.scale.magnitude } ?? units[units.count - 1]
        let whole = value / unit.scale
        let rest = (value % unit.scale).magnitude
        guard rest != 0 else { return "\(whole) \(unit.name)" }
        var digits = String(rest)
        digits = String(repeating: "0", count: String(unit.scale).count - 1 - digits.count) + digits
        while digits.last == "0" { digits.removeLast() }
        return "\(value < 0 && whole == 0 ? "-" : "")\(whole).\(digits) \(unit.name)"
    }
}

extension Quantity: Codable {
    /// Reads and writes `"5 kg"`, exact.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        do {
            self = try Quantity(text)
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(error)")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(display)
    }
}

/// A unit a quantity may be written in, with its size in mg or µL.
public struct QuantityUnit: Sendable {
    public let symbol: String
    let isMass: Bool
    let size: Decimal

    /// The unit with this symbol or name, or nil.
    public static func named(_ name: String) -> QuantityUnit? {
        let folded = name.lowercased().replacing("μ", with: "µ")
        return all.first { $0.names.contains(folded) }?.unit
    }

    func quantity(_ value: Decimal, input: String) throws(QuantityError) -> Quantity {
        var scaled = value * size
        var rounded = Decimal()
        unsafe NSDecimalRound(&rounded, &scaled, 0, .plain)
        guard rounded >= 0 else { throw .outOfRange(input) }
        guard rounded <= Decimal(Int64.max / 1000) else { throw .outOfRange(input) }
        guard value == 0 || rounded > 0 else { throw .outOfRange(input) }
        let whole = Int64("\(rounded)") ?? 0
        return isMass ? .mass(Mass(milligrams: whole)) : .volume(Volume(microlitres: whole))
    }

    private static let all: [(names: [String], unit: QuantityUnit)] = [
        (["mg", "毫克"], .init(symbol: "mg", isMass: true, size: 1)),
        (["g", "克"], .init(symbol: "g", isMass: true, size: 1_000)),
        (["kg", "千克", "公斤"], .init(symbol: "kg", isMass: true, size: 1_000_000)),
        (["t", "吨"], .init(symbol: "t", isMass: true, size: 1_000_000_000)),
        (["lb", "lbs", "磅"], .init(symbol: "lb", isMass: true, size: Decimal(string: "453592.37") ?? 0)),
        (["µl", "ul", "微升"], .init(symbol: "µL", isMass: false, size: 1)),
        (["ml", "毫升"], .init(symbol: "mL", isMass: false, size: 1_000)),
        (["l", "升"], .init(symbol: "L", isMass: false, size: 1_000_000)),
        (["m3", "m³", "立方米"], .init(symbol: "m³", isMass: false, size: 1_000_000_000)),
        (["gal", "加仑"], .init(symbol: "gal", isMass: false, size: Decimal(string: "3785411.784") ?? 0)),
    ]
}

public enum QuantityError: Error, Equatable, CustomStringConvertible {
    case notANumber(String)
    case noUnit(String)
    case unknownUnit(String, unit: String)
    case outOfRange(String)

    public var description: String {
        switch self {
        case .notANumber(let input): "`\(input)` is not an amount: write a number and a unit, as in 5 kg or 2.5 L"
        case .noUnit(let input): "amount `\(input)` has no unit: write for example \(input) kg"
        case .unknownUnit(let input, let unit):
            "amount `\(input)` has the unknown unit `\(unit)`: use mg, g, kg, t, lb, µL, mL, L, m3 or gal"
        case .outOfRange(let input): "amount `\(input)` is out of range: 1 mg or 1 µL up to about 9,000 t or 9,000 m³"
        }
    }
}
