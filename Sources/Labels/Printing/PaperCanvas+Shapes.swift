internal import CPangoCairo

extension PaperCanvas {
    func setSource(_ color: PaperColor) {
        unsafe cairo_set_source_rgb(cairo, color.red, color.green, color.blue)
    }

    /// A straight line.
    public mutating func line(
        from x0: Double, _ y0: Double, to x1: Double, _ y1: Double, width: Double, color: PaperColor = .black
    ) {
        guard !isTrial else { return }
        let k = unit.points
        setSource(color)
        unsafe cairo_set_line_width(cairo, width * k)
        unsafe cairo_move_to(cairo, x0 * k, y0 * k)
        unsafe cairo_line_to(cairo, x1 * k, y1 * k)
        unsafe cairo_stroke(cairo)
    }

    /// A rectangle, filled, outlined or both; the outline runs on the box's edge.
    public mutating func rectangle(
        _ box: PaperBox, fill: PaperColor? = nil, stroke: PaperColor? = .black, lineWidth: Double = 0
    ) {
        guard !isTrial else { return }
        let k = unit.points
        if let fill {
            setSource(fill)
            unsafe cairo_rectangle(cairo, box.x * k, box.y * k, box.width * k, box.height * k)
            unsafe cairo_fill(cairo)
        }
        if let stroke, lineWidth > 0 {
            setSource(stroke)
            unsafe cairo_set_line_width(cairo, lineWidth * k)
            unsafe cairo_set_line_join(cairo, CAIRO_LINE_JOIN_MITER)
            unsafe cairo_rectangle(cairo, box.x * k, box.y * k, box.width * k, box.height * k)
            unsafe cairo_stroke(cairo)
        }
    }

    /// A path filled and/or outlined, scaled so that the path's own `viewBox` square of the given side fills `box`.
    public mutating func path(
        _ path: PaperPath, viewSide: Double, in box: PaperBox, fill: PaperColor?, stroke: PaperColor? = nil,
        lineWidth: Double = 0
    ) {
        guard !isTrial else { return }
        let k = unit.points
        unsafe cairo_save(cairo)
        unsafe cairo_translate(cairo, box.x * k, box.y * k)
        unsafe cairo_scale(cairo, box.width * k / viewSide, box.height * k / viewSide)
        unsafe cairo_new_path(cairo)
        for step in path.steps {
            switch step {
            case .move(let x, let y): unsafe cairo_move_to(cairo, x, y)
            case .line(let x, let y): unsafe cairo_line_to(cairo, x, y)
            case .curve(let x1, let y1, let x2, let y2, let x, let y):
                unsafe cairo_curve_to(cairo, x1, y1, x2, y2, x, y)
            case .close: unsafe cairo_close_path(cairo)
            }
        }
        if let fill {
            setSource(fill)
            unsafe cairo_fill_preserve(cairo)
        }
        if let stroke {
            setSource(stroke)
            unsafe cairo_set_line_width(cairo, lineWidth)
            unsafe cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND)
            unsafe cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND)
            unsafe cairo_stroke(cairo)
        }
        unsafe cairo_restore(cairo)
        unsafe cairo_new_path(cairo)
    }

    /// Draws a symbol with its quiet zone as large as the box allows, centred, and gives the box it took.
    ///
    /// On a raster the modules are whole dots: a scanner tolerates few bent ones.
    /// - Throws: `symbolTooSmall` when the modules would be below `moduleMin_mm`.
    @discardableResult
    public mutating func symbol(
        _ symbol: SymbolDrawing, in box: PaperBox, moduleMin_mm: Double = 0.25, field: String
    ) throws(PaperError) -> PaperBox {
        let across = Double(symbol.width + symbol.quietLeft + symbol.quietRight)
        let down = Double(symbol.height + symbol.quietTop + symbol.quietBottom)
        var module = box.width / across
        if symbol.isMatrix { module = Swift.min(module, box.height / down) }
        let unit_mm = unit.points / 72 * 25.4
        if let dotsPerUnit { module = (module * dotsPerUnit + 0.01).rounded(.down) / dotsPerUnit }
        guard module * unit_mm >= moduleMin_mm - 0.001 else {
            throw .symbolTooSmall(
                field: field, module_mm: (module * unit_mm * 100).rounded() / 100, needs_mm: moduleMin_mm)
        }
        let moduleDown = symbol.isMatrix ? module : box.height / down
        var place = PaperBox(
            box.x + (box.width - module * across) / 2, box.y + (box.height - moduleDown * down) / 2,
            module * across, moduleDown * down)
        if let dotsPerUnit {
            place.x = (place.x * dotsPerUnit).rounded() / dotsPerUnit
            place.y = (place.y * dotsPerUnit).rounded() / dotsPerUnit
        }
        guard !isTrial else { return place }
        rectangle(place, fill: .white, stroke: nil)
        if leavesSymbols, let dotsPerUnit, symbol.text != nil {
            leftSymbols.append(
                PlacedSymbol(
                    symbol: symbol, x: Int((place.x * dotsPerUnit).rounded()),
                    y: Int((place.y * dotsPerUnit).rounded()),
                    module: Int((module * dotsPerUnit).rounded()), height: Int((place.height * dotsPerUnit).rounded())))
            return place
        }
        let k = unit.points
        setSource(.black)
        unsafe cairo_save(cairo)
        // Neighbouring modules must not show a hair line between them.
        unsafe cairo_set_antialias(cairo, CAIRO_ANTIALIAS_NONE)
        for row in 0..<symbol.height {
            for run in symbol.blackRuns(row: row) {
                unsafe cairo_rectangle(
                    cairo, (place.x + Double(run.lowerBound + symbol.quietLeft) * module) * k,
                    (place.y + Double(row + symbol.quietTop) * moduleDown) * k, Double(run.count) * module * k,
                    moduleDown * k)
            }
        }
        unsafe cairo_fill(cairo)
        unsafe cairo_restore(cairo)
        return place
    }
}
