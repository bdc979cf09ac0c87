internal import CPangoCairo

/// Texts that one canvas has set, broken into lines, to be taken again: of a form each text is set when its page is counted
/// and again when it is drawn, and headings come on every page. Stays with its canvas on one thread.
@safe final class LayoutShelf {
    /// Everything that line breaks depend on.
    struct Key: Hashable {
        var text: String
        var face: TextStyle.Face
        var isBold: Bool
        var horizontal: TextStyle.Horizontal
        var lineSpacing: Double
        var em_pt: Double
        var width_pt: Double?

        init(text: String, style: TextStyle, em_pt: Double, width_pt: Double?) {
            self.text = text
            face = style.face
            isBold = style.isBold
            horizontal = style.horizontal
            lineSpacing = style.lineSpacing
            self.em_pt = em_pt
            self.width_pt = width_pt
        }
    }

    /// More than the longest form has; then the shelf is emptied.
    private static let countMax = 4096

    private var layouts: [Key: OpaquePointer] = unsafe [:]
    /// One that was changed after it was set, and belongs to no key.
    private var lent: OpaquePointer?
    private(set) var current: OpaquePointer?

    /// Makes the layout of this key the current one, if there is one.
    func take(_ key: Key) -> Bool {
        guard let layout = unsafe layouts[key] else { return false }
        unsafe current = layout
        return true
    }

    /// Takes over a layout and makes it the current one.
    func put(_ layout: OpaquePointer, at key: Key) {
        if unsafe layouts.count >= Self.countMax { clear() }
        unsafe layouts[key] = layout
        unsafe current = layout
    }

    /// Takes over a layout that is only current until the next one.
    func lend(_ layout: OpaquePointer) {
        if let lent = unsafe lent { unsafe Self.free(lent) }
        unsafe lent = layout
        unsafe current = layout
    }

    /// Frees everything.
    func clear() {
        unsafe current = nil
        if let lent = unsafe lent { unsafe Self.free(lent) }
        unsafe lent = nil
        unsafe layouts.values.forEach(Self.free)
        unsafe layouts.removeAll()
    }

    private static func free(_ layout: OpaquePointer) {
        unsafe g_object_unref(UnsafeMutableRawPointer(layout))
    }
}
