/// The amounts that papers show, made from the exact mass.
public enum ManifestAmounts {
    /// The mass in whole units as the EPA takes it, half a unit rounded up. nil for a unit of volume or an unknown one.
    ///
    /// P pounds, T short tons (2000 lb), K kilograms, M tonnes. 0 means that the unit is too large for the mass.
    public static func declared(mass_mg: Int64, unit: String) -> Int64? {
        // Twice the unit in hundredths of a milligram, so that a pound (453,592.37 mg) stays exact.
        let doubled: Int128
        switch unit {
        case "K": doubled = 200_000_000
        case "M": doubled = 200_000_000_000
        case "P": doubled = 90_718_474
        case "T": doubled = 181_436_948_000
        default: return nil
        }
        guard mass_mg >= 0 else { return nil }
        return Int64((Int128(mass_mg) * 200 + doubled / 2) / doubled)
    }

    /// The volume in whole units, half a unit rounded up: L litres, G gallons, N m³, Y cubic yards.
    public static func declared(volume_uL: Int64, unit: String) -> Int64? {
        // In billionths of a litre (nL): a gallon is 3,785,411,784 nL, a cubic yard 764,554,857,984 nL.
        let size: Int128
        switch unit {
        case "L": size = 1_000_000_000
        case "N": size = 1_000_000_000_000
        case "G": size = 3_785_411_784
        case "Y": size = 764_554_857_984
        default: return nil
        }
        guard volume_uL >= 0 else { return nil }
        return Int64((Int128(volume_uL) * 2000 + size) / (2 * size))
    }

    /// The largest whole-unit statement of a mass that is not zero: kg, else pounds. nil below half a pound.
    public static func declared(mass_mg: Int64) -> DeclaredQuantity? {
        for unit in ["K", "P"] {
            if let amount = declared(mass_mg: mass_mg, unit: unit), amount > 0 {
                return DeclaredQuantity(amount: amount, unit: ManifestCode(unit))
            }
        }
        return nil
    }

    /// The mass in tonnes with 4 decimals (0.1 kg), rounded half up; with more when 4 would show nothing.
    public static func tonnes(mass_mg: Int64) -> String {
        guard mass_mg >= 0 else { return "" }
        for decimals in 4...9 {
            let step = power(9 - decimals)
            let rounded = (Int128(mass_mg) + Int128(step) / 2) / Int128(step)
            if rounded > 0 || mass_mg == 0 || decimals == 9 {
                return fixed(Int64(rounded), decimals: decimals)
            }
        }
        return ""
    }

    /// The mass in kg, exact, without trailing zeros.
    public static func kilograms(mass_mg: Int64) -> String {
        var text = fixed(mass_mg, decimals: 6)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    private static func power(_ exponent: Int) -> Int64 { (0..<exponent).reduce(1) { power, _ in power * 10 } }

    private static func fixed(_ value: Int64, decimals: Int) -> String {
        let scale = power(decimals)
        let rest = String((value % scale).magnitude)
        return "\(value / scale)." + String(repeating: "0", count: decimals - rest.count) + rest
    }
}
