import Glibc

/// Moves the memory of a long list into large pages, as far as it fills any. In small ones the processor first has to look
/// up where each is, which takes as long again as the read itself. Where the system has none, nothing is lost.
func takeLargePages<Element>(_ elements: [Element]) {
    let page = TagTable.largePage
    unsafe elements.withUnsafeBytes { bytes in
        guard let start = bytes.baseAddress else { return }
        let address = UInt(bitPattern: start)
        let first = (address + UInt(page - 1)) / UInt(page) * UInt(page)
        let last = (address + UInt(bytes.count)) / UInt(page) * UInt(page)
        guard first < last, let place = unsafe UnsafeMutableRawPointer(bitPattern: first) else { return }
        // MADV_COLLAPSE of Linux 6.1, which older headers do not name.
        _ = unsafe madvise(place, Int(last - first), 25)
    }
}
