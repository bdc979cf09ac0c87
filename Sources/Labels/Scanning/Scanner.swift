import Foundation

/// Finds bar codes and matrix codes in a picture, with several decoders over ever stronger changes of the picture,
/// until something believable is found or the time is used up.
public struct Scanner: Sendable {
    public struct Settings: Sendable, Hashable {
        /// After so much work no further stage is begun. The first stage always runs. Counted as processor time, so
        /// that a busy machine does not read worse.
        public var budget: Duration
        /// After so much time by the clock no further stage is begun, either, however little of it was work.
        public var patience: Duration
        /// Pictures of at least this many pixels are also searched tile by tile for many small codes.
        public var tiledFrom_pixels: Int

        /// The work that the search by tiles may take, in addition.
        public var tileBudget: Duration

        /// - Parameter patience: three times the budget where nothing is said.
        public init(
            budget: Duration = .milliseconds(420), patience: Duration? = nil,
            tileBudget: Duration = .milliseconds(800), tiledFrom_pixels: Int = 3_000_000
        ) {
            self.budget = budget
            self.patience = patience ?? budget * 3
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
        var search = Search(picture: picture, budget: settings.budget, patience: settings.patience)
        search.glance()
        let isLarge = picture.width * picture.height >= settings.tiledFrom_pixels
        if isLarge || search.found.count >= 2 { search.tiles(budget: settings.tileBudget) }
        search.fields(side_px: isLarge ? 1000 : 320, limit: isLarge ? 160 : 24)
        if search.isOpen { search.look() }
        if search.isOpen { search.layers() }
        return search.settled
    }
}

/// One search in one picture.
private struct Search: ~Copyable {
    let picture: GrayImage
    var budget: Duration
    let patience: Duration
    let start = ContinuousClock.now
    let startWork = ProcessorTime.now
    let zbar = ZBarReader()
    /// Looks for codes beside one that is known: whole bars in a fair picture, not remains of them.
    let quickZBar = ZBarReader(every: 3)
    var agreement = Agreement()
    /// The most that a stage has cost for each pixel so far, in seconds.
    private var dearest_s = 0.0

    /// Filters cost too much on more pixels than this, and need fewer.
    static let workPixels_max = 2_200_000

    /// Sine and cosine of 20, 45, -20, 10, 32, -10 and -32 degrees; decoders try quarter turns themselves.
    static let turns = [
        (0.34202, 0.93969), (0.70711, 0.70711), (-0.34202, 0.93969), (0.17365, 0.98481), (0.52992, 0.84805),
        (-0.17365, 0.98481), (-0.52992, 0.84805),
    ]

    init(picture: GrayImage, budget: Duration, patience: Duration) {
        self.picture = picture
        self.budget = budget
        self.patience = patience
    }

    private var left: Duration {
        min(budget - (ProcessorTime.now - startWork), patience - (ContinuousClock.now - start))
    }

    var found: [Symbol] { agreement.trusted }
    var settled: [Symbol] { agreement.settled }
    var hasTime: Bool { left > .zero }
    var isOpen: Bool { agreement.trusted.isEmpty && hasTime }

    /// Whether a stage on so many pixels will end in time: decoders cannot be interrupted, and one stage on a picture of
    /// twice the size takes a quarter of the budget.
    ///
    /// - Parameter share: what it costs for each pixel beside the dearest stage so far: most half to one.
    private func isOpen(for pixels: Int, share: Double = 0.75) -> Bool {
        isOpen && share * Double(pixels) * dearest_s <= left / .seconds(1)
    }

    /// Keeps what a stage has cost since `start`.
    private mutating func note(_ pixels: Int, since start: Duration) {
        dearest_s = max(dearest_s, (ProcessorTime.now - start) / .seconds(1) / Double(pixels))
    }

    /// The fastest decoder at its fastest, which is enough for most clean labels.
    mutating func glance() {
        for reading in ZXingReader.read(picture, harder: false) {
            agreement.add(reading, from: .init(decoder: .zxing, look: 0), placement: .same)
        }
    }

