internal import CTurboJPEG

/// Owner of a libjpeg-turbo decompressor.
@safe struct JPEGDecoder: ~Copyable {
    private let handle: tjhandle

    init() throws(PictureError) {
        guard let made = unsafe tjInitDecompress() else { throw .damaged("the JPEG decoder does not start") }
        unsafe handle = made
    }

    deinit { _ = unsafe tjDestroy(handle) }

    func decode(_ bytes: [UInt8]) throws(PictureError) -> GrayImage {
        var width: Int32 = 0
        var height: Int32 = 0
        var sampling: Int32 = 0
        var colours: Int32 = 0
        let length = UInt(bytes.count)
        guard unsafe tjDecompressHeader3(handle, bytes, length, &width, &height, &sampling, &colours) == 0 else {
            throw failure()
        }
        try PictureReader.checkSize(Int(width), Int(height))
        let isCMYK = colours == Int32(TJCS_CMYK.rawValue) || colours == Int32(TJCS_YCCK.rawValue)
        let channels = isCMYK ? 4 : 1
        let format = isCMYK ? Int32(TJPF_CMYK.rawValue) : Int32(TJPF_GRAY.rawValue)
        let count = Int(width) * Int(height)
        var pixels = [UInt8](repeating: 255, count: count * channels)
        let answer = unsafe tjDecompress2(
            handle, bytes, length, &pixels, width, width * Int32(channels), height, format, 0)
        if answer != 0 {
            let error = failure()
            // Warnings leave a whole picture, except when rows are missing.
            guard unsafe tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue), error != .cut else { throw error }
        }
        guard isCMYK else { return GrayImage(Int(width), Int(height), pixels) }
        var gray = [UInt8](repeating: 0, count: count)
        for place in 0..<count {
            // Adobe writes these values inverted: 255 is no ink.
            let ink = pixels[(4 * place)..<(4 * place + 4)].map(Int.init)
            gray[place] = UInt8(((77 * ink[0] + 150 * ink[1] + 29 * ink[2]) >> 8) * ink[3] / 255)
        }
        return GrayImage(Int(width), Int(height), gray)
    }

    private func failure() -> PictureError {
        let words = unsafe String(cString: tjGetErrorStr2(handle))
        return words.contains("Premature end") || words.contains("Could not determine") ? .cut : .damaged(words)
    }
}
