import Foundation

/// Finds bar codes and matrix codes in a picture, with several decoders over ever stronger changes of the picture,
/// until something believable is found or the time is used up.
public struct Scanner: Sendable {
    public struct Settings: Sendable, Hashable {
        /// After so much work no further stage is begun. The first stage always runs. Counted as processor time, so
        /// that a busy machine does not read worse; waiting for the processor ends at twice as much.
        public var budget: Duration
        /// Pictures of at least this many pixels are also searched tile by tile for many small codes.
        public var tiledFrom_pixels: Int

        /// The work that the search by tiles may take, in addition.
        public var tileBudget: Duration

        public init(
            budget: Duration = .milliseconds(450), tileBudget: Duration = .milliseconds(800),
            tiledFrom_pixels: Int = 3_000_000
        ) {
            self.budget = budget
            self.tileBudget = tileBudget
            self.tiledFrom_pixels = tiledFrom_pixels
        }
    }

    public var settings: Settings

    public init(settings: Settings = Settings()) {
        self.settings = settings
    }

    /// The symbols of a picture in the order they were found, each place once. Empty when there is none to be
    /// believed: a linear code without a check of its own, or EAN in a poor picture, needs two readings that agree.
    public func symbols(in picture: GrayImage) -> [Symbol] {
        guard min(picture.width, picture.height) >= 8 else { return [] }
        var search = Search(picture: picture, budget: settings.budget)
        let isLarge = picture.width * picture.height >= settings.tiledFrom_pixels
        // On a large picture zbar is slow, and needs half the size only.
        let plain = Variant(image: picture, placement: .same)
        search.look(at: plain, look: 0, forZBar: isLarge ? picture.shrunk(2) : plain)
        if isLarge || search.found.count >= 2 { search.tiles(budget: settings.tileBudget) }
        if search.isOpen { search.layers() }
        return search.found
    }
}

/// One search in one picture.
private struct Search: ~Copyable {
    let picture: GrayImage
    var budget: Duration
    let start = ContinuousClock.now
    let startWork = ProcessorTime.now
    let zbar = ZBarReader()
    var agreement = Agreement()

    /// Filters cost too much on more pixels than this, and need fewer.
    static let workPixels_max = 2_200_000

    /// Sine and cosine of 20, 45, -20, 10, 32, -10 and -32 degrees; decoders try quarter turns themselves.
    static let turns = [
        (0.34202, 0.93969), (0.70711, 0.70711), (-0.34202, 0.93969), (0.17365, 0.98481), (0.52992, 0.84805),
        (-0.17365, 0.98481), (-0.52992, 0.84805),
    ]

    init(picture: GrayImage, budget: Duration) {
        self.picture = picture
        self.budget = budget
    }

    private var left: Duration {
        min(budget - (ProcessorTime.now - startWork), budget * 2 - (ContinuousClock.now - start))
    }

    var found: [Symbol] { agreement.trusted }
    var hasTime: Bool { left > .zero }
    var isOpen: Bool { agreement.trusted.isEmpty && hasTime }

    /// Both fast decoders on one picture.
    mutating func look(at variant: Variant, look: Int, forZBar other: Variant? = nil) {
        for reading in ZXingReader.read(variant.image) {
            agreement.add(reading, from: .init(decoder: .zxing, look: look), placement: variant.placement)
        }
        let second = other ?? variant
        for reading in zbar.read(second.image) {
            agreement.add(reading, from: .init(decoder: .zbar, look: look), placement: second.placement)
        }
    }

    /// Half-overlapping tiles: decoders find one or few codes in a picture, so each gets only a few to see.
    mutating func tiles(budget extra: Duration) {
        budget = max(budget, ProcessorTime.now - startWork) + extra
        for grid in [9, 6] {
            let width = 2 * picture.width / (grid + 1)
            let height = 2 * picture.height / (grid + 1)
            guard min(width, height) >= 64 else { continue }
            for row in 0..<grid {
                for column in 0..<grid where hasTime {
                    let tile = picture.cropped(
                        x: column * picture.width / (grid + 1), y: row * picture.height / (grid + 1), width: width,
                        height: height)
                    for reading in ZXingReader.read(tile.image, harder: false) {
                        agreement.add(reading, from: .init(decoder: .zxing, look: grid), placement: tile.placement)
                    }
                }
            }
        }
    }

