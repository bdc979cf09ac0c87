/// Tells which symbols of a run of camera frames are new: a code that stays in view is answered once, two equal codes at
/// two places are two.
public struct SightedSymbols: Sendable {
    /// A code that has been out of view for longer is new again.
    public static let memory_ms: Int64 = 3000
    /// More codes are not kept; the one unseen for longest is forgotten first.
    private static let known_max = 256

    private struct Sighting {
        var symbol: Symbol
        var seen_ms: Int64
    }

    private var known: [Sighting] = []

    public init() {}

    /// The symbols of a frame that no earlier frame has shown at about the same place.
    ///
    /// From one frame to the next a symbol may move by its own size.
    ///
    /// - Parameter now_ms: the frame's time; later than that of the frame before.
    public mutating func fresh(_ symbols: [Symbol], at now_ms: Int64) -> [Symbol] {
        known.removeAll { now_ms - $0.seen_ms > Self.memory_ms }
        var taken: Set<Int> = []
        var result: [Symbol] = []
        for symbol in symbols {
            let near = known.indices.filter { place in
                !taken.contains(place) && known[place].symbol.symbology == symbol.symbology
                    && known[place].symbol.bytes == symbol.bytes
                    && Self.distance(known[place].symbol, symbol) <= Self.size(known[place].symbol)
            }
            let nearest = near.min { Self.distance(known[$0].symbol, symbol) < Self.distance(known[$1].symbol, symbol) }
            if let nearest {
                known[nearest] = Sighting(symbol: symbol, seen_ms: now_ms)
                taken.insert(nearest)
            } else {
                known.append(Sighting(symbol: symbol, seen_ms: now_ms))
                taken.insert(known.count - 1)
                result.append(symbol)
            }
        }
        known.sort { $0.seen_ms > $1.seen_ms }
        known = Array(known.prefix(Self.known_max))
        return result
    }

    private static func middle(_ symbol: Symbol) -> (x: Int, y: Int) {
        let count = max(symbol.corners.count, 1)
        return (symbol.corners.reduce(0) { $0 + $1.x } / count, symbol.corners.reduce(0) { $0 + $1.y } / count)
    }

    /// The longer side of the box about a symbol, in pixels; without corners any place is its own.
    private static func size(_ symbol: Symbol) -> Int {
        let (xs, ys) = (symbol.corners.map(\.x), symbol.corners.map(\.y))
        guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max() else { return .max }
        return max(right - left, bottom - top, 16)
    }

    private static func distance(_ one: Symbol, _ other: Symbol) -> Int {
        let (first, second) = (middle(one), middle(other))
        return max(abs(first.x - second.x), abs(first.y - second.y))
    }
}
