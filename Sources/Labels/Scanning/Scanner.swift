/// Finds bar codes and matrix codes in a picture, with several decoders over ever stronger changes of the picture,
/// until something believable is found or the time is used up.
public struct Scanner: Sendable {
    public struct Settings: Sendable, Hashable {
        /// After this time no further stage is begun. The first stage always runs.
        public var budget: Duration
        /// Pictures of at least this many pixels are also searched tile by tile for many small codes.
        public var tiledFrom_pixels: Int

        public init(budget: Duration = .milliseconds(450), tiledFrom_pixels: Int = 3_000_000) {
            self.budget = budget
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
        var search = Search(picture: picture, deadline: ContinuousClock.now + settings.budget)
        search.look(at: Variant(image: picture, placement: .same), look: 0)
        let isLarge = picture.width * picture.height >= settings.tiledFrom_pixels
        if isLarge || search.found.count >= 2 { search.tiles() }
        if search.isOpen { search.layers() }
        return search.found
    }
}

/// One search in one picture.
private struct Search: ~Copyable {
    let picture: GrayImage
    let deadline: ContinuousClock.Instant
    let zbar = ZBarReader()
    var agreement = Agreement()

    /// Filters cost too much on more pixels than this, and need fewer.
    static let workPixels_max = 2_200_000

    init(picture: GrayImage, deadline: ContinuousClock.Instant) {
        self.picture = picture
        self.deadline = deadline
    }

    var found: [Symbol] { agreement.trusted }
    var hasTime: Bool { ContinuousClock.now < deadline }
    var isOpen: Bool { agreement.trusted.isEmpty && hasTime }

    /// Both fast decoders on one picture.
    mutating func look(at variant: Variant, look: Int, linearOnly: Bool = false) {
        let formats: ZXingReader.Formats = linearOnly ? .linear : .all
        for reading in ZXingReader.read(variant.image, formats: formats) {
            agreement.add(reading, from: .init(decoder: .zxing, look: look), placement: variant.placement)
        }
        for reading in zbar.read(variant.image) {
            agreement.add(reading, from: .init(decoder: .zbar, look: look), placement: variant.placement)
        }
    }

    /// Half-overlapping tiles: decoders find one or few codes in a picture, so each gets only a few to see.
    mutating func tiles() {
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
        if isOpen, let stretched = image.stretched { step(work, stretched, look: 0) }
        if isOpen {
            let blurred = image.blurred(radius: 1)
            step(work, blurred, look: 1)
            step(work, blurred.blurred(radius: 1), look: 1)
        }
        step(work, image.median, look: 2)
        scales(work)
        step(work, image.flattened(radius: max(12, min(image.width, image.height) / 16)), look: 7)
        for radius in [7, 20] { step(work, image.thresholded(radius: radius), look: 8) }
        for (sine, cosine) in [(0.70711, 0.70711), (0.37461, 0.92718), (-0.37461, 0.92718)] where isOpen {
            let turned = image.rotated(sine: sine, cosine: cosine)
            look(at: turned.placed(in: work), look: 9, linearOnly: true)
        }
        for shrink in [1, 2] where isOpen {
            let padded = image.padded()
            for reading in DmtxReader.read(padded.image, shrink: shrink, budget_ms: min(100, left_ms)) {
                let placement = work.placement.after(padded.placement)
                agreement.add(reading, from: .init(decoder: .dmtx, look: 0), placement: placement)
            }
        }
    }

    private mutating func scales(_ work: Variant) {
        if isOpen, work.image.pixels.count <= Self.workPixels_max / 2 {
            let large = work.image.doubled().placed(in: work)
            step(large, large.image, look: 3)
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
        let left = deadline - ContinuousClock.now
        return max(0, Int(left.components.seconds) * 1000 + Int(left.components.attoseconds / 1_000_000_000_000_000))
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
