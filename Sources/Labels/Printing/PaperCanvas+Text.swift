internal import CPangoCairo

/// What became of a text that was drawn.
public struct TextResult: Hashable, Sendable {
    /// Em size used, in the canvas's unit.
    public var size: Double
    /// What the lines take, in the canvas's unit.
    public var extent: PaperSize
    /// False when it was shortened; then `overflows` has it too.
    public var fits: Bool
}

extension PaperCanvas {
    /// Draws a text inside a box, smaller down to the style's minimum when it must, and records it in `overflows`
    /// under the field's name when even that does not fit.
    ///
    /// - Throws: `glyphMissing` when a character has no glyph in the printing fonts.
    @discardableResult
    public mutating func text(
        _ text: String, in box: PaperBox, style: TextStyle, field: String
    ) throws(PaperError) -> TextResult {
        guard !text.isEmpty else {
            return TextResult(size: style.size, extent: PaperSize(width: 0, height: 0), fits: true)
        }
        let k = unit.points
        let width_pt = box.width * k
        let height_pt = box.height * k
        let (em_pt, fits) = try fit(text, width_pt: width_pt, height_pt: height_pt, style: style, field: field)
        var extent = type.extent_pt()
        guard !isTrial else {
            return TextResult(
                size: em_pt / k, extent: PaperSize(width: extent.width / k, height: extent.height / k), fits: fits)
        }
        if !fits {
            type.ellipsize(height_pt: height_pt)
            extent = type.extent_pt()
            overflows.append(Overflow(field: field, text: text, outcome: .ellipsized))
        }
        let free = Swift.max(0, height_pt - extent.height)
        let drop =
            switch style.vertical {
            case .top: 0.0
            case .middle: free / 2
            case .bottom: free
            }
        unsafe cairo_save(cairo)
        if !fits {
            // One line taller than its box would still be drawn whole.
            unsafe cairo_rectangle(cairo, box.x * k, box.y * k, width_pt, height_pt)
            unsafe cairo_clip(cairo)
        }
        setSource(style.color)
        unsafe cairo_move_to(cairo, box.x * k, box.y * k + drop)
        unsafe pango_cairo_show_layout(cairo, type.layout)
        if style.isBold, text.unicodeScalars.contains(where: { $0.value > 0x2E7F }) {
            // The Chinese face has no bold cut. Its outlines are drawn over, because an artificially bold font
            // could not be embedded as a font.
            unsafe cairo_move_to(cairo, box.x * k, box.y * k + drop)
            unsafe pango_cairo_layout_path(cairo, type.layout)
            unsafe cairo_set_line_width(cairo, em_pt * 0.028)
            unsafe cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND)
            unsafe cairo_stroke(cairo)
        }
        unsafe cairo_restore(cairo)
        return TextResult(
            size: em_pt / k, extent: PaperSize(width: extent.width / k, height: extent.height / k), fits: fits)
    }

    /// Puts the text into the layout at the largest of the style's sizes at which it fits, else at the smallest.
    private func fit(
        _ text: String, width_pt: Double, height_pt: Double, style: TextStyle, field: String
    ) throws(PaperError) -> (em_pt: Double, fits: Bool) {
        let sizes = style.sizes(pointsPerUnit: unit.points)
        func fits(_ place: Int) throws(PaperError) -> Bool {
            var isBroken = false
            if style.isOneLine {
                try type.set(text, style: style, em_pt: sizes[place], width_pt: nil, field: field)
                isBroken = type.extent_pt().width > width_pt + 0.05
            }
            try type.set(text, style: style, em_pt: sizes[place], width_pt: width_pt, field: field)
            let extent = type.extent_pt()
            return !isBroken && extent.height <= height_pt + 0.05 && extent.width <= width_pt + 0.05
        }
        if try fits(0) { return (sizes[0], true) }
        guard sizes.count > 1 else { return (sizes[0], false) }
        // Begun where the text should fill the box, instead of trying every size from the largest down.
        let extent = type.extent_pt()
        let shrink = min((height_pt / extent.height).squareRoot(), width_pt / extent.width)
        var place = max(1, sizes.firstIndex { $0 <= sizes[0] * shrink } ?? sizes.count - 1)
        if try fits(place) {
            while place > 1, try fits(place - 1) { place -= 1 }
            return (sizes[place], try fits(place))
        }
        while place < sizes.count - 1 {
            place += 1
            if try fits(place) { return (sizes[place], true) }
        }
        return (sizes[place], false)
    }

    /// What a text takes at the style's wanted size, in the canvas's unit; `width` nil means one line.
    public func measure(
        _ text: String, width: Double?, style: TextStyle, field: String
    ) throws(PaperError) -> PaperSize {
        guard !text.isEmpty else { return PaperSize(width: 0, height: 0) }
        let k = unit.points
        try type.set(text, style: style, em_pt: style.size * k, width_pt: width.map { $0 * k }, field: field)
        let extent = type.extent_pt()
        return PaperSize(width: extent.width / k, height: extent.height / k)
    }

    /// Notes a text that its layout leaves out or moves.
    public mutating func report(_ overflow: Overflow) {
        if !isTrial { overflows.append(overflow) }
    }
}

extension PaperCanvas {
    /// A pale word across the middle of the page, rising to the right. Draw it first, under everything.
    public mutating func watermark(_ text: String, size em: Double) throws(PaperError) {
        guard !isTrial else { return }
        let k = unit.points
        try type.set(text, style: TextStyle(em), em_pt: em * k, width_pt: nil, field: "watermark")
        let extent = type.extent_pt()
        unsafe cairo_save(cairo)
        unsafe cairo_translate(cairo, size.width * k / 2, size.height * k / 2)
        unsafe cairo_rotate(cairo, -0.5)
        setSource(PaperColor(red: 0.92, green: 0.92, blue: 0.92))
        unsafe cairo_move_to(cairo, -extent.width / 2, -extent.height / 2)
        unsafe pango_cairo_show_layout(cairo, type.layout)
        unsafe cairo_restore(cairo)
    }

    /// A form's cell: frame, small heading at the top, value below it, smaller when it must be.
    mutating func cell(
        _ box: PaperBox, _ heading: String, _ value: String, field: String, form: FormStyle
    ) throws(PaperError) {
        rectangle(box, lineWidth: form.line)
        let inner = box.inset(form.pad, form.pad / 2)
        var top = inner.y
        if !heading.isEmpty {
            let headingBox = PaperBox(inner.x, inner.y, inner.width, form.headingHeight)
            try text(heading, in: headingBox, style: form.heading, field: "\(field).heading")
            top += form.headingHeight
        }
        try text(value, in: PaperBox(inner.x, top, inner.width, inner.bottom - top), style: form.value, field: field)
    }
}

/// The text sizes and lines of one form, in its canvas's unit.
struct FormStyle {
    var line: Double
    var pad: Double
    var headingHeight: Double
    var heading: TextStyle
    var value: TextStyle
}

extension TextStyle {
    /// The em sizes to try in points, from the wanted one down to the least, a thirtieth smaller each.
    fileprivate func sizes(pointsPerUnit: Double) -> [Double] {
        let least = Swift.min(sizeMin, size) * pointsPerUnit
        var sizes = [size * pointsPerUnit]
        while let last = sizes.last, last > least { sizes.append(Swift.max(least, last - Swift.max(0.2, last * 0.03))) }
        return sizes
    }
}
