internal import CPangoCairo

/// Pango for one canvas, which stays on one thread while it is drawn: chooses a font for every character itself, so that no
/// other system font ever slips in.
@safe struct Typesetter: ~Copyable {
    static let latinFamily = "Liberation Sans"
    static let narrowFamily = "Liberation Sans Narrow"
    static let cjkFamily = "WenQuanYi Micro Hei"

    private let context: OpaquePointer
    private let shelf = LayoutShelf()
    private let sans: UnsafeMutablePointer<PangoFont>
    private let narrow: UnsafeMutablePointer<PangoFont>
    private let cjk: UnsafeMutablePointer<PangoFont>

    /// What `set` put in last.
    var layout: OpaquePointer {
        guard let current = unsafe shelf.current else { preconditionFailure("a text is set before it is drawn") }
        return unsafe current
    }

    init(cairo: OpaquePointer) throws(PaperError) {
        // The thread's own, which keeps its fonts: finding them anew takes longer than drawing a page.
        guard let fontMap = unsafe pango_cairo_font_map_get_default(),
            let context = unsafe pango_font_map_create_context(fontMap)
        else { throw .drawing("pango gave no context") }
        unsafe Typesetter.prepare(context, cairo)
        var fonts: [UnsafeMutablePointer<PangoFont>] = unsafe []
        do {
            for family in [Typesetter.latinFamily, Typesetter.narrowFamily, Typesetter.cjkFamily] {
                unsafe fonts.append(try Typesetter.font(family, context))
            }
        } catch {
            for index in 0..<(unsafe fonts.count) { unsafe g_object_unref(fonts[index]) }
            unsafe g_object_unref(UnsafeMutableRawPointer(context))
            throw error
        }
        unsafe self.context = context
        unsafe sans = fonts[0]
        unsafe narrow = fonts[1]
        unsafe cjk = fonts[2]
    }

    deinit {
        shelf.clear()
        unsafe g_object_unref(sans)
        unsafe g_object_unref(narrow)
        unsafe g_object_unref(cjk)
        unsafe g_object_unref(UnsafeMutableRawPointer(context))
    }

    /// The same line breaks on every device: no hinting, no rounding of advances.
    private static func prepare(_ context: OpaquePointer, _ cairo: OpaquePointer) {
        let options = unsafe cairo_font_options_create()
        unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        unsafe cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        unsafe pango_cairo_context_set_font_options(context, options)
        unsafe cairo_font_options_destroy(options)
        unsafe pango_cairo_context_set_resolution(context, 72)
        unsafe pango_context_set_round_glyph_positions(context, 0)
        unsafe pango_context_set_language(context, pango_language_from_string("zh-cn"))
        unsafe pango_cairo_update_context(cairo, context)
    }

    /// Fontconfig answers any request with some font: only the family asked for is taken.
    private static func font(
        _ family: String, _ context: OpaquePointer
    ) throws(PaperError) -> UnsafeMutablePointer<PangoFont> {
        let wanted = unsafe pango_font_description_new()
        defer { unsafe pango_font_description_free(wanted) }
        unsafe pango_font_description_set_family(wanted, family)
        unsafe pango_font_description_set_absolute_size(wanted, 10 * 1024)
        guard let font = unsafe pango_context_load_font(context, wanted) else { throw .fontMissing(family: family) }
        let got = unsafe pango_font_describe(font)
        defer { unsafe pango_font_description_free(got) }
        guard let name = unsafe pango_font_description_get_family(got), unsafe String(cString: name) == family else {
            unsafe g_object_unref(font)
            throw .fontMissing(family: family)
        }
        return unsafe font
    }

