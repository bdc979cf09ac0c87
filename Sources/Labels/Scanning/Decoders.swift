internal import CDmtx
internal import CZBar
internal import CZXing

/// One decoder's answer, and how far it may be believed alone.
struct Reading: Sendable {
    var symbol: Symbol
    /// How many scan lines agreed; 0 where the decoder does not say.
    var lines: Int
}

/// ZXing 1.4: matrix codes, and linear ones except DataBar (see `czxing.cpp` for the aborts this avoids).
enum ZXingReader {
    private static let hits_max = 64

    static func read(_ image: GrayImage, harder: Bool = true) -> [Reading] {
        read(image, formats: CZXING_MATRIX | CZXING_LINEAR, harder: harder)
    }

    /// Linear codes alone.
    static func readLinear(_ image: GrayImage) -> [Reading] { read(image, formats: CZXING_LINEAR, harder: false) }

    private static func read(_ image: GrayImage, formats: Int, harder: Bool) -> [Reading] {
        unsafe withUnsafeTemporaryAllocation(of: czxing_hit.self, capacity: hits_max) { hits in
            guard let start = hits.baseAddress else { return [] }
            let count = unsafe czxing_read(
                image.pixels, Int32(image.width), Int32(image.height), Int32(formats),
                harder ? 1 : 0, start, Int32(hits_max))
            guard count > 0 else { return [] }
            defer { unsafe czxing_free(start, count) }
            return (0..<Int(count)).compactMap { place in
                let hit = unsafe start[place]
                guard let text = unsafe hit.text, let bytes = unsafe hit.bytes else { return nil }
                let symbol = unsafe Symbol(
                    symbology: string(hit.format), identifier: string(hit.identifier),
                    text: String(
                        decoding: UnsafeRawBufferPointer(start: text, count: hit.text_length), as: UTF8.self),
                    bytes: Array(UnsafeBufferPointer(start: bytes, count: hit.bytes_length)),
                    corners: [
                        .init(x: Int(hit.x.0), y: Int(hit.y.0)), .init(x: Int(hit.x.1), y: Int(hit.y.1)),
                        .init(x: Int(hit.x.2), y: Int(hit.y.2)), .init(x: Int(hit.x.3), y: Int(hit.y.3)),
                    ])
                return symbol.bytes.isEmpty ? nil : Reading(symbol: symbol, lines: 0)
            }
        }
    }

    private static func string<Characters>(_ characters: Characters) -> String {
        unsafe withUnsafeBytes(of: characters) { raw in
            unsafe String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}

/// zbar: linear codes with DataBar, and QR.
@safe struct ZBarReader: ~Copyable {
    private let scanner: OpaquePointer?

    /// - Parameter every: reads each row and each column, or one in so many.
    init(every: Int32 = 1) {
        unsafe scanner = zbar_image_scanner_create()
        _ = unsafe zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, every)
        _ = unsafe zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, every)
        // Not used on any label, and a source of false answers.
        _ = unsafe zbar_image_scanner_set_config(scanner, ZBAR_SQCODE, ZBAR_CFG_ENABLE, 0)
    }

    deinit { unsafe zbar_image_scanner_destroy(scanner) }

    func read(_ image: GrayImage) -> [Reading] {
        let picture = unsafe zbar_image_create()
        defer { unsafe zbar_image_destroy(picture) }
        unsafe zbar_image_set_format(picture, 0x3030_3859)  // "Y800", grey
        unsafe zbar_image_set_size(picture, UInt32(image.width), UInt32(image.height))
        return unsafe image.pixels.withUnsafeBytes { raw in
            unsafe zbar_image_set_data(picture, raw.baseAddress, UInt(raw.count), nil)
            guard unsafe zbar_scan_image(scanner, picture) > 0 else { return [] }
            var readings: [Reading] = []
            var next = unsafe zbar_image_first_symbol(picture)
            while let symbol = unsafe next {
                if let reading = unsafe Self.reading(symbol) { readings.append(reading) }
                unsafe next = unsafe zbar_symbol_next(symbol)
            }
            return readings
        }
    }

    private static func reading(_ symbol: OpaquePointer) -> Reading? {
        guard let data = unsafe zbar_symbol_get_data(symbol) else { return nil }
        let length = Int(unsafe zbar_symbol_get_data_length(symbol))
        var bytes = unsafe Array(UnsafeRawBufferPointer(start: data, count: length))
        // The leading FNC1 does not come through; this flag tells of it.
        let isGS1 = unsafe zbar_symbol_get_modifiers(symbol) & (1 << ZBAR_MOD_GS1.rawValue) != 0
        guard let (name, plain, gs1) = unsafe names(zbar_symbol_get_type(symbol)), !bytes.isEmpty else { return nil }
        if isGS1, bytes.first == 0x1D { bytes.removeFirst() }
        let found = Symbol(
            symbology: name, identifier: isGS1 ? gs1 : plain, text: String(decoding: bytes, as: UTF8.self),
            bytes: bytes,
            corners: unsafe corners(symbol, isMatrix: name == "QRCode"))
        return Reading(symbol: found, lines: Int(unsafe zbar_symbol_get_quality(symbol)))
    }