    /// The whole picture as it is. On a large one zbar is slow, and needs half the size only.
    mutating func look() {
        let start = ProcessorTime.now
        let plain = Variant(image: picture, placement: .same)
        look(at: plain, look: 0, forZBar: picture.pixels.count > Self.workPixels_max ? picture.shrunk(2) : plain)
        note(picture.pixels.count, since: start)
    }

    /// Both fast decoders on one picture.
    mutating func look(at variant: Variant, look: Int, forZBar other: Variant? = nil) {
        read(variant, look: look)
        readBars(other ?? variant, look: look, isQuick: false)
    }

    private mutating func read(_ variant: Variant, look: Int) {
        for reading in ZXingReader.read(variant.image) {
            agreement.add(reading, from: .init(decoder: .zxing, look: look), placement: variant.placement)
        }
    }

    private mutating func readBars(_ variant: Variant, look: Int, isQuick: Bool) {
        for reading in isQuick ? quickZBar.read(variant.image) : zbar.read(variant.image) {
            agreement.add(reading, from: .init(decoder: .zbar, look: look), placement: variant.placement)
        }
    }

    /// Every busy field of the picture by itself, with what is close about it: decoders find small codes badly among
    /// print, and one DataMatrix in a picture at most. Fields with a code that is known already are passed over.
    ///
    /// ZXing sees all of them before zbar sees one: on print zbar takes twice as long, and three times that while no code
    /// is known.
    ///
    /// - Parameter side_px: fields are looked for in a picture of about this side, which is enough and quick.
    mutating func fields(side_px: Int, limit: Int) {
        let small = picture.shrunk(max(1, (max(picture.width, picture.height) + side_px / 2) / side_px))
        let regions = small.image.busyRegions(smoothing: 0, reach: 3, least: 60, limit: limit)
        var fields: [Variant] = []
        for region in regions where hasTime {
            guard let field = field(region, small.placement) else { continue }
            fields.append(field)
            read(field, look: 0)
        }
        for field in fields where hasTime { readBars(field, look: 0, isQuick: !found.isEmpty) }
    }

    /// The part of the picture about a region; nil where a code is known.
    private func field(_ region: SymbolRegion, _ placement: Placement) -> Variant? {
        let corners = region.corners.map { placement.corner(.init(x: Int($0.x), y: Int($0.y))) }
        let (xs, ys) = (corners.map(\.x), corners.map(\.y))
        guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max(),
            !found.contains(where: { $0.liesIn(left: left, right: right, top: top, bottom: bottom) })
        else { return nil }
        let margin = 8 + max(right - left, bottom - top) / 8
        let (x, y) = (max(0, left - margin), max(0, top - margin))
        guard x < picture.width, y < picture.height, right > x, bottom > y else { return nil }
        return picture.cropped(x: x, y: y, width: right + margin - x, height: bottom + margin - y)
    }

    /// Half-overlapping tiles: decoders find one or few codes in a picture, so each gets only a few to see.
    mutating func tiles(budget extra: Duration) {
        budget = max(budget, ProcessorTime.now - startWork) + extra
        let grid = 9
        let width = 2 * picture.width / (grid + 1)
        let height = 2 * picture.height / (grid + 1)
        guard min(width, height) >= 64 else { return }
        for row in 0..<grid {
            for column in 0..<grid where hasTime {
                let tile = picture.cropped(
                    x: column * picture.width / (grid + 1), y: row * picture.height / (grid + 1), width: width,
                    height: height)
                for reading in ZXingReader.read(tile.image, harder: false) {
                    agreement.add(reading, from: .init(decoder: .zxing, look: 0), placement: tile.placement)
                }
            }
        }
    }

    /// The stages, each begun only while nothing is found and there is time left for it.
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
        rebuild(work)
        scales(work)
        patiently(work, image.padded(), shrink: 1)
        step(work, image.flattened(radius: max(12, min(image.width, image.height) / 16)), look: 7)
        for radius in [7, 20] { step(work, image.thresholded(radius: radius), look: 8) }
        // Finder patterns seen aslant, and bars that the measured slant missed.
        for (sine, cosine) in Self.turns { turn(work, sine: sine, cosine: cosine) }
        patiently(work, image.rotated(sine: Self.turns[0].0, cosine: Self.turns[0].1), shrink: 1)
        patiently(work, Variant(image: image.thresholded(radius: 20), placement: .same), shrink: 1)
        patiently(work, image.padded(), shrink: 2)
    }

