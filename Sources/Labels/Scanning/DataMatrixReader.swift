/// Our own finder and sampler of DataMatrix, for what the decoders' finders miss: it takes any busy field of the
/// picture for a symbol, tries shapes and turns, settles the grid on the finder pattern, and gives a decoder the
/// corrected modules as a clean drawing.
enum DataMatrixReader {
    /// Grids that fit worse are not sampled.
    private static let fit_min = 0.6
    private static let grids_max = 8

    /// - Parameters:
    ///   - image: evenly lit.
    ///   - guide: the same, or a sharper one that shows finder patterns better, but levels worse.
    ///   - regions: where to look.
    ///   - hasTime: asked before each longer step.
    static func read(
        _ image: GrayImage, guide: GrayImage, regions: [SymbolRegion], hasTime: () -> Bool
    ) -> Reading? {
        for region in regions {
            var grids: [DataMatrixGrid] = []
            for turn in 0..<4 {
                guard hasTime() else { return nil }
                let turned = region.turned(by: turn)
                for shape in DataMatrixShape.all where fits(shape, turned) {
                    var grid = DataMatrixGrid(shape, over: turned, in: guide)
                    grid.nudge(in: guide)
                    grids.append(grid)
                }
            }
            grids.sort { abs($0.fit) > abs($1.fit) }
            for var grid in grids.prefix(grids_max) {
                guard hasTime() else { return nil }
                grid.settle(in: guide)
                guard abs(grid.fit) >= fit_min else { continue }
                if let reading = read(grid, in: image) { return reading }
            }
        }
        return nil
    }

    /// Whether modules would be about square and large enough to be seen.
    private static func fits(_ shape: DataMatrixShape, _ region: SymbolRegion) -> Bool {
        let sides = region.sides
        let (along, across) = (sides.along / Double(shape.columns), sides.across / Double(shape.rows))
        return min(along, across) >= 1 && max(along, across) <= 1.6 * min(along, across)
    }

    private static func read(_ grid: DataMatrixGrid, in image: GrayImage) -> Reading? {
        var levels = grid.levels(in: image)
        if grid.fit < 0 { levels = levels.map { 255 - $0 } }
        for (sharpening, isMixed) in [(0.0, false), (2.0, false), (2.0, true)] {
            var mixture = ModuleMixture(grid.shape, levels: levels, sharpening: sharpening)
            if isMixed { mixture.unmix() }
            guard mixture.correct(),
                var reading = ZXingReader.read(mixture.clean, harder: false).first(where: {
                    $0.symbol.symbology == "DataMatrix"
                })
            else { continue }
            reading.symbol.corners = grid.region.corners.map {
                .init(x: Int($0.x.rounded()), y: Int($0.y.rounded()))
            }
            return reading
        }
        return nil
    }
}