    private static func names(_ type: zbar_symbol_type_t) -> (name: String, plain: String, gs1: String)? {
        switch type {
        case ZBAR_QRCODE: ("QRCode", "]Q1", "]Q3")
        case ZBAR_CODE128: ("Code128", "]C0", "]C1")
        case ZBAR_EAN13, ZBAR_ISBN13, ZBAR_ISBN10: ("EAN-13", "]E0", "]E0")
        case ZBAR_EAN8: ("EAN-8", "]E4", "]E4")
        case ZBAR_UPCA: ("UPC-A", "]E0", "]E0")
        case ZBAR_UPCE: ("UPC-E", "]E0", "]E0")
        case ZBAR_CODE39: ("Code39", "]A0", "]A0")
        case ZBAR_CODE93: ("Code93", "]G0", "]G0")
        case ZBAR_I25: ("ITF", "]I0", "]I0")
        case ZBAR_CODABAR: ("Codabar", "]F0", "]F0")
        case ZBAR_DATABAR: ("DataBar", "]e0", "]e0")
        case ZBAR_DATABAR_EXP: ("DataBarExpanded", "]e0", "]e0")
        default: nil
        }
    }

    /// The four corners of a QR code; the box of the scan lines of a linear one.
    private static func corners(_ symbol: OpaquePointer, isMatrix: Bool) -> [Symbol.Corner] {
        let count = unsafe zbar_symbol_get_loc_size(symbol)
        let points = (0..<count).map { place in
            unsafe Symbol.Corner(
                x: Int(zbar_symbol_get_loc_x(symbol, place)), y: Int(zbar_symbol_get_loc_y(symbol, place)))
        }
        // zbar goes round a QR code the other way: upper left, lower left, lower right, upper right.
        if isMatrix, points.count == 4 { return [points[0], points[3], points[2], points[1]] }
        guard let left = points.map(\.x).min(), let right = points.map(\.x).max(), let top = points.map(\.y).min(),
            let bottom = points.map(\.y).max()
        else { return [] }
        return [.init(x: left, y: top), .init(x: right, y: top), .init(x: right, y: bottom), .init(x: left, y: bottom)]
    }
}

/// libdmtx: slow, but reads DataMatrix codes that ZXing misses.
enum DmtxReader {
    /// - Parameter shrink: 1, or 2 for every second pixel.
    static func read(_ image: GrayImage, shrink: Int, budget_ms: Int) -> [Reading] {
        // It asserts on pictures that are tiny after shrinking.
        guard min(image.width, image.height) / shrink >= 16, budget_ms > 0 else { return [] }
        var pixels = image.pixels
        return unsafe pixels.withUnsafeMutableBufferPointer { buffer in
            var picture = unsafe dmtxImageCreate(
                buffer.baseAddress, Int32(image.width), Int32(image.height), Int32(DmtxPack8bppK.rawValue))
            guard unsafe picture != nil else { return [] }
            defer { unsafe dmtxImageDestroy(&picture) }
            var decoder = unsafe dmtxDecodeCreate(picture, Int32(shrink))
            guard unsafe decoder != nil else { return [] }
            defer { unsafe dmtxDecodeDestroy(&decoder) }
            // Without this it drops FNC1, and the lot runs into the serial number.
            unsafe dmtxDecodeSetProp(decoder, Int32(DmtxPropFnc1.rawValue), 0x1D)
            // It keeps its place, so that it can be asked in short spells until its work is used up.
            let start = ProcessorTime.now
            var left_ms = budget_ms
            var end = dmtxTimeAdd(dmtxTimeNow(), min(left_ms, 20))
            while left_ms > 0 {
                defer { left_ms = budget_ms - Int((ProcessorTime.now - start) / .milliseconds(1)) }
                var region = unsafe dmtxRegionFindNext(decoder, &end)
                guard unsafe region != nil else {
                    guard dmtxTimeExceeded(end) != 0 else { return [] }
                    end = dmtxTimeAdd(dmtxTimeNow(), max(1, min(left_ms, 20)))
                    continue
                }
                defer { unsafe dmtxRegionDestroy(&region) }
                var message = unsafe dmtxDecodeMatrixRegion(decoder, region, Int32(DmtxUndefined))
                guard let content = unsafe message else { continue }
                defer { unsafe dmtxMessageDestroy(&message) }
                let length = Int(unsafe content.pointee.outputIdx)
                guard length > 0, let output = unsafe content.pointee.output else { continue }
                var bytes = unsafe Array(UnsafeBufferPointer(start: output, count: length))
                let isGS1 = bytes.first == 0x1D
                if isGS1 { bytes.removeFirst() }
                let symbol = Symbol(
                    symbology: "DataMatrix", identifier: isGS1 ? "]d2" : "]d1",
                    text: String(decoding: bytes, as: UTF8.self), bytes: bytes,
                    corners: unsafe corners(region, shrink: shrink, height: image.height))
                return [Reading(symbol: symbol, lines: 0)]
            }
            return []
        }
    }

    /// The corners in the picture's own pixels; libdmtx counts rows from the bottom.
    private static func corners(
        _ region: UnsafeMutablePointer<DmtxRegion>?, shrink: Int, height: Int
    ) -> [Symbol.Corner] {
        guard let region = unsafe region else { return [] }
        return [(0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)].map { x, y in
            var point = DmtxVector2(X: x, Y: y)
            unsafe withUnsafeMutablePointer(to: &region.pointee.fit2raw) { matrix in
                let row = unsafe UnsafeMutableRawPointer(matrix).assumingMemoryBound(to: (Double, Double, Double).self)
                _ = unsafe dmtxMatrix3VMultiplyBy(&point, row)
            }
            return Symbol.Corner(
                x: Int(point.X.rounded()) * shrink, y: height - 1 - Int(point.Y.rounded()) * shrink)
        }
    }
}