    /// Our own readers, with the busy fields of the picture for symbols.
    private mutating func rebuild(_ work: Variant) {
        guard isOpen else { return }
        let image = work.image.stretched ?? work.image
        let even = image.flattened(radius: max(12, min(image.width, image.height) / 6))
        var known: [SymbolRegion] = []
        for (smoothing, reach) in [(1, 4), (2, 8), (1, 12)] where isOpen {
            let regions = image.busyRegions(
                smoothing: smoothing, reach: reach, least: max(100, image.pixels.count / 400), limit: 4
            )
            .filter { region in !known.contains { $0.isNear(region) } }
            known += regions
            bars(work, regions)
            for guide in [even, even.deblurred(radius: 4, strength: 8)] where isOpen {
                if let reading = DataMatrixReader.read(
                    even, guide: guide, regions: regions, hasTime: { hasTime })
                {
                    agreement.add(reading, from: .init(decoder: .zxing, look: 10), placement: work.placement)
                }
            }
        }
    }

    /// Linear codes from the mean and from the middle value along their bars, each plain and sharpened.
    private mutating func bars(_ work: Variant, _ regions: [SymbolRegion]) {
        for region in regions {
            for turn in [0, 1] {
                for byMiddle in [false, true] where isOpen {
                    guard
                        let profile = BarProfile(region.turned(by: turn), in: work.image, byMiddle: byMiddle)
                    else { continue }
                    for (sharpening, isInverted) in [(0.0, false), (3, false), (8, false), (0, true), (3, true)]
                    where isOpen {
                        read(
                            profile.picture(sharpening: sharpening, isInverted: isInverted), of: region, in: work,
                            look: 20 + Int(sharpening) + (byMiddle ? 10 : 0))
                    }
                }
            }
        }
    }

    /// Readings of a rebuilt linear code. Its rows are all one: that many agree says nothing.
    private mutating func read(_ picture: GrayImage, of region: SymbolRegion, in work: Variant, look: Int) {
        let readings = ZXingReader.readLinear(picture)
        for var reading in readings {
            reading.symbol.corners = region.corners.map { .init(x: Int($0.x.rounded()), y: Int($0.y.rounded())) }
            agreement.add(reading, from: .init(decoder: .rebuilt, look: look), placement: work.placement)
        }
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
        turn(work, sine: sin(slant), cosine: cos(slant))
    }

    private mutating func turn(_ work: Variant, sine: Double, cosine: Double) {
        let pixels = work.image.pixels.count
        guard isOpen(for: pixels) else { return }
        let start = ProcessorTime.now
        look(at: work.image.rotated(sine: sine, cosine: cosine).placed(in: work), look: 9)
        note(pixels, since: start)
    }

    private mutating func scales(_ work: Variant) {
        // Doubling smooths: half as many edges for each pixel, and edges are what zbar takes time for.
        let share = 0.55
        if isOpen(for: 4 * work.image.pixels.count, share: share), work.image.pixels.count <= Self.workPixels_max / 2 {
            let large = work.image.doubled().placed(in: work)
            step(large, large.image, look: 3, share: share)
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
    private mutating func step(
        _ place: Variant, _ image: @autoclosure () -> GrayImage, look: Int, share: Double = 0.75
    ) {
        let pixels = place.image.pixels.count
        guard isOpen(for: pixels, share: share) else { return }
        let start = ProcessorTime.now
        self.look(at: image().padded().placed(in: place), look: look)
        note(pixels, since: start)
    }
}

extension Symbol {
    /// Whether its middle lies in a box.
    fileprivate func liesIn(left: Int, right: Int, top: Int, bottom: Int) -> Bool {
        guard !corners.isEmpty else { return false }
        let x = corners.reduce(0) { $0 + $1.x } / corners.count
        let y = corners.reduce(0) { $0 + $1.y } / corners.count
        return (left...right).contains(x) && (top...bottom).contains(y)
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