    /// Puts a text with its fonts into the layout. One that was set the same way before is taken as it was broken into lines
    /// then: a form measures its texts before it draws them.
    ///
    /// - Parameter em_pt: the em size in points.
    /// - Throws: `glyphMissing`, naming the characters that no printing font has.
    func set(_ text: String, style: TextStyle, em_pt: Double, width_pt: Double?, field: String) throws(PaperError) {
        let key = LayoutShelf.Key(text: text, style: style, em_pt: em_pt, width_pt: width_pt)
        if shelf.take(key) { return }
        let clean = Typesetter.printable(text)
        let latin = unsafe style.face == .narrow ? narrow : sans
        let runs = try unsafe runs(clean, latin: latin, field: field)

        guard let layout = unsafe pango_layout_new(context) else { throw .drawing("pango gave no layout") }
        let description = unsafe pango_font_description_new()
        let family = style.face == .narrow ? Typesetter.narrowFamily : Typesetter.latinFamily
        unsafe pango_font_description_set_family(description, family)
        unsafe pango_font_description_set_absolute_size(description, em_pt * 1024)
        if style.isBold { unsafe pango_font_description_set_weight(description, PANGO_WEIGHT_BOLD) }
        unsafe pango_layout_set_font_description(layout, description)
        unsafe pango_font_description_free(description)

        let attributes = unsafe pango_attr_list_new()
        if let noFallback = unsafe pango_attr_fallback_new(0) { unsafe pango_attr_list_insert(attributes, noFallback) }
        for run in runs where run.isCJK {
            unsafe Typesetter.insert(pango_attr_family_new(Typesetter.cjkFamily), over: run.bytes, attributes)
            unsafe Typesetter.insert(pango_attr_weight_new(PANGO_WEIGHT_NORMAL), over: run.bytes, attributes)
        }
        unsafe pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_NONE)
        unsafe pango_layout_set_height(layout, -1)
        unsafe pango_layout_set_text(layout, clean, Int32(clean.utf8.count))
        unsafe pango_layout_set_attributes(layout, attributes)
        unsafe pango_attr_list_unref(attributes)
        unsafe pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        unsafe pango_layout_set_line_spacing(layout, Float(style.lineSpacing))
        unsafe pango_layout_set_width(layout, width_pt.map { Int32(($0 * 1024).rounded(.down)) } ?? -1)
        let alignment: PangoAlignment =
            switch style.horizontal {
            case .left: PANGO_ALIGN_LEFT
            case .center: PANGO_ALIGN_CENTER
            case .right: PANGO_ALIGN_RIGHT
            }
        unsafe pango_layout_set_alignment(layout, alignment)
        guard unsafe pango_layout_get_unknown_glyphs_count(layout) == 0 else {
            unsafe g_object_unref(UnsafeMutableRawPointer(layout))
            throw .glyphMissing(characters: clean, field: field)
        }
        unsafe shelf.put(layout, at: key)
    }

    private static func insert(
        _ attribute: UnsafeMutablePointer<PangoAttribute>?, over bytes: Range<Int>, _ list: OpaquePointer?
    ) {
        guard let attribute = unsafe attribute else { return }
        unsafe attribute.pointee.start_index = UInt32(bytes.lowerBound)
        unsafe attribute.pointee.end_index = UInt32(bytes.upperBound)
        unsafe pango_attr_list_insert(list, attribute)
    }

    /// Width and height of what `set` put in, in points.
    func extent_pt() -> PaperSize {
        var width: Int32 = 0
        var height: Int32 = 0
        unsafe pango_layout_get_size(layout, &width, &height)
        return PaperSize(width: Double(width) / 1024, height: Double(height) / 1024)
    }

    /// Cuts the layout to a height with an ellipsis; the caller reports it.
    func ellipsize(height_pt: Double) {
        guard let layout = unsafe pango_layout_copy(layout) else { return }
        unsafe shelf.lend(layout)
        unsafe pango_layout_set_height(layout, Int32(height_pt * 1024))
        unsafe pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END)
    }

    private struct Run {
        var bytes: Range<Int>
        var isCJK: Bool
    }

    private func runs(
        _ text: String, latin: UnsafeMutablePointer<PangoFont>, field: String
    ) throws(PaperError) -> [Run] {
        var runs: [Run] = []
        var missing = ""
        var at = 0
        for scalar in text.unicodeScalars {
            let count = UTF8.width(scalar)
            let inLatin = unsafe scalar == "\n" || pango_font_has_char(latin, scalar.value) != 0
            if !inLatin, unsafe pango_font_has_char(cjk, scalar.value) == 0 {
                if missing.unicodeScalars.count < 12 { missing.unicodeScalars.append(scalar) }
            }
            if let last = runs.last, last.isCJK == !inLatin {
                runs[runs.count - 1].bytes = last.bytes.lowerBound..<(at + count)
            } else {
                runs.append(Run(bytes: at..<(at + count), isCJK: !inLatin))
            }
            at += count
        }
        guard missing.isEmpty else { throw .glyphMissing(characters: missing, field: field) }
        return runs
    }

    /// Control characters have no picture: tabs and returns become spaces, invisible ones go.
    static func printable(_ text: String) -> String {
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control where scalar == "\n": clean.append(scalar)
            case .control: clean.append(" ")
            case .format: continue
            default: clean.append(scalar)
            }
        }
        return String(clean)
    }
}
