/// Numbers that are the same in every run with one seed (splitmix64).
struct Random {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    /// 0 ..< 1.
    mutating func part() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * part() }

    /// 0 ..< count.
    mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
}