    /// The stages, each begun only while nothing is found and time is left.
    mutating func layers() {
        var factor = 1
        while picture.width * picture.height / (factor * factor) > Self.workPixels_max { factor += 1 }
        let work = picture.shrunk(factor)
        let image = work.image
        step(work, image, look: 0)
        step(work, image.inverted, look: 0)
        straighten(work)
        if isOpen, let stretched = image.stretched { step(work, stretched, look: 0) }
        if isOpen {
            let blurred = image.blurred(radius: 1)
            step(work, blurred, look: 1)
            step(work, blurred.blurred(radius: 1), look: 1)
        }
        step(work, image.median, look: 2)
        scales(work)
        patiently(work, image.padded(), shrink: 1)
        step(work, image.flattened(radius: max(12, min(image.width, image.height) / 16)), look: 7)
        for radius in [7, 20] { step(work, image.thresholded(radius: radius), look: 8) }
        // Finder patterns seen aslant, and bars that the measured slant missed.
        for (sine, cosine) in Self.turns where isOpen {
            look(at: image.rotated(sine: sine, cosine: cosine).placed(in: work), look: 9)
        }
        patiently(work, image.rotated(sine: Self.turns[0].0, cosine: Self.turns[0].1), shrink: 1)
        patiently(work, Variant(image: image.thresholded(radius: 20), placement: .same), shrink: 1)
        patiently(work, image.padded(), shrink: 2)
    }

    /// libdmtx, which reads what the others cannot, in ten times their time.
    private mutating func patiently(_ work: Variant, _ changed: @autoclosure () -> Variant, shrink: Int) {
        guard isOpen else { return }
        let variant = changed().placed(in: work)
        for reading in DmtxReader.read(variant.image, shrink: shrink, budget_ms: min(100, left_ms)) {
            agreement.add(reading, from: .init(decoder: .dmtx, look: shrink), placement: variant.placement)
        }
    }

    /// Long bars must lie within a few degrees of a row: one turn by the measured slant comes before the guesses.
    private mutating func straighten(_ work: Variant) {
        guard isOpen else { return }
        let slant = work.image.slant
        guard abs(slant) > 0.03 else { return }
        look(at: work.image.rotated(sine: sin(slant), cosine: cos(slant)).placed(in: work), look: 9)
    }

    private mutating func scales(_ work: Variant) {
        if isOpen, work.image.pixels.count <= Self.workPixels_max / 2 {
            let large = work.image.doubled().placed(in: work)
            step(large, large.image, look: 3)
            step(large, large.image.deblurred(radius: 4, strength: 8), look: 4)
            step(large, large.image.sharpened(radius: 6, strength: 2), look: 4)
            step(large, large.image.sharpened(radius: 9, strength: 4), look: 4)
        }
        if isOpen {
            let half = work.image.shrunk(2).placed(in: work)
            step(half, half.image, look: 5)
            step(half, half.image.sharpened(radius: 3, strength: 2), look: 5)
        }
        if isOpen {
            let quarter = work.image.shrunk(4).placed(in: work)
            step(quarter, quarter.image, look: 6)
        }
    }

    private var left_ms: Int {
        let left = left.components
        return max(0, Int(left.seconds) * 1000 + Int(left.attoseconds / 1_000_000_000_000_000))
    }

    /// One stage: a changed picture that lies as `place` does, with a white margin.
    private mutating func step(_ place: Variant, _ image: @autoclosure () -> GrayImage, look: Int) {
        guard isOpen else { return }
        self.look(at: image().padded().placed(in: place), look: look)
    }
}

extension Variant {
    /// The same picture, placed in what `outer` was made from.
    fileprivate func placed(in outer: Variant) -> Variant {
        Variant(image: image, placement: outer.placement.after(placement))
    }
}

/// The processor time that this thread has used.
enum ProcessorTime {
    static var now: Duration {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
