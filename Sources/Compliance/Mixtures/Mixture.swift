/// A product of several substances: its composition and what was measured on the product itself.
///
/// Health and environment classes follow from the composition (GHS 1.3.3, chapters 3.1 to 4.2); physical hazards never
/// do: they need a measured value here or the maker's classification (``StatedClassification``).
public struct Mixture: Sendable, Hashable, Codable {
    public var components: [MixtureComponent]
    /// Closed cup flash point of the product, °C.
    public var flash_c: Double?
    /// Initial boiling point of the product, °C.
    public var boiling_c: Double?
    /// pH of the product as it is.
    public var ph: Double?
    /// Kinematic viscosity of the product at 40 °C, mm²/s.
    public var viscosity_mm2_s: Double?

    /// More components than this are refused.
    public static let components_max = 500

    public init(
        components: [MixtureComponent], flash_c: Double? = nil, boiling_c: Double? = nil, ph: Double? = nil,
        viscosity_mm2_s: Double? = nil
    ) {
        self.components = components
        self.flash_c = flash_c
        self.boiling_c = boiling_c
        self.ph = ph
        self.viscosity_mm2_s = viscosity_mm2_s
    }

    /// Checks what no list can: that every component can be looked up and the contents can be true together.
    public func check() throws(MixtureError) {
        if components.isEmpty { throw .noComponents }
        if components.count > Self.components_max { throw .tooMany(components.count) }
        for (index, component) in components.enumerated() {
            if let cas = component.cas, !cas.isEmpty {
                do { _ = try CASNumber(cas) } catch { throw .cas(component: index + 1, error) }
            } else if (component.name ?? "").allSatisfy(\.isWhitespace) {
                throw .nothingNamed(component: index + 1)
            }
            let (low, high) = (component.low_pct, component.high_pct)
            guard low >= 0, high > 0, low <= high, high <= 100 else {
                throw .content(component: index + 1, low: low, high: high)
            }
        }
        let low = components.map(\.low_pct).sorted().reduce(0, +)
        if low > 100 + MixtureLimits.tolerance * 100 { throw .tooMuch(low) }
        if let ph, !(ph >= -3 && ph <= 17) { throw .property("ph", ph, "-3", "17") }
        if let viscosity_mm2_s, !(viscosity_mm2_s > 0 && viscosity_mm2_s < 1e9) {
            throw .property("viscosity_mm2_s", viscosity_mm2_s, "above 0", "1e9")
        }
        for (name, value) in [("flash_c", flash_c), ("boiling_c", boiling_c)] {
            if let value, !(value > -273.15 && value < 5000) { throw .property(name, value, "-273", "5000") }
        }
    }
}

/// What makes a composition unusable, with the component by its place in the list, the first is 1.
public enum MixtureError: Error, Equatable, CustomStringConvertible {
    case noComponents
    case tooMany(Int)
    case cas(component: Int, CASError)
    case nothingNamed(component: Int)
    case content(component: Int, low: Double, high: Double)
    /// The sum of the lower ends, per cent.
    case tooMuch(Double)
    case property(String, Double, String, String)

    public var description: String {
        switch self {
        case .noComponents: "the composition is empty: list each component with its content"
        case .tooMany(let count):
            "the composition has \(count) components, more than \(Mixture.components_max): leave out what is below 0.1 %"
        case .cas(let component, let error): "component \(component): \(error)"
        case .nothingNamed(let component): "component \(component) has neither CAS number nor name: give one"
        case .content(let component, let low, let high):
            "component \(component): content \(low) to \(high) % is not possible: give per cent above 0, up to 100, the lower end first"
        case .tooMuch(let sum):
            "the lower ends of the contents add up to \(sum) %, more than 100 %: correct the contents"
        case .property(let name, let value, let low, let high):
            "`\(name)` \(value) is not believable: give a value from \(low) to \(high)"
        }
    }

    /// The same in both languages.
    public var message: Bilingual {
        let zh =
            switch self {
            case .noComponents: "组成为空：请列出每个组分及其含量"
            case .tooMany(let count): "组分 \(count) 个，超过 \(Mixture.components_max) 个：含量低于 0.1% 的可不列"
            case .cas(let component, let error): "第 \(component) 个组分的 CAS 号有误：\(error)"
            case .nothingNamed(let component): "第 \(component) 个组分既无 CAS 号也无名称：请填写其一"
            case .content(let component, let low, let high):
                "第 \(component) 个组分的含量 \(low)～\(high)% 不可能：应大于 0、不超过 100，下限在前"
            case .tooMuch(let sum): "各组分含量下限之和为 \(sum)%，超过 100%：请更正含量"
            case .property(let name, let value, let low, let high): "`\(name)` 的值 \(value) 不可信：应在 \(low) 到 \(high) 之间"
            }
        return Bilingual(zh: zh, en: description)
    }
}
