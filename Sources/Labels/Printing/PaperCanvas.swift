internal import CPangoCairo
public import Foundation

/// Where a canvas draws to.
public enum PaperTarget: Hashable, Sendable {
    /// A PDF whose creation date is given, so that the same input gives the same bytes.
    case pdf(created: Date)
    /// A picture at so many dots per inch.
    case raster(dpi: Double)
}

/// One paper being drawn: a cairo surface and a pango layout, owned by this value alone.
///
/// All lengths are in the unit given at the start; the origin is the top left corner. Latin text is set in
/// Liberation Sans, everything else in WenQuanYi Micro Hei, and a character that neither has is an error: boxes are
/// never printed. Texts that did not fit are in `overflows`.
@safe public struct PaperCanvas: ~Copyable {
    /// The paper's size in the canvas's unit.
    public let size: PaperSize
    public let unit: PaperUnit
    /// Device dots per unit on a raster, nil on a PDF.
    public let dotsPerUnit: Double?
    /// What did not fit, in drawing order.
    public internal(set) var overflows: [Overflow] = []
    /// Symbols left to the printer, when the canvas was told to leave them; see `leaveSymbols`.
    public internal(set) var leftSymbols: [PlacedSymbol] = []
    /// True when matrix and bar codes are not drawn but kept in `leftSymbols`, for a printer that draws them itself.
    public var leavesSymbols = false
    /// Pages begun so far, of the form that is being drawn.
    public private(set) var pageCount = 1
    /// Pages begun so far, of all forms.
    private(set) var allPages = 1
    /// While pages are only counted: texts are measured as when they are drawn, and nothing is put on paper.
    private(set) var isTrial = false

    private let device: CairoDevice
    let type: Typesetter
    private let sink: ByteSink

    var cairo: OpaquePointer { unsafe device.cairo }
    private var surface: OpaquePointer { unsafe device.surface }

    /// - Throws: `fontMissing` when the printing fonts are not installed; `drawing` for an unusable size.
    public init(_ size: PaperSize, unit: PaperUnit, target: PaperTarget) throws(PaperError) {
        let width_pt = size.width * unit.points
        let height_pt = size.height * unit.points
        guard width_pt.isFinite, height_pt.isFinite, width_pt > 0, height_pt > 0, width_pt < 15_000, height_pt < 15_000
        else { throw .drawing("paper of \(size.width) x \(size.height) is out of range") }
        let sink = ByteSink()
        let surface: OpaquePointer?
        let dotsPerUnit: Double?
        switch target {
        case .pdf(let created):
            unsafe surface = cairo_pdf_surface_create_for_stream(
                appendBytes, Unmanaged.passUnretained(sink).toOpaque(), width_pt, height_pt)
            let stamp = created.formatted(.iso8601)
            unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, stamp)
            unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "ChemTrack")
            dotsPerUnit = nil
        case .raster(let dpi):
            guard dpi.isFinite, dpi >= 36, dpi <= 1200 else { throw .drawing("\(dpi) dots per inch is out of range") }
            let width = Int32((width_pt * dpi / 72).rounded())
            let height = Int32((height_pt * dpi / 72).rounded())
            guard width > 0, height > 0, Int(width) * Int(height) <= 120_000_000 else {
                throw .drawing("a picture of \(width) x \(height) dots is out of range")
            }
            unsafe surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height)
            dotsPerUnit = unit.points * dpi / 72
        }
        guard let surface = unsafe surface, let cairo = unsafe cairo_create(surface) else {
            throw .drawing("no surface of \(size.width) x \(size.height)")
        }
        let device = unsafe CairoDevice(surface: surface, cairo: cairo)
        guard unsafe cairo_status(cairo) == CAIRO_STATUS_SUCCESS else {
            throw .drawing("no surface of \(size.width) x \(size.height)")
        }
        if case .raster(let dpi) = target {
            unsafe cairo_scale(cairo, dpi / 72, dpi / 72)
            unsafe cairo_set_source_rgb(cairo, 1, 1, 1)
            unsafe cairo_paint(cairo)
        }
        let type = try unsafe Typesetter(cairo: cairo)
        self.size = size
        self.unit = unit
        self.dotsPerUnit = dotsPerUnit
        self.sink = sink
        self.type = type
        self.device = device
    }

    /// The PDF's title, as a viewer shows it.
    public mutating func title(_ text: String) {
        guard dotsPerUnit == nil else { return }
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, text)
    }

    /// Draws from here on as if the top left corner were there, in the canvas's unit; `resetOrigin` ends it.
    mutating func moveOrigin(x: Double, y: Double) {
        unsafe cairo_save(cairo)
        unsafe cairo_translate(cairo, x * unit.points, y * unit.points)
    }

    mutating func resetOrigin() { unsafe cairo_restore(cairo) }

    /// Ends this page and begins the next.
    public mutating func nextPage() {
        pageCount += 1
        guard !isTrial else { return }
        unsafe cairo_show_page(cairo)
        allPages += 1
    }

    /// How many pages a drawing takes, without drawing it.
    mutating func countPages(_ draw: (inout PaperCanvas) throws(PaperError) -> Void) throws(PaperError) -> Int {
        let page = pageCount
        isTrial = true
        defer { (isTrial, pageCount) = (false, page) }
        try draw(&self)
        return pageCount - page + 1
    }

    /// Ends this page and begins another form, which counts its own pages.
    mutating func nextForm() {
        nextPage()
        pageCount = 1
    }

    /// Ends a PDF and gives its bytes.
    public consuming func finishPDF() throws(PaperError) -> Data {
        guard dotsPerUnit == nil else { throw .drawing("a raster canvas has no PDF") }
        unsafe cairo_show_page(cairo)
        unsafe cairo_surface_finish(surface)
        let status = unsafe cairo_surface_status(surface)
        guard status == CAIRO_STATUS_SUCCESS else { throw .drawing(cairoMessage(status)) }
        return Data(sink.bytes)
    }

    /// Ends a raster and gives it as PNG with its physical size, so that a viewer prints it at scale.
    public consuming func finishPNG() throws(PaperError) -> Data {
        guard let dotsPerUnit else { throw .drawing("a PDF canvas has no picture") }
        unsafe cairo_surface_flush(surface)
        let status = unsafe cairo_surface_write_to_png_stream(
            surface, appendBytes, Unmanaged.passUnretained(sink).toOpaque())
        guard status == CAIRO_STATUS_SUCCESS else { throw .drawing(cairoMessage(status)) }
        let dotsPerMetre = (dotsPerUnit / unit.points * 72 / 0.0254).rounded()
        return Data(PNGDensity.insert(into: sink.bytes, dotsPerMetre: UInt32(dotsPerMetre)))
    }

    /// Ends a raster and gives it in black and white: a dot is black when it is darker than middle grey.
    public consuming func finishOneBit() throws(PaperError) -> OneBitImage {
        guard dotsPerUnit != nil else { throw .drawing("a PDF canvas has no picture") }
        unsafe cairo_surface_flush(surface)
        let width = Int(unsafe cairo_image_surface_get_width(surface))
        let height = Int(unsafe cairo_image_surface_get_height(surface))
        let stride = Int(unsafe cairo_image_surface_get_stride(surface))
        guard let data = unsafe cairo_image_surface_get_data(surface) else { throw .drawing("no pixels") }
        let pixels = unsafe UnsafeBufferPointer(start: data, count: stride * height)
        var image = OneBitImage(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                let at = y * stride + x * 4
                let luma = unsafe 114 * Int(pixels[at]) + 587 * Int(pixels[at + 1]) + 299 * Int(pixels[at + 2])
                if luma < 128_000 { image.setBlack(x: x, y: y) }
            }
        }
        return image
    }
}

/// Cairo's two handles, freed together.
@safe private struct CairoDevice: ~Copyable {
    let surface: OpaquePointer
    let cairo: OpaquePointer

    init(surface: OpaquePointer, cairo: OpaquePointer) {
        unsafe self.surface = surface
        unsafe self.cairo = cairo
    }

    deinit {
        unsafe cairo_destroy(cairo)
        unsafe cairo_surface_destroy(surface)
    }
}

/// Collects what cairo writes. Only the canvas that made it touches it.
final class ByteSink {
    var bytes: [UInt8] = []
}

private func appendBytes(
    _ closure: UnsafeMutableRawPointer?, _ data: UnsafePointer<UInt8>?, _ count: UInt32
) -> cairo_status_t {
    guard let closure = unsafe closure, let data = unsafe data else { return CAIRO_STATUS_WRITE_ERROR }
    let sink = unsafe Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue()
    unsafe sink.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
    return CAIRO_STATUS_SUCCESS
}

func cairoMessage(_ status: cairo_status_t) -> String {
    guard let text = unsafe cairo_status_to_string(status) else { return "cairo status \(status.rawValue)" }
    return unsafe String(cString: text)
}
